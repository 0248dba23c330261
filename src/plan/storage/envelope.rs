//! A continuous piecewise linear function on an interval, and the lower envelope of two of them.

use super::convex::SlopePiece;

/// A stretch of a function on which it is linear, from the end of the one before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct EnvelopePiece {
    pub(super) end: f64,
    /// The value at the end.
    pub(super) value: f64,
    pub(super) slope: f64,
    /// Which of the candidates this is a piece of.
    pub(super) candidate: usize,
}

/// A continuous piecewise linear function on an interval.
#[derive(Clone, Debug, Default)]
pub(super) struct Envelope {
    pub(super) start: f64,
    /// The value at the start.
    pub(super) value: f64,
    pub(super) pieces: Vec<EnvelopePiece>,
}

impl Envelope {
    pub(super) fn restart(&mut self, start: f64, value: f64) {
        (self.start, self.value) = (start, value);
        self.pieces.clear();
    }

    /// Where it ends, and its value there.
    pub(super) fn end(&self) -> (f64, f64) {
        self.pieces.last().map_or((self.start, self.value), |piece| (piece.end, piece.value))
    }

    /// Goes on to a later end.
    pub(super) fn push(&mut self, piece: EnvelopePiece) {
        match self.pieces.last_mut() {
            Some(last) if piece.end <= last.end => {}
            None if piece.end <= self.start => {}
            Some(last) if last.slope == piece.slope && last.candidate == piece.candidate => {
                (last.end, last.value) = (piece.end, piece.value);
            }
            _ => self.pieces.push(piece),
        }
    }

    /// The lengths and slopes of its pieces.
    pub(super) fn row(&self) -> Vec<SlopePiece> {
        let mut start = self.start;
        let piece = |piece: &EnvelopePiece| {
            let length = piece.end - std::mem::replace(&mut start, piece.end);
            SlopePiece { length, slope: piece.slope }
        };
        self.pieces.iter().map(piece).collect()
    }

    /// Moves all that is beyond a place to another line, which starts there.
    pub(super) fn cut(&mut self, place: f64, beyond: &mut Envelope) {
        let kept = self.pieces.partition_point(|piece| piece.end <= place);
        beyond.pieces.clear();
        beyond.pieces.extend(self.pieces.drain(kept..));
        if let Some(piece) = beyond.pieces.first() {
            let value = piece.value - piece.slope * (piece.end - place);
            self.push(EnvelopePiece { end: place, value, ..*piece });
        }
        (beyond.start, beyond.value) = self.end();
    }
}

/// Adds the lower envelope of two lines, of which the first starts and ends first, to a line that
/// ends where the first one starts, or is empty. The second displaces the first only where it is
/// better by more than rounding.
pub(super) fn lower_envelope(
    first: &Envelope,
    second: &Envelope,
    rounding: f64,
    out: &mut Envelope,
) {
    debug_assert!(is_rising(first.start, second.start) && is_rising(first.end().0, second.end().0));
    debug_assert!(out.pieces.is_empty() || out.end().0 == first.start);
    let mut a = Cursor { rest: &first.pieces, at: first.start, value: first.value };
    let mut b = Cursor { rest: &second.pieces, at: second.start, value: second.value };
    // Cut to the bounds, both may start at the same place, and either may be out there.
    let mut best_is_first = second.start > first.start || first.value <= second.value;
    if out.pieces.is_empty() {
        let value = if best_is_first { first.value } else { second.value };
        out.restart(first.start, value);
    }
    a.copy_until(second.start, out);
    while let (Some(left), Some(right)) = (a.piece(), b.piece()) {
        let end = left.end.min(right.end);
        let (start, before) = (a.at, a.value - b.value);
        let (left, right) = (a.go(end, left), b.go(end, right));
        let after = a.value - b.value;
        let was_first = best_is_first;
        best_is_first = after <= if was_first { rounding } else { 0.0 };
        let (from, to) = if was_first { (left, right) } else { (right, left) };
        if was_first == best_is_first {
            out.push(from);
        } else {
            let share = (before / (before - after)).clamp(0.0, 1.0);
            let end = start + (end - start) * share;
            out.push(EnvelopePiece {
                end,
                value: from.value - from.slope * (from.end - end),
                ..from
            });
            out.push(to);
        }
    }
    b.copy_until(f64::INFINITY, out);
}

/// Whether an energy is not above another one, but for the rounding of sums.
fn is_rising(low: f64, high: f64) -> bool {
    low <= high + 1e-9 * (1.0 + high.abs())
}

/// A place on a line, moving up.
struct Cursor<'a> {
    rest: &'a [EnvelopePiece],
    at: f64,
    value: f64,
}

impl Cursor<'_> {
    fn piece(&self) -> Option<EnvelopePiece> {
        self.rest.first().copied()
    }

    /// Goes on to an end that is not behind the piece at hand, and returns the part until there.
    fn go(&mut self, end: f64, piece: EnvelopePiece) -> EnvelopePiece {
        self.at = end;
        self.value = piece.value;
        if piece.end > end {
            self.value -= piece.slope * (piece.end - end);
        } else if let [_, rest @ ..] = self.rest {
            self.rest = rest;
        }
        EnvelopePiece { end, value: self.value, ..piece }
    }

    fn copy_until(&mut self, limit: f64, line: &mut Envelope) {
        while let Some(piece) = self.piece()
            && self.at < limit
        {
            line.push(self.go(piece.end.min(limit), piece));
        }
    }
}
