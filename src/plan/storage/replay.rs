//! A plan that was made before, in the battery as it is now.

use super::parts::StoragePart;
use super::slots::StorageSlot;
use super::trajectory::change;
use super::{BatterySegment, Direction, StoragePlan, Task, plan_of};

/// How much farther from the target it may end than the best plan, kWh.
const SAME: f64 = 1e-5;

/// What the segments come to, which lie in the window in order of time: none if the battery cannot run them by its rules,
/// or if they do not end as near to the target as the best plan.
pub fn replayed(
    task: &Task,
    segments: &[BatterySegment],
    best: &StoragePlan,
) -> Option<StoragePlan> {
    let task = task.clamped();
    let mut parts = Vec::new();
    let mut energy = task.start;
    let mut rest = segments;
    for slot in task.slots(best.energy) {
        let before = parts.len();
        while let [segment, later @ ..] = rest
            && let Some(window) = segment.window.intersection(slot.window)
        {
            let part = BatterySegment { window, ..*segment };
            energy = task.after(&slot, &part, energy)?;
            let price = slot.price(part.direction);
            parts.push(StoragePart { window, direction: part.direction, power: part.power, price });
            if segment.window.end() > slot.window.end() {
                break;
            }
            rest = later;
        }
        let mut own = parts.iter().skip(before).map(|part| part.direction);
        let first = own.next();
        if own.any(|other| Some(other) != first) {
            return None;
        }
    }
    let missed = |energy: f64| (energy - task.target).abs();
    if missed(energy) > missed(best.energy) + SAME {
        return None;
    }
    let plan = plan_of(&parts, best.energy, 0.0);
    let gap = plan.cost - (best.cost - best.gap);
    // What the rounding of sums may leave is no gap.
    let is_rounding = gap <= 1e-9 * (1.0 + plan.cost.abs());
    Some(StoragePlan { gap: if is_rounding { 0.0 } else { gap }, ..plan })
}

impl Task<'_> {
    /// The stored energy after a part of the slot, if the battery may run it.
    fn after(&self, slot: &StorageSlot, part: &BatterySegment, energy: f64) -> Option<f64> {
        let (battery, rounding) = (&self.battery, self.battery.capacity * 1e-9);
        let after = energy + change(battery, part);
        let (leg, is_within) = match part.direction {
            Direction::Charge => (slot.charge, after <= battery.capacity + rounding),
            Direction::Discharge => (slot.discharge, after >= battery.reserve - rounding),
        };
        let is_within_power = part.power <= battery.power(part.direction) * (1.0 + 1e-9);
        (leg.most > 0.0 && is_within && is_within_power).then_some(after)
    }
}
