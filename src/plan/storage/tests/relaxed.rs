//! Where the exact programme would be too much work, and what is rounding.

use super::super::relaxed;
use super::super::slots::{StorageSlot, slots};
use super::cases::trade;
use super::*;

/// An hour in which a kWh is bought and sold at these prices.
fn slot(buy: f64, sell: f64) -> StorageSlot {
    slots(&BATTERY, &hours(&[buy]), Some(&hours(&[sell])))[0]
}

#[test]
fn a_slot_without_a_choice_costs_in_the_bound_what_it_costs() {
    for (change, cost) in [(2.0, 0.60), (0.0, 0.0), (-2.0, -0.20)] {
        assert!(about(relaxed::cost(&slot(0.30, 0.10), change), cost), "{change} kWh");
    }
}

#[test]
fn a_slot_with_a_choice_costs_in_the_bound_what_the_chord_says() {
    // From 5 kWh sold at 0.30 to 5 kWh bought at 0.10: 0.20 for each kWh, between -1.50 and 0.50.
    for (change, cost) in [(-5.0, -1.50), (0.0, -0.50), (5.0, 0.50)] {
        assert!(about(relaxed::cost(&slot(0.10, 0.30), change), cost), "{change} kWh");
    }
}

#[test]
fn a_whole_slot_but_for_rounding_runs_at_full_power() {
    let prices = hours(&[0.10]);
    for (start, target, power) in [(5.0 + 5e-11, 10.0, 5.0), (5.0 - 5e-11, 0.0, -5.0)] {
        let plan = best(&trade(&prices, start, target));
        assert_eq!(shape(&plan), [(0, 3600, power)], "from {start} to {target} kWh");
    }
}
