//! A plan that was made before, in place of the best one where little is to gain.

use super::super::fingerprint::Fingerprint;
use super::super::keeping::Regret;
use super::group::{Group, cost_and_bound, signed};
use super::options::AmountOptions;
use crate::documents::amount::AmountRequest;
use crate::documents::field::Id;
use crate::documents::previous::{PreviousAmount, PreviousSegment, left_in};
use crate::order;
use crate::plan::amount::turns::Turns;
use crate::plan::amount::{self, DeviceSegment, Kilowatts};
use crate::time::Window;

/// Puts what is left of the previous plan in the place of the best one if it is kept. None if it is not possible any more.
pub(super) fn keep(
    groups: &mut [Group],
    request: &AmountRequest,
    options: &AmountOptions,
    turns: Turns,
) -> Option<Regret> {
    let mut left = left_of(options.previous.as_ref()?, request)?;
    if !takes_turns(request, &left) {
        return None;
    }
    let (mut replayed, mut cost) = (Vec::with_capacity(groups.len()), 0.0);
    for group in groups.iter() {
        let mut own = Vec::with_capacity(group.entries.len());
        for entry in &group.entries {
            own.push(std::mem::take(left.get_mut(entry.position)?));
        }
        let plan = amount::replayed(&group.site(), &group.devices, own, &group.plan)?;
        cost += signed(group.direction, plan.cost);
        replayed.push(plan);
    }
    let regret = Regret::of(cost, cost_and_bound(groups, turns), options.keep_within);
    if regret.is_little {
        for (group, own) in groups.iter_mut().zip(replayed) {
            group.plan.keep(own);
        }
    }
    Some(regret)
}

/// What is left for each entry, by its device and direction; none if that overlaps.
fn left_of(previous: &PreviousAmount, request: &AmountRequest) -> Option<Vec<Vec<DeviceSegment>>> {
    let PreviousAmount(devices) = previous;
    let rank = |id: &Id| Fingerprint::rank_of_text(id.as_str());
    let ranks: Vec<u64> = devices.iter().map(|device| rank(&device.device_id)).collect();
    let order = order::positions(&ranks, |rank| *rank);
    let mut left = Vec::with_capacity(request.data.len());
    for entry in &request.data {
        let own = rank(&entry.device_id);
        let is_before = |at: &usize| ranks.get(*at).is_some_and(|rank| *rank < own);
        let mut segments: Vec<PreviousSegment> = Vec::new();
        for at in order.iter().skip(order.partition_point(is_before)) {
            let Some(device) = devices.get(*at).filter(|_| ranks.get(*at) == Some(&own)) else {
                break;
            };
            if device.device_id == entry.device_id && device.direction == entry.direction {
                segments.extend(&device.schedule);
            }
        }
        let mut own = Vec::new();
        for PreviousSegment { window, power, .. } in left_in(entry.window.planned(), &segments)? {
            own.push(DeviceSegment { window, power: Kilowatts::nearest(power) });
        }
        left.push(own);
    }
    Some(left)
}

/// Whether each device runs for one of its entries at a time.
fn takes_turns(request: &AmountRequest, left: &[Vec<DeviceSegment>]) -> bool {
    request.rows.iter().all(|row| {
        let mut runs: Vec<(Window, f64)> = Vec::new();
        for segments in row.iter().filter_map(|position| left.get(*position)) {
            runs.extend(segments.iter().map(|segment| (segment.window, 1.0)));
        }
        amount::highest(&runs) <= 1.0
    })
}
