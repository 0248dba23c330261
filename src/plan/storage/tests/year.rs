//! A year of real prices, where the file of them is at hand: quarters of an hour, negative ones too.

use super::*;
use crate::series::{Period, Series};
use crate::time::Timestamp;

const PRICES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../shared/data/price_AT_15min_2025-10_2026-08_EURperMWh.csv"
);

/// The prices per kWh; none, with a word on the terminal, if there is no file.
fn periods() -> Option<Vec<Period>> {
    let Ok(mut rows) = csv::Reader::from_path(PRICES) else {
        println!("skipped: there is no {PRICES}");
        return None;
    };
    let instant = |text: &str| Timestamp::parse(text).unwrap().instant;
    let period = |row: csv::StringRecord| Period {
        window: Window::new(instant(&row[0]), instant(&row[1])).unwrap(),
        value: row[2].parse::<f64>().unwrap() / 1000.0,
        confidence: 1.0,
    };
    Some(rows.records().map(|row| period(row.unwrap())).collect())
}

fn priced(periods: &[Period], share: f64) -> PricedWindow {
    let window =
        Window::new(periods[0].window.start(), periods.last().unwrap().window.end()).unwrap();
    let periods = periods.iter().map(|period| Period { value: period.value * share, ..*period });
    Series::new(periods.collect()).unwrap().within(window).unwrap()
}

/// Each day by itself, and all days at once, with the export price at half the import price and
/// equal to it.
#[test]
fn a_year_of_real_prices_can_be_run() {
    let Some(periods) = periods() else { return };
    let battery = Battery {
        capacity: 13.5,
        charge_power: 5.0,
        discharge_power: 4.6,
        round_trip_efficiency: 0.9,
        reserve: 1.35,
    };
    for share in [0.5, 1.0] {
        for days in periods.chunks(96).chain([periods.as_slice()]) {
            let (import, export) = (priced(days, 1.0), priced(days, share));
            let export = Some(&export);
            for mode in [Mode::Arbitrage, Mode::Direct] {
                for (start, target) in [(1.35, 1.35), (13.5, 6.0), (0.5, 13.5)] {
                    checked(&Task { battery, import: &import, export, start, target, mode });
                }
            }
        }
    }
}

/// The cost to go has few pieces, however long the year is.
#[test]
fn a_year_of_real_prices_takes_few_pieces() {
    let Some(periods) = periods() else { return };
    let (import, export) = (priced(&periods, 1.0), priced(&periods, 1.0));
    let battery = Battery { capacity: 13.5, round_trip_efficiency: 0.9, ..BATTERY };
    let mode = Mode::Arbitrage;
    let task =
        Task { battery, import: &import, export: Some(&export), start: 1.0, target: 1.0, mode };
    let mut curve = PiecewiseLinear::new();
    let mut start = 1.0;
    let mut policies = Policies::default();
    let sizes = task
        .slots(1.0)
        .iter()
        .rev()
        .map(|slot| {
            curve.step_back(slot, start, &mut policies);
            start -= slot.charge.most;
            curve.cut(start, task.bounds());
            start = start.max(0.0);
            curve.pieces().len()
        })
        .collect::<Vec<_>>();
    let most = sizes.into_iter().max().unwrap();
    assert!(most <= 50, "{most}");
}

/// Where negative prices meet losses, the cost to go is not convex. In a battery that takes years to fill the
/// bounds push out nothing of that, but few slots change it, and little of it.
#[test]
fn a_year_of_real_prices_takes_few_pieces_in_a_large_battery_too() {
    let Some(periods) = periods() else { return };
    let prices = priced(&periods, 1.0);
    let battery = Battery { capacity: 1e5, round_trip_efficiency: 0.9, reserve: 1e4, ..BATTERY };
    for (start, target) in [(5e4, 6e4), (2e4, 1.1e4), (5e3, 2e4)] {
        let (export, mode) = (Some(&prices), Mode::Arbitrage);
        let task = Task { battery, import: &prices, export, start, target, mode };
        let plan = checked(&task);
        assert_eq!(plan.gap, 0.0);
        let points = trajectory(&task, &plan);
        assert!(points.iter().rev().skip(1).all(|point| point.value.is_some()));
        let slots = task.slots(plan.energy);
        assert!(task.changes(&slots, &slots, plan.energy, 1_000_000).is_some());
    }
}
