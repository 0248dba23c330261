//! `POST /schedules/duration`, version 2026-08-01.busbar: the cheapest or the most expensive time of a given length.

use serde::Serialize;

use super::answer::Money;
use super::field::{Id, Minutes, PriceSegment, RequestWindow, TariffDirection};
use super::warning::Shortfall;
use crate::error::Result;
use crate::input::{Fields, FromValue, Value};
use crate::time::Timestamp;

/// The request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DurationRequest {
    /// The location whose prices are meant. Only a server needs it.
    pub location_id: Option<Id>,
    /// When it may run.
    pub window: RequestWindow,
    /// LOW for the cheapest time, HIGH for the most expensive.
    pub segment: PriceSegment,
    /// How much time is needed, in minutes.
    pub duration: Minutes,
    /// The device that the time is for; the answer repeats it.
    pub device_id: Option<Id>,
    /// Which prices are meant; IMPORT if left out.
    pub tariff_direction: TariffDirection,
}

impl FromValue for DurationRequest {
    fn from_value(value: Value) -> Result<Self> {
        const FIELDS: &[&str] = &[
            "location_id",
            "start_time",
            "end_time",
            "segment",
            "duration",
            "device_id",
            "tariff_direction",
        ];
        let mut fields = Fields::known(value, FIELDS)?;
        let location_id = fields.take("location_id")?;
        let (start, end) = (fields.take("start_time")?, fields.take("end_time")?);
        Ok(DurationRequest {
            location_id,
            segment: fields.take("segment")?,
            duration: fields.take("duration")?,
            device_id: fields.take("device_id")?,
            tariff_direction: fields.take("tariff_direction")?,
            window: RequestWindow::new(start, end)?,
        })
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DurationAnswer {
    /// `std_` and 24 hex digits.
    pub id: String,
    /// Always `schedule_duration`.
    pub object: &'static str,
    /// The account that asked.
    pub account_id: &'static str,
    /// Whether it was planned by the live system: never by the local engine.
    pub live_mode: bool,
    /// The time zone at the location, by its name in the tz database.
    pub location_timezone: String,
    /// The currency at the location, ISO 4217.
    pub currency_code: String,
    /// The direction of the prices.
    pub tariff_direction: TariffDirection,
    /// The chosen time, in order.
    pub data: Vec<DurationSlot>,
    /// When the answer was made, in UTC.
    pub time_created: Timestamp,
    /// The device of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<Id>,
    /// The location.
    pub location_id: String,
    /// What could not be delivered; left out where all could. Not in the API's answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Shortfall>,
    /// Whether the previous plan was kept, where there is one. Not in the API's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<bool>,
    /// How much more the previous plan costs than the best one, at 1 kW, where it is still possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regret: Option<Money>,
}

/// An unbroken stretch of the chosen time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DurationSlot {
    /// When it starts, in the offset of the request's `end_time`.
    pub start_time: Timestamp,
    /// When it ends, in the same offset.
    pub end_time: Timestamp,
    /// The mean price over it.
    pub price: SlotPrice,
    /// Whether a flexibility event influences it; only a server knows.
    pub vpp_event: bool,
}

/// A price per kWh, with how sure it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SlotPrice {
    /// In major currency units per kWh, five decimals.
    pub value: Money,
    /// 1 is known, less is a forecast: the lowest of the parts.
    pub confidence: f64,
}
