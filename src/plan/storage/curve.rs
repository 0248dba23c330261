//! The cost to go where some slot is not convex: any continuous piecewise linear function.
//!
//! **Problem.** As in [`convex`](super::convex), for slots in which selling a stored kWh earns more
//! than storing it costs (an export price above the import price; a negative price with losses).
//! There a mix of both directions would be cheapest of all, and a slot may have only one. Also for
//! a battery that starts below its reserve: it may discharge only to the reserve or above.
//!
//! **Algorithm.** `V` is cut where its slope falls, into convex runs: `V` is the lower envelope of
//! functions that are convex on an interval each. A step back distributes over the envelope. Each
//! run is merged with the slot's pieces as in the convex case: with both directions at once if
//! the slot is convex, else once with each. The lower envelope of the results is the new `V`, with a
//! note of which of them is lowest where: these are the slot's rules. Runs below the reserve may
//! only be charged to.
//!
//! **Time.** O(k) per slot and run, for k pieces. Where all slots are equally long, the pieces'
//! ends lie on few points and k stays small (see the tests). In general it cannot: with an export
//! price above the import price a slot wants to be full in one direction or the other, and to choose
//! the directions so that they add up to the target is the partition problem, which is NP-hard.
//!
//! **Why it is exact.** The infimal convolution of a minimum is the minimum of the convolutions, and
//! that of convex functions is the union of their pieces in order of slope. Slopes are copied, never
//! computed with. Only the places where two candidates cross are computed from their values; a
//! candidate that is better by no more than the rounding of these values does not displace another.

use super::policy::{CostToGo, Policies, Rule};
use super::slots::Slot;

/// A stretch of a function on which it is linear, from the end of the one before.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    end: f64,
    slope: f64,
    /// Which of the candidates this is a piece of.
    candidate: usize,
}

/// A continuous piecewise linear function on an interval.
#[derive(Clone, Debug, Default)]
struct Line {
    start: f64,
    /// Its value at the start.
    value: f64,
    pieces: Vec<Piece>,
}

impl Line {
    fn at(start: f64, value: f64) -> Self {
        Line { start, value, pieces: Vec::new() }
    }

    fn end(&self) -> f64 {
        self.pieces.last().map_or(self.start, |piece| piece.end)
    }

    /// Goes on to a later end.
    fn push(&mut self, piece: Piece) {
        if piece.end <= self.end() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.slope == piece.slope && last.candidate == piece.candidate => {
                last.end = piece.end;
            }
            _ => self.pieces.push(piece),
        }
    }
}

/// The cost to go, and the bounds that the stored energy stays within.
pub(super) struct Curve {
    line: Line,
    low: f64,
    high: f64,
    /// Discharging may end here or above.
    reserve: f64,
}

impl Curve {
    /// The cost to go at the horizon: nothing at the target, and no other energy will do.
    pub(super) fn new(target: f64, (low, high): (f64, f64), reserve: f64) -> Self {
        Curve { line: Line::at(target, 0.0), low, high, reserve }
    }

    /// The convex runs, in order of energy. None of them has the reserve inside.
    fn runs(&self) -> Vec<Line> {
        let mut runs = Vec::new();
        let mut run = Line::at(self.line.start, 0.0);
        let mut value = 0.0;
        for &piece in &self.line.pieces {
            let crosses = run.end() < self.reserve && self.reserve < piece.end;
            let before = crosses.then_some(Piece { end: self.reserve, ..piece });
            for part in before.into_iter().chain([piece]) {
                let start = run.end();
                let falls = run.pieces.last().is_some_and(|last| last.slope > part.slope);
                if falls || (start == self.reserve && !run.pieces.is_empty()) {
                    runs.push(std::mem::replace(&mut run, Line::at(start, value)));
                }
                value += part.slope * (part.end - start);
                run.push(part);
            }
        }
        runs.push(run);
        runs
    }

    /// The cost one slot earlier of going to a run by the ways given.
    fn spread(&self, run: &Line, ways: Ways, candidate: usize) -> Line {
        let first = run.start - ways.charge.map_or(0.0, |(length, _)| length);
        let value = run.value - ways.charge.map_or(0.0, |(length, slope)| length * slope);
        let mut spread =
            Clipped { line: Line::at(first.max(self.low), value), at: first, curve: self };
        let mut waiting = ways.charge.into_iter().chain(ways.discharge).peekable();
        let mut start = run.start;
        for piece in &run.pieces {
            while let Some((length, slope)) = waiting.next_if(|(_, slope)| *slope <= piece.slope) {
                spread.push(length, slope, candidate);
            }
            spread.push(piece.end - start, piece.slope, candidate);
            start = piece.end;
        }
        for (length, slope) in waiting {
            spread.push(length, slope, candidate);
        }
        spread.line
    }

    /// All ways to go to a run, each with its rule.
    fn candidates(&self, run: &Line, slot: &Slot) -> [Option<(Ways, Rule)>; 2] {
        let charge = (slot.charge.most, -slot.charge.price);
        let discharge = (slot.discharge.most, -slot.discharge.price);
        let charge_to = level(run, |slope| slope <= charge.1);
        let discharge_to = level(run, |slope| slope < discharge.1);
        let may_discharge = discharge.0 > 0.0 && run.start >= self.reserve;
        let charging = Ways { charge: Some(charge), discharge: None };
        let only_charging = Some((charging, Rule::new(slot, charge_to, f64::INFINITY)));
        if !may_discharge {
            [only_charging, None]
        } else if slot.is_convex() {
            let ways = Ways { charge: Some(charge), discharge: Some(discharge) };
            [Some((ways, Rule::new(slot, charge_to, discharge_to))), None]
        } else {
            let ways = Ways { charge: None, discharge: Some(discharge) };
            [only_charging, Some((ways, Rule::new(slot, f64::NEG_INFINITY, discharge_to)))]
        }
    }
}

/// The ways of one candidate: how far, and the slope of the cost on the way.
#[derive(Clone, Copy, Debug)]
struct Ways {
    charge: Option<(f64, f64)>,
    discharge: Option<(f64, f64)>,
}

/// Up to where the slopes of a convex run are the wanted ones.
fn level(run: &Line, wanted: impl Fn(f64) -> bool) -> f64 {
    let count = run.pieces.partition_point(|piece| wanted(piece.slope));
    count.checked_sub(1).and_then(|last| run.pieces.get(last)).map_or(run.start, |piece| piece.end)
}

/// A line under construction, of which only what lies within the bounds is kept.
struct Clipped<'a> {
    line: Line,
    at: f64,
    curve: &'a Curve,
}

impl Clipped<'_> {
    fn push(&mut self, length: f64, slope: f64, candidate: usize) {
        let end = self.at + length;
        let outside = (end.min(self.curve.low) - self.at).max(0.0);
        self.line.value += slope * outside;
        self.line.push(Piece { end: end.min(self.curve.high), slope, candidate });
        self.at = end;
    }
}

/// The lower envelope of two lines, of which the first starts and ends first.
fn lower(first: &Line, second: &Line) -> Line {
    // Cut to the bounds, both may start at the same place, and either may be lower there.
    let mut best_is_first = second.start > first.start || first.value <= second.value;
    let value = if best_is_first { first.value } else { second.value };
    let mut lower = Line::at(first.start, value);
    let mut a = Cursor::new(first);
    let mut b = Cursor::new(second);
    a.copy_until(second.start, &mut lower);
    while let (Some(left), Some(right)) = (a.piece(), b.piece()) {
        let end = left.end.min(right.end);
        let start = a.at;
        let before = a.value - b.value;
        a.go(end);
        b.go(end);
        let after = a.value - b.value;
        let rounding = 4.0 * f64::EPSILON * a.largest.max(b.largest);
        let was_first = best_is_first;
        best_is_first = if was_first { after <= rounding } else { after < -rounding };
        let (from, to) = if was_first { (left, right) } else { (right, left) };
        if was_first != best_is_first {
            let share = (before / (before - after)).clamp(0.0, 1.0);
            lower.push(Piece { end: start + (end - start) * share, ..from });
            lower.push(Piece { end, ..to });
        } else {
            lower.push(Piece { end, ..from });
        }
    }
    b.copy_until(f64::INFINITY, &mut lower);
    lower
}

/// A place on a line, moving up.
struct Cursor<'a> {
    rest: &'a [Piece],
    at: f64,
    value: f64,
    /// The largest value so far, either sign.
    largest: f64,
}

impl<'a> Cursor<'a> {
    fn new(line: &'a Line) -> Self {
        Cursor { rest: &line.pieces, at: line.start, value: line.value, largest: line.value.abs() }
    }

    fn piece(&self) -> Option<Piece> {
        self.rest.first().copied()
    }

    /// Goes on to an end that is not behind the piece at hand.
    fn go(&mut self, end: f64) {
        if let [piece, rest @ ..] = self.rest {
            self.value += piece.slope * (end - self.at);
            self.largest = self.largest.max(self.value.abs());
            self.at = end;
            if piece.end <= end {
                self.rest = rest;
            }
        }
    }

    fn copy_until(&mut self, limit: f64, line: &mut Line) {
        while let Some(piece) = self.piece()
            && self.at < limit
        {
            let end = piece.end.min(limit);
            line.push(Piece { end, ..piece });
            self.go(end);
        }
    }
}

impl CostToGo for Curve {
    fn step_back(&mut self, slot: &Slot, policies: &mut Policies) {
        let mut rules = Vec::new();
        let mut lines: [Option<Line>; 2] = [None, None];
        for run in self.runs() {
            for (line, candidate) in lines.iter_mut().zip(self.candidates(&run, slot)) {
                let Some((ways, rule)) = candidate else { continue };
                let spread = self.spread(&run, ways, rules.len());
                rules.push(rule);
                *line = Some(line.take().map_or(spread.clone(), |line| lower(&line, &spread)));
            }
        }
        let [first, second] = lines;
        let Some(first) = first else { return };
        let line = second.map_or(first.clone(), |second| lower(&first, &second));
        note(&line, &rules, policies);
        self.line = Line::at(line.start, 0.0);
        for piece in line.pieces {
            self.line.push(Piece { candidate: 0, ..piece });
        }
    }

    fn slope(&self, energy: f64, rounding: f64) -> Option<f64> {
        let pieces = &self.line.pieces;
        let place = pieces.partition_point(|piece| piece.end <= energy + rounding);
        pieces.get(place).or(pieces.last()).map(|piece| piece.slope)
    }
}

/// Notes which candidate's rule holds where.
fn note(line: &Line, rules: &[Rule], policies: &mut Policies) {
    let mut pieces = line.pieces.iter().peekable();
    if pieces.peek().is_none() {
        rules.first().into_iter().for_each(|rule| policies.push(*rule));
    }
    while let Some(piece) = pieces.next() {
        let ends = pieces.peek().is_none_or(|next| next.candidate != piece.candidate);
        if let Some(rule) = rules.get(piece.candidate)
            && ends
        {
            policies.push(Rule { until: piece.end, ..*rule });
        }
    }
    policies.close();
}
