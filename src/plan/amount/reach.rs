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

use super::amounts::{DeviceIx, SlotIx};
use super::network::{CellIx, MemberNodeIx, Network, SlotNode, SlotNodeIx};
use crate::plan::grid::{Grid, Ix};

/// How far each node is from a device with unmet demand, in the slots below a rank. Its memory serves
/// one network after the other.
#[derive(Debug, Default)]
pub(super) struct Reach {
    below: u32,
    members: Grid<MemberNodeIx, u32>,
    slots: Grid<SlotNodeIx, u32>,
    /// The members that were reached, the nearest first.
    queue: Vec<MemberNodeIx>,
    /// By member: how many of its cells lead nowhere in this round.
    next_cell: Grid<MemberNodeIx, u32>,
    /// By slot: how many of its cells lead nowhere in this round.
    next_user: Grid<SlotNodeIx, u32>,
    path: Vec<CellIx>,
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
        fixed: impl FnMut(DeviceIx, SlotIx, i64),
    ) -> (Network, Network) {
        let is_active =
            |at: SlotNodeIx, slot: &SlotNode| slot.rank >= self.below || self.has_slot(at);
        network.divide(|at| self.has_member(at), is_active, fixed)
    }

    pub(super) fn has_member(&self, at: MemberNodeIx) -> bool {
        self.members[at] != FAR
    }

    pub(super) fn has_slot(&self, at: SlotNodeIx) -> bool {
        self.slots[at] != FAR
    }

    /// Whether all members were reached, and all slots below the rank of the search.
    pub(super) fn is_everywhere(&self, network: &Network) -> bool {
        let mut slots = network.slots.enumerate().filter(|(_, slot)| slot.rank < self.below);
        self.queue.len() == network.members.len() && slots.all(|(at, _)| self.has_slot(at))
    }

    /// Measures all distances up to the nearest slot with free capacity; false if there is none.
    fn search(&mut self, network: &Network) -> bool {
        let (members, slots) = (network.members.len(), network.slots.len());
        self.members.refill(members, FAR);
        self.slots.refill(slots, FAR);
        self.next_cell.refill(members, 0);
        self.next_user.refill(slots, 0);
        self.queue.clear();
        for (at, member) in network.members.enumerate() {
            if member.unmet > 0 {
                self.members[at] = 0;
                self.queue.push(at);
            }
        }
        let mut nearest = FAR;
        let mut next = 0;
        while let Some(&member) = self.queue.get(next) {
            next += 1;
            let distance = self.members[member];
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
    fn search_from(&mut self, network: &Network, member: MemberNodeIx, distance: u32) -> bool {
        let mut is_free = false;
        for cell in network.cells_of(member) {
            let slot = &network.slots[cell.slot];
            if self.has_slot(cell.slot) || slot.rank >= self.below || network.room(cell) <= 0 {
                continue;
            }
            self.slots[cell.slot] = distance;
            is_free |= slot.free > 0;
            if self.queue.len() == self.members.len() {
                continue;
            }
            for user in network.users_of(cell.slot) {
                let user = &network.cells[*user];
                if user.energy > 0 && !self.has_member(user.member) {
                    self.members[user.member] = distance + 1;
                    self.queue.push(user.member);
                }
            }
        }
        is_free
    }

    /// Augments paths of the least length until none is left.
    fn augment_shortest(&mut self, network: &mut Network) {
        for root in network.members.indices() {
            while network.members[root].unmet > 0 && self.find_path(network, root) {
                self.push(network, root);
            }
        }
    }

    /// Finds a path from the member to a slot with free capacity: cells to take more in and, between
    /// them, cells to take less in.
    fn find_path(&mut self, network: &Network, root: MemberNodeIx) -> bool {
        self.path.clear();
        let mut member = root;
        loop {
            if let Some((cell, slot)) = self.next_slot(network, member) {
                self.path.push(cell);
                if network.slots[slot].free > 0 {
                    return true;
                }
                if let Some((cell, user)) = self.next_user(network, slot) {
                    self.path.push(cell);
                    member = user;
                    continue;
                }
                // The slot leads nowhere.
                self.slots[slot] = FAR - 1;
                self.path.pop();
                continue;
            }
            self.members[member] = FAR - 1;
            let Some(back) = self.path.pop() else { return false };
            let slot = network.cells[back].slot;
            let Some(from) = self.path.last().map(|cell| network.cells[*cell]) else {
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
                    self.slots[slot] = FAR - 1;
                    member = from.member;
                    self.path.pop();
                }
            }
        }
    }

    /// The next cell of the member that leads on, and its slot.
    fn next_slot(
        &mut self,
        network: &Network,
        member: MemberNodeIx,
    ) -> Option<(CellIx, SlotNodeIx)> {
        let distance = self.members[member];
        let start = network.members[member].cells.start.position();
        let done = &mut self.next_cell[member];
        for cell in network.cells_of(member).get(*done as usize..)? {
            if self.slots[cell.slot] == distance && network.room(cell) > 0 {
                return Some((CellIx::new(start + *done as usize), cell.slot));
            }
            *done += 1;
        }
        None
    }

    /// The next cell of the slot that leads on, and its member.
    fn next_user(&mut self, network: &Network, slot: SlotNodeIx) -> Option<(CellIx, MemberNodeIx)> {
        let distance = self.slots[slot];
        let done = &mut self.next_user[slot];
        for &user in network.users_of(slot).get(*done as usize..)? {
            let cell = &network.cells[user];
            if cell.energy > 0 && self.members[cell.member] == distance + 1 {
                return Some((user, cell.member));
            }
            *done += 1;
        }
        None
    }

    /// Pushes as much along the path as it takes.
    fn push(&mut self, network: &mut Network, root: MemberNodeIx) {
        let Some(last) = self.path.last().map(|cell| network.cells[*cell].slot) else { return };
        let mut most = network.slots[last].free.min(network.members[root].unmet);
        for (step, cell) in self.path.iter().enumerate() {
            let cell = &network.cells[*cell];
            most = most.min(if step % 2 == 0 { network.room(cell) } else { cell.energy });
        }
        debug_assert!(most > 0);
        for (step, cell) in self.path.iter().enumerate() {
            network.cells[*cell].energy += if step % 2 == 0 { most } else { -most };
        }
        network.slots[last].free -= most;
        network.members[root].unmet -= most;
    }
}
