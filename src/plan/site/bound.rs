//! What no plan costs less than, from prices of energy.
//!
//! Let energy have a price at the site in each slot, in each store over time and for each load, and let import have a
//! price at the peak. With these, each part of the site may be planned by itself: in each slot the meter takes the cheapest of
//! nothing, import and export, each store that of nothing, charging and discharging, each load that of nothing and full
//! power; each store holds at each time what is cheapest to hold. The sum of all is never more than the cost of
//! a plan that serves as much, whatever the prices are: every plan is one of the choices, and what the parts pay each other adds
//! up to 0. It holds for all the either-or of the problem, because each part's choice is made among all that it may do.
//! In a slot that is split by decisions, energy has a price for each way to make them, and the slot costs at least what the
//! cheapest way does.

#![allow(clippy::indexing_slicing, reason = "all places come from the site itself")]

use super::choice::{Part, Way, is_possible, limits, modes, most};
use super::{Meter, Plan, Prices, Site, SlotPrices, intervals};

/// The bound that prices prove for plans that serve what this one serves.
pub(super) fn of(site: &Site, plan: &Plan, prices: &Prices) -> f64 {
    let (numbers, interval_hours) = intervals(site);
    let mut bound = 0.0;
    for (slot, at) in site.slots.iter().enumerate() {
        let rent = numbers.get(slot).map_or(0.0, |&number| prices.peak[number]);
        let SlotPrices { decisions, prices: own, .. } = &prices.site[slot];
        let modes = modes(site, decisions);
        let of_mode = |(mode, price): (&Vec<Way>, &f64)| match is_possible(site, slot, mode) {
            true => of_mode(site, prices, &plan.meter[slot], (slot, mode), (*price, rent)),
            false => f64::INFINITY,
        };
        bound += at.hours() * modes.iter().zip(own).map(of_mode).fold(f64::INFINITY, f64::min);
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

/// What a slot costs at least in an hour, where these decisions are made and energy has this price at the site.
fn of_mode(
    site: &Site,
    prices: &Prices,
    meter: &Meter,
    (slot, mode): (usize, &[Way]),
    (price, rent): (f64, f64),
) -> f64 {
    let at = &site.slots[slot];
    let upper = |part| limits(site, slot, part, mode).1;
    let cheapest = |part, cost: f64| {
        let (lower, upper) = limits(site, slot, part, mode);
        ((cost * lower).min(cost * upper), lower > 0.0)
    };
    // What a plan does beyond its limits, it does because it must.
    let beyond =
        |most: f64, is: f64| if most > 0.0 || mode.is_empty() { most.max(is) } else { 0.0 };
    let bought = (at.buy + rent - price) * beyond(upper(Part::Import), meter.import);
    let sold = (price - at.sell) * beyond(upper(Part::Export), meter.export);
    // Nothing, import and export, each with what batteries may do then.
    let mut choices = [0.0, bought, sold];
    for (place, store) in site.stores.iter().enumerate() {
        let value = prices.stores[place][slot];
        let cost = store.wear + price - value * store.efficiency;
        let (charged, must_charge) = cheapest(Part::Charge(place), cost);
        let cost = store.wear - price + value / store.efficiency;
        let (discharged, must_discharge) = cheapest(Part::Discharge(place), cost);
        let both = |charged: f64, discharged: f64| match must_charge || must_discharge {
            true => charged + discharged,
            false => charged.min(discharged).min(0.0),
        };
        let while_importing = if store.grid_charging { charged } else { 0.0 };
        let while_exporting = if store.grid_discharging { discharged } else { 0.0 };
        choices[0] += both(charged, discharged);
        choices[1] += both(while_importing, discharged);
        choices[2] += both(charged, while_exporting);
    }
    let loads = prices.loads.iter().enumerate();
    let loads = loads.map(|(place, worth)| cheapest(Part::Run(place), price - worth).0);
    let thrown = (price * upper(Part::Curtailed)).min(0.0);
    let meter = choices.into_iter().fold(f64::INFINITY, f64::min);
    price * at.need() + meter + loads.sum::<f64>() + thrown
}
