//! All periods on the right side of a price.
//!
//! **Problem.** Find the largest part of the window in which every price is at or below (at or
//! above) a level. Touching periods merge.
//!
//! **Algorithm.** One pass over the periods. **Time.** O(n), and O(log n) for the mean price of each
//! segment. **Why it is exact.** Each moment is in or out by its own price alone.

use super::level::Bound;
use super::{Segment, segments};
use crate::series::PricedWindow;

/// The segments whose prices the bound admits.
///
/// # Examples
///
/// At or below 0.20, of hours at 0.10, 0.20, 0.30 and 0.20: the first two and the last.
///
/// ```
/// use flatpeak_wasm::plan::{Goal, level::Bound, limit};
/// use flatpeak_wasm::series::{Period, Series};
/// use flatpeak_wasm::time::{Instant, Window};
///
/// let hours = |start: i64, end: i64| {
///     let at = |hour: i64| Instant::from_millis(hour * 3_600_000).unwrap();
///     Window::new(at(start), at(end)).unwrap()
/// };
/// let periods = [0.10, 0.20, 0.30, 0.20].into_iter().zip(0..).map(|(value, hour)| {
///     Period { window: hours(hour, hour + 1), value, confidence: 1.0 }
/// });
/// let prices = Series::new(periods.collect()).unwrap();
/// let prices = prices.within(hours(0, 4)).unwrap();
///
/// let plan = limit::within(&prices, Bound::absolute(Goal::Lowest, 0.20));
/// assert_eq!(plan[0].window, hours(0, 2));
/// assert_eq!(plan[1].window, hours(3, 4));
/// ```
pub fn within(prices: &PricedWindow, bound: Bound) -> Vec<Segment> {
    let admitted = prices.periods().iter().filter(|period| bound.admits(period.value));
    segments(prices, admitted.map(|period| period.window))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Goal;
    use crate::plan::level::Relative;
    use crate::plan::tests::{priced, windows};

    const PRICES: [(i64, f64); 5] = [(60, 0.30), (30, 0.10), (30, 0.15), (60, 0.30), (60, 0.10)];

    #[test]
    fn equality_counts_and_touching_periods_merge() {
        let plan = within(&priced(&PRICES), Bound::absolute(Goal::Lowest, 0.15));
        assert_eq!(windows(&plan), [(60, 120), (180, 240)]);
        assert!((plan[0].price.value - 0.125).abs() < 1e-12);
        assert_eq!(
            windows(&within(&priced(&PRICES), Bound::absolute(Goal::Highest, 0.30))),
            [(0, 60), (120, 180)]
        );
    }

    #[test]
    fn nothing_qualifies_beyond_the_prices() {
        assert!(within(&priced(&PRICES), Bound::absolute(Goal::Lowest, 0.09)).is_empty());
        assert!(within(&priced(&PRICES), Bound::absolute(Goal::Highest, 0.31)).is_empty());
    }

    #[test]
    fn the_ends_of_the_relative_scale_are_the_cheapest_periods_and_all() {
        for shift in [0.0, -0.2, -1.0] {
            let prices = PRICES.map(|(length, price)| (length, price + shift));
            let prices = priced(&prices);
            let plan = |goal, relative| {
                windows(&within(&prices, Bound::relative(goal, relative, prices.range())))
            };
            assert_eq!(plan(Goal::Lowest, Relative::LOWEST), [(60, 90), (180, 240)]);
            assert_eq!(plan(Goal::Lowest, Relative::HIGHEST), [(0, 240)]);
            assert_eq!(plan(Goal::Highest, Relative::HIGHEST), [(0, 60), (120, 180)]);
            assert_eq!(plan(Goal::Highest, Relative::LOWEST), [(0, 240)]);
        }
    }

    #[test]
    fn with_one_flat_price_every_relative_level_takes_all() {
        let prices = priced(&[(60, 0.2), (60, 0.2)]);
        for point in [0.01, 0.1, 0.5, 1.0] {
            let relative = Relative::nearest(point);
            for goal in [Goal::Lowest, Goal::Highest] {
                let plan = within(&prices, Bound::relative(goal, relative, prices.range()));
                assert_eq!(windows(&plan), [(0, 120)]);
            }
        }
    }
}
