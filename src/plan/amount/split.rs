//! How a device that imports and exports divides its time.
//!
//! **Problem.** Each wish of one device wants a number of seconds, in intervals of time that are open
//! to it at a cost per second. In an interval, all of them together have its length. Give each wish what
//! it wants; if that does not fit, fair shares of it (see [`max_min`]), counted in time. Of all ways
//! to do so, find one of the least cost.
//!
//! **Algorithm.** Successive shortest paths (Jewell, 1958). One wish after the other gets its seconds,
//! each time by the cheapest chain of moves: idle seconds of an interval go to a wish, which leaves seconds
//! of another interval to the next wish, and so on. For each pair of a giver and a taker a queue has the
//! intervals that both may use, the cheapest move first.
//!
//! **Time.** O((k^3 + log n) n) for n intervals and k - 1 wishes, mostly two: a move uses up the time that a
//! wish has in an interval.
//!
//! **Why it is exact.** It is a minimum-cost flow in whole seconds. What the last second of each wish
//! costs, others making room for one that is idle instead, is its dual solution.

use super::amounts::{DeviceIx, SlotIx};
use super::max_min;
use super::network::{Cell, MemberNode, MemberNodeIx, Network, SlotNode, SlotNodeIx};
use crate::order::Queue;
use crate::plan::grid::{Grid, Ix, indices};
use crate::time::Window;

indices! {
    /// The number of an interval of time.
    IntervalIx;
    /// The owner of time: a wish, or none.
    Owner;
    /// A giver and a taker of time.
    PairIx;
}

impl Owner {
    /// The time is idle.
    const IDLE: Owner = Owner(0);

    /// There is no owner: fewer wishes than shares.
    pub(super) const NONE: Owner = Owner(u32::MAX);

    /// The wish of this number.
    pub(super) fn of_wish(wish: usize) -> Self {
        Owner::new(wish + 1)
    }

    /// The number of the wish.
    pub(super) fn wish(self) -> usize {
        debug_assert!(self != Self::IDLE && self != Self::NONE, "{self:?} is no wish");
        self.position().saturating_sub(1)
    }
}

/// A stretch of time in which nothing changes.
#[derive(Clone, Debug)]
pub(super) struct Interval {
    pub(super) window: Window,
    /// The idle time, and one share for each direction.
    pub(super) shares: [Share; 3],
}

/// What an owner has of an interval.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    pub(super) owner: Owner,
    /// Per hour.
    pub(super) cost: f64,
    pub(super) seconds: i64,
}

/// How much a wish wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// The seconds, as far as they fit without the other wishes.
    pub(super) seconds: i64,
    /// What shares are in proportion to.
    pub(super) weight: f64,
}

impl Default for Interval {
    fn default() -> Self {
        Interval::new(Window::EPOCH)
    }
}

impl Interval {
    /// An interval that is idle.
    pub(super) fn new(window: Window) -> Self {
        let none = Share { owner: Owner::NONE, cost: 0.0, seconds: 0 };
        let idle = Share { owner: Owner::IDLE, seconds: window.length().seconds(), ..none };
        Interval { window, shares: [idle, none, none] }
    }

    /// Opens the interval to a wish, in one of two directions.
    pub(super) fn open(&mut self, side: usize, wish: usize, cost: f64) {
        let [_, import, export] = &mut self.shares;
        let share = if side == 0 { import } else { export };
        (share.owner, share.cost) = (Owner::of_wish(wish), cost);
    }

    fn share(&self, owner: Owner) -> Option<&Share> {
        self.shares.iter().find(|share| share.owner == owner)
    }

    fn seconds(&self, owner: Owner) -> i64 {
        self.share(owner).map_or(0, |share| share.seconds)
    }

    /// Whether all shares have the length of the interval together.
    fn is_shared_in_whole(&self) -> bool {
        let seconds = self.shares.iter().map(|share| share.seconds);
        seconds.sum::<i64>() == self.window.length().seconds()
    }

    fn add(&mut self, owner: Owner, seconds: i64) {
        if let Some(share) = self.shares.iter_mut().find(|share| share.owner == owner) {
            share.seconds += seconds;
            debug_assert!(share.seconds >= 0);
        }
    }
}

/// Intervals that are being divided.
#[derive(Debug)]
pub(super) struct Split {
    pub(super) intervals: Grid<IntervalIx, Interval>,
    /// The intervals that a giver and a taker may both use, the cheapest move first.
    queues: Grid<PairIx, Queue>,
    /// By owner: the seconds that it does not get.
    pub(super) unmet: Grid<Owner, i64>,
    /// What is no difference between two costs.
    rounding: f64,
}

/// The way by which an owner gets time at the least cost.
#[derive(Clone, Copy)]
struct Move {
    cost: f64,
    from: Owner,
    interval: IntervalIx,
}

impl Split {
    /// Divides the time of the intervals.
    pub(super) fn new(intervals: &[Interval], wishes: &[Wish]) -> Self {
        let mut wanted: Vec<i64> = wishes.iter().map(|wish| wish.seconds).collect();
        let mut split = Self::filled(intervals, &wanted);
        if split.unmet.iter().any(|unmet| *unmet > 0) {
            wanted = shares(intervals, wishes);
            split = Self::filled(intervals, &wanted);
        }
        let unmet = split.unmet.iter_mut().skip(1);
        for ((unmet, wish), wanted) in unmet.zip(wishes).zip(wanted) {
            *unmet += wish.seconds - wanted;
        }
        split
    }

    /// Gives each wish the seconds that it wants, as far as they fit.
    #[inline(never)]
    fn filled(intervals: &[Interval], wanted: &[i64]) -> Self {
        let mut rounding: f64 = 0.0;
        for interval in intervals {
            for share in &interval.shares {
                rounding = rounding.max(1e-13 * share.cost.abs());
            }
        }
        let mut unmet = vec![0];
        unmet.extend(wanted);
        let queues = (0..unmet.len() * unmet.len()).map(|_| Queue::default()).collect();
        let mut split = Split {
            intervals: Grid::new(intervals.to_vec()),
            queues: Grid::new(queues),
            unmet: Grid::new(unmet),
            rounding,
        };
        for interval in split.intervals.indices() {
            split.offer(interval, Owner::IDLE);
        }
        for wish in split.unmet.indices().skip(1) {
            split.serve(wish);
        }
        debug_assert!(split.intervals.iter().all(Interval::is_shared_in_whole));
        split
    }

    fn pair(&self, from: Owner, to: Owner) -> PairIx {
        PairIx::new(from.position() * self.unmet.len() + to.position())
    }

    /// All pairs of a giver and a taker, as often as there are owners: Bellman and Ford's rounds.
    fn rounds(&self) -> impl Iterator<Item = (Owner, Owner)> + use<> {
        let owners = self.unmet.len();
        (0..owners * owners * owners)
            .map(move |pair| (Owner::new(pair / owners % owners), Owner::new(pair % owners)))
    }

    /// Lets all who may use the interval have what an owner has of it.
    fn offer(&mut self, at: IntervalIx, from: Owner) {
        let interval = &self.intervals[at];
        let Some(giver) = interval.share(from) else { return };
        for taker in interval.shares.iter().filter(|taker| taker.owner != Owner::NONE) {
            let pair = self.pair(from, taker.owner);
            self.queues[pair].push(at.position(), taker.cost - giver.cost);
        }
    }

    /// The cheapest move from an owner to another one: its interval and its cost.
    fn cheapest(&mut self, from: Owner, to: Owner) -> Option<(IntervalIx, f64)> {
        let pair = self.pair(from, to);
        while let Some(at) = self.queues[pair].first().map(IntervalIx::new) {
            let interval = &self.intervals[at];
            let giver = interval.share(from)?;
            if giver.seconds > 0 {
                return Some((at, interval.share(to)?.cost - giver.cost));
            }
            self.queues[pair].pop();
        }
        None
    }

    /// Gives a wish what it wants, as far as it fits.
    fn serve(&mut self, wish: Owner) {
        while self.unmet[wish] > 0
            && let Some(path) = self.path(wish)
        {
            let seconds =
                |(from, at, _): &(Owner, IntervalIx, Owner)| self.intervals[*at].seconds(*from);
            let most = path.iter().map(seconds).fold(self.unmet[wish], i64::min);
            for (from, at, to) in path {
                let interval = &mut self.intervals[at];
                let is_new = interval.seconds(to) == 0;
                interval.add(from, -most);
                interval.add(to, most);
                if is_new {
                    self.offer(at, to);
                }
            }
            self.unmet[wish] -= most;
        }
    }

    /// The cheapest chain of moves that gives a wish more (Bellman and Ford): givers, intervals and takers.
    fn path(&mut self, wish: Owner) -> Option<Vec<(Owner, IntervalIx, Owner)>> {
        let none = Move { cost: f64::INFINITY, from: Owner::NONE, interval: IntervalIx::new(0) };
        let mut best: Grid<Owner, Move> = Grid::filled(self.unmet.len(), none);
        best[Owner::IDLE].cost = 0.0;
        for (from, to) in self.rounds() {
            let start = best[from].cost;
            if to != Owner::IDLE
                && start.is_finite()
                && let Some((interval, cost)) = self.cheapest(from, to)
                && start + cost < best[to].cost - self.rounding
            {
                best[to] = Move { cost: start + cost, from, interval };
            }
        }
        let (mut path, mut to) = (Vec::new(), wish);
        while to != Owner::IDLE && path.len() < self.unmet.len() {
            let Move { from, interval, .. } = best[to];
            if from == Owner::NONE {
                return None;
            }
            path.push((from, interval, to));
            to = from;
        }
        (to == Owner::IDLE).then_some(path)
    }

    /// By owner: what its last second costs, per hour; infinite if it has none.
    #[inline(never)]
    pub(super) fn prices(&mut self) -> Grid<Owner, f64> {
        let mut prices = Grid::filled(self.unmet.len(), f64::NEG_INFINITY);
        prices[Owner::IDLE] = 0.0;
        for (from, to) in self.rounds() {
            if from != Owner::IDLE
                && let Some((_, cost)) = self.cheapest(from, to)
                && prices[to] - cost > prices[from] + self.rounding
            {
                prices[from] = prices[to] - cost;
            }
        }
        prices
    }
}

/// Parts of a second, so that shares are rounded only once.
const TICKS: i64 = 1 << 20;

/// The fair shares in whole seconds, rounded up: together they may be a few seconds more than there is.
fn shares(intervals: &[Interval], wishes: &[Wish]) -> Vec<i64> {
    let (mut members, mut slots, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for (at, interval) in intervals.iter().enumerate() {
        let seconds = interval.seconds(Owner::IDLE);
        slots.push(SlotNode::new(SlotIx::new(at), at, seconds, seconds * TICKS));
    }
    for (at, wish) in wishes.iter().enumerate() {
        members.push(MemberNode::new(DeviceIx::new(at), TICKS, wish.seconds * TICKS));
        for (slot, interval) in intervals.iter().enumerate() {
            if interval.share(Owner::of_wish(at)).is_some() {
                let (member, slot) = (MemberNodeIx::new(at), SlotNodeIx::new(slot));
                open.push(Cell { member, slot, energy: 0 });
            }
        }
    }
    let wanted = Grid::new(wishes.iter().map(|wish| wish.seconds * TICKS).collect());
    let weights: Grid<DeviceIx, f64> = Grid::new(wishes.iter().map(|wish| wish.weight).collect());
    let network = Network::new(members, slots, open);
    let shares = max_min::shares(wanted, &|wish| weights[wish], network);
    // Each is a few ticks too large.
    shares.iter().map(|share| (share - TICKS / 1024 + TICKS - 1) / TICKS).collect()
}
