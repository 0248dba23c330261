//! `schedules.site`: the request, the joint plan of everything behind one meter, the answer.
//!
//! **Slots.** Time is cut at every instant at which a price, a power, a window, a target, a trip or a peak interval
//! begins or ends. Without a price series for export, what is fed in earns nothing.
//!
//! **Targets.** A battery is to hold at least the target of its state at the end of the plan, and its other targets in time.
//! It is never brought below its reserve, or below where it starts if that is lower.

mod answer;
mod devices;
mod previous;
mod proof;
mod quantities;
mod shortfalls;
mod slots;

use self::answer::Made;
use self::devices::load;
use self::quantities::{kilowatt_hours, kilowatts_of};
use self::slots::{Frame, SiteSeries, cuts, planned};
use super::shortfall::OnShortfall;
use super::{LOCAL_ACCOUNT, Planner, time_created};
use crate::documents::amount::{Baseline, Cost, Quantity, Savings};
use crate::documents::answer::Money;
use crate::documents::field::TariffDirection;
use crate::documents::site::{
    Amount, Curtailed, GridSchedule, Optimality, PreviousPlan, SiteAnswer, SiteRequest,
};
use crate::documents::warning::Warning;
use crate::error::{Error, Result};
use crate::input::reads;
use crate::plan::site;
use crate::time::Instant;

/// Options of the local engine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteOptions {
    /// Adds the prices that prove the bound.
    pub certificate: bool,
    /// Adds what energy is worth, at the site and in each battery.
    pub reasons: bool,
    /// What to do when something cannot be had.
    pub on_shortfall: OnShortfall,
    /// How long to search for a better plan, or for a proof, milliseconds.
    pub max_millis: Option<Quantity>,
    /// The plan that was made before.
    pub previous: Option<PreviousPlan>,
    /// How much more it may cost to be kept.
    pub keep_within: Option<Amount>,
}

reads!(SiteOptions {
    certificate,
    reasons,
    on_shortfall as "onShortfall",
    max_millis as "maxMillis",
    previous,
    keep_within as "keepWithin",
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
        let series = SiteSeries {
            import: import.within(whole, frame.offset)?,
            export: export.map(|tariff| tariff.within(whole, frame.offset)).transpose()?,
            load: frame.powers(request.load.as_ref(), "load")?,
            generation: frame.powers(request.generation.as_ref(), "generation")?,
        };
        let cuts = cuts(request, options.previous.as_ref(), &frame, &series)?;
        let (mut site, confidences) = series.site(request, &cuts)?;
        let buys: Vec<f64> = site.slots.iter().map(|slot| slot.buy).collect();
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
                site.loads.push(load(request, entry, &frame, (&cuts, &buys)).map_err(at)?);
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
        let mut made = Made { request, frame, site, plan, kinds, confidences };
        let previous = options.previous.as_ref();
        let replayed = previous.and_then(|previous| made.replayed(previous));
        let regret = replayed.as_ref().map(|own| own.cost - made.plan.bound);
        let within = options.keep_within.map_or(0.0, |Amount(within)| within);
        let is_kept = regret.is_some_and(|regret| regret <= within + 1e-9);
        if let Some(replayed) = replayed.filter(|_| is_kept) {
            made.plan = replayed;
        }
        let shortfalls = options.on_shortfall.apply(made.shortfalls())?;
        let mut warnings: Vec<_> = shortfalls.into_iter().map(Warning::Shortfall).collect();
        warnings.extend(made.not_proven().filter(|_| !is_kept));
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
            kept: previous.map(|_| is_kept),
            regret: regret.map(Money),
            certificate: options.certificate.then(|| made.certificate()),
            site_price: options.reasons.then(|| made.site_price()),
            time_created: time_created(now),
        })
    }
}
