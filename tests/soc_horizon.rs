//! Batteries through the local engine: where prices are missing, and where they end.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/json.rs"]
mod json_value;
#[path = "support/soc.rs"]
mod support;

use serde_json::json;
use support::*;

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
