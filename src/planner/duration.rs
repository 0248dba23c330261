//! `schedules.duration`: the request, the plan, the answer.

use serde::Serialize;

use super::keeping::Regret;
use super::shortfall::{self, OnShortfall};
use super::{LOCAL_ACCOUNT, Planner, goal, time_created};
use crate::documents::answer::Money;
use crate::documents::duration::{DurationAnswer, DurationRequest, DurationSlot, SlotPrice};
use crate::documents::field::{MAX_API_WINDOW, Minutes, check_window};
use crate::documents::previous::{PreviousDuration, left_in};
use crate::documents::site::Amount;
use crate::error::Result;
use crate::input::reads;
use crate::plan::{self, Segment};
use crate::time::{Instant, Offset};

/// Options of the local engine.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DurationOptions {
    /// One block, instead of time that is split where that is cheaper.
    pub contiguous: bool,
    /// What to do when the window is too short.
    pub on_shortfall: OnShortfall,
    /// Refuse windows that the hosted API does not take; it makes no other plan, and no other id.
    #[serde(skip)]
    pub strict: bool,
    /// The plan that was made before; only where it is kept, it makes another id.
    #[serde(skip)]
    pub previous: Option<PreviousDuration>,
    /// How much more it may cost to be kept, at 1 kW.
    #[serde(skip)]
    pub keep_within: Option<Amount>,
}

reads!(DurationOptions {
    contiguous,
    on_shortfall as "onShortfall",
    strict,
    previous,
    keep_within as "keepWithin",
});

impl Planner {
    /// Finds `duration` minutes of the window with the lowest or the highest mean price.
    ///
    /// # Errors
    ///
    /// `no_tariff_connected`, `no_price_data`, `not_found` for another location,
    /// `window_too_long` and `shortfall` where the options ask for it.
    pub fn duration(
        &self,
        request: &DurationRequest,
        options: &DurationOptions,
        now: Instant,
    ) -> Result<DurationAnswer> {
        let location_id = self.location_of(request.location_id.as_ref())?;
        if options.strict {
            check_window(request.window.requested(), MAX_API_WINDOW)?;
        }
        let window = request.window.planned();
        let tariff = self.tariffs.of(request.tariff_direction, window)?;
        let offset = request.window.offset();
        let prices = tariff.within(window, offset)?;
        let Minutes(requested) = request.duration;
        let goal = goal(request.segment);
        let best = match options.contiguous {
            true => plan::block::best(&prices, requested, goal),
            false => plan::duration::best(&prices, requested, goal),
        };
        let delivered = best.iter().map(|segment| segment.window.length()).sum();
        let shortfall = shortfall::of_time(requested, delivered);
        let previous = options.previous.as_ref();
        let replayed = previous.and_then(|PreviousDuration(segments)| {
            let left = left_in(window, segments)?;
            let plan = plan::duration::replayed(
                &prices,
                &left.iter().map(|own| own.window).collect::<Vec<_>>(),
                delivered,
            )?;
            (plan.len() == 1 || !options.contiguous).then_some(plan)
        });
        let regret = replayed.as_ref().map(|plan| {
            let least = plan::cost(&best, goal);
            Regret::of(plan::cost(plan, goal), (least, least), options.keep_within)
        });
        let kept = replayed.filter(|_| regret.is_some_and(|regret| regret.is_little));
        let fingerprint = match &kept {
            Some(plan) => {
                let runs: Vec<_> = plan.iter().map(|segment| (segment.window, 1.0)).collect();
                tariff.fingerprint.of_kept("", &runs)
            }
            None => tariff.fingerprint,
        };
        let is_kept = kept.is_some();
        let plan = kept.unwrap_or(best);
        Ok(DurationAnswer {
            id: fingerprint.id("std", &(request, options)),
            object: "schedule_duration",
            account_id: LOCAL_ACCOUNT,
            live_mode: false,
            location_timezone: self.location.timezone.clone(),
            currency_code: self.location.currency_code.clone(),
            tariff_direction: request.tariff_direction,
            data: plan.iter().map(|segment| slot(segment, offset)).collect(),
            time_created: time_created(now),
            device_id: request.device_id.clone(),
            location_id,
            warnings: options.on_shortfall.apply(shortfall.into_iter().collect())?,
            kept: previous.map(|_| is_kept),
            regret: regret.map(|regret| Money(regret.value)),
        })
    }
}

fn slot(segment: &Segment, offset: Offset) -> DurationSlot {
    let Segment { window, price } = segment;
    DurationSlot {
        start_time: offset.at(window.start()),
        end_time: offset.at(window.end()),
        price: SlotPrice { value: Money(price.value), confidence: price.confidence },
        vpp_event: false,
    }
}
