//! The cost to go where some slot is not convex: any continuous piecewise linear function.
//!
//! **Problem.** As in [`convex`], for slots in which selling a stored kWh earns more
//! than storing it costs (an export price above the import price; a negative price with losses).
//! There a mix of both directions would be cheapest of all, and a slot may have only one. Also for
//! a battery that starts below its reserve: it may discharge only to the reserve or above. And for a
//! convex slot as long as what comes after it is not convex.
//!
//! **Algorithm.** `V` is cut where its slope falls, into convex runs: `V` is the lower envelope of
//! functions that are convex on an interval each. A step back distributes over the envelope. Each
//! run is merged with the slot's pieces as in the convex case: with both directions at once if
//! the slot is convex, else once with each. The lower envelope of the results is the new `V`, with a
//! note of which of them is lowest where: these are the slot's rules. Runs below the reserve may
//! only be charged to.
//!
//! **Time.** O(k) per slot and run, for k pieces. Where all slots are equally long, the pieces' ends
//! lie on few points and k stays small: 36 at most in a year of quarters of an hour, sold at the
//! price they are bought at. In general it cannot: with an export price above the import price a
//! slot wants to be full in one direction or the other, and to choose the directions so that they
//! add up to the target is the partition problem, which is NP-hard. So the work is bounded.
//!
//! **Why it is exact.** The infimal convolution of a minimum is the minimum of the convolutions, and
//! that of convex functions is the union of their pieces in order of slope. Slopes are copied, never
//! computed with. Only the places where two candidates cross are computed from their values; a
//! candidate that is better by no more than the rounding of these values does not displace another.

use super::convex;
use super::line::{Line, Piece, lower};
use super::policy::{Policies, Rule};
use super::slope_tree::SlopeTree;
use super::slots::Slot;

/// The cost to go, from its start on. Its energies are its own: only their differences count.
pub(super) struct Curve {
    line: Line,
    /// The bounds of the step at hand.
    low: f64,
    high: f64,
    /// The lowest slope.
    lowest: f64,
    /// At how many places the slope falls.
    falls: usize,
    /// A difference of values that is nothing but rounding.
    rounding: f64,
    work: Work,
}

/// Space that is used again in every step.
#[derive(Default)]
struct Work {
    rules: Vec<Rule>,
    /// The lower envelope of the ways to charge, or to do either where that is one candidate.
    charged: Line,
    discharged: Line,
    spread: Line,
    beyond: Line,
    /// How many pieces this step has made.
    made: usize,
}

impl Curve {
    /// Nothing at one energy; no other will do.
    pub(super) fn at(energy: f64) -> Self {
        let line = Line { start: energy, ..Line::default() };
        let (lowest, work) = (f64::INFINITY, Work::default());
        Curve { line, low: 0.0, high: 0.0, lowest, falls: 0, rounding: 0.0, work }
    }

    /// The number of pieces.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.line.pieces.len()
    }

    pub(super) fn is_convex(&self) -> bool {
        self.falls == 0
    }

    /// No slope is lower.
    pub(super) fn lowest(&self) -> f64 {
        self.lowest
    }

    /// The lengths and slopes, in order of energy.
    pub(super) fn pieces(&self) -> impl Iterator<Item = convex::Piece> {
        let mut start = self.line.start;
        self.line.pieces.iter().map(move |piece| {
            let length = piece.end - std::mem::replace(&mut start, piece.end);
            convex::Piece { length, slope: piece.slope }
        })
    }

    /// Puts a row before the start, whose slopes are no higher than any here.
    pub(super) fn prepend(&mut self, row: &[convex::Piece]) {
        let length: f64 = row.iter().map(|piece| piece.length).sum();
        let mut line = Line::default();
        line.restart(self.line.start - length, 0.0);
        for convex::Piece { length, slope } in row.iter().copied() {
            let (end, value) = line.end();
            let (end, value) = (end + length, value + length * slope);
            line.push(Piece { end, value, slope, candidate: 0 });
        }
        let (_, rise) = line.end();
        for piece in &self.line.pieces {
            line.push(Piece { value: piece.value + rise, ..*piece });
        }
        self.take_on(&line);
    }

    /// Ends at a length from the start at the latest.
    pub(super) fn cut_end(&mut self, length: f64) {
        let end = self.line.start + length;
        while let Some(last) = self.line.pieces.pop_if(|last| last.end > end) {
            let (start, _) = self.line.end();
            let before = self.line.pieces.last().map_or(f64::NEG_INFINITY, |piece| piece.slope);
            if start < end {
                let value = last.value - last.slope * (last.end - end);
                self.line.pieces.push(Piece { end, value, ..last });
            } else if last.slope < before {
                self.falls -= 1;
            }
        }
    }

    /// The convex runs, in order of energy.
    fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        let mut start = (self.line.start, self.line.value);
        let mut rest = Some(self.line.pieces.as_slice());
        std::iter::from_fn(move || {
            let all = rest?;
            let joined = |pair: &[Piece]| match pair {
                [a, b] => a.slope <= b.slope,
                _ => false,
            };
            let count = 1 + all.windows(2).take_while(|pair| joined(pair)).count();
            let (pieces, others) = all.split_at_checked(count).unwrap_or((all, &[]));
            let run = Run { start: start.0, value: start.1, pieces };
            rest = (!others.is_empty()).then_some(others);
            start = pieces.last().map_or(start, |last| (last.end, last.value));
            Some(run)
        })
    }

    /// The cost one slot earlier of going to a run by the ways given.
    fn spread(&self, run: &Run, ways: Ways, candidate: usize, spread: &mut Line) {
        let (length, slope) = ways.charge.unwrap_or_default();
        let mut clipped = Clipped {
            at: run.start - length,
            value: run.value - length * slope,
            candidate,
            curve: self,
            line: spread,
        };
        clipped.line.restart(clipped.at.max(self.low), clipped.value);
        let mut waiting = ways.charge.into_iter().chain(ways.discharge).peekable();
        let mut start = run.start;
        for piece in run.pieces {
            while let Some((length, slope)) = waiting.next_if(|(_, slope)| *slope <= piece.slope) {
                clipped.push(length, slope);
            }
            clipped.push(piece.end - start, piece.slope);
            start = piece.end;
        }
        for (length, slope) in waiting {
            clipped.push(length, slope);
        }
    }

    /// The ways to go to a run, each with its rule: by charging or either way, and by discharging.
    fn candidates(&self, run: &Run, slot: &Slot) -> [Option<(Ways, Rule)>; 2] {
        let charge = (slot.charge.most, -slot.charge.price);
        let discharge = (slot.discharge.most, -slot.discharge.price);
        let charge_to = run.level(|slope| slope <= charge.1);
        let discharge_to = run.level(|slope| slope < discharge.1);
        let charging = Ways { charge: Some(charge), discharge: None };
        let only_charging = Some((charging, Rule::new(slot, charge_to, f64::INFINITY)));
        if discharge.0 <= 0.0 {
            [only_charging, None]
        } else if slot.is_convex() {
            // Without charging, its price may be any and be out of order.
            let charge = (charge.0 > 0.0).then_some(charge);
            let ways = Ways { charge, discharge: Some(discharge) };
            [Some((ways, Rule::new(slot, charge_to, discharge_to))), None]
        } else {
            let ways = Ways { charge: None, discharge: Some(discharge) };
            [only_charging, Some((ways, Rule::new(slot, f64::NEG_INFINITY, discharge_to)))]
        }
    }

    /// Collects the candidates of all runs.
    fn collect(&self, slot: &Slot, work: &mut Work) {
        let Work { rules, charged, discharged, spread, beyond, made } = work;
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
                    self.spread(&run, ways, rules.len(), line);
                } else {
                    self.spread(&run, ways, rules.len(), spread);
                    line.cut(spread.start, beyond);
                    *made += beyond.pieces.len() + spread.pieces.len();
                    lower(beyond, spread, self.rounding, line);
                }
                rules.push(rule);
            }
        }
    }

    /// Takes on the values of a line, but for a constant.
    fn take_on(&mut self, line: &Line) {
        let mut largest = 0.0_f64;
        let mut slope = f64::NEG_INFINITY;
        (self.lowest, self.falls) = (f64::INFINITY, 0);
        self.line.restart(line.start, 0.0);
        for piece in &line.pieces {
            let value = piece.value - line.value;
            largest = largest.max(value.abs());
            self.lowest = self.lowest.min(piece.slope);
            self.falls += usize::from(piece.slope < slope);
            slope = piece.slope;
            self.line.push(Piece { value, candidate: 0, ..*piece });
        }
        self.rounding = 8.0 * f64::EPSILON * largest;
    }

    /// Goes one slot back, from where it really starts, and adds the slot's rules. Says how many pieces
    /// that took, and the value at the new start, relative to that at the old one.
    pub(super) fn step_back(
        &mut self,
        slot: &Slot,
        start: f64,
        (low, high): (f64, f64),
        policies: &mut Policies,
    ) -> (usize, f64) {
        let shift = start - self.line.start;
        (self.low, self.high) = (low - shift, high - shift);
        let mut work = std::mem::take(&mut self.work);
        self.collect(slot, &mut work);
        let line = if work.discharged.pieces.is_empty() {
            &work.charged
        } else {
            work.spread.pieces.clear();
            lower(&work.charged, &work.discharged, self.rounding, &mut work.spread);
            &work.spread
        };
        note(line, &work.rules, shift, policies);
        self.take_on(line);
        let made = (work.made + line.pieces.len(), line.value);
        self.work = work;
        made
    }

    /// The least sum of charging up to some energy, and of the cost from there, relative to that at the
    /// start; and the number of pieces tried. It can be charged to where the curve really starts.
    pub(super) fn least_after(&self, charging: &SlopeTree, start: f64) -> (f64, usize) {
        let shift = start - self.line.start;
        let mut least = f64::INFINITY;
        let (mut from, mut tried) = (start, 0);
        let most = charging.level(self.lowest);
        for piece in &self.line.pieces {
            if from >= most {
                break;
            }
            tried += 1;
            let end = (piece.end + shift).min(most);
            let energy = charging.level(piece.slope).clamp(from, end);
            let value = piece.value - piece.slope * (piece.end + shift - energy);
            least = least.min(value + charging.cost_up_to(energy));
            from = end;
        }
        (least, tried)
    }

    /// The slope above the energy, counted from the start; below it at the end.
    pub(super) fn slope(&self, energy: f64, rounding: f64) -> Option<f64> {
        let pieces = &self.line.pieces;
        let energy = self.line.start + energy;
        // At the very end there may be a piece that is nothing but rounding.
        let energy = (energy + rounding).min(self.line.end().0 - rounding);
        let place = pieces.partition_point(|piece| piece.end <= energy);
        pieces.get(place).or(pieces.last()).map(|piece| piece.slope)
    }
}

/// A stretch of a line on which it is convex.
struct Run<'a> {
    start: f64,
    value: f64,
    pieces: &'a [Piece],
}

impl Run<'_> {
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

/// A line under construction, of which only what lies within the bounds is kept.
struct Clipped<'a> {
    at: f64,
    value: f64,
    candidate: usize,
    curve: &'a Curve,
    line: &'a mut Line,
}

impl Clipped<'_> {
    fn push(&mut self, length: f64, slope: f64) {
        let end = self.at + length;
        let value = self.value + length * slope;
        if end <= self.curve.low {
            self.line.value = value;
        } else if self.at < self.curve.high {
            if self.at < self.curve.low {
                self.line.value = value - slope * (end - self.curve.low);
            }
            let beyond = (end - self.curve.high).max(0.0);
            let candidate = self.candidate;
            let (end, value) = (end.min(self.curve.high), value - slope * beyond);
            self.line.push(Piece { end, value, slope, candidate });
        }
        (self.at, self.value) = (end, value);
    }
}

/// Notes which candidate's rule holds where, all shifted.
fn note(line: &Line, rules: &[Rule], shift: f64, policies: &mut Policies) {
    let mut push = |rule: &Rule, until: f64| {
        let (charge_to, discharge_to) = (rule.charge_to + shift, rule.discharge_to + shift);
        policies.push(Rule { until: until + shift, charge_to, discharge_to });
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
