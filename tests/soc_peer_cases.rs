//! Cases about batteries from the test suites of other planners: their optimum, where this problem
//! can state theirs, else the reason why it cannot.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/real_data.rs"]
mod real_data;

use flatpeak_wasm::plan::storage::{Battery, Mode, StoragePlan, Task, best};
use flatpeak_wasm::series::{Period, PricedWindow, Series};
use real_data::window;
use serde_json::{Value, json};

struct Case(Value);

impl Case {
    fn id(&self) -> &str {
        self.0["id"].as_str().unwrap()
    }

    fn number(&self, field: &str) -> f64 {
        self.0["request"]["devices"][0][field].as_f64().unwrap()
    }

    fn optimum(&self) -> f64 {
        self.0["verified"]["optimum_net_cost"].as_f64().unwrap()
    }

    /// The only battery of the case, in its own unit of energy.
    fn battery(&self) -> Battery {
        let (charge, discharge) = (self.number("eta_charge"), self.number("eta_discharge"));
        assert_eq!(charge, discharge, "{}", self.id());
        Battery {
            capacity: self.number("soc_max"),
            charge_power: self.number("charge_power_max"),
            discharge_power: self.number("discharge_power_max"),
            round_trip_efficiency: charge * discharge,
            reserve: self.number("soc_min"),
        }
    }

    /// The prices of some of the periods.
    fn prices(&self, field: &str, periods: std::ops::Range<usize>) -> PricedWindow {
        let text = |price: &Value, name: &str| price[name].as_str().unwrap().to_owned();
        let rows = &self.0[field].as_array().unwrap()[periods];
        let periods: Vec<Period> = rows
            .iter()
            .map(|price| Period {
                window: window(&text(price, "start"), &text(price, "end")),
                value: price["value"].as_f64().unwrap(),
                confidence: 1.0,
            })
            .collect();
        let all = text(&rows[0], "start");
        let all = window(&all, &text(rows.last().unwrap(), "end"));
        Series::new(periods).unwrap().within(all).unwrap()
    }

    fn plan(
        &self,
        battery: Battery,
        periods: std::ops::Range<usize>,
        (start, target): (f64, f64),
    ) -> StoragePlan {
        let import = self.prices("prices", periods.clone());
        let export = self.prices("export_prices", periods);
        let export = Some(&export);
        best(&Task { battery, import: &import, export, start, target, mode: Mode::Arbitrage })
    }

    fn assert_cost(&self, cost: f64) {
        let (optimum, tolerance) = (self.optimum(), 1e-6);
        assert!((cost - optimum).abs() < tolerance, "{}: {cost} for {optimum}", self.id());
    }
}

fn cases() -> Vec<Case> {
    let Some(path) = real_data::path("cases/peer_cases.json") else { return Vec::new() };
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    cases.into_iter().filter(|case| case["request"]["kind"] == "storage").map(Case).collect()
}

#[test]
fn every_battery_case_has_its_optimum_or_a_reason() {
    for case in cases() {
        check(&case, case.id());
    }
}

/// Checks a case by the rule of the case of this name.
fn check(case: &Case, rule: &str) {
    let all = 0..case.0["prices"].as_array().unwrap().len();
    match rule {
        // 0.6 after the first hour, and a cap on imports that is lower after it: two requests.
        "c114" => {
            let up = Battery { charge_power: 0.2, ..case.battery() };
            let rest = Battery { charge_power: 0.1, ..case.battery() };
            let first = case.plan(up, 0..1, (case.number("soc_start"), 0.6));
            let second = case.plan(rest, 1..all.end, (0.6, 0.0));
            assert_eq!((first.energy, second.energy), (0.6, 0.0));
            case.assert_cost(first.cost + second.cost);
        }
        // A flat price: any profile costs the same. The peer takes the flattest.
        "c118" => {
            let target = case.number("terminal_soc_min");
            case.assert_cost(
                case.plan(case.battery(), all, (case.number("soc_start"), target)).cost,
            );
        }
        // A flat price again, and 4 kWh wanted at the end of the last hour.
        "c133" => {
            let target = case.0["request"]["devices"][0]["soc_goals"]["3"].as_f64().unwrap();
            case.assert_cost(
                case.plan(case.battery(), all, (case.number("soc_start"), target)).cost,
            );
        }
        // A price of the highest power over the whole time: there is none here.
        "c117" => assert!(case.0["request"]["peak_price"].is_number()),
        // Two batteries, of which one only ever charges what the sun leaves over.
        "c125" | "c128" => assert!(case.0["request"]["devices"].as_array().unwrap().len() == 2),
        // What is charged is the location's own sun, which a request does not tell.
        "c134" | "c135" | "c136" => {
            let solar = case.0["request"]["solar"].as_array().unwrap();
            assert!(solar.iter().any(|power| power.as_f64().unwrap() > 0.0));
        }
        unknown => panic!("what of {unknown}?"),
    }
}

/// Four hours at these prices, to buy and to sell at, and a battery that wants this.
fn made(prices: [f64; 4], battery: &Value, optimum: f64) -> Case {
    let hour = |hour: usize| format!("2026-01-01T{hour:02}:00:00Z");
    let prices: Value = prices
        .iter()
        .enumerate()
        .map(|(at, value)| json!({ "start": hour(at), "end": hour(at + 1), "value": value }))
        .collect();
    Case(json!({
        "id": "made by hand",
        "prices": prices,
        "export_prices": prices,
        "request": { "devices": [battery] },
        "verified": { "optimum_net_cost": optimum },
    }))
}

#[test]
fn each_rule_holds_for_a_case_made_by_hand() {
    let charger = json!({
        "soc_min": 0.0, "soc_max": 4.0, "soc_start": 0.0, "terminal_soc_min": 2.0, "soc_goals": { "3": 2.0 },
        "charge_power_max": 1.0, "discharge_power_max": 0.0, "eta_charge": 0.5, "eta_discharge": 0.5,
    });
    // 2 kWh in the battery take 4 kWh from the grid, which is all four hours at 0.1.
    check(&made([0.1; 4], &charger, 0.4), "c118");
    check(&made([0.1; 4], &charger, 0.4), "c133");
    // From 0.5 it buys 0.1 at 10 in the first hour; the 0.6 are sold at 20 in the others.
    let trader = json!({
        "soc_min": 0.0, "soc_max": 1.0, "soc_start": 0.5,
        "charge_power_max": 1.0, "discharge_power_max": 1.0, "eta_charge": 1.0, "eta_discharge": 1.0,
    });
    check(&made([10.0, 20.0, 20.0, 20.0], &trader, 1.0 - 12.0), "c114");
}
