//! Why each device runs when it does, as data and as text.

use super::sentence::Subject;
use super::{Group, ReasonsAs, limited_by};
use crate::documents::amount::{AmountRequest, DeviceRequest, LimitDocument, ReasonDocument};
use crate::order;
use crate::plan::amount::{self, Limit, Limited, Reason};
use crate::time::{Instant, Span, Window};

/// The reasons in the order of the request, if they are wanted. The entries of a row are of one device that
/// runs both ways.
pub(super) fn documents(
    request: &AmountRequest,
    (groups, rows): (&[Group], &[Vec<usize>]),
    wanted: ReasonsAs,
    currency: &str,
) -> Option<Vec<ReasonDocument>> {
    if wanted == ReasonsAs::Nothing {
        return None;
    }
    let mut reasons: Vec<(usize, ReasonDocument)> = Vec::with_capacity(request.data.len());
    for group in groups {
        for ((own, position), mut reason) in
            group.positions.iter().enumerate().zip(group.plan.reasons())
        {
            if rows.iter().any(|row| row.contains(position)) {
                // The other direction could make room: that has another price, which nobody knows.
                reason.next_kwh_price = None;
            }
            let Some(entry) = request.data.get(*position) else { continue };
            let text = match wanted {
                ReasonsAs::Text => text((request, rows), entry, (group, own), &reason, currency),
                _ => None,
            };
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
        limit: limited_by(limited.limit),
    };
    ReasonDocument {
        device_id: entry.device_id.clone(),
        marginal_price: reason.marginal_price,
        next_kwh_price: reason.next_kwh_price,
        excluded_price: reason.excluded_price,
        limits: reason.limits.iter().map(limit).collect(),
        text,
    }
}

fn text(
    (request, rows): (&AmountRequest, &[Vec<usize>]),
    entry: &DeviceRequest,
    (group, own): (&Group, usize),
    reason: &Reason,
    currency: &str,
) -> Option<String> {
    let (plan, window) = (group.plan.devices.get(own)?, group.devices.get(own)?.window);
    let trade = group.trade;
    let by_turns = !rows.is_empty();
    let earlier = if by_turns { None } else { earlier(group, own) };
    let subject =
        Subject { request, entry, trade, window, plan, reason, earlier, by_turns, currency };
    Some(subject.text())
}

/// What it takes to be ready an hour earlier, all else being the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Earlier {
    /// Its window cannot hold it.
    Never,
    /// Less would be delivered in sum.
    AtOthersExpense,
    /// All plans together cost so much more, or earn so much less.
    Costs(f64),
}

/// How much earlier.
const HOUR: Span = Span::from_seconds(3600);

/// The most devices times pairs of a device and a slot for which second plans are made: each device
/// takes a plan of all.
const MAX_WORK: usize = 2_000_000;

/// What is no difference between two costs.
const ROUNDING: f64 = 1e-9;

/// Plans once more with the window of one device ended an hour earlier. A device that goes short even
/// now is not asked, nor one among too many.
fn earlier(group: &Group, own: usize) -> Option<(Instant, Earlier)> {
    let (plan, device) = (group.plan.devices.get(own)?, group.devices.get(own)?);
    let last = plan.segments.last()?.window.end();
    if plan.limited_by.is_some() {
        return None;
    }
    let end = device.window.end().minus(HOUR);
    if last <= end {
        // The plan is one of those that are ready by then.
        return Some((end, Earlier::Costs(0.0)));
    }
    let Some(window) = Window::new(device.window.start(), end) else {
        return Some((end, Earlier::Never));
    };
    if group.plan.cells().saturating_mul(group.devices.len()) > MAX_WORK {
        return None;
    }
    let mut devices = group.devices.clone();
    devices.get_mut(own)?.window = window;
    let second = amount::best(&group.site(), &devices).ok()?;
    let (before, after) = (group.plan.total, second.total);
    let earlier = match second.devices.get(own)?.limited_by {
        Some(Limit::Window | Limit::PriceCap) => Earlier::Never,
        None if after.delivered >= before.delivered * (1.0 - ROUNDING) => {
            // A cost more, or a revenue less.
            let more = (after.cost - before.cost).abs();
            let size = before.cost.abs().max(before.baseline.abs());
            Earlier::Costs(if more > ROUNDING * size { more } else { 0.0 })
        }
        _ => Earlier::AtOthersExpense,
    };
    Some((end, earlier))
}
