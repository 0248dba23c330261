//! Devices that import and export by turns: cases to check by hand, an exhaustive search, properties.

use super::*;
use crate::plan::amount::turns::{DirectedSite, Turns, take_turns};
use proptest::prelude::*;

/// Entries of one device: of each its side, and its position there.
type Row = Vec<(usize, usize)>;

/// The plans of both directions under a limit, with what is known of them.
fn by_turns(
    prices: [&Series; 2],
    limit: f64,
    sides: [&[Device]; 2],
    rows: &[Row],
) -> ([AmountPlan; 2], Turns) {
    let limit = Kilowatts::new(limit).unwrap();
    let goals = [Goal::Lowest, Goal::Highest];
    let sites = [0, 1].map(|side| Site { prices: prices[side], goal: goals[side], limit });
    let mut plans = [0, 1].map(|side| best(&sites[side], sides[side]).unwrap());
    // The imports come first in the request.
    let places: [Vec<usize>; 2] =
        [0, 1].map(|side| (0..sides[side].len()).map(|at| at + side * sides[0].len()).collect());
    let rows: Vec<Vec<usize>> =
        rows.iter().map(|row| row.iter().map(|&(side, at)| places[side][at]).collect()).collect();
    let [import, export] = &mut plans;
    let mut sides = [(0, import), (1, export)].map(|(side, plan)| DirectedSite {
        site: sites[side],
        devices: sides[side],
        places: &places[side],
        plan,
    });
    let turns = take_turns(&mut sides, &rows).unwrap();
    (plans, turns)
}

/// What both cost together.
fn cost(plans: &[AmountPlan; 2]) -> f64 {
    plans[0].total.cost - plans[1].total.cost
}

fn bound(plans: &[AmountPlan; 2], turns: Turns) -> f64 {
    plans[0].certificate().bound - plans[1].certificate().bound + turns.shared
}

/// All segments of both directions, in hours, in order.
fn windows(plans: &[AmountPlan; 2], row: &Row) -> Vec<(f64, f64, f64)> {
    let mut all: Vec<(f64, f64, f64)> =
        row.iter().flat_map(|&(side, device)| segments(&plans[side].devices[device])).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all
}

#[test]
fn an_hour_that_both_directions_want_goes_to_the_one_that_gains_more() {
    // Both want the second and the third hour. Selling there earns 0.5 + 0.4; buying goes to 0.4 and 0.3.
    let (buy, sell) = (hourly(&[0.4, 0.1, 0.2, 0.3]), hourly(&[0.1, 0.5, 0.4, 0.2]));
    let car = [device("a", hours(0.0, 4.0), 10.0, 20.0)];
    let (plans, turns) = by_turns([&buy, &sell], 10.0, [&car, &car], &[vec![(0, 0), (1, 0)]]);
    assert_eq!(segments(&plans[0].devices[0]), [(0.0, 1.0, 10.0), (3.0, 4.0, 10.0)]);
    assert_eq!(segments(&plans[1].devices[0]), [(1.0, 3.0, 10.0)]);
    assert!(close(cost(&plans), -2.0) && close(bound(&plans, turns), -2.0) && !turns.is_doubtful);
}

#[test]
fn an_hour_is_divided_where_both_want_a_part_of_it() {
    // 15 kWh in, 5 kWh out at 10 kW: half of the second hour each, and the third one to buy.
    let (buy, sell) = (hourly(&[0.4, 0.1, 0.2, 0.3]), hourly(&[0.1, 0.5, 0.1, 0.2]));
    let import = [device("a", hours(0.0, 4.0), 10.0, 15.0)];
    let export = [device("a", hours(0.0, 4.0), 10.0, 5.0)];
    let (plans, turns) = by_turns([&buy, &sell], 10.0, [&import, &export], &[vec![(0, 0), (1, 0)]]);
    assert_eq!(segments(&plans[0].devices[0]), [(1.0, 1.5, 10.0), (2.0, 3.0, 10.0)]);
    assert_eq!(segments(&plans[1].devices[0]), [(1.5, 2.0, 10.0)]);
    // 0.5 + 2 - 2.5.
    assert!(close(cost(&plans), 0.0) && !turns.is_doubtful);
}

#[test]
fn without_a_conflict_nothing_changes() {
    let (buy, sell) = (hourly(&[0.1, 0.2, 0.3, 0.4]), hourly(&[0.1, 0.2, 0.3, 0.4]));
    let car = [device("a", hours(0.0, 4.0), 10.0, 20.0)];
    let (plans, turns) = by_turns([&buy, &sell], 10.0, [&car, &car], &[vec![(0, 0), (1, 0)]]);
    assert_eq!(plans[0].devices, import(&buy, 10.0, &car).devices);
    assert!((turns.shared, turns.is_doubtful) == (0.0, false));
}

#[test]
fn a_shortage_of_time_is_shared_in_proportion() {
    // Four hours for four hours of buying and two of selling: two thirds of each.
    let flat = hourly(&[0.2; 4]);
    let import = [device("a", hours(0.0, 4.0), 10.0, 40.0)];
    let export = [device("a", hours(0.0, 4.0), 5.0, 10.0)];
    let (plans, turns) =
        by_turns([&flat, &flat], 20.0, [&import, &export], &[vec![(0, 0), (1, 0)]]);
    assert!(close(plans[0].devices[0].delivered, 80.0 / 3.0));
    assert!(close(plans[1].devices[0].delivered, 20.0 / 3.0));
    assert_eq!(plans[0].devices[0].limited_by, Some(Limit::OtherDirection));
    assert!(!turns.is_doubtful);
}

#[test]
fn where_the_limit_binds_a_plan_that_costs_no_more_than_the_bound_is_best() {
    // Two buy 10 kWh each under 10 kW, in both hours. The one that sells in the first one buys in the second.
    let (buy, sell) = (hourly(&[0.1, 0.2]), hourly(&[0.5, 0.1]));
    let both = [device("a", hours(0.0, 2.0), 10.0, 10.0), device("b", hours(0.0, 2.0), 10.0, 10.0)];
    for seller in 0..2 {
        let sellers = [both[seller]];
        let rows = [vec![(0, seller), (1, 0)]];
        let (plans, turns) = by_turns([&buy, &sell], 10.0, [&both, &sellers], &rows);
        assert!(close(cost(&plans), 1.0 + 2.0 - 5.0) && !turns.is_doubtful, "{seller}");
        assert_eq!(windows(&plans, &rows[0]), [(0.0, 1.0, 10.0), (1.0, 2.0, 10.0)]);
    }
}

#[test]
fn devices_that_cannot_be_proven_to_do_their_best_say_so() {
    // Three of 6 kW that buy and sell for half an hour each in one hour: 9 kW in the mean, but at any
    // instant two of them go one way, and 10 kW do not carry both at full power.
    let flat = hourly(&[0.2]);
    let three = ["a", "b", "c"].map(|key| device(key, hours(0.0, 1.0), 6.0, 3.0));
    let rows = [0, 1, 2].map(|at| vec![(0, at), (1, at)]);
    let (plans, turns) = by_turns([&flat, &flat], 10.0, [&three, &three], &rows);
    assert!(turns.is_doubtful);
    assert!(plans.iter().all(|plan| plan.total.delivered > 7.0));
}

/// A wish at 1 kW: its side, the hours of its start and its end, and how many of them it wants.
type Hours = (usize, i64, i64, i64);

/// Hours with prices of both directions, and wishes of one device.
fn whole_cases() -> impl Strategy<Value = (Vec<[i64; 2]>, Vec<Hours>)> {
    prop::collection::vec([-3..4i64, -3..4i64], 2..7).prop_flat_map(|prices| {
        let end = prices.len() as i64;
        let wish = move |side: usize, from: i64, to: i64| {
            (from..to, 1..=to, 1..=3i64).prop_map(move |(start, length, hours)| {
                (side, start, (start + length).min(to), hours)
            })
        };
        // Two buy one after the other, one sells.
        let half = (end / 2).max(1);
        (Just(prices), wish(0, 0, half), wish(0, half, end.max(half + 1)), wish(1, 0, end))
            .prop_map(move |(prices, one, two, three)| {
                let two = (two.0, two.1.min(end - 1), two.2.min(end), two.3);
                (prices, vec![one, two, three])
            })
    })
}

/// The least cost of all ways to give each wish its hours, if there is one.
fn exhaustive(prices: &[[i64; 2]], wishes: &[Hours]) -> Option<i64> {
    let mut states = std::collections::HashMap::from([(vec![0; wishes.len()], 0)]);
    for (hour, prices) in (0..).zip(prices) {
        for (state, cost) in states.clone() {
            for (at, &(side, start, end, wanted)) in wishes.iter().enumerate() {
                if (start..end).contains(&hour) && state[at] < wanted {
                    let mut state = state.clone();
                    state[at] += 1;
                    let cost = cost + [prices[0], -prices[1]][side];
                    let known = states.entry(state).or_insert(cost);
                    *known = cost.min(*known);
                }
            }
        }
    }
    states.get(&wishes.iter().map(|wish| wish.3).collect::<Vec<_>>()).copied()
}

/// The wishes of a device, by side: an hour to start at, hours, kilowatts, and a share of what fits.
type Car = [(i64, i64, i64, f64); 2];

/// Prices, a limit, and devices.
fn crowds() -> impl Strategy<Value = (Vec<[f64; 2]>, f64, Vec<Car>)> {
    let wish = || (0..5i64, 1..5i64, 1..9i64, 0.05..1.2_f64);
    let prices = prop::collection::vec([-0.2..0.5_f64, -0.2..0.5_f64], 9);
    (prices, 4.0..30.0_f64, prop::collection::vec([wish(), wish()], 1..5))
}

proptest! {
    #[test]
    fn no_whole_division_of_the_time_is_better((prices, wishes) in whole_cases()) {
        let side = |side: usize| hourly(&prices.iter().map(|price| price[side] as f64).collect::<Vec<_>>());
        let (buy, sell) = (side(0), side(1));
        let mut sides = [Vec::new(), Vec::new()];
        let mut row = Vec::new();
        for &(side, start, end, wanted) in &wishes {
            row.push((side, sides[side].len()));
            sides[side].push(device("a", hours(start as f64, end as f64), 1.0, wanted as f64));
        }
        let (plans, turns) = by_turns([&buy, &sell], 1e3, [&sides[0], &sides[1]], &[row.clone()]);
        let all = windows(&plans, &row);
        prop_assert!(all.windows(2).all(|two| two[0].1 <= two[1].0), "{all:?}");
        prop_assert!(!turns.is_doubtful);
        let is_short = plans.iter().any(|plan| plan.devices.iter().any(|device| device.limited_by.is_some()));
        match exhaustive(&prices, &wishes) {
            Some(least) => {
                prop_assert!(!is_short);
                prop_assert!((cost(&plans) - least as f64).abs() < 1e-9, "{} {least}", cost(&plans));
                prop_assert!((bound(&plans, turns) - least as f64).abs() < 1e-9);
            }
            None => prop_assert!(is_short),
        }
    }

    #[test]
    fn nobody_runs_both_ways_and_no_limit_is_exceeded((prices, limit, cars) in crowds()) {
        let keys: Vec<String> = (0..cars.len()).map(|key| key.to_string()).collect();
        let side = |side: usize| hourly(&prices.iter().map(|price| price[side]).collect::<Vec<_>>());
        let devices = |side: usize| -> Vec<Device> {
            let wish = |(car, key): (&Car, _)| {
                let (start, length, power, share) = car[side];
                let window = hours(start as f64, (start + length) as f64);
                device(key, window, power as f64, power as f64 * length as f64 * share)
            };
            cars.iter().zip(keys.iter().map(String::as_str)).map(wish).collect()
        };
        let rows: Vec<Row> = (0..cars.len()).map(|at| vec![(0, at), (1, at)]).collect();
        let (plans, turns) = by_turns([&side(0), &side(1)], limit, [&devices(0), &devices(1)], &rows);
        for row in &rows {
            let all = windows(&plans, row);
            prop_assert!(all.windows(2).all(|two| two[0].1 <= two[1].0), "{all:?}");
        }
        for plan in &plans {
            let all: Vec<_> = plan.devices.iter().flat_map(segments).collect();
            for (at, _, _) in &all {
                let load: f64 = all.iter().filter(|(from, to, _)| from <= at && at < to).map(|one| one.2).sum();
                prop_assert!(load <= limit + 1e-9, "{load} at {at}");
            }
        }
        // The bound is one, and what is called best is within seconds of it.
        let over = cost(&plans) - bound(&plans, turns);
        prop_assert!(over > -1e-6);
        prop_assert!(turns.is_doubtful || over < 0.05, "{over}");
    }
}
