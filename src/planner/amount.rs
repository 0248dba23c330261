//! `schedules.amount`: the request, the joint plan of each direction, the answer.

mod proof;
mod reasons;
mod sentence;

use super::fingerprint::Fingerprint;
use super::shortfall::OnShortfall;
use super::tariffs::Tariff;
use super::{LOCAL_ACCOUNT, Planner, planned, time_created};
use crate::documents::amount::{
    AmountAnswer, AmountRequest, Baseline, Cost, DeviceRequest, DeviceSchedule, Power,
    PowerSegment, PowerUnits, Savings, SegmentPower, ThresholdEcho, TransferredEnergy,
};
use crate::documents::answer::Money;
use crate::documents::field::{PricePerKwh, Trade};
use crate::documents::warning::{Code, LimitedBy, NotProven, Shortfall, Warning};
use crate::error::{Error, Result};
use crate::input::{FromValue, Value, invalid_type, invalid_value, quote, reads};
use crate::order;
use crate::plan::Goal;
use crate::plan::amount::{
    self, Device, DevicePlan, KilowattHours, Kilowatts, Limit, Plan, Refusal, Segment, Site,
    turns::{self, Side, Turns},
};
use crate::plan::level::{Bound, Relative};
use crate::series::Series;
use crate::time::{Instant, Window};

/// Options of the local engine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AmountOptions {
    /// Adds the proof that no plan is better.
    pub certificate: bool,
    /// Adds why each device runs when it does.
    pub reasons: ReasonsAs,
    /// What to do when a device cannot get all that it wants.
    pub on_shortfall: OnShortfall,
}

reads!(AmountOptions { certificate, reasons, on_shortfall as "onShortfall" });

/// How reasons are given: `false`, `true` or `"text"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReasonsAs {
    /// Not at all.
    #[default]
    Nothing,
    /// As data.
    Data,
    /// As data, with a line of text each.
    Text,
}

impl ReasonsAs {
    const SHAPE: &str = "true, false or \"text\"";
}

impl FromValue for ReasonsAs {
    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::Boolean(false) => Ok(ReasonsAs::Nothing),
            Value::Boolean(true) => Ok(ReasonsAs::Data),
            Value::Text(text) if text == "text" => Ok(ReasonsAs::Text),
            Value::Text(text) => Err(invalid_value(Self::SHAPE, &quote(&text))),
            other => Err(invalid_type(Self::SHAPE, &other)),
        }
    }

    fn default_if_missing() -> Option<Self> {
        Some(ReasonsAs::default())
    }
}

/// The devices of one direction, planned together.
struct Group<'a> {
    trade: Trade,
    /// The prices over all windows.
    prices: Series,
    limit: Kilowatts,
    /// The places of its devices in the request.
    positions: Vec<usize>,
    devices: Vec<Device<'a>>,
    plan: Plan,
}

impl Planner {
    /// Plans so much energy for several devices under one site limit, at the least total cost.
    ///
    /// # Errors
    ///
    /// `no_tariff_connected`, `no_price_data`, `not_found` for another location, `invalid_value` with
    /// the path of the entry, and `shortfall` where the options ask for it.
    pub fn amount(
        &self,
        request: &AmountRequest,
        options: &AmountOptions,
        now: Instant,
    ) -> Result<AmountAnswer> {
        let rows = request.check()?;
        let location_id = self.location_of(request.location_id.as_ref())?;
        let mut groups = self.groups(request)?;
        let turns = take_turns(&mut groups, &rows)?;
        let mut schedules: Vec<(usize, DeviceSchedule)> = Vec::with_capacity(request.data.len());
        let mut warnings: Vec<(usize, Shortfall)> = Vec::new();
        for (group, position, plan) in groups.iter().flat_map(Group::plans) {
            let Some(entry) = request.data.get(position) else { continue };
            schedules.push((position, schedule(request, entry, group.trade, plan)));
            warnings.extend(shortfall(entry, plan).map(|warning| (position, warning)));
        }
        order::sort_by_key(&mut schedules, |(position, _)| *position);
        order::sort_by_key(&mut warnings, |(position, _)| *position);
        let warnings = warnings.into_iter().map(|(_, warning)| warning).collect();
        let shortfalls = options.on_shortfall.settle(warnings)?;
        let mut warnings: Vec<_> = shortfalls.into_iter().map(Warning::Shortfall).collect();
        if turns.is_doubtful {
            warnings.push(near_the_best(&groups, turns));
        }
        let total = |part: fn(&amount::Total) -> f64| -> f64 {
            groups.iter().map(|group| signed(group.trade, part(&group.plan.total))).sum()
        };
        let (cost, baseline) = (total(|total| total.cost), total(|total| total.baseline));
        let absolute_baseline = groups.iter().map(|group| group.plan.total.absolute_baseline).sum();
        let confidence = groups.iter().map(|group| group.plan.total.confidence);
        Ok(AmountAnswer {
            id: self.id(request)?,
            object: "schedule",
            live_mode: false,
            location_id,
            location_timezone: self.location.timezone.clone(),
            currency_code: self.location.currency_code.clone(),
            max_power: request.max_power,
            shaving_threshold: request.shaving_threshold.as_ref().map(ThresholdEcho::from),
            tariff: Cost { value: Money(cost), confidence: confidence.fold(1.0, f64::min) },
            savings: savings(baseline - cost, absolute_baseline),
            baseline: Baseline { value: Money(baseline) },
            data: schedules.into_iter().map(|(_, schedule)| schedule).collect(),
            time_created: time_created(now),
            account_id: LOCAL_ACCOUNT,
            warnings,
            certificate: options
                .certificate
                .then(|| proof::document(request, &groups, turns.shared)),
            reasons: reasons::documents(
                request,
                (&groups, &rows),
                options.reasons,
                &self.location.currency_code,
            ),
        })
    }

    /// A plan for each direction that has devices, by itself: imports and exports share no limit.
    fn groups<'a>(&'a self, request: &'a AmountRequest) -> Result<Vec<Group<'a>>> {
        let limit = kilowatts(&request.max_power).map_err(|error| error.under("max_power"))?;
        let mut groups = Vec::new();
        for trade in [Trade::Import, Trade::Export] {
            let entries = request.data.iter().enumerate();
            let entries: Vec<(usize, &DeviceRequest)> =
                entries.filter(|(_, entry)| entry.direction == trade).collect();
            if !entries.is_empty() {
                groups.push(self.group(request, trade, limit, &entries)?);
            }
        }
        Ok(groups)
    }

    fn group<'a>(
        &'a self,
        request: &AmountRequest,
        trade: Trade,
        limit: Kilowatts,
        entries: &[(usize, &'a DeviceRequest)],
    ) -> Result<Group<'a>> {
        let tariff = self.tariffs.connected(trade.into())?;
        let mut windows = Vec::with_capacity(entries.len());
        for (position, entry) in entries {
            windows.push(planned(entry.window()?).map_err(|error| at(*position, error))?);
        }
        let hull = windows.iter().copied().reduce(Window::hull).ok_or_else(no_devices)?;
        let prices = tariff.series.part(hull);
        if amount::is_too_large(&prices, windows.iter().copied()) {
            return Err(refused(tariff, Refusal::TooLarge, entries));
        }
        let mut devices = Vec::with_capacity(entries.len());
        for ((position, entry), window) in entries.iter().zip(windows) {
            let cap = cap(request, trade, tariff, window, entry)?;
            devices.push(device(entry, window, cap).map_err(|error| at(*position, error))?);
        }
        let plan = amount::best(&site(trade, &prices, limit), &devices)
            .map_err(|refusal| refused(tariff, refusal, entries))?;
        let positions = entries.iter().map(|(position, _)| *position).collect();
        Ok(Group { trade, prices, limit, positions, devices, plan })
    }

    /// The same for every order of the devices.
    fn id(&self, request: &AmountRequest) -> Result<String> {
        let AmountRequest { location_id, max_power, shaving_threshold, data } = request;
        let own = |trade: Trade| -> Result<Option<Fingerprint>> {
            let first = data.iter().find(|entry| entry.direction == trade);
            let tariff = first.map(|_| self.tariffs.connected(trade.into()));
            Ok(tariff.transpose()?.map(|tariff| tariff.fingerprint))
        };
        let prices = (own(Trade::Import)?, own(Trade::Export)?);
        let first = prices.0.or(prices.1).ok_or_else(no_devices)?;
        let devices = Fingerprint::of_all(data);
        Ok(first.id("sch", &(location_id, max_power, shaving_threshold, devices, prices)))
    }
}

impl Group<'_> {
    fn site(&self) -> Site<'_> {
        site(self.trade, &self.prices, self.limit)
    }

    /// The plan of each device, with its place in the request.
    fn plans(&self) -> impl Iterator<Item = (&Self, usize, &DevicePlan)> {
        let plans = self.positions.iter().zip(&self.plan.devices);
        plans.map(move |(position, plan)| (self, *position, plan))
    }
}

/// Keeps the devices of these rows of entries from running both ways at one instant.
fn take_turns(groups: &mut [Group], rows: &[Vec<usize>]) -> Result<Turns> {
    let [imports, exports] = groups else { return Ok(Turns::default()) };
    if rows.is_empty() {
        return Ok(Turns::default());
    }
    let sides = [imports, exports].map(|group| Side {
        site: site(group.trade, &group.prices, group.limit),
        devices: &group.devices,
        places: &group.positions,
        plan: &mut group.plan,
    });
    turns::take_turns(&mut { sides }, rows).map_err(|_| {
        Error::too_large("data", "is too large: one device has too many windows that overlap")
    })
}

/// A plan that is not proven to be the best: what it costs, and what no plan can cost less than.
fn near_the_best(groups: &[Group], turns: Turns) -> Warning {
    let (mut cost, mut bound) = (0.0, turns.shared);
    for group in groups {
        cost += signed(group.trade, group.plan.total.cost);
        bound += signed(group.trade, group.plan.certificate().bound);
    }
    Warning::NotProven(NotProven { code: Code::NotProvenOptimal, device_id: None, cost, bound })
}

/// An error of an entry.
fn at(position: usize, error: Error) -> Error {
    error.under(&format!("data[{position}]"))
}

fn no_devices() -> Error {
    Error::invalid("data", "must have at least one device")
}

fn site(trade: Trade, prices: &Series, limit: Kilowatts) -> Site<'_> {
    Site { prices, goal: goal(trade), limit }
}

fn goal(trade: Trade) -> Goal {
    match trade {
        Trade::Import => Goal::Lowest,
        Trade::Export => Goal::Highest,
    }
}

/// Revenue as a negative cost.
fn signed(trade: Trade, value: f64) -> f64 {
    match trade {
        Trade::Import => value,
        Trade::Export => -value,
    }
}

fn kilowatts(power: &Power) -> Result<Kilowatts> {
    let most = || Error::invalid("value", "must be at most 1e9 kW");
    Kilowatts::new(power.value.0 / power.units.per_kilowatt()).ok_or_else(most)
}

fn device(entry: &DeviceRequest, window: Window, cap: Option<Bound>) -> Result<Device<'_>> {
    let power = entry.max_power.as_ref().map(kilowatts).transpose();
    let energy = entry.energy.value.0 / entry.energy.units.per_kilowatt_hour();
    let most = || Error::invalid("energy.value", "must be at most 1e12 kWh");
    Ok(Device {
        key: entry.device_id.as_str(),
        window,
        power: power.map_err(|error| error.under("max_power"))?,
        energy: KilowattHours::new(energy).ok_or_else(most)?,
        cap,
    })
}

/// The prices at which a device may run: up to the threshold, or for exports from its mirror on.
fn cap(
    request: &AmountRequest,
    trade: Trade,
    tariff: &Tariff,
    window: Window,
    entry: &DeviceRequest,
) -> Result<Option<Bound>> {
    let Some(threshold) = &request.shaving_threshold else { return Ok(None) };
    let goal = goal(trade);
    if let Some(PricePerKwh(price)) = threshold.absolute {
        return Ok(Some(Bound::absolute(goal, price)));
    }
    let Some(relative) = threshold.relative.and_then(|price| Relative::new(price.point())) else {
        return Ok(None);
    };
    let range = tariff.cover(window, entry.end_time.offset)?.range();
    let point = match trade {
        Trade::Import => relative,
        Trade::Export => relative.mirrored(),
    };
    Ok(Some(Bound::relative(goal, point, range)))
}

fn refused(tariff: &Tariff, refusal: Refusal, entries: &[(usize, &DeviceRequest)]) -> Error {
    match refusal {
        Refusal::Gap(gap) => {
            let end = entries.get(gap.device).map(|(_, entry)| entry.end_time);
            tariff.no_price(gap.missing, end.map_or(crate::time::Offset::Utc, |end| end.offset))
        }
        Refusal::TooLarge => {
            let most = amount::MAX_CELLS;
            let problem = format!(
                "is too large: the periods of the prices in the windows of all devices are more than {most}"
            );
            Error::too_large("data", problem)
        }
    }
}

fn schedule(
    request: &AmountRequest,
    entry: &DeviceRequest,
    trade: Trade,
    plan: &DevicePlan,
) -> DeviceSchedule {
    let offset = entry.end_time.offset;
    let (cost, baseline) = (signed(trade, plan.cost), signed(trade, plan.baseline));
    let units = entry.max_power.unwrap_or(request.max_power).units;
    let segment = |segment: &Segment| PowerSegment {
        start_time: offset.at(segment.window.start()),
        end_time: offset.at(segment.window.end()),
        power: SegmentPower { units, value: printed_power(segment.power, units) },
    };
    let units = entry.energy.units;
    let energy = match plan.limited_by {
        None => entry.energy.value.0,
        Some(_) => printed_energy(plan.delivered * units.per_kilowatt_hour()),
    };
    DeviceSchedule {
        device_id: entry.device_id.clone(),
        direction: trade,
        start_time: offset.at(entry.start_time.instant),
        end_time: offset.at(entry.end_time.instant),
        max_power: entry.max_power,
        energy: TransferredEnergy { units, value: energy },
        tariff: Cost { value: Money(cost), confidence: plan.confidence },
        savings: savings(baseline - cost, baseline.abs()),
        baseline: Baseline { value: Money(baseline) },
        schedule: plan.segments.iter().map(segment).collect(),
    }
}

/// The power in its unit. It has twelve decimals in kilowatts, and as many digits in watts: powers that
/// share a limit do not exceed it by what rounding adds.
fn printed_power(power: Kilowatts, units: PowerUnits) -> f64 {
    const STEPS: f64 = 1e12;
    const MAX_EXACT: f64 = 4.5e15;
    let steps = power.kilowatts() * STEPS;
    match steps < MAX_EXACT {
        true => steps.round() / (STEPS / units.per_kilowatt()),
        false => power.kilowatts() * units.per_kilowatt(),
    }
}

/// An energy with nine decimals.
fn printed_energy(energy: f64) -> f64 {
    const STEPS: f64 = 1e9;
    if energy >= 1e6 { energy } else { (energy * STEPS).round() / STEPS }
}

/// What is saved, and in percent of the baselines of all devices, each by its size: imports and exports
/// that nearly cancel out make no small denominator.
fn savings(saved: f64, absolute_baseline: f64) -> Savings {
    let percentage = if absolute_baseline == 0.0 { 0.0 } else { 100.0 * saved / absolute_baseline };
    Savings { value: Money(saved), percentage: Money(percentage) }
}

fn shortfall(entry: &DeviceRequest, plan: &DevicePlan) -> Option<Shortfall> {
    let limit = plan.limited_by?;
    let units = entry.energy.units;
    Some(Shortfall {
        code: Code::EnergyNotDelivered,
        device_id: Some(entry.device_id.clone()),
        requested: entry.energy.value.0,
        delivered: printed_energy(plan.delivered * units.per_kilowatt_hour()),
        unit: units.into(),
        limited_by: limited_by(limit),
    })
}

fn limited_by(limit: Limit) -> LimitedBy {
    match limit {
        Limit::Window => LimitedBy::Window,
        Limit::SiteLimit => LimitedBy::SiteLimit,
        Limit::PriceCap => LimitedBy::PriceCap,
        Limit::Power => LimitedBy::DeviceLimit,
        Limit::OtherDirection => LimitedBy::OtherDirection,
    }
}
