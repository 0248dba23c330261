//! The cheapest block of a given length.
//!
//! **Problem.** Find the start `s` of a block of length `d` inside the window that minimises (or
//! maximises) `W(s)`, the integral of the price over `[s, s + d)`. Among equal costs, the earliest.
//!
//! **Algorithm.** `W` is continuous and piecewise linear, with slope `p(s + d) - p(s)`. The slope
//! changes only where `s` or `s + d` meets the edge of a period, so `W` is least at one of these
//! points or at an end of the range of `s`: at most 2n + 2 candidates, two rising rows that are merged.
//! They are visited in order, and `W` is read off the running integral of the price.
//!
//! **Time.** O(n).
//!
//! **Why it is exact.** A piecewise linear function is least at a breakpoint or an end, and every
//! breakpoint is a candidate. All edges are on whole seconds, so every candidate is. The earliest of
//! the best starts is a candidate too: a level stretch of `W` begins at a breakpoint.
//!
//! Integrals are sums of doubles. Two blocks whose costs differ by no more than the rounding of
//! such a sum are equal, so that noise in the last digit never moves a block.

use super::{Goal, Segment, segments};
use crate::series::{Period, PricedWindow};
use crate::time::{Instant, Span, Window};

/// Plans the best block of the length; the whole window if it is no longer than that.
///
/// # Examples
///
/// Hours at 0.10, 0.40, 0.20 and 0.20. Split, two hours would take the first; in one block they are the
/// last two.
///
/// ```
/// use flatpeak_wasm::plan::{Goal, block};
/// use flatpeak_wasm::series::{Period, Series};
/// use flatpeak_wasm::time::{Instant, Span, Window};
///
/// let hours = |start: i64, end: i64| {
///     let at = |hour: i64| Instant::from_millis(hour * 3_600_000).unwrap();
///     Window::new(at(start), at(end)).unwrap()
/// };
/// let periods = [0.10, 0.40, 0.20, 0.20].into_iter().zip(0..).map(|(value, hour)| {
///     Period { window: hours(hour, hour + 1), value, confidence: 1.0 }
/// });
/// let prices = Series::new(periods.collect()).unwrap();
/// let prices = prices.within(hours(0, 4)).unwrap();
///
/// let plan = block::best(&prices, Span::from_seconds(7200), Goal::Lowest);
/// assert_eq!(plan[0].window, hours(2, 4));
/// ```
pub fn best(prices: &PricedWindow, length: Span, goal: Goal) -> Vec<Segment> {
    let window = prices.window();
    let length = length.min(window.length());
    let costs = costs(prices, length, goal);
    let least = costs.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min);
    let rounding = rounding(prices);
    let start = costs.iter().find(|(_, cost)| *cost <= least + rounding).map(|(start, _)| *start);
    let block = Window::new(start.unwrap_or(window.start()), window.end());
    segments(prices, block.and_then(|block| block.first(length)))
}

/// The cost of the block at each candidate start, in order of time.
fn costs(prices: &PricedWindow, length: Span, goal: Goal) -> Vec<(Instant, f64)> {
    let mut at_start = Integral::new(prices, goal);
    let mut at_end = Integral::new(prices, goal);
    candidates(prices, length)
        .into_iter()
        .map(|start| (start, at_end.until(start.plus(length)) - at_start.until(start)))
        .collect()
}

/// The starts at which the block begins or ends at the edge of a period.
fn candidates(prices: &PricedWindow, length: Span) -> Vec<Instant> {
    let first = prices.window().start();
    let last = prices.window().end().minus(length);
    let edges = || {
        let ends = prices.periods().iter().map(|period| period.window.end());
        std::iter::once(first).chain(ends)
    };
    let is_inside = |start: &Instant| (first..=last).contains(start);
    // Both rows rise, and are merged.
    let mut begin = edges().filter(is_inside).peekable();
    let mut end = edges().map(|edge| edge.minus(length)).filter(is_inside).peekable();
    let mut starts = Vec::with_capacity(2 * prices.periods().len() + 2);
    while let Some(start) = begin.peek().into_iter().chain(end.peek()).min().copied() {
        starts.push(start);
        begin.next_if_eq(&start);
        end.next_if_eq(&start);
    }
    debug_assert!(
        starts.is_sorted_by(|a, b| a < b) && starts.len() <= 2 * prices.periods().len() + 2
    );
    starts
}

/// What the rounding of a running integral can amount to.
fn rounding(prices: &PricedWindow) -> f64 {
    let size: f64 =
        prices.periods().iter().map(|period| cost_hours(period, Goal::Lowest).abs()).sum();
    4.0 * (prices.periods().len() as f64 + 4.0) * f64::EPSILON * size
}

fn cost_hours(period: &Period, goal: Goal) -> f64 {
    goal.cost(period.value) * period.window.length().hours()
}

/// The integral of the cost from the start of the window on, read at rising instants.
struct Integral<'a> {
    goal: Goal,
    rest: &'a [Period],
    passed: f64,
}

impl<'a> Integral<'a> {
    fn new(prices: &'a PricedWindow, goal: Goal) -> Self {
        Integral { goal, rest: prices.periods(), passed: 0.0 }
    }

    fn until(&mut self, instant: Instant) -> f64 {
        while let [period, rest @ ..] = self.rest
            && period.window.end() <= instant
        {
            self.passed += cost_hours(period, self.goal);
            self.rest = rest;
        }
        let within = self.rest.first().map_or(0.0, |period| {
            self.goal.cost(period.value) * instant.since(period.window.start()).hours()
        });
        self.passed + within
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::{minutes, priced, windows};

    #[test]
    fn the_block_may_start_inside_a_period() {
        // 61 minutes before 02:00 at 100 and then 0: one minute at 100 is unavoidable, at the edge.
        let plan = best(&priced(&[(60, 100.0), (60, 0.0)]), minutes(61), Goal::Lowest);
        assert_eq!(windows(&plan), [(59, 120)]);
        assert!((plan[0].price.value - 100.0 / 61.0).abs() < 1e-12);
    }

    #[test]
    fn the_block_ends_at_an_edge_where_that_is_cheaper() {
        // 90 minutes: half an hour at 2 before the cheap hour beats half an hour at 3 after it.
        let plan = best(&priced(&[(60, 2.0), (60, 1.0), (60, 3.0)]), minutes(90), Goal::Lowest);
        assert_eq!(windows(&plan), [(30, 120)]);
    }

    #[test]
    fn negative_prices_attract_the_block() {
        // Prices of a power-saver bug: two slots, sum -20 and not the first two.
        let prices = [(60, -1.0), (60, -1.0), (60, -10.0), (60, -10.0), (60, -1.0)];
        assert_eq!(windows(&best(&priced(&prices), minutes(120), Goal::Lowest)), [(120, 240)]);
        assert_eq!(windows(&best(&priced(&prices), minutes(60), Goal::Highest)), [(0, 60)]);
    }

    #[test]
    fn equal_blocks_are_told_apart_by_time_alone() {
        // 0.1 + 0.2 + 0.3 and 0.2 + 0.2 + 0.2 differ in their last digit as doubles.
        let prices = [(60, 0.1), (60, 0.2), (60, 0.3), (60, 0.2), (60, 0.2), (60, 0.2)];
        let plan = best(&priced(&prices), minutes(180), Goal::Lowest);
        assert_eq!(windows(&plan), [(0, 180)]);
    }
}
