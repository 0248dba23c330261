//! `schedules.amount`: the request, the joint plan of each direction, the answer.

mod answer;
mod earlier;
mod group;
mod options;
mod proof;
mod reasons;
mod sentence;

pub use options::{AmountOptions, ReasonsAs};

use super::fingerprint::Fingerprint;
use super::{LOCAL_ACCOUNT, Planner, time_created};
use crate::documents::amount::{
    AmountAnswer, AmountRequest, Baseline, Cost, DeviceSchedule, ThresholdEcho,
};
use crate::documents::answer::Money;
use crate::documents::field::Trade;
use crate::documents::warning::{Shortfall, Warning};
use crate::error::Result;
use crate::order;
use crate::plan::amount;
use crate::time::Instant;

use answer::{savings, schedule, shortfall};
use group::{Group, near_the_best, no_devices, signed, take_turns};

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
