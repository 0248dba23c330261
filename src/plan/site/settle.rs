//! From a solution of the programme to a plan: clean powers, and all that follows from them.
//!
//! Only the powers of devices and what is thrown away are taken from the solution. What is stored, the meter and the cost are
//! computed from those, slot by slot, and whatever would break a limit is cut back: so the plan is possible,
//! whatever the solution is. A solution that is exact is not changed by more than its rounding.

#![allow(clippy::indexing_slicing, reason = "all places come from the site itself")]

use super::choice::{Part, store_powers};
use super::{Meter, Plan, SAME, Site, StorePlan, peak};

/// Powers have so many steps in a kW, and nothing is smaller.
const STEPS: f64 = 1e8;

/// A target that is missed by less is met, kWh: so much may be lost in rounding.
const ROUNDING: f64 = 1e-5;

/// The plan of what a solution says is the power of each part in each slot.
pub(super) fn plan(site: &Site, power_of: &dyn Fn(usize, Part) -> f64) -> Plan {
    let plan = cleaned(site, power_of);
    let missing: Vec<Missing> = (0..site.stores.len())
        .flat_map(|place| (0..site.slots.len()).map(move |slot| (place, slot)))
        .filter_map(|(place, slot)| missing(site, &plan, place, slot))
        .collect();
    if missing.is_empty() {
        return plan;
    }
    cleaned(site, &|slot, part| {
        let own = missing.iter().filter(|own| own.slot == slot && own.part == part);
        power_of(slot, part) + own.map(|own| own.power).sum::<f64>()
    })
}

/// A power that rounding took from a target.
struct Missing {
    slot: usize,
    part: Part,
    /// To be added, kW.
    power: f64,
}

/// What rounding took from the target at the end of a slot, in the last slot before in which its store runs.
fn missing(site: &Site, plan: &Plan, place: usize, target: usize) -> Option<Missing> {
    let (store, own) = (&site.stores[place], &plan.stores[place]);
    let served = store.trips.get(target).copied().unwrap_or_default() - own.unserved[target];
    let missed = store.target(target) - own.energy[target + 1] - served;
    if missed <= 1e-9 * ROUNDING.max(store.capacity) || missed > ROUNDING {
        return None;
    }
    let slot = (0..=target).rev().find(|slot| own.power[*slot] != 0.0)?;
    let hours = site.slots[slot].hours();
    Some(match own.power[slot] > 0.0 {
        true => {
            Missing { slot, part: Part::Charge(place), power: missed / (hours * store.efficiency) }
        }
        false => Missing {
            slot,
            part: Part::Discharge(place),
            power: -missed * store.efficiency / hours,
        },
    })
}

/// The plan of these powers, with clean numbers.
fn cleaned(site: &Site, power_of: &dyn Fn(usize, Part) -> f64) -> Plan {
    let mut left: Vec<f64> = site.loads.iter().map(|load| load.energy).collect();
    let mut plan = Plan {
        loads: vec![vec![0.0; site.slots.len()]; site.loads.len()],
        stores: site
            .stores
            .iter()
            .map(|store| StorePlan { energy: vec![store.start], ..StorePlan::default() })
            .collect(),
        ..Plan::default()
    };
    for (slot, at) in site.slots.iter().enumerate() {
        let hours = at.hours();
        let mut run = Run { need: at.need(), powers: vec![], stores: vec![], curtailed: 0.0 };
        for (place, load) in site.loads.iter().enumerate() {
            let power = power_of(slot, Part::Run(place));
            let most = if load.may_run(slot) { load.power } else { 0.0 };
            let mut power = clean(power, most, 0.0).min(left[place] / hours);
            let is_last = slot + 1 == load.slots.end;
            if is_last && (left[place] - power * hours).abs() < SAME {
                power = (left[place] / hours).min(most);
            }
            run.powers.push(load.permitted(power));
        }
        for (place, store) in site.stores.iter().enumerate() {
            let [most_in, most_out] = store_powers(site, slot, place);
            let held = plan.stores[place].energy[slot];
            let of = |part| power_of(slot, part);
            let room = (store.capacity - held) / (hours * store.efficiency);
            let stock = (held - store.floor) * store.efficiency / hours;
            let charge = clean(of(Part::Charge(place)), most_in, store.least);
            let discharge = clean(of(Part::Discharge(place)), most_out, store.least);
            let power = one_way(charge, discharge, store.efficiency);
            run.stores.push(power.max(-stock.max(0.0)).min(room.max(0.0)));
        }
        let spare = if site.curtailment { at.generation } else { 0.0 };
        run.curtailed = clean(power_of(slot, Part::Curtailed), spare, 0.0);
        let meter = run.meter(site, slot, spare);
        for (place, power) in run.powers.iter().enumerate() {
            left[place] = (left[place] - power * hours).max(0.0);
            plan.loads[place][slot] = *power;
        }
        for (place, store) in site.stores.iter().enumerate() {
            let (own, power) = (&mut plan.stores[place], run.stores[place]);
            let change =
                if power > 0.0 { power * store.efficiency } else { power / store.efficiency };
            let held = (own.energy[slot] + hours * change).max(store.floor).min(store.capacity);
            let trip = store.trips.get(slot).copied().unwrap_or_default();
            let unserved = trip - (held - store.floor);
            own.unserved.push(if unserved > SAME { unserved } else { 0.0 });
            own.energy.push((held - trip).max(store.floor));
            own.power.push(power);
        }
        plan.meter.push(meter);
    }
    let imports: Vec<f64> = plan.meter.iter().map(|meter| meter.import).collect();
    plan.peak = peak(site, &imports);
    plan.cost = cost(site, &plan);
    plan
}

/// A power without the dust of its computation.
fn clean(power: f64, most: f64, least: f64) -> f64 {
    let dust = 1e-8 * most.max(1.0);
    match power {
        power if power.is_nan() || power <= dust => 0.0,
        power if power > most - dust => most,
        power if (power - least).abs() < SAME => least,
        power => (power * STEPS).round() / STEPS,
    }
}

/// Charging above 0, or discharging below: what both together would store.
fn one_way(charge: f64, discharge: f64, efficiency: f64) -> f64 {
    let lost = efficiency * efficiency;
    match charge * lost >= discharge {
        _ if discharge == 0.0 => charge,
        _ if charge == 0.0 => -discharge,
        true => charge - discharge / lost,
        false => charge * lost - discharge,
    }
}

/// What runs in a slot.
struct Run {
    need: f64,
    /// Of the loads.
    powers: Vec<f64>,
    /// Of the stores: above 0 charges.
    stores: Vec<f64>,
    curtailed: f64,
}

impl Run {
    fn net(&self) -> f64 {
        self.need
            + self.curtailed
            + self.powers.iter().sum::<f64>()
            + self.stores.iter().sum::<f64>()
    }

    /// The meter, with everything cut back that would break a rule.
    fn meter(&mut self, site: &Site, slot: usize, spare: f64) -> Meter {
        const NEGLIGIBLE: f64 = 1e-7;
        let at = &site.slots[slot];
        if self.net() > 0.0 && at.buy >= 0.0 {
            self.curtailed = (self.curtailed - self.net()).max(0.0);
        }
        for (power, store) in self.stores.iter_mut().zip(&site.stores) {
            if power.abs() < store.least - SAME {
                *power = 0.0;
            }
        }
        for place in 0..self.stores.len() {
            let (net, store) = (self.net(), &site.stores[place]);
            let power = &mut self.stores[place];
            let is_wrong = (*power > 0.0 && !store.grid_charging && net > NEGLIGIBLE)
                || (*power < 0.0 && !store.grid_discharging && net < -NEGLIGIBLE);
            if is_wrong {
                let cut = if net > 0.0 { (*power - net).max(0.0) } else { (*power - net).min(0.0) };
                *power = if cut.abs() < store.least { 0.0 } else { cut };
            }
        }
        let most = site.max_import.max(self.need);
        let mut excess = self.net() - most;
        for (power, load) in self.powers.iter_mut().zip(&site.loads) {
            if excess > NEGLIGIBLE && *power > 0.0 {
                let cut = load.permitted((*power - excess).max(0.0));
                excess -= *power - cut;
                *power = cut;
            }
        }
        for (power, store) in self.stores.iter_mut().zip(&site.stores) {
            if excess > NEGLIGIBLE && *power > 0.0 {
                let cut = (*power - excess).max(0.0);
                let cut = if cut < store.least { 0.0 } else { cut };
                excess -= *power - cut;
                *power = cut;
            }
        }
        let most = site.max_export.max(if site.curtailment { 0.0 } else { -self.need });
        let excess = -self.net() - most;
        if excess > 0.0 {
            self.curtailed = (self.curtailed + excess).min(spare);
        }
        let mut excess = -self.net() - most;
        for (power, store) in self.stores.iter_mut().zip(&site.stores) {
            if excess > NEGLIGIBLE && *power < 0.0 {
                let cut = (*power + excess).min(0.0);
                let cut = if -cut < store.least { 0.0 } else { cut };
                excess -= cut - *power;
                *power = cut;
            }
        }
        let net = self.net();
        let near = |power: f64, limit: f64| {
            if (power - limit).abs() < NEGLIGIBLE { limit } else { power }
        };
        Meter {
            import: near(net.max(0.0), 0.0).max(0.0),
            export: near((-net).max(0.0), 0.0).max(0.0),
            curtailed: self.curtailed,
        }
    }
}

/// What a plan costs.
fn cost(site: &Site, plan: &Plan) -> f64 {
    let meter: f64 = site
        .slots
        .iter()
        .zip(&plan.meter)
        .map(|(slot, meter)| (slot.buy * meter.import - slot.sell * meter.export) * slot.hours())
        .sum();
    let stores = site.stores.iter().zip(&plan.stores).map(|(store, plan)| {
        let through = site.slots.iter().zip(&plan.power);
        let through: f64 = through.map(|(slot, power)| power.abs() * slot.hours()).sum();
        store.wear * through - store.end_value * plan.energy.last().copied().unwrap_or_default()
    });
    meter + stores.sum::<f64>() + peak_cost(site, plan)
}

/// What the peak of a plan costs.
pub(super) fn peak_cost(site: &Site, plan: &Plan) -> f64 {
    site.peak.map_or(0.0, |peak| peak.cost(plan.peak))
}
