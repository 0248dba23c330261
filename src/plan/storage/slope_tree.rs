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
    /// By how much the cost rises along them; of no node if values are not asked for.
    rises: Vec<f64>,
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
    pub(super) fn new(slots: &[Slot], start: f64) -> Self {
        SlopeTree::with(slopes(slots), start)
    }

    fn with(mut slopes: Vec<f64>, start: f64) -> Self {
        order::sort(&mut slopes);
        slopes.dedup();
        let leaves = slopes.len().max(1).next_power_of_two();
        SlopeTree { start, slopes, sums: vec![0.0; 2 * leaves], rises: Vec::new(), leaves }
    }

    /// The same that knows its values.
    pub(super) fn valued(slots: &[Slot], start: f64) -> Self {
        SlopeTree::new(slots, start).with_rises()
    }

    fn with_rises(mut self) -> Self {
        self.rises.resize(2 * self.leaves, 0.0);
        self
    }

    /// What some slots can charge from a start: the cheapest of it has the steepest slopes. It has leaves for
    /// the slopes of other slots too, which its cost is to be added to.
    pub(super) fn of_charging(climbing: &[Slot], others: &[Slot], start: f64) -> Self {
        let mut slopes = slopes(others);
        slopes.extend(climbing.iter().map(|slot| -slot.charge.price));
        let mut tree = SlopeTree::with(slopes, start).with_rises();
        for Slot { charge, .. } in climbing {
            let leaf = tree.leaves + tree.up_to(-charge.price).saturating_sub(1);
            if let Some(sum) = tree.sums.get_mut(leaf) {
                *sum += charge.most;
            }
        }
        let lengths = tree.sums.iter().zip(&mut tree.rises).skip(tree.leaves);
        for ((length, rise), slope) in lengths.zip(&tree.slopes) {
            *rise = length * slope;
        }
        for node in (1..tree.leaves).rev() {
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
    pub(super) fn step_back(&mut self, slot: &Slot, low: f64) -> (Rule, f64) {
        let charged = self.up_to(-slot.charge.price);
        let discharged = self.slopes.partition_point(|slope| *slope < -slot.discharge.price);
        let end = self.end();
        let rule =
            Rule::new(slot, self.start + self.below(charged), self.start + self.below(discharged));
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
        self.start + self.sum(1)
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
    pub(super) fn split_off(&mut self, slope: f64) -> Vec<Piece> {
        let kept = self.leaves + self.up_to(slope);
        let mut pieces = Vec::new();
        loop {
            let leaf = self.outermost(End::High);
            let length = self.sum(leaf);
            if leaf < kept || length <= 0.0 {
                break;
            }
            pieces.push(Piece { length, slope: self.slope_of(leaf) });
            self.set_leaf(leaf, 0.0);
        }
        pieces.reverse();
        pieces
    }

    /// Adds a piece at the end, whose slope is nowhere exceeded.
    pub(super) fn push(&mut self, Piece { length, slope }: Piece) {
        let place = self.up_to(slope).saturating_sub(1);
        self.put_in(Side { most: length, price: -slope }, place);
    }

    /// Takes out what was put in for charging.
    pub(super) fn take_out(&mut self, charge: Side) {
        if charge.most > 0.0 {
            let leaf = self.leaves + self.up_to(-charge.price).saturating_sub(1);
            self.set_leaf(leaf, (self.sum(leaf) - charge.most).max(0.0));
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
            let steep = 2 * node + 1;
            let goes_right = rest < self.sum(steep);
            node = 2 * node + usize::from(goes_right);
            if !goes_right {
                (rest, rise) = (rest - self.sum(steep), rise + self.rise(steep));
            }
        }
        -rise - rest.min(self.sum(node)) * self.slope_of(node)
    }

    /// The least sum of coming up to some energy and of what it costs to go on from there, and that energy.
    /// The latter cost starts from zero at `from`, which this comes up to, and is given by what it has ahead
    /// of each slope. All its slopes are in this tree.
    pub(super) fn least_sum(&self, from: f64, ahead_of: impl Fn(f64) -> (f64, f64)) -> (f64, f64) {
        let (mut to, mut paid) = (self.start, 0.0);
        let (mut node, mut leaves, mut first) = (1, self.leaves, 0);
        while node < self.leaves {
            leaves /= 2;
            let steep = 2 * node + 1;
            let slope = self.slopes.get(first + leaves);
            let goes_right =
                slope.is_some_and(|slope| from + ahead_of(*slope).0 <= to + self.sum(steep));
            node = 2 * node + usize::from(goes_right);
            if goes_right {
                first += leaves;
            } else {
                (to, paid) = (to + self.sum(steep), paid - self.rise(steep));
            }
        }
        // Along the leaf, one cost rises as the other falls.
        let (length, rise) = ahead_of(self.slope_of(node));
        let least = rise + paid + (to - from - length) * self.slope_of(node);
        let next = self.slopes.get(first + 1).copied().unwrap_or(f64::INFINITY);
        let end = from + ahead_of(next).0;
        (least, end.min(to + self.sum(node)).max(from))
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

    /// How many slopes there are up to one.
    fn up_to(&self, slope: f64) -> usize {
        self.slopes.partition_point(|here| *here <= slope)
    }

    fn sum(&self, node: usize) -> f64 {
        self.sums.get(node).copied().unwrap_or_default()
    }

    fn rise(&self, node: usize) -> f64 {
        self.rises.get(node).copied().unwrap_or_default()
    }

    fn slope_of(&self, leaf: usize) -> f64 {
        self.slopes.get(leaf - self.leaves).copied().unwrap_or_default()
    }

    /// The length of the first so many leaves.
    fn below(&self, count: usize) -> f64 {
        self.sum_below(&self.sums, count)
    }

    /// The sum of the first so many leaves.
    fn sum_below(&self, sums: &[f64], count: usize) -> f64 {
        let at = |node: usize| sums.get(node).copied().unwrap_or_default();
        if count >= self.leaves {
            return at(1);
        }
        let mut node = self.leaves + count;
        let mut sum = 0.0;
        while node > 1 {
            if node % 2 == 1 {
                sum += at(node - 1);
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
        set(&mut self.sums, leaf, length);
        if !self.rises.is_empty() {
            let rise = length * self.slope_of(leaf);
            set(&mut self.rises, leaf, rise);
        }
    }

    /// Takes a length off at an end, and says by how much the value rose along it.
    fn cut(&mut self, end: End, mut length: f64) -> f64 {
        let mut rise = 0.0;
        while length > 0.0 && self.sum(1) > 0.0 {
            let leaf = self.outermost(end);
            let here = self.sum(leaf);
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
            node = if self.sum(near) > 0.0 { near } else { far };
        }
        node
    }
}

/// The slopes of all directions that the slots have.
fn slopes(slots: &[Slot]) -> Vec<f64> {
    let mut slopes = Vec::with_capacity(3 * slots.len());
    for slot in slots {
        for side in [slot.charge, slot.discharge] {
            if side.most > 0.0 {
                slopes.push(-side.price);
            }
        }
    }
    slopes
}

/// Sets a leaf, and sums up above it.
fn set(sums: &mut [f64], leaf: usize, value: f64) {
    if let Some(sum) = sums.get_mut(leaf) {
        *sum = value;
    }
    let mut node = leaf / 2;
    while node > 0 {
        sum_up(sums, node);
        node /= 2;
    }
}

fn sum_up(sums: &mut [f64], node: usize) {
    let at = |node: usize| sums.get(node).copied().unwrap_or_default();
    let both = at(2 * node) + at(2 * node + 1);
    if let Some(sum) = sums.get_mut(node) {
        *sum = both;
    }
}
