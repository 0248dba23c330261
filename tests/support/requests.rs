//! A planner of times and prices, and what tests ask of it.

#![allow(dead_code, missing_docs)]

use flatpeak_wasm::input::read;
use flatpeak_wasm::planner::{LimitOptions, Planner, PriceOptions};
use flatpeak_wasm::time::{Instant, Timestamp};
use flatpeak_wasm::{Error, Result};
use serde_json::json;

use super::json_value::value;

pub type Json = serde_json::Value;

pub fn now() -> Instant {
    Timestamp::parse("2026-01-01T00:00:00.500Z").unwrap().instant
}

pub fn planner_with(prices: Json, location: Json) -> Result<Planner> {
    let options = read(value(json!({ "location": location })))?;
    Planner::new(PriceOptions::read(value(prices))?, options, |zone| zone.contains('/'))
}

/// A planner with one price for each hour from the start of 2026 on, UTC.
pub fn planner(prices: &[f64]) -> Planner {
    let prices =
        json!({ "start": "2026-01-01T00:00:00Z", "intervalMinutes": 60, "values": prices });
    planner_with(prices, json!({ "timezone": "Europe/London", "currency_code": "GBP" })).unwrap()
}

pub fn duration_with(planner: &Planner, body: Json, options: Json) -> Result<Json> {
    let options = read(value(options)).map_err(|error: Error| error.under("options"))?;
    let answer = planner.duration(&read(value(body))?, &options, now())?;
    Ok(serde_json::to_value(answer).unwrap())
}

pub fn duration(planner: &Planner, body: Json) -> Result<Json> {
    duration_with(planner, body, json!({}))
}

pub fn limit(planner: &Planner, body: Json) -> Result<Json> {
    let answer = planner.limit(&read(value(body))?, &LimitOptions::default(), now())?;
    Ok(serde_json::to_value(answer).unwrap())
}

/// A request for the cheapest hour of the first four of 2026.
pub fn hour() -> Json {
    json!({
        "start_time": "2026-01-01T00:00:00Z",
        "end_time": "2026-01-01T04:00:00Z",
        "segment": "LOW",
        "duration": 60,
    })
}

pub fn with(mut body: Json, field: &str, value: Json) -> Json {
    body[field] = value;
    body
}

pub fn without(mut body: Json, field: &str) -> Json {
    body.as_object_mut().unwrap().remove(field);
    body
}

pub fn slots(answer: &Json) -> Vec<(&str, &str)> {
    let time = |slot: &'_ Json, name: &str| slot[name].as_str().map(str::to_owned).unwrap();
    let slots = answer["data"].as_array().unwrap();
    assert!(slots.iter().all(|slot| time(slot, "start_time") < time(slot, "end_time")));
    slots
        .iter()
        .map(|slot| (slot["start_time"].as_str().unwrap(), slot["end_time"].as_str().unwrap()))
        .collect()
}

pub const PRICES: [f64; 4] = [0.3, 0.1, 0.2, 0.4];
