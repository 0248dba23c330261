//! Cases to check by hand, then properties of random plans.

mod check;
mod random;
mod turns;

use super::*;
use crate::series::Period;
use crate::time::Span;

pub(super) fn hours(start: f64, end: f64) -> Window {
    let at = |hours: f64| Instant::from_millis((hours * 3_600_000.0).round() as i64).unwrap();
    Window::new(at(start), at(end)).unwrap()
}

/// Prices from minute 0 on, each with its minutes.
pub(super) fn series(prices: &[(i64, f64)]) -> Series {
    let mut end = Instant::from_millis(0).unwrap();
    let periods = prices.iter().map(|&(minutes, value)| {
        let start = end;
        end = end.plus(Span::from_millis(minutes * 60_000));
        Period { window: Window::new(start, end).unwrap(), value, confidence: 1.0 }
    });
    Series::new(periods.collect()).unwrap()
}

pub(super) fn device(key: &str, window: Window, power: f64, energy: f64) -> Device<'_> {
    let (power, energy) = (Kilowatts::new(power), KilowattHours::new(energy).unwrap());
    Device { key, window, power, energy, cap: None }
}

/// Hourly prices.
fn hourly(prices: &[f64]) -> Series {
    series(&prices.iter().map(|&price| (60, price)).collect::<Vec<_>>())
}

fn import(prices: &Series, limit: f64, devices: &[Device]) -> AmountPlan {
    let limit = Kilowatts::new(limit).unwrap();
    best(&Site { prices, goal: Goal::Lowest, limit }, devices).unwrap()
}

/// Start and end in hours, and kilowatts.
fn segments(plan: &DevicePlan) -> Vec<(f64, f64, f64)> {
    let hour = |instant: Instant| instant.millis() as f64 / 3_600_000.0;
    let written = |segment: &DeviceSegment| {
        (hour(segment.window.start()), hour(segment.window.end()), segment.power.kilowatts())
    };
    plan.segments.iter().map(written).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn two_cars_on_one_circuit_share_the_cheap_hours() {
    // From 22:00 on, 11 kW for the site and for each car; the second one leaves at 03:00. Each by
    // itself would take 0.10 and 0.12. The one that leaves takes two of the three cheap hours, the
    // other one the third, and the 0.26 that only it can use: 11 x (0.12 + 0.10 + 0.14 + 0.26).
    let prices = hourly(&[0.30, 0.28, 0.12, 0.10, 0.14, 0.26, 0.30, 0.32]);
    let cars = [device("a", hours(0.0, 8.0), 11.0, 22.0), device("b", hours(0.0, 5.0), 11.0, 22.0)];
    let plan = import(&prices, 11.0, &cars);
    assert!(close(plan.total.cost, 6.82));
    assert_eq!(segments(&plan.devices[1]), [(2.0, 4.0, 11.0)]);
    assert_eq!(segments(&plan.devices[0]), [(4.0, 6.0, 11.0)]);
    // At once: both 22:00 to 24:00, 22 x (0.30 + 0.28).
    assert!(close(plan.total.baseline, 12.76));
    let proof = plan.certificate();
    assert!(close(proof.bound, 6.82) && proof.shortage.is_none());
    // The site is worth 0.16, 0.14 and 0.12 more in the three cheap hours: 0.26 is what they save.
    let shadow_prices: Vec<f64> = proof
        .congestion_prices
        .iter()
        .map(|shadow_price| (shadow_price.price * 100.0).round())
        .collect();
    assert_eq!(shadow_prices, [14.0, 16.0, 12.0]);
}

#[test]
fn a_device_by_itself_runs_at_full_power_next_to_its_cheapest_hours() {
    // 5 kWh at 2 kW: two hours at 0.10 and half an hour at 0.20, next to them.
    let prices = hourly(&[0.20, 0.10, 0.10, 0.30]);
    let plan = import(&prices, 10.0, &[device("a", hours(0.0, 4.0), 2.0, 5.0)]);
    assert_eq!(segments(&plan.devices[0]), [(0.5, 3.0, 2.0)]);
    assert!(close(plan.total.cost, 0.5 - 0.1 + 0.2));
    assert_eq!(plan.devices[0].limited_by, None);
    // A kW more would save 0.10 in each of the two hours, and nothing in the one at 0.20.
    let [own] = &plan.certificate().own_shadow_prices[..] else { panic!("one device") };
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].window, hours(1.0, 3.0));
    assert!(close(own[0].price, 0.10));
}

#[test]
fn the_next_kilowatt_hour_of_a_device_that_runs_all_the_time_has_no_price() {
    // Of 10 kW, one device takes all its 4 kW for the hour, the other 3 of its 4 kWh.
    let cars = [device("a", hours(0.0, 1.0), 4.0, 4.0), device("b", hours(0.0, 1.0), 4.0, 3.0)];
    let plan = import(&hourly(&[0.20]), 10.0, &cars);
    let next: Vec<Option<f64>> = plan.reasons().iter().map(|own| own.next_kwh_price).collect();
    assert_eq!(next, [None, Some(0.20)]);
}

#[test]
fn the_smallest_device_goes_short_as_any_other() {
    let plan = import(&hourly(&[0.20]), 10.0, &[device("a", hours(0.0, 1.0), 0.0, 0.0005)]);
    assert_eq!(plan.devices[0].delivered, 0.0);
    assert_eq!(plan.devices[0].limited_by, Some(Limit::Power));
}

#[test]
fn a_part_is_rounded_up_to_whole_seconds_at_a_lower_power() {
    // 1 kWh at 7.36 kW takes 489.13 seconds: 490 seconds at 3600 / 490 kW.
    let plan = import(&hourly(&[0.20]), 10.0, &[device("a", hours(0.0, 1.0), 7.36, 1.0)]);
    let segment = plan.devices[0].segments[0];
    assert_eq!(segment.window.length(), Span::from_millis(490_000));
    assert!(close(segment.power.kilowatts(), 3600.0 / 490.0));
    assert_eq!(plan.devices[0].delivered, 1.0);
}

#[test]
fn a_binding_limit_is_shared_at_constant_power() {
    // One hour, 10 kW for two devices of 8 kW that want 6 and 4 kWh.
    let cars = [device("a", hours(0.0, 1.0), 8.0, 6.0), device("b", hours(0.0, 1.0), 8.0, 4.0)];
    let plan = import(&hourly(&[0.20]), 10.0, &cars);
    assert_eq!(segments(&plan.devices[0]), [(0.0, 1.0, 6.0)]);
    assert_eq!(segments(&plan.devices[1]), [(0.0, 1.0, 4.0)]);
}

#[test]
fn a_limit_that_does_not_bind_lets_one_run_after_the_other() {
    // One hour, 8 kW for two devices of 8 kW that want 4 and 2 kWh: 30 minutes, then 15.
    let cars = [device("a", hours(0.0, 1.0), 8.0, 2.0), device("b", hours(0.0, 1.0), 8.0, 4.0)];
    let plan = import(&hourly(&[0.20]), 8.0, &cars);
    assert_eq!(segments(&plan.devices[1]), [(0.0, 0.5, 8.0)]);
    assert_eq!(segments(&plan.devices[0]), [(0.5, 0.75, 8.0)]);
}

#[test]
fn negative_prices_deliver_what_is_wanted_and_not_more() {
    let prices = hourly(&[-0.10, -0.30, 0.20]);
    let plan = import(&prices, 10.0, &[device("a", hours(0.0, 3.0), 2.0, 3.0)]);
    assert_eq!(segments(&plan.devices[0]), [(0.5, 2.0, 2.0)]);
    assert!(close(plan.total.cost, -0.6 - 0.1));
}

#[test]
fn exports_sell_where_the_price_is_highest() {
    let prices = hourly(&[0.20, 0.50, 0.40, 0.10]);
    let limit = Kilowatts::new(3.0).unwrap();
    let site = Site { prices: &prices, goal: Goal::Highest, limit };
    let batteries =
        [device("a", hours(0.0, 4.0), 3.0, 3.0), device("b", hours(1.0, 2.0), 3.0, 3.0)];
    let plan = best(&site, &batteries).unwrap();
    assert_eq!(segments(&plan.devices[0]), [(2.0, 3.0, 3.0)]);
    assert_eq!(segments(&plan.devices[1]), [(1.0, 2.0, 3.0)]);
    assert!(close(plan.total.cost, 2.7) && close(plan.certificate().bound, 2.7));
}

#[test]
fn a_cap_keeps_a_device_out_of_dear_periods() {
    let prices = hourly(&[0.20, 0.50, 0.40, 0.10]);
    let cap = Some(Bound::absolute(Goal::Lowest, 0.20));
    let capped = Device { cap, ..device("a", hours(0.0, 4.0), 1.0, 3.0) };
    let plan = import(&prices, 1.0, &[capped]);
    assert_eq!(segments(&plan.devices[0]), [(0.0, 1.0, 1.0), (3.0, 4.0, 1.0)]);
    assert_eq!(plan.devices[0].limited_by, Some(Limit::PriceCap));
    assert!(close(plan.devices[0].delivered, 2.0));
    // The same energy at once, without a cap: 0.20 + 0.50.
    assert!(close(plan.devices[0].baseline, 0.70));
    let reason = &plan.reasons()[0];
    assert_eq!((reason.marginal_price, reason.next_kwh_price), (Some(0.20), None));
    assert_eq!(reason.excluded_price, Some(0.40));
}

#[test]
fn what_does_not_fit_is_missing_by_an_equal_fraction() {
    // 10 kWh for devices that want 12 and 8: half of each.
    let cars = [device("a", hours(0.0, 1.0), 20.0, 12.0), device("b", hours(0.0, 1.0), 20.0, 8.0)];
    let plan = import(&hourly(&[0.20]), 10.0, &cars);
    let delivered =
        |plan: &AmountPlan| plan.devices.iter().map(|d| d.delivered).collect::<Vec<_>>();
    assert!(close(delivered(&plan)[0], 6.0) && close(delivered(&plan)[1], 4.0));
    assert_eq!(plan.devices[0].limited_by, Some(Limit::SiteLimit));
    // A third one has only 2 kW: it gets 2 of its 10 kWh, a fraction of 0.2; the others share 8.
    let cars = [cars[0], cars[1], device("c", hours(0.0, 1.0), 2.0, 10.0)];
    let plan = import(&hourly(&[0.20]), 10.0, &cars);
    let wanted = [4.8, 3.2, 2.0];
    assert!(delivered(&plan).iter().zip(wanted).all(|(got, wanted)| close(*got, wanted)));
    assert_eq!(plan.devices[2].limited_by, Some(Limit::Window));
    let shortage = plan.certificate().shortage.unwrap();
    assert_eq!(shortage.devices, [0, 1, 2]);
    assert_eq!(shortage.windows, [hours(0.0, 1.0)]);
}

#[test]
fn no_remainder_of_the_rounding_is_run() {
    // 10 kWh for three that want 12, 7 and 5: fractions of a quantum, and of a kilowatt.
    let wanted = [12.0, 7.0, 5.0];
    let cars = wanted.map(|energy| device("", hours(0.0, 2.0), 20.0, energy));
    let plan = import(&hourly(&[0.20, 0.20]), 5.0, &cars);
    let power = |hour: usize| -> f64 {
        let at = |segment: &&DeviceSegment| {
            segment.window.intersection(hours(hour as f64, hour as f64 + 1.0)).is_some()
        };
        plan.devices
            .iter()
            .flat_map(|plan| plan.segments.iter().filter(at))
            .map(|s| s.power.kilowatts())
            .sum()
    };
    assert!(close(plan.total.delivered, 10.0) && close(power(0), 5.0) && close(power(1), 5.0));
    // Three thirds of 10 kWh fill the first hour, and leave no quantum for the second one.
    let thirds = ["a", "b", "c"].map(|key| device(key, hours(0.0, 2.0), 20.0, 10.0 / 3.0));
    let plan = import(&hourly(&[0.20, 0.30]), 10.0, &thirds);
    assert!(plan.devices.iter().all(|plan| plan.segments.len() == 1));
}

#[test]
fn a_window_that_is_too_short_is_used_to_the_end() {
    let plan = import(&hourly(&[0.2, 0.1]), 9.0, &[device("a", hours(0.0, 1.5), 2.0, 9.0)]);
    assert_eq!(segments(&plan.devices[0]), [(0.0, 1.5, 2.0)]);
    assert_eq!(plan.devices[0].limited_by, Some(Limit::Window));
    let instant = Instant::from_millis(250).unwrap();
    let blink = Window::new(instant, instant.plus(Span::from_millis(500))).unwrap();
    let plan = import(&hourly(&[0.2, 0.1]), 9.0, &[device("a", blink, 2.0, 9.0)]);
    assert_eq!((plan.devices[0].delivered, plan.devices[0].confidence), (0.0, 1.0));
    assert_eq!(plan.devices[0].limited_by, Some(Limit::Window));
}

#[test]
fn reasons_say_what_the_last_kwh_costs_and_what_the_next_one_would() {
    // 2 kW: an hour at 0.10 and half an hour at 0.20. The next kWh costs 0.20 too, and no limit but
    // the device's own power keeps it from taking more at 0.10.
    let prices = hourly(&[0.30, 0.10, 0.20]);
    let plan = import(&prices, 9.0, &[device("a", hours(0.0, 3.0), 2.0, 3.0)]);
    let reason = &plan.reasons()[0];
    assert_eq!((reason.marginal_price, reason.next_kwh_price), (Some(0.20), Some(0.20)));
    assert_eq!(reason.limits, [Limited { window: hours(1.0, 2.0), limit: Limit::Power }]);
    // Two of them under 2 kW: only one can have the hour at 0.10, and the other one takes 0.20.
    let both = [device("a", hours(0.0, 3.0), 2.0, 2.0), device("b", hours(0.0, 3.0), 2.0, 2.0)];
    let plan = import(&prices, 2.0, &both);
    let reasons = plan.reasons();
    // One more kWh for either of them is one more at 0.30 in the end.
    assert!(reasons.iter().all(|reason| reason.next_kwh_price == Some(0.30)));
    let limited = Limited { window: hours(1.0, 2.0), limit: Limit::SiteLimit };
    assert!(reasons.iter().any(|reason| reason.limits == [limited]));
}

#[test]
fn the_lowest_confidence_is_that_of_the_periods_used() {
    let mut periods = hourly(&[0.1, 0.2, 0.3]).periods().to_vec();
    periods[1].confidence = 0.8;
    periods[2].confidence = 0.5;
    let prices = Series::new(periods).unwrap();
    let plan = import(&prices, 2.0, &[device("a", hours(0.0, 3.0), 2.0, 3.0)]);
    assert_eq!((plan.devices[0].confidence, plan.total.confidence), (0.8, 0.8));
}

#[test]
fn no_devices_are_a_plan_too() {
    let plan = import(&hourly(&[0.1]), 2.0, &[]);
    assert_eq!((plan.devices.len(), plan.total.cost, plan.certificate().bound), (0, 0.0, 0.0));
}

#[test]
fn a_limit_that_nobody_reaches_takes_nothing_from_anybody() {
    // 1.4 kW for 64 minutes and 18 seconds under 1e9 kW, which people write for "no limit".
    let prices = hourly(&[0.20, 0.10, 0.30]);
    let plan = import(&prices, 1e9, &[device("a", hours(0.0, 3.0), 1.4, 1.5)]);
    assert_eq!((plan.devices[0].delivered, plan.devices[0].limited_by), (1.5, None));
    // 35.5 W for a year of hours: 0.0355 x 8760 = 310.98 kWh.
    let year = hourly(&vec![0.25; 8760]);
    let plan = import(&year, 1e9, &[device("a", hours(0.0, 8760.0), 0.0355, 310.98)]);
    assert_eq!(segments(&plan.devices[0]), [(0.0, 8760.0, 0.0355)]);
    assert_eq!((plan.devices[0].delivered, plan.devices[0].limited_by), (310.98, None));
    // Beside a device of 1e9 kW, which runs for a second: 3600 x 10 = 36,000 kW.
    let both = [device("a", hours(0.0, 3.0), 1.4, 1.5), device("b", hours(0.0, 3.0), 1e9, 10.0)];
    let plan = import(&prices, 1e9, &both);
    assert!(plan.devices.iter().all(|plan| plan.limited_by.is_none()));
    assert_eq!(plan.devices[1].segments[0].power.kilowatts(), 36_000.0);
}

#[test]
fn a_device_that_wants_more_than_its_window_holds_is_limited_by_it_under_any_limit() {
    for limit in [2.0, 1e9] {
        let plan = import(&hourly(&[0.2]), limit, &[device("a", hours(0.0, 1.0), 2.0, 3.0)]);
        assert_eq!(
            (plan.devices[0].delivered, plan.devices[0].limited_by),
            (2.0, Some(Limit::Window))
        );
    }
}

#[test]
fn what_is_left_of_a_limit_is_one_segment() {
    // 20 kW for four devices of 6.656 kW with 6.656, 6.656, 6.656 and 0.032 kWh an hour: the last one takes
    // what the others leave, over both hours at one power.
    let wanted = [13.312, 13.312, 13.312, 0.064];
    let keys = ["a", "b", "c", "d"];
    let cars: Vec<Device> = keys
        .iter()
        .zip(wanted)
        .map(|(key, energy)| device(key, hours(0.0, 2.0), 6.656, energy))
        .collect();
    let plan = import(&hourly(&[0.2, 0.3]), 20.0, &cars);
    for plan in &plan.devices {
        assert_eq!(plan.segments.len(), 1, "{plan:?}");
    }
    assert_eq!(segments(&plan.devices[3]), [(0.0, 2.0, 0.032)]);
}

#[test]
fn more_slots_than_are_planned_at_once_are_refused_before_anything_is_made_of_them() {
    // 300 devices over 35,040 quarter-hours: 10,512,000 slots.
    let quarters: Vec<(i64, f64)> = (0..35_040).map(|at| (15, f64::from(at % 7))).collect();
    let prices = series(&quarters);
    let cars: Vec<Device> = (0..300).map(|_| device("", hours(0.0, 8760.0), 7.0, 10.0)).collect();
    let limit = Kilowatts::new(11.0).unwrap();
    let site = Site { prices: &prices, goal: Goal::Lowest, limit };
    assert_eq!(best(&site, &cars).unwrap_err(), Refusal::TooLarge);
    assert!(best(&site, &cars[..20]).is_ok());
}
