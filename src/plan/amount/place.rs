//! When in its slots a device runs, and at which power.
//!
//! **Problem.** Given what each device takes in each slot, find pieces of time at constant power
//! that make up these energies, on whole seconds, without ever exceeding the site limit. RankedRun at full
//! power where that is possible, in few pieces, early.
//!
//! **Algorithm.** In a slot that a device fills it runs at full power. Where it fills one in part:
//!
//! - *The site has room for its full power all the time* (the powers of all users of the slot fit).
//!   All such energy of a device that stands at its last price may stand in any such slot of this
//!   price. [`ties`] places it as it does for a device by itself: the fewest
//!   segments, then the earliest. So a device that competes with no other runs exactly when
//!   [`duration`](crate::plan::duration) says, for the time that its energy takes.
//! - *The site limit binds*: the devices that share the slot run at constant power.
//! - *The limit does not bind, but not all fit at once*: one after the other at full power, each
//!   next to its neighbouring piece or else as early as there is room; at constant power if that
//!   does not fit.
//!
//! A part is rounded up to whole seconds, and its power lowered so that the energy stays the same.
//! Devices are placed one after the other in the order of the [problem](super::problem), which
//! depends on their data alone.
//!
//! **Time.** O(m log m) for each device, and O(k) for each of k devices that run one after the other in a slot.
//!
//! **Why it is exact.** Energy moves only between slots of one price, so the cost stays the same. A
//! device cannot have a choice below its last price: a slot that is cheaper and has room would have
//! been used instead of the last one.

use std::cmp::Ordering;

use super::amounts::{Amounts, DeviceIx, SlotIx};
use super::problem::{Member, Problem};
use super::quantity::proportion;
use super::sequence::{SequencedPart, sequence};
use super::slots::Slot;
use crate::order;
use crate::plan::grid::{Grid, Ix};
use crate::plan::ties::{self, RankedRun};
use crate::time::{Instant, Span, Window};

/// A stretch of time at constant power.
#[derive(Clone, Copy, Debug)]
pub(super) struct PowerPiece {
    pub(super) window: Window,
    pub(super) energy: i64,
}

impl PowerPiece {
    pub(super) fn seconds(&self) -> i64 {
        seconds(self.window)
    }

    /// Both as one piece, at the lower of their powers, if they touch and that leaves out at most so
    /// much; with what it leaves out.
    fn joined(&self, next: &PowerPiece, most: i64) -> Option<(PowerPiece, i64)> {
        if self.window.end() != next.window.start() {
            return None;
        }
        let window = self.window.until(next.window.end());
        let scaled =
            |piece: &PowerPiece| proportion(piece.energy, seconds(window), piece.seconds()) as i64;
        let energy = scaled(self).min(scaled(next));
        let rest = self.energy + next.energy - energy;
        (rest <= most).then_some((PowerPiece { window, energy }, rest))
    }
}

/// The pieces of each member, in order of time: touching ones of the same power are one.
#[inline(never)]
pub(super) fn place(problem: &Problem, amounts: &mut Amounts) -> Grid<DeviceIx, Vec<PowerPiece>> {
    let mut site = Places::new(problem, amounts);
    for device in problem.members.indices() {
        site.pieces[device] = site.place(device);
    }
    site.place_sequenced();
    let negligible = problem.scale.negligible_energy();
    for pieces in site.pieces.iter_mut() {
        *pieces = merged(std::mem::take(pieces), negligible);
    }
    site.pieces
}

/// Where a member runs at full power but for a negligible energy that the site can carry, it runs at
/// full power.
fn fill_up(problem: &Problem, amounts: &mut Amounts, free: &mut Grid<SlotIx, i64>) {
    let negligible = problem.scale.negligible_energy();
    for device in problem.members.indices() {
        let missing = |(at, energy): (SlotIx, i64)| {
            let rest = problem.most(device, at) - energy;
            (rest > 0 && rest <= negligible && free[at] >= rest).then_some((at, rest))
        };
        let missing: Vec<(SlotIx, i64)> = amounts.used(device).filter_map(missing).collect();
        for (at, rest) in missing {
            amounts.set(device, at, problem.most(device, at));
            free[at] -= rest;
        }
    }
}

/// What is known of the places so far.
struct Places<'a> {
    problem: &'a Problem,
    amounts: &'a mut Amounts,
    /// What the slots have left; none where the site can carry all devices at once.
    room: Option<Room>,
    pieces: Grid<DeviceIx, Vec<PowerPiece>>,
    /// The slots and devices that have to take turns.
    sequenced: Vec<(SlotIx, DeviceIx)>,
}

/// What the slots have left.
struct Room {
    /// The full power of all that use the slot.
    busy: Grid<SlotIx, i64>,
    /// What the site could still carry in the slot.
    free: Grid<SlotIx, i64>,
}

impl<'a> Places<'a> {
    fn new(problem: &'a Problem, amounts: &'a mut Amounts) -> Self {
        amounts.drop_below(problem.scale.negligible_energy());
        let pieces = Grid::new(problem.members.iter().map(|_| Vec::new()).collect());
        let room = (!problem.is_slack()).then(|| Room::new(problem, amounts));
        Places { problem, amounts, room, pieces, sequenced: Vec::new() }
    }

    #[inline(never)]
    fn place(&mut self, device: DeviceIx) -> Vec<PowerPiece> {
        let Some(last) = self.last_cost(device) else { return Vec::new() };
        let shiftable = self.shiftable(device, last);
        let mut pieces = self.fill(device, &shiftable);
        let mut others = shiftable.iter().peekable();
        for (at, slot, energy) in self.problem.used(device, self.amounts) {
            while others.next_if(|shiftable| **shiftable < at).is_some() {}
            if others.next_if(|shiftable| **shiftable == at).is_some() {
                continue;
            }
            let whole = energy == self.problem.most(device, at);
            // A remainder of less than a quantum of power is none.
            let binds = self.room.as_ref().is_some_and(|room| room.free[at] < slot.seconds);
            match whole || binds {
                true => pieces.push(PowerPiece { window: slot.window, energy }),
                false => self.sequenced.push((at, device)),
            }
        }
        pieces
    }

    /// The highest cost at which the device takes something.
    fn last_cost(&self, device: DeviceIx) -> Option<f64> {
        let used = self.problem.used(device, self.amounts);
        used.map(|(_, slot, _)| slot.cost).max_by(f64::total_cmp)
    }

    /// The slots of the device's last cost that have room for its full power at any time; none if
    /// it takes nothing in them.
    fn shiftable(&self, device: DeviceIx, last: f64) -> Vec<SlotIx> {
        let member = &self.problem.members[device];
        let has_room = |at: SlotIx| {
            let own = if self.amounts.get(device, at) > 0 { member.power } else { 0 };
            let is_enough = |room: &Room| room.busy[at] - own + member.power <= self.problem.limit;
            self.room.as_ref().is_none_or(is_enough)
        };
        let open = self.problem.open(member).filter(|(_, slot)| slot.cost == last);
        let shiftable: Vec<SlotIx> = open.map(|(at, _)| at).filter(|at| has_room(*at)).collect();
        let used = shiftable.iter().any(|at| self.amounts.get(device, *at) > 0);
        if used { shiftable } else { Vec::new() }
    }

    /// Places what the device takes in the shiftable slots anew.
    fn fill(&mut self, device: DeviceIx, shiftable: &[SlotIx]) -> Vec<PowerPiece> {
        let energy: i64 = shiftable.iter().map(|at| self.amounts.get(device, *at)).sum();
        let member = &self.problem.members[device];
        let power = member.power;
        if energy == 0 || power == 0 {
            return Vec::new();
        }
        let runs = self.runs(device, member, shiftable);
        let chosen = ties::fill(&runs, Span::from_millis(1_000 * rounded_up(energy, power)));
        let is_equal = |window: &Window| {
            let at = runs.partition_point(|run| run.window.end() <= window.start());
            runs.get(at).is_some_and(|run| run.rank == Ordering::Equal)
        };
        let windows: Vec<Window> = chosen.into_iter().filter(is_equal).collect();
        let placed: i64 = windows.iter().map(|window| power * seconds(*window)).sum();
        let mut pieces: Vec<PowerPiece> = windows
            .into_iter()
            .map(|window| PowerPiece { window, energy: power * seconds(window) })
            .collect();
        // Less than a second at full power.
        if let Some(last) = pieces.last_mut() {
            last.energy -= placed - energy;
        }
        self.book(device, shiftable, &pieces);
        pieces
    }

    /// The device's window as `ties` sees it: slots in which it runs, may run, and does not.
    fn runs(&self, device: DeviceIx, member: &Member, shiftable: &[SlotIx]) -> Vec<RankedRun> {
        let mut shiftable = shiftable.iter().peekable();
        let energies = self.amounts.of(device);
        ties::runs(self.problem.window(member).zip(energies).map(|((at, slot), energy)| {
            let rank = match shiftable.next_if(|shiftable| **shiftable == at) {
                Some(_) => Ordering::Equal,
                None if *energy > 0 => Ordering::Less,
                None => Ordering::Greater,
            };
            (slot.window, rank)
        }))
    }

    /// Writes down what the pieces take in the shiftable slots.
    fn book(&mut self, device: DeviceIx, shiftable: &[SlotIx], pieces: &[PowerPiece]) {
        let power = self.problem.members[device].power;
        let mut pieces = pieces.iter().peekable();
        for &at in shiftable {
            let slot = &self.problem.slots[at];
            let mut energy = 0;
            while let Some(piece) = pieces.peek() {
                energy += within(piece, slot);
                if piece.window.end() > slot.window.end() {
                    break;
                }
                pieces.next();
            }
            let before = self.amounts.get(device, at);
            self.amounts.set(device, at, energy);
            if let Some(Room { busy, free }) = &mut self.room {
                free[at] += before - energy;
                busy[at] += power * (i64::from(energy > 0) - i64::from(before > 0));
            }
        }
    }

    /// In slots where devices have to take turns: at full power if they can.
    #[inline(never)]
    fn place_sequenced(&mut self) {
        let mut sequenced = std::mem::take(&mut self.sequenced);
        order::sort_by_key(&mut sequenced, |(at, _)| at.position());
        for turns in sequenced.chunk_by(|a, b| a.0 == b.0) {
            let Some((at, _)) = turns.first().copied() else { continue };
            let slot = &self.problem.slots[at];
            let parts: Vec<SequencedPart> =
                turns.iter().map(|(_, device)| self.part(*device, at, slot)).collect();
            let all_day = parts.iter().map(|part| part.power).sum::<i64>();
            let busy = self.room.as_ref().map_or(0, |room| room.busy[at]);
            let starts = sequence(&parts, self.problem.limit - (busy - all_day), slot.seconds);
            for (turn, ((_, device), part)) in turns.iter().zip(&parts).enumerate() {
                let start = starts.as_ref().and_then(|starts| starts.get(turn)).copied();
                let window = part_of(slot, start, part.seconds);
                let energy = self.amounts.get(*device, at);
                self.pieces[*device].push(PowerPiece { window, energy });
            }
        }
    }

    fn part(&self, device: DeviceIx, at: SlotIx, slot: &Slot) -> SequencedPart {
        let power = self.problem.members[device].power;
        let energy = self.amounts.get(device, at);
        let pieces = &self.pieces[device];
        let before = pieces.iter().any(|piece| piece.window.end() == slot.window.start());
        let after = pieces.iter().any(|piece| piece.window.start() == slot.window.end());
        SequencedPart { power, seconds: rounded_up(energy, power), late: after && !before }
    }
}

impl Room {
    /// What is left of the slots when all take what they do, with negligible energies filled up.
    fn new(problem: &Problem, amounts: &mut Amounts) -> Self {
        let mut room =
            Room { busy: Grid::filled(problem.slots.len(), 0), free: problem.capacities() };
        for (device, member) in problem.members.enumerate() {
            for (at, energy) in amounts.used(device) {
                room.busy[at] += member.power;
                room.free[at] -= energy;
            }
        }
        debug_assert!(room.free.iter().all(|free| *free >= 0), "a slot carries too much");
        fill_up(problem, amounts, &mut room.free);
        room
    }
}

/// A length of the slot from a start on, in seconds; the whole slot without a start.
fn part_of(slot: &Slot, start: Option<i64>, seconds: i64) -> Window {
    let part = start.and_then(|start| {
        let start = slot.window.start().plus(Span::from_millis(1_000 * start));
        Window::new(start, start.plus(Span::from_millis(1_000 * seconds)))
    });
    part.unwrap_or(slot.window)
}

/// What a piece takes in a slot: all pieces of a slot add up to the energy exactly.
fn within(piece: &PowerPiece, slot: &Slot) -> i64 {
    let Some(shared) = piece.window.intersection(slot.window) else { return 0 };
    if shared == piece.window {
        return piece.energy;
    }
    let until = |instant| {
        let passed = seconds_between(piece.window.start(), instant);
        proportion(piece.energy, passed, piece.seconds()) as i64
    };
    until(shared.end()) - until(shared.start())
}

/// Touching pieces of the same power as one, but for a negligible energy each.
fn merged(mut pieces: Vec<PowerPiece>, negligible: i64) -> Vec<PowerPiece> {
    order::sort_by_key(&mut pieces, |piece| piece.window.start());
    let mut merged: Vec<PowerPiece> = Vec::with_capacity(pieces.len());
    let mut left_out = 0;
    for piece in pieces {
        let last = merged.last_mut();
        let joined =
            last.and_then(|last| Some((last.joined(&piece, negligible - left_out)?, last)));
        if let Some(((joined, rest), last)) = joined {
            left_out += rest;
            *last = joined;
        } else {
            left_out = 0;
            merged.push(piece);
        }
    }
    debug_assert!(merged.is_sorted_by(|a, b| a.window.end() <= b.window.start()));
    merged
}

/// The whole seconds that the energy takes at the power.
fn rounded_up(energy: i64, power: i64) -> i64 {
    let power = power.max(1);
    energy / power + i64::from(energy % power > 0)
}

fn seconds(window: Window) -> i64 {
    window.length().seconds()
}

fn seconds_between(start: Instant, end: Instant) -> i64 {
    end.since(start).seconds()
}
