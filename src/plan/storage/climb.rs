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

use super::cost_to_go::CostToGo;
use super::policy::go_back;
use super::slope_tree::SlopeTree;
use super::slots::Slot;
use crate::time::Instant;

/// More pieces than this, tried in all, are given up on: half a second's work.
const MOST_TRIED: usize = 4_000_000;

/// From when on the battery is at its reserve or above, on the best way from a start below it; none if
/// that is too much work. The cost to go is that at the horizon, at the reserve or above.
pub(super) fn until(
    slots: &[Slot],
    cost_to_go: CostToGo<'_>,
    start: f64,
    rounding: f64,
) -> Option<Instant> {
    let until = slots.last()?.window.end();
    let charging = SlopeTree::of_charging(slots, start);
    let mut climb = Climb { charging, rounding, least: f64::INFINITY, until, tried: 0 };
    let cost_to_go = cost_to_go.valued();
    climb.consider(until, &cost_to_go);
    go_back(slots, cost_to_go, |slot, cost_to_go| {
        climb.charging.take_out(slot.charge);
        climb.consider(slot.window.start(), cost_to_go);
    })?;
    (climb.tried <= MOST_TRIED).then_some(climb.until)
}

/// The best end of the climb so far.
struct Climb {
    /// The slots that are left to charge in.
    charging: SlopeTree,
    rounding: f64,
    least: f64,
    until: Instant,
    tried: usize,
}

impl Climb {
    /// A climb that ends at an instant.
    fn consider(&mut self, until: Instant, cost_to_go: &CostToGo<'_>) {
        if self.tried > MOST_TRIED {
            return;
        }
        let (cost, tried) = cost_to_go.least_after(&self.charging, self.rounding);
        self.tried += tried;
        if let Some(cost) = cost
            && cost <= self.least + 8.0 * f64::EPSILON * cost.abs()
        {
            self.until = until;
            self.least = self.least.min(cost);
        }
    }
}
