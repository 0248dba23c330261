//! `PUT /devices/{device_id}/state`, version 2026-08-01.busbar: what a battery says of itself.

use serde::Serialize;

use super::field::{Direction, Id};
use crate::error::Result;
use crate::input::{FromValue, Value, number_in, reads};
use crate::time::Timestamp;

/// The state of a device at a time.
///
/// Three fields are checked and kept, and not planned with, for the API does not say enough of them:
/// `energy_flow_direction` and `battery_power_kw` tell what the battery did when it was measured, and
/// `energy_remaining_kwh` may or may not have the reserve in it. The stored energy is the state of
/// charge times the capacity of the device's profile.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeviceState {
    /// The caller's name for the record: the same name is the same record.
    pub record_reference_id: Option<Id>,
    /// When the state was measured. Its offset is the one that a plan from it is printed in.
    pub time: Timestamp,
    /// How full the battery is.
    pub state_of_charge_percent: Percent,
    /// How full it should be at the end of a plan.
    pub target_state_of_charge_percent: Percent,
    /// Which way energy went.
    pub energy_flow_direction: Option<Direction>,
    /// The power when it was measured, in kW.
    pub battery_power_kw: Option<Reading>,
    /// The usable energy that was left, in kWh.
    pub energy_remaining_kwh: Option<Reading>,
    /// What is kept for backup, on the scale of the state of charge: no plan falls below it.
    pub backup_reserve_percent: Option<Percent>,
}

reads!(DeviceState {
    record_reference_id,
    time,
    state_of_charge_percent,
    target_state_of_charge_percent,
    energy_flow_direction,
    battery_power_kw,
    energy_remaining_kwh,
    backup_reserve_percent,
});

/// The answer: the record that was kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeviceStateAnswer {
    /// The device.
    pub device_id: Id,
    /// `dsr_` and 24 hex digits.
    pub id: String,
    /// Always `device_state`.
    pub object: &'static str,
    /// The account that asked.
    pub account_id: &'static str,
    /// When the record was made, in UTC.
    pub time_created: Timestamp,
}

/// A share of a battery's capacity, 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Percent(f64);

impl Percent {
    /// 0 to 100.
    pub fn value(self) -> f64 {
        self.0
    }

    /// That share of a whole.
    pub fn of(self, whole: f64) -> f64 {
        whole * (self.0 / 100.0)
    }
}

impl FromValue for Percent {
    fn from_value(value: Value) -> Result<Self> {
        number_in(value, 0.0..=100.0, "between 0 and 100").map(Percent)
    }
}

/// A number that was measured: any but NaN and the infinities.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reading(pub f64);

impl FromValue for Reading {
    fn from_value(value: Value) -> Result<Self> {
        number_in(value, f64::MIN..=f64::MAX, "a finite number").map(Reading)
    }
}
