//! Requests that the local engine refuses, and what it says of them.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/json.rs"]
mod json_value;
#[path = "support/requests.rs"]
mod support;

use serde_json::json;
use support::*;

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
