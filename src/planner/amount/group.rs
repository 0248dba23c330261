//! The devices of one direction, planned together.

use super::super::Planner;
use super::super::fingerprint::Fingerprint;
use super::super::tariffs::Tariff;
use crate::documents::amount::{AmountRequest, DeviceRequest};
use crate::documents::field::{Direction, PricePerKwh};
use crate::documents::warning::{Code, NotProven, Warning};
use crate::error::{Error, Result};
use crate::plan::Goal;
use crate::plan::amount::{
    self, AmountPlan, Device, DevicePlan, KilowattHours, Kilowatts, Refusal, Site,
    turns::{self, DirectedSite, Turns},
};
use crate::plan::level::{Bound, Relative};
use crate::series::Series;
use crate::time::{Offset, Window};

/// The devices of one direction, planned together.
pub(super) struct Group<'a> {
    pub(super) direction: Direction,
    /// That of the prices.
    pub(super) fingerprint: Fingerprint,
    /// The prices over all windows.
    prices: Series,
    limit: Kilowatts,
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) devices: Vec<Device<'a>>,
    pub(super) plan: AmountPlan,
}

/// An entry of the request.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    /// Its place in the request.
    pub(super) position: usize,
    pub(super) request: &'a DeviceRequest,
}

impl Planner {
    /// A plan for each direction that has devices, by itself: imports and exports share no limit.
    pub(super) fn groups<'a>(&'a self, request: &'a AmountRequest) -> Result<Vec<Group<'a>>> {
        let mut groups = Vec::new();
        for direction in [Direction::Import, Direction::Export] {
            let entries = request.data.iter().enumerate();
            let entries = entries.filter(|(_, entry)| entry.direction == direction);
            let entries: Vec<Entry<'a>> =
                entries.map(|(position, request)| Entry { position, request }).collect();
            let windows = entries.iter().map(|entry| entry.request.window.planned());
            if let Some(hull) = windows.reduce(Window::hull) {
                groups.push(self.group(request, direction, hull, entries)?);
            }
        }
        Ok(groups)
    }

    fn group<'a>(
        &'a self,
        request: &AmountRequest,
        direction: Direction,
        hull: Window,
        entries: Vec<Entry<'a>>,
    ) -> Result<Group<'a>> {
        let tariff = self.tariffs.connected(direction.into())?;
        let limit = Kilowatts::nearest(request.max_power.kilowatts());
        let prices = tariff.series.part(hull);
        let windows = entries.iter().map(|entry| entry.request.window.planned());
        if amount::is_too_large(&prices, windows) {
            return Err(refused(tariff, Refusal::TooLarge, &entries));
        }
        let mut devices = Vec::with_capacity(entries.len());
        for Entry { request: entry, .. } in &entries {
            devices.push(device(entry, cap(request, tariff, entry)?));
        }
        let plan = amount::best(&site(direction, &prices, limit), &devices)
            .map_err(|refusal| refused(tariff, refusal, &entries))?;
        let fingerprint = tariff.fingerprint;
        Ok(Group { direction, fingerprint, prices, limit, entries, devices, plan })
    }
}

impl Group<'_> {
    pub(super) fn site(&self) -> Site<'_> {
        site(self.direction, &self.prices, self.limit)
    }

    /// The entries, each with its plan.
    pub(super) fn plans(&self) -> impl Iterator<Item = (&Entry<'_>, &DevicePlan)> {
        self.entries.iter().zip(&self.plan.devices)
    }
}

/// Keeps the devices of these rows of entries from running both ways at one instant.
pub(super) fn take_turns(groups: &mut [Group], rows: &[Vec<usize>]) -> Result<Turns> {
    let [imports, exports] = groups else { return Ok(Turns::default()) };
    if rows.is_empty() {
        return Ok(Turns::default());
    }
    let places = [&*imports, &*exports]
        .map(|group| group.entries.iter().map(|entry| entry.position).collect::<Vec<_>>());
    let [import_places, export_places] = &places;
    let sides =
        [(imports, import_places), (exports, export_places)].map(|(group, places)| DirectedSite {
            site: site(group.direction, &group.prices, group.limit),
            devices: &group.devices,
            places,
            plan: &mut group.plan,
        });
    turns::take_turns(&mut { sides }, rows).map_err(|_| {
        Error::too_large("data", "is too large: one device has too many windows that overlap")
    })
}

/// What the plans of all directions cost, and what no plan can cost less than.
pub(super) fn cost_and_bound(groups: &[Group], turns: Turns) -> (f64, f64) {
    let (mut cost, mut bound) = (0.0, turns.shared);
    for group in groups {
        cost += signed(group.direction, group.plan.total.cost);
        bound += signed(group.direction, group.plan.certificate().bound);
    }
    (cost, bound)
}

/// A plan that is not proven to be the best.
pub(super) fn not_proven(groups: &[Group], turns: Turns) -> Warning {
    let (cost, bound) = cost_and_bound(groups, turns);
    Warning::NotProven(NotProven { code: Code::NotProvenOptimal, device_id: None, cost, bound })
}

fn site(direction: Direction, prices: &Series, limit: Kilowatts) -> Site<'_> {
    Site { prices, goal: goal(direction), limit }
}

fn goal(direction: Direction) -> Goal {
    match direction {
        Direction::Import => Goal::Lowest,
        Direction::Export => Goal::Highest,
    }
}

/// Revenue as a negative cost.
pub(super) fn signed(direction: Direction, value: f64) -> f64 {
    match direction {
        Direction::Import => value,
        Direction::Export => -value,
    }
}

fn device<'a>(entry: &'a DeviceRequest, cap: Option<Bound>) -> Device<'a> {
    Device {
        key: entry.device_id.as_str(),
        window: entry.window.planned(),
        power: entry.max_power.map(|power| Kilowatts::nearest(power.kilowatts())),
        energy: KilowattHours::nearest(entry.energy.kilowatt_hours()),
        cap,
    }
}

/// The prices at which a device may run: up to the threshold, or for exports from its mirror on.
fn cap(request: &AmountRequest, tariff: &Tariff, entry: &DeviceRequest) -> Result<Option<Bound>> {
    let Some(threshold) = &request.shaving_threshold else { return Ok(None) };
    let goal = goal(entry.direction);
    if let Some(PricePerKwh(price)) = threshold.absolute {
        return Ok(Some(Bound::absolute(goal, price)));
    }
    let Some(relative) = threshold.relative else { return Ok(None) };
    let relative = Relative::nearest(relative.point());
    let point = match entry.direction {
        Direction::Import => relative,
        Direction::Export => relative.mirrored(),
    };
    let prices = tariff.within(entry.window.planned(), entry.window.offset())?;
    Ok(Some(Bound::relative(goal, point, prices.range())))
}

fn refused(tariff: &Tariff, refusal: Refusal, entries: &[Entry]) -> Error {
    match refusal {
        Refusal::Gap(gap) => {
            let window = entries.get(gap.device).map(|entry| entry.request.window);
            tariff.no_price(gap.missing, window.map_or(Offset::Utc, |window| window.offset()))
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
