//! `schedules.soc`: the request, the battery's plan, the answer.
//!
//! **Which prices.** Towards a target above the state of charge only the import prices are looked at,
//! towards one below it only the export prices. Arbitrage needs the import prices, and the export
//! prices too where the battery has to come down; without a series for export it buys only.
//!
//! **Horizon.** From `now`, on the next whole second, for the hours of the request, or to the end of the
//! prices that are looked at. Where one of them is missing before that, the plan ends there, with a warning.

use serde::Serialize;

use super::devices::Profile;
use super::fingerprint::Fingerprint;
use super::keeping::Regret;
use super::shortfall::OnShortfall;
use super::tariffs::Tariff;
use super::{LOCAL_ACCOUNT, Planner, time_created};
use crate::documents::answer::{Money, five_decimals};
use crate::documents::field::{Direction, Id, TariffDirection};
use crate::documents::previous::{PreviousSegment, PreviousSoc, left_in};
use crate::documents::site::Amount;
use crate::documents::soc::{
    Hours, PlanCost, SocAnswer, SocPlan, SocPoint, SocRequest, SocSegment,
};
use crate::documents::state::{DeviceState, Percent};
use crate::documents::warning::{Code, LimitedBy, NotProven, Shortfall, Unit, Warning};
use crate::error::{Error, Result};
use crate::input::reads;
use crate::plan::storage::{self, Battery, BatterySegment, Mode, Point, StoragePlan, Task};
use crate::series::PricedWindow;
use crate::time::{Instant, Offset, Span, Window};

/// Options of the local engine.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SocOptions {
    /// Buy low and sell high on the way, instead of going straight to the target.
    pub arbitrage: bool,
    /// Add the state of charge over time, and what stored energy is worth.
    pub trajectory: bool,
    /// What to do when the target cannot be reached.
    pub on_shortfall: OnShortfall,
    /// The plan that was made before; only where it is kept, it makes another id.
    #[serde(skip)]
    pub previous: Option<PreviousSoc>,
    /// How much more it may cost to be kept.
    #[serde(skip)]
    pub keep_within: Option<Amount>,
}

reads!(SocOptions {
    arbitrage,
    trajectory,
    on_shortfall as "onShortfall",
    previous,
    keep_within as "keepWithin",
});

impl Planner {
    /// Brings a battery to its target state of charge by the end of the horizon at the least cost.
    ///
    /// # Errors
    ///
    /// `not_found` for a device that the planner does not have, `no_battery` and `no_device_state`
    /// for one of which it knows too little, `no_tariff_connected`, `no_price_data` where there is no price
    /// at all from now on, and `shortfall` where the options ask for it.
    pub fn soc(
        &self,
        request: &SocRequest,
        options: &SocOptions,
        now: Instant,
    ) -> Result<SocAnswer> {
        let (profile, state) = self.device(request)?;
        let goal = SocGoal::new(profile, &state, options);
        let tariffs = self.tariffs_of(&goal)?;
        let offset = state.time.offset;
        let (window, horizon) = tariffs.window(now, request.schedule_horizon, offset)?;
        let [import, export] = tariffs.priced(window, offset)?;
        // Where only the export prices count, they stand in for the import prices.
        let import = import.as_ref().or(export.as_ref()).ok_or_else(not_connected)?;
        let task = goal.task(import, export.as_ref());
        let best = storage::best(&task);
        let previous = options.previous.as_ref();
        let replayed = previous.and_then(|PreviousSoc(segments)| {
            let left = left_in(window, segments)?;
            let segments: Vec<_> = left.iter().map(battery_segment).collect();
            storage::replayed(&task, &segments, &best)
        });
        let regret = replayed.as_ref().map(|plan| {
            let costs = (best.cost, best.cost - best.gap);
            Regret::of(plan.cost, costs, options.keep_within)
        });
        let kept = replayed.filter(|_| regret.is_some_and(|regret| regret.is_little));
        let plan = kept.as_ref().unwrap_or(&best);
        let shortfalls = [
            shortened(horizon, window.length(), &request.device_id),
            goal.shortfall(&best, &request.device_id),
        ];
        let shortfalls = shortfalls.into_iter().flatten().collect();
        let shortfalls = options.on_shortfall.apply(shortfalls)?;
        let mut warnings: Vec<_> = shortfalls.into_iter().map(Warning::Shortfall).collect();
        warnings.extend(not_proven(&best, &request.device_id).filter(|_| kept.is_none()));
        let trajectory =
            options.trajectory.then(|| goal.points(storage::trajectory(&task, plan), offset));
        Ok(SocAnswer {
            device_id: request.device_id.clone(),
            location_id: self.location_of(None)?,
            id: tariffs
                .id(kept.as_ref(), &(request, &state, options, profile, offset.at(window.start()))),
            object: "schedule_soc",
            account_id: LOCAL_ACCOUNT,
            live_mode: false,
            location_timezone: self.location.timezone.clone(),
            currency_code: self.location.currency_code.clone(),
            data: vec![SocPlan {
                start_time: offset.at(window.start()),
                end_time: offset.at(window.end()),
                cost: PlanCost { value: Money(plan.cost), confidence: plan.confidence },
                schedule: plan.segments.iter().map(|part| segment(part, offset)).collect(),
                trajectory,
            }],
            time_created: time_created(now),
            warnings,
            kept: previous.map(|_| kept.is_some()),
            regret: regret.map(|regret| Money(regret.value)),
        })
    }

    /// What the battery can do, and its state: the one in the request, else the last submitted one.
    fn device(&self, request: &SocRequest) -> Result<(Profile, DeviceState)> {
        let devices = self.devices.borrow();
        let device = devices.of(&request.device_id)?;
        let profile = device.profile()?;
        let state = request.device_state.as_ref().map_or_else(|| device.state(), Ok)?;
        Ok((profile, state.clone()))
    }

    /// The tariffs that the plan looks at.
    fn tariffs_of(&self, goal: &SocGoal) -> Result<TwoTariffs<'_>> {
        let falls = goal.target < goal.start && goal.battery.discharge_power > 0.0;
        let trades = goal.mode == Mode::Arbitrage;
        let import = || self.tariffs.connected(TariffDirection::Import);
        let export = || self.tariffs.connected(TariffDirection::Export);
        Ok(TwoTariffs {
            import: if trades || !falls { Some(import()?) } else { None },
            export: match goal.battery.discharge_power > 0.0 {
                true if falls => Some(export()?),
                true if trades => export().ok(),
                _ => None,
            },
        })
    }
}

fn not_connected() -> Error {
    Error::no_tariff(TariffDirection::Import.name())
}

/// What the battery is to do, in kWh.
struct SocGoal {
    battery: Battery,
    mode: Mode,
    start: f64,
    /// The target, clamped to the reserve, or to the start where that is lower still.
    target: f64,
    requested: Percent,
}

impl SocGoal {
    fn new(profile: Profile, state: &DeviceState, options: &SocOptions) -> Self {
        let Profile { capacity, charge_power, discharge_power, round_trip_efficiency } = profile;
        let start = state.state_of_charge_percent.of(capacity);
        let requested = state.target_state_of_charge_percent;
        let reserve = state.backup_reserve_percent.unwrap_or_default().of(capacity);
        SocGoal {
            battery: Battery {
                capacity,
                charge_power,
                discharge_power,
                round_trip_efficiency,
                reserve,
            },
            mode: if options.arbitrage { Mode::Arbitrage } else { Mode::Direct },
            start,
            target: requested.of(capacity).max(reserve.min(start)),
            requested,
        }
    }

    fn task<'a>(&self, import: &'a PricedWindow, export: Option<&'a PricedWindow>) -> Task<'a> {
        let SocGoal { battery, mode, start, target, .. } = *self;
        Task { battery, import, export, start, target, mode }
    }

    fn percent(&self, energy: f64) -> f64 {
        energy / self.battery.capacity * 100.0
    }

    /// The target as it was requested for, if the plan ends elsewhere.
    fn shortfall(&self, plan: &StoragePlan, device: &Id) -> Option<Shortfall> {
        let rounding = self.battery.capacity * 1e-9;
        let missed = (plan.energy - self.target).abs() > rounding;
        let requested = self.requested.of(self.battery.capacity);
        let below_reserve = self.battery.reserve - requested > rounding;
        let power = match self.target > self.start {
            true => self.battery.charge_power,
            false => self.battery.discharge_power,
        };
        let (code, limited_by) = match (missed, below_reserve) {
            (true, _) if power == 0.0 => (Code::TargetNotReached, LimitedBy::Power),
            (true, _) => (Code::TargetNotReached, LimitedBy::Time),
            (false, true) => (Code::TargetBelowReserve, LimitedBy::Reserve),
            (false, false) => return None,
        };
        Some(Shortfall {
            code,
            device_id: Some(device.clone()),
            requested: self.requested.value(),
            delivered: five_decimals(self.percent(plan.energy)),
            unit: Unit::Percent,
            limited_by,
        })
    }

    fn points(&self, points: Vec<Point>, offset: Offset) -> Vec<SocPoint> {
        let point = |point: Point| SocPoint {
            time: offset.at(point.at),
            state_of_charge_percent: self.percent(point.energy),
            energy_kwh: point.energy,
            value: point.value.map(Money),
        };
        points.into_iter().map(point).collect()
    }
}

/// A plan that ends before the horizon, where a price is missing.
fn shortened(horizon: Span, planned: Span, device: &Id) -> Option<Shortfall> {
    (planned < horizon).then(|| Shortfall {
        code: Code::HorizonShortened,
        device_id: Some(device.clone()),
        requested: horizon.hours(),
        delivered: planned.hours(),
        unit: Unit::Hours,
        limited_by: LimitedBy::PriceData,
    })
}

/// A plan that is not proven to be the best: what it costs, and what no plan can cost less than.
fn not_proven(plan: &StoragePlan, device: &Id) -> Option<Warning> {
    (plan.gap > 0.0).then(|| {
        Warning::NotProven(NotProven {
            code: Code::NotProvenOptimal,
            device_id: Some(device.clone()),
            cost: plan.cost,
            bound: plan.cost - plan.gap,
        })
    })
}

/// The tariffs that a plan looks at; at least one.
struct TwoTariffs<'a> {
    import: Option<&'a Tariff>,
    export: Option<&'a Tariff>,
}

impl<'a> TwoTariffs<'a> {
    fn each(&self) -> impl Iterator<Item = &'a Tariff> {
        [self.import, self.export].into_iter().flatten()
    }

    /// From now to the horizon, or to where a price is missing; and how long the horizon is, to the end
    /// of the prices if it is left out.
    fn window(
        &self,
        now: Instant,
        horizon: Option<Hours>,
        offset: Offset,
    ) -> Result<(Window, Span)> {
        let start = now.ceil_to_second();
        let requested = horizon.map(|Hours(hours)| hours);
        let all = Window::new(start, start.plus(requested.unwrap_or(Span::MAX)));
        let mut window = all.ok_or_else(not_connected)?;
        let mut last = window.end();
        for tariff in self.each() {
            if let Some(missing) = tariff.series.first_missing(window) {
                let priced = Window::new(start, missing);
                window = priced.ok_or_else(|| tariff.no_price(start, offset))?;
            }
            last = tariff.series.end().map_or(last, |end| end.min(last));
        }
        Ok((window, requested.unwrap_or(last.since(start))))
    }

    fn priced(&self, window: Window, offset: Offset) -> Result<[Option<PricedWindow>; 2]> {
        let prices = |tariff: Option<&Tariff>| {
            tariff.map(|tariff| tariff.within(window, offset)).transpose()
        };
        Ok([prices(self.import)?, prices(self.export)?])
    }

    fn id(&self, kept: Option<&StoragePlan>, made_of: &impl Serialize) -> String {
        let [import, export] = [self.import, self.export].map(|tariff| match tariff {
            Some(tariff) => tariff.fingerprint,
            None => Fingerprint::NONE,
        });
        let fingerprint = match kept {
            Some(plan) => import.of_kept("", &plan.segments.iter().map(run).collect::<Vec<_>>()),
            None => import,
        };
        fingerprint.id("ssc", &(export, made_of))
    }
}

fn battery_segment(segment: &PreviousSegment) -> BatterySegment {
    let PreviousSegment { window, power, .. } = *segment;
    let direction = match segment.direction {
        Direction::Import => storage::Direction::Charge,
        Direction::Export => storage::Direction::Discharge,
    };
    BatterySegment { window, direction, power }
}

/// When the battery runs, and at which power: below 0 where it discharges.
fn run(segment: &BatterySegment) -> (Window, f64) {
    let power = match segment.direction {
        storage::Direction::Charge => segment.power,
        storage::Direction::Discharge => -segment.power,
    };
    (segment.window, power)
}

fn segment(segment: &BatterySegment, offset: Offset) -> SocSegment {
    SocSegment {
        start_time: offset.at(segment.window.start()),
        end_time: offset.at(segment.window.end()),
        energy_flow_direction: match segment.direction {
            storage::Direction::Charge => Direction::Import,
            storage::Direction::Discharge => Direction::Export,
        },
        power_kw: segment.power,
        vpp_event: false,
    }
}
