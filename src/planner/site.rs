//! `schedules.site`: the request, the joint plan of everything behind one meter, the answer.
//!
//! **Slots.** Time is cut at every instant at which a price, a power, a window, a target, a trip or a peak interval
//! begins or ends. Without a price series for export, what is fed in earns nothing.
//!
//! **Targets.** A battery is to hold at least the target of its state at the end of the plan, and its other targets in time.
//! It is never brought below its reserve, or below where it starts if that is lower.

mod answer;
mod constraints;
mod devices;
mod limits;
mod options;
mod peak;
mod previous;
mod proof;
mod quantities;
mod sentence;
mod shortfalls;
mod slots;

pub use self::options::SiteOptions;

use self::answer::Made;
use self::devices::load;
use self::sentence::Told;
use self::slots::{Frame, SiteSeries, cuts, planned};
use super::reasons_as::ReasonsAs;
use super::{LOCAL_ACCOUNT, Planner, time_created};
use crate::documents::amount::{Baseline, Cost, Savings};
use crate::documents::answer::Money;
use crate::documents::field::TariffDirection;
use crate::documents::site::{Optimality, SiteAnswer, SiteRequest};
use crate::documents::warning::Warning;
use crate::error::{Error, Result};
use crate::plan::site::{self, Site};
use crate::time::Instant;

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
        let (started, most) = (clock(), options.most_millis());
        let mut made = self.made(request, options, &|| clock() - started >= most)?;
        let peak_curve = made.peak_curve(options, clock)?;
        let has_text = options.reasons == ReasonsAs::Text;
        let constraints = has_text.then(|| self.constraints(&made, options, clock));
        let (kept, regret) = made.keep(options);
        let shortfalls = options.on_shortfall.apply(made.shortfalls())?;
        let told = Told {
            shortfalls: &shortfalls,
            constraints: constraints.as_deref().unwrap_or_default(),
            currency: &self.location.currency_code,
        };
        let reasons = has_text.then(|| made.sentences(&told));
        let mut warnings: Vec<_> = shortfalls.into_iter().map(Warning::Shortfall).collect();
        warnings.extend(made.not_proven().filter(|_| kept != Some(true)));
        let baseline = made.baseline();
        let saved = baseline - made.plan.cost;
        let percentage = if baseline == 0.0 { 0.0 } else { 100.0 * saved / baseline.abs() };
        let has_reasons = options.reasons != ReasonsAs::Nothing;
        let import = self.tariffs.connected(TariffDirection::Import)?;
        Ok(SiteAnswer {
            id: import.fingerprint.id("sst", &made.content(options)),
            object: "schedule_site",
            account_id: LOCAL_ACCOUNT,
            live_mode: false,
            location_id: self.location_of(request.location_id.as_ref())?,
            location_timezone: self.location.timezone.clone(),
            currency_code: self.location.currency_code.clone(),
            start_time: made.frame.offset.at(made.frame.whole.start()),
            end_time: made.frame.offset.at(made.frame.whole.end()),
            tariff: Cost { value: Money(made.plan.cost), confidence: made.confidence() },
            baseline: Baseline { value: Money(baseline) },
            savings: Savings { value: Money(saved), percentage: Money(percentage) },
            data: made.schedules(has_reasons),
            grid: made.grid(),
            curtailed: made.curtailed(),
            optimality: Optimality {
                proven: made.plan.proven,
                bound: made.plan.bound,
                gap: made.plan.cost - made.plan.bound,
            },
            warnings,
            kept,
            regret: regret.map(Money),
            certificate: options.certificate.then(|| made.certificate()),
            site_price: has_reasons.then(|| made.site_price()),
            limits: has_reasons.then(|| made.limits()),
            constraints,
            reasons,
            peak_curve,
            time_created: time_created(now),
        })
    }

    /// The best plan that is found before `expired` says that time is up, with what it is made from.
    fn made<'a>(
        &self,
        request: &'a SiteRequest,
        options: &SiteOptions,
        expired: &dyn Fn() -> bool,
    ) -> Result<Made<'a>> {
        self.location_of(request.location_id.as_ref())?;
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
        let kinds = self.add_devices(&mut site, request, &frame, &cuts)?;
        if site::is_too_large(&site) {
            let problem = format!(
                "is too large: {} slots of constant prices and powers for {} devices",
                site.slots.len(),
                kinds.len()
            );
            return Err(Error::too_large("data", problem));
        }
        let plan = site::best(&site, expired);
        Ok(Made { request, frame, site, plan, kinds, confidences })
    }

    /// Adds the devices of a request to its site.
    fn add_devices(
        &self,
        site: &mut Site,
        request: &SiteRequest,
        frame: &Frame,
        cuts: &[Instant],
    ) -> Result<Vec<Kind>> {
        let buys: Vec<f64> = site.slots.iter().map(|slot| slot.buy).collect();
        let mut kinds = Vec::with_capacity(request.data.len());
        for (position, entry) in request.data.iter().enumerate() {
            let at = |error: Error| error.under(&format!("data[{position}]"));
            let mut before = request.data.iter().take(position);
            if before.any(|other| other.device_id == entry.device_id) {
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
                site.loads.push(load(request, entry, frame, (cuts, &buys)).map_err(at)?);
                Kind::Load(site.loads.len() - 1)
            } else {
                site.stores.push(self.store_of(entry, frame, cuts, at)?);
                Kind::Store(site.stores.len() - 1)
            });
        }
        Ok(kinds)
    }
}
