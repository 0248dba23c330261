//! The devices of a planner, and the states that they reported.

use std::collections::VecDeque;

use serde::Serialize;

use super::fingerprint::Fingerprint;
use super::{LOCAL_ACCOUNT, Planner, time_created};
pub use crate::documents::battery::BatteryOptions;
use crate::documents::field::Id;
use crate::documents::state::{DeviceState, DeviceStateAnswer};
use crate::error::{Error, ErrorCode, Result};
use crate::input::reads;
use crate::number::number;
use crate::time::{Instant, Offset, Span};

/// A device as the caller states it.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceOptions {
    /// The device's id.
    pub id: Id,
    /// What its battery can do, if it has one to plan for.
    pub battery: Option<BatteryOptions>,
}

reads!(DeviceOptions { id, battery });

/// What a battery can do, checked.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Profile {
    pub(super) capacity: f64,
    pub(super) charge_power: f64,
    pub(super) discharge_power: f64,
    pub(super) round_trip_efficiency: f64,
}

impl Profile {
    /// As for prices: larger numbers lose the digits that planning needs.
    const MAX: f64 = 1e9;

    pub(super) fn new(options: &BatteryOptions) -> Result<Self> {
        let BatteryOptions { capacity_kwh, charge_power_kw, discharge_power_kw, power_kw, .. } =
            *options;
        let efficiency = options.round_trip_efficiency.unwrap_or(1.0);
        power("power_kw", power_kw.or(Some(0.0)))?;
        if !(capacity_kwh > 0.0 && capacity_kwh <= Self::MAX) {
            let problem =
                format!("must be above 0, and 1e9 at the most, got {}", number(capacity_kwh));
            return Err(Error::invalid("capacity_kwh", problem));
        }
        if !(0.01..=1.0).contains(&efficiency) {
            let problem = format!("must be between 0.01 and 1, got {}", number(efficiency));
            return Err(Error::invalid("round_trip_efficiency", problem));
        }
        Ok(Profile {
            capacity: capacity_kwh,
            charge_power: power("charge_power_kw", charge_power_kw.or(power_kw))?,
            discharge_power: power("discharge_power_kw", discharge_power_kw.or(power_kw))?,
            round_trip_efficiency: efficiency,
        })
    }
}

fn power(field: &str, power: Option<f64>) -> Result<f64> {
    let power = power.ok_or_else(|| Error::missing(field))?;
    if (0.0..=Profile::MAX).contains(&power) {
        return Ok(power);
    }
    Err(Error::invalid(field, format!("must be between 0 and 1e9, got {}", number(power))))
}

/// The devices of a planner.
#[derive(Clone, Debug, Default)]
pub(super) struct Devices(Vec<RegisteredDevice>);

#[derive(Clone, Debug)]
pub(super) struct RegisteredDevice {
    id: Id,
    profile: Option<Profile>,
    /// The newest state.
    state: Option<DeviceState>,
    /// The last records that the caller named, and how many are kept.
    named: VecDeque<(Id, DeviceStateAnswer)>,
    max_named: usize,
}

impl Devices {
    /// How many devices a planner has at the most: it looks at all of them to find one.
    const MAX: usize = 10_000;

    /// How many named records are kept of a device, and of all devices together: repeats come soon,
    /// and memory must have an end.
    const MAX_NAMED: usize = 1_000;
    const MAX_NAMED_OF_ALL: usize = 100_000;

    pub(super) fn new(options: &[DeviceOptions]) -> Result<Self> {
        if options.len() > Self::MAX {
            let problem = format!("has more than {} devices", Self::MAX);
            return Err(Error::too_large("devices", problem));
        }
        let max_named = (Self::MAX_NAMED_OF_ALL / options.len().max(1)).min(Self::MAX_NAMED);
        let mut devices: Vec<RegisteredDevice> = Vec::with_capacity(options.len());
        for (position, DeviceOptions { id, battery }) in options.iter().enumerate() {
            let here = |error: Error| error.under(&format!("devices[{position}]"));
            if let Some(other) = devices.iter().position(|device| device.id == *id) {
                let problem = format!("is the id of devices[{other}] too, {}", id.as_str());
                return Err(here(Error::invalid("id", problem)));
            }
            let profile = battery.as_ref().map(Profile::new).transpose();
            let profile = profile.map_err(|error| here(error.under("battery")))?;
            let (id, named) = (id.clone(), VecDeque::new());
            devices.push(RegisteredDevice { id, profile, state: None, named, max_named });
        }
        Ok(Devices(devices))
    }

    /// The device of this id.
    pub(super) fn of(&self, id: &Id) -> Result<&RegisteredDevice> {
        self.0.iter().find(|device| device.id == *id).ok_or_else(|| unknown(id))
    }

    fn of_mut(&mut self, id: &Id) -> Result<&mut RegisteredDevice> {
        self.0.iter_mut().find(|device| device.id == *id).ok_or_else(|| unknown(id))
    }
}

fn unknown(id: &Id) -> Error {
    Error::of_field(
        ErrorCode::NotFound,
        "device_id",
        format!("{} is not among the devices of this planner", id.as_str()),
    )
}

impl RegisteredDevice {
    pub(super) fn profile(&self) -> Result<Profile> {
        self.profile.ok_or_else(|| self.no_battery())
    }

    fn no_battery(&self) -> Error {
        let device = self.id.as_str();
        let problem =
            format!("{device} has no battery: give its profile to the planner, in `devices`");
        Error::whole(ErrorCode::NoBattery, problem)
    }

    fn no_state(&self) -> Error {
        let device = self.id.as_str();
        let problem = format!(
            "There is no state of {device}: submit one, or put device_state into the request"
        );
        Error::whole(ErrorCode::NoDeviceState, problem)
    }

    /// The last state submitted.
    pub(super) fn state(&self) -> Result<&DeviceState> {
        let none = || self.no_state();
        self.state.as_ref().ok_or_else(none)
    }

    fn submit(&mut self, state: DeviceState, now: Instant) -> DeviceStateAnswer {
        let name = state.record_reference_id.clone();
        let same = |(known, _): &&(Id, _)| Some(known) == name.as_ref();
        if let Some((_, record)) = self.named.iter().rev().find(same) {
            return record.clone();
        }
        let record = DeviceStateAnswer {
            device_id: self.id.clone(),
            id: Fingerprint::NONE.id("dsr", &(&self.id, &state)),
            object: "device_state",
            account_id: LOCAL_ACCOUNT,
            time_created: time_created(now),
        };
        if let Some(name) = name {
            self.named.push_back((name, record.clone()));
            self.named.drain(..self.named.len().saturating_sub(self.max_named));
        }
        let newest = self.state.as_ref().is_none_or(|old| state.time.instant >= old.time.instant);
        if newest {
            self.state = Some(state);
        }
        record
    }
}

/// How far the clock of a device may be ahead.
const MAX_AHEAD: Span = Span::from_seconds(5 * 60);

/// Options of the local engine: none but the clock, which every call has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct StateOptions {}

reads!(StateOptions {});

impl Planner {
    /// Keeps the state of a device, unless it holds a later one. Of two states of one time, the one
    /// submitted last stands. A record that has the name of an earlier one is that record.
    ///
    /// # Errors
    ///
    /// `not_found` for a device that the planner does not have, and `invalid_value` for a state from the
    /// future: nothing that comes later could replace it.
    pub fn submit_state(
        &self,
        device_id: &Id,
        state: DeviceState,
        _options: &StateOptions,
        now: Instant,
    ) -> Result<DeviceStateAnswer> {
        if state.time.instant > now.plus(MAX_AHEAD) {
            let problem =
                format!("must be at most 5 minutes after now, which is {}", Offset::Utc.print(now));
            return Err(Error::invalid("time", problem));
        }
        let mut devices = self.devices.borrow_mut();
        Ok(devices.of_mut(device_id)?.submit(state, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Value, read};

    fn id(text: String) -> Id {
        read(Value::Text(text.into())).unwrap()
    }

    fn devices(ids: impl IntoIterator<Item = String>) -> Result<Devices> {
        let option = |text| DeviceOptions { id: id(text), battery: None };
        Devices::new(&ids.into_iter().map(option).collect::<Vec<_>>())
    }

    fn state(name: usize) -> DeviceState {
        let state = format!(
            r#"{{"record_reference_id": "r{name}", "time": "2026-01-01T00:00:00Z",
                "state_of_charge_percent": {}, "target_state_of_charge_percent": 80}}"#,
            name % 100
        );
        read::<DeviceState>(crate::json::parse(&state)).unwrap()
    }

    #[test]
    fn an_id_that_comes_twice_is_an_error_with_both_positions() {
        let ids = ["dev_a", "dev_b", "dev_c", "dev_b", "dev_a"].map(str::to_owned);
        let error = devices(ids).unwrap_err();
        assert_eq!(error.to_string(), "devices[3].id is the id of devices[1] too, dev_b");
    }

    #[test]
    fn a_planner_has_at_most_10_000_devices() {
        let ids = |count: usize| (0..count).map(|at| format!("dev_{at}"));
        assert!(devices(ids(10_000)).is_ok());
        let error = devices(ids(10_001)).unwrap_err();
        assert_eq!(error.to_string(), "devices has more than 10000 devices");
        assert_eq!((error.code(), error.status()), ("too_large", 422));
    }

    #[test]
    fn a_planner_remembers_100_000_named_records_and_1_000_of_a_device() {
        for (count, kept) in [(1, 1_000), (100, 1_000), (1_000, 100), (10_000, 10)] {
            let mut devices = devices((0..count).map(|at| format!("dev_{at}"))).unwrap();
            let device = devices.of_mut(&id("dev_0".to_owned())).unwrap();
            for name in 0..1_500 {
                device.submit(state(name), Instant::EPOCH);
            }
            assert_eq!(device.named.len(), kept, "of {count} devices");
        }
    }
}
