//! Cases from the test suites of other planners: their prices, their requests, and the optimum.
//!
//! The cost must be theirs always, the intervals where the optimum is unique. Where a peer does
//! something else by policy, the test says what, and what happens here instead.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/real_data.rs"]
mod real_data;

use flatpeak_wasm::plan::level::Bound;
use flatpeak_wasm::plan::{Goal, Segment, block, duration, limit};
use flatpeak_wasm::series::{Period, Series};
use flatpeak_wasm::time::{Instant, Span, Window};
use real_data::{instant, window};
use serde_json::{Value, json};

struct Case(Value);

impl Case {
    fn id(&self) -> &str {
        self.0["id"].as_str().unwrap()
    }

    fn series(&self) -> Series {
        let periods = self.0["prices"].as_array().unwrap().iter().map(|price| Period {
            window: window(price["start"].as_str().unwrap(), price["end"].as_str().unwrap()),
            value: price["value"].as_f64().unwrap(),
            confidence: 1.0,
        });
        Series::new(periods.collect()).unwrap()
    }

    fn window(&self) -> Window {
        let time = |name: &str| self.0["request"][name].as_str().unwrap();
        window(time("earliest"), time("latest"))
    }

    fn span(&self, name: &str) -> Option<Span> {
        self.0["request"][name].as_f64().map(|seconds| Span::from_millis((seconds * 1e3) as i64))
    }

    fn length(&self) -> Span {
        self.span("duration_s").unwrap()
    }

    /// The plan of this crate over a window, as the case asks for it.
    fn plan(&self, window: Window, length: Span) -> Vec<Segment> {
        let prices = self.series().within(window).unwrap();
        match self.0["request"]["contiguous"].as_bool().unwrap() {
            true => block::best(&prices, length, Goal::Lowest),
            false => duration::best(&prices, length, Goal::Lowest),
        }
    }

    fn expected_intervals(&self) -> Vec<Window> {
        let intervals = self.0["expected"]["intervals"].as_array().unwrap().iter();
        let time = |interval: &Value, name: &str| interval[name].as_str().unwrap().to_owned();
        intervals.map(|interval| window(&time(interval, "start"), &time(interval, "end"))).collect()
    }

    fn optimum(&self) -> f64 {
        self.0["verified"]["optimum_cost_price_hours"].as_f64().unwrap()
    }

    fn is_unique(&self) -> bool {
        self.0["verified"]["unique"].as_bool().unwrap_or(false)
    }

    /// Price times hours over the raw prices, with no help from a plan.
    fn cost(&self, windows: &[Window]) -> f64 {
        let series = self.series();
        let periods = || series.periods().iter();
        let share = |window: &Window, period: &Period| {
            period.window.intersection(*window).map_or(0.0, |shared| shared.length().hours())
        };
        windows
            .iter()
            .flat_map(|window| periods().map(move |period| period.value * share(window, period)))
            .sum()
    }

    fn assert_cost(&self, windows: &[Window], expected: f64) {
        let cost = self.cost(windows);
        assert!((cost - expected).abs() < 1e-6, "{}: {cost} for {expected}", self.id());
        let length: Span = windows.iter().map(|window| window.length()).sum();
        assert_eq!(length, self.length(), "{}", self.id());
    }

    fn assert_optimal(&self, windows: &[Window]) {
        self.assert_cost(windows, self.optimum());
        if self.is_unique() {
            assert_eq!(windows, self.expected_intervals(), "{}", self.id());
        }
    }

    fn assert_no_price_from(&self, missing: Instant) {
        assert_eq!(self.series().within(self.window()), Err(missing), "{}", self.id());
    }
}

fn windows(plan: &[Segment]) -> Vec<Window> {
    plan.iter().map(|segment| segment.window).collect()
}

fn cases() -> Vec<Case> {
    let Some(path) = real_data::path("cases/peer_cases.json") else { return Vec::new() };
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    cases.into_iter().filter(|case| case["request"]["kind"] == "duration").map(Case).collect()
}

#[test]
fn every_duration_case_has_its_optimum_or_its_policy() {
    for case in cases() {
        check(&case, case.id());
    }
}

/// Checks a case by the rule of the case of this name.
fn check(case: &Case, rule: &str) {
    match rule {
        // The last part of the time is forced to lie before the deadline. Here that is two
        // requests: the fixed tail, and the rest before it.
        "c008" | "c010" | "c011" | "c012" | "c013" | "c014" | "c015" | "c018" => {
            preconditioned(case);
        }
        // Prices start after the window: peers leave the time without a price out. Here that is
        // an error with the first such instant, and the priced window is the caller's to ask for.
        "c022" | "c024" => {
            case.assert_no_price_from(case.window().start());
            let priced = case.series().periods()[0].window.start();
            let window = Window::new(priced, case.window().end()).unwrap();
            case.assert_optimal(&windows(&case.plan(window, case.length())));
        }
        // No price for the window at all, or for less than the time needed. One peer gives back
        // an empty plan, another one block before the deadline at any price. Here: an error.
        "c026" | "c029" | "c104" => case.assert_no_price_from(case.window().start()),
        // The prices have a gap that is exactly not needed. Here: an error at the gap.
        "c033" => {
            let first = case.series().periods()[0].window;
            assert!(case.series().within(case.window()).is_err());
            assert!(case.series().within(first).is_ok());
        }
        // The latest of the best starts on a grid of quarter-hours. Here: the earliest of all
        // starts, at no higher cost.
        "c037" | "c039" => {
            let found = windows(&case.plan(case.window(), case.length()));
            let peer = instant(case.0["expected"]["first_start"].as_str().unwrap());
            let peer = Window::new(peer, peer.plus(case.length())).unwrap();
            assert!(case.cost(&found) <= case.cost(&[peer]) + 1e-9, "{}", case.id());
            assert!(found[0].start() <= peer.start(), "{}", case.id());
        }
        // A block is dropped if its mean price is above a cap. Here the mean is in the answer,
        // and dropping it is one comparison of the caller's.
        "c052" | "c054" => {
            let plan = case.plan(case.window(), case.length());
            let cap = case.0["request"]["max_average_price"].as_f64().unwrap();
            let dropped = case.expected_intervals().is_empty();
            assert_eq!(plan[0].price.value > cap, dropped, "{}", case.id());
        }
        // A cap on every price: the periods of `limit`, shorter than the time wanted.
        "c055" => {
            let cap = case.0["request"]["max_price"].as_f64().unwrap();
            let prices = case.series().within(case.window()).unwrap();
            let plan = limit::within(&prices, Bound::absolute(Goal::Lowest, cap));
            assert_eq!(windows(&plan), case.expected_intervals());
            let unmet = case.span("unmet_s").unwrap_or(Span::from_millis(10_800_000));
            let found: Span = plan.iter().map(|segment| segment.window.length()).sum();
            assert_eq!(found.plus(unmet), case.length());
        }
        // Run only if the job with its start-up cost is cheap enough: the block is the same, and
        // whether to run it is the caller's.
        "c095" => assert!(case.expected_intervals().is_empty()),
        "c096" => {
            let plan = case.plan(case.window(), case.length());
            assert_eq!(windows(&plan), case.expected_intervals());
        }
        // At once, whatever it costs. Here: never dearer.
        "c100" => {
            let plan = windows(&case.plan(case.window(), case.length()));
            case.assert_cost(&plan, case.optimum());
            assert!(case.optimum() <= case.0["expected"]["cost_price_hours"].as_f64().unwrap());
        }
        // Forbidden hours, left out of the prices. Here a gap is an error, and the free hours on
        // either side are requests of their own.
        "c101" => {
            assert!(case.series().within(case.window()).is_err());
            let gap = case.series().first_missing(case.window()).unwrap();
            let after = Window::new(gap.plus(Span::from_millis(7_200_000)), case.window().end());
            let found = windows(&case.plan(after.unwrap(), case.length()));
            assert_eq!(found, case.expected_intervals());
            case.assert_cost(&found, case.optimum());
        }
        // All but three hours are forbidden, and four are needed: an error at the first of them.
        "c105" => assert!(case.series().within(case.window()).is_err()),
        _ => {
            let plan = case.plan(case.window(), case.length());
            case.assert_optimal(&windows(&plan));
        }
    }
}

fn preconditioned(case: &Case) {
    let window = case.window();
    let tail = window.last(case.span("precondition_s").unwrap().min(case.length())).unwrap();
    let rest = case.length().minus(tail.length());
    let mut found = match Window::new(window.start(), tail.start()) {
        Some(before) if rest > Span::ZERO => windows(&case.plan(before, rest)),
        _ => Vec::new(),
    };
    found.push(tail);
    case.assert_cost(&found, case.optimum());
}

/// Hours from 2026-01-01 on with these prices; no price is a gap.
fn hours(prices: &[Option<f64>]) -> Value {
    let hour = |hour: usize| format!("2026-01-01T{hour:02}:00:00Z");
    let priced = prices.iter().enumerate().filter_map(|(at, price)| Some((at, (*price)?)));
    priced
        .map(|(at, value)| json!({ "start": hour(at), "end": hour(at + 1), "value": value }))
        .collect()
}

/// A case made by hand: the hours of the window, the hours wanted, what else the request says, the
/// hours of the best plan, and its cost.
fn made(
    prices: &[Option<f64>],
    (from, to): (u32, u32),
    wanted: f64,
    more: Value,
    best: &[(u32, u32)],
    cost: f64,
) -> Case {
    let hour = |hour: u32| format!("2026-01-01T{hour:02}:00:00Z");
    let intervals: Value = best
        .iter()
        .map(|&(start, end)| json!({ "start": hour(start), "end": hour(end) }))
        .collect();
    let mut request = json!({
        "earliest": hour(from),
        "latest": hour(to),
        "duration_s": wanted * 3600.0,
        "contiguous": false,
    });
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Case(json!({
        "id": "made by hand",
        "prices": hours(prices),
        "request": request,
        "expected": {
            "intervals": intervals,
            "first_start": best.first().map(|&(start, _)| hour(start)),
            "cost_price_hours": cost,
        },
        "verified": { "optimum_cost_price_hours": cost, "unique": true },
    }))
}

#[test]
fn each_rule_holds_for_a_case_made_by_hand() {
    let four = [Some(4.0), Some(1.0), Some(2.0), Some(3.0)];
    let twice = [Some(1.0), Some(3.0), Some(1.0), Some(3.0)];
    let block = json!({ "contiguous": true });
    let none = json!({});
    for (rule, case) in [
        // The two cheapest hours are apart; as one block, the hours at 1 and 2 cost less than any other.
        ("split", made(&twice, (0, 4), 2.0, none.clone(), &[(0, 1), (2, 3)], 2.0)),
        ("block", made(&four, (0, 4), 2.0, block.clone(), &[(1, 3)], 3.0)),
        // The last hour of the time is at the deadline, at 3; the other one at 1.
        (
            "c008",
            made(&four, (0, 4), 2.0, json!({ "precondition_s": 3600 }), &[(1, 2), (3, 4)], 4.0),
        ),
        // The hour from 00:00 on has no price; of the others, the one at 1 is the cheapest.
        ("c022", made(&[None, Some(1.0), Some(2.0)], (0, 3), 1.0, none.clone(), &[(1, 2)], 1.0)),
        ("c026", made(&[None, None, None, Some(1.0)], (0, 2), 1.0, none.clone(), &[], 0.0)),
        ("c033", made(&[Some(1.0), None, Some(2.0)], (0, 3), 1.0, none.clone(), &[(0, 1)], 1.0)),
        // Two hours cost 1, of which a peer takes the later.
        ("c037", made(&twice, (0, 4), 1.0, block.clone(), &[(2, 3)], 1.0)),
        // A mean of 1.5 is above a cap of 1.4, and not above one of 1.6.
        (
            "c052",
            made(
                &four,
                (0, 4),
                2.0,
                json!({ "max_average_price": 1.4, "contiguous": true }),
                &[],
                0.0,
            ),
        ),
        (
            "c052",
            made(
                &four,
                (0, 4),
                2.0,
                json!({ "max_average_price": 1.6, "contiguous": true }),
                &[(1, 3)],
                3.0,
            ),
        ),
        // Two of three hours cost 2 or less, so that one is unmet.
        (
            "c055",
            made(&four, (0, 4), 3.0, json!({ "max_price": 2.0, "unmet_s": 3600 }), &[(1, 3)], 3.0),
        ),
        ("c095", made(&four, (0, 4), 1.0, none.clone(), &[], 0.0)),
        ("c096", made(&four, (0, 4), 1.0, block.clone(), &[(1, 2)], 1.0)),
        // At once, in the hour at 4, it would cost no less.
        ("c100", made(&four, (0, 4), 1.0, none.clone(), &[(1, 2)], 1.0)),
        // From 01:00 to 03:00 it may not run; after that it costs 2.
        (
            "c101",
            made(&[Some(5.0), None, None, Some(2.0)], (0, 4), 1.0, none.clone(), &[(3, 4)], 2.0),
        ),
        ("c105", made(&[None, Some(1.0), Some(2.0), None], (0, 4), 3.0, none.clone(), &[], 0.0)),
    ] {
        check(&case, rule);
    }
}
