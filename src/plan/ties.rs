//! Among plans of equal cost: the fewest segments, and then the earliest.
//!
//! **Problem.** The window is a row of runs: *better* ones, which run whole; *worse* ones, which do
//! not; *equal* ones, of which a given length `r` has to run, any part of them at the same cost.
//! Choose the parts so that the number of segments is least; among those choices, take the plan
//! that runs at the first instant where two of them differ.
//!
//! **How many segments.** An equal run can stand in four places. A *bridge* has a better run on both
//! sides: run whole, it joins two segments into one; run in part, it hangs on to one of them. An
//! *open* run has a better run on one side and hangs on to it. An *island* has none: any part of it
//! is a segment more. So the number is (better runs) − (bridges run whole) + (islands used).
//! Whole bridges are worth most when they are short: the `k` shortest with a sum of at most `r`. If
//! a bridge is left over, what remains of `r` is shorter than it and fits into it as a part: no
//! island is needed. If none is left over, open runs take what they can, and islands take the rest,
//! longest first, which needs the fewest, `m`. Both counts are least at once, so their sum is.
//!
//! **Which of them.** Runs are decided in order of time, each as long as it can be without making
//! `k` and `m` impossible for the rest: what remains must be at least the sum of the `k` shortest
//! bridges to come, and at most all bridges and open runs to come and the `m` longest islands to
//! come. Every length between the two can be reached, so this test is exact, and the greedy
//! choice is the first in the order of plans. A part of a run lies where it touches a better run,
//! else at its start.
//!
//! **Time.** O(n log n): each run enters and leaves two sorted sets once.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::time::{Span, Window};

/// A stretch of time whose price is better than (`Less`), equal to or worse than the marginal one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) window: Window,
    pub(super) rank: Ordering,
}

/// Where an equal run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Between two better runs.
    Bridge,
    /// Behind a better run.
    After,
    /// Before a better run.
    Before,
    /// Away from any.
    Island,
}

/// The windows that run, in order of time: the better runs, and `missing` of the equal ones.
pub(super) fn fill(runs: &[Run], missing: Span) -> Vec<Window> {
    let places = places(runs);
    let mut choice = Choice::new(runs, &places, missing);
    let mut chosen = Vec::with_capacity(runs.len());
    for (position, (run, place)) in runs.iter().zip(places).enumerate() {
        let window = match (run.rank, place) {
            (Ordering::Less, _) => Some(run.window),
            (_, None) => None,
            (_, Some(place)) => {
                let length = choice.longest(position, run.window.length(), place);
                match place {
                    Place::Before => run.window.last(length),
                    Place::Bridge | Place::After | Place::Island => run.window.first(length),
                }
            }
        };
        chosen.extend(window);
    }
    chosen
}

/// The place of each equal run; none for the others.
fn places(runs: &[Run]) -> Vec<Option<Place>> {
    let better = |position: Option<usize>| {
        position.and_then(|at| runs.get(at)).is_some_and(|run| run.rank == Ordering::Less)
    };
    let place = |position: usize| match (
        better(position.checked_sub(1)),
        better(position.checked_add(1)),
    ) {
        (true, true) => Place::Bridge,
        (true, false) => Place::After,
        (false, true) => Place::Before,
        (false, false) => Place::Island,
    };
    runs.iter()
        .enumerate()
        .map(|(position, run)| (run.rank == Ordering::Equal).then(|| place(position)))
        .collect()
}

/// What is still to be chosen, of the runs that are still to come.
struct Choice {
    /// The length that has still to run.
    missing: Span,
    /// The bridges to come, and how many of them have to run whole.
    bridges: Shortlist,
    /// The islands to come, and how many of them may be used.
    islands: Shortlist,
    /// The length of the open runs to come.
    open: Span,
}

impl Choice {
    fn new(runs: &[Run], places: &[Option<Place>], missing: Span) -> Self {
        let at = |wanted: Place| {
            let here = move |(position, (run, place)): (usize, (&Run, &Option<Place>))| {
                (*place == Some(wanted)).then(|| (position, run.window.length()))
            };
            runs.iter().zip(places).enumerate().filter_map(here)
        };
        let open = at(Place::After).chain(at(Place::Before)).map(|(_, length)| length).sum();
        let mut bridges = Shortlist::new(at(Place::Bridge), Span::millis);
        while bridges.sum < missing && bridges.grow() {}
        if bridges.sum > missing {
            bridges.shrink();
        }
        let mut islands = Shortlist::new(at(Place::Island), |length| -length.millis());
        if bridges.is_all() {
            let rest = missing.minus(bridges.sum).minus(open);
            while islands.sum < rest && islands.grow() {}
        }
        Choice { missing, bridges, islands, open }
    }

    /// Decides the next run: the longest part of it that leaves the rest possible.
    fn longest(&mut self, position: usize, length: Span, place: Place) -> Span {
        let part = match place {
            Place::Bridge => {
                self.bridges.remove(position, length);
                self.bridge(length)
            }
            Place::After | Place::Before => {
                self.open = self.open.minus(length);
                self.part(length)
            }
            Place::Island => {
                self.islands.remove(position, length);
                self.island(length)
            }
        };
        self.missing = self.missing.minus(part);
        part
    }

    /// Whole if the bridges to come can then still make up the number, else in part.
    fn bridge(&mut self, length: Span) -> Span {
        let whole =
            self.bridges.wanted > 0 && length.plus(self.bridges.sum_of_one_less()) <= self.missing;
        if whole {
            self.bridges.shrink();
            length
        } else {
            self.part(length)
        }
    }

    /// As much as the bridges to come leave over.
    fn part(&self, length: Span) -> Span {
        length.min(self.missing.minus(self.bridges.sum))
    }

    /// As much as possible, if the rest then fits into one island less; else nothing.
    fn island(&mut self, length: Span) -> Span {
        let part = self.part(length);
        if self.islands.wanted == 0 || part == Span::ZERO {
            return Span::ZERO;
        }
        let room = self.open.plus(self.bridges.total).plus(self.islands.sum_of_one_less());
        if self.missing.minus(part) > room {
            return Span::ZERO;
        }
        self.islands.shrink();
        part
    }
}

/// The runs of one place that are still to come, and the first `wanted` of them in a given order.
struct Shortlist {
    order: fn(Span) -> i64,
    wanted: usize,
    first: BTreeSet<(i64, usize, Span)>,
    others: BTreeSet<(i64, usize, Span)>,
    /// The length of the first `wanted`, or of all if there are fewer.
    sum: Span,
    /// The length of all.
    total: Span,
}

impl Shortlist {
    fn new(runs: impl Iterator<Item = (usize, Span)>, order: fn(Span) -> i64) -> Self {
        // Not `collect`, which sorts first, with a sort of its own.
        let mut others = BTreeSet::new();
        others.extend(runs.map(|(position, length)| (order(length), position, length)));
        let total = others.iter().map(|(_, _, length)| *length).sum();
        Shortlist { order, wanted: 0, first: BTreeSet::new(), others, sum: Span::ZERO, total }
    }

    /// Wants one more; false if there is none.
    fn grow(&mut self) -> bool {
        let grown = self.refill();
        self.wanted += usize::from(grown);
        grown
    }

    /// Wants one less.
    fn shrink(&mut self) {
        if self.first.len() == self.wanted
            && let Some(last) = self.first.pop_last()
        {
            self.sum = self.sum.minus(last.2);
            self.others.insert(last);
        }
        self.wanted = self.wanted.saturating_sub(1);
    }

    /// Takes a run out, since its turn has come.
    fn remove(&mut self, position: usize, length: Span) {
        let run = ((self.order)(length), position, length);
        self.total = self.total.minus(length);
        if self.first.remove(&run) {
            self.sum = self.sum.minus(length);
            self.refill();
        } else {
            self.others.remove(&run);
        }
    }

    fn refill(&mut self) -> bool {
        let Some(next) = self.others.pop_first() else { return false };
        self.sum = self.sum.plus(next.2);
        self.first.insert(next)
    }

    /// The length of the first `wanted - 1`.
    fn sum_of_one_less(&self) -> Span {
        match self.first.last() {
            Some((_, _, length)) if self.first.len() == self.wanted => self.sum.minus(*length),
            _ => self.sum,
        }
    }

    fn is_all(&self) -> bool {
        self.others.is_empty()
    }
}
