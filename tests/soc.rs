//! Batteries through the local engine: states that are submitted, plans from them, what is refused.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/json.rs"]
mod json_value;

use flatpeak_wasm::input::{Field, Value, read};
use flatpeak_wasm::planner::{Planner, PriceOptions, StateOptions};
use flatpeak_wasm::time::{Instant, Timestamp};
use flatpeak_wasm::{Error, Result};
use json_value::value;
use serde_json::json;

type Json = serde_json::Value;

fn at(time: &str) -> Instant {
    Timestamp::parse(time).unwrap().instant
}

const NOW: &str = "2026-01-01T00:00:00Z";

fn planner_with(prices: Json, devices: Json) -> Result<Planner> {
    let location = json!({ "timezone": "Europe/London", "currency_code": "GBP" });
    let options = read(value(json!({ "location": location, "devices": devices })))?;
    Planner::new(PriceOptions::read(value(prices))?, options, |_| true)
}

/// Hours from the start of 2026 on.
fn hours(prices: &[f64]) -> Json {
    json!({ "start": NOW, "intervalMinutes": 60, "values": prices })
}

fn device(battery: Json) -> Json {
    json!([{ "id": "dev_home", "battery": battery }, { "id": "dev_plug" }])
}

/// 10 kWh, 5 kW each way.
fn battery() -> Json {
    json!({ "capacity_kwh": 10, "power_kw": 5 })
}

/// Bought and sold at these prices.
fn planner(prices: &[f64]) -> Planner {
    let prices = json!({ "import": hours(prices), "export": hours(prices) });
    planner_with(prices, device(battery())).unwrap()
}

fn buying(prices: &[f64]) -> Planner {
    planner_with(hours(prices), device(battery())).unwrap()
}

fn state(from: f64, to: f64) -> Json {
    json!({
        "time": NOW,
        "state_of_charge_percent": from,
        "target_state_of_charge_percent": to,
    })
}

fn request(from: f64, to: f64) -> Json {
    json!({ "device_id": "dev_home", "device_state": state(from, to) })
}

fn soc_at(planner: &Planner, body: Json, options: Json, now: &str) -> Result<Json> {
    let answer = planner.soc(&read(value(body))?, &read(value(options))?, at(now))?;
    Ok(serde_json::to_value(answer).unwrap())
}

fn soc(planner: &Planner, body: Json) -> Result<Json> {
    soc_at(planner, body, json!({}), NOW)
}

fn submit_at(planner: &Planner, id: &str, body: Json, now: &str) -> Result<Json> {
    let id = read(value(json!(id)))?;
    let answer =
        planner.submit_state(&id, read(value(body))?, &StateOptions::default(), at(now))?;
    Ok(serde_json::to_value(answer).unwrap())
}

fn submit(planner: &Planner, body: Json) -> Json {
    submit_at(planner, "dev_home", body, NOW).unwrap()
}

fn with(mut body: Json, field: &str, value: Json) -> Json {
    body[field] = value;
    body
}

fn inline(mut body: Json, field: &str, value: Json) -> Json {
    body["device_state"][field] = value;
    body
}

/// The segments: the hours and minutes of their edges, and their power, negative where it is sold.
fn shape(answer: &Json) -> Vec<(&str, &str, f64)> {
    let schedule = answer["data"][0]["schedule"].as_array().unwrap();
    let clock = |segment: &'_ Json, name: &str| -> &'static str {
        segment[name].as_str().unwrap()[11..16].to_owned().leak()
    };
    let power = |segment: &Json| match segment["energy_flow_direction"].as_str().unwrap() {
        "IMPORT" => segment["power_kw"].as_f64().unwrap(),
        _ => -segment["power_kw"].as_f64().unwrap(),
    };
    schedule
        .iter()
        .map(|segment| (clock(segment, "start_time"), clock(segment, "end_time"), power(segment)))
        .collect()
}

const PRICES: [f64; 4] = [0.3, 0.1, 0.2, 0.4];

#[test]
fn an_answer_says_all_that_the_api_requires() {
    let mut answer = soc(&planner(&PRICES), request(20.0, 70.0)).unwrap();
    let id = answer["id"].take();
    assert_eq!(
        answer,
        json!({
            "device_id": "dev_home",
            "location_id": "loc_local",
            "id": null,
            "object": "schedule_soc",
            "account_id": "acc_local",
            "live_mode": false,
            "location_timezone": "Europe/London",
            "currency_code": "GBP",
            "data": [{
                "start_time": "2026-01-01T00:00:00Z",
                "end_time": "2026-01-01T04:00:00Z",
                "cost": { "value": 0.5, "confidence": 1.0 },
                "schedule": [{
                    "start_time": "2026-01-01T01:00:00Z",
                    "end_time": "2026-01-01T02:00:00Z",
                    "energy_flow_direction": "IMPORT",
                    "power_kw": 5.0,
                    "vpp_event": false,
                }],
            }],
            "time_created": NOW,
        })
    );
    let hex = id.as_str().unwrap().strip_prefix("ssc_").unwrap().to_owned();
    assert!(hex.len() == 24 && hex.bytes().all(|digit| b"0123456789abcdef".contains(&digit)));
}

#[test]
fn the_id_names_all_that_the_plan_is_made_of() {
    let id = |planner: &Planner, body, options, now| {
        soc_at(planner, body, options, now).unwrap()["id"].clone()
    };
    let own = id(&planner(&PRICES), request(20.0, 70.0), json!({}), NOW);
    let same = planner(&PRICES);
    submit(&same, state(20.0, 70.0));
    for (planner, body, options, now) in [
        (&planner(&[0.3, 0.1, 0.2, 0.5]), request(20.0, 70.0), json!({}), NOW),
        (&same, request(20.0, 71.0), json!({}), NOW),
        (&same, with(request(20.0, 70.0), "schedule_horizon", json!(3)), json!({}), NOW),
        (&same, request(20.0, 70.0), json!({ "arbitrage": true }), NOW),
        (&same, request(20.0, 70.0), json!({}), "2026-01-01T00:00:01Z"),
    ] {
        assert_ne!(id(planner, body, options, now), own);
    }
    assert_eq!(id(&same, request(20.0, 70.0), json!({}), NOW), own);
}

#[test]
fn a_lower_target_is_sold_at_the_highest_price() {
    let answer = soc(&planner(&PRICES), request(70.0, 20.0)).unwrap();
    assert_eq!(shape(&answer), [("03:00", "04:00", -5.0)]);
    assert_eq!(answer["data"][0]["cost"]["value"], -2.0);
}

#[test]
fn a_target_that_is_there_needs_nothing() {
    let answer = soc(&planner(&PRICES), request(50.0, 50.0)).unwrap();
    assert_eq!(shape(&answer), []);
    assert_eq!(answer["data"][0]["cost"], json!({ "value": 0.0, "confidence": 1.0 }));
    let traded = soc_at(&planner(&PRICES), request(50.0, 50.0), json!({ "arbitrage": true }), NOW);
    // All 5 kWh sold at 0.3, bought back at 0.1, 5 more at 0.2, and those sold at 0.4.
    let traded = traded.unwrap();
    assert_eq!(
        shape(&traded),
        [("00:00", "01:00", -5.0), ("01:00", "03:00", 5.0), ("03:00", "04:00", -5.0)]
    );
    assert_eq!(traded["data"][0]["cost"]["value"], -2.0);
}

#[test]
fn the_horizon_is_in_hours_from_now_and_ends_with_the_prices() {
    let end = |hours: Json| {
        let body = with(request(20.0, 30.0), "schedule_horizon", hours);
        soc(&planner(&PRICES), body).unwrap()["data"][0]["end_time"].clone()
    };
    for (hours, expected) in [
        (json!(null), "04:00:00"),
        (json!(24), "04:00:00"),
        (json!(1e300), "04:00:00"),
        (json!(4), "04:00:00"),
        (json!(0.5), "00:30:00"),
        (json!(1.0 / 3.0), "00:20:00"),
        (json!(0.0003), "00:00:01"),
    ] {
        assert_eq!(end(hours), format!("2026-01-01T{expected}Z"));
    }
    for hours in [json!(0), json!(-1), json!(0.0001), json!("24"), json!(true)] {
        let body = with(request(20.0, 30.0), "schedule_horizon", hours);
        let error = soc(&planner(&PRICES), body).unwrap_err();
        assert_eq!((error.field(), error.status()), (Some("schedule_horizon"), 400));
    }
}

#[test]
fn a_plan_starts_on_the_next_whole_second() {
    let answer =
        soc_at(&planner(&PRICES), request(20.0, 70.0), json!({}), "2026-01-01T00:59:59.001Z");
    let answer = answer.unwrap();
    assert_eq!(answer["data"][0]["start_time"], "2026-01-01T01:00:00Z");
    assert_eq!(answer["time_created"], "2026-01-01T00:59:59Z");
}

#[test]
fn a_plan_is_printed_in_the_offset_of_the_state() {
    let body = inline(request(20.0, 70.0), "time", json!("2026-01-01T01:00:00+01:00"));
    let answer = soc(&planner(&PRICES), body).unwrap();
    assert_eq!(answer["data"][0]["start_time"], "2026-01-01T01:00:00+01:00");
    assert_eq!(answer["data"][0]["schedule"][0]["end_time"], "2026-01-01T03:00:00+01:00");
}

#[test]
fn only_the_prices_that_count_are_needed() {
    let export_only =
        || planner_with(json!({ "export": hours(&PRICES) }), device(battery())).unwrap();
    let arbitrage = json!({ "arbitrage": true });
    assert_eq!(
        shape(&soc(&buying(&PRICES), request(20.0, 70.0)).unwrap()),
        [("01:00", "02:00", 5.0)]
    );
    assert_eq!(
        shape(&soc(&export_only(), request(70.0, 20.0)).unwrap()),
        [("03:00", "04:00", -5.0)]
    );
    let buys = soc_at(&buying(&PRICES), request(20.0, 70.0), arbitrage.clone(), NOW).unwrap();
    assert_eq!(shape(&buys), [("01:00", "02:00", 5.0)]);
    for (planner, body, options, direction) in [
        (buying(&PRICES), request(70.0, 20.0), json!({}), "EXPORT"),
        (buying(&PRICES), request(70.0, 20.0), arbitrage.clone(), "EXPORT"),
        (export_only(), request(20.0, 70.0), json!({}), "IMPORT"),
        (export_only(), request(70.0, 20.0), arbitrage, "IMPORT"),
    ] {
        let error = soc_at(&planner, body, options, NOW).unwrap_err();
        assert_eq!(error, Error::no_tariff(direction));
    }
}

#[test]
fn the_shorter_of_both_series_ends_the_horizon() {
    let prices = json!({ "import": hours(&PRICES), "export": hours(&PRICES[..3]) });
    let planner = planner_with(prices, device(battery())).unwrap();
    let end = |body, options| {
        soc_at(&planner, body, options, NOW).unwrap()["data"][0]["end_time"].clone()
    };
    assert_eq!(end(request(20.0, 70.0), json!({})), "2026-01-01T04:00:00Z");
    assert_eq!(end(request(70.0, 20.0), json!({})), "2026-01-01T03:00:00Z");
    assert_eq!(end(request(20.0, 70.0), json!({ "arbitrage": true })), "2026-01-01T03:00:00Z");
}

#[test]
fn time_without_a_price_is_an_error_that_names_it() {
    let missing = |now: &str| {
        soc_at(&planner(&PRICES), request(20.0, 70.0), json!({}), now).unwrap_err().to_string()
    };
    for now in ["2025-12-31T23:00:00Z", "2026-01-01T04:00:00Z", "2026-06-01T00:00:00Z"] {
        assert_eq!(missing(now), format!("There is no IMPORT price from {now} on"));
    }
    let gap = planner_with(with_a_gap(), device(battery())).unwrap();
    for now in ["2026-01-01T01:00:00Z", "2026-01-01T01:59:59Z"] {
        let error = soc_at(&gap, request(20.0, 70.0), json!({}), now).unwrap_err();
        assert_eq!((error.code(), error.status()), ("no_price_data", 422));
        assert_eq!(error.to_string(), format!("There is no IMPORT price from {now} on"));
    }
}

/// Prices from 00:00 to 01:00 and from 02:00 to 04:00.
fn with_a_gap() -> Json {
    json!([
        { "valid_from": NOW, "valid_to": "2026-01-01T01:00:00Z", "price": { "value": 1 } },
        { "valid_from": "2026-01-01T02:00:00Z", "valid_to": "2026-01-01T04:00:00Z",
          "price": { "value": 1 } },
    ])
}

fn shortened(requested: f64, delivered: f64) -> Json {
    json!({
        "code": "horizon_shortened",
        "device_id": "dev_home",
        "requested": requested,
        "delivered": delivered,
        "unit": "hours",
        "limited_by": "price_data",
    })
}

#[test]
fn a_gap_ends_the_plan_and_is_said() {
    let planner = planner_with(with_a_gap(), device(battery())).unwrap();
    // 1 kWh of the 5 that there are in the hour before the gap.
    for (hours, requested) in [(json!(3), 3.0), (json!(24), 24.0), (json!(null), 4.0)] {
        let answer = soc(&planner, with(request(20.0, 30.0), "schedule_horizon", hours)).unwrap();
        assert_eq!(answer["data"][0]["end_time"], "2026-01-01T01:00:00Z");
        assert_eq!(shape(&answer), [("00:00", "00:12", 5.0)]);
        assert_eq!(answer["warnings"], json!([shortened(requested, 1.0)]));
    }
    let hour = with(request(20.0, 30.0), "schedule_horizon", json!(1));
    assert_eq!(soc(&planner, hour).unwrap()["warnings"], json!(null));
}

#[test]
fn a_plan_that_ends_early_may_miss_its_target_too() {
    let planner = planner_with(with_a_gap(), device(battery())).unwrap();
    let answer = soc(&planner, request(20.0, 100.0)).unwrap();
    assert_eq!(answer["warnings"][0], shortened(4.0, 1.0));
    assert_eq!(answer["warnings"][1]["code"], "target_not_reached");
    assert_eq!(answer["warnings"][1]["delivered"], 70.0);
}

#[test]
fn prices_that_end_before_the_horizon_shorten_it_and_an_error_may_be_asked_for() {
    let planner = planner(&PRICES);
    let body = with(request(20.0, 30.0), "schedule_horizon", json!(24));
    let answer = soc(&planner, body.clone()).unwrap();
    assert_eq!(answer["warnings"], json!([shortened(24.0, 4.0)]));
    let error = soc_at(&planner, body, json!({ "onShortfall": "error" }), NOW).unwrap_err();
    assert_eq!((error.code(), error.status()), ("shortfall", 422));
    assert_eq!(
        error.to_string(),
        "dev_home: 24 hours were asked for, 4 can be had: the price data is the limit"
    );
    let gap = planner_with(with_a_gap(), device(battery())).unwrap();
    let error =
        soc_at(&gap, request(20.0, 30.0), json!({ "onShortfall": "error" }), NOW).unwrap_err();
    assert_eq!((error.code(), error.status()), ("shortfall", 422));
    // Left out, the horizon is as long as the prices.
    for horizon in [json!(null), json!(4)] {
        let body = with(request(20.0, 30.0), "schedule_horizon", horizon);
        assert_eq!(soc(&planner, body).unwrap()["warnings"], json!(null));
    }
}

#[test]
fn a_gap_counts_only_in_prices_that_are_looked_at() {
    let prices = json!({ "import": hours(&PRICES), "export": with_a_gap() });
    let planner = planner_with(prices, device(battery())).unwrap();
    let warnings =
        |body, options| soc_at(&planner, body, options, NOW).unwrap()["warnings"].clone();
    assert_eq!(warnings(request(20.0, 30.0), json!({})), json!(null));
    assert_eq!(warnings(request(70.0, 60.0), json!({}))[0], shortened(4.0, 1.0));
    assert_eq!(warnings(request(20.0, 30.0), json!({ "arbitrage": true }))[0], shortened(4.0, 1.0));
}

#[test]
fn what_cannot_be_reached_is_said() {
    let body = with(request(20.0, 100.0), "schedule_horizon", json!(1));
    let answer = soc(&planner(&PRICES), body.clone()).unwrap();
    assert_eq!(
        answer["warnings"],
        json!([{
            "code": "target_not_reached",
            "device_id": "dev_home",
            "requested": 100.0,
            "delivered": 70.0,
            "unit": "percent",
            "limited_by": "time",
        }])
    );
    let refused = soc_at(&planner(&PRICES), body, json!({ "onShortfall": "error" }), NOW);
    let error = refused.unwrap_err();
    assert_eq!((error.code(), error.status()), ("shortfall", 422));
    assert_eq!(
        error.to_string(),
        "dev_home: 100 percent were asked for, 70 can be had: the time is the limit"
    );
    let stuck = json!({ "capacity_kwh": 10, "charge_power_kw": 5, "discharge_power_kw": 0 });
    let stuck = planner_with(hours(&PRICES), device(stuck)).unwrap();
    let answer = soc(&stuck, request(70.0, 20.0)).unwrap();
    assert_eq!(answer["warnings"][0]["limited_by"], "power");
    assert_eq!(answer["warnings"][0]["delivered"], 70.0);
}

#[test]
fn a_target_below_the_reserve_is_the_reserve_and_is_said() {
    let body = inline(request(70.0, 10.0), "backup_reserve_percent", json!(20));
    let answer = soc(&planner(&PRICES), body.clone()).unwrap();
    assert_eq!(shape(&answer), [("03:00", "04:00", -5.0)]);
    let warning = &answer["warnings"][0];
    assert_eq!(warning["code"], "target_below_reserve");
    assert_eq!((&warning["requested"], &warning["delivered"]), (&json!(10.0), &json!(20.0)));
    assert!(soc_at(&planner(&PRICES), body, json!({ "onShortfall": "error" }), NOW).is_err());
    // Below the reserve already, it stays where it is.
    let body = inline(request(15.0, 10.0), "backup_reserve_percent", json!(20));
    let answer = soc(&buying(&PRICES), body).unwrap();
    assert_eq!(shape(&answer), []);
    assert_eq!(answer["warnings"][0]["delivered"], 15.0);
    // And comes up to a target that is below it too.
    let body = inline(request(10.0, 15.0), "backup_reserve_percent", json!(20));
    let answer = soc(&buying(&PRICES), body).unwrap();
    let warning = &answer["warnings"][0];
    assert_eq!(
        (&warning["code"], &warning["limited_by"]),
        (&json!("target_below_reserve"), &json!("reserve"))
    );
    assert_eq!((&warning["requested"], &warning["delivered"]), (&json!(15.0), &json!(15.0)));
    // So does a target between the two.
    let body = inline(request(15.0, 18.0), "backup_reserve_percent", json!(20));
    let answer = soc(&buying(&PRICES), body).unwrap();
    assert_eq!(answer["warnings"][0]["code"], "target_below_reserve");
}

#[test]
fn the_trajectory_is_there_when_it_is_asked_for() {
    let options = json!({ "trajectory": true });
    let answer = soc_at(&planner(&PRICES), request(20.0, 70.0), options, NOW).unwrap();
    let points = answer["data"][0]["trajectory"].as_array().unwrap();
    let energies: Vec<_> = points.iter().map(|point| point["energy_kwh"].clone()).collect();
    // At 03:00 it is the value that changes.
    assert_eq!(energies, [2.0, 2.0, 7.0, 7.0, 7.0]);
    assert_eq!(points[2]["state_of_charge_percent"], 70.0);
    assert_eq!(
        points[4],
        json!({
            "time": "2026-01-01T04:00:00Z", "state_of_charge_percent": 70.0, "energy_kwh": 7.0,
        })
    );
    let answer = soc(&planner(&PRICES), request(20.0, 70.0)).unwrap();
    assert_eq!(answer["data"][0]["trajectory"], Json::Null);
}

#[test]
fn a_plan_that_is_not_proven_says_how_near_it_is() {
    // Selling for more than it costs to buy, in lengths of no common measure.
    let series = |price: f64| -> Json {
        let mut start = at(NOW).millis();
        let periods = (0..200i64).map(|slot| {
            let from = start;
            start += (10 + (slot * slot * 7919) % 97) * 60_000;
            let time = |millis| {
                let instant = Instant::from_millis(millis).unwrap();
                flatpeak_wasm::time::Offset::Utc.print(instant)
            };
            json!({ "valid_from": time(from), "valid_to": time(start), "price": { "value": price } })
        });
        periods.collect()
    };
    let prices = json!({ "import": series(-1.0), "export": series(1.0) });
    let large = json!({ "capacity_kwh": 1000, "power_kw": 5, "round_trip_efficiency": 0.87 });
    let planner = planner_with(prices, device(large)).unwrap();
    let options = json!({ "arbitrage": true, "onShortfall": "error" });
    let answer = soc_at(&planner, request(50.0, 50.0), options, NOW).unwrap();
    let warning = &answer["warnings"][0];
    let names: Vec<&String> = warning.as_object().unwrap().keys().collect();
    assert_eq!(names, ["code", "device_id", "cost", "bound"]);
    assert_eq!(warning["code"], "not_proven_optimal");
    assert!(warning["bound"].as_f64() < warning["cost"].as_f64());
    let cost = answer["data"][0]["cost"]["value"].as_f64().unwrap();
    assert!((warning["cost"].as_f64().unwrap() - cost).abs() <= 5e-6);
}

#[test]
fn a_submitted_state_stands_until_a_later_one() {
    let planner = planner(&PRICES);
    let target = |planner: &Planner| {
        let body = json!({ "device_id": "dev_home" });
        soc(planner, body).map(|answer| answer["data"][0]["cost"]["value"].clone())
    };
    let error = target(&planner).unwrap_err();
    assert_eq!((error.code(), error.status()), ("no_device_state", 422));
    let record = submit(&planner, state(20.0, 70.0));
    assert_eq!(record["object"], "device_state");
    assert_eq!(record["device_id"], "dev_home");
    assert_eq!(record["account_id"], "acc_local");
    assert_eq!(record["time_created"], NOW);
    let id = record["id"].as_str().unwrap();
    assert!(id.starts_with("dsr_") && id.len() == 28, "{id}");
    assert_eq!(target(&planner).unwrap(), 0.5);
    // An earlier state is recorded, and does not stand.
    submit(&planner, with(state(20.0, 20.0), "time", json!("2025-12-31T23:00:00Z")));
    assert_eq!(target(&planner).unwrap(), 0.5);
    // The same time, submitted later; in another offset too.
    submit(&planner, with(state(20.0, 20.0), "time", json!("2026-01-01T01:00:00+01:00")));
    assert_eq!(target(&planner).unwrap(), 0.0);
    // A state in the request is used and not kept.
    assert_eq!(soc(&planner, request(20.0, 70.0)).unwrap()["data"][0]["cost"]["value"], 0.5);
    assert_eq!(target(&planner).unwrap(), 0.0);
}

#[test]
fn the_same_reference_is_the_same_record() {
    let planner = planner(&PRICES);
    let named = |from, to, time: &str| {
        with(with(state(from, to), "record_reference_id", json!("r1")), "time", json!(time))
    };
    let first = submit(&planner, named(20.0, 70.0, NOW));
    let later = "2026-01-01T00:30:00Z";
    let again = submit_at(&planner, "dev_home", named(20.0, 20.0, later), later).unwrap();
    assert_eq!(first, again);
    let answer = soc(&planner, json!({ "device_id": "dev_home" })).unwrap();
    assert_eq!(answer["data"][0]["cost"]["value"], 0.5);
    // The name is one of this device alone.
    let other = submit_at(&planner, "dev_plug", named(20.0, 70.0, NOW), NOW).unwrap();
    assert_ne!(first["id"], other["id"]);
}

#[test]
fn devices_are_known_or_not() {
    let planner = planner(&PRICES);
    let unknown = with(request(20.0, 70.0), "device_id", json!("dev_else"));
    for error in [
        soc(&planner, unknown).unwrap_err(),
        submit_at(&planner, "dev_else", state(1.0, 2.0), NOW).unwrap_err(),
    ] {
        assert_eq!((error.code(), error.status()), ("not_found", 404));
        assert_eq!(
            error.to_string(),
            "device_id dev_else is not among the devices of this planner"
        );
    }
    let error = soc(&planner, with(request(20.0, 70.0), "device_id", json!("dev_plug")));
    assert_eq!(error.unwrap_err().code(), "no_battery");
}

#[test]
fn a_state_is_checked() {
    let refused = |field: &str, value: Json| {
        let error = soc(&planner(&PRICES), inline(request(20.0, 70.0), field, value)).unwrap_err();
        (error.field().unwrap().to_owned(), error.code())
    };
    for (field, value, code) in [
        ("state_of_charge_percent", json!(-0.1), "invalid_value"),
        ("state_of_charge_percent", json!(100.1), "invalid_value"),
        ("state_of_charge_percent", json!(null), "missing_field"),
        ("target_state_of_charge_percent", json!("80"), "invalid_type"),
        ("target_state_of_charge_percent", json!(1e300), "invalid_value"),
        ("backup_reserve_percent", json!(101), "invalid_value"),
        ("time", json!("2026-01-01"), "invalid_value"),
        ("time", json!(null), "missing_field"),
        ("energy_flow_direction", json!("LOCAL"), "invalid_value"),
        ("battery_power_kw", json!("3"), "invalid_type"),
        ("energy_remaining_kwh", json!([]), "invalid_type"),
        ("record_reference_id", json!(7), "invalid_type"),
        ("record_reference_id", json!(""), "invalid_value"),
        ("capacity_kwh", json!(7), "unknown_field"),
    ] {
        assert_eq!(refused(field, value), (format!("device_state.{field}"), code));
    }
    let all = json!({
        "record_reference_id": "MET1234567890",
        "time": NOW,
        "state_of_charge_percent": 34.2,
        "target_state_of_charge_percent": 80,
        "energy_flow_direction": "EXPORT",
        "battery_power_kw": -3.4,
        "energy_remaining_kwh": 8.3,
        "backup_reserve_percent": 20,
    });
    assert_eq!(submit(&planner(&PRICES), all)["object"], "device_state");
    for field in ["state_of_charge_percent", "battery_power_kw"] {
        let mut fields: Vec<Field> = vec![
            ("time".into(), Value::Text(NOW.into())),
            ("state_of_charge_percent".into(), Value::Number(1.0)),
            ("target_state_of_charge_percent".into(), Value::Number(1.0)),
        ];
        fields.retain(|(name, _)| name != field);
        fields.push((field.into(), Value::Number(f64::NAN)));
        let error = read::<flatpeak_wasm::documents::state::DeviceState>(Value::Object(fields));
        assert_eq!(error.unwrap_err().field(), Some(field));
    }
}

#[test]
fn a_profile_is_checked() {
    let refused = |battery: Json| {
        planner_with(hours(&PRICES), device(battery)).map(|_| ()).unwrap_err().to_string()
    };
    for (field, value, message) in [
        ("capacity_kwh", json!(0), "must be above 0, and 1e9 at the most, got 0"),
        ("capacity_kwh", json!(-5), "must be above 0, and 1e9 at the most, got -5"),
        ("power_kw", json!(-1), "must be between 0 and 1e9, got -1"),
        ("charge_power_kw", json!(-1), "must be between 0 and 1e9, got -1"),
        ("discharge_power_kw", json!(2e9), "must be between 0 and 1e9, got 2000000000"),
        ("round_trip_efficiency", json!(0), "must be between 0.01 and 1, got 0"),
        ("round_trip_efficiency", json!(90), "must be between 0.01 and 1, got 90"),
    ] {
        assert_eq!(
            refused(with(battery(), field, value)),
            format!("devices[0].battery.{field} {message}")
        );
    }
    assert_eq!(
        refused(json!({ "capacity_kwh": 10, "charge_power_kw": 5 })),
        "devices[0].battery.discharge_power_kw is required"
    );
    assert_eq!(refused(json!({ "power_kw": 5 })), "devices[0].battery.capacity_kwh is required");
    assert!(refused(with(battery(), "size", json!(1))).starts_with("devices[0].battery.size is"));
    let twice = json!([{ "id": "dev_a" }, { "id": "dev_b" }, { "id": "dev_a" }]);
    let error = planner_with(hours(&PRICES), twice).map(|_| ()).unwrap_err();
    assert_eq!(error.to_string(), "devices[2].id is the id of devices[0] too, dev_a");
}

#[test]
fn one_power_may_stand_for_both() {
    let slow_up = json!({ "capacity_kwh": 10, "power_kw": 5, "charge_power_kw": 2.5 });
    let prices = json!({ "import": hours(&PRICES), "export": hours(&PRICES) });
    let planner = planner_with(prices, device(slow_up)).unwrap();
    let up = soc(&planner, request(20.0, 70.0)).unwrap();
    assert_eq!(shape(&up), [("01:00", "03:00", 2.5)]);
    let down = soc(&planner, request(70.0, 20.0)).unwrap();
    assert_eq!(shape(&down), [("03:00", "04:00", -5.0)]);
}
