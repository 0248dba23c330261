//! Documents through the local engine: what a request says, what an answer says, what is refused.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/json.rs"]
mod json_value;

use flatpeak_wasm::input::read;
use flatpeak_wasm::planner::{LimitOptions, Planner, PriceOptions};
use flatpeak_wasm::time::{Instant, Timestamp};
use flatpeak_wasm::{Error, Result};
use json_value::value;
use serde_json::json;

type Json = serde_json::Value;

fn now() -> Instant {
    Timestamp::parse("2026-01-01T00:00:00.500Z").unwrap().instant
}

fn planner_with(prices: Json, location: Json) -> Result<Planner> {
    let options = read(value(json!({ "location": location })))?;
    Planner::new(PriceOptions::read(value(prices))?, options, |zone| zone.contains('/'))
}

/// A planner with one price for each hour from the start of 2026 on, UTC.
fn planner(prices: &[f64]) -> Planner {
    let prices =
        json!({ "start": "2026-01-01T00:00:00Z", "intervalMinutes": 60, "values": prices });
    planner_with(prices, json!({ "timezone": "Europe/London", "currency_code": "GBP" })).unwrap()
}

fn duration_with(planner: &Planner, body: Json, options: Json) -> Result<Json> {
    let options = read(value(options)).map_err(|error: Error| error.under("options"))?;
    let answer = planner.duration(&read(value(body))?, &options, now())?;
    Ok(serde_json::to_value(answer).unwrap())
}

fn duration(planner: &Planner, body: Json) -> Result<Json> {
    duration_with(planner, body, json!({}))
}

fn limit(planner: &Planner, body: Json) -> Result<Json> {
    let answer = planner.limit(&read(value(body))?, &LimitOptions::default(), now())?;
    Ok(serde_json::to_value(answer).unwrap())
}

/// A request for the cheapest hour of the first four of 2026.
fn hour() -> Json {
    json!({
        "start_time": "2026-01-01T00:00:00Z",
        "end_time": "2026-01-01T04:00:00Z",
        "segment": "LOW",
        "duration": 60,
    })
}

fn with(mut body: Json, field: &str, value: Json) -> Json {
    body[field] = value;
    body
}

fn without(mut body: Json, field: &str) -> Json {
    body.as_object_mut().unwrap().remove(field);
    body
}

fn slots(answer: &Json) -> Vec<(&str, &str)> {
    let time = |slot: &'_ Json, name: &str| slot[name].as_str().map(str::to_owned).unwrap();
    let slots = answer["data"].as_array().unwrap();
    assert!(slots.iter().all(|slot| time(slot, "start_time") < time(slot, "end_time")));
    slots
        .iter()
        .map(|slot| (slot["start_time"].as_str().unwrap(), slot["end_time"].as_str().unwrap()))
        .collect()
}

const PRICES: [f64; 4] = [0.3, 0.1, 0.2, 0.4];

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
fn a_location_that_nobody_names_is_missing() {
    let prices =
        || json!({ "start": "2026-01-01T00:00:00Z", "intervalMinutes": 60, "values": PRICES });
    let message = |location| planner_with(prices(), location).unwrap_err().to_string();
    assert_eq!(message(json!({})), "location.timezone is required");
    assert_eq!(message(json!({ "timezone": "a/b" })), "location.currency_code is required");
    let location = json!({ "timezone": "London", "currency_code": "GBP" });
    assert_eq!(
        message(location),
        r#"location.timezone must be a time zone like Europe/London, got "London""#
    );
    let location = json!({ "timezone": "a/b", "currency_code": "Euro" });
    assert!(message(location).starts_with("location.currency_code must be an ISO 4217 code"));
}

/// A body of `duration` that is wrong, its code, its field, and a piece of its message.
fn refused(body: Json, code: &str, field: &str, piece: &str) {
    let error = duration(&planner(&PRICES), body.clone()).unwrap_err();
    let message = error.to_string();
    assert_eq!((error.code(), error.field()), (code, Some(field)), "{message}");
    assert!(message.contains(field) && message.contains(piece), "{message}");
}

#[test]
fn what_is_wrong_with_a_request_is_named() {
    for field in ["start_time", "end_time", "segment", "duration"] {
        refused(without(hour(), field), "missing_field", field, "is required");
        refused(with(hour(), field, json!(null)), "missing_field", field, "is required");
        refused(with(hour(), field, json!({})), "invalid_type", field, "got an object");
        refused(with(hour(), field, json!([1])), "invalid_type", field, "got a list");
        refused(with(hour(), field, json!(true)), "invalid_type", field, "got true");
    }
    refused(with(hour(), "durations", json!(1)), "unknown_field", "durations", "duration");
    refused(with(hour(), "duration", json!("60")), "invalid_type", "duration", "a number");
    for duration in [0.0, -60.0, 0.001] {
        let piece = "at least one second";
        refused(with(hour(), "duration", json!(duration)), "invalid_value", "duration", piece);
    }
    refused(with(hour(), "segment", json!("MIDDLE")), "invalid_value", "segment", "LOW or HIGH");
    refused(with(hour(), "segment", json!("low")), "invalid_value", "segment", "LOW or HIGH");
    let offsetless = json!("2026-01-01T00:00:00");
    refused(with(hour(), "start_time", offsetless), "invalid_value", "start_time", "RFC 3339");
    let before = json!("2025-12-31T00:00:00Z");
    refused(with(hour(), "end_time", before), "invalid_value", "end_time", "after start_time");
    let same = json!("2026-01-01T00:00:00Z");
    refused(with(hour(), "end_time", same), "invalid_value", "end_time", "after start_time");
    refused(with(hour(), "location_id", json!("")), "invalid_value", "location_id", "1 to 256");
    let sideways = with(hour(), "tariff_direction", json!("SIDEWAYS"));
    refused(sideways, "invalid_value", "tariff_direction", "IMPORT or EXPORT or LOCAL");
}

#[test]
fn a_direction_without_prices_has_no_tariff() {
    let body = with(hour(), "tariff_direction", json!("EXPORT"));
    let error = duration(&planner(&PRICES), body).unwrap_err();
    assert_eq!((error.code(), error.status()), ("no_tariff_connected", 422));
    assert_eq!(error.to_string(), "No tariff connected for EXPORT direction");
}

#[test]
fn a_gap_is_named_by_its_first_instant_in_the_offset_of_the_request() {
    let body = with(hour(), "end_time", json!("2026-01-01T06:00:00+01:00"));
    let error = duration(&planner(&PRICES), body).unwrap_err();
    assert_eq!((error.code(), error.status()), ("no_price_data", 422));
    assert_eq!(error.to_string(), "There is no IMPORT price from 2026-01-01T05:00:00+01:00 on");
    let gap = json!({
        "start": "2026-01-01T00:00:00Z",
        "intervalMinutes": 60,
        "values": [0.3, 0.0, 0.2, 0.4],
        "confidence": [1, 0, 1, 1],
    });
    let location = json!({ "timezone": "Europe/London", "currency_code": "GBP" });
    let planner = planner_with(gap, location).unwrap();
    let error = duration(&planner, hour()).unwrap_err();
    assert_eq!(error.to_string(), "There is no IMPORT price from 2026-01-01T01:00:00Z on");
}

#[test]
fn a_limit_without_a_level_or_off_the_scale_is_refused() {
    let body = || without(hour(), "duration");
    let error = limit(&planner(&PRICES), body()).unwrap_err();
    assert_eq!(error.to_string(), "absolute or relative is required");
    for relative in [0.0, 0.009, 1.01, -1.0] {
        let error = limit(&planner(&PRICES), with(body(), "relative", json!(relative)));
        assert_eq!(error.unwrap_err().field(), Some("relative"));
    }
    let error = limit(&planner(&PRICES), with(body(), "absolute", json!(1e300))).unwrap_err();
    assert_eq!(error.field(), Some("absolute"));
    let error = limit(&planner(&PRICES), with(body(), "duration", json!(60))).unwrap_err();
    assert_eq!((error.code(), error.field()), ("unknown_field", Some("duration")));
}

#[test]
fn options_are_checked_as_bodies_are() {
    let refused = |options| duration_with(&planner(&PRICES), hour(), options).unwrap_err();
    assert_eq!(refused(json!({ "contigous": true })).field(), Some("options.contigous"));
    assert_eq!(refused(json!({ "contiguous": 1 })).field(), Some("options.contiguous"));
    assert_eq!(refused(json!({ "onShortfall": "shout" })).field(), Some("options.onShortfall"));
    assert_eq!(refused(json!(5)).to_string(), "options must be an object, got 5");
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
