//! The convex cost to go of many pieces: the slopes of all slots, sorted, with the sums of their lengths.
//!
//! **Problem.** As in [`convex`](super::convex).
//!
//! **Algorithm.** The same slope trick. All slopes that can come are known from the slots and sorted
//! once. Each is a leaf of a binary tree and has a length, most often none; each inner node is the sum
//! of the two below. A level is a sum of lengths from the left, and a cut takes leaves off one end.
//!
//! **Time.** O(log n) per slot on average: a leaf that a cut empties was filled before. O(n log n) to
//! sort once; O(n) to fill it from a row, and O(k log n) to empty it into one, of `k` pieces.
//!
//! **Why it is exact.** As in [`convex`](super::convex). A node is summed anew whenever a leaf below it
//! changes, and nothing is ever subtracted from a sum: no drift.

use super::convex::{Convex, Piece};
use super::policy::Rule;
use super::slots::{Side, Slot};
use crate::order;

/// The cost to go, but for a constant.
pub(super) struct SlopeTree {
    start: f64,
    /// All slopes that there can be, rising.
    slopes: Vec<f64>,
    /// The root at 1, the children of `i` at `2 i` and `2 i + 1`, and the leaves at `leaves` and behind.
    sums: Vec<f64>,
    leaves: usize,
}

/// The end that lengths are taken off.
#[derive(Clone, Copy)]
enum End {
    Low,
    High,
}

impl SlopeTree {
    /// An empty tree for the slopes of the slots.
    pub(super) fn new(slots: &[Slot]) -> Self {
        let sides = slots.iter().flat_map(|slot| [slot.charge, slot.discharge]);
        let mut slopes: Vec<f64> =
            sides.filter(|side| side.most > 0.0).map(|side| -side.price).collect();
        order::sort(&mut slopes);
        slopes.dedup();
        let leaves = slopes.len().max(1).next_power_of_two();
        SlopeTree { start: 0.0, slopes, sums: vec![0.0; 2 * leaves], leaves }
    }

    /// Takes on a row. The tree is empty before.
    pub(super) fn fill(&mut self, row: &Convex) {
        self.start = row.start;
        let mut pieces = row.pieces.iter().peekable();
        let leaves = self.sums.iter_mut().skip(self.leaves);
        for (leaf, slope) in leaves.zip(&self.slopes) {
            while let Some(piece) = pieces.next_if(|piece| piece.slope <= *slope) {
                *leaf += piece.length;
            }
        }
        for node in (1..self.leaves).rev() {
            self.sum_up(node);
        }
    }

    /// Gives the row back, and is empty.
    pub(super) fn empty(&mut self) -> Convex {
        let mut row = Convex::at(self.start);
        self.drain(1, &mut row.pieces);
        row
    }

    fn drain(&mut self, node: usize, pieces: &mut Vec<Piece>) {
        let length = self.sum(node);
        if length <= 0.0 {
            return;
        }
        if node < self.leaves {
            self.drain(2 * node, pieces);
            self.drain(2 * node + 1, pieces);
        } else {
            pieces.push(Piece { length, slope: self.slope_of(node) });
        }
        self.set(node, 0.0);
    }

    /// Goes one slot back, and says what to do in it.
    pub(super) fn step_back(&mut self, slot: &Slot, (low, high): (f64, f64)) -> Rule {
        let charged = self.slopes.partition_point(|slope| *slope <= -slot.charge.price);
        let discharged = self.slopes.partition_point(|slope| *slope < -slot.discharge.price);
        let end = self.start + self.sum(1);
        let rule =
            Rule::new(slot, self.start + self.below(charged), self.start + self.below(discharged));
        self.put_in(slot.discharge, discharged);
        // The slope itself is the last one of those up to it.
        self.put_in(slot.charge, charged.saturating_sub(1));
        self.start -= slot.charge.most;
        if self.start < low {
            self.cut(End::Low, low - self.start);
            self.start = low;
        }
        self.cut(End::High, end + slot.discharge.most - high);
        rule
    }

    /// The slope above the energy; below it at the end.
    pub(super) fn slope(&self, energy: f64, rounding: f64) -> Option<f64> {
        let length = self.sum(1);
        // At the very end there may be a piece that is nothing but rounding.
        let mut rest = (energy - self.start + rounding).min(length - rounding);
        let mut node = 1;
        while node < self.leaves {
            let (left, right) = (self.sum(2 * node), self.sum(2 * node + 1));
            let goes_left = right <= 0.0 || (left > 0.0 && left > rest);
            node = 2 * node + usize::from(!goes_left);
            rest -= if goes_left { 0.0 } else { left };
        }
        (length > 0.0).then(|| self.slope_of(node))
    }

    fn sum(&self, node: usize) -> f64 {
        self.sums.get(node).copied().unwrap_or_default()
    }

    fn set(&mut self, node: usize, sum: f64) {
        if let Some(old) = self.sums.get_mut(node) {
            *old = sum;
        }
    }

    fn sum_up(&mut self, node: usize) {
        self.set(node, self.sum(2 * node) + self.sum(2 * node + 1));
    }

    fn slope_of(&self, leaf: usize) -> f64 {
        self.slopes.get(leaf - self.leaves).copied().unwrap_or_default()
    }

    /// The sum of the first so many leaves.
    fn below(&self, count: usize) -> f64 {
        if count >= self.leaves {
            return self.sum(1);
        }
        let mut node = self.leaves + count;
        let mut sum = 0.0;
        while node > 1 {
            if node % 2 == 1 {
                sum += self.sum(node - 1);
            }
            node /= 2;
        }
        sum
    }

    fn put_in(&mut self, side: Side, place: usize) {
        if side.most > 0.0 {
            let leaf = self.leaves + place;
            self.set_leaf(leaf, self.sum(leaf) + side.most);
        }
    }

    fn set_leaf(&mut self, leaf: usize, length: f64) {
        self.set(leaf, length);
        let mut node = leaf / 2;
        while node > 0 {
            self.sum_up(node);
            node /= 2;
        }
    }

    /// Takes a length off at an end.
    fn cut(&mut self, end: End, mut length: f64) {
        while length > 0.0 && self.sum(1) > 0.0 {
            let leaf = self.outermost(end);
            let here = self.sum(leaf);
            self.set_leaf(leaf, (here - length).max(0.0));
            length -= here;
        }
    }

    /// The first leaf that has a length, seen from an end.
    fn outermost(&self, end: End) -> usize {
        let mut node = 1;
        while node < self.leaves {
            let (near, far) = match end {
                End::Low => (2 * node, 2 * node + 1),
                End::High => (2 * node + 1, 2 * node),
            };
            node = if self.sum(near) > 0.0 { near } else { far };
        }
        node
    }
}
