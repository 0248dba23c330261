//! The prices that prove a plan, and what energy is worth.

use super::Kind;
use super::answer::Made;
use crate::documents::answer::Money;
use crate::documents::site::{DecisionPrices, SiteCertificate, SiteDevice, SitePrice};
use crate::plan::site::{Decision, Slot, SlotPrices};

impl Made<'_> {
    pub(super) fn certificate(&self) -> SiteCertificate {
        let prices = &self.plan.prices;
        let device = |(_, kind): (&SiteDevice, Kind)| match kind {
            Kind::Load(place) => {
                prices.loads.get(place).map(|price| vec![*price]).unwrap_or_default()
            }
            Kind::Store(place) => prices.stores.get(place).cloned().unwrap_or_default(),
        };
        let starts = self.site.slots.iter().map(|slot| slot.window.start());
        SiteCertificate {
            times: starts
                .chain([self.frame.whole.end()])
                .map(|time| self.frame.offset.at(time))
                .collect(),
            site: prices.site.iter().map(SlotPrices::price).collect(),
            decisions: self.decisions(),
            peak: prices.peak.clone(),
            devices: self.each().map(device).collect(),
            bound: self.plan.floor,
            gap: self.plan.cost - self.plan.floor,
        }
    }

    /// The prices of slots in which something is decided.
    pub(super) fn decisions(&self) -> Vec<DecisionPrices> {
        let place = |decision: &Decision| {
            self.kinds.iter().position(|kind| match (kind, decision) {
                (Kind::Load(own), Decision::Load(place)) => own == place,
                (Kind::Store(own), Decision::Store(place)) => own == place,
                _ => false,
            })
        };
        let slots = self.plan.prices.site.iter().enumerate();
        slots
            .filter(|(_, own)| !own.decisions.is_empty())
            .map(|(slot, own)| DecisionPrices {
                slot,
                of: own.decisions.iter().map(place).collect(),
                prices: own.prices.clone(),
            })
            .collect()
    }

    pub(super) fn site_price(&self) -> Vec<SitePrice> {
        let prices = self.plan.prices.site.iter().map(SlotPrices::price);
        let slots = self.site.slots.iter().zip(prices);
        let price = |(slot, value): (&Slot, f64)| SitePrice {
            start_time: self.frame.offset.at(slot.window.start()),
            end_time: self.frame.offset.at(slot.window.end()),
            value: Money(value),
        };
        slots.map(price).collect()
    }
}
