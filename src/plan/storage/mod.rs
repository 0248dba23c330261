//! A battery: from its stored energy to a target by the end of the window, at least cost.
//!
//! **Problem.** The window is a row of slots, in each of which the import price `b` and the export
//! price `e` are constant. In a slot of `h` hours the battery charges at a power up to `P`, or
//! discharges at a power up to `D`, or rests: never both directions in one slot, also where that would
//! earn. Charging `x` kWh stores `x * eta` and costs `b * x`; discharging `x` kWh takes `x / eta`
//! and earns `e * x`, with `eta` the square root of the round-trip efficiency. The stored energy stays
//! between the reserve and the capacity; below the reserve, where it may start, it does not fall. At
//! the end it is at the target or, where that is out of reach, as near to it as can be. Of all ways to
//! do that, the cheapest. In [`Mode::Direct`] the stored energy moves only towards the target.
//!
//! **Algorithm.** [`direct`] is a fractional knapsack. Arbitrage is a dynamic programme over the
//! stored energy, with no grid: `V(s)`, the least cost from stored energy `s` to the target, is found
//! slot by slot from the end as an exact piecewise linear function. A slot is convex where
//! `b / eta >= e * eta`. [`cost_to_go`] holds `V` in two parts: what is convex, a row of slopes
//! ([`convex`]) or a tree of many ([`slope_tree`]), and above it what is not, a [`piecewise_linear`]. Each slot leaves
//! a rule "charge up to this level, discharge down to that one" per stretch of `s`; the rules are then
//! followed from the start. From below the reserve, [`climb`] finds where it comes up to it.
//!
//! **Time.** O(n log n) towards the target. Else, per slot, O(k) of `k` pieces that are convex and O(log n)
//! where these are more than a thousand, also below the reserve: O(n log n) in all where all slots are
//! convex. A slot that changes what is not convex takes O(k r) for the pieces `k` and the convex runs `r` that it
//! changes, and copies the others: in a year of real prices one slot in 33, and some 200 pieces each.
//! In a home `k` is about the number of slots that it takes to fill the battery or to empty it.
//!
//! **Why it is exact.** Each step of the programme is exact (see the modules), as is the reach: the
//! stored energies that the battery can end at are the interval between all charging and all
//! discharging, cut to its bounds.
//!
//! **Among equal costs** the plan that turns over the least money: with one flat price nothing is
//! bought to be sold. Among those, the one that does more at the first slot where two differ. For this
//! a kWh counts as more expensive than it is by 1e-12 of its price, so the cost is the least up to that share of
//! what is bought and sold. Towards the target, the rules of [`duration`](super::duration): the
//! fewest segments, then the earliest.
//!
//! **How far it is proven.** The problem is NP-hard (see [`piecewise_linear`]), so no programme is both exact and
//! fast for all slots. This one is exact, and stops at a limit of work that real prices stay far
//! below. Then the plan is that of [`relaxed`], near the best, and [`StoragePlan::gap`] says how near. That plan
//! is quick, and proven where it needs no slot for both directions: it is tried after an eighth of the work.

mod climb;
mod convex;
mod cost_to_go;
mod direct;
mod envelope;
mod parts;
mod piecewise_linear;
mod policy;
mod relaxed;
mod replay;
mod slope_tree;
mod slopes;
mod slots;
mod trajectory;

pub use replay::replayed;

use cost_to_go::{CostToGo, backward_pass};
use parts::StoragePart;
use slots::{StorageSlot, slots};
use trajectory::Trajectory;

use crate::series::PricedWindow;
use crate::time::{Instant, Window};

/// The exact programme stops after this number of pieces in all: half a second's work, and hundreds of times what a
/// year of quarters of an hour makes.
const MAX_PIECES: usize = 40_000_000;

/// After this number of pieces, a plan near the best one is tried first.
const MAX_PIECES_AT_FIRST: usize = MAX_PIECES / 8;

/// What a battery can do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Battery {
    /// The most energy that it stores, kWh.
    pub capacity: f64,
    /// The most power that it takes from the grid, kW; 0 if it does not charge.
    pub charge_power: f64,
    /// The most power that it gives to the grid, kW; 0 if it does not discharge.
    pub discharge_power: f64,
    /// How much of the energy taken from the grid comes back: above 0, at most 1.
    pub round_trip_efficiency: f64,
    /// The stored energy that it does not fall below, kWh.
    pub reserve: f64,
}

impl Battery {
    /// The share that is left after one way, in or out.
    fn one_way_efficiency(&self) -> f64 {
        self.round_trip_efficiency.sqrt()
    }

    fn power(&self, direction: Direction) -> f64 {
        match direction {
            Direction::Charge => self.charge_power,
            Direction::Discharge => self.discharge_power,
        }
    }

    /// The change of the stored energy in an hour of full power.
    fn rate(&self, direction: Direction) -> f64 {
        match direction {
            Direction::Charge => self.charge_power * self.one_way_efficiency(),
            Direction::Discharge => self.discharge_power / self.one_way_efficiency(),
        }
    }

    /// A difference of stored energies that is nothing but rounding.
    fn rounding(&self) -> f64 {
        self.capacity * 1e-11
    }
}

/// Which way the energy goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the grid into the battery.
    Charge,
    /// From the battery to the grid.
    Discharge,
}

/// What the battery may do on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Only charge if the target is above the start, only discharge if it is below.
    Direct,
    /// Buy low and sell high on the way.
    Arbitrage,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// The battery.
    pub battery: Battery,
    /// What a kWh from the grid costs. Its window, on whole seconds, is the window of the plan.
    pub import: &'a PricedWindow,
    /// What a kWh to the grid earns, over the same window. Without it the battery cannot discharge.
    pub export: Option<&'a PricedWindow>,
    /// The stored energy at the start, kWh.
    pub start: f64,
    /// The stored energy wanted at the end, kWh. Below the reserve it counts as the reserve, or as
    /// the start if that is lower still: nothing is charged only to come up to the reserve.
    pub target: f64,
    /// What it may do on the way.
    pub mode: Mode,
}

/// An unbroken stretch of one direction and one power.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatterySegment {
    /// When it runs.
    pub window: Window,
    /// Which way.
    pub direction: Direction,
    /// The power at the grid, kW.
    pub power: f64,
}

/// When the battery runs, and what comes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoragePlan {
    /// What it does, in order of time.
    pub segments: Vec<BatterySegment>,
    /// What is bought less what is sold; negative where the plan earns.
    pub cost: f64,
    /// The lowest confidence of the prices that went into the cost; 1 if none did.
    pub confidence: f64,
    /// The stored energy at the end: the target if it can be reached, else as near as can be.
    pub energy: f64,
    /// By how much the cost may be above the least; 0 where it is the least, which is nearly always.
    pub gap: f64,
}

/// The state of the battery at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// When.
    pub at: Instant,
    /// The stored energy, kWh.
    pub energy: f64,
    /// What one more stored kWh at the start of this price period would save by the end; in a full
    /// battery, what one kWh less would cost. None at the end, where nothing can be done with it, and
    /// where the plan is not known to be the best one.
    pub value: Option<f64>,
}

/// Plans the task.
///
/// # Examples
///
/// A battery of 2 kWh without losses, half full, that charges and discharges at 1 kW. It buys a kWh in the
/// hour at 0.10 and sells it in the hour at 0.30, and is half full again: 0.10 - 0.30.
///
/// ```
/// use flatpeak_wasm::plan::storage::{Battery, Direction, Mode, Task, best};
/// use flatpeak_wasm::series::{Period, Series};
/// use flatpeak_wasm::time::{Instant, Window};
///
/// let hours = |start: i64, end: i64| {
///     let at = |hour: i64| Instant::from_millis(hour * 3_600_000).unwrap();
///     Window::new(at(start), at(end)).unwrap()
/// };
/// let periods = [0.10, 0.30].into_iter().zip(0..).map(|(value, hour)| {
///     Period { window: hours(hour, hour + 1), value, confidence: 1.0 }
/// });
/// let prices = Series::new(periods.collect()).unwrap();
/// let prices = prices.within(hours(0, 2)).unwrap();
///
/// let battery = Battery {
///     capacity: 2.0,
///     charge_power: 1.0,
///     discharge_power: 1.0,
///     round_trip_efficiency: 1.0,
///     reserve: 0.0,
/// };
/// let task = Task {
///     battery,
///     import: &prices,
///     export: Some(&prices),
///     start: 1.0,
///     target: 1.0,
///     mode: Mode::Arbitrage,
/// };
/// let plan = best(&task);
/// assert!((plan.cost + 0.20).abs() < 1e-9);
/// assert_eq!(plan.segments[0].direction, Direction::Charge);
/// assert_eq!(plan.segments[1].window, hours(1, 2));
/// ```
pub fn best(task: &Task) -> StoragePlan {
    let task = task.clamped();
    let energy = task.reachable_target();
    let (parts, gap) = match task.mode {
        Mode::Direct => (task.direct(energy), 0.0),
        Mode::Arbitrage => task.arbitrage(energy),
    };
    plan_of(&parts, energy, gap)
}

fn plan_of(parts: &[StoragePart], energy: f64, gap: f64) -> StoragePlan {
    let confidence = parts.iter().map(|part| part.price.confidence).fold(1.0, f64::min);
    // Adding zero leaves no negative zero behind.
    let cost = cost(parts) + 0.0;
    StoragePlan { segments: segments(parts), cost, confidence, energy, gap }
}

impl Task<'_> {
    /// The same with every energy where it can be.
    fn clamped(&self) -> Self {
        let capacity = self.battery.capacity.max(0.0);
        let within = |energy: f64, floor: f64| energy.max(floor).min(capacity);
        let battery =
            Battery { capacity, reserve: within(self.battery.reserve, 0.0), ..self.battery };
        let start = within(self.start, 0.0);
        let target = within(self.target, battery.reserve.min(start));
        Task { battery, start, target, ..*self }
    }

    /// The lowest energy that the plan may come to, and the highest.
    fn bounds(&self) -> (f64, f64) {
        (self.battery.reserve.min(self.start), self.battery.capacity)
    }

    /// The energy nearest to the target that the battery can end at.
    fn reachable_target(&self) -> f64 {
        let hours = self.import.window().length().hours();
        let (low, high) = self.bounds();
        let up = self.battery.rate(Direction::Charge) * hours;
        let down = match self.export {
            Some(_) => self.battery.rate(Direction::Discharge) * hours,
            None => 0.0,
        };
        self.target.max(low.max(self.start - down)).min(high.min(self.start + up))
    }

    fn direct(&self, energy: f64) -> Vec<StoragePart> {
        let change = energy - self.start;
        let (direction, prices) = match change > 0.0 {
            true => (Direction::Charge, Some(self.import)),
            false => (Direction::Discharge, self.export),
        };
        match prices {
            Some(prices) if change.abs() > self.battery.rounding() => {
                direct::parts(&self.battery, prices, direction, change.abs())
            }
            _ => Vec::new(),
        }
    }

    /// The parts, and by how much they may cost more than the best.
    fn arbitrage(&self, energy: f64) -> (Vec<StoragePart>, f64) {
        let slots = self.slots(energy);
        let exactly = |most: usize| {
            let changes = self.changes(&slots, &slots, energy, most)?;
            Some((parts::place(&self.battery, &slots, &changes), 0.0))
        };
        // The plan near the best one is quick, and often is the best one.
        exactly(MAX_PIECES_AT_FIRST).unwrap_or_else(|| {
            let near = self.near_the_best(&slots, energy);
            let found = if near.1 > 0.0 { exactly(MAX_PIECES) } else { None };
            found.unwrap_or(near)
        })
    }

    /// How much the stored energy changes in each slot; none if that is too much work. Slots may be relaxed,
    /// but for what it charges below the reserve.
    fn changes(
        &self,
        slots: &[StorageSlot],
        climbing: &[StorageSlot],
        energy: f64,
        most: usize,
    ) -> Option<Vec<f64>> {
        let rounding = self.battery.rounding();
        if self.climbs(slots) && energy < self.battery.reserve {
            return climb::straight(climbing, self.start, energy, rounding);
        }
        let cost_to_go = self.cost_to_go(slots, energy, most);
        if self.climbs(slots) {
            return climb::changes(slots, climbing, cost_to_go, self.start, rounding);
        }
        Some(
            backward_pass(slots, cost_to_go, &mut |_, _| {})?
                .forward_pass(slots, self.start, rounding),
        )
    }

    /// Whether it starts below the reserve, and may discharge.
    fn climbs(&self, slots: &[StorageSlot]) -> bool {
        self.start < self.battery.reserve && slots.iter().any(|slot| slot.discharge.most > 0.0)
    }

    /// A plan near the best one, and how far from it it can be.
    fn near_the_best(&self, slots: &[StorageSlot], energy: f64) -> (Vec<StoragePart>, f64) {
        let relaxed = slots.iter().map(relaxed::relaxed).collect::<Vec<_>>();
        let relaxed = self.changes(&relaxed, slots, energy, MAX_PIECES_AT_FIRST);
        debug_assert!(relaxed.is_some(), "what is convex is never too much work");
        let relaxed = relaxed.unwrap_or_default();
        let reserve = self.battery.reserve - self.battery.rounding();
        let (mut bound, mut here) = (0.0, self.start);
        let directed = slots.iter().zip(&relaxed).map(|(slot, change)| {
            let climbing = here < reserve;
            here += change;
            bound +=
                if climbing { slot.charge.price * change } else { relaxed::cost(slot, *change) };
            if climbing { slot.only(true, false) } else { relaxed::directed(slot, *change) }
        });
        let directed: Vec<StorageSlot> = directed.collect();
        let mut parts = self.direct(energy);
        if let Some(changes) = self.changes(&directed, &directed, energy, MAX_PIECES_AT_FIRST)
            && self.comes_to(energy, &changes)
        {
            let trading = parts::place(&self.battery, &directed, &changes);
            if self.start >= self.battery.reserve || cost(&trading) < cost(&parts) {
                parts = trading;
            }
        }
        let gap = cost(&parts) - bound;
        (parts, gap.max(0.0))
    }

    /// Whether the changes end at the energy. In given directions, a battery that starts below its
    /// reserve may have no way there.
    fn comes_to(&self, energy: f64, changes: &[f64]) -> bool {
        let end = self.start + changes.iter().sum::<f64>();
        (end - energy).abs() <= self.battery.capacity * 1e-9
    }

    /// What one more stored kWh is worth at the start of each slot, on the way that was taken; none
    /// if that is too much work.
    fn values(
        &self,
        slots: &[StorageSlot],
        energy: f64,
        trajectory: &Trajectory,
    ) -> Option<Vec<Option<f64>>> {
        let mut values = Vec::with_capacity(slots.len());
        let mut cost_to_go = self.cost_to_go(slots, energy, MAX_PIECES);
        if self.climbs(slots) {
            let reserve = self.battery.reserve - self.battery.rounding();
            let mut ends = slots.iter().map(|slot| slot.window.end());
            let until = ends.find(|end| trajectory.energy(*end) >= reserve);
            let until = until.unwrap_or(self.import.window().end());
            cost_to_go = cost_to_go.after_climb(until, self.start);
        }
        backward_pass(slots, cost_to_go, &mut |slot, cost_to_go| {
            let here = trajectory.energy(slot.window.start());
            let slope = cost_to_go.slope(here, self.battery.rounding());
            values.push(slope.map(|slope| -slope));
        })?;
        values.reverse();
        Some(values)
    }

    /// The slots of the window, with the directions that the mode allows.
    fn slots(&self, energy: f64) -> Vec<StorageSlot> {
        let mut slots = slots(&self.battery, self.import, self.export);
        if self.mode == Mode::Direct {
            for slot in &mut slots {
                let up = energy > self.start;
                slot.charge.most *= if up { 1.0 } else { 0.0 };
                slot.discharge.most *= if up { 0.0 } else { 1.0 };
            }
        }
        slots
    }

    /// The cost to go at the horizon; of a battery that climbs, from the reserve on.
    fn cost_to_go<'a>(&self, slots: &'a [StorageSlot], energy: f64, most: usize) -> CostToGo<'a> {
        let (low, high) = self.bounds();
        let low = if self.climbs(slots) { self.battery.reserve } else { low };
        CostToGo::new(slots, energy, (low, high), most)
    }
}

fn cost(parts: &[StoragePart]) -> f64 {
    parts.iter().map(StoragePart::cost).sum()
}

/// Parts that touch and run the same way at the same power are one segment.
fn segments(parts: &[StoragePart]) -> Vec<BatterySegment> {
    let mut merged: Vec<BatterySegment> = Vec::new();
    for part in parts {
        let goes_on = |last: &BatterySegment| {
            last.window.end() == part.window.start()
                && last.direction == part.direction
                && last.power == part.power
        };
        match merged.last_mut() {
            Some(last) if goes_on(last) => last.window = last.window.until(part.window.end()),
            _ => merged.push(BatterySegment {
                window: part.window,
                direction: part.direction,
                power: part.power,
            }),
        }
    }
    merged
}

/// The stored energy, and what it is worth, at every change of either.
pub fn trajectory(task: &Task, plan: &StoragePlan) -> Vec<Point> {
    let task = task.clamped();
    let trajectory = Trajectory::new(&task, &plan.segments);
    let slots = task.slots(plan.energy);
    // Where the best plan was too much work, so is what it would say of the value.
    let values = match plan.gap > 0.0 {
        true => None,
        false => task.values(&slots, plan.energy, &trajectory),
    };
    let known = values.into_iter().flatten().chain(std::iter::repeat(None));
    trajectory.points(slots.iter().zip(known))
}

#[cfg(test)]
mod tests;
