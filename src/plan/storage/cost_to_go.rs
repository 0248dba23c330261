//! The least cost from each stored energy on to the target, from some slot on.
//!
//! It is found slot by slot from the horizon back: as long as it is convex and so is the slot, by
//! [`convex`](super::convex), which is quick, or by [`slope_tree`](super::slope_tree) where it has many
//! pieces, else by [`curve`](super::curve). All forms hold the same function, so changing them costs
//! nothing but time: O(k) for `k` pieces between a row and a curve, and O(k log n) with a tree, which is
//! built only for a row that is long. In a year of quarters of an hour, sold at the price
//! they are bought at, one slot in 33 is not convex, and one step in 23 needs a curve: the bounds soon
//! push out what is not convex.

use super::convex::Convex;
use super::curve::Curve;
use super::policy::Policies;
use super::slope_tree::SlopeTree;
use super::slots::Slot;

/// More pieces than this in all are given up on: half a second's work, and hundreds of times what a
/// year of quarters of an hour makes in a home.
const MOST_PIECES: usize = 40_000_000;

/// Up to so many pieces, a row takes less time than a tree.
const MAX_ROW: usize = 1_000;

/// The cost to go, in the simplest form that it has, and the bounds that the stored energy stays within.
pub(super) struct CostToGo<'a> {
    slots: &'a [Slot],
    form: Form,
    /// The tree for all slots while it is not in use, once it was.
    empty_tree: Option<SlopeTree>,
    bounds: (f64, f64),
    /// Discharging may end here or above.
    reserve: f64,
    /// How many pieces curves have had so far.
    made: usize,
}

enum Form {
    Convex(Convex),
    Tree(SlopeTree),
    Curve(Box<Curve>),
}

impl<'a> CostToGo<'a> {
    /// The cost to go at the horizon of the slots.
    pub(super) fn new(slots: &'a [Slot], target: f64, bounds: (f64, f64), reserve: f64) -> Self {
        let form = Form::Convex(Convex::at(target));
        CostToGo { slots, form, empty_tree: None, bounds, reserve, made: 0 }
    }

    /// Goes one slot back, and adds the slot's policy.
    pub(super) fn step_back(&mut self, slot: &Slot, policies: &mut Policies) {
        self.simplify(slot);
        match &mut self.form {
            Form::Convex(convex) => {
                policies.push(convex.step_back(slot, self.bounds));
                policies.close();
            }
            Form::Tree(tree) => {
                policies.push(tree.step_back(slot, self.bounds));
                policies.close();
            }
            Form::Curve(curve) => self.made += curve.step_back(slot, policies),
        }
    }

    /// Takes the simplest form that holds the cost and can go back over the slot.
    fn simplify(&mut self, slot: &Slot) {
        let convex = slot.is_convex() && self.bounds.0 >= self.reserve;
        if let Form::Tree(tree) = &mut self.form
            && !convex
        {
            let row = Form::Convex(tree.empty());
            if let Form::Tree(tree) = std::mem::replace(&mut self.form, row) {
                self.empty_tree = Some(tree);
            }
        }
        match &self.form {
            Form::Convex(cost) if !convex => {
                self.form = Form::Curve(Curve::new(cost, self.bounds, self.reserve).into());
            }
            Form::Convex(cost) if cost.pieces.len() > MAX_ROW => {
                let empty = self.empty_tree.take();
                let mut tree = empty.unwrap_or_else(|| SlopeTree::new(self.slots));
                tree.fill(cost);
                self.form = Form::Tree(tree);
            }
            Form::Curve(cost) if convex => {
                if let Some(cost) = cost.convex() {
                    self.form = Form::Convex(cost);
                }
            }
            _ => {}
        }
    }

    /// Whether it has been so much work that it had better be given up.
    pub(super) fn is_overgrown(&self) -> bool {
        self.made > MOST_PIECES
    }

    /// The slope of the cost above the energy; below it at the highest energy that there is.
    pub(super) fn slope(&self, energy: f64, rounding: f64) -> Option<f64> {
        match &self.form {
            Form::Convex(cost) => cost.slope(energy, rounding),
            Form::Tree(cost) => cost.slope(energy, rounding),
            Form::Curve(cost) => cost.slope(energy, rounding),
        }
    }
}
