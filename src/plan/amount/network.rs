//! Devices, slots, and what flows between them.
//!
//! **Problem.** Devices have demands, slots have capacities, and between a device and a slot that is open
//! to it flows at most its power times the slot's seconds. A flow starts with each slot given to the
//! devices in their order; [`reach`](super::reach) makes it the largest.
//!
//! **Time and memory.** O(c) for c cells (open pairs of a device and a slot), but for what is sorted.

use std::ops::Range;

use crate::order;

/// What flows: devices, slots, and a cell for each pair of them that is open.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) members: Vec<MemberNode>,
    pub(super) slots: Vec<SlotNode>,
    /// By member, and for each member in order of time.
    pub(super) cells: Vec<Cell>,
    /// The positions of the cells, by slot; none where there is only one member.
    by_slot: Vec<u32>,
}

/// A device.
#[derive(Clone, Debug)]
pub(super) struct MemberNode {
    /// Its number in the problem.
    pub(super) number: usize,
    pub(super) power: i64,
    /// What it takes where the flow has no choice any more.
    pub(super) fixed: i64,
    /// What it still wants.
    pub(super) unmet: i64,
    pub(super) cells: Range<u32>,
}

/// A slot.
#[derive(Clone, Debug)]
pub(super) struct SlotNode {
    /// Its number in the problem.
    pub(super) number: usize,
    /// Its place among all slots by rising cost.
    pub(super) rank: u32,
    pub(super) seconds: i64,
    /// What it can still carry.
    pub(super) free: i64,
    cells: Range<u32>,
}

/// What a device takes in a slot; both by their position in the network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) member: u32,
    pub(super) slot: u32,
    pub(super) energy: i64,
}

impl MemberNode {
    pub(super) fn new(number: usize, power: i64, unmet: i64) -> Self {
        MemberNode { number, power, fixed: 0, unmet, cells: 0..0 }
    }
}

impl SlotNode {
    pub(super) fn new(number: usize, rank: usize, seconds: i64, free: i64) -> Self {
        SlotNode { number, rank: rank as u32, seconds, free, cells: 0..0 }
    }
}

impl Network {
    /// A network of these nodes and cells, which come by member.
    pub(super) fn new(
        mut members: Vec<MemberNode>,
        mut slots: Vec<SlotNode>,
        cells: Vec<Cell>,
    ) -> Self {
        debug_assert!(cells.is_sorted_by_key(|cell| (cell.member, cell.slot)));
        for member in &mut members {
            member.cells = 0..0;
        }
        let mut start = 0;
        for run in cells.chunk_by(|a, b| a.member == b.member) {
            let end = start + run.len() as u32;
            if let Some(member) = run.first().and_then(|cell| members.get_mut(cell.member as usize))
            {
                member.cells = start..end;
            }
            start = end;
        }
        // One device is in nobody's way.
        let by_slot = if members.len() > 1 { by_slot(&mut slots, &cells) } else { Vec::new() };
        Network { members, slots, cells, by_slot }
    }

    pub(super) fn cells_of(&self, member: u32) -> &[Cell] {
        let range = self.members.get(member as usize).map(|member| range(&member.cells));
        range.and_then(|range| self.cells.get(range)).unwrap_or_default()
    }

    pub(super) fn users_of(&self, slot: u32) -> &[u32] {
        let range = self.slots.get(slot as usize).map(|slot| range(&slot.cells));
        range.and_then(|range| self.by_slot.get(range)).unwrap_or_default()
    }

    /// Gives the slot to the devices in their order, as far as it has free capacity; true if that is
    /// less than they could take.
    fn give(&mut self, slot: u32) -> bool {
        let Network { members, slots, cells, by_slot } = self;
        let Some(slot) = slots.get_mut(slot as usize) else { return false };
        for at in by_slot.get(range(&slot.cells)).unwrap_or_default() {
            let Some(cell) = cells.get_mut(*at as usize) else { continue };
            let Some(member) = members.get_mut(cell.member as usize) else { continue };
            let most = (member.power * slot.seconds - cell.energy).min(member.unmet);
            let energy = most.min(slot.free);
            cell.energy += energy;
            member.unmet -= energy;
            slot.free -= energy;
            if energy < most {
                return true;
            }
        }
        false
    }

    /// Gives slots in the order of their ranks: a first flow. It is the largest and the cheapest one if
    /// no slot limits a device; true if one does.
    pub(super) fn give_by_rank(&mut self) -> bool {
        let mut unmet: i64 = self.members.iter().map(|member| member.unmet).sum();
        let mut is_contested = false;
        for at in order::positions(&self.slots, |slot| slot.rank as usize) {
            if unmet == 0 {
                break;
            }
            let free = self.free(at as u32);
            is_contested |= self.give(at as u32);
            unmet -= free - self.free(at as u32);
        }
        is_contested
    }

    /// Takes back all that flows in the slots from a rank on.
    pub(super) fn withdraw(&mut self, rank: u32) {
        let Network { members, slots, cells, .. } = self;
        for cell in cells {
            let Some(slot) = slots.get_mut(cell.slot as usize) else { continue };
            if slot.rank >= rank && cell.energy > 0 {
                slot.free += cell.energy;
                if let Some(member) = members.get_mut(cell.member as usize) {
                    member.unmet += cell.energy;
                }
                cell.energy = 0;
            }
        }
    }

    /// For a network of one device: moves what flows in the slots from a rank on to the cheapest of them.
    pub(super) fn move_to_cheapest(&mut self, rank: u32) {
        self.withdraw(rank);
        let rank =
            |cell: &Cell| self.slots.get(cell.slot as usize).map_or(0, |slot| slot.rank as usize);
        for at in order::positions(&self.cells, rank) {
            let Some(cell) = self.cells.get(at) else { continue };
            let room = self.room(cell);
            let (Some(cell), Some(member)) = (self.cells.get_mut(at), self.members.first_mut())
            else {
                continue;
            };
            let Some(slot) = self.slots.get_mut(cell.slot as usize) else { continue };
            let energy = room.min(member.unmet).min(slot.free);
            cell.energy += energy;
            member.unmet -= energy;
            slot.free -= energy;
        }
    }

    /// Of what flows in the slots from a rank on, keeps what a member still wants, the earliest first:
    /// the rest has found a place elsewhere.
    pub(super) fn release(&mut self, rank: u32, wanted: &[i64]) {
        let Network { members, slots, cells, .. } = self;
        for (member, wanted) in members.iter_mut().zip(wanted) {
            let mut kept = std::mem::take(&mut member.unmet);
            if kept == *wanted {
                continue;
            }
            for cell in cells.get_mut(range(&member.cells)).unwrap_or_default() {
                let Some(slot) = slots.get_mut(cell.slot as usize) else { continue };
                if slot.rank >= rank {
                    let rest = cell.energy.min(kept);
                    kept -= rest;
                    slot.free += cell.energy - rest;
                    cell.energy = rest;
                }
            }
        }
    }

    /// Counts what flows in the slots from a rank on as unmet, and gives it by member: it may find a place
    /// in other slots.
    pub(super) fn want_again(&mut self, rank: u32) -> Vec<i64> {
        let Network { members, slots, cells, .. } = self;
        let is_above = |slot: u32| slots.get(slot as usize).is_some_and(|slot| slot.rank >= rank);
        for member in members.iter_mut() {
            debug_assert_eq!(member.unmet, 0);
            let cells = cells.get(range(&member.cells)).unwrap_or_default();
            let above = cells.iter().filter(|cell| cell.energy > 0 && is_above(cell.slot));
            member.unmet = above.map(|cell| cell.energy).sum();
        }
        members.iter().map(|member| member.unmet).collect()
    }

    /// Whether all demands are met.
    pub(super) fn is_served(&self) -> bool {
        self.members.iter().all(|member| member.unmet == 0)
    }

    pub(super) fn free(&self, slot: u32) -> i64 {
        self.slots.get(slot as usize).map_or(0, |slot| slot.free)
    }

    /// What could still be added in the cell.
    pub(super) fn room(&self, cell: &Cell) -> i64 {
        let power = self.members.get(cell.member as usize).map_or(0, |member| member.power);
        let seconds = self.slots.get(cell.slot as usize).map_or(0, |slot| slot.seconds);
        power * seconds - cell.energy
    }

    /// The slots in which some device could take more.
    pub(super) fn slots_with_room(&self) -> impl Iterator<Item = &SlotNode> {
        let with_room = self.cells.iter().filter(|cell| self.room(cell) > 0);
        with_room.filter_map(|cell| self.slots.get(cell.slot as usize))
    }

    /// The cells that something flows in, each with the numbers of its member and of its slot.
    pub(super) fn flows(&self) -> impl Iterator<Item = (usize, usize, i64)> {
        self.cells.iter().filter(|cell| cell.energy > 0).filter_map(|cell| {
            let member = self.members.get(cell.member as usize)?;
            let slot = self.slots.get(cell.slot as usize)?;
            Some((member.number, slot.number, cell.energy))
        })
    }

    /// The rank of the last slot that is needed for what flows in the slots from a rank on, even if
    /// every device could use all of them.
    pub(super) fn last_needed(&self, start: u32) -> u32 {
        let mut carried: Vec<i64> = vec![0; self.slots.len()];
        for cell in &self.cells {
            if let Some(carried) = carried.get_mut(cell.slot as usize) {
                *carried += cell.energy;
            }
        }
        let mut slots: Vec<(u32, i64, i64)> = self
            .slots
            .iter()
            .zip(carried)
            .filter(|(slot, _)| slot.rank >= start)
            .map(|(slot, carried)| (slot.rank, carried, slot.free))
            .collect();
        order::sort_by_key(&mut slots, |(rank, ..)| *rank as usize);
        let mut rest: i64 = slots.iter().map(|(_, carried, _)| carried).sum();
        let is_needed = |(_, carried, free): &&(u32, i64, i64)| {
            let is_needed = rest > 0;
            rest -= carried + free;
            is_needed
        };
        slots.iter().take_while(is_needed).last().map_or(start, |(rank, ..)| *rank)
    }

    /// Divides the network where the largest flow has no choice, into the active and the frozen side.
    /// Active devices run at full power in frozen slots: that is told, with the numbers of the member
    /// and of the slot, and fixed.
    pub(super) fn divide(
        self,
        is_active_member: impl Fn(usize) -> bool,
        is_active_slot: impl Fn(usize, &SlotNode) -> bool,
        mut fixed: impl FnMut(usize, usize, i64),
    ) -> (Network, Network) {
        let mut members = Sides::new(self.members, |at, _| is_active_member(at));
        let slots = Sides::new(self.slots, is_active_slot);
        let (mut active, mut frozen) = (Vec::with_capacity(self.cells.len()), Vec::new());
        for cell in self.cells {
            let (Some(member), Some(slot)) = (members.place(cell.member), slots.place(cell.slot))
            else {
                continue;
            };
            let moved = Cell { member: member.position, slot: slot.position, ..cell };
            match (member.is_active, slot.is_active) {
                (true, true) => active.push(moved),
                (false, false) => frozen.push(moved),
                (false, true) => {
                    debug_assert_eq!(cell.energy, 0, "a frozen device in an active slot")
                }
                (true, false) => {
                    let slot = slots.frozen.get(slot.position as usize);
                    if let Some(member) = members.active.get_mut(member.position as usize)
                        && let Some(slot) = slot
                    {
                        debug_assert_eq!(cell.energy, member.power * slot.seconds);
                        member.fixed += cell.energy;
                        fixed(member.number, slot.number, cell.energy);
                    }
                }
            }
        }
        let sides = (members.active, slots.active, members.frozen, slots.frozen);
        (Network::new(sides.0, sides.1, active), Network::new(sides.2, sides.3, frozen))
    }
}

/// Groups the positions of the cells by slot, those of one slot in the order of the members.
fn by_slot(slots: &mut [SlotNode], cells: &[Cell]) -> Vec<u32> {
    for slot in slots.iter_mut() {
        slot.cells = 0..0;
    }
    for cell in cells {
        if let Some(slot) = slots.get_mut(cell.slot as usize) {
            slot.cells.end += 1;
        }
    }
    let mut end = 0;
    for slot in slots.iter_mut() {
        let length = slot.cells.end;
        slot.cells = end..end;
        end += length;
    }
    let mut by_slot = vec![0; cells.len()];
    for (cell, at) in cells.iter().zip(0..) {
        if let Some(slot) = slots.get_mut(cell.slot as usize)
            && let Some(place) = by_slot.get_mut(slot.cells.end as usize)
        {
            *place = at;
            slot.cells.end += 1;
        }
    }
    by_slot
}

fn range(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// Nodes of one kind on two sides, and where each went.
struct Sides<N> {
    active: Vec<N>,
    frozen: Vec<N>,
    places: Vec<Place>,
}

#[derive(Clone, Copy)]
struct Place {
    is_active: bool,
    position: u32,
}

impl<N> Sides<N> {
    fn new(nodes: Vec<N>, is_active: impl Fn(usize, &N) -> bool) -> Self {
        let mut sides = Sides {
            active: Vec::new(),
            frozen: Vec::new(),
            places: Vec::with_capacity(nodes.len()),
        };
        for (at, node) in nodes.into_iter().enumerate() {
            let is_active = is_active(at, &node);
            let side = if is_active { &mut sides.active } else { &mut sides.frozen };
            sides.places.push(Place { is_active, position: side.len() as u32 });
            side.push(node);
        }
        sides
    }

    fn place(&self, at: u32) -> Option<Place> {
        self.places.get(at as usize).copied()
    }
}
