//! `schedules.site`, ours and not the hosted API's: everything behind one meter, planned together.

use serde::Serialize;

use super::amount::{
    Baseline, Cost, Energy, Power, Savings, SegmentPower, ShavingThreshold, TransferredEnergy,
};
use super::answer::Money;
use super::battery::BatteryOptions;
use super::field::{Direction, Id, Minutes, PricePerKwh, window_between};
use super::prices::PriceColumns;
use super::soc::SocPoint;
use super::state::{DeviceState, Percent};
use super::warning::Warning;
use crate::error::{Error, Result};
use crate::input::{FromValue, Value, number_in, read, reads};
use crate::series::{Period, Series};
use crate::time::Timestamp;

/// The request.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteRequest {
    /// The location whose prices are meant.
    pub location_id: Option<Id>,
    /// When the plan begins.
    pub start_time: Timestamp,
    /// When it ends. Its offset is the one that the answer is printed in.
    pub end_time: Timestamp,
    /// The connection to the grid; without limits if left out.
    pub grid: Option<Grid>,
    /// What the site needs whatever is planned; nothing if left out.
    pub load: Option<Powers>,
    /// What it generates; nothing if left out.
    pub generation: Option<Powers>,
    /// Whether generation may be thrown away; not if left out.
    pub curtailment: Option<bool>,
    /// What can be planned.
    pub data: Vec<SiteDevice>,
}

reads!(SiteRequest {
    location_id,
    start_time,
    end_time,
    grid,
    load,
    generation,
    curtailment,
    data
});

/// The connection to the grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The most import; without limit if left out.
    pub max_import: Option<Power>,
    /// The most export; without limit if left out.
    pub max_export: Option<Power>,
    /// What the highest import costs.
    pub peak: Option<PeakCharge>,
}

reads!(Grid { max_import, max_export, peak });

/// What the highest mean import of an interval costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeakCharge {
    /// Per kW, in major currency units.
    pub rate: Amount,
    /// How long an interval is.
    pub interval_minutes: Minutes,
    /// Costs nothing up to here.
    pub paid: Option<Power>,
}

reads!(PeakCharge { rate, interval_minutes, paid });

/// A number that is not negative, as large as prices may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount(pub f64);

impl FromValue for Amount {
    fn from_value(value: Value) -> Result<Self> {
        number_in(value, 0.0..=Series::MAX, "between 0 and 1e9").map(|amount| Amount(amount + 0.0))
    }
}

/// Powers over time, in kW.
#[derive(Clone, Debug, PartialEq)]
pub struct Powers(pub Series);

/// A power for some time, in kW.
struct PowerPeriod {
    start_time: Timestamp,
    end_time: Timestamp,
    power: Amount,
}

reads!(PowerPeriod { start_time, end_time, power });

impl FromValue for Powers {
    fn from_value(value: Value) -> Result<Self> {
        let series = match value {
            Value::List(_) => {
                let periods: Vec<PowerPeriod> = read(value)?;
                let periods = periods.iter().enumerate().map(|(position, period)| {
                    let window = window_between(
                        period.start_time,
                        period.end_time,
                        ["start_time", "end_time"],
                    );
                    let window = window.map_err(|error| error.under(&format!("[{position}]")))?;
                    Ok(Period { window, value: period.power.0, confidence: 1.0 })
                });
                Series::new(periods.collect::<Result<_>>()?)?
            }
            Value::Object(_) => read::<PriceColumns>(value)?.series()?,
            _ => {
                let problem = "must be columns {start, intervalMinutes, values} or a list of {start_time, end_time, power}";
                return Err(Error::invalid("", problem));
            }
        };
        let mut periods = series.periods().iter();
        if let Some(position) = periods.position(|period| period.value < 0.0) {
            return Err(Error::invalid(format!("values[{position}]"), "must be 0 or more, in kW"));
        }
        Ok(Powers(series))
    }
}

/// A device that can be planned: one that needs some `energy`, or one with a battery.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteDevice {
    /// The device.
    pub device_id: Id,
    /// When it may begin; the start of the plan if left out.
    pub start_time: Option<Timestamp>,
    /// When it must be done; the end of the plan if left out.
    pub end_time: Option<Timestamp>,
    /// What it needs.
    pub energy: Option<Energy>,
    /// The most that it takes; the limit of the grid if left out.
    pub max_power: Option<Power>,
    /// The least that it takes while it runs.
    pub min_power: Option<Power>,
    /// The powers that it runs at, where it has no others.
    pub power_steps: Option<Vec<Power>>,
    /// The prices of import at which it may run.
    pub shaving_threshold: Option<ShavingThreshold>,
    /// What its battery can do; its profile of the planner if left out.
    pub battery: Option<BatteryOptions>,
    /// The state to plan from; the last one submitted if left out.
    pub device_state: Option<DeviceState>,
    /// What it is to hold in time, beside the target of its state at the end.
    pub targets: Option<Vec<SiteTarget>>,
    /// When it is connected; always if left out.
    pub available: Option<Vec<Availability>>,
    /// What drives take.
    pub trips: Option<Vec<Trip>>,
    /// Whether it may charge while the site imports; it may if left out.
    pub grid_charging: Option<bool>,
    /// Whether it may discharge while the site exports; it may if left out.
    pub grid_discharging: Option<bool>,
    /// Per kWh through the battery, each way.
    pub wear_cost: Option<Amount>,
    /// Per kWh that is left at the end.
    pub end_value: Option<PricePerKwh>,
}

reads!(SiteDevice {
    device_id,
    start_time,
    end_time,
    energy,
    max_power,
    min_power,
    power_steps,
    shaving_threshold,
    battery,
    device_state,
    targets,
    available,
    trips,
    grid_charging,
    grid_discharging,
    wear_cost,
    end_value,
});

impl SiteDevice {
    /// The first field of this entry that only the other kind of device has.
    pub fn misplaced(&self) -> Option<&'static str> {
        let of_loads = [
            ("start_time", self.start_time.is_some()),
            ("end_time", self.end_time.is_some()),
            ("max_power", self.max_power.is_some()),
            ("power_steps", self.power_steps.is_some()),
            ("shaving_threshold", self.shaving_threshold.is_some()),
        ];
        let of_stores = [
            ("battery", self.battery.is_some()),
            ("device_state", self.device_state.is_some()),
            ("targets", self.targets.is_some()),
            ("available", self.available.is_some()),
            ("trips", self.trips.is_some()),
            ("grid_charging", self.grid_charging.is_some()),
            ("grid_discharging", self.grid_discharging.is_some()),
            ("wear_cost", self.wear_cost.is_some()),
            ("end_value", self.end_value.is_some()),
        ];
        let others: &[(&str, bool)] = if self.energy.is_some() { &of_stores } else { &of_loads };
        others.iter().find(|(_, is_there)| *is_there).map(|(name, _)| *name)
    }
}

/// What a battery is to hold at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SiteTarget {
    /// When.
    pub time: Timestamp,
    /// At least so much.
    pub state_of_charge_percent: Percent,
}

reads!(SiteTarget { time, state_of_charge_percent });

/// A time in which a device is connected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Availability {
    /// When it comes.
    pub start_time: Timestamp,
    /// When it goes.
    pub end_time: Timestamp,
}

reads!(Availability { start_time, end_time });

/// What a drive takes out of a battery.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trip {
    /// When it is taken.
    pub time: Timestamp,
    /// How much.
    pub energy: Energy,
}

reads!(Trip { time, energy });

/// A plan that was made before: what is read of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousPlan {
    /// When it ends.
    pub end_time: Timestamp,
    /// What each device does.
    pub data: Vec<PreviousSchedule>,
    /// What is thrown away.
    pub curtailed: PreviousCurtailed,
}

reads!(open PreviousPlan { end_time, data, curtailed });

impl PreviousPlan {
    /// All schedules, with the device of each; that of what is thrown away has none.
    pub fn schedules(&self) -> Vec<(Option<&Id>, &[PreviousSegment])> {
        let devices = self.data.iter().map(|own| (Some(&own.device_id), &own.schedule[..]));
        devices.chain([(None, &self.curtailed.schedule[..])]).collect()
    }
}

/// What a device was to do.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousSchedule {
    /// The device.
    pub device_id: Id,
    /// When it runs.
    pub schedule: Vec<PreviousSegment>,
}

reads!(open PreviousSchedule { device_id, schedule });

/// What was to be thrown away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PreviousCurtailed {
    /// When.
    pub schedule: Vec<PreviousSegment>,
}

reads!(open PreviousCurtailed { schedule });

/// A stretch of time at constant power.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousSegment {
    /// When it starts.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
    /// Which way.
    pub energy_flow_direction: Direction,
    /// The power.
    pub power: Power,
}

reads!(open PreviousSegment { start_time, end_time, energy_flow_direction, power });

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteAnswer {
    /// `sst_` and 24 hex digits.
    pub id: String,
    /// Always `schedule_site`.
    pub object: &'static str,
    /// The account that asked.
    pub account_id: &'static str,
    /// Never, for the hosted API has no such schedule.
    pub live_mode: bool,
    /// The location.
    pub location_id: String,
    /// The time zone at the location, by its name in the tz database.
    pub location_timezone: String,
    /// The currency at the location, ISO 4217.
    pub currency_code: String,
    /// When the plan begins, on a whole second.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
    /// What the plan costs; negative where it earns.
    pub tariff: Cost,
    /// What the same energy costs at once, without batteries.
    pub baseline: Baseline,
    /// What the plan saves.
    pub savings: Savings,
    /// A schedule for each device, in the order of the request.
    pub data: Vec<SiteSchedule>,
    /// What the meter does.
    pub grid: GridSchedule,
    /// What is thrown away.
    pub curtailed: Curtailed,
    /// How near the plan is to the best one.
    pub optimality: Optimality,
    /// What could not be delivered; left out where all could.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// Whether the previous plan was kept, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<bool>,
    /// How much more the previous plan costs than the best one may, where it is still possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regret: Option<Money>,
    /// The proof, where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<SiteCertificate>,
    /// What a kWh is worth at the site over time, where reasons are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_price: Option<Vec<SitePrice>>,
    /// What limits the plan and when, where reasons are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Vec<SiteLimit>>,
    /// What a little more of each constraint would save, where reasons are asked for as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constraints: Option<Vec<SiteConstraint>>,
    /// What each device does, in words, where reasons are asked for as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<SiteReason>>,
    /// What all else costs against the peak, where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_curve: Option<PeakCurve>,
    /// When the answer was made, in UTC.
    pub time_created: Timestamp,
}

/// A time in which a plan is at a limit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteLimit {
    /// From when.
    pub start_time: Timestamp,
    /// To when.
    pub end_time: Timestamp,
    /// `max_import`, `max_export` or `peak` of the grid; `max_power`, `full` or `empty` of a device.
    pub limit: &'static str,
    /// The device, where it is one of a device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<Id>,
}

/// What a little more of a constraint would save.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteConstraint {
    /// The field of the request that says it.
    pub field: String,
    /// How much more.
    pub more: More,
    /// How much less the plan would cost.
    pub saves: Money,
    /// How much more it would serve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serves: Option<TransferredEnergy>,
    /// Whether both plans are proven to be the best.
    pub proven: bool,
}

/// How much more of a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct More {
    /// `KW`, `KWH` or `HOURS`.
    pub units: &'static str,
    /// How many.
    pub value: f64,
}

/// What a device does, in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteReason {
    /// The device.
    pub device_id: Id,
    /// A few sentences, in English.
    pub text: String,
}

/// What all but the peak costs, against the peak.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeakCurve {
    /// Whether all break points are known, and proven.
    pub proven: bool,
    /// The break points, by rising peak and falling cost; between them the curve is straight.
    pub points: Vec<PeakCurvePoint>,
}

/// A break point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PeakCurvePoint {
    /// The highest mean import of an interval.
    pub peak: SegmentPower,
    /// What the plan costs at that peak, without the cost of the peak itself.
    pub cost: Money,
}

/// The schedule of a device.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteSchedule {
    /// The device.
    pub device_id: Id,
    /// When it runs, in order.
    pub schedule: Vec<SiteSegment>,
    /// The energy that it takes, less what it gives.
    pub energy: TransferredEnergy,
    /// What that is worth at the site's own price of each moment, and the wear.
    pub cost: Money,
    /// Of a battery: what it holds over time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trajectory: Option<Vec<SocPoint>>,
}

/// A stretch of time at constant power.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteSegment {
    /// When it starts.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
    /// IMPORT takes, EXPORT gives.
    pub energy_flow_direction: Direction,
    /// The power, more than 0.
    pub power: SegmentPower,
}

/// What the meter does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GridSchedule {
    /// When it buys and sells, in order.
    pub schedule: Vec<SiteSegment>,
    /// The highest mean import of an interval, where it costs something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak: Option<SegmentPower>,
    /// What that costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_cost: Option<Money>,
}

/// What is thrown away.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Curtailed {
    /// When, in order.
    pub schedule: Vec<SiteSegment>,
    /// How much.
    pub energy: TransferredEnergy,
}

/// How near a plan is to the best one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Optimality {
    /// Whether it is the best, but for rounding.
    pub proven: bool,
    /// No plan that delivers as much costs less; not rounded.
    pub bound: f64,
    /// How much more this one costs.
    pub gap: f64,
}

/// The prices that prove a bound, per kWh and not rounded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteCertificate {
    /// Where each slot starts, and the end of the last one.
    pub times: Vec<Timestamp>,
    /// Of energy at the site, by slot.
    pub site: Vec<f64>,
    /// Of energy at the site for each way to decide a slot, where that was needed.
    pub decisions: Vec<DecisionPrices>,
    /// Of import at the peak, by interval; empty where no peak is asked for.
    pub peak: Vec<f64>,
    /// For each device with an `energy`: one price. For each with a battery: one for each slot.
    pub devices: Vec<Vec<f64>>,
    /// What these prices prove.
    pub bound: f64,
    /// How much more the plan costs.
    pub gap: f64,
}

/// The prices of a slot for each way to decide what it has only one way of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecisionPrices {
    /// The number of the slot.
    pub slot: usize,
    /// What is decided, the first changing slowest: the place of a device among the `data` (a battery charges, or
    /// discharges, or is off where it has a `min_power`; a load is on or off), or none for the meter, which imports, or
    /// exports, or does nothing where batteries are kept from both.
    pub of: Vec<Option<usize>>,
    /// For each way.
    pub prices: Vec<f64>,
}

/// What a kWh is worth at the site.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SitePrice {
    /// From when.
    pub start_time: Timestamp,
    /// To when.
    pub end_time: Timestamp,
    /// Per kWh.
    pub value: Money,
}
