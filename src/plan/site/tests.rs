//! Cases that can be checked by hand, and random ones that their own bounds prove.

use super::*;
use crate::time::Instant;

fn window(from: i64, to: i64) -> Window {
    let minute = |minute: i64| Instant::from_millis(minute * 60_000).unwrap();
    Window::new(minute(from), minute(to)).unwrap()
}

/// Hours with these import and export prices, and nothing else.
fn site(prices: &[(f64, f64)]) -> Site {
    let slots = prices.iter().enumerate().map(|(hour, &(buy, sell))| {
        let from = 60 * hour as i64;
        Slot { window: window(from, from + 60), buy, sell, load: 0.0, generation: 0.0 }
    });
    Site {
        slots: slots.collect(),
        max_import: f64::INFINITY,
        max_export: f64::INFINITY,
        peak: None,
        curtailment: false,
        loads: vec![],
        stores: vec![],
    }
}

fn store(slots: usize, capacity: f64, power: f64) -> Store {
    Store {
        capacity,
        floor: 0.0,
        start: 0.0,
        charge: power,
        discharge: power,
        least: 0.0,
        efficiency: 1.0,
        wear: 0.0,
        end_value: 0.0,
        available: vec![true; slots],
        targets: vec![0.0; slots],
        trips: vec![0.0; slots],
        grid_charging: true,
        grid_discharging: true,
    }
}

fn planned(site: &Site) -> Plan {
    let plan = best(site, &|| false);
    assert!(plan.proven, "{} {} {plan:?}", plan.cost, plan.bound);
    plan
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} {expected}");
}

#[test]
fn a_load_takes_the_cheapest_hours() {
    let mut site = site(&[(3.0, 0.0), (1.0, 0.0), (2.0, 0.0), (4.0, 0.0)]);
    site.loads.push(Load { slots: 0..4, power: 2.0, least: 0.0, energy: 3.0 });
    let plan = planned(&site);
    assert_eq!(plan.loads[0], [0.0, 2.0, 1.0, 0.0]);
    near(plan.cost, 4.0);
}

#[test]
fn a_battery_buys_low_and_sells_high() {
    let mut site = site(&[(1.0, 1.0), (3.0, 3.0), (2.0, 2.0), (5.0, 5.0)]);
    site.stores.push(store(4, 1.0, 1.0));
    let plan = planned(&site);
    assert_eq!(plan.stores[0].power, [1.0, -1.0, 1.0, -1.0]);
    near(plan.cost, -5.0);
}

#[test]
fn homes_with_sun_a_battery_cars_and_a_peak_are_proven() {
    for (count, cars, batteries) in [(96, 0, 1), (96, 2, 1), (288, 2, 1), (288, 5, 1), (672, 2, 1)]
    {
        let mut whole = site(&[]);
        for slot in 0..count {
            let angle = slot as f64 / 96.0 * std::f64::consts::TAU;
            let buy = 0.25 + 0.1 * (2.0 * angle).sin() + 0.03 * ((slot * 7919) as f64).sin();
            whole.slots.push(Slot {
                window: window(15 * slot as i64, 15 * slot as i64 + 15),
                buy,
                sell: 0.08,
                load: 0.4 + 0.3 * (3.0 * angle).cos().abs(),
                generation: (6.0 * (angle - 1.5).sin()).max(0.0),
            });
        }
        whole.max_import = 17.0;
        whole.peak =
            Some(Peak { rate: 4.2 / 30.0, interval: Span::from_millis(900_000), paid: 2.5 });
        for car in 0..cars {
            whole.loads.push(Load {
                slots: car * 3..count * 3 / 4,
                power: 11.0,
                least: 0.0,
                energy: 20.0 + car as f64,
            });
        }
        for _ in 0..batteries {
            let mut own = store(count, 13.5, 5.0);
            own.efficiency = 0.95;
            own.start = 5.0;
            own.end_value = 0.2;
            whole.stores.push(own);
        }
        planned(&whole);
    }
}
