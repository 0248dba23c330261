//! What no plan costs less than, from prices of energy.
//!
//! Let energy have a price at the site in each slot, in each store over time and for each load, and let import have a
//! price at the peak. With these, each part of the site may be planned by itself: in each slot the meter takes the cheapest of
//! nothing, import and export, each store that of nothing, charging and discharging, each load that of nothing and full
//! power; each store holds at each time what is cheapest to hold. The sum of all is never more than the cost of
//! a plan that serves as much, whatever the prices are: every plan is one of the choices, and what the parts pay each other adds
//! up to 0. It holds for all the either-or of the problem, because each part's choice is made among all that it may do.

#![allow(clippy::indexing_slicing, reason = "all places come from the site itself")]

use super::program::{most, store_powers};
use super::{Plan, Prices, Site, intervals};

/// The bound that prices prove for plans that serve what this one serves.
pub(super) fn of(site: &Site, plan: &Plan, prices: &Prices) -> f64 {
    let (numbers, interval_hours) = intervals(site);
    let mut bound = 0.0;
    for (slot, at) in site.slots.iter().enumerate() {
        let (hours, price) = (at.hours(), prices.site[slot]);
        let rent = numbers.get(slot).map_or(0.0, |&number| prices.peak[number]);
        let (import, export) = most(site, slot);
        let meter = &plan.meter[slot];
        let bought = (at.buy + rent - price) * import.max(meter.import);
        let sold = (price - at.sell) * export.max(meter.export);
        let spare = if site.curtailment { at.generation } else { 0.0 };
        bound += hours * (price * at.need() + (price * spare).min(0.0));
        // Nothing, import and export, each with what batteries may do then.
        let mut choices = [0.0, bought, sold];
        for (place, store) in site.stores.iter().enumerate() {
            let [charge, discharge] = store_powers(site, slot, place);
            let value = prices.stores[place][slot];
            let charged = (store.wear + price - value * store.efficiency) * charge;
            let discharged = (store.wear - price + value / store.efficiency) * discharge;
            let while_importing = if store.grid_charging { charged } else { 0.0 };
            let while_exporting = if store.grid_discharging { discharged } else { 0.0 };
            choices[0] += charged.min(discharged).min(0.0);
            choices[1] += while_importing.min(discharged).min(0.0);
            choices[2] += charged.min(while_exporting).min(0.0);
        }
        bound += hours * choices.into_iter().fold(f64::INFINITY, f64::min);
        for (load, worth) in site.loads.iter().zip(&prices.loads) {
            if load.slots.contains(&slot) {
                bound += hours * ((price - worth) * load.power).min(0.0);
            }
        }
    }
    for ((powers, slots), worth) in
        plan.loads.iter().map(|powers| (powers, &site.slots)).zip(&prices.loads)
    {
        let served: f64 = powers.iter().zip(slots).map(|(power, slot)| power * slot.hours()).sum();
        bound += worth * served;
    }
    for ((store, plan), values) in site.stores.iter().zip(&plan.stores).zip(&prices.stores) {
        bound -= values[0] * store.start;
        for (slot, value) in values.iter().enumerate() {
            let trip = store.trips.get(slot).copied().unwrap_or_default() - plan.unserved[slot];
            let reached = (plan.energy[slot + 1] + trip).min(store.target(slot));
            // A trip that is not served in full leaves nothing.
            let is_short = plan.unserved[slot] > 0.0;
            let high = if is_short { store.floor } else { store.capacity - trip };
            let low = store.floor.max(reached - trip).min(high);
            let after = values.get(slot + 1).copied().unwrap_or(store.end_value);
            bound += value * trip + ((value - after) * low).min((value - after) * high);
        }
    }
    if let Some(peak) = site.peak {
        let rents: f64 =
            prices.peak.iter().zip(interval_hours).map(|(rent, hours)| rent * hours).sum();
        let highest = (0..site.slots.len())
            .map(|slot| most(site, slot).0.max(plan.meter[slot].import))
            .fold(peak.paid, f64::max);
        let left = peak.rate - rents;
        bound += (left * peak.paid).min(left * highest) - peak.rate * peak.paid;
    }
    bound
}
