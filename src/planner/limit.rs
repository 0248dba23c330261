//! `schedules.limit`: the request, the periods within the limit, the answer.

use std::borrow::Cow;

use super::{LOCAL_ACCOUNT, Planner, goal, time_created};
use crate::documents::answer::{Money, five_decimals};
use crate::documents::field::{MAX_API_WINDOW, PricePerKwh, RelativePrice, check_window};
use crate::documents::limit::{
    LimitAnswer, LimitEcho, LimitRequest, LimitSlot, PriceLimit, SlotTariff,
};
use crate::error::Result;
use crate::input::reads;
use crate::plan::level::{self, Bound, Relative};
use crate::plan::{self, Segment};
use crate::series::{PricedWindow, StoredSeries};
use crate::time::{Instant, Offset, Span};

/// Options of the local engine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LimitOptions {
    /// Refuse windows that the hosted API does not take.
    pub strict: bool,
}

reads!(LimitOptions { strict });

impl Planner {
    /// Finds all periods of the window that are priced on one side of a limit.
    ///
    /// # Errors
    ///
    /// `no_tariff_connected`, `no_price_data`, `not_found` for another location, and
    /// `window_too_long` where the options ask for it.
    pub fn limit(
        &self,
        request: &LimitRequest,
        options: &LimitOptions,
        now: Instant,
    ) -> Result<LimitAnswer> {
        let location_id = self.location_of(request.location_id.as_ref())?;
        if options.strict {
            check_window(request.window.requested(), MAX_API_WINDOW)?;
        }
        let window = request.window.planned();
        let tariff = self.tariffs.of(request.direction, window)?;
        let offset = request.window.offset();
        let prices = tariff.within(window, offset)?;
        let plan = plan::limit::within(&prices, bound(request, &prices));
        let second = now.ceil_to_second();
        let start = match &tariff {
            // A price of zero that was made for the window is known before it, too.
            Cow::Owned(_) => second.max(window.start()),
            Cow::Borrowed(_) => second,
        };
        let total: Span = plan.iter().map(|segment| segment.window.length()).sum();
        Ok(LimitAnswer {
            id: tariff.fingerprint.id("spl", request),
            object: "schedule_limit",
            live_mode: false,
            location_id,
            location_timezone: self.location.timezone.clone(),
            currency_code: self.location.currency_code.clone(),
            direction: request.direction,
            duration: total.minutes(),
            next_update: next_update(&tariff.series, start, second).map(|next| offset.at(next)),
            request: echo(request, &prices),
            data: plan.iter().map(|segment| slot(segment, offset)).collect(),
            time_created: time_created(now),
            account_id: LOCAL_ACCOUNT,
        })
    }
}

/// When prices are worth fetching: the first instant from now on that is not known for sure; none where
/// all prices are past. It is looked for from `start` on.
fn next_update(series: &StoredSeries, start: Instant, now: Instant) -> Option<Instant> {
    let is_past = series.end().is_none_or(|end| end < now);
    (!is_past).then(|| series.first_uncertain(start))
}

fn bound(request: &LimitRequest, prices: &PricedWindow) -> Bound {
    let goal = goal(request.segment);
    match request.limit {
        PriceLimit::Absolute(PricePerKwh(price), _) => Bound::absolute(goal, price),
        PriceLimit::Relative(relative) => Bound::relative(goal, point(relative), prices.range()),
    }
}

fn point(relative: RelativePrice) -> Relative {
    Relative::nearest(relative.point())
}

/// The request as the API repeats it, with the equivalent of the limit that was not requested.
fn echo(request: &LimitRequest, prices: &PricedWindow) -> LimitEcho {
    let (absolute, relative) = match request.limit {
        PriceLimit::Absolute(PricePerKwh(price), Some(relative)) => (price, relative.point()),
        PriceLimit::Absolute(PricePerKwh(price), None) => {
            (price, five_decimals(level::position(price, prices.range())))
        }
        PriceLimit::Relative(relative) => {
            (five_decimals(point(relative).level(prices.range())), relative.point())
        }
    };
    let [start_time, end_time] = request.window.echo();
    let LimitRequest { direction, segment, .. } = *request;
    LimitEcho { direction, segment, absolute, relative, start_time, end_time }
}

fn slot(segment: &Segment, offset: Offset) -> LimitSlot {
    let Segment { window, price } = segment;
    LimitSlot {
        start_time: offset.at(window.start()),
        end_time: offset.at(window.end()),
        tariff: SlotTariff { rate_avg: Money(price.value), confidence: price.confidence },
    }
}
