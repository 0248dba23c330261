//! From below the reserve: the slot in which the battery comes up to it.
//!
//! **Problem.** As in [`storage`](super), for a battery that starts below its reserve and ends at it or above.
//! Below the reserve it only charges; once at the reserve it never falls below it again.
//!
//! **Algorithm.** Say that it is at the reserve or above from the end of slot `k` on. Up to there it only
//! charges, and charging up to `s` at least cost takes the cheapest of the slots up to `k`: a convex
//! function `F(s)`, of their prices in order. From there on it costs `V(s)`, as for any battery that starts at
//! `s`, and the best that can be done is the least `F(s) + V(s)`. All ways belong to one `k` at least, so the
//! least of these sums is the least of all. Going back from the horizon, `V` steps back over a slot and `F`
//! loses it. Both are trees of the same slopes: the prices of `F` are the slopes of `V`, with the sign turned.
//! Where the one falls as fast as the other rises is found by going down both trees at once. Where
//! a part of `V` is not convex, and charging is cheap enough to come there, each piece of it is tried.
//!
//! **Time.** O(log n) for each slot as long as `V` is convex, or the energies where it is not are worth no
//! charging to; else O(k log n), of `k` pieces that are not convex, and bounded.
//!
//! **Why it is exact.** Slopes are copied and compare exactly. The sums of different `k` are compared by value:
//! those that differ by nothing but rounding are one cost, and then the earliest is taken.

use super::cost_to_go::{CostToGo, backward_pass};
use super::slope_tree::SlopeTree;
use super::slots::StorageSlot;

/// The search stops after this number of pieces in all: half a second's work.
const MAX_TRIED: usize = 4_000_000;

/// How much the stored energy changes in each slot on the best way from a start below the reserve; none
/// if that is too much work. The cost to go is that at the horizon, at the reserve or above. Slots may be
/// [relaxed](super::relaxed), and are as they are for climbing.
pub(super) fn changes(
    slots: &[StorageSlot],
    climbing: &[StorageSlot],
    cost_to_go: CostToGo<'_>,
    start: f64,
    rounding: f64,
) -> Option<Vec<f64>> {
    let mut climb = Climb {
        charging: SlopeTree::of_charging(climbing, slots, start),
        rounding,
        slots: slots.len(),
        least: (f64::INFINITY, start),
        best: slots.len(),
        idle: 0.0,
        tried: 0,
    };
    let cost_to_go = cost_to_go.valued();
    climb.consider(&cost_to_go);
    let mut left = climbing.iter().rev();
    let policies = backward_pass(slots, cost_to_go, &mut |slot, cost_to_go| {
        if let Some(StorageSlot { charge, discharge, .. }) = left.next() {
            climb.charging.take_out(*charge);
            climb.slots -= 1;
            climb.idle += (slot.discharge.price - discharge.price) * discharge.most;
        }
        climb.consider(cost_to_go);
    })?;
    if climb.tried > MAX_TRIED {
        return None;
    }
    let (_, rest) = slots.split_at_checked(climb.best)?;
    let (_, energy) = climb.least;
    let mut changes = straight(climbing.get(..climb.best)?, start, energy, rounding)?;
    let here = start + changes.iter().sum::<f64>();
    changes.append(&mut policies.forward_pass(rest, here, rounding));
    Some(changes)
}

/// The same where it only charges, up to an energy.
pub(super) fn straight(
    slots: &[StorageSlot],
    start: f64,
    energy: f64,
    rounding: f64,
) -> Option<Vec<f64>> {
    let cost_to_go = CostToGo::new(slots, energy, (start, energy), 0);
    let end = slots.last().map(|slot| slot.window.end());
    let cost_to_go = end.into_iter().fold(cost_to_go, |cost, end| cost.after_climb(end, start));
    Some(backward_pass(slots, cost_to_go, &mut |_, _| {})?.forward_pass(slots, start, rounding))
}

/// The best climb so far.
struct Climb {
    /// What can be charged in the slots that are left, and how many these are.
    charging: SlopeTree,
    slots: usize,
    rounding: f64,
    /// What it costs in all, the energy that it reaches, and the number of slots that this takes.
    least: (f64, f64),
    best: usize,
    /// What relaxed slots, of those that are not left, cost where nothing is done.
    idle: f64,
    tried: usize,
}

impl Climb {
    /// A climb in all slots that are left.
    fn consider(&mut self, cost_to_go: &CostToGo<'_>) {
        if self.tried > MAX_TRIED {
            return;
        }
        let (found, tried) = cost_to_go.least_after(&self.charging, self.rounding);
        self.tried += tried;
        if let Some((cost, energy)) = found.map(|(cost, energy)| (cost + self.idle, energy))
            && cost <= self.least.0 + 8.0 * f64::EPSILON * cost.abs()
        {
            self.least = (cost.min(self.least.0), energy);
            self.best = self.slots;
        }
    }
}
