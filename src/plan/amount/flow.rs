//! The largest flow through the slots taken so far, slot by slot.
//!
//! **Problem.** Devices with demands, slots with capacities, and between a device and a slot that
//! admits it at most its power times the slot's seconds. Take the slots in a given order, and let
//! each carry the largest extra flow that leaves the earlier ones as they are in sum.
//!
//! **Algorithm.** A slot first gives to the devices that still miss something, in their order. If
//! it could carry more, shortest augmenting paths are searched: a device that misses something
//! takes from a slot that another device uses, that one takes from another slot, and the last one
//! takes from the new slot. When no path is left, the flow is the largest.
//!
//! What no hungry device reaches any more, it never reaches again: a path changes the flow only
//! between nodes that are reached, so none of them can open a way to one that is not. Such devices
//! and slots are *settled*, leave the search for good, and the cost at which they do is their dual
//! price (see [`certificate`](super::certificate)).
//!
//! **Time.** A search visits each device and slot once and tests pairs by words of 64 bits:
//! O(n m / 64) for n devices and m slots. There is one search for each cost level, and one for each
//! augmenting path.

use super::bits::{BitTable, Bits, ones};
use super::problem::Problem;
use super::search::Search;

/// How much each member takes in each slot.
#[derive(Clone, Debug)]
pub(super) struct Amounts {
    slots: usize,
    energies: Vec<i64>,
}

impl Amounts {
    pub(super) fn new(problem: &Problem) -> Self {
        let slots = problem.slots.len();
        Amounts { slots, energies: vec![0; slots * problem.members.len()] }
    }

    pub(super) fn get(&self, member: usize, slot: usize) -> i64 {
        self.energies.get(member * self.slots + slot).copied().unwrap_or_default()
    }

    pub(super) fn set(&mut self, member: usize, slot: usize, energy: i64) {
        if let Some(amount) = self.energies.get_mut(member * self.slots + slot) {
            *amount = energy;
        }
    }

    /// Drops all amounts that are smaller.
    pub(super) fn drop_below(&mut self, least: i64) {
        for energy in self.energies.iter_mut().filter(|energy| **energy < least) {
            *energy = 0;
        }
    }

    /// What the member takes in each slot.
    pub(super) fn of(&self, member: usize) -> &[i64] {
        self.energies.get(member * self.slots..(member + 1) * self.slots).unwrap_or_default()
    }

    /// What the member takes in all.
    pub(super) fn sum(&self, member: usize) -> i64 {
        self.of(member).iter().sum()
    }

    /// What all members take in each slot.
    pub(super) fn by_slot(&self) -> Vec<i64> {
        let mut sums = vec![0; self.slots];
        for row in self.energies.chunks_exact(self.slots.max(1)) {
            for (sum, energy) in sums.iter_mut().zip(row) {
                *sum += energy;
            }
        }
        sums
    }
}

/// A flow through the slots taken so far.
#[derive(Debug)]
pub(super) struct Flow<'a> {
    problem: &'a Problem,
    pub(super) amounts: Amounts,
    /// What each member still misses.
    missing: Vec<i64>,
    /// What each slot could still carry.
    free: Vec<i64>,
    /// The members that still miss something.
    hungry: Bits,
    /// The members and slots that are not settled.
    pub(super) live: Bits,
    pub(super) live_slots: Bits,
    /// By slot: the members that take some of it.
    users: BitTable,
    /// By member: the slots of which it could take more.
    room: BitTable,
    search: Search,
}

impl<'a> Flow<'a> {
    /// No flow yet.
    pub(super) fn new(problem: &'a Problem, demands: &[i64], capacities: Vec<i64>) -> Self {
        let (members, slots) = (problem.members.len(), problem.slots.len());
        let mut hungry = Bits::new(members);
        let mut live = Bits::new(members);
        for (member, demand) in demands.iter().enumerate() {
            live.insert(member);
            if *demand > 0 {
                hungry.insert(member);
            }
        }
        Flow {
            problem,
            amounts: Amounts::new(problem),
            missing: demands.to_vec(),
            free: capacities,
            hungry,
            live,
            live_slots: Bits::new(slots),
            users: BitTable::new(slots, members),
            room: BitTable::new(members, slots),
            search: Search::new(members, slots),
        }
    }

    /// Lets the slot carry the largest extra flow.
    pub(super) fn take(&mut self, slot: usize) {
        let problem = self.problem;
        self.live_slots.insert(slot);
        for member in ones(problem.takers(slot)) {
            if self.live.contains(member) {
                let most = problem.most(member, slot).min(self.missing(member));
                let part = most.min(self.free(slot));
                self.grow(member, slot, part);
                self.feed(member, part);
            }
        }
        while self.free(slot) > 0 && self.augment(slot) {}
    }

    /// Settles what no hungry device reaches any more: calls back with the members and the slots.
    pub(super) fn settle(&mut self, member: impl FnMut(usize), slot: impl FnMut(usize)) {
        self.search.run(&self.hungry, (&self.room, &self.live_slots), (&self.users, &self.live));
        self.live.retain(&self.search.members, member);
        self.live_slots.retain(&self.search.slots, slot);
    }

    /// Whether every demand is met.
    pub(super) fn is_fed(&self) -> bool {
        self.hungry.is_empty()
    }

    /// Pushes flow along one shortest path into the slot; false if there is none.
    fn augment(&mut self, slot: usize) -> bool {
        let problem = self.problem;
        let takers = problem.takers(slot);
        let has_room = |member: &usize| self.room.contains(*member, slot);
        let may_take = |member: &usize| self.live.contains(*member) && has_room(member);
        if !ones(takers).any(|member| may_take(&member)) {
            return false;
        }
        self.search.run(&self.hungry, (&self.room, &self.live_slots), (&self.users, &self.live));
        // The first that is reached, so that the path is a shortest one.
        let is_taker = |member: &usize| problem.admitted.contains(*member, slot);
        let nearest = self.search.reached().find(|member| is_taker(member) && has_room(member));
        let Some(last) = nearest else { return false };
        self.push(last, slot);
        true
    }

    fn push(&mut self, last: usize, slot: usize) {
        let mut steps = Vec::new();
        let mut most = self.free(slot).min(self.room(last, slot));
        let mut member = last;
        while let Some((from, giver)) = self.search.before(member) {
            most = most.min(self.amounts.get(member, from)).min(self.room(giver, from));
            steps.push((member, from, giver));
            member = giver;
        }
        most = most.min(self.missing(member));
        self.grow(last, slot, most);
        for (loser, at, winner) in steps {
            self.grow(loser, at, -most);
            self.grow(winner, at, most);
        }
        self.feed(member, most);
    }

    fn grow(&mut self, member: usize, slot: usize, by: i64) {
        let amount = self.amounts.get(member, slot) + by;
        self.amounts.set(member, slot, amount);
        self.users.set(slot, member, amount > 0);
        self.room.set(member, slot, amount < self.problem.most(member, slot));
        if let Some(free) = self.free.get_mut(slot) {
            *free -= by;
        }
    }

    fn feed(&mut self, member: usize, energy: i64) {
        if let Some(missing) = self.missing.get_mut(member) {
            *missing -= energy;
            if *missing == 0 {
                self.hungry.remove(member);
            }
        }
    }

    fn missing(&self, member: usize) -> i64 {
        self.missing.get(member).copied().unwrap_or_default()
    }

    fn free(&self, slot: usize) -> i64 {
        self.free.get(slot).copied().unwrap_or_default()
    }

    fn room(&self, member: usize, slot: usize) -> i64 {
        self.problem.most(member, slot) - self.amounts.get(member, slot)
    }
}
