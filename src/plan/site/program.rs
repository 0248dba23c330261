//! The linear programme of a site: what is left of its problem without the either-or.
//!
//! Rows, slot by slot: the balance, each store, pairs that are held to their hull, targets, and at the end of an interval its peak.
//! The peak is a state that is copied from interval to interval, for as one column it would meet all rows. The
//! energies of loads come last: a row that meets all times costs little there. Whatever cannot be served has a
//! column of its own, at a price that is above all that serving can cost.

#![allow(clippy::indexing_slicing, reason = "all places come from the site itself")]

use super::linear::{Bounds, Column, Linear, Row, Solution};
use super::{Prices, Site, intervals};

/// What may exclude another thing in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Import,
    Export,
    Charge(usize),
    Discharge(usize),
}

/// Two things of which one slot has only one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) slot: usize,
    pub(super) parts: [Part; 2],
}

/// The columns of a slot.
#[derive(Clone, Debug)]
struct SlotColumns {
    import: Column,
    export: Column,
    curtailed: Column,
    stores: Vec<[Column; 2]>,
}

/// The programme with the places of its parts.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) linear: Linear,
    slots: Vec<SlotColumns>,
    /// By load, and by its slots.
    loads: Vec<Vec<Column>>,
    /// The columns that are off or at least at a power.
    pub(super) leasts: Vec<(Column, f64)>,
    /// What is not served, each with its price.
    unserved: Vec<(Column, f64)>,
    balances: Vec<Row>,
    stored: Vec<Vec<Row>>,
    peaks: Vec<Row>,
    energies: Vec<Row>,
    /// The cost of a kWh that is not served.
    penalty: f64,
}

/// The pairs whose both sides an optimum may want in one slot: elsewhere, doing both never pays.
pub(super) fn pairs(site: &Site) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (slot, at) in site.slots.iter().enumerate() {
        if at.sell > at.buy && site.max_export > 0.0 {
            pairs.push(Pair { slot, parts: [Part::Import, Part::Export] });
        }
        let is_full = !site.curtailment && at.generation > 0.0 && site.max_export.is_finite();
        for (place, store) in site.stores.iter().enumerate() {
            let (charge, discharge) = store.powers(slot);
            let (can_charge, can_discharge) = (charge > 0.0, discharge > 0.0);
            let parts = [Part::Charge(place), Part::Discharge(place)];
            if can_charge
                && can_discharge
                && (at.buy < 0.0 || at.sell < 0.0 || is_full || store.least > 0.0)
            {
                pairs.push(Pair { slot, parts });
            }
            if can_charge && !store.grid_charging {
                pairs.push(Pair { slot, parts: [Part::Charge(place), Part::Import] });
            }
            if can_discharge && !store.grid_discharging {
                pairs.push(Pair { slot, parts: [Part::Discharge(place), Part::Export] });
            }
        }
    }
    pairs
}

/// The most that can be imported and exported in a slot, within limits and by what there is.
pub(super) fn most(site: &Site, slot: usize) -> (f64, f64) {
    let at = &site.slots[slot];
    let stores = |of: fn((f64, f64)) -> f64| -> f64 {
        site.stores.iter().map(|store| of(store.powers(slot))).sum()
    };
    let loads = site.loads.iter().filter(|load| load.slots.contains(&slot));
    let wanted = at.load + loads.map(|load| load.power).sum::<f64>() + stores(|(charge, _)| charge);
    let given = at.generation + stores(|(_, discharge)| discharge);
    (wanted.min(site.max_import), given.min(site.max_export))
}

/// The most power of a store in a slot, each way. One that may not use the grid has only what is there without it.
pub(super) fn store_powers(site: &Site, slot: usize, place: usize) -> [f64; 2] {
    let (at, store) = (&site.slots[slot], &site.stores[place]);
    let (mut charge, mut discharge) = store.powers(slot);
    let others = || site.stores.iter().enumerate().filter(|(other, _)| *other != place);
    if !store.grid_charging {
        let given: f64 = others().map(|(_, other)| other.powers(slot).1).sum();
        charge = charge.min((given - at.need()).max(0.0));
    }
    if !store.grid_discharging {
        let loads = site.loads.iter().filter(|load| load.slots.contains(&slot));
        let taken: f64 = others().map(|(_, other)| other.powers(slot).0).sum();
        let taken = taken + loads.map(|load| load.power).sum::<f64>();
        discharge = discharge.min((taken + at.need()).max(0.0));
    }
    [charge, discharge].map(|power| if power < store.least { 0.0 } else { power })
}

impl Program {
    /// The programme, with the hulls of these pairs.
    pub(super) fn new(site: &Site, pairs: &[Pair]) -> Self {
        let mut linear = Linear::default();
        let count = site.slots.len();
        let (numbers, interval_hours) = intervals(site);
        let (mut balances, mut stored) = (vec![], vec![vec![]; site.stores.len()]);
        let (mut hulls, mut peaks, mut copies) = (vec![vec![]; count], vec![], vec![]);
        let mut targets = vec![];
        let mut next = pairs.iter().peekable();
        for (slot, at) in site.slots.iter().enumerate() {
            balances.push(linear.row(at.need()));
            for (place, store) in site.stores.iter().enumerate() {
                let before = if slot == 0 { store.start } else { 0.0 };
                stored[place].push(linear.row(store.trip(slot) - before));
                let target = store.target(slot) - store.trip(slot);
                if target > 0.0 {
                    targets.push((place, slot, linear.row(target), target));
                }
            }
            while let Some(pair) = next.next_if(|pair| pair.slot == slot) {
                hulls[slot].push((pair.parts, linear.row(1.0)));
            }
            if let Some(&number) = numbers.get(slot)
                && numbers.get(slot + 1) != Some(&number)
            {
                peaks.push(linear.row(0.0));
                if slot + 1 < count {
                    copies.push(linear.row(0.0));
                }
            }
        }
        let energies: Vec<Row> = site.loads.iter().map(|load| linear.row(load.energy)).collect();
        let penalty = penalty(site, &interval_hours);
        let mut program = Program {
            linear,
            slots: Vec::with_capacity(count),
            loads: vec![vec![]; site.loads.len()],
            leasts: vec![],
            unserved: vec![],
            balances,
            stored,
            peaks,
            energies,
            penalty,
        };
        for (slot, hulls) in hulls.iter().enumerate() {
            let peak = numbers.get(slot).map(|&number| program.peaks[number]);
            program.add_slot(site, slot, hulls, peak);
        }
        for (place, store) in site.stores.iter().enumerate() {
            for slot in 0..count {
                let trip = store.trip(slot);
                let own = (program.stored[place][slot], -1.0);
                let cost = if slot + 1 == count { -store.end_value } else { 0.0 };
                let bounds = Bounds { cost, lower: store.floor, upper: store.capacity - trip };
                program.linear.column(bounds, &[own]);
                if let Some(&after) = program.stored[place].get(slot + 1) {
                    program.linear.and(after, 1.0);
                }
                for target in targets.iter().filter(|target| (target.0, target.1) == (place, slot))
                {
                    program.linear.and(target.2, 1.0);
                }
                if trip > 0.0 {
                    // A trip is driven while there is energy: it comes before what may be kept instead.
                    let cost = 2.0 * program.penalty;
                    let bounds = Bounds { cost, lower: 0.0, upper: trip };
                    let column = program.linear.column(bounds, &[(own.0, 1.0)]);
                    program.unserved.push((column, cost));
                }
            }
        }
        for &(place, _, row, target) in &targets {
            let capacity = site.stores[place].capacity;
            let short = Bounds { cost: program.penalty, lower: 0.0, upper: target };
            let column = program.linear.column(short, &[(row, 1.0)]);
            program.unserved.push((column, program.penalty));
            let beyond = Bounds { cost: 0.0, lower: 0.0, upper: 2.0 * capacity };
            program.linear.column(beyond, &[(row, -1.0)]);
        }
        for (place, load) in site.loads.iter().enumerate() {
            let bounds = Bounds { cost: program.penalty, lower: 0.0, upper: load.energy };
            let column = program.linear.column(bounds, &[(program.energies[place], 1.0)]);
            program.unserved.push((column, program.penalty));
        }
        program.add_peak(site, &interval_hours, &copies);
        program
    }

    fn add_slot(
        &mut self,
        site: &Site,
        slot: usize,
        hulls: &[([Part; 2], Row)],
        peak: Option<Row>,
    ) {
        let at = &site.slots[slot];
        let (hours, balance) = (at.hours(), self.balances[slot]);
        let (import, export) = most(site, slot);
        let in_hulls = |linear: &mut Linear, part: Part, most: f64| {
            for (parts, row) in hulls {
                if parts.contains(&part) && most > 0.0 {
                    linear.and(*row, 1.0 / most);
                }
            }
        };
        let linear = &mut self.linear;
        let to = |upper: f64, cost: f64| Bounds { cost: cost * hours, lower: 0.0, upper };
        let bought = linear.column(to(import, at.buy), &[(balance, 1.0)]);
        if let Some(row) = peak {
            linear.and(row, -hours);
        }
        in_hulls(linear, Part::Import, import);
        let sold = linear.column(to(export, -at.sell), &[(balance, -1.0)]);
        in_hulls(linear, Part::Export, export);
        let spare = if site.curtailment { at.generation } else { 0.0 };
        let curtailed = linear.column(to(spare, 0.0), &[(balance, -1.0)]);
        // Among equal costs, what throws away and turns over the least, then the earliest.
        let late = (slot + 1) as f64 / (10 * site.slots.len()) as f64;
        linear.tie(curtailed, hours);
        // What the limits leave no room for by themselves.
        let over = (at.need() - site.max_import).max(0.0);
        let column = linear.column(to(over, at.buy + self.penalty), &[(balance, 1.0)]);
        if let Some(row) = peak {
            linear.and(row, -hours);
        }
        self.unserved.push((column, self.penalty * hours));
        let spill = (-at.need() - site.max_export).max(0.0);
        let spill = if site.curtailment { 0.0 } else { spill };
        let column = linear.column(to(spill, self.penalty - at.sell), &[(balance, -1.0)]);
        self.unserved.push((column, self.penalty * hours));
        let mut stores = Vec::with_capacity(site.stores.len());
        for (place, store) in site.stores.iter().enumerate() {
            let [charge, discharge] = store_powers(site, slot, place);
            let row = self.stored[place][slot];
            let charged = linear.column(
                to(charge, store.wear),
                &[(balance, -1.0), (row, hours * store.efficiency)],
            );
            in_hulls(linear, Part::Charge(place), charge);
            let discharged = linear.column(
                to(discharge, store.wear),
                &[(balance, 1.0), (row, -hours / store.efficiency)],
            );
            in_hulls(linear, Part::Discharge(place), discharge);
            for (column, most) in [(charged, charge), (discharged, discharge)] {
                linear.tie(column, hours * (1.0 + late));
                if store.least > 0.0 && most > 0.0 {
                    self.leasts.push((column, store.least));
                }
            }
            stores.push([charged, discharged]);
        }
        for (place, load) in site.loads.iter().enumerate() {
            if load.slots.contains(&slot) {
                let entries = [(balance, -1.0), (self.energies[place], hours)];
                let column = linear.column(to(load.power, 0.0), &entries);
                linear.tie(column, hours * late);
                self.loads[place].push(column);
                if load.least > 0.0 && load.power > 0.0 {
                    self.leasts.push((column, load.least));
                }
            }
        }
        for (_, row) in hulls {
            linear.column(Bounds { cost: 0.0, lower: 0.0, upper: 1.0 }, &[(*row, 1.0)]);
        }
        self.slots.push(SlotColumns { import: bought, export: sold, curtailed, stores });
    }

    fn add_peak(&mut self, site: &Site, hours: &[f64], copies: &[Row]) {
        let Some(peak) = site.peak else { return };
        let most = (0..site.slots.len()).map(|slot| {
            let over = (site.slots[slot].need() - site.max_import).max(0.0);
            most(site, slot).0 + over
        });
        let most = most.fold(peak.paid, f64::max) + 1e-6;
        for (number, (&row, &hours)) in self.peaks.iter().zip(hours).enumerate() {
            let cost = if number == 0 { peak.rate } else { 0.0 };
            self.linear.column(Bounds { cost, lower: peak.paid, upper: most }, &[(row, hours)]);
            if let Some(&copy) = number.checked_sub(1).and_then(|before| copies.get(before)) {
                self.linear.and(copy, -1.0);
            }
            if let Some(&copy) = copies.get(number) {
                self.linear.and(copy, 1.0);
            }
            self.linear
                .column(Bounds { cost: 0.0, lower: 0.0, upper: most * hours }, &[(row, -1.0)]);
        }
    }

    /// The column of a part of a slot.
    pub(super) fn column(&self, slot: usize, part: Part) -> Column {
        let columns = &self.slots[slot];
        match part {
            Part::Import => columns.import,
            Part::Export => columns.export,
            Part::Charge(store) => columns.stores[store][0],
            Part::Discharge(store) => columns.stores[store][1],
        }
    }

    /// What is thrown away in a slot.
    pub(super) fn curtailed(&self, slot: usize) -> Column {
        self.slots[slot].curtailed
    }

    /// The columns of a load, by its slots.
    pub(super) fn load(&self, place: usize) -> &[Column] {
        &self.loads[place]
    }

    /// The price of what a solution leaves unserved.
    pub(super) fn unserved(&self, solution: &Solution) -> f64 {
        self.unserved.iter().map(|&(column, price)| price * solution.value(column)).sum()
    }

    /// What energy is worth in a solution.
    pub(super) fn prices(&self, site: &Site, solution: &Solution) -> Prices {
        let site_price = |(row, slot): (&Row, &super::Slot)| solution.price(*row) / slot.hours();
        let of = |rows: &[Row]| rows.iter().map(|&row| solution.price(row)).collect();
        Prices {
            site: self.balances.iter().zip(&site.slots).map(site_price).collect(),
            peak: self.peaks.iter().map(|&row| solution.price(row).max(0.0)).collect(),
            loads: of(&self.energies),
            stores: self.stored.iter().map(|rows| of(rows)).collect(),
        }
    }
}

/// More than a kWh can ever cost: at the worst price, through a store, at the peak.
fn penalty(site: &Site, interval_hours: &[f64]) -> f64 {
    let prices = site.slots.iter().map(|slot| slot.buy.abs().max(slot.sell.abs()));
    let price = prices.fold(0.0, f64::max);
    let shortest = interval_hours.iter().copied().fold(f64::INFINITY, f64::min);
    let peak = site.peak.map_or(0.0, |peak| peak.rate / shortest);
    let stores = site.stores.iter().map(|store| {
        let lost = store.efficiency * store.efficiency;
        (price + peak + 2.0 * store.wear + store.end_value.abs()) / lost
    });
    4.0 * stores.fold(price + peak, f64::max) + 1e-3
}
