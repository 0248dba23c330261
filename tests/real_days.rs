//! Every day of price series, real ones and some by formula, clock changes included, against planners that share no code with
//! the crate's: sorting and filling, and trying every start that an optimum can have.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/formula_prices.rs"]
mod formula_prices;
#[path = "support/real_data.rs"]
mod real_data;

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Weekday};
use flatpeak_wasm::plan::{Goal, Segment, block, duration};
use flatpeak_wasm::series::Series;
use flatpeak_wasm::time::{Instant, Span, Window};

/// Where the days of a series begin: hours ahead of UTC in winter.
#[derive(Clone, Copy)]
struct Place {
    winter: i64,
}

const VIENNA: Place = Place { winter: 1 };
const LONDON: Place = Place { winter: 0 };

impl Place {
    /// Midnight at this place, by the rule of the European Union: summer time from the last Sunday
    /// of March to the last of October, at 01:00 UTC. Midnight is before that on both days.
    fn midnight(self, day: NaiveDate) -> Instant {
        let change = |month| {
            let last = NaiveDate::from_ymd_opt(day.year(), month, 31).unwrap();
            last - TimeDelta::days(i64::from(last.weekday().days_since(Weekday::Sun)))
        };
        let summer = day > change(3) && day <= change(10);
        let utc = day.and_hms_opt(0, 0, 0).unwrap().and_utc();
        let offset = TimeDelta::hours(self.winter + i64::from(summer));
        Instant::from_millis((utc - offset).timestamp_millis()).unwrap()
    }

    /// The days that a series covers from midnight to midnight.
    fn days(self, series: &Series) -> impl Iterator<Item = Window> {
        let periods = series.periods();
        let date = |instant: Instant| {
            DateTime::from_timestamp_millis(instant.millis()).unwrap().date_naive()
        };
        let first = date(periods[0].window.start());
        let last = periods[periods.len() - 1].window.end();
        let start = periods[0].window.start();
        first
            .iter_days()
            .map(move |day| {
                Window::new(self.midnight(day), self.midnight(day + TimeDelta::days(1)))
            })
            .map(Option::unwrap)
            .skip_while(move |day| day.start() < start)
            .take_while(move |day| day.end() <= last)
    }
}

fn hours(day: Window) -> i64 {
    day.length().millis() / 3_600_000
}

/// The prices of each second-exact stretch of a window, straight from the series.
fn stretches(series: &Series, window: Window) -> Vec<(Window, f64)> {
    let periods = series.periods().iter();
    periods.filter_map(|period| Some((period.window.intersection(window)?, period.value))).collect()
}

fn cost(stretches: &[(Window, f64)], window: Window) -> f64 {
    let share = |part: &Window| part.intersection(window).map_or(0.0, |both| both.length().hours());
    stretches.iter().map(|(part, price)| price * share(part)).sum()
}

/// Sort and fill.
fn cheapest_split(mut stretches: Vec<(Window, f64)>, length: Span) -> f64 {
    stretches.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut missing = length;
    let mut total = 0.0;
    for (part, price) in stretches {
        let taken = part.length().min(missing);
        total += price * taken.hours();
        missing = missing.minus(taken);
    }
    total
}

/// Try every start at which the block begins or ends with a price.
fn cheapest_block(stretches: &[(Window, f64)], window: Window, length: Span) -> (f64, Instant) {
    let last = window.end().minus(length);
    let edges = || stretches.iter().flat_map(|(part, _)| [part.start(), part.end()]);
    let mut starts: Vec<Instant> = edges()
        .chain(edges().map(|edge| edge.minus(length)))
        .filter(|start| (window.start()..=last).contains(start))
        .collect();
    starts.sort();
    let costs = starts
        .iter()
        .map(|&start| (cost(stretches, Window::new(start, start.plus(length)).unwrap()), start));
    let costs: Vec<_> = costs.collect();
    let least = costs.iter().map(|(cost, _)| *cost).fold(f64::INFINITY, f64::min);
    // The first whose cost is the least but for the rounding of a sum.
    costs.into_iter().find(|(cost, _)| *cost < least + 1e-9).unwrap()
}

fn total(plan: &[Segment]) -> (f64, Span) {
    let cost = plan.iter().map(|segment| segment.price.value * segment.window.length().hours());
    (cost.sum(), plan.iter().map(|segment| segment.window.length()).sum())
}

fn assert_close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() < 1e-9 * (1.0 + expected.abs()),
        "{what}: {found} for {expected}"
    );
}

/// Plans windows of the day, aligned and not, and holds each plan against both searches.
fn check_day(series: &Series, day: Window) {
    let minutes = |minutes: i64| Span::from_millis(minutes * 60_000);
    let evening = Window::new(day.start().plus(minutes(1_123)), day.start().plus(minutes(1_401)));
    for window in [day, evening.unwrap()] {
        let prices = series.within(window).unwrap();
        let stretches = stretches(series, window);
        for length in [7.0, 7.5, 60.0, 90.0, 61.0, 237.0].map(|m| Span::from_minutes(m).unwrap()) {
            let what = format!("{window:?} {length:?}");
            let (split, delivered) = total(&duration::best(&prices, length, Goal::Lowest));
            assert_close(split, cheapest_split(stretches.clone(), length), &what);
            assert_eq!(delivered, length);
            let plan = block::best(&prices, length, Goal::Lowest);
            let (least, earliest) = cheapest_block(&stretches, window, length);
            assert_close(total(&plan).0, least, &what);
            assert_eq!(
                (plan.len(), plan[0].window),
                (1, Window::new(earliest, earliest.plus(length)).unwrap()),
                "{what}"
            );
            assert!(split <= least + 1e-9, "{what}: one block is never cheaper than split time");
        }
    }
}

/// Checks every day of a file's series, where the file is.
fn check(name: &str, divisor: f64, place: Place) {
    if let Some(series) = real_data::series(name, divisor) {
        check_days(name, &series, place);
    }
}

/// Checks every day of a series without gaps, and that both clock changes are in it.
fn check_days(name: &str, series: &Series, place: Place) {
    let mut lengths: HashMap<i64, usize> = HashMap::new();
    for day in place.days(series) {
        *lengths.entry(hours(day)).or_default() += 1;
        match series.first_missing(day) {
            // The hour of the clock change that one provider leaves out: an error, never free.
            Some(missing) => assert_eq!(series.within(day), Err(missing)),
            None => check_day(series, day),
        }
    }
    println!("{name}: {lengths:?}");
    assert!(lengths[&23] >= 1 && lengths[&25] >= 1, "{name}: both clock changes are in it");
}

/// The year 2026 by formula.
fn year(minutes: i64, parts: f64) -> Series {
    let year = real_data::window("2025-12-31T00:00:00Z", "2027-01-01T00:00:00Z");
    let series = formula_prices::series(year.start(), year.end(), minutes, parts);
    assert!(series.periods().iter().any(|period| period.value < 0.0), "some prices are negative");
    series
}

#[test]
fn austrian_quarter_hours() {
    check("data/price_AT_15min_2025-10_2026-08_EURperMWh.csv", 1_000.0, VIENNA);
}

#[test]
fn austrian_hours_of_five_years() {
    check("data/price_AT_60min_2022-2026_EURperMWh.csv", 1_000.0, VIENNA);
}

#[test]
fn german_hours() {
    check("data/price_DE-LU_60min_2024_EURperMWh.csv", 1_000.0, VIENNA);
}

#[test]
fn british_half_hours() {
    check("data/agile_import_2023_pperkWh_incVAT.csv", 100.0, LONDON);
}

#[test]
fn carbon_with_many_ties() {
    let name = "data/carbon_CAISO-SCE_5min_2019-05_2019-08_kgCO2perkWh_marginal.csv";
    let Some(series) = real_data::series(name, 1.0) else { return };
    for day in LONDON.days(&series).filter(|day| series.first_missing(*day).is_none()) {
        check_day(&series, day);
    }
}

#[test]
fn the_hour_that_a_provider_leaves_out_is_an_error() {
    let name = "data/price_AT_60min_2022-2026_EURperMWh.csv";
    let Some(series) = real_data::series(name, 1_000.0) else { return };
    let day = real_data::window("2022-10-29T22:00:00Z", "2022-10-30T23:00:00Z");
    assert_eq!(series.first_missing(day), Some(real_data::instant("2022-10-30T22:00:00Z")));
}

#[test]
fn hours_by_formula() {
    check_days("hours by formula", &year(60, 1e5), VIENNA);
}

#[test]
fn half_hours_by_formula() {
    check_days("half-hours by formula", &year(30, 1e5), LONDON);
}

#[test]
fn quarter_hours_by_formula_with_many_ties() {
    check_days("quarter-hours by formula", &year(15, 20.0), VIENNA);
}

#[test]
fn five_minutes_by_formula_with_many_ties() {
    let week = real_data::window("2026-03-26T00:00:00Z", "2026-04-02T00:00:00Z");
    let series = formula_prices::series(week.start(), week.end(), 5, 20.0);
    assert_eq!(LONDON.days(&series).map(|day| check_day(&series, day)).count(), 7);
}

#[test]
fn an_hour_by_formula_that_is_left_out_is_an_error() {
    let missing = real_data::window("2026-10-25T22:00:00Z", "2026-10-25T23:00:00Z");
    let day = real_data::window("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
    let all = year(60, 1e5);
    let left = all.periods().iter().filter(|period| period.window != missing).copied();
    let series = Series::new(left.collect()).unwrap();
    assert_eq!(all.first_missing(day), None);
    assert_eq!(series.first_missing(day), Some(missing.start()));
    assert_eq!(series.within(day), Err(missing.start()));
}
