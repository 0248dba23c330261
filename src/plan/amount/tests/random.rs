//! Random plans against an independent check, an exhaustive search, and each other.

use super::check::{Case, Wish, check, check_fairness, minutes};
use super::*;
use crate::plan::duration;
use proptest::prelude::*;
use std::collections::HashMap;

fn goals() -> impl Strategy<Value = Goal> {
    prop_oneof![Just(Goal::Lowest), Just(Goal::Highest)]
}

/// Prices with ties, negative ones too, of mixed lengths.
fn prices() -> impl Strategy<Value = Vec<(i64, f64)>> {
    let length = prop_oneof![Just(15), Just(30), Just(60), 1..90i64];
    let price = prop_oneof![
        (-2..5i64).prop_map(|price| price as f64 / 10.0),
        (-1000..4000i64).prop_map(|p| p as f64 / 1e4)
    ];
    prop::collection::vec((length, price), 2..16)
}

fn wish(end: i64) -> impl Strategy<Value = Wish> {
    let power = prop_oneof![(1..12i64).prop_map(|power| power as f64), 0.3..12.0];
    let cap = prop::option::weighted(0.2, -0.1..0.5);
    (0..end, 1..=end, power, 0.02..1.5, cap).prop_map(move |(start, length, power, share, cap)| {
        let end = (start + length).min(end);
        let (share, power): (f64, f64) = (share, power);
        let most = power * (end - start) as f64 / 60.0;
        let energy = (most * share * 100.0).round().max(1.0) / 100.0;
        Wish { start, end, power, energy, cap }
    })
}

fn cases() -> impl Strategy<Value = Case> {
    cases_of(1..7)
}

fn cases_of(devices: std::ops::Range<usize>) -> impl Strategy<Value = Case> {
    (prices(), goals(), 0.1..1.3_f64).prop_flat_map(move |(prices, goal, share)| {
        let end = prices.iter().map(|(minutes, _)| minutes).sum();
        prop::collection::vec(wish(end), devices.clone()).prop_map(move |wishes| {
            let sum: f64 = wishes.iter().map(|wish| wish.power).sum();
            let limit = (sum * share * 10.0).round().max(1.0) / 10.0;
            Case { prices: prices.clone(), limit, goal, wishes }
        })
    })
}

/// Whole hours, powers and energies: some best plan then takes whole kilowatt hours, and a search
/// over these finds it.
fn whole_cases() -> impl Strategy<Value = Case> {
    let wish = |hours: i64| {
        let cap = prop::option::weighted(0.2, (-2..4i64).prop_map(|cap| cap as f64));
        (0..hours, 1..=hours, 1..4i64, 1..6i64, cap).prop_map(
            move |(start, length, power, energy, cap)| {
                let end = (start + length).min(hours);
                let (power, energy) = (power as f64, energy as f64);
                Wish { start: start * 60, end: end * 60, power, energy, cap }
            },
        )
    };
    (prop::collection::vec(-2..4i64, 1..6), goals(), 1..7i64).prop_flat_map(
        move |(prices, goal, limit)| {
            let wishes = prop::collection::vec(wish(prices.len() as i64), 1..4);
            wishes.prop_map(move |wishes| {
                let prices = prices.iter().map(|price| (60, *price as f64)).collect();
                Case { prices, limit: limit as f64, goal, wishes }
            })
        },
    )
}

/// The most that can be delivered, and the least cost for that, in whole numbers.
fn exhaustive(case: &Case) -> (i64, i64) {
    let mut states = HashMap::from([(vec![0; case.wishes.len()], 0)]);
    for (hour, &(_, price)) in case.prices.iter().enumerate() {
        let mut partial: HashMap<(Vec<i64>, i64), i64> =
            states.into_iter().map(|(state, cost)| ((state, 0), cost)).collect();
        for (at, wish) in case.wishes.iter().enumerate() {
            let start = hour as i64 * 3600;
            let most = if wish.may(case.goal, (start, start + 3600, price)) {
                wish.power as i64
            } else {
                0
            };
            let mut next = HashMap::new();
            for ((state, used), cost) in partial {
                for energy in
                    0..=most.min(case.limit as i64 - used).min(wish.energy as i64 - state[at])
                {
                    let mut state = state.clone();
                    state[at] += energy;
                    let cost = cost + case.goal.cost(price) as i64 * energy;
                    let known = next.entry((state, used + energy)).or_insert(cost);
                    *known = cost.min(*known);
                }
            }
            partial = next;
        }
        states = HashMap::new();
        for ((state, _), cost) in partial {
            let known = states.entry(state).or_insert(cost);
            *known = cost.min(*known);
        }
    }
    let sum = |state: &[i64]| state.iter().sum::<i64>();
    let best = states.iter().map(|(state, cost)| (-sum(state), *cost)).min().unwrap();
    (-best.0, best.1)
}

proptest! {
    #[test]
    fn every_plan_is_feasible_and_proven(case in cases()) {
        let plan = case.plan();
        let checked = check(&case, &plan.devices, &plan.certificate());
        prop_assert!(checked.is_ok(), "{checked:?} {:?}", plan.devices);
    }

    #[test]
    fn who_goes_short_is_fair(case in cases()) {
        let plan = case.plan();
        let checked = check_fairness(&case, &plan.devices);
        prop_assert!(checked.is_ok(), "{checked:?} {:?}", plan.devices);
    }

    #[test]
    fn a_crowd_is_planned_feasibly_fairly_and_proven(case in cases_of(20..60)) {
        let plan = case.plan();
        let checked = check(&case, &plan.devices, &plan.certificate());
        prop_assert!(checked.is_ok(), "{checked:?} {:?}", plan.devices);
        let checked = check_fairness(&case, &plan.devices);
        prop_assert!(checked.is_ok(), "{checked:?} {:?}", plan.devices);
    }

    #[test]
    fn no_whole_plan_is_better(case in whole_cases()) {
        let plan = case.plan();
        let (delivered, cost) = exhaustive(&case);
        prop_assert!((plan.total.delivered - delivered as f64).abs() < 1e-6, "{} {delivered}", plan.total.delivered);
        prop_assert!((case.goal.cost(plan.total.cost) - cost as f64).abs() < 1e-6, "{} {cost}", plan.total.cost);
    }

    #[test]
    fn a_proof_that_was_changed_proves_nothing(case in cases(), which: prop::sample::Index, by in prop_oneof![0.01..0.1_f64, -0.1..-0.01]) {
        let plan = case.plan();
        let proof = plan.certificate();
        let taking: Vec<usize> =
            (0..case.wishes.len()).filter(|at| plan.devices[*at].delivered > 0.1).collect();
        if !taking.is_empty() {
            let mut changed = proof.clone();
            changed.prices[*which.get(&taking)] += by;
            prop_assert!(check(&case, &plan.devices, &changed).is_err(), "price");
        }
        if !proof.congestion_prices.is_empty() {
            let mut changed = proof.clone();
            let at = which.index(changed.congestion_prices.len());
            changed.congestion_prices[at].price += by;
            prop_assert!(check(&case, &plan.devices, &changed).is_err(), "shadow_price");
        }
        let renting: Vec<usize> =
            (0..case.wishes.len()).filter(|at| !proof.own_shadow_prices[*at].is_empty()).collect();
        if !renting.is_empty() {
            let mut changed = proof.clone();
            changed.own_shadow_prices[*which.get(&renting)][0].price += by;
            prop_assert!(check(&case, &plan.devices, &changed).is_err(), "own shadow_price");
        }
        let mut devices = plan.devices.clone();
        let running: Vec<usize> =
            (0..devices.len()).filter(|at| plan.devices[*at].delivered > 0.1).collect();
        if !running.is_empty() {
            let segments = &mut devices[*which.get(&running)].segments;
            let longest = segments.iter_mut().max_by_key(|segment| segment.window.length());
            let power = &mut longest.unwrap().power;
            *power = Kilowatts::new(power.kilowatts() * (1.0 + by)).unwrap();
            prop_assert!(check(&case, &devices, &proof).is_err(), "power");
        }
    }

    #[test]
    fn the_order_of_the_devices_changes_only_the_order_of_the_answer(
        (case, order) in cases().prop_flat_map(|case| {
            let order: Vec<usize> = (0..case.wishes.len()).collect();
            (Just(case), Just(order).prop_shuffle())
        }),
        twins: bool,
    ) {
        let mut case = case;
        if twins {
            let first = case.wishes[0].clone();
            case.wishes.last_mut().unwrap().clone_from(&first);
        }
        let keys: Vec<String> = (0..case.wishes.len()).map(|key| key.to_string()).collect();
        let plan = case.plan();
        let permuted = case.plan_in_order(&order, &keys);
        prop_assert_eq!(plan.total, permuted.total);
        let (proof, other) = (plan.certificate(), permuted.certificate());
        let (reasons, others) = (plan.reasons(), permuted.reasons());
        prop_assert_eq!((&proof.congestion_prices, proof.bound), (&other.congestion_prices, other.bound));
        for (place, &at) in order.iter().enumerate() {
            prop_assert_eq!(&plan.devices[at], &permuted.devices[place]);
            prop_assert_eq!(proof.prices[at], other.prices[place]);
            prop_assert_eq!(&reasons[at], &others[place]);
        }
    }

    #[test]
    fn a_device_that_no_other_is_in_the_way_of_runs_as_duration_says(case in cases(), share in 0.0..1.2_f64) {
        let mut case = case;
        case.limit = case.wishes.iter().map(|wish| wish.power).sum();
        for wish in &mut case.wishes {
            wish.cap = None;
            let length = (1.0 + share * (wish.end - wish.start) as f64).floor();
            wish.energy = wish.power * length / 60.0;
        }
        let plan = case.plan();
        let prices = series(&case.prices);
        for (wish, plan) in case.wishes.iter().zip(&plan.devices) {
            let length = minutes((wish.energy * 60.0 / wish.power).round() as i64);
            let alone = duration::best(&prices.within(wish.window()).unwrap(), length, case.goal);
            let windows: Vec<Window> = plan.segments.iter().map(|segment| segment.window).collect();
            let expected: Vec<Window> = alone.iter().map(|segment| segment.window).collect();
            prop_assert_eq!(windows, expected);
        }
    }

    #[test]
    fn a_limit_that_cannot_bind_is_none(case in cases(), above in prop_oneof![1.0..3.0_f64, 1e3..1e8]) {
        let mut case = case;
        case.limit = case.wishes.iter().map(|wish| wish.power).sum();
        let plan = case.plan();
        case.limit = (case.limit * above).min(1e9);
        let other = case.plan();
        prop_assert_eq!(&plan.devices, &other.devices);
        prop_assert_eq!(plan.total, other.total);
        prop_assert_eq!(plan.certificate(), other.certificate());
    }

    #[test]
    fn nothing_that_can_be_asked_breaks_a_plan(
        powers in prop::collection::vec(1e-12..1e9, 1..4),
        energy in prop_oneof![1e-12..1e-3, 1e-3..1e12],
        limit in prop_oneof![1e-12..1e-3, 1.0..1e9],
        price in prop_oneof![-1e9..1e9, Just(0.0)],
        length in 1..5_000_000i64,
    ) {
        let wishes = powers.iter().map(|&power| Wish { start: 0, end: length, power, energy, cap: None });
        let case = Case { prices: vec![(length, price)], limit, goal: Goal::Lowest, wishes: wishes.collect() };
        let plan = case.plan();
        prop_assert!(plan.total.cost.is_finite() && plan.total.delivered >= 0.0);
        prop_assert!(plan.certificate().bound.is_finite());
    }
}
