//! `POST /schedules`, version 2024-08-24.zero: so much energy for several devices at one site.
//!
//! Older pages of the API write some numbers as strings: they are read, numbers are written.

use serde::Serialize;

use super::answer::Money;
use super::field::{Id, PricePerKwh, RelativePrice, Trade, window_between};
use super::warning::{LimitedBy, Unit, Warning};
use crate::error::{Error, Result};
use crate::input::{Fields, FromValue, Value, number_in, one_of, reads};
use crate::number::decimal;
use crate::order;
use crate::time::{Timestamp, Window};

/// The request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AmountRequest {
    /// The location whose prices are meant. Only a server needs it.
    pub location_id: Option<Id>,
    /// The most that all imports together may take at an instant, and all exports together.
    pub max_power: Power,
    /// The prices at which devices may run.
    pub shaving_threshold: Option<ShavingThreshold>,
    /// What each device wants.
    pub data: Vec<DeviceRequest>,
}

reads!(AmountRequest { location_id, max_power, shaving_threshold, data });

/// What one device wants.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeviceRequest {
    /// The device.
    pub device_id: Id,
    /// Whether it takes energy from the grid or gives it; IMPORT if left out.
    pub direction: Trade,
    /// When it may begin.
    pub start_time: Timestamp,
    /// When it must be done. Its offset is the one that the device's answer is printed in.
    pub end_time: Timestamp,
    /// The most that it takes; the site's limit if left out.
    pub max_power: Option<Power>,
    /// What it needs.
    pub energy: Energy,
}

reads!(DeviceRequest { device_id, direction, start_time, end_time, max_power, energy });

impl DeviceRequest {
    /// The window of the device.
    ///
    /// # Errors
    ///
    /// `invalid_value` of `end_time` if it is not after `start_time`.
    pub fn window(&self) -> Result<Window> {
        window_between(self.start_time, self.end_time, ["start_time", "end_time"])
    }
}

impl AmountRequest {
    /// Checks what no field shows by itself: that there are devices, and that no device is asked for
    /// twice at the same time in one direction. Returns the entries of one device whose windows overlap
    /// one after the other, in order of time: it may buy and sell by turns.
    ///
    /// # Errors
    ///
    /// `invalid_value` with the path of the entry.
    pub fn check(&self) -> Result<Vec<Vec<usize>>> {
        if self.data.is_empty() {
            return Err(Error::invalid("data", "must have at least one device"));
        }
        if let [entry] = self.data.as_slice() {
            // One device overlaps nobody.
            entry.window().map_err(|error| error.under("data[0]"))?;
            return Ok(Vec::new());
        }
        let mut windows = Vec::with_capacity(self.data.len());
        for (position, entry) in self.data.iter().enumerate() {
            let under = |error: Error| error.under(&format!("data[{position}]"));
            let window = entry.window().map_err(under)?;
            windows.push((entry, window, position));
        }
        order::sort_by_key(&mut windows, |(entry, _, _)| entry.direction as usize);
        order::sort_by_key(&mut windows, |(_, window, _)| window.start());
        order::sort_by_text(&mut windows, |(entry, _, _)| entry.device_id.as_str());
        let mut rows: Vec<Vec<usize>> = Vec::new();
        // The entry before, and whether it is in a row.
        let (mut previous, mut is_in_row) = (0, false);
        // By direction: the last entry.
        let mut last: [Option<(&DeviceRequest, Window, usize)>; 2] = [None; 2];
        for own in windows {
            let (entry, window, position) = own;
            let mut is_alone = true;
            for before in last.iter().flatten() {
                let (other, running, first) = *before;
                if other.device_id != entry.device_id || running.end() <= window.start() {
                    continue;
                }
                if other.direction == entry.direction {
                    let (first, second) = (first.min(position), first.max(position));
                    let problem = format!("overlaps data[{first}], which is of the same device");
                    return Err(Error::invalid(format!("data[{second}]"), problem));
                }
                is_alone = false;
            }
            match rows.last_mut().filter(|_| is_in_row) {
                _ if is_alone => {}
                Some(row) => row.push(position),
                None => rows.push(vec![previous, position]),
            }
            (previous, is_in_row) = (position, !is_alone);
            if let Some(last) = last.get_mut(entry.direction as usize) {
                *last = Some(own);
            }
        }
        Ok(rows)
    }
}

/// The price up to which a device buys, or from which on it sells. `absolute` wins over `relative`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShavingThreshold {
    /// On the scale of the device's window: its lowest price is 0.01, its highest is 1.
    pub relative: Option<RelativePrice>,
    /// Per kWh, in major currency units.
    pub absolute: Option<PricePerKwh>,
}

impl FromValue for ShavingThreshold {
    fn from_value(value: Value) -> Result<Self> {
        let mut fields = Fields::known(value, &["relative", "absolute"])?.map(number_or_text);
        let (relative, absolute) = (fields.take("relative")?, fields.take("absolute")?);
        Ok(ShavingThreshold { relative, absolute })
    }
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

/// A power with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Power {
    /// The unit.
    pub units: PowerUnits,
    /// The number.
    pub value: Quantity,
}

reads!(Power { units, value });

/// A unit of power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PowerUnits {
    /// Watts.
    W,
    /// Kilowatts.
    Kw,
}

impl FromValue for PowerUnits {
    fn from_value(value: Value) -> Result<Self> {
        one_of(value, &[("W", PowerUnits::W), ("KW", PowerUnits::Kw)])
    }
}

/// An energy with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Energy {
    /// The unit.
    pub units: EnergyUnits,
    /// The number.
    pub value: Quantity,
}

reads!(Energy { units, value });

/// A unit of energy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EnergyUnits {
    /// Watt hours.
    Wh,
    /// Kilowatt hours.
    Kwh,
}

impl FromValue for EnergyUnits {
    fn from_value(value: Value) -> Result<Self> {
        one_of(value, &[("WH", EnergyUnits::Wh), ("KWH", EnergyUnits::Kwh)])
    }
}

impl PowerUnits {
    /// How many of them make a kilowatt.
    pub fn per_kilowatt(self) -> f64 {
        match self {
            PowerUnits::W => 1_000.0,
            PowerUnits::Kw => 1.0,
        }
    }
}

impl EnergyUnits {
    /// How many of them make a kilowatt hour.
    pub fn per_kilowatt_hour(self) -> f64 {
        match self {
            EnergyUnits::Wh => 1_000.0,
            EnergyUnits::Kwh => 1.0,
        }
    }

    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            EnergyUnits::Wh => "WH",
            EnergyUnits::Kwh => "KWH",
        }
    }
}

impl From<EnergyUnits> for Unit {
    fn from(units: EnergyUnits) -> Self {
        match units {
            EnergyUnits::Wh => Unit::WattHours,
            EnergyUnits::Kwh => Unit::KilowattHours,
        }
    }
}

/// A number that is not negative, written as a number or, by older pages of the API, as a string.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantity(pub f64);

impl FromValue for Quantity {
    fn from_value(value: Value) -> Result<Self> {
        let shape = "a finite number, 0 or more";
        // Adding zero takes the sign off a negative zero.
        number_in(number_or_text(value), 0.0..=f64::MAX, shape).map(|number| Quantity(number + 0.0))
    }
}

/// A number in a string as the number; anything else as it is.
pub fn number_or_text(value: Value) -> Value {
    match &value {
        Value::Text(text) => decimal(text.trim()).map_or(value, Value::Number),
        _ => value,
    }
}

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
}

/// The schedule of a device.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeviceSchedule {
    /// The device.
    pub device_id: Id,
    /// Whether it takes energy or gives it.
    pub direction: Trade,
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

/// The prices and rents that prove that no plan which delivers as much costs less. All per kWh, not
/// rounded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CertificateDocument {
    /// In the order of the request.
    pub devices: Vec<DeviceProof>,
    /// For each direction that has devices.
    pub site: Vec<SiteProof>,
    /// No plan that delivers the same costs less.
    pub bound: f64,
    /// How far the plan is from the bound: zero but for the rounding of sums.
    pub gap: f64,
}

/// The proof of one device.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeviceProof {
    /// The device.
    pub device_id: Id,
    /// The price of its last kWh.
    pub price: f64,
    /// When its own power binds, and what one more kWh of it would be worth.
    pub rents: Vec<RentDocument>,
}

/// The proof of one direction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteProof {
    /// The direction.
    pub direction: Trade,
    /// When the site limit binds, and what one more kWh of it would be worth.
    pub rents: Vec<RentDocument>,
    /// Where a device goes short: the proof that no more can be delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shortage: Option<ShortageDocument>,
}

/// What a limit costs in a stretch of time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RentDocument {
    /// When it starts, in the offset of the first device's `end_time`.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
    /// Per kWh, more than zero.
    pub rent: f64,
}

/// Devices that take all that the site can carry in some windows, and run at full power wherever else
/// they may; all others get what they want.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShortageDocument {
    /// The positions of the devices in `data`.
    pub devices: Vec<usize>,
    /// The windows.
    pub windows: Vec<WindowDocument>,
}

/// A stretch of time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WindowDocument {
    /// When it starts.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
}

/// Why a device runs when it does. Prices are per kWh, not rounded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReasonDocument {
    /// The device.
    pub device_id: Id,
    /// The price of its last kWh: an unused period below it would be used. Null if it takes nothing.
    pub marginal_price: Option<f64>,
    /// The price at which it would take one more kWh. Null if it cannot have more.
    pub next_kwh_price: Option<f64>,
    /// The best price in its window that the price cap keeps out. Null if there is none.
    pub excluded_price: Option<f64>,
    /// What keeps it from taking more where that would be cheaper than its last kWh.
    pub limits: Vec<LimitDocument>,
    /// What a person would say, where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// When a limit binds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LimitDocument {
    /// When it starts, in the offset of the device's `end_time`.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
    /// `site_limit`, `device_limit`, `price_cap` or `other_direction`.
    pub limit: LimitedBy,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Value, read};

    #[test]
    fn a_number_may_be_a_string() {
        let power = r#"{"units": "W", "value": " 14000 "}"#;
        let power: Power = read(crate::json::parse(power)).unwrap();
        assert_eq!(power, Power { units: PowerUnits::W, value: Quantity(14_000.0) });
        assert_eq!(serde_json::to_string(&power).unwrap(), r#"{"units":"W","value":14000.0}"#);
        assert_eq!(read::<Quantity>(Value::Text("0".into())), Ok(Quantity(0.0)));
        for text in ["", "many", "1e400", "NaN", "-1"] {
            let error = read::<Quantity>(Value::Text(text.into())).unwrap_err();
            assert_eq!(error.status(), 400, "{text}");
        }
    }
}
