//! Devices that import and export, in windows that overlap: never both at one instant.
//!
//! **Problem.** Two sites, one in each direction, as [`amount`](super) plans them; and entries of both
//! that are of one device, which runs for one of them at a time. A shortage of time is shared fairly
//! among the entries of a device, counted in seconds at full power.
//!
//! **Algorithm.** Both directions are planned by themselves. If no device then runs both ways at one
//! instant, that is the answer. Else the time of each device is [divided](super::split) between its
//! directions, at the costs and shadow prices of these plans, and both are planned once more, each
//! device being kept out of the time of its other direction.
//!
//! **What is exact.** Without a conflict the plan is best, for it is best even if devices could do both
//! at once. Where no site limit binds, devices are independent, and the division of each is a
//! minimum-cost flow in whole seconds: best but for what a second of each entry is worth. Where site
//! limits bind, the plan is feasible, and there is a bound: give each device the prices of its division
//! and each slot the shadow price of the plans by themselves. What a device may gain in a slot is then the
//! larger one of its two gains at full power, not their sum, and the bound of
//! [`certificate`](super::certificate) holds with that. A plan that costs no more than the bound is
//! best; of another one it is not known.

use super::amounts::{DeviceIx, SlotIx};
use super::problem::Member;
use super::split::{Interval, Owner, Split, Wish};
use super::{AmountPlan, Device, MAX_CELLS, Refusal, Site, best_by_turns};
use crate::order;
use crate::plan::grid::{Grid, Ix};
use crate::time::{Instant, Span, Window};

/// A site in one direction.
#[derive(Debug)]
pub struct DirectedSite<'a> {
    /// The site.
    pub site: Site<'a>,
    /// Its devices.
    pub devices: &'a [Device<'a>],
    /// Their places in the request.
    pub places: &'a [usize],
    /// Their plan, as if they could do both at once.
    pub plan: &'a mut AmountPlan,
}

/// What is known of plans in which devices take turns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Turns {
    /// How much higher the bound of both is than the sum of their bounds, as a cost.
    pub shared: f64,
    /// Whether another plan may be better, by more than what a second of each entry is worth.
    pub is_doubtful: bool,
}

/// What is no difference between two costs or energies, relative to their size.
const ROUNDING: f64 = 1e-9;

/// The seconds of an hour.
const HOUR: f64 = 3600.0;

/// Plans the devices anew, by turns, if one of them runs both ways at one instant. A row has the places of
/// entries of one device whose windows overlap one after the other, in order of time; those of one side do
/// not overlap.
///
/// # Errors
///
/// More slots than are planned at once, or too many entries in rows: times the devices they are bounded
/// likewise, and so is the third power of those of a row, times the cells of their time.
pub fn take_turns(sides: &mut [DirectedSite; 2], rows: &[Vec<usize>]) -> Result<Turns, Refusal> {
    let entries: usize = rows.iter().map(Vec::len).sum();
    let devices: usize = sides.iter().map(|side| side.devices.len()).sum();
    if entries.saturating_mul(devices) > 10 * MAX_CELLS {
        return Err(Refusal::TooLarge);
    }
    if !rows.iter().any(|row| collides(row, sides)) {
        return Ok(Turns::default());
    }
    let members = Members::of(sides);
    let mut division = Division::default();
    for (closed, side) in division.closed.iter_mut().zip(sides.iter()) {
        *closed = side.devices.iter().map(|_| Vec::new()).collect();
    }
    for (number, row) in rows.iter().enumerate() {
        let row: Vec<DirectedEntry> = row.iter().filter_map(|place| entry(sides, *place)).collect();
        // Every other device begins with the other direction, so that not all of them want the same.
        division.divide(&row, sides, &members, number % 2)?;
    }
    let Division { closed, shared, mut doubt, missing } = division;
    let (mut gap, mut lost, mut is_doubtful) = (-shared, -missing, false);
    for (side, closed) in sides.iter_mut().zip(&closed) {
        let mut plan = best_by_turns(&side.site, side.devices, closed)?;
        take_over(&mut plan, side.plan);
        for cut in [&plan.solution.cut, &side.plan.solution.cut].into_iter().flatten() {
            is_doubtful |= !cut.slots.is_empty();
        }
        gap += plan.certificate().gap;
        doubt += ROUNDING * plan.total.cost.abs();
        lost += side.plan.total.delivered * (1.0 - ROUNDING) - plan.total.delivered;
        *side.plan = plan;
    }
    is_doubtful |= gap > doubt || lost > 0.0;
    Ok(Turns { shared, is_doubtful })
}

/// A side, and the position among its devices.
type DirectedEntry = (usize, usize);

fn entry(sides: &[DirectedSite; 2], place: usize) -> Option<DirectedEntry> {
    let own = |side: &DirectedSite| side.places.binary_search(&place).ok();
    let [imports, exports] = sides;
    match own(imports) {
        Some(device) => Some((0, device)),
        None => own(exports).map(|device| (1, device)),
    }
}

/// Whether the device runs for two of its entries at one instant.
fn collides(row: &[usize], sides: &[DirectedSite; 2]) -> bool {
    let segments = |place: &usize| {
        let (side, device) = entry(sides, *place)?;
        Some((side, sides.get(side)?.plan.devices.get(device)?.segments.as_slice()))
    };
    for (side, one) in row.iter().filter_map(segments) {
        for (_, other) in row.iter().filter_map(segments).filter(|other| other.0 > side) {
            for own in one {
                let at = other.partition_point(|other| other.window.end() <= own.window.start());
                if other.get(at).is_some_and(|other| other.window.start() < own.window.end()) {
                    return true;
                }
            }
        }
    }
    false
}

/// The members of both sides by the place of their device, which the plans do not change.
struct Members([Vec<DeviceIx>; 2]);

impl Members {
    fn of(sides: &[DirectedSite; 2]) -> Self {
        Members(sides.each_ref().map(|side| side.plan.problem.in_order_of_request()))
    }

    fn find(&self, (side, device): DirectedEntry) -> Option<DeviceIx> {
        self.0.get(side)?.get(device).copied()
    }
}

/// The time of all devices, divided at the costs and shadow prices of their plans.
#[derive(Default)]
struct Division {
    /// By side and device: when it is kept out, in order of time.
    closed: [Vec<Vec<Window>>; 2],
    shared: f64,
    /// What a second of each entry is worth.
    doubt: f64,
    /// The energy that there is no time for.
    missing: f64,
}

impl Division {
    /// Divides the time of a row, and leaves in the plans what the last kWh of each entry costs then.
    fn divide(
        &mut self,
        row: &[DirectedEntry],
        sides: &mut [DirectedSite; 2],
        members: &Members,
        first: usize,
    ) -> Result<(), Refusal> {
        let mut intervals = intervals(row, sides, members);
        let mut wishes = Vec::with_capacity(row.len());
        if intervals.len().saturating_mul(row.len().saturating_pow(3)) > MAX_CELLS {
            return Err(Refusal::TooLarge);
        }
        for (wish, &entry) in row.iter().enumerate() {
            let (side, _) = entry;
            let Some(plan) = sides.get(side).map(|side| &*side.plan) else { continue };
            let Some(number) = members.find(entry) else { continue };
            let member = &plan.problem.members[number];
            let (energy, quanta) = (plan.solution.amounts.sum(number), member.power.max(1));
            let seconds = energy / quanta + i64::from(energy % quanta > 0);
            let power = kilowatts(plan, member);
            let (mut low, mut high) = (f64::MAX, f64::MIN);
            for (at, slot) in plan.problem.admitted(member) {
                (low, high) = (low.min(slot.cost), high.max(slot.cost));
                let cost = plan.solution.slot_costs[at];
                let is_before = |own: &Interval| own.window.start() < slot.window.start();
                let is_inside = |own: &&mut Interval| own.window.end() <= slot.window.end();
                let start = intervals.partition_point(is_before);
                for interval in intervals.iter_mut().skip(start).take_while(is_inside) {
                    interval.open(side, wish, power * cost);
                }
            }
            self.doubt += row.len() as f64 * power * (high - low).max(0.0) / HOUR;
            wishes.push(Wish { seconds, weight: member.weight / power });
        }
        let mut split = Split::new(&intervals, &wishes);
        let prices = split.prices();
        self.keep_out(row, &split, &prices, first);
        for ((&entry, price), unmet) in
            row.iter().zip(prices.iter().skip(1)).zip(split.unmet.iter().skip(1))
        {
            let Some(plan) = sides.get_mut(entry.0).map(|side| &mut *side.plan) else { continue };
            let Some(number) = members.find(entry) else { continue };
            let power = kilowatts(plan, &plan.problem.members[number]);
            self.missing += power * *unmet as f64 / HOUR;
            // Who gets nothing could start at the least cost of all.
            let least = plan.problem.order().first().map_or(0.0, |at| plan.problem.slots[*at].cost);
            plan.solution.member_costs[number] = least.max(price / power);
        }
        Ok(())
    }

    /// Keeps each direction out of the time of the other one. Who ran last goes first.
    fn keep_out(
        &mut self,
        row: &[DirectedEntry],
        split: &Split,
        prices: &Grid<Owner, f64>,
        mut last: usize,
    ) {
        for Interval { window, shares } in split.intervals.iter() {
            let [_, import, export] = *shares;
            if import.owner == Owner::NONE || export.owner == Owner::NONE {
                continue;
            }
            let gain = prices[import.owner] - import.cost;
            let other = prices[export.owner] - export.cost;
            self.shared += gain.min(other).max(0.0) * window.length().hours();
            // Whose turn it is at the end. Idle time is for who would rather have it.
            let side = match (import.seconds, export.seconds) {
                (0, 0) if gain == other => last,
                (0, 0) => usize::from(other > gain),
                (_, 0) => 0,
                (0, _) => 1,
                _ => 1 - last,
            };
            let own = if side == 0 { import.seconds } else { export.seconds };
            let length = match import.seconds.min(export.seconds) {
                0 => window.length(),
                _ => Span::from_millis(1_000 * own),
            };
            let turn = window.end().minus(length);
            for (side, window) in
                [(last, Window::new(window.start(), turn)), (side, Window::new(turn, window.end()))]
            {
                let kept_out = if side == 0 { export } else { import };
                let entry = row.get(kept_out.owner.wish());
                let closed =
                    entry.and_then(|&(side, device)| self.closed.get_mut(side)?.get_mut(device));
                let (Some(closed), Some(window)) = (closed, window) else { continue };
                match closed.last_mut() {
                    Some(last) if last.end() == window.start() => *last = last.until(window.end()),
                    _ => closed.push(window),
                }
            }
            last = side;
        }
    }
}

/// The time of a row in idle intervals.
fn intervals(row: &[DirectedEntry], sides: &[DirectedSite; 2], members: &Members) -> Vec<Interval> {
    let mut edges: Vec<Instant> = Vec::new();
    for &entry in row {
        let Some(problem) = sides.get(entry.0).map(|side| &side.plan.problem) else { continue };
        let Some(number) = members.find(entry) else { continue };
        for (_, slot) in problem.window(&problem.members[number]) {
            edges.push(slot.window.start());
            edges.push(slot.window.end());
        }
    }
    order::sort(&mut edges);
    let mut intervals = Vec::with_capacity(edges.len());
    for (start, end) in edges.iter().zip(edges.iter().skip(1)) {
        if let Some(window) = Window::new(*start, *end) {
            intervals.push(Interval::new(window));
        }
    }
    intervals
}

/// Takes over the prices of another plan of the same devices, and the shadow prices of its slots.
fn take_over(plan: &mut AmountPlan, other: &AmountPlan) {
    let AmountPlan { problem, solution, .. } = plan;
    let AmountPlan { problem: theirs, solution: found, .. } = other;
    let devices = problem.in_order_of_request().into_iter();
    for (own, same) in devices.zip(theirs.in_order_of_request()) {
        solution.member_costs[own] = found.member_costs[same];
    }
    let slots = theirs.slots.as_slice();
    for (cost, slot) in solution.slot_costs.iter_mut().zip(problem.slots.iter()) {
        let at = slots.partition_point(|other| other.window.end() <= slot.window.start());
        *cost = found.slot_costs[SlotIx::new(at)];
    }
}

fn kilowatts(plan: &AmountPlan, member: &Member) -> f64 {
    plan.problem.scale.kilowatt_hours(member.power.max(1)) * HOUR
}
