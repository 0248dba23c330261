//! The devices of one direction, planned together.

use super::super::tariffs::Tariff;
use super::super::{Planner, planned};
use crate::documents::amount::{AmountRequest, DeviceRequest, Power};
use crate::documents::field::{PricePerKwh, Trade};
use crate::documents::warning::{Code, NotProven, Warning};
use crate::error::{Error, Result};
use crate::plan::Goal;
use crate::plan::amount::{
    self, Device, DevicePlan, KilowattHours, Kilowatts, Plan, Refusal, Site,
    turns::{self, Side, Turns},
};
use crate::plan::level::{Bound, Relative};
use crate::series::Series;
use crate::time::Window;

/// The devices of one direction, planned together.
pub(super) struct Group<'a> {
    pub(super) trade: Trade,
    /// The prices over all windows.
    pub(super) prices: Series,
    pub(super) limit: Kilowatts,
    /// The places of its devices in the request.
    pub(super) positions: Vec<usize>,
    pub(super) devices: Vec<Device<'a>>,
    pub(super) plan: Plan,
}

impl Planner {
    /// A plan for each direction that has devices, by itself: imports and exports share no limit.
    pub(super) fn groups<'a>(&'a self, request: &'a AmountRequest) -> Result<Vec<Group<'a>>> {
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
}

impl Group<'_> {
    pub(super) fn site(&self) -> Site<'_> {
        site(self.trade, &self.prices, self.limit)
    }

    /// The plan of each device, with its place in the request.
    pub(super) fn plans(&self) -> impl Iterator<Item = (&Self, usize, &DevicePlan)> {
        let plans = self.positions.iter().zip(&self.plan.devices);
        plans.map(move |(position, plan)| (self, *position, plan))
    }
}

/// Keeps the devices of these rows of entries from running both ways at one instant.
pub(super) fn take_turns(groups: &mut [Group], rows: &[Vec<usize>]) -> Result<Turns> {
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
pub(super) fn near_the_best(groups: &[Group], turns: Turns) -> Warning {
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

pub(super) fn no_devices() -> Error {
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
pub(super) fn signed(trade: Trade, value: f64) -> f64 {
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
