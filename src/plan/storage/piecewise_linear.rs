//! The cost to go where some slot is not convex: any continuous piecewise linear function.
//!
//! **Problem.** As in [`convex`], for slots in which selling a stored kWh earns more
//! than storing it costs (an export price above the import price; a negative price with losses).
//! There a mix of both directions would be cheapest of all, and a slot may have only one. Also for a
//! convex slot as long as what comes after it is not convex.
//!
//! **Algorithm.** `V` is cut where its slope falls, into convex runs: `V` is the lower envelope of
//! functions that are convex on an interval each. A step back distributes over the envelope. Each
//! run is merged with the slot's pieces as in the convex case: with both directions at once if
//! the slot is convex, else once with each. The lower envelope of the results is the new `V`, with a
//! note of which of them is lowest where: these are the rules of the slot.
//!
//! Only a part of `V` is changed so. Below the first piece that is steeper than the slot's lower slope,
//! every kWh is worth more than the slot's prices, and it charges all it can; above the last piece that is
//! less steep than the higher one, it discharges all it can. There `V` keeps its pieces and moves.
//!
//! For example, a battery of 2 kWh without losses has to end at 1 kWh, and in each hour it may move 1 kWh:
//! bought at 0.10, sold at 0.30. Before the last hour `V` is 0.10 at 0 kWh, 0 at 1 kWh and -0.30 at 2 kWh. Its
//! slope falls from -0.10 to -0.30, so it has two runs. One hour earlier, from 1 kWh, charging gives
//! 0.10 + `V(2)` = -0.20, and discharging gives -0.30 + `V(0)` = -0.20.
//!
//! **Time.** O(k) per slot and run, for k pieces that the slot changes. Where all slots are equally long, the
//! pieces' ends lie on few points and k stays small: 36 at most in a year of quarters of an hour, sold at the
//! price they are bought at, in a home; and in a battery that takes years to fill, where nothing is pushed
//! out and there are up to 2,500 pieces, the slots change some 200 of them each. In general k grows exponentially, for the problem is NP-hard, so
//! the work is bounded.
//!
//! **Why it is NP-hard.** By the partition problem (Karp, 1972): whole numbers `a_1 .. a_n` are to be divided into
//! two halves of equal sums. Take a battery without losses, of 1 kW and a capacity of twice the sum, that
//! starts and ends half full, and a slot of `a_i` hours for each number, in which a kWh costs -1 when
//! bought and earns 1 when sold. A slot earns at most `a_i`, and that only if it runs as a whole in one
//! direction. So a plan earns the sum of all numbers if and only if the charged and the discharged ones have equal sums.
//!
//! **Why it is exact.** The infimal convolution of a minimum is the minimum of the convolutions, and
//! that of convex functions is the union of their pieces in order of slope. Slopes are copied, never
//! computed with. Only the places where two candidates cross are computed from their values; a
//! candidate that is better by no more than the rounding of these values does not displace another.

use std::ops::Range;

use super::convex::{self, SlopePiece};
use super::envelope::{Envelope, EnvelopePiece, lower_envelope};
use super::policy::{Policies, TwoThresholdRule};
use super::slope_tree::SlopeTree;
use super::slots::StorageSlot;

/// The cost to go, from wherever it starts.
pub(super) struct PiecewiseLinear {
    /// In order of energy.
    pieces: Vec<SlopePiece>,
    length: f64,
    /// No slope is lower.
    lowest: f64,
    is_convex: bool,
    /// The part that the step at hand changes.
    changed: Envelope,
    /// A difference of values that is nothing but rounding.
    rounding: f64,
    scratch: Scratch,
}

/// Space that is used again in every step.
#[derive(Default)]
struct Scratch {
    rules: Vec<TwoThresholdRule>,
    /// The lower envelope of the ways to charge, or to do either where that is one candidate.
    charged: Envelope,
    discharged: Envelope,
    infimal_convolution: Envelope,
    beyond: Envelope,
    /// How many pieces this step has made.
    made: usize,
}

impl PiecewiseLinear {
    /// Nothing at one energy; no other will do.
    pub(super) fn new() -> Self {
        PiecewiseLinear {
            pieces: Vec::new(),
            length: 0.0,
            lowest: f64::INFINITY,
            is_convex: true,
            changed: Envelope::default(),
            rounding: 0.0,
            scratch: Scratch::default(),
        }
    }

    pub(super) fn is_convex(&self) -> bool {
        self.is_convex
    }

    /// No slope is lower.
    pub(super) fn lowest(&self) -> f64 {
        self.lowest
    }

    /// The lengths and slopes, in order of energy.
    pub(super) fn pieces(&self) -> &[SlopePiece] {
        &self.pieces
    }

    /// Puts a row before the start, whose slopes are no higher than any here.
    pub(super) fn prepend(&mut self, row: &[SlopePiece]) {
        debug_assert!(row.iter().all(|piece| piece.slope <= self.lowest));
        self.replace(0..0, row);
    }

    fn replace(&mut self, places: Range<usize>, row: &[SlopePiece]) {
        let behind = self.pieces.split_off(places.end);
        self.pieces.truncate(places.start);
        self.pieces.extend_from_slice(row);
        self.pieces.extend_from_slice(&behind);
        self.measure();
    }

    /// Keeps what lies within the bounds, and says by how much the cost rises to the new start.
    pub(super) fn cut(&mut self, start: f64, (low, high): (f64, f64)) -> f64 {
        let (before, beyond) = (low - start, start + self.length - high);
        let (count, mut rise) = (self.pieces.len(), 0.0);
        if before > 0.0 {
            rise = convex::cut_start(&mut self.pieces, before);
            self.length -= before;
        }
        if beyond > 0.0 {
            convex::cut_end(&mut self.pieces, beyond);
            self.length -= beyond;
        }
        if self.pieces.len() < count {
            self.measure();
        }
        rise
    }

    /// Notes what is asked for in every step.
    fn measure(&mut self) {
        let pieces = &self.pieces;
        self.length = pieces.iter().map(|piece| piece.length).sum();
        self.lowest = pieces.iter().map(|piece| piece.slope).fold(f64::INFINITY, f64::min);
        self.is_convex = pieces.is_sorted_by(|a, b| a.slope <= b.slope);
    }

    /// The convex runs, in order of energy.
    fn runs(&self) -> impl Iterator<Item = ConvexRun<'_>> {
        let mut start = (self.changed.start, self.changed.value);
        let mut rest = Some(self.changed.pieces.as_slice());
        std::iter::from_fn(move || {
            let all = rest?;
            let joined = |pair: &[EnvelopePiece]| match pair {
                [a, b] => a.slope <= b.slope,
                _ => false,
            };
            let count = 1 + all.windows(2).take_while(|pair| joined(pair)).count();
            let (pieces, others) = all.split_at_checked(count).unwrap_or((all, &[]));
            let run = ConvexRun { start: start.0, value: start.1, pieces };
            rest = (!others.is_empty()).then_some(others);
            start = pieces.last().map_or(start, |last| (last.end, last.value));
            Some(run)
        })
    }

    /// The cost one slot earlier of going to a run by the ways given.
    fn infimal_convolution(
        &self,
        run: &ConvexRun,
        ways: Ways,
        candidate: usize,
        sum: &mut Envelope,
    ) {
        let (length, slope) = ways.charge.unwrap_or_default();
        sum.restart(run.start - length, run.value - length * slope);
        let (mut end, mut value) = (sum.start, sum.value);
        let mut push = |length: f64, slope: f64| {
            (end, value) = (end + length, value + length * slope);
            sum.push(EnvelopePiece { end, value, slope, candidate });
        };
        let mut waiting = ways.charge.into_iter().chain(ways.discharge).peekable();
        let mut start = run.start;
        for piece in run.pieces {
            while let Some((length, slope)) = waiting.next_if(|(_, slope)| *slope <= piece.slope) {
                push(length, slope);
            }
            push(piece.end - start, piece.slope);
            start = piece.end;
        }
        for (length, slope) in waiting {
            push(length, slope);
        }
    }

    /// The ways to go to a run, each with its rule: by charging or either way, and by discharging.
    fn candidates(
        &self,
        run: &ConvexRun,
        slot: &StorageSlot,
    ) -> [Option<(Ways, TwoThresholdRule)>; 2] {
        let charge = (slot.charge.most, -slot.charge.price);
        let discharge = (slot.discharge.most, -slot.discharge.price);
        let charge_to = run.level(|slope| slope <= charge.1);
        let discharge_to = run.level(|slope| slope < discharge.1);
        let charging = Ways { charge: Some(charge), discharge: None };
        let only_charging = Some((charging, TwoThresholdRule::new(slot, charge_to, f64::INFINITY)));
        if discharge.0 <= 0.0 {
            [only_charging, None]
        } else if slot.is_convex() {
            // Without charging, its price may be any and be out of order.
            let charge = (charge.0 > 0.0).then_some(charge);
            let ways = Ways { charge, discharge: Some(discharge) };
            [Some((ways, TwoThresholdRule::new(slot, charge_to, discharge_to))), None]
        } else {
            let ways = Ways { charge: None, discharge: Some(discharge) };
            [
                only_charging,
                Some((ways, TwoThresholdRule::new(slot, f64::NEG_INFINITY, discharge_to))),
            ]
        }
    }

    /// Collects the candidates of all runs.
    fn collect(&self, slot: &StorageSlot, scratch: &mut Scratch) {
        let Scratch { rules, charged, discharged, infimal_convolution, beyond, made } = scratch;
        *made = 0;
        rules.clear();
        charged.pieces.clear();
        discharged.pieces.clear();
        let mut empty = [true, true];
        for run in self.runs() {
            let lines = [&mut *charged, &mut *discharged].into_iter().zip(&mut empty);
            for ((line, empty), candidate) in lines.zip(self.candidates(&run, slot)) {
                let Some((ways, rule)) = candidate else { continue };
                if std::mem::take(empty) {
                    self.infimal_convolution(&run, ways, rules.len(), line);
                } else {
                    self.infimal_convolution(&run, ways, rules.len(), infimal_convolution);
                    line.cut(infimal_convolution.start, beyond);
                    *made += beyond.pieces.len() + infimal_convolution.pieces.len();
                    lower_envelope(beyond, infimal_convolution, self.rounding, line);
                }
                rules.push(rule);
            }
        }
    }

    /// The places of the pieces that a slot with slopes from the one to the other changes: what is before them
    /// is flatter than all of these, what is behind steeper.
    fn affected(&self, (flattest, steepest): (f64, f64)) -> Range<usize> {
        let flat = |piece: &SlopePiece| piece.slope <= flattest;
        let steep = |piece: &&SlopePiece| piece.slope >= steepest;
        let before = self.pieces.iter().take_while(|piece| flat(piece)).count();
        let behind = self.pieces.iter().rev().take_while(steep).count();
        before..(self.pieces.len() - behind).max(before)
    }

    /// Takes pieces into the line, from zero on, and says where they start.
    fn take(&mut self, places: &Range<usize>) -> f64 {
        let mut largest = 0.0_f64;
        self.changed.restart(0.0, 0.0);
        for SlopePiece { length, slope } in self.pieces.iter().take(places.end).skip(places.start) {
            let (end, value) = self.changed.end();
            let (end, value) = (end + length, value + length * slope);
            largest = largest.max(value.abs());
            self.changed.push(EnvelopePiece { end, value, slope: *slope, candidate: 0 });
        }
        self.rounding = 8.0 * f64::EPSILON * largest;
        self.pieces.iter().take(places.start).map(|piece| piece.length).sum()
    }

    /// Goes one slot back, adds the slot's rules, and says how many pieces that took. It starts at the
    /// energy given, and then lower by what can be charged.
    pub(super) fn step_back(
        &mut self,
        slot: &StorageSlot,
        start: f64,
        policies: &mut Policies,
    ) -> usize {
        let places = self.affected(slot.slopes());
        let shift = start + self.take(&places);
        let mut scratch = std::mem::take(&mut self.scratch);
        self.collect(slot, &mut scratch);
        let line = if scratch.discharged.pieces.is_empty() {
            &scratch.charged
        } else {
            scratch.infimal_convolution.pieces.clear();
            lower_envelope(
                &scratch.charged,
                &scratch.discharged,
                self.rounding,
                &mut scratch.infimal_convolution,
            );
            &scratch.infimal_convolution
        };
        note(line, &scratch.rules, shift, policies);
        self.replace(places, &line.row());
        let made = scratch.made + line.pieces.len();
        self.scratch = scratch;
        // What does not change is only copied.
        made + self.pieces.len() / 8
    }

    /// The least sum of charging up to some energy and of the cost from there, relative to that at the
    /// start, with that energy; and the number of pieces tried. Charging comes up to the start.
    pub(super) fn least_after(&self, charging: &SlopeTree, start: f64) -> ((f64, f64), usize) {
        let (mut least, mut tried) = ((f64::INFINITY, start), 0);
        let (mut from, mut value) = (start, 0.0);
        let most = charging.level(self.lowest);
        for piece in &self.pieces {
            if from >= most {
                break;
            }
            let end = from + piece.length;
            let energy = charging.level(piece.slope).max(from).min(end).min(most);
            let sum = value + (energy - from) * piece.slope + charging.cost_up_to(energy);
            if sum < least.0 {
                least = (sum, energy);
            }
            (from, value, tried) = (end, value + piece.length * piece.slope, tried + 1);
        }
        (least, tried)
    }
}

/// A stretch of a line on which it is convex.
struct ConvexRun<'a> {
    start: f64,
    value: f64,
    pieces: &'a [EnvelopePiece],
}

impl ConvexRun<'_> {
    /// Up to where the slopes are the wanted ones.
    fn level(&self, wanted: impl Fn(f64) -> bool) -> f64 {
        let count = self.pieces.partition_point(|piece| wanted(piece.slope));
        let last = count.checked_sub(1).and_then(|last| self.pieces.get(last));
        last.map_or(self.start, |piece| piece.end)
    }
}

/// The ways of one candidate: how far, and the slope of the cost on the way.
#[derive(Clone, Copy, Debug)]
struct Ways {
    charge: Option<(f64, f64)>,
    discharge: Option<(f64, f64)>,
}

/// Notes which candidate's rule holds where, all shifted.
fn note(line: &Envelope, rules: &[TwoThresholdRule], shift: f64, policies: &mut Policies) {
    let mut push = |rule: &TwoThresholdRule, until: f64| {
        let (charge_to, discharge_to) = (rule.charge_to + shift, rule.discharge_to + shift);
        policies.push(TwoThresholdRule { until: until + shift, charge_to, discharge_to });
    };
    let mut pieces = line.pieces.iter().peekable();
    if pieces.peek().is_none() {
        rules.first().into_iter().for_each(|rule| push(rule, f64::INFINITY));
    }
    while let Some(piece) = pieces.next() {
        let ends = pieces.peek().is_none_or(|next| next.candidate != piece.candidate);
        if let Some(rule) = rules.get(piece.candidate)
            && ends
        {
            push(rule, piece.end);
        }
    }
}
