//! The cheapest so many minutes of a window.
//!
//! **Problem.** Choose a subset of the window of a given length that minimises (or maximises) the
//! integral of the price over it. It may be split over periods and may use a period in part. Among
//! the optima, one with the fewest segments; among those, the earliest: at the first instant where
//! two plans differ, the earlier one is the one that runs.
//!
//! **Algorithm.** A fractional knapsack with equal values. The marginal price `m` is the price at
//! which the periods, taken by rising price, reach the length.
//! Periods better than `m` run whole, periods worse than `m` do not run, and what is still missing
//! runs at exactly `m`, where [`ties`] chooses.
//!
//! **Time.** O(n log n): the periods are sorted.
//!
//! **Why it is exact.** If a plan left out a moment better than `m`, it would have to run at a
//! moment at or above `m`, and swapping the two would improve it. So every optimum has this form,
//! and all plans of this form cost the same: the choice among ties is a choice among all optima.

use std::cmp::Ordering;

use super::ties::{self, Run};
use super::{Goal, Segment, segments};
use crate::order;
use crate::series::{Cover, Period};
use crate::time::{Span, Window};

/// Plans the best `length` of the window; the whole window if it is no longer than that.
pub fn best(cover: &Cover, length: Span, goal: Goal) -> Vec<Segment> {
    let length = length.min(cover.window().length());
    let marginal = marginal_price(cover, length, goal);
    let rank = |period: &Period| (period.window, goal.compare(period.value, marginal));
    let runs = ties::runs(cover.periods().iter().map(rank));
    let sure: Span = windows(&runs, Ordering::Less).map(Window::length).sum();
    segments(cover, ties::fill(&runs, length.minus(sure)))
}

/// The price of the last moment that is taken when moments are taken from the best on.
fn marginal_price(cover: &Cover, length: Span, goal: Goal) -> f64 {
    let mut missing = length;
    let periods = cover.periods();
    let order = order::positions(periods, |period| goal.cost(period.value));
    let mut by_cost = order.iter().filter_map(|position| periods.get(*position));
    let last = by_cost.find(|period| {
        missing = missing.minus(period.window.length());
        missing == Span::ZERO
    });
    last.map_or(0.0, |period| period.value)
}

fn windows(runs: &[Run], rank: Ordering) -> impl Iterator<Item = Window> {
    runs.iter().filter(move |run| run.rank == rank).map(|run| run.window)
}
