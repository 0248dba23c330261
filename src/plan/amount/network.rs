//! Devices, slots, and what flows between them.
//!
//! **Problem.** Devices have demands, slots have capacities, and between a device and a slot that is open
//! to it flows at most its power times the slot's seconds. A flow starts with each slot given to the
//! devices in their order; [`reach`](super::reach) makes it the largest.
//!
//! **Time and memory.** O(c) for c cells (open pairs of a device and a slot), but for what is sorted.

use std::ops::Range;

use super::amounts::{DeviceIx, SlotIx};
use crate::order;
use crate::plan::grid::{Grid, Ix, indices};

indices! {
    /// The position of a device in a network.
    MemberNodeIx;
    /// The position of a slot in a network.
    SlotNodeIx;
    /// The position of a cell in a network.
    CellIx;
    /// The position of a cell among those of the slots.
    UserIx;
}

/// What flows: devices, slots, and a cell for each pair of them that is open.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) members: Grid<MemberNodeIx, MemberNode>,
    pub(super) slots: Grid<SlotNodeIx, SlotNode>,
    /// By member, and for each member in order of time.
    pub(super) cells: Grid<CellIx, Cell>,
    /// The positions of the cells, by slot; none where there is only one member.
    by_slot: Grid<UserIx, CellIx>,
}

/// A device.
#[derive(Clone, Debug)]
pub(super) struct MemberNode {
    /// Its number in the problem.
    pub(super) device: DeviceIx,
    pub(super) power: i64,
    /// What it takes where the flow has no choice any more.
    pub(super) fixed: i64,
    /// What it still wants.
    pub(super) unmet: i64,
    pub(super) cells: Range<CellIx>,
}

/// A slot.
#[derive(Clone, Debug)]
pub(super) struct SlotNode {
    /// Its number in the problem.
    pub(super) slot: SlotIx,
    /// Its place among all slots by rising cost.
    pub(super) rank: u32,
    pub(super) seconds: i64,
    /// What it can still carry.
    pub(super) free: i64,
    users: Range<UserIx>,
}

/// What a device takes in a slot; both by their position in the network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) member: MemberNodeIx,
    pub(super) slot: SlotNodeIx,
    pub(super) energy: i64,
}

impl MemberNode {
    pub(super) fn new(device: DeviceIx, power: i64, unmet: i64) -> Self {
        MemberNode { device, power, fixed: 0, unmet, cells: CellIx::new(0)..CellIx::new(0) }
    }
}

impl Default for MemberNode {
    fn default() -> Self {
        MemberNode::new(DeviceIx::new(0), 0, 0)
    }
}

impl SlotNode {
    pub(super) fn new(slot: SlotIx, rank: usize, seconds: i64, free: i64) -> Self {
        let users = UserIx::new(0)..UserIx::new(0);
        SlotNode { slot, rank: rank as u32, seconds, free, users }
    }
}

impl Default for SlotNode {
    fn default() -> Self {
        SlotNode::new(SlotIx::new(0), 0, 0, 0)
    }
}

impl Default for Cell {
    fn default() -> Self {
        Cell { member: MemberNodeIx::new(0), slot: SlotNodeIx::new(0), energy: 0 }
    }
}

impl Default for CellIx {
    fn default() -> Self {
        CellIx::new(0)
    }
}

impl Network {
    /// A network of these nodes and cells, which are sorted by member.
    pub(super) fn new(
        members: Vec<MemberNode>,
        mut slots: Vec<SlotNode>,
        cells: Vec<Cell>,
    ) -> Self {
        debug_assert!(cells.is_sorted_by_key(|cell| (cell.member, cell.slot)));
        let mut members = Grid::new(members);
        for member in members.iter_mut() {
            member.cells = CellIx::new(0)..CellIx::new(0);
        }
        let mut start = 0;
        for run in cells.chunk_by(|a, b| a.member == b.member) {
            let end = start + run.len();
            if let Some(cell) = run.first() {
                members[cell.member].cells = CellIx::new(start)..CellIx::new(end);
            }
            start = end;
        }
        for slot in &mut slots {
            slot.users = UserIx::new(0)..UserIx::new(0);
        }
        let (mut slots, cells) = (Grid::new(slots), Grid::new(cells));
        // A single device competes with no other.
        let by_slot = if members.len() > 1 { by_slot(&mut slots, &cells) } else { Grid::default() };
        Network { members, slots, cells, by_slot }
    }

    pub(super) fn cells_of(&self, member: MemberNodeIx) -> &[Cell] {
        self.cells.slice(&self.members[member].cells)
    }

    pub(super) fn users_of(&self, slot: SlotNodeIx) -> &[CellIx] {
        self.by_slot.slice(&self.slots[slot].users)
    }

    /// Gives the slot to the devices in their order, as far as it has free capacity; true if that is
    /// less than they could take.
    fn give(&mut self, slot: SlotNodeIx) -> bool {
        let Network { members, slots, cells, by_slot } = self;
        let slot = &mut slots[slot];
        for at in by_slot.slice(&slot.users) {
            let cell = &mut cells[*at];
            let member = &mut members[cell.member];
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
        for at in order::positions(self.slots.as_slice(), |slot| slot.rank as usize) {
            if unmet == 0 {
                break;
            }
            let at = SlotNodeIx::new(at);
            let free = self.slots[at].free;
            is_contested |= self.give(at);
            unmet -= free - self.slots[at].free;
        }
        is_contested
    }

    /// Takes back all that flows in the slots from a rank on.
    pub(super) fn withdraw(&mut self, rank: u32) {
        let Network { members, slots, cells, .. } = self;
        for cell in cells.iter_mut() {
            let slot = &mut slots[cell.slot];
            if slot.rank >= rank && cell.energy > 0 {
                slot.free += cell.energy;
                members[cell.member].unmet += cell.energy;
                cell.energy = 0;
            }
        }
    }

    /// For a network of one device: moves what flows in the slots from a rank on to the cheapest of them.
    pub(super) fn move_to_cheapest(&mut self, rank: u32) {
        debug_assert_eq!(self.members.len(), 1);
        self.withdraw(rank);
        let rank = |cell: &Cell| self.slots[cell.slot].rank as usize;
        for at in order::positions(self.cells.as_slice(), rank) {
            let Network { members, slots, cells, .. } = self;
            let cell = &mut cells[CellIx::new(at)];
            let (member, slot) = (&mut members[cell.member], &mut slots[cell.slot]);
            let room = member.power * slot.seconds - cell.energy;
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
            for cell in cells.slice_mut(&member.cells) {
                let slot = &mut slots[cell.slot];
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
        for member in members.iter_mut() {
            debug_assert_eq!(member.unmet, 0);
            let cells = cells.slice(&member.cells).iter();
            let above = cells.filter(|cell| cell.energy > 0 && slots[cell.slot].rank >= rank);
            member.unmet = above.map(|cell| cell.energy).sum();
        }
        members.iter().map(|member| member.unmet).collect()
    }

    /// Whether all demands are met.
    pub(super) fn is_served(&self) -> bool {
        self.members.iter().all(|member| member.unmet == 0)
    }

    /// What could still be added in the cell.
    pub(super) fn room(&self, cell: &Cell) -> i64 {
        self.members[cell.member].power * self.slots[cell.slot].seconds - cell.energy
    }

    /// The slots in which some device could take more.
    pub(super) fn slots_with_room(&self) -> impl Iterator<Item = &SlotNode> {
        let with_room = self.cells.iter().filter(|cell| self.room(cell) > 0);
        with_room.map(|cell| &self.slots[cell.slot])
    }

    /// The cells that something flows in, each with the numbers of its device and of its slot.
    pub(super) fn flows(&self) -> impl Iterator<Item = (DeviceIx, SlotIx, i64)> {
        self.cells
            .iter()
            .filter(|cell| cell.energy > 0)
            .map(|cell| (self.members[cell.member].device, self.slots[cell.slot].slot, cell.energy))
    }

    /// The rank of the last slot that is needed for what flows in the slots from a rank on, even if
    /// every device could use all of them.
    pub(super) fn last_needed(&self, start: u32) -> u32 {
        let mut carried: Grid<SlotNodeIx, i64> = Grid::filled(self.slots.len(), 0);
        for cell in self.cells.iter() {
            carried[cell.slot] += cell.energy;
        }
        let mut slots: Vec<(u32, i64, i64)> = self
            .slots
            .iter()
            .zip(carried.iter())
            .filter(|(slot, _)| slot.rank >= start)
            .map(|(slot, carried)| (slot.rank, *carried, slot.free))
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
    /// Active devices run at full power in frozen slots: these energies are fixed, and visited with the
    /// numbers of the device and of the slot.
    pub(super) fn divide(
        self,
        is_active_member: impl Fn(MemberNodeIx) -> bool,
        is_active_slot: impl Fn(SlotNodeIx, &SlotNode) -> bool,
        mut fixed: impl FnMut(DeviceIx, SlotIx, i64),
    ) -> (Network, Network) {
        let cells_in_all = self.cells.len();
        let mut members = Sides::new(self.members, |at, _| is_active_member(at));
        let slots = Sides::new(self.slots, is_active_slot);
        let (mut active, mut frozen) = (Vec::with_capacity(cells_in_all), Vec::new());
        for cell in self.cells.into_entries() {
            let (member, slot) = (members.places[cell.member], slots.places[cell.slot]);
            let moved = Cell { member: member.position, slot: slot.position, ..cell };
            match (member.is_active, slot.is_active) {
                (true, true) => active.push(moved),
                (false, false) => frozen.push(moved),
                (false, true) => {
                    debug_assert_eq!(cell.energy, 0, "a frozen device in an active slot")
                }
                (true, false) => {
                    let slot = slots.frozen.get(slot.position.position());
                    let member = members.active.get_mut(member.position.position());
                    if let (Some(member), Some(slot)) = (member, slot) {
                        debug_assert_eq!(cell.energy, member.power * slot.seconds);
                        member.fixed += cell.energy;
                        fixed(member.device, slot.slot, cell.energy);
                    }
                }
            }
        }
        let sides = (members.active, slots.active, members.frozen, slots.frozen);
        (Network::new(sides.0, sides.1, active), Network::new(sides.2, sides.3, frozen))
    }
}

/// Groups the positions of the cells by slot, those of one slot in the order of the members.
fn by_slot(
    slots: &mut Grid<SlotNodeIx, SlotNode>,
    cells: &Grid<CellIx, Cell>,
) -> Grid<UserIx, CellIx> {
    let mut counts: Grid<SlotNodeIx, usize> = Grid::filled(slots.len(), 0);
    for cell in cells.iter() {
        counts[cell.slot] += 1;
    }
    let mut end = 0;
    for (slot, count) in slots.iter_mut().zip(counts.iter()) {
        let start = UserIx::new(end);
        slot.users = start..start;
        end += count;
    }
    let mut by_slot = Grid::filled(cells.len(), CellIx::new(0));
    for (at, cell) in cells.enumerate() {
        let users = &mut slots[cell.slot].users;
        by_slot[users.end] = at;
        users.end = UserIx::new(users.end.position() + 1);
    }
    by_slot
}

/// Nodes of one kind on two sides, and where each went.
struct Sides<I, N> {
    active: Vec<N>,
    frozen: Vec<N>,
    places: Grid<I, SidePosition<I>>,
}

#[derive(Clone, Copy)]
struct SidePosition<I> {
    is_active: bool,
    position: I,
}

impl<I: Ix> Default for SidePosition<I> {
    fn default() -> Self {
        SidePosition { is_active: false, position: I::new(0) }
    }
}

impl<I: Ix, N> Sides<I, N> {
    fn new(nodes: Grid<I, N>, is_active: impl Fn(I, &N) -> bool) -> Self {
        let (mut active, mut frozen) = (Vec::new(), Vec::new());
        let mut places = Vec::with_capacity(nodes.len());
        for (at, node) in nodes.into_entries().into_iter().enumerate() {
            let is_active = is_active(I::new(at), &node);
            let side = if is_active { &mut active } else { &mut frozen };
            places.push(SidePosition { is_active, position: I::new(side.len()) });
            side.push(node);
        }
        Sides { active, frozen, places: Grid::new(places) }
    }
}
