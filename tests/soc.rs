//! Batteries through the local engine: their plans.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/json.rs"]
mod json_value;
#[path = "support/soc.rs"]
mod support;

use flatpeak_wasm::Error;
use flatpeak_wasm::planner::Planner;
use flatpeak_wasm::time::Instant;
use serde_json::json;
use support::*;

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
