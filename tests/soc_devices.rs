//! Batteries through the local engine: the states and the profiles of their devices.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/json.rs"]
mod json_value;
#[path = "support/soc.rs"]
mod support;

use flatpeak_wasm::input::{Field, Value, read};
use flatpeak_wasm::planner::Planner;
use serde_json::json;
use support::*;

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
