//! Pure planning: a signal and numbers in, plans out. Knows no document, no serde, no JavaScript.
//!
//! | module | problem | time |
//! | --- | --- | --- |
//! | [`duration`] | the cheapest part of a given length, split where that costs less | O(n log n) |
//! | [`block`] | the cheapest block of a given length | O(n) |
//! | [`limit`] | all periods on the right side of a price | O(n log n) |
//! | [`amount`] | the cheapest energy for several devices under one site limit | see there |
//! | [`site`] | load, generation, batteries and loads behind one meter | see there |
//! | [`storage`] | a battery to its target, and trading on the way | O(n log n) for most, see there |
//!
//! Plans are made over a [`PricedWindow`], which has no gap, so planning cannot fail; [`amount`] takes the
//! series and names a gap inside a window.

pub mod amount;
pub mod block;
pub mod duration;
mod grid;
pub mod level;
pub mod limit;
pub mod site;
pub mod storage;
mod ties;

use std::cmp::Ordering;

use crate::series::{Mean, PricedWindow};
use crate::time::Window;

/// Which end of the prices is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The lowest prices.
    Lowest,
    /// The highest prices.
    Highest,
}

impl Goal {
    /// `Less` where `a` is the better price.
    pub fn compare(self, a: f64, b: f64) -> Ordering {
        match self {
            Goal::Lowest => a.total_cmp(&b),
            Goal::Highest => b.total_cmp(&a),
        }
    }

    /// The price as a cost: the lower, the better.
    fn cost(self, price: f64) -> f64 {
        match self {
            Goal::Lowest => price,
            Goal::Highest => -price,
        }
    }
}

/// An unbroken stretch of a plan, with the mean price over it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// When it runs.
    pub window: Window,
    /// The time-weighted mean price, and its lowest confidence.
    pub price: Mean,
}

/// The segments of a plan that runs in `windows`, given in order of time: touching ones merge.
fn segments(prices: &PricedWindow, windows: impl IntoIterator<Item = Window>) -> Vec<Segment> {
    let windows = Window::joined(windows).into_iter();
    windows.map(|window| Segment { window, price: prices.mean(window) }).collect()
}

/// What it costs to run at 1 kW; where the highest prices are wanted, less than 0 by what that is.
pub fn cost(plan: &[Segment], goal: Goal) -> f64 {
    let cost = |segment: &Segment| goal.cost(segment.price.value) * segment.window.length().hours();
    plan.iter().map(cost).sum()
}

#[cfg(test)]
pub(crate) mod tests {
    //! Plans written in minutes, and the exhaustive search that the planners are held against.

    use super::*;
    use crate::series::{Period, Series};
    use crate::time::{Instant, Span};
    use proptest::prelude::*;

    fn minute(minute: i64) -> Instant {
        Instant::from_millis(minute * 60_000).unwrap()
    }

    pub(crate) fn minutes(minutes: i64) -> Span {
        Span::from_millis(minutes * 60_000)
    }

    /// Periods from minute 0 on, each with its length and its price.
    pub(crate) fn priced(prices: &[(i64, f64)]) -> PricedWindow {
        let periods = periods(prices, &vec![false; prices.len()]);
        let end = periods.last().unwrap().window.end();
        Series::new(periods).unwrap().within(Window::new(minute(0), end).unwrap()).unwrap()
    }

    /// The same without those that are absent.
    fn periods(prices: &[(i64, f64)], absent: &[bool]) -> Vec<Period> {
        let mut end = 0;
        let periods = prices.iter().map(|&(length, value)| {
            let window = Window::new(minute(end), minute(end + length)).unwrap();
            end += length;
            Period { window, value, confidence: 1.0 }
        });
        periods.zip(absent).filter(|(_, absent)| !**absent).map(|(period, _)| period).collect()
    }

    pub(crate) fn windows(plan: &[Segment]) -> Vec<(i64, i64)> {
        let minute = |instant: Instant| instant.millis() / 60_000;
        plan.iter()
            .map(|segment| (minute(segment.window.start()), minute(segment.window.end())))
            .collect()
    }

    /// The best plan among all subsets of the minutes: by cost, then segments, then the earliest.
    fn exhaustive(
        prices: &[(i64, f64)],
        length: usize,
        goal: Goal,
        most_segments: usize,
    ) -> Vec<(i64, i64)> {
        let cells: Vec<i64> = prices
            .iter()
            .flat_map(|&(n, price)| vec![goal.cost(price) as i64; n as usize])
            .collect();
        let runs = |set: u32, cell: usize| set >> cell & 1 == 1;
        let best = (0..1u32 << cells.len())
            .filter(|set| set.count_ones() as usize == length)
            .map(|set| {
                let cost: i64 =
                    (0..cells.len()).filter(|&cell| runs(set, cell)).map(|cell| cells[cell]).sum();
                let segments = (set & !(set << 1)).count_ones() as usize;
                // Bits read from the first minute on: the larger, the earlier it runs.
                (cost, segments, set.reverse_bits(), set)
            })
            .filter(|&(_, segments, _, _)| segments <= most_segments)
            .min_by_key(|&(cost, segments, order, _)| (cost, segments, std::cmp::Reverse(order)))
            .unwrap();
        let mut found: Vec<(i64, i64)> = Vec::new();
        for cell in (0..cells.len()).filter(|&cell| runs(best.3, cell)) {
            match found.last_mut() {
                Some(last) if last.1 == cell as i64 => last.1 += 1,
                _ => found.push((cell as i64, cell as i64 + 1)),
            }
        }
        found
    }

    fn few_prices() -> impl Strategy<Value = Vec<(i64, f64)>> {
        prop::collection::vec((1..4i64, (-1..2i64).prop_map(|price| price as f64)), 1..9)
            .prop_filter("small enough to search", |prices| {
                prices.iter().map(|p| p.0).sum::<i64>() <= 15
            })
    }

    #[test]
    fn the_cheapest_minutes_may_be_split() {
        let plan = duration::best(
            &priced(&[(60, 3.0), (60, 1.0), (60, 3.0), (60, 2.0)]),
            minutes(90),
            Goal::Lowest,
        );
        assert_eq!(windows(&plan), [(60, 120), (180, 210)]);
        assert_eq!(plan[1].price.value, 2.0);
    }

    #[test]
    fn a_part_of_a_period_hangs_on_to_its_neighbour() {
        // Half an hour at 2 is missing. Before the cheap hour it makes no second segment.
        let plan =
            duration::best(&priced(&[(60, 2.0), (60, 1.0), (60, 3.0)]), minutes(90), Goal::Lowest);
        assert_eq!(windows(&plan), [(30, 120)]);
    }

    #[test]
    fn equal_prices_give_one_segment_at_the_start() {
        let plan =
            duration::best(&priced(&[(60, 2.0), (30, 2.0), (60, 2.0)]), minutes(75), Goal::Lowest);
        assert_eq!(windows(&plan), [(0, 75)]);
    }

    #[test]
    fn a_short_bridge_is_run_whole_before_an_earlier_part_elsewhere() {
        // 30 minutes at 2 are missing: minutes 60 to 90 join the two cheap hours.
        let prices = [(60, 1.0), (30, 2.0), (60, 1.0), (60, 3.0), (60, 2.0)];
        assert_eq!(
            windows(&duration::best(&priced(&prices), minutes(150), Goal::Lowest)),
            [(0, 150)]
        );
        let prices = [(60, 2.0), (60, 1.0), (30, 2.0), (60, 1.0)];
        assert_eq!(
            windows(&duration::best(&priced(&prices), minutes(150), Goal::Lowest)),
            [(60, 210)]
        );
    }

    #[test]
    fn where_all_bridges_are_run_what_is_between_them_has_the_rest() {
        // 75 minutes at 2 are missing: both bridges of 30, and 15 of the hour between them.
        let prices = [
            (60, 1.0),
            (30, 2.0),
            (60, 1.0),
            (60, 2.0),
            (30, 3.0),
            (60, 1.0),
            (30, 2.0),
            (60, 1.0),
        ];
        assert_eq!(
            windows(&duration::best(&priced(&prices), minutes(315), Goal::Lowest)),
            [(0, 165), (240, 390)]
        );
    }

    #[test]
    fn the_fewest_islands_are_the_longest_ones() {
        // 90 minutes at the same price: one island of 90 later beats 60 and 30 earlier.
        let prices = [(60, 1.0), (60, 3.0), (30, 1.0), (60, 3.0), (90, 1.0)];
        assert_eq!(
            windows(&duration::best(&priced(&prices), minutes(90), Goal::Lowest)),
            [(210, 300)]
        );
        assert_eq!(
            windows(&duration::best(&priced(&prices), minutes(100), Goal::Lowest)),
            [(0, 60), (210, 250)]
        );
    }

    #[test]
    fn the_highest_prices_are_found_by_the_same_rules() {
        let prices = [(60, 3.0), (60, 1.0), (60, 3.0), (60, 2.0)];
        assert_eq!(
            windows(&duration::best(&priced(&prices), minutes(150), Goal::Highest)),
            [(0, 60), (120, 210)]
        );
    }

    #[test]
    fn a_plan_costs_its_hours_at_their_mean_prices() {
        // Half an hour at 2 and an hour at 1; where the highest prices are wanted, that much below 0.
        let plan = duration::best(&priced(&[(60, 2.0), (60, 1.0)]), minutes(90), Goal::Lowest);
        assert_eq!(cost(&plan, Goal::Lowest), 2.0);
        assert_eq!(cost(&plan, Goal::Highest), -2.0);
    }

    #[test]
    fn a_plan_that_was_made_before_is_as_long_as_the_best_one_to_a_second() {
        let prices = priced(&[(60, 2.0), (60, 1.0)]);
        let half = Window::new(minute(0), minute(30)).unwrap();
        for (more, is_kept) in
            [(0, true), (1_000, true), (1_001, false), (-1_000, true), (-1_001, false)]
        {
            let length = Span::from_millis(minutes(60).millis() + more);
            let later = half.later(minutes(60));
            let kept = duration::replayed(&prices, &[half, later], length);
            assert_eq!(kept.is_some(), is_kept, "{more} ms");
            assert!(kept.is_none_or(|plan| cost(&plan, Goal::Lowest) == 1.5));
        }
    }

    #[test]
    fn a_length_of_the_window_or_more_is_the_whole_window() {
        let prices = priced(&[(60, 3.0), (60, 1.0)]);
        for length in [120, 121, 100_000] {
            assert_eq!(
                windows(&duration::best(&prices, minutes(length), Goal::Lowest)),
                [(0, 120)]
            );
            assert_eq!(windows(&block::best(&prices, minutes(length), Goal::Lowest)), [(0, 120)]);
        }
    }

    proptest! {
        #[test]
        fn no_plan_is_better_than_the_split_one(prices in few_prices(), share in 0.0..1.0, lowest: bool) {
            let goal = if lowest { Goal::Lowest } else { Goal::Highest };
            let all: i64 = prices.iter().map(|(length, _)| length).sum();
            let length = 1 + (share * all as f64) as i64;
            let plan = duration::best(&priced(&prices), minutes(length), goal);
            prop_assert_eq!(windows(&plan), exhaustive(&prices, length.min(all) as usize, goal, usize::MAX));
        }

        #[test]
        fn a_window_across_a_gap_is_refused_and_any_other_is_planned(
            prices in few_prices(),
            absent in prop::collection::vec(prop::bool::weighted(0.1), 9),
            (from, length, wanted) in (0..15i64, 1..15i64, 1..15i64),
        ) {
            // What each minute costs, and nothing where its period is absent.
            let cells: Vec<Option<f64>> = prices
                .iter()
                .zip(&absent)
                .flat_map(|(&(n, price), absent)| vec![(!absent).then_some(price); n as usize])
                .collect();
            let series = Series::new(periods(&prices, &absent)).unwrap();
            let window = Window::new(minute(from), minute(from + length)).unwrap();
            let inside = (from..from + length).map(|at| cells.get(at as usize).copied().flatten());
            match inside.clone().position(|price| price.is_none()) {
                Some(missing) => {
                    prop_assert_eq!(series.within(window), Err(minute(from + missing as i64)));
                }
                None => {
                    let inside: Vec<_> = inside.map(|price| (1, price.unwrap_or(f64::NAN))).collect();
                    let prices = series.within(window).unwrap();
                    let plan = duration::best(&prices, minutes(wanted), Goal::Lowest);
                    let found = windows(&plan).into_iter().map(|(start, end)| (start - from, end - from));
                    let wanted = wanted.min(length) as usize;
                    let expected = exhaustive(&inside, wanted, Goal::Lowest, usize::MAX);
                    prop_assert_eq!(found.collect::<Vec<_>>(), expected);
                }
            }
        }

        #[test]
        fn no_block_is_better_than_the_chosen_one(prices in few_prices(), share in 0.0..1.0, lowest: bool) {
            let goal = if lowest { Goal::Lowest } else { Goal::Highest };
            let all: i64 = prices.iter().map(|(length, _)| length).sum();
            let length = 1 + (share * all as f64) as i64;
            let plan = block::best(&priced(&prices), minutes(length), goal);
            prop_assert_eq!(windows(&plan), exhaustive(&prices, length.min(all) as usize, goal, 1));
        }
    }
}
