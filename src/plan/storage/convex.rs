//! The cost to go while it is convex: a row of slopes.
//!
//! **Problem.** `V(s)` is the least cost from stored energy `s` to the target by the horizon. One
//! slot earlier, `s` may rise by at most `up` at `buy` each, or fall by at most `down` at `sell`
//! each, and must stay between the bounds: `V'(s) = min over x of g(x) + V(s + x)`.
//!
//! **Algorithm.** The slope trick. `V` is convex and piecewise linear: a multiset of (length, slope)
//! and the place where it starts. With `buy >= sell` the slot's cost `g` is convex too, and the
//! infimal convolution of two convex functions is the union of their pieces in order of slope: put
//! in (`up`, `-buy`) and (`down`, `-sell`), and cut off at both ends what lies beyond the bounds.
//! What to do in the slot is two levels: charge up to where `V` falls by less than `buy` per kWh,
//! discharge down to where it falls by less than `sell`.
//!
//! **Time.** O(k) per slot, for k pieces. Equal prices share a piece, and what fills the battery or
//! empties it pushes others out, so k is about the number of slots that this takes: some tens in a
//! home. Where it is more, [`slope_tree`](super::slope_tree) takes over.
//!
//! **Why it is exact.** Slopes are copied, never computed with, so they compare exactly; equal
//! prices are equal slopes. Levels are sums of lengths, made anew in each slot: no drift.

use super::policy::TwoThresholdRule;
use super::slots::{Leg, StorageSlot};

/// A stretch on which the function is linear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SlopePiece {
    pub(super) length: f64,
    pub(super) slope: f64,
}

/// The cost to go, but for a constant.
pub(super) struct Convex {
    pub(super) start: f64,
    /// By rising slope, one after the other.
    pub(super) pieces: Vec<SlopePiece>,
}

impl Convex {
    /// Nothing at one energy; no other will do.
    pub(super) fn at(energy: f64) -> Self {
        Convex { start: energy, pieces: Vec::new() }
    }

    /// Goes one slot back, and says what to do in it, and where the cost then ends.
    pub(super) fn step_back(&mut self, slot: &StorageSlot, low: f64) -> (TwoThresholdRule, f64) {
        let (mut end, mut charge_to, mut discharge_to) = (self.start, self.start, self.start);
        let (mut charged, mut discharged) = (0, 0);
        for piece in &self.pieces {
            end += piece.length;
            if piece.slope <= -slot.charge.price {
                (charged, charge_to) = (charged + 1, end);
            }
            if piece.slope < -slot.discharge.price {
                (discharged, discharge_to) = (discharged + 1, end);
            }
        }
        // The places stay right: the later one comes first, unless only one of them has a length.
        self.put_in(discharged, slot.discharge);
        self.put_in(charged, slot.charge);
        debug_assert!(self.pieces.is_sorted_by(|a, b| a.slope < b.slope), "slopes rise");
        self.move_start(slot.charge.most, low);
        (TwoThresholdRule::new(slot, charge_to, discharge_to), end + slot.discharge.most)
    }

    /// Adds a way of the slot at its place, or to the piece of its slope just before or behind.
    fn put_in(&mut self, place: usize, Leg { most, price }: Leg) {
        if most <= 0.0 {
            return;
        }
        let mut nearest = self.pieces.iter_mut().skip(place.saturating_sub(1)).take(2);
        match nearest.find(|piece| piece.slope == -price) {
            Some(piece) => piece.length += most,
            None => self.pieces.insert(place, SlopePiece { length: most, slope: -price }),
        }
    }

    /// Where it ends.
    pub(super) fn end(&self) -> f64 {
        self.pieces.iter().fold(self.start, |end, piece| end + piece.length)
    }

    /// Starts lower by a length, but not below the bound.
    pub(super) fn move_start(&mut self, length: f64, low: f64) {
        self.start -= length;
        if self.start < low {
            cut_start(&mut self.pieces, low - self.start);
            self.start = low;
        }
    }

    /// Takes off all that is steeper than a slope.
    pub(super) fn split_off(&mut self, slope: f64) -> Vec<SlopePiece> {
        let kept = self.pieces.partition_point(|piece| piece.slope <= slope);
        self.pieces.split_off(kept)
    }

    /// Adds a piece at the end, whose slope is nowhere exceeded.
    pub(super) fn push(&mut self, piece: SlopePiece) {
        self.put_in(self.pieces.len(), Leg { most: piece.length, price: -piece.slope });
    }

    /// Takes a length off at the end, and says by how much the cost rose along it.
    pub(super) fn cut_end(&mut self, length: f64) -> f64 {
        cut_end(&mut self.pieces, length)
    }

    /// The length of all that is less steep than a slope, and by how much the cost rises along it.
    pub(super) fn ahead_of(&self, slope: f64) -> (f64, f64) {
        let pieces = self.pieces.iter().take_while(|piece| piece.slope < slope);
        pieces.fold((0.0, 0.0), |(length, rise), piece| {
            (length + piece.length, rise + piece.length * piece.slope)
        })
    }

    /// The slope above the energy; below it at the end.
    pub(super) fn slope(&self, energy: f64, rounding: f64) -> Option<f64> {
        slope(&self.pieces, energy - self.start, rounding)
    }
}

/// The slope of a row above a length from its start; below it at the end.
pub(super) fn slope(pieces: &[SlopePiece], length: f64, rounding: f64) -> Option<f64> {
    let all: f64 = pieces.iter().map(|piece| piece.length).sum();
    // At the very end there may be a piece that is nothing but rounding.
    let mut rest = (length + rounding).min(all - rounding);
    let above = |piece: &&SlopePiece| {
        rest -= piece.length;
        rest < 0.0
    };
    pieces.iter().find(above).or(pieces.last()).map(|piece| piece.slope)
}

/// Takes a length off at the start of a row, and says by how much the cost rose along it.
pub(super) fn cut_start(pieces: &mut Vec<SlopePiece>, mut length: f64) -> f64 {
    let (mut gone, mut rise) = (0, 0.0);
    for piece in pieces.iter_mut() {
        rise += piece.length.min(length) * piece.slope;
        if piece.length > length {
            piece.length -= length;
            break;
        }
        length -= piece.length;
        gone += 1;
    }
    pieces.drain(..gone);
    rise
}

/// Takes a length off at the end of a row, and says by how much the cost rose along it.
pub(super) fn cut_end(pieces: &mut Vec<SlopePiece>, mut length: f64) -> f64 {
    let mut rise = 0.0;
    while length > 0.0
        && let Some(last) = pieces.last_mut()
    {
        let here = last.length;
        rise += here.min(length) * last.slope;
        if here > length {
            last.length -= length;
        } else {
            pieces.pop();
        }
        length -= here;
    }
    rise
}
