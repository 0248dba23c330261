//! Why each device runs when it does, as data and as text.

use super::{Group, ReasonsAs, name};
use crate::documents::amount::{AmountRequest, DeviceRequest, LimitDocument, ReasonDocument};
use crate::documents::answer::five_decimals;
use crate::documents::field::Trade;
use crate::number::number;
use crate::order;
use crate::plan::amount::{Limit, Limited, Reason};

/// The reasons in the order of the request, if they are wanted.
pub(super) fn documents(
    request: &AmountRequest,
    groups: &[Group],
    wanted: ReasonsAs,
) -> Option<Vec<ReasonDocument>> {
    if wanted == ReasonsAs::Nothing {
        return None;
    }
    let mut reasons: Vec<(usize, ReasonDocument)> = Vec::with_capacity(request.data.len());
    for group in groups {
        for (position, reason) in group.positions.iter().zip(group.plan.reasons()) {
            let Some(entry) = request.data.get(*position) else { continue };
            let text = (wanted == ReasonsAs::Text).then(|| sentence(group.trade, entry, &reason));
            reasons.push((*position, document(entry, reason, text)));
        }
    }
    order::sort_by_key(&mut reasons, |(position, _)| *position);
    Some(reasons.into_iter().map(|(_, reason)| reason).collect())
}

fn document(entry: &DeviceRequest, reason: Reason, text: Option<String>) -> ReasonDocument {
    let offset = entry.end_time.offset;
    let limit = |limited: &Limited| LimitDocument {
        start_time: offset.at(limited.window.start()),
        end_time: offset.at(limited.window.end()),
        limit: name(limited.limit),
    };
    ReasonDocument {
        device_id: entry.device_id.clone(),
        last_price: reason.last_price,
        next_price: reason.next_price,
        excluded_price: reason.excluded_price,
        limits: reason.limits.iter().map(limit).collect(),
        text,
    }
}

/// One line for a person.
fn sentence(trade: Trade, entry: &DeviceRequest, reason: &Reason) -> String {
    let (below, costs) = match trade {
        Trade::Import => ("below", "costs"),
        Trade::Export => ("above", "earns"),
    };
    let id = entry.device_id.as_str();
    let mut parts = vec![match reason.last_price {
        None => format!("{id} gets nothing"),
        Some(price) => {
            let price = number(five_decimals(price));
            format!("{id}: its last kWh {costs} {price}, so it would use an idle hour {below} that")
        }
    }];
    parts.push(match reason.next_price {
        Some(price) => format!("one more kWh {costs} {}", number(five_decimals(price))),
        None => "it cannot have more".to_owned(),
    });
    if let Some(price) = reason.excluded_price {
        parts.push(format!("its price cap keeps out {} and worse", number(five_decimals(price))));
    }
    parts.extend(binding(entry, reason));
    parts.join("; ")
}

/// The first stretch in which each limit binds.
fn binding(entry: &DeviceRequest, reason: &Reason) -> impl Iterator<Item = String> {
    let kinds = [Limit::SiteLimit, Limit::Power, Limit::PriceCap].into_iter();
    kinds.filter_map(|kind| {
        let mut windows = reason.limits.iter().filter(|limited| limited.limit == kind);
        let first = windows.next()?.window;
        let offset = entry.end_time.offset;
        let (start, end) = (offset.print(first.start()), offset.print(first.end()));
        let more = match windows.count() {
            0 => String::new(),
            1 => " and once more".to_owned(),
            count => format!(" and {count} times more"),
        };
        let what = match kind {
            Limit::SiteLimit => "the site limit binds",
            Limit::Power => "its own power binds",
            Limit::PriceCap | Limit::Window => "its price cap binds",
        };
        Some(format!("{what} from {start} to {end}{more}"))
    })
}
