//! `schedules.amount`: the request, the joint plan of each direction, the answer.

mod answer;
mod earlier;
mod group;
mod options;
mod previous;
mod proof;
mod reasons;
mod sentence;

pub use options::AmountOptions;

use super::fingerprint::Fingerprint;
use super::{LOCAL_ACCOUNT, Planner, time_created};
use crate::documents::amount::{
    AmountAnswer, AmountRequest, Baseline, Cost, DeviceSchedule, ThresholdEcho,
};
use crate::documents::answer::Money;
use crate::documents::field::Direction;
use crate::documents::warning::{Shortfall, Warning};
use crate::error::Result;
use crate::order;
use crate::plan::amount::{self, DeviceSegment};
use crate::time::Instant;

use answer::{savings, schedule, shortfall};
use group::{Entry, Group, not_proven, signed, take_turns};

impl Planner {
    /// Plans the energy of several devices under one site limit, at the least total cost.
    ///
    /// # Errors
    ///
    /// `no_tariff_connected`, `no_price_data`, `not_found` for another location, and `shortfall` where the
    /// options ask for it.
    pub fn amount(
        &self,
        request: &AmountRequest,
        options: &AmountOptions,
        now: Instant,
    ) -> Result<AmountAnswer> {
        let location_id = self.location_of(request.location_id.as_ref())?;
        let mut groups = self.groups(request)?;
        let turns = take_turns(&mut groups, &request.rows)?;
        let regret = previous::keep(&mut groups, request, options, turns);
        let kept = regret.filter(|regret| regret.is_little);
        let mut schedules: Vec<(usize, DeviceSchedule)> = Vec::with_capacity(request.data.len());
        let mut warnings: Vec<(usize, Shortfall)> = Vec::new();
        for group in &groups {
            for (Entry { position, request: entry }, plan) in group.plans() {
                schedules.push((*position, schedule(request, entry, plan)));
                warnings.extend(shortfall(entry, plan).map(|warning| (*position, warning)));
            }
        }
        order::sort_by_key(&mut schedules, |(position, _)| *position);
        order::sort_by_key(&mut warnings, |(position, _)| *position);
        let warnings = warnings.into_iter().map(|(_, warning)| warning).collect();
        let shortfalls = options.on_shortfall.apply(warnings)?;
        let mut warnings: Vec<_> = shortfalls.into_iter().map(Warning::Shortfall).collect();
        if turns.is_doubtful && kept.is_none() {
            warnings.push(not_proven(&groups, turns));
        }
        let total = |part: fn(&amount::Total) -> f64| -> f64 {
            groups.iter().map(|group| signed(group.direction, part(&group.plan.total))).sum()
        };
        let (cost, baseline) = (total(|total| total.cost), total(|total| total.baseline));
        let absolute_baseline = groups.iter().map(|group| group.plan.total.absolute_baseline).sum();
        let confidence = groups.iter().map(|group| group.plan.total.confidence);
        let currency_code = &self.location.currency_code;
        Ok(AmountAnswer {
            id: id(request, &groups, kept.map_or(&[], |_| &groups)),
            object: "schedule",
            live_mode: false,
            location_id,
            location_timezone: self.location.timezone.clone(),
            currency_code: currency_code.clone(),
            max_power: request.max_power,
            shaving_threshold: request.shaving_threshold.as_ref().map(ThresholdEcho::from),
            tariff: Cost { value: Money(cost), confidence: confidence.fold(1.0, f64::min) },
            savings: savings(baseline - cost, absolute_baseline),
            baseline: Baseline { value: Money(baseline) },
            data: schedules.into_iter().map(|(_, schedule)| schedule).collect(),
            time_created: time_created(now),
            account_id: LOCAL_ACCOUNT,
            warnings,
            certificate: options.certificate.then(|| proof::document(&groups, turns.shared)),
            reasons: reasons::documents(request, &groups, (options.reasons, kept), currency_code),
            kept: options.previous.as_ref().map(|_| kept.is_some()),
            regret: regret.map(|regret| Money(regret.value)),
        })
    }
}

/// The same for every order of the devices, and another one where a plan was kept.
fn id(request: &AmountRequest, groups: &[Group], kept: &[Group]) -> String {
    let AmountRequest { location_id, max_power, shaving_threshold, data, .. } = request;
    let own = |direction: Direction| {
        let group = groups.iter().find(|group| group.direction == direction);
        group.map(|group| group.fingerprint)
    };
    let prices = (own(Direction::Import), own(Direction::Export));
    let devices = Fingerprint::of_all(data);
    let mut first = prices.0.or(prices.1).unwrap_or(Fingerprint::NONE);
    for group in kept {
        for (Entry { request: entry, .. }, plan) in group.plans() {
            let run = |segment: &DeviceSegment| {
                (segment.window, signed(group.direction, segment.power.kilowatts()))
            };
            let runs: Vec<_> = plan.segments.iter().map(run).collect();
            first = first.of_kept(entry.device_id.as_str(), &runs);
        }
    }
    first.id("sch", &(location_id, max_power, shaving_threshold, devices, prices))
}
