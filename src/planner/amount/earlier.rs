//! What it takes to be ready an hour earlier, found by a second plan.

use super::group::Group;
use crate::plan::amount::{self, Limit};
use crate::time::{Instant, Span, Window};

/// What it takes to be ready an hour earlier, all else being the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Earlier {
    /// Its window cannot hold it.
    Never,
    /// Less would be delivered in sum.
    AtOthersExpense,
    /// All plans together cost this much more, or earn this much less.
    Costs(f64),
}

/// How much earlier.
const HOUR: Span = Span::from_seconds(3600);

/// The most devices times pairs of a device and a slot for which second plans are made: each device
/// takes a plan of all.
const MAX_WORK: usize = 2_000_000;

/// What is no difference between two costs.
const ROUNDING: f64 = 1e-9;

/// Plans once more with the window of one device ended an hour earlier. A device with unserved energy even
/// now is not asked, nor one among too many.
pub(super) fn earlier(group: &Group, own: usize) -> Option<(Instant, Earlier)> {
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
