//! The loads and the batteries of a request.

use std::ops::Range;

use super::quantities::kilowatts;
use super::slots::{Frame, place, planned};
use crate::documents::amount::Power;
use crate::documents::field::PricePerKwh;
use crate::documents::site::{SiteDevice, SiteRequest};
use crate::documents::state::DeviceState;
use crate::error::{Error, Result};
use crate::plan::Goal;
use crate::plan::level::{Bound, Relative};
use crate::plan::site::{Load, Store};
use crate::planner::Planner;
use crate::planner::devices::Profile;
use crate::time::Instant;

impl Planner {
    /// A battery of the request.
    pub(super) fn store_of(
        &self,
        entry: &SiteDevice,
        frame: &Frame,
        cuts: &[Instant],
        at: impl Fn(Error) -> Error,
    ) -> Result<Store> {
        let (profile, state) = self.profile(entry, &at)?;
        let Profile { capacity, charge_power, discharge_power, round_trip_efficiency } = profile;
        let start = state.state_of_charge_percent.of(capacity);
        let reserve = state.backup_reserve_percent.unwrap_or_default().of(capacity);
        let count = cuts.len().saturating_sub(1);
        let mut store = Store {
            capacity,
            floor: reserve.min(start),
            start,
            charge: charge_power,
            discharge: discharge_power,
            least: kilowatts(entry.min_power, "min_power").map_err(&at)?.unwrap_or(0.0),
            efficiency: round_trip_efficiency.sqrt(),
            wear: entry.wear_cost.map_or(0.0, |cost| cost.0),
            end_value: entry.end_value.map_or(0.0, |value| value.0),
            available: vec![entry.available.is_none(); count],
            targets: vec![0.0; count],
            trips: vec![0.0; count],
            grid_charging: entry.grid_charging.unwrap_or(true),
            grid_discharging: entry.grid_discharging.unwrap_or(true),
        };
        let most = charge_power.max(discharge_power);
        check_least(store.least, most).map_err(&at)?;
        for (position, time) in entry.available.iter().flatten().enumerate() {
            let under = |error: Error| at(error.under(&format!("available[{position}]")));
            let window = planned(time.start_time, time.end_time).map_err(under)?;
            let Some(window) = window.intersection(frame.whole) else { continue };
            let slots = place(cuts, window.start())..place(cuts, window.end());
            store
                .available
                .get_mut(slots)
                .into_iter()
                .flatten()
                .for_each(|is_there| *is_there = true);
        }
        for (position, target) in entry.targets.iter().flatten().enumerate() {
            let under = |error: Error| at(error.under(&format!("targets[{position}]")));
            let slot = frame.slot_before(target.time, cuts).map_err(under)?;
            raise(&mut store.targets, slot, target.state_of_charge_percent.of(capacity));
        }
        raise(
            &mut store.targets,
            count.saturating_sub(1),
            state.target_state_of_charge_percent.of(capacity),
        );
        for (position, trip) in entry.trips.iter().flatten().enumerate() {
            let under = |error: Error| at(error.under(&format!("trips[{position}]")));
            let slot = frame.slot_before(trip.time, cuts).map_err(under)?;
            let energy = trip.energy.value.0 / trip.energy.units.per_kilowatt_hour();
            if energy > 1e9 {
                return Err(under(Error::invalid("energy.value", "must be at most 1e9 kWh")));
            }
            if let Some(sum) = store.trips.get_mut(slot) {
                *sum += energy;
            }
        }
        Ok(store)
    }

    /// What the battery of an entry can do, and its state.
    pub(super) fn profile(
        &self,
        entry: &SiteDevice,
        at: impl Fn(Error) -> Error,
    ) -> Result<(Profile, DeviceState)> {
        let devices = self.devices.borrow();
        let known = || devices.of(&entry.device_id).map_err(&at);
        let profile = match &entry.battery {
            Some(battery) => Profile::new(battery).map_err(|error| at(error.under("battery")))?,
            None => known()?.profile()?,
        };
        let state = match &entry.device_state {
            Some(state) => state.clone(),
            None => known()?.state()?.clone(),
        };
        Ok((profile, state))
    }
}

pub(super) fn raise(targets: &mut [f64], slot: usize, target: f64) {
    if let Some(own) = targets.get_mut(slot) {
        *own = own.max(target);
    }
}

pub(super) fn check_least(least: f64, most: f64) -> Result<()> {
    match least > most {
        true => Err(Error::invalid("min_power", "must be at most the power of the device")),
        false => Ok(()),
    }
}

pub(super) fn load(
    request: &SiteRequest,
    entry: &SiteDevice,
    frame: &Frame,
    (cuts, buys): (&[Instant], &[f64]),
) -> Result<Load> {
    let window = frame.window(entry)?;
    let limit = request.grid.as_ref().and_then(|grid| grid.max_import);
    let power = kilowatts(entry.max_power.or(limit), "max_power")?;
    let power = power.ok_or_else(|| Error::missing("max_power"))?;
    let ranges = ranges(entry, power)?;
    let energy =
        entry.energy.map_or(0.0, |energy| energy.value.0 / energy.units.per_kilowatt_hour());
    if energy > 1e9 {
        return Err(Error::invalid("energy.value", "must be at most 1e9 kWh"));
    }
    let slots = place(cuts, window.start())..place(cuts, window.end());
    let barred = barred(entry, buys, &slots);
    Ok(Load { slots, power, ranges, barred, energy })
}

/// The powers that a load may run at.
pub(super) fn ranges(entry: &SiteDevice, power: f64) -> Result<Vec<(f64, f64)>> {
    let least = kilowatts(entry.min_power, "min_power")?.unwrap_or(0.0);
    check_least(least, power)?;
    let Some(steps) = &entry.power_steps else {
        return Ok(if least > 0.0 { vec![(least, power)] } else { Vec::new() });
    };
    if steps.is_empty() || steps.len() > Load::MAX_RANGES {
        let most = Load::MAX_RANGES;
        return Err(Error::invalid("power_steps", format!("must be 1 to {most} powers")));
    }
    let step = |(position, step): (usize, &Power)| {
        let field = format!("power_steps[{position}]");
        let own = kilowatts(Some(*step), "")
            .map_err(|_| Error::invalid(format!("{field}.value"), "must be at most 1e6 kW"))?;
        let own = own.unwrap_or_default();
        match own > 0.0 && own >= least && own <= power {
            true => Ok((own, own)),
            false => {
                let problem =
                    "must be above 0, at least min_power and at most the power of the device";
                Err(Error::invalid(format!("{field}.value"), problem))
            }
        }
    };
    steps.iter().enumerate().map(step).collect()
}

/// The slots whose price of import is above the threshold of a load.
pub(super) fn barred(entry: &SiteDevice, buys: &[f64], slots: &Range<usize>) -> Vec<bool> {
    let Some(threshold) = &entry.shaving_threshold else { return Vec::new() };
    let own = buys.get(slots.clone()).unwrap_or_default();
    let range = own.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), price| {
        (low.min(*price), high.max(*price))
    });
    let bound = match (threshold.absolute, threshold.relative) {
        (Some(PricePerKwh(price)), _) => Bound::absolute(Goal::Lowest, price),
        (None, Some(point)) => {
            Bound::relative(Goal::Lowest, Relative::nearest(point.point()), range)
        }
        (None, None) => return Vec::new(),
    };
    buys.iter().map(|price| !bound.admits(*price)).collect()
}
