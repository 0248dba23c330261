//! The answer.

use serde::Serialize;

use super::proof::{CertificateDocument, ReasonDocument};
use super::quantity::{EnergyUnits, Power, PowerUnits};
use super::request::ShavingThreshold;
use crate::documents::answer::Money;
use crate::documents::field::{Direction, Id, PricePerKwh, RelativePrice};
use crate::documents::warning::Warning;
use crate::time::Timestamp;

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AmountAnswer {
    /// `sch_` and 24 hex digits.
    pub id: String,
    /// Always `schedule`.
    pub object: &'static str,
    /// Whether it was planned by the live system: never by the local engine.
    pub live_mode: bool,
    /// The location.
    pub location_id: String,
    /// The time zone at the location, by its name in the tz database.
    pub location_timezone: String,
    /// The currency at the location, ISO 4217.
    pub currency_code: String,
    /// The site limit of the request.
    pub max_power: Power,
    /// The price cap of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shaving_threshold: Option<ThresholdEcho>,
    /// What the plan costs; negative where it earns.
    pub tariff: Cost,
    /// What the plan saves.
    pub savings: Savings,
    /// What charging at once would cost. Not in the API's answer.
    pub baseline: Baseline,
    /// A schedule for each device, in the order of the request.
    pub data: Vec<DeviceSchedule>,
    /// When the answer was made, in UTC.
    pub time_created: Timestamp,
    /// The account that asked.
    pub account_id: &'static str,
    /// What could not be delivered; left out where all could. Not in the API's answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// The proof that no plan is better, where it is asked for. Not in the API's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateDocument>,
    /// Why each device runs when it does, where it is asked for. Not in the API's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<ReasonDocument>>,
    /// Whether the previous plan was kept, where there is one. Not in the API's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<bool>,
    /// How much more the previous plan costs than the best one may, where it is still possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regret: Option<Money>,
}

/// The schedule of a device.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeviceSchedule {
    /// The device.
    pub device_id: Id,
    /// Whether it takes energy or gives it.
    pub direction: Direction,
    /// When it may begin, in the offset of its `end_time`.
    pub start_time: Timestamp,
    /// When it must be done.
    pub end_time: Timestamp,
    /// The most that it takes, if the request says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_power: Option<Power>,
    /// The energy that the schedule transfers.
    pub energy: TransferredEnergy,
    /// What the energy costs; negative where it earns.
    pub tariff: Cost,
    /// What the schedule saves.
    pub savings: Savings,
    /// What charging at once would cost. Not in the API's answer.
    pub baseline: Baseline,
    /// When it runs, in order.
    pub schedule: Vec<PowerSegment>,
}

/// An energy that is transferred: zero where nothing can be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TransferredEnergy {
    /// The unit of the request.
    pub units: EnergyUnits,
    /// The number.
    pub value: f64,
}

/// An amount of money with how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// In major currency units, five decimals.
    pub value: Money,
    /// 1 is known, less is a forecast: the lowest of the prices in use.
    pub confidence: f64,
}

/// What is saved against charging at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Savings {
    /// In major currency units, five decimals.
    pub value: Money,
    /// In percent of the sum of the absolute baselines of the devices; 0 where that is 0.
    pub percentage: Money,
}

/// What the same energy costs without a plan: each device by itself, at full power from the start of
/// its window, with no price cap.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Baseline {
    /// In major currency units, five decimals.
    pub value: Money,
}

/// A stretch of time at constant power.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PowerSegment {
    /// When it starts, in the offset of the device's `end_time`.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
    /// The power, in the unit of the request.
    pub power: SegmentPower,
}

/// A power of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SegmentPower {
    /// The unit.
    pub units: PowerUnits,
    /// The number.
    pub value: f64,
}

/// A threshold as it is repeated: without the part that was not given.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ThresholdEcho {
    /// On the scale of the device's window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relative: Option<RelativePrice>,
    /// Per kWh, in major currency units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absolute: Option<PricePerKwh>,
}

impl From<&ShavingThreshold> for ThresholdEcho {
    fn from(threshold: &ShavingThreshold) -> Self {
        ThresholdEcho { relative: threshold.relative, absolute: threshold.absolute }
    }
}
