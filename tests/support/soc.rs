//! A planner of batteries, and what tests ask of it.

#![allow(dead_code, missing_docs)]

use flatpeak_wasm::Result;
use flatpeak_wasm::input::read;
use flatpeak_wasm::planner::{Planner, PriceOptions, StateOptions};
use flatpeak_wasm::time::{Instant, Timestamp};
use serde_json::json;

use super::json_value::value;

pub type Json = serde_json::Value;

pub fn at(time: &str) -> Instant {
    Timestamp::parse(time).unwrap().instant
}

pub const NOW: &str = "2026-01-01T00:00:00Z";

pub fn planner_with(prices: Json, devices: Json) -> Result<Planner> {
    let location = json!({ "timezone": "Europe/London", "currency_code": "GBP" });
    let options = read(value(json!({ "location": location, "devices": devices })))?;
    Planner::new(PriceOptions::read(value(prices))?, options, |_| true)
}

/// Hours from the start of 2026 on.
pub fn hours(prices: &[f64]) -> Json {
    json!({ "start": NOW, "intervalMinutes": 60, "values": prices })
}

pub fn device(battery: Json) -> Json {
    json!([{ "id": "dev_home", "battery": battery }, { "id": "dev_plug" }])
}

/// 10 kWh, 5 kW each way.
pub fn battery() -> Json {
    json!({ "capacity_kwh": 10, "power_kw": 5 })
}

/// Bought and sold at these prices.
pub fn planner(prices: &[f64]) -> Planner {
    let prices = json!({ "import": hours(prices), "export": hours(prices) });
    planner_with(prices, device(battery())).unwrap()
}

pub fn buying(prices: &[f64]) -> Planner {
    planner_with(hours(prices), device(battery())).unwrap()
}

pub fn state(from: f64, to: f64) -> Json {
    json!({
        "time": NOW,
        "state_of_charge_percent": from,
        "target_state_of_charge_percent": to,
    })
}

pub fn request(from: f64, to: f64) -> Json {
    json!({ "device_id": "dev_home", "device_state": state(from, to) })
}

pub fn soc_at(planner: &Planner, body: Json, options: Json, now: &str) -> Result<Json> {
    let answer = planner.soc(&read(value(body))?, &read(value(options))?, at(now))?;
    Ok(serde_json::to_value(answer).unwrap())
}

pub fn soc(planner: &Planner, body: Json) -> Result<Json> {
    soc_at(planner, body, json!({}), NOW)
}

pub fn submit_at(planner: &Planner, id: &str, body: Json, now: &str) -> Result<Json> {
    let id = read(value(json!(id)))?;
    let answer =
        planner.submit_state(&id, read(value(body))?, &StateOptions::default(), at(now))?;
    Ok(serde_json::to_value(answer).unwrap())
}

pub fn submit(planner: &Planner, body: Json) -> Json {
    submit_at(planner, "dev_home", body, NOW).unwrap()
}

pub fn with(mut body: Json, field: &str, value: Json) -> Json {
    body[field] = value;
    body
}

pub fn inline(mut body: Json, field: &str, value: Json) -> Json {
    body["device_state"][field] = value;
    body
}

/// The segments: the hours and minutes of their edges, and their power, negative where it is sold.
pub fn shape(answer: &Json) -> Vec<(&str, &str, f64)> {
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

pub const PRICES: [f64; 4] = [0.3, 0.1, 0.2, 0.4];
