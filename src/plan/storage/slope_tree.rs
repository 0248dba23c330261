//! The convex cost to go of many pieces: the slopes of all slots, sorted, with the sums of their lengths.
//!
//! **Problem.** As in [`convex`](super::convex), with the values; and the least sum of such a cost and of one to
//! come up to where it starts, for [`climb`](super::climb).
//!
//! **Algorithm.** The same slope trick. All slopes that can come are known from the slots and sorted
//! once. Each is a leaf of a binary tree and has a length, most often none; each inner node is the sum
//! of the two below, and of what they cost. A level is a sum of lengths from the left, and a cut takes
//! leaves off one end. The value is known at the end, where what comes in at the left does not change it.
//!
//! **Time.** O(log n) per slot on average: a leaf that a cut empties was filled before. O(n log n) to
//! sort once; O(n) to fill it from a row, and O(k log n) to take `k` pieces off its end. O(log n) for the least sum.
//!
//! **Why it is exact.** As in [`convex`](super::convex). A node is summed anew whenever a leaf below it
//! changes, and nothing is ever subtracted from a sum: no drift. Only the value at the end is a running sum.

use super::convex::{Convex, Piece};
use super::policy::Rule;
use super::slots::{Side, Slot};
use crate::order;

/// The cost to go.
#[derive(Clone)]
pub(super) struct SlopeTree {
    start: f64,
    /// The value at the end.
    end_value: f64,
    /// All slopes that there can be, rising.
    slopes: Vec<f64>,
    /// The root at 1, the children of `i` at `2 i` and `2 i + 1`, and the leaves at `leaves` and behind.
    nodes: Vec<Node>,
    leaves: usize,
}

/// All leaves below.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    length: f64,
    /// By how much the value rises along them.
    rise: f64,
}

/// The end that lengths are taken off.
#[derive(Clone, Copy)]
enum End {
    Low,
    High,
}

impl SlopeTree {
    /// An empty tree for the slopes of the slots.
    pub(super) fn new(slots: &[Slot], start: f64) -> Self {
        let sides = slots.iter().flat_map(|slot| [slot.charge, slot.discharge]);
        let mut slopes: Vec<f64> =
            sides.filter(|side| side.most > 0.0).map(|side| -side.price).collect();
        order::sort(&mut slopes);
        slopes.dedup();
        let leaves = slopes.len().max(1).next_power_of_two();
        let nodes = vec![Node::default(); 2 * leaves];
        SlopeTree { start, end_value: 0.0, slopes, nodes, leaves }
    }

    /// What the slots can charge from a start: the cheapest of it has the steepest slopes.
    pub(super) fn of_charging(slots: &[Slot], start: f64) -> Self {
        let mut tree = SlopeTree::new(slots, start);
        for Slot { charge, .. } in slots {
            tree.lengthen(tree.up_to(-charge.price), charge.most);
        }
        tree.sum_all();
        tree
    }

    /// Takes on a row. The tree is empty before.
    pub(super) fn fill(&mut self, row: &Convex) {
        for piece in &row.pieces {
            self.lengthen(self.up_to(piece.slope), piece.length);
        }
        self.sum_all();
    }

    /// Goes one slot back, and says what to do in it.
    pub(super) fn step_back(&mut self, slot: &Slot, (low, high): (f64, f64)) -> Rule {
        let charged = self.up_to(-slot.charge.price);
        let discharged = self.slopes.partition_point(|slope| *slope < -slot.discharge.price);
        let end = self.end();
        let rule =
            Rule::new(slot, self.start + self.below(charged), self.start + self.below(discharged));
        self.put_in(slot.discharge, discharged);
        // The slope itself is the last one of those up to it.
        self.put_in(slot.charge, charged.saturating_sub(1));
        self.move_start(slot.charge.most, low, -slot.discharge.most * slot.discharge.price);
        self.cut_end(end + slot.discharge.most - high);
        rule
    }

    /// Where it ends.
    pub(super) fn end(&self) -> f64 {
        self.start + self.node(1).length
    }

    /// The value there.
    pub(super) fn end_value(&self) -> f64 {
        self.end_value
    }

    /// Starts lower by a length, but not below the bound, and costs so much more at its end.
    pub(super) fn move_start(&mut self, length: f64, low: f64, value: f64) {
        self.end_value += value;
        self.start -= length;
        if self.start < low {
            self.cut(End::Low, low - self.start);
            self.start = low;
        }
    }

    /// Takes a length off at the end.
    pub(super) fn cut_end(&mut self, length: f64) {
        self.end_value -= self.cut(End::High, length);
    }

    /// Takes off all that is steeper than a slope.
    pub(super) fn split_off(&mut self, slope: f64) -> Vec<Piece> {
        let kept = self.leaves + self.up_to(slope);
        let mut pieces = Vec::new();
        loop {
            let leaf = self.outermost(End::High);
            let Node { length, rise } = self.node(leaf);
            if leaf < kept || length <= 0.0 {
                break;
            }
            self.end_value -= rise;
            pieces.push(Piece { length, slope: self.slope_of(leaf) });
            self.set_leaf(leaf, 0.0);
        }
        pieces.reverse();
        pieces
    }

    /// Adds a piece at the end, whose slope is nowhere exceeded.
    pub(super) fn push(&mut self, Piece { length, slope }: Piece) {
        self.end_value += length * slope;
        let place = self.up_to(slope).saturating_sub(1);
        self.put_in(Side { most: length, price: -slope }, place);
    }

    /// Takes out what was put in for charging.
    pub(super) fn take_out(&mut self, charge: Side) {
        if charge.most > 0.0 {
            let leaf = self.leaves + self.up_to(-charge.price).saturating_sub(1);
            self.set_leaf(leaf, (self.node(leaf).length - charge.most).max(0.0));
        }
    }

    /// Up to where it comes by what is steeper than a slope alone.
    pub(super) fn level(&self, slope: f64) -> f64 {
        self.end() - self.below(self.up_to(slope))
    }

    /// What it costs to come up to an energy, by the steepest slopes.
    pub(super) fn cost_up_to(&self, energy: f64) -> f64 {
        let (mut rest, mut rise) = (energy - self.start, 0.0);
        let mut node = 1;
        while node < self.leaves {
            let steep = self.node(2 * node + 1);
            let goes_right = rest < steep.length;
            node = 2 * node + usize::from(goes_right);
            if !goes_right {
                (rest, rise) = (rest - steep.length, rise + steep.rise);
            }
        }
        -rise - rest.min(self.node(node).length) * self.slope_of(node)
    }

    /// The least sum of charging up to some energy, and of the cost from there; none if charging does
    /// not come up to any. The trees have the same slopes.
    pub(super) fn least_after(&self, charging: &SlopeTree, rounding: f64) -> Option<f64> {
        if charging.end() + rounding < self.start {
            return None;
        }
        // Where the leaf starts here, and where it ends there, for it goes up from steep slopes on.
        let (mut from, mut to) = (self.start, charging.start);
        let (mut value, mut paid) = (self.end_value - self.node(1).rise, 0.0);
        let mut node = 1;
        while node < self.leaves {
            let (flat, steep) = (self.node(2 * node), charging.node(2 * node + 1));
            let goes_right = from + flat.length <= to + steep.length;
            node = 2 * node + usize::from(goes_right);
            if goes_right {
                (from, value) = (from + flat.length, value + flat.rise);
            } else {
                (to, paid) = (to + steep.length, paid - steep.rise);
            }
        }
        // Along the leaf, one rises as the other falls.
        Some(value + paid + (to - from) * self.slope_of(node))
    }

    /// The slope above the energy; below it at the end.
    pub(super) fn slope(&self, energy: f64, rounding: f64) -> Option<f64> {
        let length = self.node(1).length;
        // At the very end there may be a piece that is nothing but rounding.
        let mut rest = (energy - self.start + rounding).min(length - rounding);
        let mut node = 1;
        while node < self.leaves {
            let (left, right) = (self.node(2 * node).length, self.node(2 * node + 1).length);
            let goes_left = right <= 0.0 || (left > 0.0 && left > rest);
            node = 2 * node + usize::from(!goes_left);
            rest -= if goes_left { 0.0 } else { left };
        }
        (length > 0.0).then(|| self.slope_of(node))
    }

    /// How many slopes there are up to one.
    fn up_to(&self, slope: f64) -> usize {
        self.slopes.partition_point(|here| *here <= slope)
    }

    fn node(&self, node: usize) -> Node {
        self.nodes.get(node).copied().unwrap_or_default()
    }

    fn set(&mut self, node: usize, value: Node) {
        if let Some(old) = self.nodes.get_mut(node) {
            *old = value;
        }
    }

    fn sum_up(&mut self, node: usize) {
        let (left, right) = (self.node(2 * node), self.node(2 * node + 1));
        let (length, rise) = (left.length + right.length, left.rise + right.rise);
        self.set(node, Node { length, rise });
    }

    fn sum_all(&mut self) {
        (1..self.leaves).rev().for_each(|node| self.sum_up(node));
        self.end_value = self.node(1).rise;
    }

    fn slope_of(&self, leaf: usize) -> f64 {
        self.slopes.get(leaf - self.leaves).copied().unwrap_or_default()
    }

    /// The sum of the first so many leaves.
    fn below(&self, count: usize) -> f64 {
        if count >= self.leaves {
            return self.node(1).length;
        }
        let mut node = self.leaves + count;
        let mut sum = 0.0;
        while node > 1 {
            if node % 2 == 1 {
                sum += self.node(node - 1).length;
            }
            node /= 2;
        }
        sum
    }

    /// Adds a length to the last of so many leaves, and does not sum up.
    fn lengthen(&mut self, count: usize, length: f64) {
        let leaf = self.leaves + count.saturating_sub(1);
        let length = self.node(leaf).length + length;
        self.set(leaf, Node { length, rise: length * self.slope_of(leaf) });
    }

    fn put_in(&mut self, side: Side, place: usize) {
        if side.most > 0.0 {
            let leaf = self.leaves + place;
            self.set_leaf(leaf, self.node(leaf).length + side.most);
        }
    }

    fn set_leaf(&mut self, leaf: usize, length: f64) {
        self.set(leaf, Node { length, rise: length * self.slope_of(leaf) });
        let mut node = leaf / 2;
        while node > 0 {
            self.sum_up(node);
            node /= 2;
        }
    }

    /// Takes a length off at an end, and says by how much the value rose along it.
    fn cut(&mut self, end: End, mut length: f64) -> f64 {
        let mut rise = 0.0;
        while length > 0.0 && self.node(1).length > 0.0 {
            let leaf = self.outermost(end);
            let here = self.node(leaf).length;
            rise += self.slope_of(leaf) * length.min(here);
            self.set_leaf(leaf, (here - length).max(0.0));
            length -= here;
        }
        rise
    }

    /// The first leaf that has a length, seen from an end.
    fn outermost(&self, end: End) -> usize {
        let mut node = 1;
        while node < self.leaves {
            let (near, far) = match end {
                End::Low => (2 * node, 2 * node + 1),
                End::High => (2 * node + 1, 2 * node),
            };
            node = if self.node(near).length > 0.0 { near } else { far };
        }
        node
    }
}
