//! Cases that can be checked by hand, properties, an exhaustive search, and a battery to replay on.

use super::*;
use crate::plan::tests::cover;

/// 10 kWh, 5 kW both ways, no losses, no reserve.
const BATTERY: Battery = Battery {
    capacity: 10.0,
    charge_power: 5.0,
    discharge_power: 5.0,
    round_trip_efficiency: 1.0,
    reserve: 0.0,
};

/// Segments as (minute, minute, power), negative where they discharge.
fn shape(plan: &Plan) -> Vec<(f64, f64, f64)> {
    let minute = |instant: Instant| instant.millis() as f64 / 60_000.0;
    plan.segments
        .iter()
        .map(|segment| {
            let power = match segment.direction {
                Direction::Charge => segment.power,
                Direction::Discharge => -segment.power,
            };
            (minute(segment.window.start()), minute(segment.window.end()), power)
        })
        .collect()
}

fn hours(prices: &[f64]) -> Cover {
    cover(&prices.iter().map(|price| (60, *price)).collect::<Vec<_>>())
}

#[test]
fn buys_low_and_sells_high() {
    let prices = hours(&[0.10, 0.30, 0.20]);
    let task = Task {
        battery: BATTERY,
        import: &prices,
        export: Some(&prices),
        start: 0.0,
        target: 0.0,
        mode: Mode::Arbitrage,
    };
    let plan = best(&task);
    assert_eq!(shape(&plan), [(0.0, 60.0, 5.0), (60.0, 120.0, -5.0)]);
    assert!((plan.cost + 1.0).abs() < 1e-9);
}
