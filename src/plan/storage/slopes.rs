//! A convex cost to go, in the form that is quicker for it.
//!
//! Up to a thousand pieces are a row, [`convex`](super::convex); more, as in a battery that takes weeks to
//! fill, are a tree, [`slope_tree`](super::slope_tree), which is O(log n) per slot.

use super::convex::{Convex, SlopePiece};
use super::policy::TwoThresholdRule;
use super::slope_tree::SlopeTree;
use super::slots::StorageSlot;

/// Up to this number of pieces, a row takes less time than a tree. It is small in tests, so that they reach trees.
const MAX_ROW: usize = if cfg!(test) { 8 } else { 1_000 };

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

    /// Takes the form of a tree if the row is long.
    pub(super) fn grow(&mut self, tree: impl FnOnce(f64) -> SlopeTree) {
        if let Slopes::Row(row) = self
            && row.pieces.len() > MAX_ROW
        {
            let mut tree = tree(row.start);
            tree.fill(row);
            *self = Slopes::Tree(tree);
        }
    }

    /// Goes one slot back, and says what to do in it, and where the cost then ends.
    pub(super) fn step_back(&mut self, slot: &StorageSlot, low: f64) -> (TwoThresholdRule, f64) {
        match self {
            Slopes::Row(row) => row.step_back(slot, low),
            Slopes::Tree(tree) => tree.step_back(slot, low),
        }
    }

    /// Where it starts.
    pub(super) fn start(&self) -> f64 {
        match self {
            Slopes::Row(row) => row.start,
            Slopes::Tree(tree) => tree.start(),
        }
    }

    /// Where it ends.
    pub(super) fn end(&self) -> f64 {
        match self {
            Slopes::Row(row) => row.end(),
            Slopes::Tree(tree) => tree.end(),
        }
    }

    /// Starts lower by a length, but not below the bound.
    pub(super) fn move_start(&mut self, length: f64, low: f64) {
        match self {
            Slopes::Row(row) => row.move_start(length, low),
            Slopes::Tree(tree) => tree.move_start(length, low),
        }
    }

    /// The length of all that is less steep than a slope, and by how much the cost rises along it.
    pub(super) fn ahead_of(&self, slope: f64) -> (f64, f64) {
        match self {
            Slopes::Row(row) => row.ahead_of(slope),
            Slopes::Tree(tree) => tree.ahead_of(slope),
        }
    }

    /// Takes a length off at the end, and says by how much the cost rose along it.
    pub(super) fn cut_end(&mut self, length: f64) -> f64 {
        match self {
            Slopes::Row(row) => row.cut_end(length),
            Slopes::Tree(tree) => tree.cut_end(length),
        }
    }

    /// Takes off all that is steeper than a slope.
    pub(super) fn split_off(&mut self, slope: f64) -> Vec<SlopePiece> {
        match self {
            Slopes::Row(row) => row.split_off(slope),
            Slopes::Tree(tree) => tree.split_off(slope),
        }
    }

    /// Adds a piece at the end, whose slope is nowhere exceeded.
    pub(super) fn push(&mut self, piece: SlopePiece) {
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
