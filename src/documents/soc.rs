//! `POST /schedules/soc`, version 2026-08-01.busbar: a battery to its target state of charge.

use serde::{Serialize, Serializer};

use super::answer::Money;
use super::field::{Direction, Id};
use super::state::DeviceState;
use super::warning::Warning;
use crate::error::Result;
use crate::input::{FromValue, Value, invalid_value, number_in, reads};
use crate::number::number;
use crate::time::{Span, Timestamp};

/// The request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SocRequest {
    /// The device to plan for.
    pub device_id: Id,
    /// How far ahead to plan. The API lists it as required and says what it means to leave it out:
    /// as far as there are prices.
    pub schedule_horizon: Option<Hours>,
    /// The state to plan from; the last one submitted if left out.
    pub device_state: Option<DeviceState>,
}

reads!(SocRequest { device_id, schedule_horizon, device_state });

/// A length of time in hours, at least a second, rounded to whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours(pub Span);

impl FromValue for Hours {
    fn from_value(value: Value) -> Result<Self> {
        let hours = number_in(value, f64::MIN..=f64::MAX, "a finite number of hours")?;
        let too_short = || invalid_value("at least one second, in hours", &number(hours));
        // A number that overflows is longer than the time there is.
        let minutes = (hours * 60.0).clamp(f64::MIN, f64::MAX);
        Span::from_minutes(minutes).map(Hours).ok_or_else(too_short)
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0.hours())
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SocAnswer {
    /// The device.
    pub device_id: Id,
    /// The location.
    pub location_id: String,
    /// `ssc_` and 24 hex digits.
    pub id: String,
    /// Always `schedule_soc`.
    pub object: &'static str,
    /// The account that asked.
    pub account_id: &'static str,
    /// Whether it was planned by the live system: never by the local engine.
    pub live_mode: bool,
    /// The time zone at the location, by its name in the tz database.
    pub location_timezone: String,
    /// The currency at the location, ISO 4217.
    pub currency_code: String,
    /// The plan: one entry.
    pub data: Vec<SocPlan>,
    /// When the answer was made, in UTC.
    pub time_created: Timestamp,
    /// What could not be delivered; left out where all could. Not in the API's answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// Whether the previous plan was kept, where there is one. Not in the API's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<bool>,
    /// How much more the previous plan costs than the best one may, where it is still possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regret: Option<Money>,
}

/// A plan from now to the horizon.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SocPlan {
    /// Now, on a whole second, in the offset of the state's `time`.
    pub start_time: Timestamp,
    /// The end of the horizon, in the same offset.
    pub end_time: Timestamp,
    /// What is bought less what is sold.
    pub cost: PlanCost,
    /// When the battery runs, in order; empty if it rests.
    pub schedule: Vec<SocSegment>,
    /// The state of charge over time, if it was asked for. Not in the API's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trajectory: Option<Vec<SocPoint>>,
}

/// An amount of money, with how sure it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanCost {
    /// In major currency units, five decimals; negative where the plan earns.
    pub value: Money,
    /// 1 is known, less is a forecast: the lowest of the prices used.
    pub confidence: f64,
}

/// An unbroken stretch of one direction and one power.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SocSegment {
    /// When it starts.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
    /// IMPORT charges, EXPORT discharges.
    pub energy_flow_direction: Direction,
    /// The power at the grid, in kW.
    pub power_kw: f64,
    /// Whether a flexibility event influences it; only a server knows.
    pub vpp_event: bool,
}

/// The battery at an instant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SocPoint {
    /// When.
    pub time: Timestamp,
    /// How full it is.
    pub state_of_charge_percent: f64,
    /// The stored energy.
    pub energy_kwh: f64,
    /// What one more stored kWh would be worth here, five decimals; left out at the end, and where
    /// it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Money>,
}
