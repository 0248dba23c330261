//! Batteries that start below their reserve, and trajectories that stay in them.

use super::cases::trade;
use super::*;
use crate::series::{Period, Series};

/// A puzzle from below the reserve: the battery climbs over it, and then trades.
#[test]
fn below_the_reserve_a_puzzle_is_traded_too() {
    let lengths = (0..200).map(|slot| 10 + (slot * slot * 7919) % 97);
    let import: Vec<_> = lengths.map(|length| (length, -1.0)).collect();
    let export: Vec<_> = import.iter().map(|(length, _)| (*length, 1.0)).collect();
    let (import, export) = (priced(&import), priced(&export));
    let battery = Battery { capacity: 1e3, round_trip_efficiency: 0.87, reserve: 200.0, ..BATTERY };
    let task = Task { battery, export: Some(&export), ..trade(&import, 100.0, 500.0) };
    let plan = checked(&task);
    // Straight to the target is paid at most 1 for each of 400 kWh stored, and full power all the
    // time earns several times as much.
    let bound = -5.0 * import.window().length().hours();
    assert!(plan.gap > 0.0 && plan.gap < 0.005 * bound.abs(), "{} {} {bound}", plan.gap, plan.cost);
}

/// 0.1 three times is 0.30000000000000004, and 0.3 is full.
#[test]
fn a_trajectory_never_leaves_the_battery() {
    for (up, capacity) in [(0.1, 0.3), (0.7, 2.1), (1.1, 3.3)] {
        let battery = Battery { capacity, charge_power: up, discharge_power: up, ..BATTERY };
        let prices = hours(&[-0.1, 0.2, -0.2, 0.2, -0.1, 0.3, -0.1, -0.1, -0.1, 0.5, 0.4, 0.3]);
        for start in [0.0, capacity / 3.0, capacity] {
            for target in [0.0, capacity / 7.0, capacity] {
                for mode in [Mode::Arbitrage, Mode::Direct] {
                    let task = Task { battery, mode, ..trade(&prices, start, target) };
                    for point in trajectory(&task, &checked(&task)) {
                        assert!((0.0..=capacity).contains(&point.energy), "{task:?} {point:?}");
                    }
                }
            }
        }
    }
}

/// A year of quarters of an hour, from 5 to 45 MWh of 100 and over a reserve of 10: no 1.25 kWh is like another.
#[test]
fn from_below_its_reserve_a_battery_that_takes_years_to_fill_is_planned_to_the_proven_best() {
    let price = |slot: usize| 0.05 + ((slot * 7919) % 9973) as f64 / 9973.0;
    let prices: Vec<_> = (0..35_040).map(|slot| (15, price(slot))).collect();
    let prices = priced(&prices);
    let battery = Battery { capacity: 1e5, round_trip_efficiency: 0.9, reserve: 1e4, ..BATTERY };
    for (start, target) in [(5e3, 2e4), (9_999.0, 1e4), (0.0, 4e4)] {
        let task = Task { battery, ..trade(&prices, start, target) };
        let plan = checked(&task);
        assert_eq!(plan.gap, 0.0);
        let points = trajectory(&task, &plan);
        assert!(points.iter().rev().skip(1).all(|point| point.value.is_some()));
    }
}

/// 600 periods of odd seconds, some of them at negative prices.
#[test]
fn from_below_its_reserve_periods_of_odd_seconds_are_planned_to_the_proven_best() {
    let price = |slot: usize| ((slot * 7919) % 97) as f64 / 97.0 - 0.1;
    let seconds = |slot: usize| 900 + (slot * slot * 7919) % 2711;
    let mut end = 0;
    let periods = (0..600).map(|slot| {
        let start = end;
        end += seconds(slot) as i64 * 1000;
        let instant = |millis| Instant::from_millis(millis).unwrap();
        let window = Window::new(instant(start), instant(end)).unwrap();
        Period { window, value: price(slot), confidence: 1.0 }
    });
    let series = Series::new(periods.collect()).unwrap();
    let prices = series
        .within(
            Window::new(Instant::from_millis(0).unwrap(), Instant::from_millis(end).unwrap())
                .unwrap(),
        )
        .unwrap();
    let battery =
        Battery { capacity: 500.0, round_trip_efficiency: 0.8, reserve: 200.0, ..BATTERY };
    let task = Task { battery, ..trade(&prices, 20.0, 300.0) };
    assert_eq!(checked(&task).gap, 0.0);
}

/// 4 kWh bought at -2 come over the reserve, and the next two hours bring -10.5 more.
#[test]
fn the_bound_from_below_the_reserve_is_below_the_best_plan() {
    let (import, export) = (hours(&[0.0, -2.0, -3.0, -1.0]), hours(&[3.0, 4.0, -2.0, -1.0]));
    let battery = Battery {
        capacity: 9.0,
        charge_power: 4.0,
        discharge_power: 1.5,
        round_trip_efficiency: 0.25,
        reserve: 3.0,
    };
    let task = Task { battery, export: Some(&export), ..trade(&import, 2.0, 3.0) };
    let best = checked(&task);
    assert_eq!((best.cost, best.gap), (-18.5, 0.0));
    let (parts, gap) = task.near_the_best(&task.slots(3.0), 3.0);
    assert!(cost(&parts) - gap <= -18.5 + 1e-9);
}
