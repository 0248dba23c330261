//! The cost to go where every slot is convex: a convex function as a sorted heap of slopes.
//!
//! **Problem.** `V(s)` is the least cost from stored energy `s` to the target by the horizon. One
//! slot earlier, `s` may rise by at most `up` at `buy` each, or fall by at most `down` at `sell`
//! each, and must stay between the bounds: `V'(s) = min over x of g(x) + V(s + x)`.
//!
//! **Algorithm.** The slope trick. `V` is convex and piecewise linear: a multiset of (slope, length)
//! and the place where it starts. With `buy >= sell` the slot's cost `g` is convex too, and the
//! infimal convolution of two convex functions is the union of their pieces in order of slope: put
//! in (`-buy`, `up`) and (`-sell`, `down`), and cut off at both ends what lies beyond the bounds.
//! All slopes are known beforehand, so the multiset is a tree of sums over the sorted slopes.
//! What to do in the slot is two levels: charge up to where `V` falls by less than `buy` per kWh,
//! discharge down to where it falls by less than `sell`.
//!
//! **Time.** O(n log n): a slot puts two lengths in and reads two sums, and each length that is
//! cut off was put in once. Memory O(n).
//!
//! **Why it is exact.** Slopes are copied, never computed with, so they compare exactly; equal
//! prices are equal slopes. Lengths are sums of doubles, made anew from the leaves: no drift.

use super::policy::{CostToGo, Policies, Rule};
use super::slots::Slot;
use crate::order;

/// The cost to go, and the slopes that it can have.
pub(super) struct Convex {
    /// Every slope, rising.
    slopes: Vec<f64>,
    /// Sums of lengths: node 1 is the root, node `i` has the children `2i` and `2i + 1`, and the
    /// leaf of slope `r` is `leaves + r`.
    sums: Vec<f64>,
    leaves: usize,
    /// Where the function starts, and the bounds that it stays within.
    start: f64,
    low: f64,
    high: f64,
}

impl Convex {
    /// The cost to go at the horizon: nothing at the target, and no other energy will do.
    pub(super) fn new(slots: &[Slot], target: f64, (low, high): (f64, f64)) -> Self {
        let mut slopes: Vec<f64> =
            slots.iter().flat_map(|slot| [-slot.charge.price, -slot.discharge.price]).collect();
        order::sort_by(&mut slopes, f64::total_cmp);
        slopes.dedup();
        let leaves = slopes.len().next_power_of_two();
        Convex { slopes, sums: vec![0.0; 2 * leaves], leaves, start: target, low, high }
    }

    fn leaf(&self, slope: f64) -> usize {
        self.leaves + self.slopes.partition_point(|other| *other < slope)
    }

    fn sum(&self, node: usize) -> f64 {
        self.sums.get(node).copied().unwrap_or_default()
    }

    fn set(&mut self, leaf: usize, length: f64) {
        let mut node = leaf;
        let mut sum = length;
        while let Some(place) = self.sums.get_mut(node) {
            *place = sum;
            if node <= 1 {
                break;
            }
            node /= 2;
            sum = self.sum(2 * node) + self.sum(2 * node + 1);
        }
    }

    /// Where the pieces of lower slopes than the leaf's end.
    fn foot(&self, leaf: usize) -> f64 {
        let mut node = leaf;
        let mut sum = 0.0;
        while node > 1 {
            if node % 2 == 1 {
                sum += self.sum(node - 1);
            }
            node /= 2;
        }
        self.start + sum
    }

    /// The first leaf, or the last, that has any length.
    fn end_leaf(&self, last: bool) -> usize {
        let mut node = 1;
        while node < self.leaves {
            node = 2 * node + usize::from(last);
            if self.sum(node) <= 0.0 {
                node ^= 1;
            }
        }
        node
    }

    /// Takes a length off the pieces of the lowest slopes, or of the highest.
    fn cut(&mut self, mut length: f64, last: bool) {
        while length > 0.0 && self.sum(1) > 0.0 {
            let leaf = self.end_leaf(last);
            let here = self.sum(leaf);
            self.set(leaf, (here - length).max(0.0));
            length -= here;
        }
    }
}

impl CostToGo for Convex {
    fn step_back(&mut self, slot: &Slot, policies: &mut Policies) {
        let (charge, discharge) = (self.leaf(-slot.charge.price), self.leaf(-slot.discharge.price));
        let charge_to = self.foot(charge) + self.sum(charge);
        policies.push(Rule::new(slot, charge_to, self.foot(discharge)));
        policies.close();
        self.set(charge, self.sum(charge) + slot.charge.most);
        self.set(discharge, self.sum(discharge) + slot.discharge.most);
        self.start -= slot.charge.most;
        if self.start < self.low {
            self.cut(self.low - self.start, false);
            self.start = self.low;
        }
        self.cut(self.start + self.sum(1) - self.high, true);
    }

    fn slope(&self, energy: f64, rounding: f64) -> Option<f64> {
        let mut ahead = energy - self.start + rounding;
        if self.sum(1) <= 0.0 {
            return None;
        }
        let mut node = 1;
        while node < self.leaves {
            node *= 2;
            let left = self.sum(node);
            if ahead >= left && self.sum(node + 1) > 0.0 {
                ahead -= left;
                node += 1;
            }
        }
        self.slopes.get(node - self.leaves).copied()
    }
}
