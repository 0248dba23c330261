//! `POST /schedules/limit/{id}`, version 2025-09-14.anode: all periods on one side of a price.

use serde::{Serialize, Serializer};

use super::answer::Money;
use super::field::{Id, PricePerKwh, PriceSegment, RelativePrice, RequestWindow, TariffDirection};
use crate::error::{Error, Result};
use crate::input::{Fields, FromValue, Value};
use crate::time::Timestamp;

/// The request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LimitRequest {
    /// The location whose prices are meant, in the path of the hosted API. Only a server needs it.
    pub location_id: Option<Id>,
    /// The window.
    pub window: RequestWindow,
    /// Which prices are meant; IMPORT if left out.
    pub direction: TariffDirection,
    /// LOW for prices at or below the limit, HIGH for prices at or above it.
    pub segment: PriceSegment,
    /// The limit.
    pub limit: PriceLimit,
}

/// The limit of a request, on one scale at least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PriceLimit {
    /// A price per kWh, which wins over a point on the scale of the window.
    Absolute(PricePerKwh, Option<RelativePrice>),
    /// A point on the scale of the window: its lowest price is 0.01, its highest is 1.
    Relative(RelativePrice),
}

/// As both fields, for a fingerprint.
impl Serialize for PriceLimit {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let (relative, absolute) = match *self {
            PriceLimit::Absolute(price, relative) => (relative, Some(price)),
            PriceLimit::Relative(relative) => (Some(relative), None),
        };
        (relative, absolute).serialize(serializer)
    }
}

impl FromValue for LimitRequest {
    fn from_value(value: Value) -> Result<Self> {
        const FIELDS: &[&str] = &[
            "location_id",
            "start_time",
            "end_time",
            "direction",
            "segment",
            "relative",
            "absolute",
        ];
        let mut fields = Fields::known(value, FIELDS)?;
        let location_id = fields.take("location_id")?;
        let (start, end) = (fields.take("start_time")?, fields.take("end_time")?);
        let (direction, segment) = (fields.take("direction")?, fields.take("segment")?);
        let limit = (fields.take("relative")?, fields.take("absolute")?);
        let window = RequestWindow::new(start, end)?;
        let limit = match limit {
            (relative, Some(price)) => PriceLimit::Absolute(price, relative),
            (Some(relative), None) => PriceLimit::Relative(relative),
            (None, None) => return Err(Error::missing("absolute or relative")),
        };
        Ok(LimitRequest { location_id, window, direction, segment, limit })
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LimitAnswer {
    /// `spl_` and 24 hex digits.
    pub id: String,
    /// Always `schedule_limit`.
    pub object: &'static str,
    /// Whether it was planned by the live system: never by the local engine.
    pub live_mode: bool,
    /// The location.
    pub location_id: String,
    /// The time zone at the location, by its name in the tz database.
    pub location_timezone: String,
    /// The currency at the location, ISO 4217.
    pub currency_code: String,
    /// The direction of the prices.
    pub direction: TariffDirection,
    /// The total time of all slots, in minutes.
    pub duration: f64,
    /// When prices should be fetched anew, in the offset of the request's `end_time`; left out where
    /// all prices are past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_update: Option<Timestamp>,
    /// What was asked.
    pub request: LimitEcho,
    /// The periods, in order.
    pub data: Vec<LimitSlot>,
    /// When the answer was made, in UTC.
    pub time_created: Timestamp,
    /// The account that asked.
    pub account_id: &'static str,
}

/// The request, repeated. The API requires both limits here: the one that was not asked for is the
/// equivalent of the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LimitEcho {
    /// The direction of the prices.
    pub direction: TariffDirection,
    /// LOW or HIGH.
    pub segment: PriceSegment,
    /// The limit per kWh: as it was asked, or the equivalent with five decimals.
    pub absolute: f64,
    /// The same on the scale of the window; off the scale if `absolute` is beyond its prices.
    pub relative: f64,
    /// Where the window starts, in the offset of `end_time`.
    pub start_time: Timestamp,
    /// Where the window ends.
    pub end_time: Timestamp,
}

/// An unbroken stretch within the limit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LimitSlot {
    /// When it starts, in the offset of the request's `end_time`.
    pub start_time: Timestamp,
    /// When it ends, in the same offset.
    pub end_time: Timestamp,
    /// The mean price over it.
    pub tariff: SlotTariff,
}

/// A mean price per kWh, with how sure it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SlotTariff {
    /// In major currency units per kWh, five decimals.
    pub rate_avg: Money,
    /// 1 is known, less is a forecast: the lowest of the parts.
    pub confidence: f64,
}
