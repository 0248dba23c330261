//! The certificate of a plan as a document.

use super::group::{Entry, Group, signed};
use crate::documents::amount::{
    CertificateDocument, DeviceProof, ShadowPriceDocument, ShortageDocument, SiteProof,
    WindowDocument,
};
use crate::order;
use crate::plan::amount::{Certificate, ShadowPrice, Shortage};
use crate::time::Offset;

/// What belongs to no device is printed in UTC, so that the order of the devices does not matter.
const OF_THE_SITE: Offset = Offset::Utc;

/// The proofs of all directions, with the devices in the order of the request. The bound of all is as much
/// higher than the sum of their bounds as they count twice.
pub(super) fn document(groups: &[Group], shared: f64) -> CertificateDocument {
    let mut devices: Vec<(usize, DeviceProof)> = Vec::new();
    let (mut site, mut bound, mut gap) = (Vec::new(), shared, -shared);
    for group in groups {
        let certificate = group.plan.certificate();
        bound += signed(group.direction, certificate.bound);
        gap += certificate.gap;
        let proofs = certificate.prices.iter().zip(&certificate.own_shadow_prices);
        for (Entry { position, request }, (price, shadow_prices)) in
            group.entries.iter().zip(proofs)
        {
            let device_id = request.device_id.clone();
            let shadow_prices = documents(shadow_prices, request.window.offset());
            devices.push((*position, DeviceProof { device_id, price: *price, shadow_prices }));
        }
        site.push(site_proof(group, &certificate));
    }
    order::sort_by_key(&mut devices, |(position, _)| *position);
    let devices = devices.into_iter().map(|(_, proof)| proof).collect();
    CertificateDocument { devices, site, bound, gap }
}

fn site_proof(group: &Group, certificate: &Certificate) -> SiteProof {
    let shortage = certificate.shortage.as_ref();
    SiteProof {
        direction: group.direction,
        shadow_prices: documents(&certificate.congestion_prices, OF_THE_SITE),
        shortage: shortage.map(|shortage| shortage_document(group, shortage)),
    }
}

fn shortage_document(group: &Group, shortage: &Shortage) -> ShortageDocument {
    let position = |device: &usize| group.entries.get(*device).map(|entry| entry.position);
    let windows = shortage.windows.iter().map(|window| WindowDocument {
        start_time: OF_THE_SITE.at(window.start()),
        end_time: OF_THE_SITE.at(window.end()),
    });
    ShortageDocument {
        devices: shortage.devices.iter().filter_map(position).collect(),
        windows: windows.collect(),
    }
}

fn documents(shadow_prices: &[ShadowPrice], offset: Offset) -> Vec<ShadowPriceDocument> {
    let document = |shadow_price: &ShadowPrice| ShadowPriceDocument {
        start_time: offset.at(shadow_price.window.start()),
        end_time: offset.at(shadow_price.window.end()),
        price: shadow_price.price,
    };
    shadow_prices.iter().map(document).collect()
}
