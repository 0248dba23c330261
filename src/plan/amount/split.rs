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

use super::max_min;
use super::network::{self, MemberNode, Network, SlotNode};
use crate::order::Queue;
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
    /// What is no difference between two costs.
    rounding: f64,
}

impl Split {
    /// Divides the time of the cells; with the seconds that each wish does not get.
    pub(super) fn new(cells: Vec<Cell>, wishes: &[Wish]) -> (Self, Vec<i64>) {
        let owners = wishes.len() + 1;
        let places = cells.iter().flat_map(|cell| &cell.places);
        let rounding = 1e-13 * places.map(|place| place.cost.abs()).fold(0.0, f64::max);
        let mut wanted: Vec<i64> = wishes.iter().map(|wish| wish.seconds).collect();
        let mut is_fair = false;
        loop {
            let queues = (0..owners * owners).map(|_| Queue::default()).collect();
            let mut split = Split { cells: cells.clone(), queues, owners, rounding };
            (0..cells.len()).for_each(|cell| split.offer(cell, IDLE));
            let unmet: Vec<i64> = wanted
                .iter()
                .zip(1..)
                .map(|(seconds, owner)| split.serve(owner, *seconds))
                .collect();
            if is_fair || unmet.iter().all(|unmet| *unmet == 0) {
                let asked = wishes.iter().zip(wanted).zip(unmet);
                let unmet = asked.map(|((wish, wanted), unmet)| wish.seconds - wanted + unmet);
                return (split, unmet.collect());
            }
            (wanted, is_fair) = (shares(&cells, wishes), true);
        }
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

    /// Gives a wish so many seconds; returns what is not there.
    fn serve(&mut self, wish: Owner, mut unmet: i64) -> i64 {
        while unmet > 0
            && let Some(path) = self.path(wish)
        {
            let most =
                path.iter().filter_map(|(from, at, _)| Some(self.cells.get(*at)?.seconds(*from)));
            let most = most.fold(unmet, i64::min);
            unmet -= most;
            for (from, at, to) in path {
                let Some(cell) = self.cells.get_mut(at) else { continue };
                let is_new = cell.seconds(to) == 0;
                cell.add(from, -most);
                cell.add(to, most);
                if is_new {
                    self.offer(at, to);
                }
            }
        }
        unmet
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

    /// By owner: what its last second costs, per hour; infinite if it is open nowhere.
    pub(super) fn prices(&self) -> Vec<f64> {
        // Who has nothing could start at the least cost.
        let mut prices = vec![f64::INFINITY; self.owners];
        for place in self.cells.iter().flat_map(|cell| &cell.places) {
            if let Some(price) = prices.get_mut(place.owner) {
                *price = price.min(place.cost);
            }
        }
        for _ in 0..self.owners {
            for (giver, taker) in self.cells.iter().flat_map(|cell| pairs(&cell.places)) {
                let Some(price) = prices.get(taker.owner) else { continue };
                let price = price + giver.cost - taker.cost;
                if let Some(known) = prices.get_mut(giver.owner)
                    && giver.seconds > 0
                    && giver.owner != IDLE
                    && price > *known + self.rounding
                {
                    *known = price;
                }
            }
        }
        prices
    }
}

fn pairs(places: &[Place; 3]) -> impl Iterator<Item = (Place, Place)> {
    places.iter().flat_map(|giver| places.iter().map(|taker| (*giver, *taker)))
}

/// Parts of a second, so that shares are rounded only once.
const TICKS: i64 = 1 << 20;

/// The fair shares in whole seconds, rounded up: together they may be a few seconds more than there is.
fn shares(cells: &[Cell], wishes: &[Wish]) -> Vec<i64> {
    let wanted: Vec<i64> = wishes.iter().map(|wish| wish.seconds * TICKS).collect();
    let members = wanted.iter().enumerate().map(|(at, wanted)| MemberNode::new(at, TICKS, *wanted));
    let slots = cells.iter().enumerate().map(|(at, cell)| {
        let seconds = cell.seconds(IDLE);
        SlotNode::new(at, at, seconds, seconds * TICKS)
    });
    let mut open = Vec::new();
    for member in 0..wishes.len() {
        let inside = cells.iter().zip(0..).filter(|(cell, _)| cell.place(member + 1).is_some());
        open.extend(inside.map(|(_, slot)| network::Cell {
            member: member as u32,
            slot,
            energy: 0,
        }));
    }
    let network = Network::new(members.collect(), slots.collect(), open);
    let weight = |number: usize| wishes.get(number).map_or(0.0, |wish| wish.weight);
    let shares = max_min::shares(wanted, &weight, network);
    // A share is a few ticks too large.
    shares.into_iter().map(|share| (share - TICKS / 1024 + TICKS - 1) / TICKS).collect()
}
