//! The linear programme of a site: what is left of its problem without the either-or.
//!
//! Rows, slot by slot: the balance, each store, targets, and at the end of an interval its peak.
//! A slot may be split by decisions: then each way to make them is a mode that has a share of the slot, with its own
//! columns and its own balance, so that the slot is held to the convex hull of all that it may do. Ways that are ruled out
//! have no mode, and where one way is left, the slot is not split by that decision any more.
//! The peak is what each interval's mean and its distance to the peak add up to. As one column it would meet all rows, so only
//! the first interval says so, and each later one that its sum is that of the one before. The
//! energies of loads come last: a row that meets all times costs little there. Whatever cannot be served has a
//! column of its own, at a price that is above all that serving can cost.

#![allow(clippy::indexing_slicing, reason = "all places come from the site itself")]

use super::choice::{Choice, Part, Way, is_possible, limits, modes, most, parts, ways};
use super::linear::{Bounds, Column, Linear, Row, Solution};
use super::servable::servable;
use super::{Decision, Prices, Site, SlotPrices, intervals};

/// One way to decide all that is split in a slot, with its own share of the slot and its own columns.
#[derive(Clone, Debug)]
struct Mode {
    ways: Vec<Way>,
    /// What may run: from and to.
    parts: Vec<(Part, f64, f64)>,
    /// Its place among all ways, of which those that cannot be are left out.
    number: usize,
    balance: Row,
    /// That each part is at most its share, where the slot is split and that does not follow from the balance.
    shares: Vec<Option<Row>>,
    /// The share of this mode.
    share: Option<Column>,
}

/// A slot with its modes; without decisions, it has one.
#[derive(Clone, Debug, Default)]
struct SlotModes {
    decisions: Vec<Decision>,
    made: Vec<Way>,
    modes: Vec<Mode>,
    /// That the shares of the modes add up to 1.
    whole: Option<Row>,
    /// The powers of parts: the sums of these columns, each times its factor.
    powers: Vec<(Part, Column, f64)>,
}

/// The programme with the places of its parts.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) linear: Linear,
    slots: Vec<SlotModes>,
    /// What is not served, each with its price.
    unserved: Vec<(Column, f64)>,
    stored: Vec<Vec<Row>>,
    /// The hours of each interval, and the row of its sum.
    peaks: Vec<(f64, Row)>,
    energies: Vec<Row>,
    /// The cost of a kWh that is not served.
    pub(super) penalty: f64,
}

/// Rows with the values of a column in them.
type Entries = [Option<(Row, f64)>; 2];

/// The share of a mode that has the slot for itself.
const WHOLE: f64 = 1.0 - 1e-6;

impl Program {
    /// The programme, in which each slot is held to the convex hull of what these choices leave of it.
    pub(super) fn new(site: &Site, choices: &[Choice], service: Service) -> Self {
        let mut linear = Linear::default();
        let count = site.slots.len();
        let (numbers, interval_hours) = intervals(site);
        let mut stored = vec![vec![]; site.stores.len()];
        let (mut peaks, mut targets) = (vec![], vec![]);
        let mut slots = Vec::with_capacity(count);
        for (slot, choice) in choices.iter().enumerate() {
            slots.push(slot_modes(site, slot, choice, &mut linear));
            for (place, store) in site.stores.iter().enumerate() {
                let before = if slot == 0 { store.start } else { 0.0 };
                stored[place].push(linear.row(store.trip(slot) - before));
                let target = store.target(slot) - store.trip(slot);
                if target > 0.0 {
                    targets.push((place, slot, linear.row(target), target));
                }
            }
            if let Some(&number) = numbers.get(slot)
                && numbers.get(slot + 1) != Some(&number)
            {
                peaks.push((interval_hours[number], linear.row(0.0)));
            }
        }
        let energies: Vec<Row> = site.loads.iter().map(|load| linear.row(load.energy)).collect();
        let penalty = service.factor() * penalty(site, &interval_hours);
        let mut program =
            Program { linear, slots, unserved: vec![], stored, peaks, energies, penalty };
        for slot in 0..count {
            program.add_slot(site, slot, numbers.get(slot).copied());
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
            let (cost, lower) = (program.penalty, load.energy - servable(site, load));
            let bounds = Bounds { cost, lower, upper: load.energy };
            let column = program.linear.column(bounds, &[(program.energies[place], 1.0)]);
            program.unserved.push((column, program.penalty));
        }
        program.add_peak(site);
        program
    }

    /// What a part costs for a kWh, how it enters the balance, and the other rows that it is in, for a kW.
    fn entries(&self, site: &Site, slot: usize, part: Part, sums: Entries) -> (f64, f64, Entries) {
        let at = &site.slots[slot];
        let hours = at.hours();
        match part {
            Part::Import => (at.buy, 1.0, sums),
            Part::Over => (at.buy + self.penalty, 1.0, sums),
            Part::Export => (-at.sell, -1.0, [None, None]),
            Part::Spill => (self.penalty - at.sell, -1.0, [None, None]),
            Part::Curtailed => (0.0, -1.0, [None, None]),
            Part::Charge(place) => {
                let store = &site.stores[place];
                let stored = (self.stored[place][slot], hours * store.efficiency);
                (store.wear, -1.0, [Some(stored), None])
            }
            Part::Discharge(place) => {
                let store = &site.stores[place];
                let stored = (self.stored[place][slot], -hours / store.efficiency);
                (store.wear, 1.0, [Some(stored), None])
            }
            Part::Run(place) => (0.0, -1.0, [Some((self.energies[place], hours)), None]),
        }
    }

    /// How a kW of import in a slot enters the sum of its interval, and the next one's.
    fn sums(&self, interval: usize, hours: f64) -> Entries {
        let sum = |number: usize, sign: f64| {
            let &(_, row) = self.peaks.get(number)?;
            Some((row, sign * hours / self.peaks[interval].0))
        };
        [sum(interval, -1.0), sum(interval + 1, 1.0)]
    }

    fn add_slot(&mut self, site: &Site, slot: usize, interval: Option<usize>) {
        let at = &site.slots[slot];
        let hours = at.hours();
        // Among equal costs, what throws away and turns over the least, then the earliest.
        let late = (slot + 1) as f64 / (10 * site.slots.len()) as f64;
        let sums = interval.map_or([None, None], |number| self.sums(number, hours));
        let mut own = std::mem::take(&mut self.slots[slot]);
        for mode in &mut own.modes {
            let (mut balance, mut share_cost) = (-at.need(), 0.0);
            let mut share: Vec<(Row, f64)> = own.whole.iter().map(|&row| (row, 1.0)).collect();
            for (place, &(part, lower, upper)) in mode.parts.iter().enumerate() {
                let (cost, sign, others) = self.entries(site, slot, part, sums);
                let others = others.into_iter().flatten();
                let bounds = match own.whole {
                    Some(_) => Bounds { cost: cost * hours, lower: 0.0, upper: upper - lower },
                    None => Bounds { cost: cost * hours, lower, upper },
                };
                let column = self.linear.column(bounds, &[(mode.balance, sign)]);
                for (row, value) in others.clone() {
                    self.linear.and(row, value);
                }
                let row = mode.shares.get(place).copied().flatten();
                if let Some(row) = row {
                    self.linear.and(row, 1.0);
                }
                let tie = match part {
                    Part::Curtailed => hours,
                    Part::Charge(_) | Part::Discharge(_) => hours * (1.0 + late),
                    Part::Run(_) => hours * late,
                    _ => 0.0,
                };
                self.linear.tie(column, tie);
                own.powers.push((part, column, 1.0));
                if matches!(part, Part::Over | Part::Spill) {
                    self.unserved.push((column, self.penalty * hours));
                }
                if let Some(row) = row {
                    let rest = Bounds { cost: 0.0, ..bounds };
                    self.linear.column(rest, &[(row, 1.0)]);
                    share.push((row, lower - upper));
                    share.extend(others.map(|(row, value)| (row, lower * value)));
                    balance += lower * sign;
                    share_cost += lower * cost * hours;
                }
            }
            if own.whole.is_some() {
                share.push((mode.balance, balance));
                let bounds = Bounds { cost: share_cost, lower: 0.0, upper: 1.0 };
                let column = self.linear.column(bounds, &share);
                mode.share = Some(column);
                let least = mode.parts.iter().filter(|part| part.1 > 0.0);
                own.powers.extend(least.map(|&(part, lower, _)| (part, column, lower)));
            }
        }
        self.slots[slot] = own;
    }

    fn add_peak(&mut self, site: &Site) {
        let (Some(peak), Some(&(_, first))) = (site.peak, self.peaks.first()) else { return };
        let most = (0..site.slots.len()).map(|slot| {
            let over = (site.slots[slot].need() - site.max_import).max(0.0);
            most(site, slot).0 + over
        });
        // With room, for where little can be chosen the solution is next to the bound.
        let upper = 1.25 * most.fold(peak.paid, f64::max) + 1e-3;
        self.linear.column(Bounds { cost: peak.rate, lower: peak.paid, upper }, &[(first, 1.0)]);
        for (number, &(_, own)) in self.peaks.iter().enumerate() {
            self.linear.column(Bounds { cost: 0.0, lower: 0.0, upper }, &[(own, -1.0)]);
            if let Some(&(_, after)) = self.peaks.get(number + 1) {
                self.linear.and(after, 1.0);
            }
        }
    }

    /// The power of a part in a slot of a solution.
    pub(super) fn power(&self, solution: &Solution, slot: usize, part: Part) -> f64 {
        let own = self.slots[slot].powers.iter().filter(|power| power.0 == part);
        own.map(|&(_, column, factor)| factor * solution.value(column)).sum()
    }

    /// Whether something in a slot has one way left.
    pub(super) fn is_made(&self, slot: usize, decision: Decision) -> bool {
        self.slots[slot].made.iter().any(|way| way.0 == decision)
    }

    /// Costs of shares by which each is drawn to the nearest whole one.
    pub(super) fn draw(&self, solution: &Solution) -> Vec<(Column, f64)> {
        let modes = self.slots.iter().flat_map(|own| &own.modes);
        let cost = |share| if solution.value(share) > 0.5 { -1.0 } else { 1.0 };
        modes.filter_map(|mode| mode.share).map(|share| (share, cost(share))).collect()
    }

    /// All ways that a solution decides on, in slots that are split.
    pub(super) fn decided(&self, solution: &Solution) -> Vec<(usize, Way)> {
        let mut decided = Vec::new();
        for (slot, own) in self.slots.iter().enumerate() {
            let is_whole = |mode: &&Mode| mode.share.is_some_and(|own| solution.value(own) > WHOLE);
            for way in own.modes.iter().find(is_whole).map_or(&[][..], |mode| &mode.ways) {
                if own.decisions.contains(&way.0) {
                    decided.push((slot, *way));
                }
            }
        }
        decided
    }

    /// The ways that are open to decide something in a slot, the one that is nearest to a solution first.
    pub(super) fn ways(
        &self,
        site: &Site,
        solution: &Solution,
        slot: usize,
        decision: Decision,
    ) -> Vec<Way> {
        let (mut found, mut nearest) = (Vec::new(), f64::INFINITY);
        for way in (0..ways(site, decision)).map(|way| (decision, way)) {
            let Some(off) = self.off(site, solution, slot, way) else { continue };
            found.push(way);
            if off < nearest {
                nearest = off;
                let last = found.len() - 1;
                found.swap(0, last);
            }
        }
        found
    }

    /// How far a solution is from a way to decide something in a slot; none where that cannot be.
    fn off(&self, site: &Site, solution: &Solution, slot: usize, way: Way) -> Option<f64> {
        let own = &self.slots[slot];
        if own.decisions.contains(&way.0) {
            let modes = own.modes.iter().filter(|mode| mode.ways.contains(&way));
            let shares = modes.filter_map(|mode| mode.share).map(|share| solution.value(share));
            return shares.reduce(|sum, share| sum + share).map(|sum| -sum);
        }
        let off = |part| {
            let (lower, upper) = limits(site, slot, part, &[way]);
            let power = self.power(solution, slot, part);
            (power - power.min(upper).max(lower)).abs()
        };
        is_possible(site, slot, &[way]).then(|| parts(site).into_iter().map(off).sum())
    }

    /// The price of what a solution leaves unserved.
    pub(super) fn unserved(&self, solution: &Solution) -> f64 {
        self.unserved.iter().map(|&(column, price)| price * solution.value(column)).sum()
    }

    /// The programme of the least that can be left unserved, at the same prices.
    pub(super) fn unserved_alone(&self) -> Linear {
        self.linear.with_only(&self.unserved)
    }

    /// What energy is worth in a solution.
    pub(super) fn prices(&self, site: &Site, solution: &Solution) -> Prices {
        let of = |rows: &[Row]| rows.iter().map(|&row| solution.price(row)).collect();
        let site_prices = |(own, slot): (&SlotModes, &super::Slot)| {
            let mut prices = vec![0.0; modes(site, &own.decisions).len()];
            for mode in &own.modes {
                prices[mode.number] = solution.price(mode.balance) / slot.hours();
            }
            SlotPrices { decisions: own.decisions.clone(), prices, planned: 0 }
        };
        let peak = |(number, &(hours, own)): (usize, &(f64, Row))| {
            let after = self.peaks.get(number + 1).map_or(0.0, |&(_, after)| solution.price(after));
            ((solution.price(own) - after) / hours).max(0.0)
        };
        Prices {
            site: self.slots.iter().zip(&site.slots).map(site_prices).collect(),
            peak: self.peaks.iter().enumerate().map(peak).collect(),
            loads: of(&self.energies),
            stores: self.stored.iter().map(|rows| of(rows)).collect(),
        }
    }
}

/// A slot with the rows of its modes.
fn slot_modes(site: &Site, slot: usize, choice: &Choice, linear: &mut Linear) -> SlotModes {
    let need = site.slots[slot].need();
    let (decisions, made) = (choice.to_make(site), choice.all_made(site));
    let is_split = !decisions.is_empty();
    let mut own = SlotModes::default();
    for (number, mut ways) in modes(site, &decisions).into_iter().enumerate() {
        let is_open = ways.iter().all(|way| choice.is_open(*way));
        ways.extend(&made);
        if !(is_open && is_possible(site, slot, &ways)) {
            continue;
        }
        let parts = parts(site).into_iter().map(|part| {
            let (lower, upper) = limits(site, slot, part, &ways);
            (part, lower, upper)
        });
        let parts: Vec<_> = parts.filter(|part| part.2 > 0.0).collect();
        let balance = linear.row(if is_split { 0.0 } else { need });
        let follows = |part| follows_from_balance(site, slot, part, &ways);
        let split = parts.iter().filter(|_| is_split);
        let shares = split.map(|part| (!follows(part.0)).then(|| linear.row(0.0))).collect();
        own.modes.push(Mode { ways, parts, number, balance, shares, share: None });
    }
    // With no mode left, nothing adds up to 1.
    let has_shares = is_split || own.modes.is_empty();
    own.whole = has_shares.then(|| linear.row(1.0));
    (own.decisions, own.made) = (decisions, made);
    own
}

/// Whether a part has no more than its share because all others have no more than theirs: import that takes all that could
/// be needed, or export that gives all there is. Where both may be, no import is worth while that is exported at once.
fn follows_from_balance(site: &Site, slot: usize, part: Part, ways: &[Way]) -> bool {
    let limit = match part {
        Part::Import => site.max_import,
        Part::Export => site.max_export,
        _ => return false,
    };
    let upper = |part| limits(site, slot, part, ways).1;
    let is_limited = upper(part) >= limit;
    let has_both = upper(Part::Import) > 0.0 && upper(Part::Export) > 0.0;
    let at = &site.slots[slot];
    !is_limited && (!has_both || part == Part::Import && at.sell <= at.buy)
}

/// How much comes before a kWh more that is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    /// More than it can cost where nothing is decided.
    Normal,
    /// A hundred times that: a decision may cost much, and serve little more.
    BeforeDecisions,
}

impl Service {
    pub(super) fn factor(self) -> f64 {
        match self {
            Service::Normal => 1.0,
            Service::BeforeDecisions => 100.0,
        }
    }
}

/// The highest price of a kWh, each way.
pub(super) fn highest_price(site: &Site) -> f64 {
    site.slots.iter().map(|slot| slot.buy.abs().max(slot.sell.abs())).fold(0.0, f64::max)
}

/// The most that a kWh can cost: at the worst price, through a store, and so much for its peak.
pub(super) fn highest_worth(site: &Site, peak: f64) -> f64 {
    let price = highest_price(site);
    let stores = site.stores.iter().map(|store| {
        let lost = store.efficiency * store.efficiency;
        (price + peak + 2.0 * store.wear + store.end_value.abs()) / lost
    });
    stores.fold(price + peak, f64::max)
}

/// More than a kWh can ever cost.
fn penalty(site: &Site, interval_hours: &[f64]) -> f64 {
    let shortest = interval_hours.iter().copied().fold(f64::INFINITY, f64::min);
    let peak = site.peak.map_or(0.0, |peak| peak.rate / shortest);
    4.0 * highest_worth(site, peak) + 1e-3
}
