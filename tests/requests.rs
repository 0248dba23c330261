//! Documents through the local engine: what a request says, what an answer says, what is refused.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/json.rs"]
mod json_value;
#[path = "support/requests.rs"]
mod support;

use flatpeak_wasm::planner::Planner;
use flatpeak_wasm::time::Timestamp;
use serde_json::json;
use support::*;

#[test]
fn an_answer_says_all_that_the_api_requires() {
    let body = with(hour(), "device_id", json!("dev_car"));
    let mut answer = duration(&planner(&PRICES), body).unwrap();
    let id = answer["id"].take();
    assert_eq!(
        answer,
        json!({
            "id": null,
            "object": "schedule_duration",
            "account_id": "acc_local",
            "live_mode": false,
            "location_timezone": "Europe/London",
            "currency_code": "GBP",
            "tariff_direction": "IMPORT",
            "data": [{
                "start_time": "2026-01-01T01:00:00Z",
                "end_time": "2026-01-01T02:00:00Z",
                "price": { "value": 0.1, "confidence": 1.0 },
                "vpp_event": false,
            }],
            "time_created": "2026-01-01T00:00:00Z",
            "device_id": "dev_car",
            "location_id": "loc_local",
        })
    );
    let hex = id.as_str().unwrap().strip_prefix("std_").unwrap().to_owned();
    assert!(hex.len() == 24 && hex.bytes().all(|digit| b"0123456789abcdef".contains(&digit)));
}

#[test]
fn the_id_names_the_request_and_the_prices() {
    let id = |planner: &Planner, body| duration(planner, body).unwrap()["id"].clone();
    let own = id(&planner(&PRICES), hour());
    assert_eq!(own, id(&planner(&PRICES), hour()));
    assert_ne!(own, id(&planner(&[0.3, 0.1, 0.2, 0.5]), hour()));
    assert_ne!(own, id(&planner(&PRICES), with(hour(), "duration", json!(61))));
    let block = duration_with(&planner(&PRICES), hour(), json!({ "contiguous": true }));
    assert_ne!(own, block.unwrap()["id"]);
}

#[test]
fn an_answer_is_printed_in_the_offset_of_end_time() {
    let body = with(hour(), "end_time", json!("2026-01-01T05:00:00+01:00"));
    let answer = duration(&planner(&PRICES), body).unwrap();
    assert_eq!(slots(&answer), [("2026-01-01T02:00:00+01:00", "2026-01-01T03:00:00+01:00")]);
    assert_eq!(answer["time_created"], "2026-01-01T00:00:00Z");
}

#[test]
fn a_window_need_not_fall_on_hours() {
    let body = json!({
        "start_time": "2026-01-01T00:43:00Z",
        "end_time": "2026-01-01T02:21:00Z",
        "segment": "LOW",
        "duration": 7.5,
    });
    let answer = duration(&planner(&PRICES), body.clone()).unwrap();
    assert_eq!(slots(&answer), [("2026-01-01T01:00:00Z", "2026-01-01T01:07:30Z")]);
    // 60 minutes at 0.1, and 7 at 0.2 after them.
    let answer = duration(&planner(&PRICES), with(body, "duration", json!(67))).unwrap();
    assert_eq!(slots(&answer), [("2026-01-01T01:00:00Z", "2026-01-01T02:07:00Z")]);
    assert_eq!(answer["data"][0]["price"]["value"], 0.11045);
}

#[test]
fn a_window_between_seconds_is_planned_on_whole_seconds() {
    let body = with(hour(), "start_time", json!("2026-01-01T01:59:59.250Z"));
    let answer = duration(&planner(&PRICES), body).unwrap();
    assert_eq!(slots(&answer), [("2026-01-01T02:00:00Z", "2026-01-01T03:00:00Z")]);
    let short = with(hour(), "start_time", json!("2026-01-01T03:59:59.250Z"));
    assert_eq!(duration(&planner(&PRICES), short).unwrap_err().field(), Some("end_time"));
}

#[test]
fn high_takes_the_highest_price() {
    let answer = duration(&planner(&PRICES), with(hour(), "segment", json!("HIGH"))).unwrap();
    assert_eq!(slots(&answer), [("2026-01-01T03:00:00Z", "2026-01-01T04:00:00Z")]);
}

#[test]
fn one_block_is_had_for_the_asking() {
    let body = with(hour(), "duration", json!(150));
    let expensive = [0.1, 0.4, 0.1, 0.1];
    let split = duration(&planner(&expensive), body.clone()).unwrap();
    assert_eq!(slots(&split).len(), 2);
    let block = duration_with(&planner(&expensive), body, json!({ "contiguous": true })).unwrap();
    assert_eq!(slots(&block), [("2026-01-01T01:30:00Z", "2026-01-01T04:00:00Z")]);
}

#[test]
fn each_direction_has_its_own_prices() {
    let series = |values: [f64; 4]| json!({ "start": "2026-01-01T00:00:00Z", "intervalMinutes": 60, "values": values });
    let prices = json!({ "import": series(PRICES), "export": series([0.1, 0.2, 0.3, 0.0]) });
    let location = json!({ "timezone": "Europe/London", "currency_code": "GBP" });
    let planner = planner_with(prices, location).unwrap();
    let body = |direction: &str| {
        with(with(hour(), "segment", json!("HIGH")), "tariff_direction", json!(direction))
    };
    let answer = duration(&planner, body("EXPORT")).unwrap();
    assert_eq!(slots(&answer), [("2026-01-01T02:00:00Z", "2026-01-01T03:00:00Z")]);
    // What the location generates itself is free: any hour is as good, so the first.
    let answer = duration(&planner, body("LOCAL")).unwrap();
    assert_eq!(slots(&answer), [("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")]);
    assert_eq!(answer["data"][0]["price"]["value"], 0.0);
    assert_eq!(answer["tariff_direction"], "LOCAL");
}

#[test]
fn a_window_that_is_too_short_is_used_whole_and_says_so() {
    let body = with(hour(), "duration", json!(300));
    let answer = duration(&planner(&PRICES), body.clone()).unwrap();
    assert_eq!(slots(&answer), [("2026-01-01T00:00:00Z", "2026-01-01T04:00:00Z")]);
    assert_eq!(
        answer["warnings"],
        json!([{
            "code": "window_too_short",
            "requested": 300.0,
            "delivered": 240.0,
            "unit": "minutes",
            "limited_by": "window",
        }])
    );
    let error = duration_with(&planner(&PRICES), body, json!({ "onShortfall": "error" }));
    let error = error.unwrap_err();
    assert_eq!((error.code(), error.status()), ("shortfall", 422));
    assert_eq!(
        error.to_string(),
        "300 minutes were asked for, 240 can be had: the window is the limit"
    );
}

#[test]
fn a_limit_finds_its_periods_and_repeats_the_request() {
    let body = json!({
        "start_time": "2026-01-01T01:00:00+01:00",
        "end_time": "2026-01-01T05:00:00+01:00",
        "segment": "LOW",
        "absolute": 0.2,
    });
    let mut answer = limit(&planner(&PRICES), body).unwrap();
    answer["id"].take();
    assert_eq!(
        answer,
        json!({
            "id": null,
            "object": "schedule_limit",
            "live_mode": false,
            "location_id": "loc_local",
            "location_timezone": "Europe/London",
            "currency_code": "GBP",
            "direction": "IMPORT",
            "duration": 120.0,
            "next_update": "2026-01-01T05:00:00+01:00",
            "request": {
                "direction": "IMPORT",
                "segment": "LOW",
                "absolute": 0.2,
                // A third of the way from 0.1 to 0.4: 0.01 + 0.99 / 3.
                "relative": 0.34,
                "start_time": "2026-01-01T01:00:00+01:00",
                "end_time": "2026-01-01T05:00:00+01:00",
            },
            "data": [{
                "start_time": "2026-01-01T02:00:00+01:00",
                "end_time": "2026-01-01T04:00:00+01:00",
                "tariff": { "rate_avg": 0.15, "confidence": 1.0 },
            }],
            "time_created": "2026-01-01T00:00:00Z",
            "account_id": "acc_local",
        })
    );
}

#[test]
fn the_ends_of_the_relative_scale_are_the_cheapest_hours_and_all() {
    let level = |planner: &Planner, segment: &str, relative: f64| {
        let body = with(without(hour(), "duration"), "segment", json!(segment));
        limit(planner, with(body, "relative", json!(relative))).unwrap()["duration"].clone()
    };
    for prices in [PRICES, PRICES.map(|price| price - 0.25), PRICES.map(|price| price - 1.0)] {
        let planner = planner(&prices);
        assert_eq!(level(&planner, "LOW", 0.01), 60.0);
        assert_eq!(level(&planner, "LOW", 1.0), 240.0);
        assert_eq!(level(&planner, "HIGH", 1.0), 60.0);
        assert_eq!(level(&planner, "HIGH", 0.01), 240.0);
        // Two thirds of the way up: 0.01 + 0.99 * 2 / 3. Three of four hours are at or below.
        assert_eq!(level(&planner, "LOW", 0.67), 180.0);
    }
    let flat = planner(&[0.2; 4]);
    for relative in [0.01, 0.5, 1.0] {
        assert_eq!(level(&flat, "LOW", relative), 240.0);
        assert_eq!(level(&flat, "HIGH", relative), 240.0);
    }
}

#[test]
fn absolute_wins_over_relative_and_both_are_repeated() {
    let body =
        with(with(without(hour(), "duration"), "relative", json!(1)), "absolute", json!(0.1));
    let answer = limit(&planner(&PRICES), body).unwrap();
    assert_eq!(answer["duration"], 60.0);
    assert_eq!(answer["request"]["absolute"], 0.1);
    assert_eq!(answer["request"]["relative"], 1.0);
}

#[test]
fn nothing_within_the_limit_is_an_answer_too() {
    let body = with(without(hour(), "duration"), "absolute", json!(0.05));
    let answer = limit(&planner(&PRICES), body).unwrap();
    assert_eq!((&answer["data"], &answer["duration"]), (&json!([]), &json!(0.0)));
}

#[test]
fn the_next_update_is_where_the_forecast_starts() {
    let prices = json!({
        "start": "2026-01-01T00:00:00Z",
        "intervalMinutes": 60,
        "values": PRICES,
        "confidence": [1, 1, 0.6, 0.6],
    });
    let location = json!({ "timezone": "Europe/London", "currency_code": "GBP" });
    let planner = planner_with(prices, location).unwrap();
    let body = with(without(hour(), "duration"), "absolute", json!(0.3));
    let answer = limit(&planner, body).unwrap();
    assert_eq!(answer["next_update"], "2026-01-01T02:00:00Z");
    // The first three hours: as sure as the third.
    assert_eq!(answer["data"][0]["tariff"], json!({ "rate_avg": 0.2, "confidence": 0.6 }));
}

#[test]
fn a_price_document_says_where_it_holds() {
    let document = json!({
        "object": "price",
        "location_id": "loc_641b90b758fb8e6293716e40",
        "location_timezone": "Europe/Berlin",
        "currency_code": "EUR",
        "tariff_direction": "IMPORT",
        "data": [
            { "valid_from": "2026-01-01T02:00:00+01:00", "valid_to": "2026-01-01T05:00:00+01:00",
              "price": { "value": 0.2, "confidence": 1 } },
            { "valid_from": "2026-01-01T01:00:00+01:00", "valid_to": "2026-01-01T02:00:00+01:00",
              "price": { "value": 0.1, "confidence": 1 } },
        ],
    });
    let planner = planner_with(document.clone(), json!({})).unwrap();
    let answer = duration(&planner, hour()).unwrap();
    assert_eq!(answer["location_id"], "loc_641b90b758fb8e6293716e40");
    assert_eq!(answer["location_timezone"], "Europe/Berlin");
    assert_eq!(answer["currency_code"], "EUR");
    assert_eq!(slots(&answer), [("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")]);
    let other = with(hour(), "location_id", json!("loc_other"));
    let error = duration(&planner, other).unwrap_err();
    assert_eq!((error.code(), error.status()), ("not_found", 404));
    let error = planner_with(document, json!({ "currency_code": "GBP" })).unwrap_err();
    assert_eq!(error.to_string(), r#"location.currency_code is "GBP", but the prices say "EUR""#);
}

#[test]
fn days_of_23_and_25_hours_are_lengths_like_any_other() {
    for (start, end, hours) in [
        ("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 23),
        ("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 25),
    ] {
        // The third hour, which one of the days lacks and the other has twice, is the cheapest.
        let prices: Vec<f64> = (0..hours).map(|hour| if hour == 2 { 0.05 } else { 0.2 }).collect();
        let prices = json!({ "start": start, "intervalMinutes": 60, "values": prices });
        let location = json!({ "timezone": "Europe/Vienna", "currency_code": "EUR" });
        let planner = planner_with(prices, location).unwrap();
        let body = json!({ "start_time": start, "end_time": end, "segment": "LOW", "relative": 1 });
        assert_eq!(limit(&planner, body).unwrap()["duration"], f64::from(hours) * 60.0);
        let body =
            json!({ "start_time": start, "end_time": end, "segment": "LOW", "duration": 60 });
        let answer = duration(&planner, body).unwrap();
        let first = Timestamp::parse(start).unwrap().instant.millis();
        let found = Timestamp::parse(slots(&answer)[0].0).unwrap();
        assert_eq!(found.instant.millis() - first, 2 * 3_600_000);
        assert!(slots(&answer)[0].0.ends_with(&end[19..]));
    }
}
