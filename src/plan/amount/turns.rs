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
//! and each slot the rent of the plans by themselves. What a device may gain in a slot is then the
//! larger one of its two gains at full power, not their sum, and the bound of
//! [`certificate`](super::certificate) holds with that. A plan that costs no more than the bound is
//! best; of another one nobody knows.

use super::problem::{Member, Slot};
use super::split::{Cell, Split, Wish};
use super::{Device, MAX_CELLS, Plan, Refusal, Site, best_by_turns};
use crate::order;
use crate::time::{Instant, Span, Window};

/// A site in one direction, and its devices.
pub type Side<'a> = (Site<'a>, &'a [Device<'a>]);

/// Entries of one device whose windows overlap one after the other, in order of time: of each its side, and
/// its position among the devices there. Those of one side do not overlap.
pub type Row = Vec<(usize, usize)>;

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

/// Plans the devices anew, by turns, if one of them runs both ways at one instant.
///
/// # Errors
///
/// More slots than are planned at once.
pub fn take_turns(
    sides: &[Side; 2],
    rows: &[Row],
    plans: [&mut Plan; 2],
) -> Result<Turns, Refusal> {
    let relaxed = plans.each_ref().map(|plan| &**plan);
    if !rows.iter().any(|row| collides(row, relaxed)) {
        return Ok(Turns::default());
    }
    let mut division = Division {
        plans: relaxed,
        numbers: relaxed.map(numbers),
        closed: sides.map(|(_, devices)| vec![Vec::new(); devices.len()]),
        prices: Vec::new(),
        rows: 0,
        shared: 0.0,
        doubt: 0.0,
        missing: 0.0,
    };
    for row in rows {
        division.add(row)?;
    }
    let Division { closed, prices, shared, mut doubt, missing, .. } = division;
    let (mut gap, mut lost, mut is_doubtful) = (-shared, -missing, false);
    let mut turned = Vec::with_capacity(plans.len());
    for (side, (((site, devices), closed), relaxed)) in
        sides.iter().zip(closed).zip(relaxed).enumerate()
    {
        let mut plan = best_by_turns(site, devices, &closed)?;
        take_over(&mut plan, relaxed);
        let numbers = numbers(&plan);
        for &(_, device, price) in prices.iter().filter(|(own, _, _)| *own == side) {
            let number = numbers.get(device).copied().unwrap_or_default();
            if let Some(cost) = plan.solution.member_costs.get_mut(number) {
                *cost = price;
            }
        }
        for cut in [&plan.solution.cut, &relaxed.solution.cut].into_iter().flatten() {
            is_doubtful |= !cut.slots.is_empty();
        }
        gap += plan.certificate().gap;
        doubt += ROUNDING * plan.total.cost.abs();
        lost += relaxed.total.delivered * (1.0 - ROUNDING) - plan.total.delivered;
        turned.push(plan);
    }
    is_doubtful |= gap > doubt || lost > 0.0;
    for (plan, turned) in plans.into_iter().zip(turned) {
        *plan = turned;
    }
    Ok(Turns { shared, is_doubtful })
}

/// Whether the device runs for two of its entries at one instant.
fn collides(row: &Row, plans: [&Plan; 2]) -> bool {
    let of = |&(side, device): &(usize, usize)| plans.get(side)?.devices.get(device);
    let segments = row.iter().filter_map(of).flat_map(|plan| &plan.segments);
    let mut windows: Vec<Window> = segments.map(|segment| segment.window).collect();
    order::sort_by_key(&mut windows, |window| window.start());
    windows.iter().zip(windows.iter().skip(1)).any(|(one, next)| one.end() > next.start())
}

/// By device: its number in the plan.
fn numbers(plan: &Plan) -> Vec<usize> {
    order::positions(&plan.problem.members, |member| member.position)
}

/// The time of all devices, divided at the costs and rents of some plans.
struct Division<'a> {
    plans: [&'a Plan; 2],
    numbers: [Vec<usize>; 2],
    /// By side and device: when it is kept out, in order of time.
    closed: [Vec<Vec<Window>>; 2],
    /// By side and device: what its last kWh costs.
    prices: Vec<(usize, usize, f64)>,
    /// How many rows there are.
    rows: usize,
    shared: f64,
    /// What a second of each entry is worth.
    doubt: f64,
    /// The energy that there is no time for.
    missing: f64,
}

impl Division<'_> {
    /// The plan of an entry, and its member there with its number and its power in kilowatts.
    fn entry(&self, &(side, device): &(usize, usize)) -> Option<(&Plan, &Member, usize, f64)> {
        let plan = self.plans.get(side)?;
        let number = *self.numbers.get(side)?.get(device)?;
        let member = plan.problem.members.get(number)?;
        let power = plan.problem.scale.kilowatts(member.power, 1)?.kilowatts();
        Some((plan, member, number, power))
    }

    /// Divides the time of a row.
    fn add(&mut self, row: &Row) -> Result<(), Refusal> {
        let (mut uses, mut wishes, mut edges) = (Vec::new(), Vec::new(), Vec::new());
        for entry in row {
            let Some((plan, member, number, power)) = self.entry(entry) else { continue };
            let energy = plan.solution.amounts.sum(number);
            let seconds = energy / member.power + i64::from(energy % member.power > 0);
            for (slot, Slot { window, .. }) in plan.problem.admitted(member) {
                let cost = plan.solution.slot_costs.get(slot).copied().unwrap_or_default();
                uses.push((*window, entry.0, wishes.len(), power * cost));
                edges.extend([window.start(), window.end()]);
            }
            wishes.push(Wish { seconds, weight: member.weight / power });
        }
        if edges.len().saturating_mul(row.len() * row.len()) > MAX_CELLS {
            return Err(Refusal::TooLarge);
        }
        let (split, unmet) = Split::new(cells(edges, &uses), &wishes);
        let prices = split.prices();
        let price = |wish: usize| prices.get(wish).copied().unwrap_or_default();
        // Every other device begins with the other direction, so that not all of them want the same.
        let mut last = self.rows % 2;
        self.rows += 1;
        for cell in &split.cells {
            let Some(both) = cell.both() else { continue };
            let [first, second] = both.map(|(wish, cost, _)| price(wish) - cost);
            self.shared += first.min(second).max(0.0) * cell.window.length().hours();
            let [own, other] = both.map(|(_, _, seconds)| seconds);
            // Whose turn it is at the end. Idle time is for who would rather have it.
            let side = match (own, other) {
                (0, 0) if first == second => last,
                (0, 0) => usize::from(second > first),
                (_, 0) => 0,
                (0, _) => 1,
                _ => 1 - last,
            };
            let length = match own.min(other) {
                0 => cell.window.length().seconds(),
                _ if side == 0 => own,
                _ => other,
            };
            let turn = cell.window.end().minus(Span::from_millis(1_000 * length));
            self.close(row, both, last, Window::new(cell.window.start(), turn));
            self.close(row, both, side, Window::new(turn, cell.window.end()));
            last = side;
        }
        for (wish, entry) in row.iter().enumerate() {
            let Some((.., power)) = self.entry(entry) else { continue };
            let own = uses.iter().filter(|(_, _, number, _)| *number == wish);
            let costs = own.map(|(_, _, _, cost)| *cost);
            let (low, high) = costs
                .fold((f64::MAX, f64::MIN), |(low, high), cost| (cost.min(low), cost.max(high)));
            self.doubt += row.len() as f64 * (high - low).max(0.0) / HOUR;
            self.missing += unmet.get(wish).map_or(0.0, |unmet| power * *unmet as f64 / HOUR);
            if price(wish).is_finite() {
                self.prices.push((entry.0, entry.1, price(wish) / power));
            }
        }
        Ok(())
    }

    /// Keeps the wish of the other side out of the window.
    fn close(
        &mut self,
        row: &Row,
        both: [(usize, f64, i64); 2],
        side: usize,
        window: Option<Window>,
    ) {
        let other = both.get(1 - side).and_then(|(wish, _, _)| row.get(*wish));
        let Some((&(side, device), window)) = other.zip(window) else { return };
        let closed = self.closed.get_mut(side).and_then(|side| side.get_mut(device));
        if let Some(windows) = closed {
            match windows.last_mut() {
                Some(last) if last.end() == window.start() => *last = last.until(window.end()),
                _ => windows.push(window),
            }
        }
    }
}

/// The idle cells between the edges, with what they may be used for: a window, a side, a wish and a cost.
fn cells(mut edges: Vec<Instant>, uses: &[(Window, usize, usize, f64)]) -> Vec<Cell> {
    order::sort(&mut edges);
    let windows = edges.iter().zip(edges.iter().skip(1));
    let mut cells: Vec<Cell> =
        windows.filter_map(|(start, end)| Window::new(*start, *end).map(Cell::new)).collect();
    for (window, side, wish, cost) in uses {
        let first = cells.partition_point(|cell| cell.window.start() < window.start());
        let inside = cells.iter_mut().skip(first);
        for cell in inside.take_while(|cell| cell.window.end() <= window.end()) {
            cell.open(*side, *wish, *cost);
        }
    }
    cells
}

/// Takes over the prices of another plan of the same devices, and the rents of its slots.
fn take_over(plan: &mut Plan, other: &Plan) {
    let numbers = numbers(other);
    let Plan { problem, solution, .. } = plan;
    for (cost, member) in solution.member_costs.iter_mut().zip(&problem.members) {
        let number = numbers.get(member.position).copied().unwrap_or_default();
        *cost = other.solution.member_costs.get(number).copied().unwrap_or_default();
    }
    for (cost, slot) in solution.slot_costs.iter_mut().zip(&problem.slots) {
        let slots = &other.problem.slots;
        let at = slots.partition_point(|other| other.window.end() <= slot.window.start());
        *cost = other.solution.slot_costs.get(at).copied().unwrap_or_default();
    }
}
