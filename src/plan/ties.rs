//! Among plans of equal cost: the fewest segments, and then the earliest.
//!
//! **Problem.** The window is a row of runs: *better* ones, which run whole; *worse* ones, which do
//! not; *equal* ones, of which a given length `r` has to run, any part of them at the same cost.
//! Choose the parts so that the number of segments is least; among those choices, take the plan
//! that runs at the first instant where two of them differ.
//!
//! **How many segments.** An equal run can stand in four places. A *bridge* has a better run on both
//! sides: run whole, it joins two segments into one; run in part, it extends one of them. An
//! *open* run has a better run on one side and extends it. An *island* has none: any part of it
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
//! **Time.** O(n log n): the runs are sorted once, and each leaves a ring once.

use std::cmp::Ordering;

use super::grid::{Grid, Ix, indices};
use crate::order;
use crate::time::{Span, Window};

/// A stretch of time whose price is better than (`Less`), equal to or worse than the marginal one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RankedRun {
    pub(super) window: Window,
    pub(super) rank: Ordering,
}

/// Where an equal run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Adjacency {
    /// Between two better runs.
    Bridge,
    /// Behind a better run.
    After,
    /// Before a better run.
    Before,
    /// Away from any.
    Island,
}

/// The row of runs that touching windows make, each with its rank, in order of time.
pub(super) fn runs(ranked: impl Iterator<Item = (Window, Ordering)>) -> Vec<RankedRun> {
    let mut runs: Vec<RankedRun> = Vec::new();
    for (window, rank) in ranked {
        match runs.last_mut() {
            Some(last) if last.rank == rank => last.window = last.window.until(window.end()),
            _ => runs.push(RankedRun { window, rank }),
        }
    }
    runs
}

/// The windows that run, in order of time: the better runs, and `missing` of the equal ones.
pub(super) fn fill(runs: &[RankedRun], missing: Span) -> Vec<Window> {
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
                    Adjacency::Before => run.window.last(length),
                    Adjacency::Bridge | Adjacency::After | Adjacency::Island => {
                        run.window.first(length)
                    }
                }
            }
        };
        chosen.extend(window);
    }
    debug_assert_eq!(choice.missing, Span::ZERO, "the equal runs are longer than what is missing");
    chosen
}

/// The place of each equal run; none for the others.
fn places(runs: &[RankedRun]) -> Vec<Option<Adjacency>> {
    let better = |position: Option<usize>| {
        position.and_then(|at| runs.get(at)).is_some_and(|run| run.rank == Ordering::Less)
    };
    let place = |position: usize| match (
        better(position.checked_sub(1)),
        better(position.checked_add(1)),
    ) {
        (true, true) => Adjacency::Bridge,
        (true, false) => Adjacency::After,
        (false, true) => Adjacency::Before,
        (false, false) => Adjacency::Island,
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
    fn new(runs: &[RankedRun], places: &[Option<Adjacency>], missing: Span) -> Self {
        let at = |wanted: Adjacency| {
            let here =
                move |(position, (run, place)): (usize, (&RankedRun, &Option<Adjacency>))| {
                    (*place == Some(wanted)).then(|| (position, run.window.length()))
                };
            runs.iter().zip(places).enumerate().filter_map(here)
        };
        let open =
            at(Adjacency::After).chain(at(Adjacency::Before)).map(|(_, length)| length).sum();
        let mut bridges = Shortlist::new(at(Adjacency::Bridge), Span::millis);
        while bridges.sum < missing && bridges.grow() {}
        if bridges.sum > missing {
            bridges.shrink();
        }
        let mut islands = Shortlist::new(at(Adjacency::Island), |length| -length.millis());
        if bridges.is_all() {
            let rest = missing.minus(bridges.sum).minus(open);
            while islands.sum < rest && islands.grow() {}
        }
        Choice { missing, bridges, islands, open }
    }

    /// Decides the next run: the longest part of it that leaves the rest possible.
    fn longest(&mut self, position: usize, length: Span, place: Adjacency) -> Span {
        let part = match place {
            Adjacency::Bridge => {
                self.bridges.remove(position, length);
                self.bridge(length)
            }
            Adjacency::After | Adjacency::Before => {
                self.open = self.open.minus(length);
                self.part(length)
            }
            Adjacency::Island => {
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

indices! {
    /// The position in an order, or the one behind the last.
    EntryIx;
}

/// The runs of one place that are still to come, and the first `wanted` of them in a given order.
///
/// They are sorted once and linked in a ring, which the entry behind the last one closes: a run leaves
/// the ring when its turn has come, and the first ones end where `end` stands.
struct Shortlist {
    order: fn(Span) -> i64,
    /// In order, with the place among all runs.
    ranked: Grid<EntryIx, (i64, usize, Span)>,
    ring: Grid<EntryIx, Link>,
    wanted: usize,
    /// How many the first ones are: `wanted`, or all if there are fewer.
    count: usize,
    /// The first entry behind them.
    end: EntryIx,
    /// The length of the first ones.
    sum: Span,
    /// The length of all.
    total: Span,
}

#[derive(Clone, Copy)]
struct Link {
    before: EntryIx,
    after: EntryIx,
}

impl Default for Link {
    fn default() -> Self {
        Link { before: EntryIx::new(0), after: EntryIx::new(0) }
    }
}

impl Shortlist {
    fn new(runs: impl Iterator<Item = (usize, Span)>, order: fn(Span) -> i64) -> Self {
        let mut ranked: Vec<_> =
            runs.map(|(position, length)| (order(length), position, length)).collect();
        order::sort_by_key(&mut ranked, |(order, _, _)| *order);
        let (size, total) = (ranked.len() + 1, ranked.iter().map(|(_, _, length)| *length).sum());
        let link = |entry: usize| Link {
            before: EntryIx::new((entry + size - 1) % size),
            after: EntryIx::new((entry + 1) % size),
        };
        Shortlist {
            order,
            ranked: Grid::new(ranked),
            ring: Grid::new((0..size).map(link).collect()),
            wanted: 0,
            count: 0,
            end: EntryIx::new(0),
            sum: Span::ZERO,
            total,
        }
    }

    /// Wants one more; false if there is none.
    fn grow(&mut self) -> bool {
        let grown = self.refill();
        self.wanted += usize::from(grown);
        grown
    }

    /// Wants one less.
    fn shrink(&mut self) {
        if self.count == self.wanted && self.count > 0 {
            self.end = self.ring[self.end].before;
            self.count -= 1;
            self.sum = self.sum.minus(self.length(self.end));
        }
        self.wanted = self.wanted.saturating_sub(1);
    }

    /// Takes a run out, since its turn has come.
    fn remove(&mut self, position: usize, length: Span) {
        let run = ((self.order)(length), position, length);
        let found = self.ranked.as_slice().binary_search(&run).map(EntryIx::new);
        debug_assert!(found.is_ok(), "{run:?} is not in the list");
        let Ok(entry) = found else { return };
        let Link { before, after } = self.ring[entry];
        self.ring[before].after = after;
        self.ring[after].before = before;
        self.total = self.total.minus(length);
        if entry < self.end {
            self.sum = self.sum.minus(length);
            self.count -= 1;
            self.refill();
        } else if entry == self.end {
            self.end = after;
        }
    }

    fn refill(&mut self) -> bool {
        let some = !self.is_all();
        if some {
            self.sum = self.sum.plus(self.length(self.end));
            self.count += 1;
            self.end = self.ring[self.end].after;
        }
        some
    }

    /// The length of the first `wanted - 1`.
    fn sum_of_one_less(&self) -> Span {
        if self.count == self.wanted && self.count > 0 {
            self.sum.minus(self.length(self.ring[self.end].before))
        } else {
            self.sum
        }
    }

    fn is_all(&self) -> bool {
        self.end.position() == self.ranked.len()
    }

    fn length(&self, entry: EntryIx) -> Span {
        self.ranked[entry].2
    }
}
