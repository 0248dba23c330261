//! The cheapest part of a window that has a given length.
//!
//! **Problem.** Choose a subset of the window of a given length that minimises (or maximises) the
//! integral of the price over it. It may be split over periods and may use a period in part. Among
//! the optima, one with the fewest segments; among those, the earliest: at the first instant where
//! two plans differ, the earlier one is the one that runs.
//!
//! **Algorithm.** A fractional knapsack with equal values. The marginal price `m` is the price at
//! which the periods, taken by rising price, reach the length. A search finds it that halves the
//! range of the prices, as whole numbers, and keeps the periods of the half that it lies in.
//! Periods better than `m` run whole, periods worse than `m` do not run, and what is still missing
//! runs at exactly `m`, where [`ties`] chooses.
//!
//! **Time.** O(n) for `m`: at most 64 halves, and few where prices are spread. O(n log n) for the ties.
//!
//! **Why it is exact.** If a plan left out a moment better than `m`, it would have to run at a
//! moment at or above `m`, and swapping the two would improve it. So every optimum has this form,
//! and all plans of this form cost the same: the choice among ties is a choice among all optima.

use std::cmp::Ordering;

use super::ties::{self, RankedRun};
use super::{Goal, Segment, segments};
use crate::order::Rank;
use crate::series::{Period, PricedWindow};
use crate::time::{Span, Window};

/// Plans the best `length` of the window; the whole window if it is no longer than that.
///
/// # Examples
///
/// Four hours at 0.30, 0.10, 0.20 and 0.40. The cheapest 90 minutes are the hour at 0.10 and half of
/// the hour at 0.20, next to it.
///
/// ```
/// use flatpeak_wasm::plan::{Goal, duration};
/// use flatpeak_wasm::series::{Period, Series};
/// use flatpeak_wasm::time::{Instant, Span, Window};
///
/// let hours = |start: i64, end: i64| {
///     let at = |hour: i64| Instant::from_millis(hour * 3_600_000).unwrap();
///     Window::new(at(start), at(end)).unwrap()
/// };
/// let periods = [0.30, 0.10, 0.20, 0.40].into_iter().zip(0..).map(|(value, hour)| {
///     Period { window: hours(hour, hour + 1), value, confidence: 1.0 }
/// });
/// let prices = Series::new(periods.collect()).unwrap();
/// let prices = prices.within(hours(0, 4)).unwrap();
///
/// let plan = duration::best(&prices, Span::from_seconds(90 * 60), Goal::Lowest);
/// assert_eq!(plan.len(), 1);
/// assert_eq!(plan[0].window.start(), hours(1, 2).start());
/// assert_eq!(plan[0].window.length(), Span::from_seconds(90 * 60));
/// // (0.10 + 0.20 / 2) / 1.5
/// assert!((plan[0].price.value - 0.2 / 1.5).abs() < 1e-12);
/// ```
pub fn best(prices: &PricedWindow, length: Span, goal: Goal) -> Vec<Segment> {
    let length = length.min(prices.window().length());
    let marginal = marginal_price(prices, length, goal);
    let rank = |period: &Period| (period.window, goal.compare(period.value, marginal));
    let runs = ties::runs(prices.periods().iter().map(rank));
    let sure: Span = windows(&runs, Ordering::Less).map(Window::length).sum();
    debug_assert!(sure <= length, "what is better than the marginal price fits");
    segments(prices, ties::fill(&runs, length.minus(sure)))
}

/// A plan that was made before, in order of time in the window, if it is as long as the best one, to a second.
pub fn replayed(prices: &PricedWindow, windows: &[Window], length: Span) -> Option<Vec<Segment>> {
    let own: Span = windows.iter().map(|window| window.length()).sum();
    let is_as_long = (own.millis() - length.millis()).abs() <= 1_000;
    is_as_long.then(|| segments(prices, windows.iter().copied()))
}

/// The price of the last moment that is taken when moments are taken from the best on.
fn marginal_price(prices: &PricedWindow, length: Span, goal: Goal) -> f64 {
    let ranked = |period: &Period| Ranked {
        rank: goal.cost(period.value).rank(),
        price: period.value,
        length: period.window.length(),
    };
    let mut rest: Vec<Ranked> = prices.periods().iter().map(ranked).collect();
    let mut missing = length;
    loop {
        let (low, high) = rest.iter().fold((u64::MAX, 0), |(low, high), period| {
            (low.min(period.rank), high.max(period.rank))
        });
        if low >= high {
            return rest.first().map_or(0.0, |period| period.price);
        }
        let middle = low + (high - low) / 2;
        let is_better = |period: &Ranked| period.rank <= middle;
        let better =
            rest.iter().filter(|period| is_better(period)).map(|period| period.length).sum();
        if missing <= better {
            rest.retain(is_better);
        } else {
            missing = missing.minus(better);
            rest.retain(|period| !is_better(period));
        }
    }
}

/// A period, with its cost as a whole number.
struct Ranked {
    rank: u64,
    price: f64,
    length: Span,
}

fn windows(runs: &[RankedRun], rank: Ordering) -> impl Iterator<Item = Window> {
    runs.iter().filter(move |run| run.rank == rank).map(|run| run.window)
}
