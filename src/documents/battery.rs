//! What a battery can do, as a caller states it.

use crate::input::reads;

/// A battery as the caller states it.
#[derive(Clone, Debug, PartialEq)]
pub struct BatteryOptions {
    /// The energy that it stores, kWh.
    pub capacity_kwh: f64,
    /// The power that it takes from the grid, kW; 0 if it does not charge.
    pub charge_power_kw: Option<f64>,
    /// The power that it gives to the grid, kW; 0 if it does not discharge.
    pub discharge_power_kw: Option<f64>,
    /// Either power where it is not stated by itself.
    pub power_kw: Option<f64>,
    /// How much of the energy taken from the grid comes back; 1 if left out.
    pub round_trip_efficiency: Option<f64>,
}

reads!(BatteryOptions {
    capacity_kwh,
    charge_power_kw,
    discharge_power_kw,
    power_kw,
    round_trip_efficiency,
});
