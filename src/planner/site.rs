//! `schedules.site`: the request, the joint plan of everything behind one meter, the answer.
//!
//! **Slots.** Time is cut at every instant at which a price, a power, a window, a target, a trip or a peak interval
//! begins or ends. Without a price series for export, what is fed in earns nothing.
//!
//! **Targets.** A battery is to hold at least the target of its state at the end of the plan, and its other targets in time.
//! It is never brought below its reserve, or below where it starts if that is lower.

use super::devices::Profile;
use super::shortfall::OnShortfall;
use super::{LOCAL_ACCOUNT, Planner, time_created};
use crate::documents::amount::{
    Baseline, Cost, EnergyUnits, Power, PowerUnits, Quantity, Savings, SegmentPower,
    TransferredEnergy,
};
use crate::documents::answer::{Money, five_decimals};
use crate::documents::field::{Direction, Id, RequestWindow, TariffDirection};
use crate::documents::site::{
    Curtailed, DecisionPrices, GridSchedule, Optimality, Powers, SiteAnswer, SiteCertificate,
    SiteDevice, SitePrice, SiteRequest, SiteSchedule, SiteSegment,
};
use crate::documents::soc::SocPoint;
use crate::documents::state::DeviceState;
use crate::documents::warning::{Code, LimitedBy, NotProven, Shortfall, Unit, Warning};
use crate::error::{Error, Result};
use crate::input::reads;
use crate::order;
use crate::plan::site::{
    self, Decision, Load, Peak, Plan, Site, Slot, SlotPrices, Store, StorePlan,
};
use crate::series::{Period, PricedWindow};
use crate::time::{Instant, Offset, Timestamp, Window};

/// Options of the local engine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SiteOptions {
    /// Adds the prices that prove the bound.
    pub certificate: bool,
    /// Adds what energy is worth, at the site and in each battery.
    pub reasons: bool,
    /// What to do when something cannot be had.
    pub on_shortfall: OnShortfall,
    /// How long to search for a better plan, or for a proof, milliseconds.
    pub max_millis: Option<Quantity>,
}

reads!(SiteOptions {
    certificate,
    reasons,
    on_shortfall as "onShortfall",
    max_millis as "maxMillis",
});

/// How long is searched where nobody says, milliseconds.
const DEFAULT_MILLIS: f64 = 250.0;

/// Energies and powers that differ by less are the same.
const SAME: f64 = 2e-6;

/// What a device is to the plan: its place among the loads or among the stores.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Load(usize),
    Store(usize),
}

impl Planner {
    /// Plans everything behind one meter together, at the least total cost. `clock` tells milliseconds.
    ///
    /// # Errors
    ///
    /// `invalid_value`, `missing_field` and the like with the path of the field, `no_tariff_connected`,
    /// `no_price_data`, `not_found`, `no_battery` and `no_device_state` for a device, `too_large`, and `shortfall` where
    /// the options ask for it.
    pub fn site(
        &self,
        request: &SiteRequest,
        options: &SiteOptions,
        now: Instant,
        clock: &dyn Fn() -> f64,
    ) -> Result<SiteAnswer> {
        let location_id = self.location_of(request.location_id.as_ref())?;
        let whole = planned(request.start_time, request.end_time)?;
        let frame = Frame { whole, offset: request.end_time.offset };
        let import = self.tariffs.connected(TariffDirection::Import)?;
        let export = self.tariffs.connected(TariffDirection::Export).ok();
        let covers = Covers {
            import: import.cover(whole, frame.offset)?,
            export: export.map(|tariff| tariff.cover(whole, frame.offset)).transpose()?,
            load: frame.powers(request.load.as_ref(), "load")?,
            generation: frame.powers(request.generation.as_ref(), "generation")?,
        };
        let cuts = cuts(request, &frame, &covers)?;
        let (mut site, confidences) = covers.site(request, &cuts)?;
        let mut kinds = Vec::with_capacity(request.data.len());
        for (position, entry) in request.data.iter().enumerate() {
            let at = |error: Error| error.under(&format!("data[{position}]"));
            let before = request.data.iter().take(position);
            if before.clone().any(|other| other.device_id == entry.device_id) {
                return Err(at(Error::invalid("device_id", "is the id of another entry too")));
            }
            if let Some(field) = entry.misplaced() {
                let problem = match entry.energy {
                    Some(_) => "is of a battery, and this entry has an energy",
                    None => "is of an entry with an energy, which this one has not",
                };
                return Err(at(Error::invalid(field, problem)));
            }
            kinds.push(if entry.energy.is_some() {
                site.loads.push(load(request, entry, &frame, &cuts).map_err(at)?);
                Kind::Load(site.loads.len() - 1)
            } else {
                site.stores.push(self.store_of(entry, &frame, &cuts, at)?);
                Kind::Store(site.stores.len() - 1)
            });
        }
        if site::is_too_large(&site) {
            let problem = format!(
                "is too large: {} slots of constant prices and powers for {} devices",
                site.slots.len(),
                kinds.len()
            );
            return Err(Error::too_large("data", problem));
        }
        let most = options.max_millis.map_or(DEFAULT_MILLIS, |Quantity(millis)| millis);
        let started = clock();
        let plan = site::best(&site, &|| clock() - started >= most);
        let made = Made { request, frame, site, plan, kinds, confidences };
        let shortfalls = options.on_shortfall.apply(made.shortfalls())?;
        let mut warnings: Vec<_> = shortfalls.into_iter().map(Warning::Shortfall).collect();
        warnings.extend(made.not_proven());
        let baseline = made.baseline();
        let saved = baseline - made.plan.cost;
        let percentage = if baseline == 0.0 { 0.0 } else { 100.0 * saved / baseline.abs() };
        let [grid, curtailed] = made.meter();
        Ok(SiteAnswer {
            id: import.fingerprint.id("sst", &made.content(options)),
            object: "schedule_site",
            account_id: LOCAL_ACCOUNT,
            live_mode: false,
            location_id,
            location_timezone: self.location.timezone.clone(),
            currency_code: self.location.currency_code.clone(),
            start_time: frame.offset.at(whole.start()),
            end_time: frame.offset.at(whole.end()),
            tariff: Cost { value: Money(made.plan.cost), confidence: made.confidence() },
            baseline: Baseline { value: Money(baseline) },
            savings: Savings { value: Money(saved), percentage: Money(percentage) },
            data: made.schedules(options.reasons),
            grid: GridSchedule {
                schedule: grid,
                peak: made.site.peak.map(|_| kilowatts_of(made.plan.peak)),
                peak_cost: made.site.peak.map(|peak| Money(peak.cost(made.plan.peak))),
            },
            curtailed: Curtailed {
                schedule: curtailed,
                energy: kilowatt_hours(
                    made.energy(made.plan.meter.iter().map(|meter| meter.curtailed)),
                ),
            },
            optimality: Optimality {
                proven: made.plan.proven,
                bound: made.plan.bound,
                gap: made.plan.cost - made.plan.bound,
            },
            warnings,
            certificate: options.certificate.then(|| made.certificate()),
            site_price: options.reasons.then(|| made.site_price()),
            time_created: time_created(now),
        })
    }

    /// A battery of the request.
    fn store_of(
        &self,
        entry: &SiteDevice,
        frame: &Frame,
        cuts: &[Instant],
        at: impl Fn(Error) -> Error,
    ) -> Result<Store> {
        let (profile, state) = self.profile(entry, &at)?;
        let Profile { capacity, charge_power, discharge_power, round_trip_efficiency } = profile;
        let start = state.state_of_charge_percent.of(capacity);
        let reserve = state.backup_reserve_percent.unwrap_or_default().of(capacity);
        let count = cuts.len().saturating_sub(1);
        let mut store = Store {
            capacity,
            floor: reserve.min(start),
            start,
            charge: charge_power,
            discharge: discharge_power,
            least: kilowatts(entry.min_power, "min_power").map_err(&at)?.unwrap_or(0.0),
            efficiency: round_trip_efficiency.sqrt(),
            wear: entry.wear_cost.map_or(0.0, |cost| cost.0),
            end_value: entry.end_value.map_or(0.0, |value| value.0),
            available: vec![entry.available.is_none(); count],
            targets: vec![0.0; count],
            trips: vec![0.0; count],
            grid_charging: entry.grid_charging.unwrap_or(true),
            grid_discharging: entry.grid_discharging.unwrap_or(true),
        };
        let most = charge_power.max(discharge_power);
        check_least(store.least, most).map_err(&at)?;
        for (position, time) in entry.available.iter().flatten().enumerate() {
            let under = |error: Error| at(error.under(&format!("available[{position}]")));
            let window = planned(time.start_time, time.end_time).map_err(under)?;
            let Some(window) = window.intersection(frame.whole) else { continue };
            let slots = place(cuts, window.start())..place(cuts, window.end());
            store
                .available
                .get_mut(slots)
                .into_iter()
                .flatten()
                .for_each(|is_there| *is_there = true);
        }
        for (position, target) in entry.targets.iter().flatten().enumerate() {
            let under = |error: Error| at(error.under(&format!("targets[{position}]")));
            let slot = frame.slot_before(target.time, cuts).map_err(under)?;
            raise(&mut store.targets, slot, target.state_of_charge_percent.of(capacity));
        }
        raise(
            &mut store.targets,
            count.saturating_sub(1),
            state.target_state_of_charge_percent.of(capacity),
        );
        for (position, trip) in entry.trips.iter().flatten().enumerate() {
            let under = |error: Error| at(error.under(&format!("trips[{position}]")));
            let slot = frame.slot_before(trip.time, cuts).map_err(under)?;
            let energy = trip.energy.value.0 / trip.energy.units.per_kilowatt_hour();
            if energy > 1e9 {
                return Err(under(Error::invalid("energy.value", "must be at most 1e9 kWh")));
            }
            if let Some(sum) = store.trips.get_mut(slot) {
                *sum += energy;
            }
        }
        Ok(store)
    }

    /// What the battery of an entry can do, and its state.
    fn profile(
        &self,
        entry: &SiteDevice,
        at: impl Fn(Error) -> Error,
    ) -> Result<(Profile, DeviceState)> {
        let devices = self.devices.borrow();
        let known = || devices.of(&entry.device_id).map_err(&at);
        let profile = match &entry.battery {
            Some(battery) => Profile::new(battery).map_err(|error| at(error.under("battery")))?,
            None => known()?.profile()?,
        };
        let state = match &entry.device_state {
            Some(state) => state.clone(),
            None => known()?.state()?.clone(),
        };
        Ok((profile, state))
    }
}

fn raise(targets: &mut [f64], slot: usize, target: f64) {
    if let Some(own) = targets.get_mut(slot) {
        *own = own.max(target);
    }
}

fn check_least(least: f64, most: f64) -> Result<()> {
    match least > most {
        true => Err(Error::invalid("min_power", "must be at most the power of the device")),
        false => Ok(()),
    }
}

/// The whole seconds between two times.
fn planned(start: Timestamp, end: Timestamp) -> Result<Window> {
    RequestWindow::new(start, end).map(|window| window.planned())
}

/// When the plan is, and how its times are printed.
#[derive(Clone, Copy, Debug)]
struct Frame {
    whole: Window,
    offset: Offset,
}

impl Frame {
    /// Powers over the whole plan.
    fn powers(&self, powers: Option<&Powers>, field: &'static str) -> Result<Option<PricedWindow>> {
        let Some(powers) = powers else { return Ok(None) };
        let cover = powers.0.cover(self.whole);
        cover.map(Some).map_err(|missing| {
            let missing = self.offset.print(missing);
            Error::invalid(
                field,
                format!("must say the power of the whole plan: there is none from {missing} on"),
            )
        })
    }

    /// An instant after the start, to the end, on a whole second.
    fn inside(&self, time: Timestamp) -> Result<Instant> {
        let instant = time.instant;
        let is_inside = instant > self.whole.start() && instant <= self.whole.end();
        match is_inside && instant.is_whole_second() {
            true => Ok(instant),
            false => {
                let problem =
                    "must be a whole second after the start_time of the plan, at most its end_time";
                Err(Error::invalid("time", problem))
            }
        }
    }

    /// The slot that ends at an instant.
    fn slot_before(&self, time: Timestamp, cuts: &[Instant]) -> Result<usize> {
        Ok(place(cuts, self.inside(time)?).saturating_sub(1))
    }

    /// The window of a load.
    fn window(&self, entry: &SiteDevice) -> Result<Window> {
        let start = entry.start_time.unwrap_or(self.offset.at(self.whole.start()));
        let end = entry.end_time.unwrap_or(self.offset.at(self.whole.end()));
        let own = planned(start, end)?;
        match own.intersection(self.whole) == Some(own) {
            true => Ok(own),
            false => Err(Error::invalid("end_time", "must lie within the plan, as start_time")),
        }
    }
}

/// The place of an instant among the cuts.
fn place(cuts: &[Instant], instant: Instant) -> usize {
    cuts.partition_point(|cut| *cut < instant)
}

/// All that holds over the whole plan.
struct Covers {
    import: PricedWindow,
    export: Option<PricedWindow>,
    load: Option<PricedWindow>,
    generation: Option<PricedWindow>,
}

impl Covers {
    /// The site without devices, and how sure the prices of each slot are.
    fn site(&self, request: &SiteRequest, cuts: &[Instant]) -> Result<(Site, Vec<[f64; 2]>)> {
        let under = |field: &'static str| move |error: Error| error.under(field);
        let grid = request.grid.clone().unwrap_or_default();
        let limit = |power, field| kilowatts(power, field).map_err(under("grid"));
        let peak = grid.peak.map(|peak| {
            let paid =
                kilowatts(peak.paid, "paid").map_err(under("peak")).map_err(under("grid"))?;
            Ok(Peak {
                rate: peak.rate.0,
                interval: peak.interval_minutes.0,
                paid: paid.unwrap_or(0.0),
            })
        });
        let import = by_slot(Some(&self.import), cuts);
        let export = by_slot(self.export.as_ref(), cuts);
        let load = by_slot(self.load.as_ref(), cuts);
        let generation = by_slot(self.generation.as_ref(), cuts);
        let (mut slots, mut confidences) = (Vec::new(), Vec::new());
        for (at, pair) in cuts.windows(2).enumerate() {
            let &[start, end] = pair else { continue };
            let of = |values: &[(f64, f64)]| values.get(at).copied().unwrap_or((0.0, 1.0));
            let Some(window) = Window::new(start, end) else { continue };
            let (import, export) = (of(&import), of(&export));
            let (load, generation) = (of(&load).0, of(&generation).0);
            slots.push(Slot { window, buy: import.0, sell: export.0, load, generation });
            confidences.push([import.1, export.1]);
        }
        let site = Site {
            slots,
            max_import: limit(grid.max_import, "max_import")?.unwrap_or(f64::INFINITY),
            max_export: limit(grid.max_export, "max_export")?.unwrap_or(f64::INFINITY),
            peak: peak.transpose()?,
            curtailment: request.curtailment.unwrap_or(false),
            loads: Vec::new(),
            stores: Vec::new(),
        };
        Ok((site, confidences))
    }
}

/// The values of a cover in each slot, with how sure they are.
fn by_slot(cover: Option<&PricedWindow>, cuts: &[Instant]) -> Vec<(f64, f64)> {
    let Some(cover) = cover else { return Vec::new() };
    let mut periods = cover.periods().iter().peekable();
    let value = |start: &Instant| {
        while periods.next_if(|period| period.window.end() <= *start).is_some() {}
        periods.peek().map_or((0.0, 1.0), |Period { value, confidence, .. }| (*value, *confidence))
    };
    cuts.iter().map(value).collect()
}

/// Where slots begin and end.
fn cuts(request: &SiteRequest, frame: &Frame, covers: &Covers) -> Result<Vec<Instant>> {
    let mut cuts = vec![frame.whole.start(), frame.whole.end()];
    let all = [
        Some(&covers.import),
        covers.export.as_ref(),
        covers.load.as_ref(),
        covers.generation.as_ref(),
    ];
    for cover in all.into_iter().flatten() {
        cuts.extend(cover.periods().iter().map(|period| period.window.start()));
    }
    for (position, entry) in request.data.iter().enumerate() {
        let at = |error: Error| error.under(&format!("data[{position}]"));
        if entry.energy.is_some() {
            let window = frame.window(entry).map_err(at)?;
            cuts.extend([window.start(), window.end()]);
        }
        for time in entry.available.iter().flatten() {
            if let Ok(window) = planned(time.start_time, time.end_time) {
                cuts.extend([window.start(), window.end()]);
            }
        }
        cuts.extend(entry.targets.iter().flatten().map(|target| target.time.instant));
        cuts.extend(entry.trips.iter().flatten().map(|trip| trip.time.instant));
    }
    if let Some(peak) = request.grid.as_ref().and_then(|grid| grid.peak) {
        let length = peak.interval_minutes.0.millis();
        if frame.whole.length().millis() / length > 100_000 {
            return Err(Error::too_large(
                "grid.peak.interval_minutes",
                "makes more than 100000 intervals",
            ));
        }
        let first = frame.whole.start().millis().div_euclid(length) + 1;
        let edges = (first..).map(|number| Instant::from_millis(number * length));
        let edges = edges.map_while(|edge| edge.filter(|edge| *edge < frame.whole.end()));
        cuts.extend(edges);
    }
    let within = |cut: &Instant| *cut >= frame.whole.start() && *cut <= frame.whole.end();
    cuts.retain(|cut| within(cut) && cut.is_whole_second());
    order::sort_by_key(&mut cuts, |cut| *cut);
    cuts.dedup();
    Ok(cuts)
}

/// A power in kilowatts.
fn kilowatts(power: Option<Power>, field: &'static str) -> Result<Option<f64>> {
    let kilowatts = power.map(|power| power.value.0 / power.units.per_kilowatt());
    match kilowatts.filter(|kilowatts| *kilowatts > 1e6) {
        Some(_) => Err(Error::invalid(format!("{field}.value"), "must be at most 1e6 kW")),
        None => Ok(kilowatts),
    }
}

fn load(
    request: &SiteRequest,
    entry: &SiteDevice,
    frame: &Frame,
    cuts: &[Instant],
) -> Result<Load> {
    let window = frame.window(entry)?;
    let limit = request.grid.as_ref().and_then(|grid| grid.max_import);
    let power = kilowatts(entry.max_power.or(limit), "max_power")?;
    let power = power.ok_or_else(|| Error::missing("max_power"))?;
    let least = kilowatts(entry.min_power, "min_power")?.unwrap_or(0.0);
    check_least(least, power)?;
    let energy =
        entry.energy.map_or(0.0, |energy| energy.value.0 / energy.units.per_kilowatt_hour());
    if energy > 1e9 {
        return Err(Error::invalid("energy.value", "must be at most 1e9 kWh"));
    }
    Ok(Load { slots: place(cuts, window.start())..place(cuts, window.end()), power, least, energy })
}

fn kilowatts_of(value: f64) -> SegmentPower {
    SegmentPower { units: PowerUnits::Kw, value: rounded(value) }
}

fn kilowatt_hours(value: f64) -> TransferredEnergy {
    TransferredEnergy { units: EnergyUnits::Kwh, value: rounded(value) }
}

/// Eight decimals: powers are no finer.
fn rounded(value: f64) -> f64 {
    (value * 1e8).round() / 1e8 + 0.0
}

/// A plan with what it was made from.
struct Made<'a> {
    request: &'a SiteRequest,
    frame: Frame,
    site: Site,
    plan: Plan,
    kinds: Vec<Kind>,
    confidences: Vec<[f64; 2]>,
}

impl Made<'_> {
    /// All that the plan is made of: the names of the devices, and numbers.
    fn content(&self, options: &SiteOptions) -> (Vec<&str>, Vec<f64>) {
        let Site { slots, max_import, max_export, peak, curtailment, loads, stores } = &self.site;
        let offset = self.frame.offset.seconds_ahead().map_or(f64::NAN, f64::from);
        let most = options.max_millis.map_or(DEFAULT_MILLIS, |Quantity(millis)| millis);
        let asked =
            [options.certificate, options.reasons, *curtailment].map(u8::from).map(f64::from);
        let mut numbers = vec![offset, most, *max_import, *max_export];
        numbers.extend(asked);
        numbers.extend(peak.iter().flat_map(|peak| [peak.rate, peak.interval.hours(), peak.paid]));
        for slot in slots {
            let start = slot.window.start().millis() as f64;
            numbers.extend([start, slot.hours(), slot.buy, slot.sell, slot.load, slot.generation]);
        }
        for load in loads {
            let slots = [load.slots.start as f64, load.slots.end as f64];
            numbers.extend([slots, [load.power, load.least], [load.energy, 0.0]].concat());
        }
        for store in stores {
            let Store { capacity, floor, start, charge, discharge, least, efficiency, .. } = *store;
            let flags = [store.grid_charging, store.grid_discharging].map(u8::from).map(f64::from);
            numbers.extend([capacity, floor, start, charge, discharge, least, efficiency]);
            numbers.extend([store.wear, store.end_value]);
            numbers.extend(flags);
            numbers.extend(store.available.iter().map(|is_there| f64::from(u8::from(*is_there))));
            numbers.extend(store.targets.iter().chain(&store.trips));
        }
        (self.each().map(|(entry, _)| entry.device_id.as_str()).collect(), numbers)
    }

    /// The sum of powers over time, kWh.
    fn energy(&self, powers: impl Iterator<Item = f64>) -> f64 {
        self.site.slots.iter().zip(powers).map(|(slot, power)| slot.hours() * power).sum()
    }

    /// Stretches of constant power, in order.
    fn segments(&self, powers: impl Iterator<Item = f64>) -> Vec<SiteSegment> {
        let mut segments: Vec<SiteSegment> = Vec::new();
        let mut last = None;
        for (slot, power) in self.site.slots.iter().zip(powers) {
            let power = rounded(power);
            match segments.last_mut() {
                Some(segment) if last == Some(power) && power != 0.0 => {
                    segment.end_time = self.frame.offset.at(slot.window.end());
                }
                _ if power != 0.0 => segments.push(SiteSegment {
                    start_time: self.frame.offset.at(slot.window.start()),
                    end_time: self.frame.offset.at(slot.window.end()),
                    energy_flow_direction: if power > 0.0 {
                        Direction::Import
                    } else {
                        Direction::Export
                    },
                    power: kilowatts_of(power.abs()),
                }),
                _ => {}
            }
            last = Some(power);
        }
        segments
    }

    /// What the meter does, and what is thrown away.
    fn meter(&self) -> [Vec<SiteSegment>; 2] {
        let meter = self.plan.meter.iter();
        let curtailed = self.segments(meter.clone().map(|meter| -meter.curtailed));
        [self.segments(meter.map(|meter| meter.import - meter.export)), curtailed]
    }

    /// The devices with their kinds.
    fn each(&self) -> impl Iterator<Item = (&SiteDevice, Kind)> {
        self.request.data.iter().zip(self.kinds.iter().copied())
    }

    fn powers(&self, kind: Kind) -> &[f64] {
        let powers = match kind {
            Kind::Load(place) => self.plan.loads.get(place),
            Kind::Store(place) => self.plan.stores.get(place).map(|store| &store.power),
        };
        powers.map_or(&[], |powers| powers)
    }

    /// A store of the request with its plan.
    fn store(&self, place: usize) -> Option<(&Store, &StorePlan)> {
        Some((self.site.stores.get(place)?, self.plan.stores.get(place)?))
    }

    fn schedules(&self, has_values: bool) -> Vec<SiteSchedule> {
        let schedule = |(entry, kind): (&SiteDevice, Kind)| {
            let powers = self.powers(kind);
            let prices = self.plan.prices.site.iter().map(SlotPrices::price);
            let worth = self.energy(powers.iter().zip(prices).map(|(power, price)| power * price));
            let (wear, trajectory) = match kind {
                Kind::Load(_) => (0.0, None),
                Kind::Store(place) => {
                    let through = self.energy(powers.iter().map(|power| power.abs()));
                    let wear = self.store(place).map_or(0.0, |(store, _)| store.wear);
                    (wear * through, Some(self.points(place, has_values)))
                }
            };
            SiteSchedule {
                device_id: entry.device_id.clone(),
                schedule: self.segments(powers.iter().copied()),
                energy: kilowatt_hours(self.energy(powers.iter().copied())),
                cost: Money(worth + wear),
                trajectory,
            }
        };
        self.each().map(schedule).collect()
    }

    /// What a battery holds over time.
    fn points(&self, place: usize, has_values: bool) -> Vec<SocPoint> {
        let Some((store, plan)) = self.store(place) else { return Vec::new() };
        let starts = self.site.slots.iter().map(|slot| slot.window.start());
        let values = self.plan.prices.stores.get(place).filter(|_| has_values);
        let point = |(at, (time, energy)): (usize, (Instant, &f64))| SocPoint {
            time: self.frame.offset.at(time),
            state_of_charge_percent: rounded(energy / store.capacity * 100.0),
            energy_kwh: rounded(*energy),
            value: values.and_then(|values| values.get(at)).map(|value| Money(*value)),
        };
        let times = starts.chain([self.frame.whole.end()]);
        times.zip(&plan.energy).enumerate().map(point).collect()
    }

    /// What the same energy costs at once: loads and cars at full power from the start, without what batteries give.
    fn baseline(&self) -> f64 {
        let mut needs: Vec<f64> =
            self.site.slots.iter().map(|slot| slot.load - slot.generation).collect();
        let mut stored = 0.0;
        for (load, powers) in self.site.loads.iter().zip(&self.plan.loads) {
            let energy = self.energy(powers.iter().copied());
            self.at_once(&mut needs, energy, |slot| {
                if load.slots.contains(&slot) { load.power } else { 0.0 }
            });
        }
        for (store, plan) in self.site.stores.iter().zip(&self.plan.stores) {
            let end = plan.energy.last().copied().unwrap_or_default();
            let trips = store.trips.iter().sum::<f64>() - plan.unserved.iter().sum::<f64>();
            let wanted = ((end - store.start + trips) / store.efficiency).max(0.0);
            let is_there = |slot| store.available.get(slot).copied().unwrap_or(false);
            let power = |slot| if is_there(slot) { store.charge } else { 0.0 };
            let taken = self.at_once(&mut needs, wanted, power);
            let held = store.start + taken * store.efficiency - trips;
            stored += store.wear * taken - store.end_value * held.max(0.0);
        }
        let costs = self.site.slots.iter().zip(&needs).map(|(slot, need)| {
            slot.hours() * if *need > 0.0 { slot.buy * need } else { slot.sell * need }
        });
        let peak = self.site.peak.map_or(0.0, |peak| peak.cost(site::peak(&self.site, &needs)));
        costs.sum::<f64>() + stored + peak
    }

    /// Adds an energy to needs, at full power from the first slot on; how much fits.
    fn at_once(&self, needs: &mut [f64], energy: f64, power: impl Fn(usize) -> f64) -> f64 {
        let mut left = energy;
        for (place, (slot, need)) in self.site.slots.iter().zip(needs).enumerate() {
            let taken = (power(place) * slot.hours()).min(left);
            *need += taken / slot.hours();
            left -= taken;
        }
        energy - left
    }

    /// The lowest confidence of the prices that the plan pays or gets.
    fn confidence(&self) -> f64 {
        let slots = self.plan.meter.iter().zip(&self.confidences);
        slots.fold(1.0, |least, (meter, [import, export])| {
            let import = if meter.import > 0.0 { *import } else { 1.0 };
            let export = if meter.export > 0.0 { *export } else { 1.0 };
            least.min(import).min(export)
        })
    }

    fn not_proven(&self) -> Option<Warning> {
        let Plan { proven, cost, bound, .. } = self.plan;
        (!proven).then_some(Warning::NotProven(NotProven {
            code: Code::NotProvenOptimal,
            device_id: None,
            cost,
            bound,
        }))
    }

    /// All that cannot be had.
    fn shortfalls(&self) -> Vec<Shortfall> {
        let mut all = Vec::new();
        for (entry, kind) in self.each() {
            match kind {
                Kind::Load(place) => all.extend(self.load_shortfall(entry, place)),
                Kind::Store(place) => self.store_shortfalls(&entry.device_id, place, &mut all),
            }
        }
        all.extend(self.limit_shortfall(
            Code::LimitExceededByLoad,
            self.site.max_import,
            |meter| meter.import,
        ));
        let code = Code::LimitExceededByGeneration;
        all.extend(self.limit_shortfall(code, self.site.max_export, |meter| meter.export));
        all
    }

    fn load_shortfall(&self, entry: &SiteDevice, place: usize) -> Option<Shortfall> {
        let (load, powers) = (self.site.loads.get(place)?, self.plan.loads.get(place)?);
        let delivered = self.energy(powers.iter().copied());
        let energy = entry.energy?;
        let is_full = load
            .slots
            .clone()
            .all(|slot| powers.get(slot).is_some_and(|power| *power >= load.power));
        let is_at_limit =
            self.plan.meter.iter().any(|meter| meter.import >= self.site.max_import - SAME);
        (delivered < load.energy - SAME).then(|| Shortfall {
            code: Code::EnergyNotDelivered,
            device_id: Some(entry.device_id.clone()),
            requested: energy.value.0,
            delivered: rounded(delivered * energy.units.per_kilowatt_hour()),
            unit: energy.units.into(),
            limited_by: match is_full {
                true if load.power > 0.0 => LimitedBy::Window,
                false if is_at_limit => LimitedBy::SiteLimit,
                _ => LimitedBy::DeviceLimit,
            },
        })
    }

    fn store_shortfalls(&self, device: &Id, place: usize, all: &mut Vec<Shortfall>) {
        let Some((store, plan)) = self.store(place) else { return };
        let ends = plan.energy.iter().skip(1);
        let short = |code, requested, delivered, unit, limited_by| Shortfall {
            code,
            device_id: Some(device.clone()),
            requested,
            delivered: five_decimals(delivered),
            unit,
            limited_by,
        };
        for (((end, trip), unserved), target) in
            ends.zip(&store.trips).zip(&plan.unserved).zip(&store.targets)
        {
            let served = trip - unserved;
            let percent = |energy: f64| energy / store.capacity * 100.0;
            if *target > end + served + SAME.max(1e-9 * store.capacity) {
                let limit = if store.charge > 0.0 { LimitedBy::Time } else { LimitedBy::Power };
                let (target, held) = (percent(*target), percent(end + served));
                all.push(short(
                    Code::TargetNotReached,
                    five_decimals(target),
                    held,
                    Unit::Percent,
                    limit,
                ));
            }
            if *unserved > 0.0 {
                all.push(short(
                    Code::TripNotServed,
                    *trip,
                    served,
                    Unit::KilowattHours,
                    LimitedBy::Time,
                ));
            }
        }
    }

    /// A limit that the site breaks by itself.
    fn limit_shortfall(
        &self,
        code: Code,
        limit: f64,
        of: fn(&site::Meter) -> f64,
    ) -> Option<Shortfall> {
        let most = self.plan.meter.iter().map(of).fold(0.0, f64::max);
        (most > limit + SAME).then(|| Shortfall {
            code,
            device_id: None,
            requested: rounded(most),
            delivered: limit,
            unit: Unit::Kilowatts,
            limited_by: LimitedBy::SiteLimit,
        })
    }

    fn certificate(&self) -> SiteCertificate {
        let prices = &self.plan.prices;
        let device = |(_, kind): (&SiteDevice, Kind)| match kind {
            Kind::Load(place) => {
                prices.loads.get(place).map(|price| vec![*price]).unwrap_or_default()
            }
            Kind::Store(place) => prices.stores.get(place).cloned().unwrap_or_default(),
        };
        let starts = self.site.slots.iter().map(|slot| slot.window.start());
        SiteCertificate {
            times: starts
                .chain([self.frame.whole.end()])
                .map(|time| self.frame.offset.at(time))
                .collect(),
            site: prices.site.iter().map(SlotPrices::price).collect(),
            decisions: self.decisions(),
            peak: prices.peak.clone(),
            devices: self.each().map(device).collect(),
            bound: self.plan.floor,
            gap: self.plan.cost - self.plan.floor,
        }
    }

    /// The prices of slots in which something is decided.
    fn decisions(&self) -> Vec<DecisionPrices> {
        let place = |decision: &Decision| {
            self.kinds.iter().position(|kind| match (kind, decision) {
                (Kind::Load(own), Decision::Load(place)) => own == place,
                (Kind::Store(own), Decision::Store(place)) => own == place,
                _ => false,
            })
        };
        let slots = self.plan.prices.site.iter().enumerate();
        slots
            .filter(|(_, own)| !own.decisions.is_empty())
            .map(|(slot, own)| DecisionPrices {
                slot,
                of: own.decisions.iter().map(place).collect(),
                prices: own.prices.clone(),
            })
            .collect()
    }

    fn site_price(&self) -> Vec<SitePrice> {
        let prices = self.plan.prices.site.iter().map(SlotPrices::price);
        let slots = self.site.slots.iter().zip(prices);
        let price = |(slot, value): (&Slot, f64)| SitePrice {
            start_time: self.frame.offset.at(slot.window.start()),
            end_time: self.frame.offset.at(slot.window.end()),
            value: Money(value),
        };
        slots.map(price).collect()
    }
}
