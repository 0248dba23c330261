//! How a device that imports and exports divides its time.
//!
//! **Problem.** Some wishes of one device want so many seconds each, in cells of time that are open
//! to them at a cost per second. In a cell, all of them together have its length. Give each wish what
//! it wants; if that does not fit, fair shares of it (see [`max_min`]), counted in time. Of all ways
//! to do so, find one of the least cost.
//!
//! **Algorithm.** Successive shortest paths (Jewell, 1958). One wish after the other gets its seconds,
//! each time by the cheapest chain of moves: idle seconds of a cell go to a wish, which leaves seconds
//! of another cell to the next wish, and so on. For each pair of a giver and a taker a queue has the
//! cells that both may use, the cheapest move first.
//!
//! **Time.** O((k^3 + log n) n) for n cells and k - 1 wishes, mostly two: a move uses up the time that a
//! wish has in a cell.
//!
//! **Why it is exact.** It is a minimum-cost flow in whole seconds. What the last second of each wish
//! costs, others making room for one that is idle instead, is its dual solution.

use super::amounts::{DeviceIx, SlotIx};
use super::max_min;
use super::network::{self, MemberNode, MemberNodeIx, Network, SlotNode, SlotNodeIx};
use crate::order::Queue;
use crate::plan::grid::{Grid, Ix};
use crate::time::Window;

/// Who has the time of a cell: nobody, or a wish by its number from 1 on.
pub(super) type Owner = usize;

/// Nobody.
const IDLE: Owner = 0;

/// Nobody at all: there are fewer wishes in a cell than places.
pub(super) const NONE: Owner = Owner::MAX;

/// A stretch of time in which nothing changes.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) window: Window,
    pub(super) places: [Place; 3],
}

/// What an owner has of a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
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

impl Cell {
    /// A cell that is idle.
    pub(super) fn new(window: Window) -> Self {
        let nobody = Place { owner: NONE, cost: 0.0, seconds: 0 };
        let idle = Place { owner: IDLE, seconds: window.length().seconds(), ..nobody };
        Cell { window, places: [idle, nobody, nobody] }
    }

    /// Opens the cell to a wish, in one of two directions.
    pub(super) fn open(&mut self, side: usize, wish: usize, cost: f64) {
        if let Some(place) = self.places.get_mut(side + 1) {
            (place.owner, place.cost) = (wish + 1, cost);
        }
    }

    fn place(&self, owner: Owner) -> Option<&Place> {
        self.places.iter().find(|place| place.owner == owner)
    }

    fn seconds(&self, owner: Owner) -> i64 {
        self.place(owner).map_or(0, |place| place.seconds)
    }

    fn add(&mut self, owner: Owner, seconds: i64) {
        if let Some(place) = self.places.iter_mut().find(|place| place.owner == owner) {
            place.seconds += seconds;
        }
    }
}

/// Cells that are being divided.
#[derive(Debug)]
pub(super) struct Split {
    pub(super) cells: Vec<Cell>,
    /// By giver and taker.
    queues: Vec<Queue>,
    /// How many owners there are.
    owners: usize,
    /// By wish: the seconds that it does not get.
    pub(super) unmet: Vec<i64>,
    /// What is no difference between two costs.
    rounding: f64,
}

impl Split {
    /// Divides the time of the cells.
    pub(super) fn new(cells: &[Cell], wishes: &[Wish]) -> Self {
        let mut wanted: Vec<i64> = wishes.iter().map(|wish| wish.seconds).collect();
        let mut split = Self::filled(cells, &wanted);
        if split.unmet.iter().any(|unmet| *unmet > 0) {
            wanted = shares(cells, wishes);
            split = Self::filled(cells, &wanted);
        }
        for ((unmet, wish), wanted) in split.unmet.iter_mut().zip(wishes).zip(wanted) {
            *unmet += wish.seconds - wanted;
        }
        split
    }

    /// Gives each wish so many seconds, as far as there are some.
    #[inline(never)]
    fn filled(cells: &[Cell], wanted: &[i64]) -> Self {
        let owners = wanted.len() + 1;
        let mut rounding: f64 = 0.0;
        for cell in cells {
            for place in &cell.places {
                rounding = rounding.max(1e-13 * place.cost.abs());
            }
        }
        let mut split = Split {
            cells: cells.to_vec(),
            queues: (0..owners * owners).map(|_| Queue::default()).collect(),
            owners,
            unmet: wanted.to_vec(),
            rounding,
        };
        for cell in 0..cells.len() {
            split.offer(cell, IDLE);
        }
        for wish in 1..owners {
            split.serve(wish);
        }
        split
    }

    /// Lets all who may use the cell have what an owner has of it.
    fn offer(&mut self, at: usize, from: Owner) {
        let Some(cell) = self.cells.get(at) else { return };
        let Some(giver) = cell.place(from) else { return };
        for taker in cell.places.iter().filter(|taker| taker.owner != NONE) {
            if let Some(queue) = self.queues.get_mut(from * self.owners + taker.owner) {
                queue.push(at, taker.cost - giver.cost);
            }
        }
    }

    /// The cheapest move from an owner to another one: its cell and its cost.
    fn cheapest(&mut self, from: Owner, to: Owner) -> Option<(usize, f64)> {
        let queue = self.queues.get_mut(from * self.owners + to)?;
        while let Some(at) = queue.first() {
            let cell = self.cells.get(at)?;
            let giver = cell.place(from)?;
            if giver.seconds > 0 {
                return Some((at, cell.place(to)?.cost - giver.cost));
            }
            queue.pop();
        }
        None
    }

    /// Gives a wish what it wants, as far as it is there.
    fn serve(&mut self, wish: Owner) {
        while let Some(unmet) = self.unmet.get(wish - 1).copied().filter(|unmet| *unmet > 0)
            && let Some(path) = self.path(wish)
        {
            let mut most = unmet;
            for (from, at, _) in &path {
                most = self.cells.get(*at).map_or(0, |cell| most.min(cell.seconds(*from)));
            }
            for (from, at, to) in path {
                let Some(cell) = self.cells.get_mut(at) else { continue };
                let is_new = cell.seconds(to) == 0;
                cell.add(from, -most);
                cell.add(to, most);
                if is_new {
                    self.offer(at, to);
                }
            }
            if let Some(unmet) = self.unmet.get_mut(wish - 1) {
                *unmet -= most;
            }
        }
    }

    /// The cheapest chain of moves that gives a wish more (Bellman and Ford): givers, cells and takers.
    fn path(&mut self, wish: Owner) -> Option<Vec<(Owner, usize, Owner)>> {
        let mut best = vec![(f64::INFINITY, NONE, 0); self.owners];
        best.first_mut()?.0 = 0.0;
        for pair in 0..self.owners * self.owners * self.owners {
            let (from, to) = (pair / self.owners % self.owners, pair % self.owners);
            let start = best.get(from)?.0;
            if to != IDLE
                && start.is_finite()
                && let Some((cell, cost)) = self.cheapest(from, to)
                && let Some(best) = best.get_mut(to)
                && start + cost < best.0 - self.rounding
            {
                *best = (start + cost, from, cell);
            }
        }
        let (mut path, mut to) = (Vec::new(), wish);
        while to != IDLE && path.len() < self.owners {
            let (_, from, cell) = *best.get(to)?;
            path.push((from, cell, to));
            to = from;
        }
        (to == IDLE).then_some(path)
    }

    /// By owner: what its last second costs, per hour; infinite if it has none.
    pub(super) fn prices(&mut self) -> Vec<f64> {
        let mut prices = vec![f64::NEG_INFINITY; self.owners];
        if let Some(idle) = prices.first_mut() {
            *idle = 0.0;
        }
        for pair in 0..self.owners * self.owners * self.owners {
            let (from, to) = (pair / self.owners % self.owners, pair % self.owners);
            if from != IDLE
                && let Some((_, cost)) = self.cheapest(from, to)
                && let Some(price) = prices.get(to).map(|price| price - cost)
                && let Some(known) = prices.get_mut(from)
                && price > *known + self.rounding
            {
                *known = price;
            }
        }
        prices
    }
}

/// Parts of a second, so that shares are rounded only once.
const TICKS: i64 = 1 << 20;

/// The fair shares in whole seconds, rounded up: together they may be a few seconds more than there is.
fn shares(cells: &[Cell], wishes: &[Wish]) -> Vec<i64> {
    let (mut members, mut slots, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for (at, cell) in cells.iter().enumerate() {
        let seconds = cell.seconds(IDLE);
        slots.push(SlotNode::new(SlotIx::new(at), at, seconds, seconds * TICKS));
    }
    for (member, wish) in wishes.iter().enumerate() {
        members.push(MemberNode::new(DeviceIx::new(member), TICKS, wish.seconds * TICKS));
        for (slot, cell) in cells.iter().enumerate() {
            if cell.place(member + 1).is_some() {
                let (member, slot) = (MemberNodeIx::new(member), SlotNodeIx::new(slot));
                open.push(network::Cell { member, slot, energy: 0 });
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
