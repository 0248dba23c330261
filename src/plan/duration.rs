//! The cheapest so many minutes of a window.
//!
//! **Problem.** Choose a subset of the window of a given length that minimises (or maximises) the
//! integral of the price over it. It may be split over periods and may use a period in part. Among
//! the optima, one with the fewest segments; among those, the earliest: at the first instant where
//! two plans differ, the earlier one is the one that runs.
//!
//! **Algorithm.** A fractional knapsack with equal values. The marginal price `m` is the price at
//! which the periods, taken by rising price, reach the length. A weighted quickselect finds it.
//! Periods better than `m` run whole, periods worse than `m` do not run, and what is still missing
//! runs at exactly `m`, where [`ties`] chooses.
//!
//! **Time.** O(n) for `m`, O(n log n) for the ties.
//!
//! **Why it is exact.** If a plan left out a moment better than `m`, it would have to run at a
//! moment at or above `m`, and swapping the two would improve it. So every optimum has this form,
//! and all plans of this form cost the same: the choice among ties is a choice among all optima.

use std::cmp::Ordering;

use super::ties::{self, Run};
use super::{Goal, Segment, segments};
use crate::series::Cover;
use crate::time::{Span, Window};

/// Plans the best `length` of the window; the whole window if it is no longer than that.
pub fn best(cover: &Cover, length: Span, goal: Goal) -> Vec<Segment> {
    let length = length.min(cover.window().length());
    let marginal = marginal_price(cover, length, goal);
    let runs = runs(cover, |price| goal.compare(price, marginal));
    let sure: Span = windows(&runs, Ordering::Less).map(Window::length).sum();
    segments(cover, ties::fill(&runs, length.minus(sure)))
}

/// The price of the last moment that is taken when moments are taken from the best on.
fn marginal_price(cover: &Cover, length: Span, goal: Goal) -> f64 {
    let mut prices: Vec<(f64, Span)> =
        cover.periods().iter().map(|period| (period.value, period.window.length())).collect();
    let mut rest = prices.as_mut_slice();
    let mut missing = length;
    while rest.len() > 1 {
        let middle = rest.len() / 2;
        let (better, &mut (price, here), worse) =
            rest.select_nth_unstable_by(middle, |a, b| goal.compare(a.0, b.0));
        let before: Span = better.iter().map(|(_, length)| *length).sum();
        if missing <= before {
            rest = better;
        } else if missing <= before.plus(here) {
            return price;
        } else {
            missing = missing.minus(before.plus(here));
            rest = worse;
        }
    }
    rest.first().map_or(0.0, |(price, _)| *price)
}

/// The window as maximal runs of periods that are better than the marginal price, equal or worse.
fn runs(cover: &Cover, compare: impl Fn(f64) -> Ordering) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for period in cover.periods() {
        let rank = compare(period.value);
        let same = runs.pop_if(|run| run.rank == rank);
        let start = same.map_or(period.window.start(), |run| run.window.start());
        runs.extend(Window::new(start, period.window.end()).map(|window| Run { window, rank }));
    }
    runs
}

fn windows(runs: &[Run], rank: Ordering) -> impl Iterator<Item = Window> {
    runs.iter().filter(move |run| run.rank == rank).map(|run| run.window)
}
