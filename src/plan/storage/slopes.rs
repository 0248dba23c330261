//! A convex cost to go, in the form that is quicker for it.
//!
//! Up to a thousand pieces are a row, [`convex`](super::convex); more, as in a battery that takes weeks to
//! fill, are a tree, [`slope_tree`](super::slope_tree), which is O(log n) per slot.

use super::convex::{Convex, Piece};
use super::policy::Rule;
use super::slope_tree::SlopeTree;
use super::slots::Slot;

/// Up to so many pieces, a row takes less time than a tree.
const MAX_ROW: usize = 1_000;

/// A row of slopes, or a tree of them.
pub(super) enum Slopes {
    Row(Convex),
    Tree(SlopeTree),
}

impl Slopes {
    /// Nothing at one energy; no other will do.
    pub(super) fn at(energy: f64) -> Self {
        Slopes::Row(Convex::at(energy))
    }

    /// The same in a tree for the slopes of the slots.
    pub(super) fn in_tree(self, slots: &[Slot]) -> Self {
        match self {
            Slopes::Row(row) => {
                let mut tree = SlopeTree::new(slots, row.start);
                tree.fill(&row);
                Slopes::Tree(tree)
            }
            tree => tree,
        }
    }

    /// Takes the form of a tree if the row is long.
    pub(super) fn grow(&mut self, slots: &[Slot]) {
        if let Slopes::Row(row) = self
            && row.pieces.len() > MAX_ROW
        {
            *self = std::mem::replace(self, Slopes::at(0.0)).in_tree(slots);
        }
    }

    /// Goes one slot back, and says what to do in it.
    pub(super) fn step_back(&mut self, slot: &Slot, bounds: (f64, f64)) -> Rule {
        match self {
            Slopes::Row(row) => row.step_back(slot, bounds),
            Slopes::Tree(tree) => tree.step_back(slot, bounds),
        }
    }

    /// Where it ends.
    pub(super) fn end(&self) -> f64 {
        match self {
            Slopes::Row(row) => row.end(),
            Slopes::Tree(tree) => tree.end(),
        }
    }

    /// Starts lower by a length, but not below the bound, and costs so much more at its end.
    pub(super) fn move_start(&mut self, length: f64, low: f64, value: f64) {
        match self {
            Slopes::Row(row) => row.move_start(length, low),
            Slopes::Tree(tree) => tree.move_start(length, low, value),
        }
    }

    /// Takes a length off at the end.
    pub(super) fn cut_end(&mut self, length: f64) {
        match self {
            Slopes::Row(row) => row.cut_end(length),
            Slopes::Tree(tree) => tree.cut_end(length),
        }
    }

    /// Takes off all that is steeper than a slope.
    pub(super) fn split_off(&mut self, slope: f64) -> Vec<Piece> {
        match self {
            Slopes::Row(row) => row.split_off(slope),
            Slopes::Tree(tree) => tree.split_off(slope),
        }
    }

    /// Adds a piece at the end, whose slope is nowhere exceeded.
    pub(super) fn push(&mut self, piece: Piece) {
        match self {
            Slopes::Row(row) => row.push(piece),
            Slopes::Tree(tree) => tree.push(piece),
        }
    }

    /// The slope above the energy; below it at the end.
    pub(super) fn slope(&self, energy: f64, rounding: f64) -> Option<f64> {
        match self {
            Slopes::Row(row) => row.slope(energy, rounding),
            Slopes::Tree(tree) => tree.slope(energy, rounding),
        }
    }
}
