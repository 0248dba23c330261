//! Straight to the target: only charging, or only discharging.
//!
//! **Problem.** Change the stored energy by a given amount in one direction, at the least cost.
//!
//! **Algorithm.** At full power the amount takes a given time, so this is
//! [`duration`]: the cheapest time of that length, or the best paid to sell in, with its
//! rules for ties. The time is rounded up to whole seconds. A part of it at the marginal price runs
//! at the lower power that makes up for that.
//!
//! **Time.** O(n log n). **Why it is exact.** A fractional knapsack: all that runs below the marginal
//! price runs whole, and only the energy at the marginal price itself is cut.

use super::parts::{StoragePart, seconds};
use super::slots::Price;
use super::{Battery, Direction};
use crate::plan::{Goal, duration};
use crate::series::{Period, PricedWindow};

/// The parts that change the stored energy by the given amount.
pub(super) fn parts(
    battery: &Battery,
    prices: &PricedWindow,
    direction: Direction,
    energy: f64,
) -> Vec<StoragePart> {
    let goal = match direction {
        Direction::Charge => Goal::Lowest,
        Direction::Discharge => Goal::Highest,
    };
    let rate = battery.rate(direction);
    let plan = duration::best(prices, seconds(energy, rate), goal);
    let mut parts: Vec<StoragePart> = Vec::new();
    let mut periods = prices.periods().iter().peekable();
    for segment in plan {
        while let Some(period) = periods.peek() {
            if period.window.start() >= segment.window.end() {
                break;
            }
            parts.extend(period.window.intersection(segment.window).map(|window| StoragePart {
                window,
                direction,
                power: battery.power(direction),
                price: price(period),
            }));
            if period.window.end() > segment.window.end() {
                break;
            }
            periods.next();
        }
    }
    lower_marginal(&mut parts, goal, energy / rate);
    parts
}

fn price(period: &Period) -> Price {
    Price { value: period.value, confidence: period.confidence }
}

/// Lowers the power of the last part at the worst price, so that all are worth `hours` of full power.
fn lower_marginal(parts: &mut [StoragePart], goal: Goal, hours: f64) {
    let all: f64 = parts.iter().map(|part| part.window.length().hours()).sum();
    let marginal = parts.iter_mut().max_by(|a, b| goal.compare(a.price.value, b.price.value));
    if let Some(part) = marginal {
        let length = part.window.length().hours();
        let share = 1.0 - (all - hours) / length;
        // A share that is 1 but for rounding is full power.
        part.power *= if share >= 1.0 - 1e-10 { 1.0 } else { share.max(0.0) };
    }
}
