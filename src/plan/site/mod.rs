//! A whole site behind one meter: load, generation, stores and flexible loads, planned together.
//!
//! **Problem.** Time is a row of slots in which nothing changes. In a slot of `h` hours the site imports, exports
//! and throws generation away (curtails); each flexible load takes a power, each store charges or discharges. All
//! powers are constant within a slot, and
//! `import + generation - curtailed + discharge = export + load + flexible + charge`. Charging at `c` kW stores
//! `h c e`, discharging at `d` takes `h d / e`, with `e` the efficiency of one way; a trip takes energy at the end of
//! a slot. Stored energy stays between its bounds, and is at its targets in time. The peak is the highest mean
//! import of an interval. Of all plans that leave the least energy unserved, the cheapest: what is bought less what
//! is sold, and wear, and the peak above what is paid for, less the value of what is stored at the end.
//! Import and export, or charge and discharge of one store, are never both in one slot; a device that has a least
//! power is off or at least at that; a store that may not charge from the grid charges only in slots without import, and
//! one that may not discharge to the grid discharges only in slots without export.
//!
//! **Algorithm.** Without the either-or, this is a linear programme ([`program`]) whose rows, in order of time, meet
//! only their neighbours: [`interior`] solves it along its central path. Where its solution does two things of which
//! only one may be, the slot is held to the convex hull of all that it may do, and if that does not do, [`search`]
//! branches. [`settle`] makes a plan of the solution, with clean numbers, and [`bound`] says what no plan costs less than,
//! from the prices of energy that the solution came with.
//!
//! **Time.** O(n b^2) a step, for `n` slots times stores and `b` stores, some 20 steps; once where nothing has to
//! be branched on.
//!
//! **Why it is exact.** The bound is true of any prices: see [`bound`]. What is not proven has a gap, which the plan
//! states.

mod bound;
mod branch;
mod choice;
mod envelope;
mod interior;
mod linear;
mod peak_curve;
mod program;
mod rounding;
mod search;
mod servable;
mod settle;
#[cfg(test)]
mod tests;
mod undecided;

use std::ops::Range;

use self::choice::Part;
pub use self::peak_curve::{PeakPoint, peak_curve};
use crate::time::{Span, Window};

/// A stretch of time in which nothing changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// When.
    pub window: Window,
    /// What a kWh from the grid costs.
    pub buy: f64,
    /// What a kWh to the grid earns.
    pub sell: f64,
    /// The power that the site needs whatever is planned, kW.
    pub load: f64,
    /// The power that the site generates, kW.
    pub generation: f64,
}

impl Slot {
    /// How long it is, in hours.
    pub fn hours(&self) -> f64 {
        self.window.length().hours()
    }

    /// What the site needs beyond what it generates, kW; negative where it has more.
    fn need(&self) -> f64 {
        self.load - self.generation
    }
}

/// What the highest import costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// Per kW of the highest mean import of an interval.
    pub rate: f64,
    /// How long an interval is; they are counted from midnight UTC of 1970-01-01.
    pub interval: Span,
    /// Up to here, a peak costs nothing, kW.
    pub paid: f64,
}

impl Peak {
    /// What a peak costs.
    pub fn cost(&self, peak: f64) -> f64 {
        self.rate * (peak - self.paid).max(0.0)
    }
}

/// A load that may run when it likes: so much energy, within some slots.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// The slots that it may run in.
    pub slots: Range<usize>,
    /// The most power, kW.
    pub power: f64,
    /// The powers that it may run at, from and to, kW; all up to `power` where there are none.
    pub ranges: Vec<(f64, f64)>,
    /// The slots of the site that it may not run in, by slot; none if left empty.
    pub barred: Vec<bool>,
    /// The energy that it wants, kWh.
    pub energy: f64,
}

impl Load {
    /// The most ranges of powers of a load.
    pub const MAX_RANGES: usize = choice::MAX_MODES - 1;

    fn may_run(&self, slot: usize) -> bool {
        self.slots.contains(&slot) && !self.barred.get(slot).copied().unwrap_or(false)
    }

    /// The highest power up to this one that it may run at.
    fn permitted(&self, power: f64) -> f64 {
        if self.ranges.is_empty() {
            return power;
        }
        let own = self.ranges.iter().filter(|range| power >= range.0 - SAME);
        own.map(|range| power.max(range.0).min(range.1)).fold(0.0, f64::max)
    }
}

/// A battery, at home or in a car.
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// The most energy that it holds, kWh.
    pub capacity: f64,
    /// The least energy that it may be brought down to, kWh; at most what it holds at the start.
    pub floor: f64,
    /// The energy that it holds at the start, kWh.
    pub start: f64,
    /// The most power that it takes, kW.
    pub charge: f64,
    /// The most power that it gives, kW.
    pub discharge: f64,
    /// The least power while it runs, kW.
    pub least: f64,
    /// The share of energy that is left of each way, above 0.
    pub efficiency: f64,
    /// What a kWh through the battery costs, each way.
    pub wear: f64,
    /// What a kWh that is left at the end is worth.
    pub end_value: f64,
    /// Whether it is connected, by slot.
    pub available: Vec<bool>,
    /// What it is to hold at the end of a slot, before a trip: kWh, by slot; 0 where nothing is asked.
    pub targets: Vec<f64>,
    /// What a trip takes at the end of a slot, kWh, by slot.
    pub trips: Vec<f64>,
    /// Whether it may charge while the site imports.
    pub grid_charging: bool,
    /// Whether it may discharge while the site exports.
    pub grid_discharging: bool,
}

impl Store {
    /// The most that a trip of so much can take.
    fn possible(&self, trip: f64) -> f64 {
        trip.min(self.capacity - self.floor)
    }

    /// The trip at the end of a slot, as far as a full store could serve it.
    fn trip(&self, slot: usize) -> f64 {
        self.possible(self.trips.get(slot).copied().unwrap_or_default())
    }

    /// What is asked for at the end of a slot, before its trip.
    fn target(&self, slot: usize) -> f64 {
        self.targets.get(slot).copied().unwrap_or_default()
    }

    /// The most power of charging and of discharging in a slot.
    fn powers(&self, slot: usize) -> (f64, f64) {
        match self.available.get(slot) {
            Some(true) => (self.charge, self.discharge),
            _ => (0.0, 0.0),
        }
    }
}

/// All that is planned together.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The slots, one after the other.
    pub slots: Vec<Slot>,
    /// The most import, kW; infinite if there is no limit.
    pub max_import: f64,
    /// The most export, kW; infinite if there is no limit.
    pub max_export: f64,
    /// What the highest import costs.
    pub peak: Option<Peak>,
    /// Whether generation may be thrown away.
    pub curtailment: bool,
    /// The loads that may be moved.
    pub loads: Vec<Load>,
    /// The stores.
    pub stores: Vec<Store>,
}

/// What the meter does in a slot, kW.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Meter {
    /// What is bought.
    pub import: f64,
    /// What is sold.
    pub export: f64,
    /// What is thrown away.
    pub curtailed: f64,
}

/// What a store does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StorePlan {
    /// The power by slot, kW: above 0 charges, below 0 discharges.
    pub power: Vec<f64>,
    /// The energy that it holds at the start, and at the end of each slot, after its trip; kWh.
    pub energy: Vec<f64>,
    /// What each trip leaves unserved, by slot, kWh.
    pub unserved: Vec<f64>,
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The meter, by slot.
    pub meter: Vec<Meter>,
    /// The power of each load by slot, kW.
    pub loads: Vec<Vec<f64>>,
    /// What each store does.
    pub stores: Vec<StorePlan>,
    /// The highest mean import of an interval, kW; 0 where no peak is asked for.
    pub peak: f64,
    /// What all costs.
    pub cost: f64,
    /// What no plan that serves as much costs less than.
    pub bound: f64,
    /// Whether the bound is met, but for rounding.
    pub proven: bool,
    /// What energy is worth, which the bound of [`Plan::floor`] is made of.
    pub prices: Prices,
    /// The bound that these prices prove by themselves.
    pub floor: f64,
}

/// Something of which a slot has only one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Whether the site imports or exports.
    Meter,
    /// Whether a store charges or discharges, or is off.
    Store(usize),
    /// Whether a load is on or off.
    Load(usize),
}

/// What energy is worth at the site in a slot, per kWh.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SlotPrices {
    /// What has a price of its own for each way to decide it.
    pub decisions: Vec<Decision>,
    /// A price for each way to make all of them, the first one changing slowest; one price where there are none.
    pub prices: Vec<f64>,
    /// Which of them is that of the plan.
    pub planned: usize,
}

impl SlotPrices {
    /// The price that the plan goes by.
    pub fn price(&self) -> f64 {
        self.prices.get(self.planned).copied().unwrap_or_default()
    }
}

/// What energy is worth, per kWh.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prices {
    /// At the site, by slot.
    pub site: Vec<SlotPrices>,
    /// Import at the peak, by interval.
    pub peak: Vec<f64>,
    /// For each load.
    pub loads: Vec<f64>,
    /// In each store, by slot.
    pub stores: Vec<Vec<f64>>,
}

/// Energies and powers that differ by less are the same, kWh and kW.
const SAME: f64 = 2e-6;

/// More work than this is not taken on: some seconds.
const MAX_WORK: f64 = 1e8;

/// Whether the site is more than is planned at once.
pub fn is_too_large(site: &Site) -> bool {
    let slots = site.slots.len() as f64;
    let band = (site.stores.len() + 4) as f64;
    let loads = site.loads.len() as f64;
    let rows = slots * band;
    rows * band * band + rows * band * loads + rows * loads * loads > MAX_WORK || rows * loads > 4e6
}

/// The best plan that is found before `expired` says that time is up, which it is asked now and then.
pub fn best(site: &Site, expired: &dyn Fn() -> bool) -> Plan {
    search::best(site, expired)
}

/// What devices do, by slot: kW, of stores above 0 charges.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Powers {
    /// Of each load.
    pub loads: Vec<Vec<f64>>,
    /// Of each store.
    pub stores: Vec<Vec<f64>>,
    /// What is thrown away.
    pub curtailed: Vec<f64>,
}

/// What a plan leaves unserved, kWh: of loads, of targets and of trips.
pub fn unserved(site: &Site, plan: &Plan) -> f64 {
    let hours = site.slots.iter().map(Slot::hours);
    let energy = |powers: &[f64]| -> f64 {
        powers.iter().zip(hours.clone()).map(|(power, hours)| power * hours).sum()
    };
    let loads = site.loads.iter().zip(&plan.loads);
    let loads = loads.map(|(load, powers)| (load.energy - energy(powers)).max(0.0));
    let stores = site.stores.iter().zip(&plan.stores).map(|(store, own)| {
        let ends = own.energy.iter().skip(1).zip(&own.unserved).enumerate();
        let short = ends.map(|(slot, (end, unserved))| {
            let trip = store.trips.get(slot).copied().unwrap_or_default() - unserved;
            unserved + (store.target(slot) - end - trip).max(0.0)
        });
        short.sum::<f64>()
    });
    loads.sum::<f64>() + stores.sum::<f64>()
}

/// The plan that these powers make, if it is possible and serves as much as the best one.
pub fn replayed(site: &Site, powers: &Powers, best: &Plan) -> Option<Plan> {
    let at = |rows: &[Vec<f64>], place: usize, slot: usize| {
        rows.get(place).and_then(|row| row.get(slot)).copied().unwrap_or_default()
    };
    let mut plan = settle::plan(site, &|slot, part| match part {
        Part::Run(place) => at(&powers.loads, place, slot),
        Part::Charge(place) => at(&powers.stores, place, slot).max(0.0),
        Part::Discharge(place) => -at(&powers.stores, place, slot).min(0.0),
        Part::Curtailed => powers.curtailed.get(slot).copied().unwrap_or_default(),
        _ => 0.0,
    });
    let near = |one: f64, other: f64| (one - other).abs() <= 2.0 * SAME;
    let is_same =
        |one: &[f64], other: &[f64]| one.iter().zip(other).all(|(one, other)| near(*one, *other));
    let loads = powers.loads.iter().zip(&plan.loads).all(|(one, other)| is_same(one, other));
    let stores =
        powers.stores.iter().zip(&plan.stores).all(|(one, other)| is_same(one, &other.power));
    let serves = |own: &Plan| {
        let energy = |row: &Vec<f64>| -> f64 {
            row.iter().zip(&site.slots).map(|(power, slot)| power * slot.hours()).sum()
        };
        let mut served: Vec<f64> = own.loads.iter().map(energy).collect();
        for (store, own) in site.stores.iter().zip(&own.stores) {
            for (slot, unserved) in own.unserved.iter().enumerate() {
                let held = own.energy.get(slot + 1).copied().unwrap_or_default();
                served.push(-unserved);
                served.push((held + store.trip(slot)).min(store.target(slot)));
            }
        }
        served
    };
    let is_enough = serves(&plan).iter().zip(serves(best)).all(|(own, best)| *own >= best - 1e-5);
    if !(loads && stores && is_enough) {
        return None;
    }
    plan.prices = best.prices.clone();
    search::mark_planned(site, &mut plan);
    plan.floor = bound::of(site, &plan, &plan.prices).min(plan.cost);
    plan.bound = best.bound.max(plan.floor).min(plan.cost);
    plan.proven = best.proven && plan.cost <= best.cost + 1e-9;
    Some(plan)
}

/// The number of the interval that each slot is in, from 0, and the hours of each interval that are planned.
pub fn intervals(site: &Site) -> (Vec<usize>, Vec<f64>) {
    let Some(peak) = site.peak else { return (Vec::new(), Vec::new()) };
    let length = peak.interval.millis().max(1);
    let (mut numbers, mut hours) = (Vec::new(), Vec::<f64>::new());
    let mut last = None;
    for slot in &site.slots {
        let own = slot.window.start().millis().div_euclid(length);
        if last != Some(own) {
            hours.push(0.0);
            last = Some(own);
        }
        if let Some(hours) = hours.last_mut() {
            *hours += slot.hours();
        }
        numbers.push(hours.len() - 1);
    }
    (numbers, hours)
}

/// The mean import of each interval, where the site imports so much in each slot.
pub fn interval_means(site: &Site, imports: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let (numbers, hours) = intervals(site);
    let mut energies = vec![0.0; hours.len()];
    for ((number, slot), import) in numbers.iter().zip(&site.slots).zip(imports) {
        if let Some(energy) = energies.get_mut(*number) {
            *energy += import.max(0.0) * slot.hours();
        }
    }
    energies.iter().zip(hours).map(|(energy, hours)| energy / hours).collect()
}

/// The highest mean import of an interval, where the site imports so much in each slot; 0 without intervals.
pub fn peak(site: &Site, imports: &[f64]) -> f64 {
    interval_means(site, imports.iter().copied()).into_iter().fold(0.0, f64::max)
}
