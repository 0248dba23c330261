//! The convex cost to go of many pieces: the slopes of all slots, sorted, with the sums of their lengths.
//!
//! **Problem.** As in [`convex`](super::convex). Also what slots can charge from a start, the cheapest first: the
//! same slopes, taken from the other end, for [`climb`](super::climb).
//!
//! **Algorithm.** The same slope trick. All slopes that can come are known from the slots and sorted
//! once. Each is a leaf of a binary tree and has a length, most often none; each inner node is the sum
//! of the two below. A level is a sum of lengths from the left, and a cut takes leaves off one end.
//!
//! **Time.** O(log n) per slot on average: a leaf that a cut empties was filled before. O(n log n) to
//! sort once; O(k log n) to fill it from a row of `k` pieces, or to take as many off its end.
//!
//! **Why it is exact.** As in [`convex`](super::convex). A node is summed anew whenever a leaf below it
//! changes, and nothing is ever subtracted from a sum: no drift.

use super::convex::{Convex, SlopePiece};
use super::policy::TwoThresholdRule;
use super::slots::{Leg, StorageSlot};
use crate::order;
use crate::plan::grid::{Grid, Ix, indices};

indices! {
    /// A node: the root is 1, and the children of `i` are `2 i` and `2 i + 1`.
    NodeIx;
}

impl NodeIx {
    const ROOT: NodeIx = NodeIx(1);

    fn children(self) -> (NodeIx, NodeIx) {
        (NodeIx(2 * self.0), NodeIx(2 * self.0 + 1))
    }
}

/// The cost to go, but for a constant.
pub(super) struct SlopeTree {
    start: f64,
    /// All slopes that there can be, rising.
    slopes: Vec<f64>,
    /// The lengths; the leaves are at `leaves` and behind.
    sums: Grid<NodeIx, f64>,
    /// By how much the cost rises along them; of no node if values are not asked for.
    rises: Grid<NodeIx, f64>,
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
    pub(super) fn new(slots: &[StorageSlot], start: f64) -> Self {
        SlopeTree::with(slopes(slots), start)
    }

    fn with(mut slopes: Vec<f64>, start: f64) -> Self {
        order::sort(&mut slopes);
        slopes.dedup();
        let leaves = slopes.len().max(1).next_power_of_two();
        SlopeTree {
            start,
            slopes,
            sums: Grid::filled(2 * leaves, 0.0),
            rises: Grid::default(),
            leaves,
        }
    }

    /// The same that knows its values.
    pub(super) fn valued(slots: &[StorageSlot], start: f64) -> Self {
        SlopeTree::new(slots, start).with_rises()
    }

    fn with_rises(mut self) -> Self {
        self.rises.refill(2 * self.leaves, 0.0);
        self
    }

    /// What some slots can charge from a start: the cheapest of it has the steepest slopes. It has leaves for
    /// the slopes of other slots too, which its cost is to be added to.
    pub(super) fn of_charging(
        climbing: &[StorageSlot],
        others: &[StorageSlot],
        start: f64,
    ) -> Self {
        let mut slopes = slopes(others);
        slopes.extend(climbing.iter().map(|slot| -slot.charge.price));
        let mut tree = SlopeTree::with(slopes, start).with_rises();
        for StorageSlot { charge, .. } in climbing {
            let leaf = tree.leaf(tree.up_to(-charge.price).saturating_sub(1));
            tree.sums[leaf] += charge.most;
        }
        let lengths = tree.sums.iter().zip(tree.rises.iter_mut()).skip(tree.leaves);
        for ((length, rise), slope) in lengths.zip(&tree.slopes) {
            *rise = length * slope;
        }
        for node in (1..tree.leaves).rev().map(NodeIx::new) {
            sum_up(&mut tree.sums, node);
            sum_up(&mut tree.rises, node);
        }
        tree
    }

    /// Takes on a row. The tree is empty before.
    pub(super) fn fill(&mut self, row: &Convex) {
        for piece in &row.pieces {
            self.push(*piece);
        }
    }

    /// Goes one slot back, and says what to do in it, and where the cost then ends.
    pub(super) fn step_back(&mut self, slot: &StorageSlot, low: f64) -> (TwoThresholdRule, f64) {
        let charged = self.up_to(-slot.charge.price);
        let discharged = self.slopes.partition_point(|slope| *slope < -slot.discharge.price);
        let end = self.end();
        let rule = TwoThresholdRule::new(
            slot,
            self.start + self.below(charged),
            self.start + self.below(discharged),
        );
        self.put_in(slot.discharge, discharged);
        // The slope itself is the last one of those up to it.
        self.put_in(slot.charge, charged.saturating_sub(1));
        self.move_start(slot.charge.most, low);
        (rule, end + slot.discharge.most)
    }

    /// Where it starts.
    pub(super) fn start(&self) -> f64 {
        self.start
    }

    /// Where it ends.
    pub(super) fn end(&self) -> f64 {
        self.start + self.sums[NodeIx::ROOT]
    }

    /// Starts lower by a length, but not below the bound.
    pub(super) fn move_start(&mut self, length: f64, low: f64) {
        self.start -= length;
        if self.start < low {
            self.cut(End::Low, low - self.start);
            self.start = low;
        }
    }

    /// Takes a length off at the end, and says by how much the cost rose along it.
    pub(super) fn cut_end(&mut self, length: f64) -> f64 {
        self.cut(End::High, length)
    }

    /// The length of all that is less steep than a slope, and by how much the cost rises along it.
    pub(super) fn ahead_of(&self, slope: f64) -> (f64, f64) {
        let count = self.slopes.partition_point(|here| *here < slope);
        (self.below(count), self.sum_below(&self.rises, count))
    }

    /// Takes off all that is steeper than a slope.
    pub(super) fn split_off(&mut self, slope: f64) -> Vec<SlopePiece> {
        let kept = self.leaf(self.up_to(slope));
        let mut pieces = Vec::new();
        loop {
            let leaf = self.outermost(End::High);
            let length = self.sums[leaf];
            if leaf < kept || length <= 0.0 {
                break;
            }
            pieces.push(SlopePiece { length, slope: self.slope_of(leaf) });
            self.set_leaf(leaf, 0.0);
        }
        pieces.reverse();
        pieces
    }

    /// Adds a piece at the end, whose slope is nowhere exceeded.
    pub(super) fn push(&mut self, SlopePiece { length, slope }: SlopePiece) {
        let place = self.up_to(slope).saturating_sub(1);
        self.put_in(Leg { most: length, price: -slope }, place);
    }

    /// Takes out what was put in for charging.
    pub(super) fn take_out(&mut self, charge: Leg) {
        if charge.most > 0.0 {
            let leaf = self.leaf(self.up_to(-charge.price).saturating_sub(1));
            self.set_leaf(leaf, (self.sums[leaf] - charge.most).max(0.0));
        }
    }

    /// Up to where it comes by what is steeper than a slope alone.
    pub(super) fn level(&self, slope: f64) -> f64 {
        self.end() - self.below(self.up_to(slope))
    }

    /// What it costs to come up to an energy, by the steepest slopes.
    pub(super) fn cost_up_to(&self, energy: f64) -> f64 {
        let (mut rest, mut rise) = (energy - self.start, 0.0);
        let mut node = NodeIx::ROOT;
        while self.is_inner(node) {
            let (flat, steep) = node.children();
            if rest < self.sums[steep] {
                node = steep;
            } else {
                (rest, rise) = (rest - self.sums[steep], rise + self.rises[steep]);
                node = flat;
            }
        }
        -rise - rest.min(self.sums[node]) * self.slope_of(node)
    }

    /// The least sum of coming up to some energy and of what it costs to go on from there, and that energy.
    /// The latter cost starts from zero at `from`, which this comes up to, and is given by what it has ahead
    /// of each slope. All its slopes are in this tree.
    pub(super) fn least_sum(&self, from: f64, ahead_of: impl Fn(f64) -> (f64, f64)) -> (f64, f64) {
        let (mut to, mut paid) = (self.start, 0.0);
        let (mut node, mut leaves, mut first) = (NodeIx::ROOT, self.leaves, 0);
        while self.is_inner(node) {
            leaves /= 2;
            let (flat, steep) = node.children();
            let slope = self.slopes.get(first + leaves);
            if slope.is_some_and(|slope| from + ahead_of(*slope).0 <= to + self.sums[steep]) {
                first += leaves;
                node = steep;
            } else {
                (to, paid) = (to + self.sums[steep], paid - self.rises[steep]);
                node = flat;
            }
        }
        // Along the leaf, one cost rises as the other falls.
        let (length, rise) = ahead_of(self.slope_of(node));
        let least = rise + paid + (to - from - length) * self.slope_of(node);
        let next = self.slopes.get(first + 1).copied().unwrap_or(f64::INFINITY);
        let end = from + ahead_of(next).0;
        (least, end.min(to + self.sums[node]).max(from))
    }

    /// The slope above the energy; below it at the end.
    pub(super) fn slope(&self, energy: f64, rounding: f64) -> Option<f64> {
        let length = self.sums[NodeIx::ROOT];
        // At the very end there may be a piece that is nothing but rounding.
        let mut rest = (energy - self.start + rounding).min(length - rounding);
        let mut node = NodeIx::ROOT;
        while self.is_inner(node) {
            let (flat, steep) = node.children();
            let (left, right) = (self.sums[flat], self.sums[steep]);
            if right <= 0.0 || (left > 0.0 && left > rest) {
                node = flat;
            } else {
                rest -= left;
                node = steep;
            }
        }
        (length > 0.0).then(|| self.slope_of(node))
    }

    /// How many slopes there are up to one.
    fn up_to(&self, slope: f64) -> usize {
        self.slopes.partition_point(|here| *here <= slope)
    }

    /// The leaf of a slope, by its position among all slopes.
    fn leaf(&self, position: usize) -> NodeIx {
        NodeIx::new(self.leaves + position)
    }

    fn is_inner(&self, node: NodeIx) -> bool {
        node.position() < self.leaves
    }

    /// The slope of a leaf. Leaves behind the last slope have no length, so theirs does not count.
    fn slope_of(&self, leaf: NodeIx) -> f64 {
        debug_assert!(!self.is_inner(leaf));
        self.slopes.get(leaf.position() - self.leaves).copied().unwrap_or_default()
    }

    /// The length of the first leaves, `count` of them.
    fn below(&self, count: usize) -> f64 {
        self.sum_below(&self.sums, count)
    }

    /// The sum of the first leaves, `count` of them.
    fn sum_below(&self, sums: &Grid<NodeIx, f64>, count: usize) -> f64 {
        if count >= self.leaves {
            return sums[NodeIx::ROOT];
        }
        let mut node = self.leaves + count;
        let mut sum = 0.0;
        while node > 1 {
            if node % 2 == 1 {
                sum += sums[NodeIx::new(node - 1)];
            }
            node /= 2;
        }
        sum
    }

    fn put_in(&mut self, leg: Leg, position: usize) {
        if leg.most > 0.0 {
            let leaf = self.leaf(position);
            self.set_leaf(leaf, self.sums[leaf] + leg.most);
        }
    }

    fn set_leaf(&mut self, leaf: NodeIx, length: f64) {
        debug_assert!(length >= 0.0 && !self.is_inner(leaf), "{length} at {leaf:?}");
        set(&mut self.sums, leaf, length);
        if !self.rises.is_empty() {
            let rise = length * self.slope_of(leaf);
            set(&mut self.rises, leaf, rise);
        }
    }

    /// Takes a length off at an end, and says by how much the value rose along it.
    fn cut(&mut self, end: End, mut length: f64) -> f64 {
        let mut rise = 0.0;
        while length > 0.0 && self.sums[NodeIx::ROOT] > 0.0 {
            let leaf = self.outermost(end);
            let here = self.sums[leaf];
            rise += self.slope_of(leaf) * length.min(here);
            self.set_leaf(leaf, (here - length).max(0.0));
            length -= here;
        }
        rise
    }

    /// The first leaf that has a length, seen from an end.
    fn outermost(&self, end: End) -> NodeIx {
        let mut node = NodeIx::ROOT;
        while self.is_inner(node) {
            let (flat, steep) = node.children();
            let (near, far) = match end {
                End::Low => (flat, steep),
                End::High => (steep, flat),
            };
            node = if self.sums[near] > 0.0 { near } else { far };
        }
        node
    }
}

/// The slopes of all directions that the slots have.
fn slopes(slots: &[StorageSlot]) -> Vec<f64> {
    let mut slopes = Vec::with_capacity(3 * slots.len());
    for slot in slots {
        for leg in [slot.charge, slot.discharge] {
            if leg.most > 0.0 {
                slopes.push(-leg.price);
            }
        }
    }
    slopes
}

/// Sets a leaf, and sums up above it.
fn set(sums: &mut Grid<NodeIx, f64>, leaf: NodeIx, value: f64) {
    sums[leaf] = value;
    let mut node = leaf.position() / 2;
    while node > 0 {
        sum_up(sums, NodeIx::new(node));
        node /= 2;
    }
}

fn sum_up(sums: &mut Grid<NodeIx, f64>, node: NodeIx) {
    let (flat, steep) = node.children();
    sums[node] = sums[flat] + sums[steep];
}
