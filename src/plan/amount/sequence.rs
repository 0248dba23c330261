//! Parts of a slot one after the other, where not all of them fit at once.

/// A device's part of a slot.
pub(super) struct SequencedPart {
    pub(super) power: i64,
    pub(super) seconds: i64,
    /// Rather at the end of the slot than at its start.
    pub(super) late: bool,
}

/// When each part starts, in seconds, so that their powers never exceed the room; none if that is
/// not found. Each part, in turn, starts where it touches its neighbour, or else as early as it can.
///
/// O(k) for each of k parts.
pub(super) fn sequence(parts: &[SequencedPart], room: i64, length: i64) -> Option<Vec<i64>> {
    let mut load = Load { steps: vec![(0, 0)], length };
    let mut starts = Vec::with_capacity(parts.len());
    for part in parts {
        let most = room - part.power;
        let latest = length - part.seconds;
        let start = match part.late && load.is_at_most(most, latest) {
            true => latest,
            false => load.earliest(most, part.seconds)?,
        };
        load.add(part.power, start, start + part.seconds);
        starts.push(start);
    }
    Some(starts)
}

/// The power that runs at each second of a slot.
struct Load {
    /// Where it changes, in order of time, and what it is from there on.
    steps: Vec<(i64, i64)>,
    length: i64,
}

impl Load {
    /// Whether it is at most `most` from a second on.
    fn is_at_most(&self, most: i64, start: i64) -> bool {
        let first = self.steps.partition_point(|(at, _)| *at <= start).saturating_sub(1);
        let mut rest = self.steps.iter().skip(first);
        rest.all(|(_, power)| *power <= most)
    }

    /// The first second from which it is at most `most` for the given seconds.
    fn earliest(&self, most: i64, seconds: i64) -> Option<i64> {
        let ends = self.steps.iter().skip(1).map(|(at, _)| *at).chain([self.length]);
        let mut start = 0;
        for (&(_, power), end) in self.steps.iter().zip(ends) {
            if power > most {
                start = end;
            } else if end - start >= seconds {
                return Some(start);
            }
        }
        None
    }

    fn add(&mut self, power: i64, start: i64, end: i64) {
        let first = self.cut(start);
        let last = if end < self.length { self.cut(end) } else { self.steps.len() };
        self.steps.iter_mut().take(last).skip(first).for_each(|(_, load)| *load += power);
    }

    /// The position of the step that starts at the second, made if there is none.
    fn cut(&mut self, at: i64) -> usize {
        let position = self.steps.partition_point(|(start, _)| *start < at);
        if self.steps.get(position).is_none_or(|(start, _)| *start != at) {
            let before = position.checked_sub(1).and_then(|before| self.steps.get(before));
            let load = before.map_or(0, |(_, load)| *load);
            self.steps.insert(position, (at, load));
        }
        position
    }
}
