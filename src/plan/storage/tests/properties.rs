//! What holds for every plan.

use super::exhaustive::whole;
use super::*;
use crate::series::{Period, Series};
use crate::time::Span;
use proptest::prelude::*;

/// Prices over periods of mixed length from the same instant, at least as long as `seconds`.
fn series(prices: &[(i64, f64)], seconds: i64) -> PricedWindow {
    let at = |second: i64| Instant::from_millis(second * 1000).unwrap();
    let mut end = 0;
    let mut periods: Vec<Period> = Vec::new();
    for &(length, value) in prices.iter().cycle() {
        if end >= seconds {
            break;
        }
        let window = Window::new(at(end), at(end + length)).unwrap();
        periods.push(Period { window, value, confidence: 1.0 });
        end += length;
    }
    let window = Window::new(at(0), at(seconds)).unwrap();
    Series::new(periods).unwrap().within(window).unwrap()
}

fn prices() -> impl Strategy<Value = Vec<(i64, f64)>> {
    prop::collection::vec((1..8000i64, -0.3..0.6f64), 1..30)
}

fn battery() -> impl Strategy<Value = Battery> {
    let power = || prop_oneof![Just(0.0), Just(5.0), 0.1..12.0f64];
    (0.0..30.0f64, power(), power(), prop_oneof![Just(1.0), 0.7..1.0f64], 0.0..0.6f64).prop_map(
        |(capacity, charge_power, discharge_power, round_trip_efficiency, reserve)| Battery {
            capacity,
            charge_power,
            discharge_power,
            round_trip_efficiency,
            reserve: reserve * capacity,
        },
    )
}

/// Arbitrage by the general programme alone, also where the cost to go is convex. From below the
/// reserve, the best of all slots that it may come up in.
fn cost_by_curve(task: &Task) -> f64 {
    let task = task.clamped();
    let energy = task.reachable_target();
    let slots = task.slots(energy);
    let (start, high) = (task.start, task.battery.capacity);
    let cost = |climbs: usize| {
        let mut curve = PiecewiseLinear::new();
        let mut at = energy;
        let mut policies = Policies::default();
        for (index, slot) in slots.iter().enumerate().rev() {
            let climbs = index < climbs;
            let slot = slot.only(true, !climbs);
            let low = if climbs { start } else { task.battery.reserve };
            curve.step_back(&slot, at, &mut policies);
            policies.close();
            at -= slot.charge.most;
            curve.cut(at, (low, high));
            at = at.max(low);
        }
        let changes = policies.forward_pass(&slots, start, task.battery.rounding());
        let comes = at <= start + task.battery.rounding() && task.comes_to(energy, &changes);
        let parts = parts::place(&task.battery, &slots, &changes);
        if comes { parts.iter().map(StoragePart::cost).sum() } else { f64::INFINITY }
    };
    let climbs = match start < task.battery.reserve {
        true if energy < task.battery.reserve => slots.len()..=slots.len(),
        true => 1..=slots.len(),
        false => 0..=0,
    };
    climbs.map(cost).fold(f64::INFINITY, f64::min)
}

proptest! {
    #[test]
    fn every_plan_can_be_run(
        battery in battery(),
        prices in (prices(), prices()),
        seconds in 1..100_000i64,
        shares in (-0.1..1.1f64, -0.1..1.1f64),
        towards: bool,
        sells: bool,
    ) {
        let (import, export) = (series(&prices.0, seconds), series(&prices.1, seconds));
        let mode = if towards { Mode::Direct } else { Mode::Arbitrage };
        let export = sells.then_some(&export);
        let at = |share: f64| (share * battery.capacity).clamp(0.0, battery.capacity);
        let task = Task {
            battery, import: &import, export, start: at(shares.0), target: at(shares.1), mode,
        };
        let plan = checked(&task);
        let full = |segment: &&BatterySegment| segment.power == battery.power(segment.direction);
        if towards {
            prop_assert!(plan.segments.len() <= plan.segments.iter().filter(full).count() + 1);
        }
        let points = trajectory(&task, &plan);
        prop_assert!(points.windows(2).all(|pair| pair[0].at < pair[1].at));
        prop_assert_eq!(points[0].energy, task.start);
        prop_assert!((points.last().unwrap().energy - plan.energy).abs() < 1e-6);
    }

    #[test]
    fn trading_never_costs_more_than_going_straight(
        battery in battery(),
        prices in (prices(), prices()),
        seconds in 1..100_000i64,
        shares in (0.0..1.0f64, 0.0..1.0f64),
    ) {
        let (import, export) = (series(&prices.0, seconds), series(&prices.1, seconds));
        let (start, target) = (shares.0 * battery.capacity, shares.1 * battery.capacity);
        let trading = Task {
            battery, import: &import, export: Some(&export), start, target, mode: Mode::Arbitrage,
        };
        let straight = checked(&Task { mode: Mode::Direct, ..trading });
        let trading = checked(&trading);
        prop_assert!(about(trading.energy, straight.energy));
        prop_assert!(trading.cost <= straight.cost + 1e-8);
    }

    #[test]
    fn both_programmes_agree_where_both_hold(
        battery in battery(),
        prices in prices(),
        seconds in 1..100_000i64,
        shares in (0.0..1.0f64, 0.0..1.0f64),
        sold in 0.0..1.0f64,
    ) {
        let positive: Vec<_> = prices.iter().map(|(length, price)| (*length, price.abs())).collect();
        let lower: Vec<_> = positive.iter().map(|(length, price)| (*length, price * sold)).collect();
        let (import, export) = (series(&positive, seconds), series(&lower, seconds));
        let (start, target) = (shares.0 * battery.capacity, shares.1 * battery.capacity);
        let task = Task {
            battery, import: &import, export: Some(&export), start, target, mode: Mode::Arbitrage,
        };
        prop_assert!((checked(&task).cost - cost_by_curve(&task)).abs() < 1e-8);
    }

    #[test]
    fn changing_from_one_programme_to_the_other_and_back_costs_nothing(
        battery in battery(),
        prices in prop::collection::vec(prop_oneof![6 => 0.0..0.6f64, 1 => -0.3..0.0f64], 1..80),
        sold in prop_oneof![Just(1.0), 0.5..1.2f64],
        shares in (0.0..1.0f64, 0.0..1.0f64),
    ) {
        let import = hours(&prices);
        let export = hours(&prices.iter().map(|price| price * sold).collect::<Vec<_>>());
        let (start, target) = (shares.0 * battery.capacity, shares.1 * battery.capacity);
        let task = Task {
            battery, import: &import, export: Some(&export), start, target, mode: Mode::Arbitrage,
        };
        prop_assert!((checked(&task).cost - cost_by_curve(&task)).abs() < 1e-8);
    }

    #[test]
    fn the_plan_near_the_best_is_as_near_as_it_says(whole in whole()) {
        let (import, export) = whole.priced();
        let task = Task { mode: Mode::Arbitrage, ..whole.task(&import, &export) };
        let best = checked(&task);
        let task = task.clamped();
        let (parts, gap) = task.near_the_best(&task.slots(best.energy), best.energy);
        let cost: f64 = parts.iter().map(StoragePart::cost).sum();
        let near = StoragePlan { segments: segments(&parts), cost, gap, ..best.clone() };
        prop_assert_eq!(replay(&task, &near), Ok(()));
        prop_assert!(cost - gap <= best.cost + 1e-9 && best.cost <= cost + 1e-9);
    }

    #[test]
    fn a_tree_goes_back_over_slots_as_a_row_does(
        battery in battery(),
        prices in prop::collection::vec((1..8i64, 0.0..0.6f64), 1..80),
        sold in prop_oneof![Just(1.0), Just(0.0), 0.5..1.0f64],
        target in 0.0..1.0f64,
        filled_after in 0..80usize,
    ) {
        // Few lengths and few prices, so that slopes repeat.
        let round = |price: f64| (price * 20.0).round() / 20.0;
        let prices: Vec<_> =
            prices.into_iter().map(|(length, price)| (length * 900, round(price))).collect();
        let seconds = prices.iter().map(|(length, _)| length).sum();
        let lower: Vec<_> = prices.iter().map(|(length, price)| (*length, price * sold)).collect();
        let (import, export) = (series(&prices, seconds), series(&lower, seconds));
        let target = battery.reserve + target * (battery.capacity - battery.reserve);
        let task = Task {
            battery, import: &import, export: Some(&export), start: target, target, mode: Mode::Arbitrage,
        };
        let (slots, bounds) = (task.slots(target), task.bounds());
        let (mut row, mut tree) = (Convex::at(target), SlopeTree::valued(&slots, target));
        let near = |a: f64, b: f64| a == b || (a - b).abs() <= battery.rounding();
        let length = |pieces: &[super::super::convex::SlopePiece]| pieces.iter().map(|piece| piece.length).sum();
        for (step, slot) in slots.iter().rev().enumerate() {
            if step == filled_after {
                let slope = -slot.charge.price;
                let (a, b) = (row.split_off(slope), tree.split_off(slope));
                prop_assert!(near(length(&a), length(&b)));
                a.into_iter().for_each(|piece| row.push(piece));
                b.into_iter().for_each(|piece| tree.push(piece));
            }
            let ((a, end), (b, _)) = (row.step_back(slot, bounds.0), tree.step_back(slot, bounds.0));
            let (cut, same) = (row.cut_end(end - bounds.1), tree.cut_end(end - bounds.1));
            prop_assert!(near(cut, same), "{cut} {same}");
            prop_assert!(near(a.charge_to, b.charge_to), "{a:?} {b:?}");
            prop_assert!(near(a.discharge_to, b.discharge_to), "{a:?} {b:?}");
            for share in [0.0, 0.3, 0.5, 0.77, 1.0] {
                // Off the edges of pieces, where either slope is right.
                let energy = bounds.0 + share * (bounds.1 - bounds.0) + 1e-7 * battery.capacity;
                let (a, b) = (row.slope(energy, battery.rounding()), tree.slope(energy, battery.rounding()));
                prop_assert_eq!(a, b);
            }
        }
        prop_assert!(near(length(&row.pieces), length(&tree.split_off(f64::NEG_INFINITY))));
        prop_assert!(tree.split_off(f64::NEG_INFINITY).is_empty());
    }

    #[test]
    fn the_value_is_what_a_little_more_energy_saves(whole in whole()) {
        let (import, export) = whole.priced();
        let task = whole.task(&import, &export);
        let plan = checked(&task);
        let value = trajectory(&task, &plan)[0].value;
        let little = 1e-3;
        let richer = Task { start: task.start + little, ..task };
        if let (Some(value), true) = (value, task.start + little <= task.battery.capacity)
            && task.start >= task.battery.reserve
            && task.mode == Mode::Arbitrage
            && best(&richer).energy == plan.energy
        {
            let saved = (plan.cost - best(&richer).cost) / little;
            // Where no more can be had, the value is that of a little less.
            let poorer = Task { start: task.start - little, ..task };
            let lost = (best(&poorer).cost - plan.cost) / little;
            prop_assert!(
                (value - saved).abs() < 1e-5 || (value - lost).abs() < 1e-5,
                "{value} {saved} {lost}"
            );
        }
    }

    #[test]
    fn the_same_hours_later_are_the_same_plan_later(whole in whole(), days in 1..400i64) {
        let (import, export) = whole.priced();
        let plan = best(&whole.task(&import, &export));
        let later = Span::from_millis(days * 86_400_000);
        let shifted = |prices: &PricedWindow| {
            let shift = |window: Window| {
                Window::new(window.start().plus(later), window.end().plus(later)).unwrap()
            };
            let periods = prices.periods().iter();
            let periods = periods.map(|period| Period { window: shift(period.window), ..*period });
            Series::new(periods.collect()).unwrap().within(shift(prices.window())).unwrap()
        };
        let (import, export) = (shifted(&import), shifted(&export));
        let shifted = best(&whole.task(&import, &export));
        prop_assert_eq!(shifted.cost, plan.cost);
        for (a, b) in shifted.segments.iter().zip(&plan.segments) {
            prop_assert_eq!(a.window.start(), b.window.start().plus(later));
        }
    }
}
