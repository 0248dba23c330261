//! Cases that can be checked by hand, properties, an exhaustive search, and a battery to replay on.

mod below_reserve;
mod cases;
mod exhaustive;
mod properties;
mod relaxed;
mod replay;
mod simulator;
mod year;

use super::convex::Convex;
use super::piecewise_linear::PiecewiseLinear;
use super::policy::{MAX_RULES, Policies, TwoThresholdRule};
use super::slope_tree::SlopeTree;
use super::*;
use crate::plan::tests::priced;
use simulator::replay;

/// 10 kWh, 5 kW both ways, no losses, no reserve.
const BATTERY: Battery = Battery {
    capacity: 10.0,
    charge_power: 5.0,
    discharge_power: 5.0,
    round_trip_efficiency: 1.0,
    reserve: 0.0,
};

/// Hours with these prices.
fn hours(prices: &[f64]) -> PricedWindow {
    priced(&prices.iter().map(|price| (60, *price)).collect::<Vec<_>>())
}

/// Segments as seconds and power, negative where they discharge.
fn shape(plan: &StoragePlan) -> Vec<(i64, i64, f64)> {
    let second = |instant: Instant| instant.millis() / 1000;
    let power = |segment: &BatterySegment| match segment.direction {
        Direction::Charge => segment.power,
        Direction::Discharge => -segment.power,
    };
    let shape = |segment: &BatterySegment| {
        (second(segment.window.start()), second(segment.window.end()), power(segment))
    };
    plan.segments.iter().map(shape).collect()
}

fn about(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// The plan, replayed.
fn checked(task: &Task) -> StoragePlan {
    let plan = best(task);
    if let Err(fault) = replay(task, &plan) {
        panic!("{fault}: {task:?} {plan:?}");
    }
    plan
}
