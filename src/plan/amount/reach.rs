//! The largest flow from devices through slots.
//!
//! **Problem.** Devices with demands, slots with capacities, and between a device and a slot that is
//! open to it at most its power times the slot's seconds. Find the largest flow from the devices
//! through the slots, and the nodes that a device with unmet demand can still reach when it is found.
//!
//! **Algorithm.** Dinic (1970). A breadth-first search gives each node its distance from the devices
//! with unmet demand, up to the nearest slot with free capacity. Then paths of that length are
//! augmented, each node and each cell being left for good once no such path leads through it. When no
//! slot with free capacity is reached, the flow is the largest, and the nodes that were reached are
//! the *active* side of a smallest cut: their slots are full, and their devices run at full power in
//! all other slots that are open to them. The other nodes are *frozen*: their devices have all that
//! they want, and use no active slot.
//!
//! A flow is never smaller in any slot after an augmentation than it was before.
//!
//! **Time.** O(c) for each search and for each round of paths, for c cells (open pairs of a device and a
//! slot), and one round for each distance that occurs: at most one for each device, mostly a few.
//! **Memory.** O(c).

use super::network::{Network, SlotNode};

/// How far each node is from a device with unmet demand, in the slots below a rank. Its memory serves
/// one network after the other.
#[derive(Debug, Default)]
pub(super) struct Reach {
    below: u32,
    members: Vec<u32>,
    slots: Vec<u32>,
    /// The members that were reached, the nearest first.
    queue: Vec<u32>,
    /// By member: how many of its cells are done with in this round.
    next_cell: Vec<u32>,
    /// By slot: how many of its cells are done with in this round.
    next_user: Vec<u32>,
    path: Vec<u32>,
}

/// The distance of what was not reached, or leads nowhere any more.
const FAR: u32 = u32::MAX;

impl Reach {
    /// Makes the flow through the slots below a rank the largest, and measures what is still reached.
    pub(super) fn augment(&mut self, network: &mut Network, below: u32) {
        self.below = below;
        while self.search(network) {
            self.augment_shortest(network);
        }
    }

    /// Moves as much as possible of what flows in the slots from a rank on to those below it, and
    /// measures what the members that keep some of it still reach.
    pub(super) fn move_below(&mut self, network: &mut Network, rank: u32) {
        let wanted = network.want_again(rank);
        self.augment(network, rank);
        network.release(rank, &wanted);
    }

    /// Divides the network where the largest flow has no choice: the active side is what was reached, with
    /// the slots from the rank of the search on; see [`Network::divide`].
    pub(super) fn divide(
        &self,
        network: Network,
        fixed: impl FnMut(usize, usize, i64),
    ) -> (Network, Network) {
        let is_active = |at: usize, slot: &SlotNode| slot.rank >= self.below || self.has_slot(at);
        network.divide(|at| self.has_member(at), is_active, fixed)
    }

    pub(super) fn has_member(&self, at: usize) -> bool {
        self.members.get(at).is_some_and(|distance| *distance != FAR)
    }

    pub(super) fn has_slot(&self, at: usize) -> bool {
        self.slots.get(at).is_some_and(|distance| *distance != FAR)
    }

    /// Whether all members were reached, and all slots below the rank of the search.
    pub(super) fn is_everywhere(&self, network: &Network) -> bool {
        let mut slots = network.slots.iter().enumerate().filter(|(_, slot)| slot.rank < self.below);
        self.queue.len() == network.members.len() && slots.all(|(at, _)| self.has_slot(at))
    }

    /// Measures all distances up to the nearest slot with free capacity; false if there is none.
    fn search(&mut self, network: &Network) -> bool {
        let (members, slots) = (network.members.len(), network.slots.len());
        refill(&mut self.members, members, FAR);
        refill(&mut self.slots, slots, FAR);
        refill(&mut self.next_cell, members, 0);
        refill(&mut self.next_user, slots, 0);
        self.queue.clear();
        for ((member, distance), at) in network.members.iter().zip(&mut self.members).zip(0..) {
            if member.unmet > 0 {
                *distance = 0;
                self.queue.push(at);
            }
        }
        let mut nearest = FAR;
        let mut next = 0;
        while let Some(&member) = self.queue.get(next) {
            next += 1;
            let distance = get(&self.members, member);
            if distance > nearest {
                break;
            }
            if self.search_from(network, member, distance) {
                nearest = distance;
            }
        }
        nearest != FAR
    }

    /// Reaches the slots that the member has room in, and their users; true if a slot has free capacity.
    fn search_from(&mut self, network: &Network, member: u32, distance: u32) -> bool {
        let mut is_free = false;
        for cell in network.cells_of(member) {
            let Some(known) = self.slots.get_mut(cell.slot as usize) else { continue };
            let Some(slot) = network.slots.get(cell.slot as usize) else { continue };
            if *known != FAR || slot.rank >= self.below || network.room(cell) <= 0 {
                continue;
            }
            *known = distance;
            is_free |= slot.free > 0;
            if self.queue.len() == self.members.len() {
                continue;
            }
            for user in network.users_of(cell.slot) {
                let Some(user) = network.cells.get(*user as usize) else { continue };
                let Some(known) = self.members.get_mut(user.member as usize) else { continue };
                if user.energy > 0 && *known == FAR {
                    *known = distance + 1;
                    self.queue.push(user.member);
                }
            }
        }
        is_free
    }

    /// Augments paths of the least length until none is left.
    fn augment_shortest(&mut self, network: &mut Network) {
        for root in 0..network.members.len() as u32 {
            while network.members.get(root as usize).is_some_and(|member| member.unmet > 0)
                && self.find_path(network, root)
            {
                self.push(network, root);
            }
        }
    }

    /// Finds a path from the member to a slot with free capacity: cells to take more in and, between
    /// them, cells to take less in.
    fn find_path(&mut self, network: &Network, root: u32) -> bool {
        self.path.clear();
        let mut member = root;
        loop {
            if let Some((cell, slot)) = self.next_slot(network, member) {
                self.path.push(cell);
                if network.free(slot) > 0 {
                    return true;
                }
                if let Some((cell, user)) = self.next_user(network, slot) {
                    self.path.push(cell);
                    member = user;
                    continue;
                }
                // The slot leads nowhere.
                put(&mut self.slots, slot, FAR - 1);
                self.path.pop();
                continue;
            }
            put(&mut self.members, member, FAR - 1);
            let Some(back) = self.path.pop() else { return false };
            let slot = network.cells.get(back as usize).map_or(0, |cell| cell.slot);
            let Some(from) = self.path.last().and_then(|cell| network.cells.get(*cell as usize))
            else {
                return false;
            };
            debug_assert_eq!(slot, from.slot);
            // Another user of the same slot.
            match self.next_user(network, slot) {
                Some((cell, user)) => {
                    self.path.push(cell);
                    member = user;
                }
                None => {
                    put(&mut self.slots, slot, FAR - 1);
                    member = from.member;
                    self.path.pop();
                }
            }
        }
    }

    /// The next cell of the member that leads on, and its slot.
    fn next_slot(&mut self, network: &Network, member: u32) -> Option<(u32, u32)> {
        let distance = get(&self.members, member);
        let start = network.members.get(member as usize)?.cells.start;
        let done = self.next_cell.get_mut(member as usize)?;
        for cell in network.cells_of(member).get(*done as usize..)? {
            if get(&self.slots, cell.slot) == distance && network.room(cell) > 0 {
                return Some((start + *done, cell.slot));
            }
            *done += 1;
        }
        None
    }

    /// The next cell of the slot that leads on, and its member.
    fn next_user(&mut self, network: &Network, slot: u32) -> Option<(u32, u32)> {
        let distance = get(&self.slots, slot);
        let done = self.next_user.get_mut(slot as usize)?;
        for &user in network.users_of(slot).get(*done as usize..)? {
            let cell = network.cells.get(user as usize)?;
            if cell.energy > 0 && get(&self.members, cell.member) == distance + 1 {
                return Some((user, cell.member));
            }
            *done += 1;
        }
        None
    }

    /// Pushes as much along the path as it takes.
    fn push(&mut self, network: &mut Network, root: u32) {
        let Some(last) = self.path.last().and_then(|cell| network.cells.get(*cell as usize)) else {
            return;
        };
        let last = last.slot as usize;
        let mut most = network.free(last as u32);
        most = network.members.get(root as usize).map_or(0, |member| most.min(member.unmet));
        for (step, cell) in self.path.iter().enumerate() {
            let Some(cell) = network.cells.get(*cell as usize) else { continue };
            most = most.min(if step % 2 == 0 { network.room(cell) } else { cell.energy });
        }
        debug_assert!(most > 0);
        for (step, cell) in self.path.iter().enumerate() {
            if let Some(cell) = network.cells.get_mut(*cell as usize) {
                cell.energy += if step % 2 == 0 { most } else { -most };
            }
        }
        if let Some(slot) = network.slots.get_mut(last) {
            slot.free -= most;
        }
        if let Some(member) = network.members.get_mut(root as usize) {
            member.unmet -= most;
        }
    }
}

fn refill(numbers: &mut Vec<u32>, length: usize, number: u32) {
    numbers.clear();
    numbers.resize(length, number);
}

fn get(distances: &[u32], at: u32) -> u32 {
    distances.get(at as usize).copied().unwrap_or(FAR)
}

fn put(distances: &mut [u32], at: u32, distance: u32) {
    if let Some(known) = distances.get_mut(at as usize) {
        *known = distance;
    }
}
