//! Checks a plan and its certificate against the request alone, with none of the planner's code.

use super::*;
use crate::time::Span;

/// A request in minutes from 0 on.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Minutes and price.
    pub(super) prices: Vec<(i64, f64)>,
    pub(super) limit: f64,
    pub(super) goal: Goal,
    pub(super) wishes: Vec<Wish>,
}

#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) power: f64,
    pub(super) energy: f64,
    pub(super) cap: Option<f64>,
}

impl Case {
    pub(super) fn plan(&self) -> AmountPlan {
        let keys: Vec<String> = (0..self.wishes.len()).map(|key| key.to_string()).collect();
        self.plan_in_order(&(0..self.wishes.len()).collect::<Vec<_>>(), &keys)
    }

    /// Each wish keeps its key, whatever the order.
    pub(super) fn plan_in_order(&self, order: &[usize], keys: &[String]) -> AmountPlan {
        let prices = series(&self.prices);
        let devices: Vec<Device> = order
            .iter()
            .map(|&at| Device {
                cap: self.wishes[at].cap.map(|cap| Bound::absolute(self.goal, cap)),
                ..device(
                    &keys[at],
                    self.wishes[at].window(),
                    self.wishes[at].power,
                    self.wishes[at].energy,
                )
            })
            .collect();
        let limit = Kilowatts::new(self.limit).unwrap();
        best(&Site { prices: &prices, goal: self.goal, limit }, &devices).unwrap()
    }

    /// Seconds at which anything may change, and the price until the next.
    fn steps(&self, plans: &[DevicePlan], proof: &Certificate) -> Vec<(i64, i64, f64)> {
        let mut ends = vec![0];
        ends.extend(self.prices.iter().scan(0, |end, (minutes, _)| {
            *end += minutes * 60;
            Some(*end)
        }));
        let mut edges = ends.clone();
        edges.extend(self.wishes.iter().flat_map(|wish| [wish.start * 60, wish.end * 60]));
        let windows = plans.iter().flat_map(|plan| plan.segments.iter().map(|s| s.window));
        let shadow_prices =
            proof.congestion_prices.iter().chain(proof.own_shadow_prices.iter().flatten());
        for window in windows.chain(shadow_prices.map(|shadow_price| shadow_price.window)) {
            edges.extend(seconds(window));
        }
        edges.sort_unstable();
        edges.dedup();
        let price = |at: i64| {
            let period = ends.partition_point(|end| *end <= at) - 1;
            self.prices.get(period).map(|(_, price)| *price)
        };
        let steps = edges.windows(2).filter_map(|pair| Some((pair[0], pair[1], price(pair[0])?)));
        steps.collect()
    }
}

impl Wish {
    pub(super) fn window(&self) -> Window {
        let at = |minute: i64| Instant::from_millis(minute * 60_000).unwrap();
        Window::new(at(self.start), at(self.end)).unwrap()
    }

    /// Whether it may run from one second to another, at a price.
    pub(super) fn may(&self, goal: Goal, (start, end, price): (i64, i64, f64)) -> bool {
        let admitted = self.cap.is_none_or(|cap| match goal {
            Goal::Lowest => price <= cap,
            Goal::Highest => price >= cap,
        });
        self.start * 60 <= start && end <= self.end * 60 && admitted
    }
}

fn seconds(window: Window) -> [i64; 2] {
    [window.start(), window.end()].map(|instant| instant.millis() / 1000)
}

fn within(window: Window, start: i64, end: i64) -> bool {
    let [from, until] = seconds(window);
    from <= start && end <= until
}

fn ensure(holds: bool, problem: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(problem()) }
}

/// The power of a plan, or the shadow price, that holds from one second to another.
fn power(plan: &DevicePlan, start: i64, end: i64) -> f64 {
    let here = plan.segments.iter().filter(|segment| within(segment.window, start, end));
    here.map(|segment| segment.power.kilowatts()).sum()
}

fn shadow_price(shadow_prices: &[ShadowPrice], start: i64, end: i64) -> f64 {
    shadow_prices
        .iter()
        .filter(|shadow_price| within(shadow_price.window, start, end))
        .map(|shadow_price| shadow_price.price)
        .sum()
}

/// Whether the plan is feasible, delivers what it says, costs what it says, and is proven the best.
pub(super) fn check(case: &Case, plans: &[DevicePlan], proof: &Certificate) -> Result<(), String> {
    for (at, (wish, plan)) in case.wishes.iter().zip(plans).enumerate() {
        let ends = plan.segments.iter().map(|segment| segment.window.end());
        let starts = plan.segments.iter().skip(1).map(|segment| segment.window.start());
        ensure(ends.zip(starts).all(|(end, start)| end <= start), || format!("{at}: overlap"))?;
        let touching =
            plan.segments.windows(2).filter(|two| two[0].window.end() == two[1].window.start());
        for two in touching {
            let differ = two[0].power != two[1].power;
            ensure(differ, || format!("{at}: touching segments of one power are two"))?;
        }
        for segment in &plan.segments {
            let whole = segment.window.on_whole_seconds() == Some(segment.window);
            ensure(whole, || format!("{at}: not on whole seconds"))?;
            let inside = segment.window.intersection(wish.window()) == Some(segment.window);
            ensure(inside, || format!("{at}: outside of the window"))?;
            let most = wish.power.min(case.limit);
            ensure(segment.power.kilowatts() <= most + 1e-9, || format!("{at}: too much power"))?;
        }
    }
    let steps = case.steps(plans, proof);
    let (mut cost, mut bound, mut size) = (0.0, 0.0, 1.0);
    let sign = if case.goal == Goal::Lowest { 1.0 } else { -1.0 };
    let mut delivered = vec![0.0; plans.len()];
    for &(start, end, price) in &steps {
        let length = (end - start) as f64 / 3600.0;
        let site = shadow_price(&proof.congestion_prices, start, end);
        ensure(site >= 0.0, || "a negative shadow_price".into())?;
        bound -= site * case.limit * length;
        let mut load = 0.0;
        for (at, (wish, plan)) in case.wishes.iter().zip(plans).enumerate() {
            let power = power(plan, start, end);
            let own = shadow_price(&proof.own_shadow_prices[at], start, end);
            let may = wish.may(case.goal, (start, end, price));
            ensure(own >= 0.0, || "a negative shadow_price".into())?;
            ensure(may || power == 0.0, || format!("{at}: runs where it may not, at {start}"))?;
            let most = sign * price + site + own + 1e-9;
            ensure(!may || sign * proof.prices[at] <= most, || format!("{at}: price at {start}"))?;
            bound -= own * wish.power.min(case.limit) * length;
            load += power;
            delivered[at] += power * length;
            cost += price * power * length;
            size += (price * power * length).abs() + site * case.limit * length;
        }
        // A sum of powers is off by its own rounding alone.
        ensure(load <= case.limit * (1.0 + 1e-14), || format!("{load} kW at {start}"))?;
    }
    for (at, (wish, plan)) in case.wishes.iter().zip(plans).enumerate() {
        let told = (delivered[at] - plan.delivered).abs() <= 1e-6;
        ensure(told, || format!("{at}: {} kWh, told {}", delivered[at], plan.delivered))?;
        ensure(plan.delivered <= wish.energy, || format!("{at}: more than wanted"))?;
        bound += sign * proof.prices[at] * plan.delivered;
        size += (proof.prices[at] * plan.delivered).abs();
    }
    let told: f64 = plans.iter().map(|plan| plan.cost).sum();
    ensure((told - cost).abs() <= 1e-7 * size, || format!("costs {cost}, told {told}"))?;
    let bound = sign * bound;
    ensure((bound - proof.bound).abs() <= 1e-7 * size, || format!("bound {bound}"))?;
    ensure((cost - bound).abs() <= 1e-7 * size, || format!("costs {cost}, bound {bound}"))?;
    check_shortage(case, &steps, &delivered, proof)
}

/// What the devices of the cut get is all that they can; the others get all that they want.
fn check_shortage(
    case: &Case,
    steps: &[(i64, i64, f64)],
    delivered: &[f64],
    proof: &Certificate,
) -> Result<(), String> {
    let none = Shortage { devices: Vec::new(), windows: Vec::new() };
    let cut = proof.shortage.as_ref().unwrap_or(&none);
    for (at, wish) in case.wishes.iter().enumerate().filter(|(at, _)| !cut.devices.contains(at)) {
        ensure(delivered[at] >= wish.energy - 1e-6, || format!("{at}: short, but not in the cut"))?;
    }
    let mut most = 0.0;
    for &(start, end, price) in steps {
        let length = (end - start) as f64 / 3600.0;
        if cut.windows.iter().any(|window| within(*window, start, end)) {
            most += case.limit * length;
        } else {
            let may = |at: &&usize| case.wishes[**at].may(case.goal, (start, end, price));
            let power = |at: &usize| case.wishes[*at].power.min(case.limit);
            most += cut.devices.iter().filter(may).map(power).sum::<f64>() * length;
        }
    }
    let got: f64 = cut.devices.iter().map(|at| delivered[*at]).sum();
    ensure((got - most).abs() <= 1e-6, || format!("{got} kWh of {most} possible"))
}

/// No device can have more if one with a larger fraction gives it up.
pub(super) fn check_fairness(case: &Case, plans: &[DevicePlan]) -> Result<(), String> {
    let proof = Certificate {
        prices: Vec::new(),
        congestion_prices: Vec::new(),
        own_shadow_prices: Vec::new(),
        bound: 0.0,
        gap: 0.0,
        shortage: None,
    };
    // Steps at the edges of segments too: a power that is not constant over a period counts where
    // it is taken, which is enough to find a path.
    let edges = vec![DevicePlan { segments: Vec::new(), ..plans[0].clone() }];
    let steps = case.steps(&edges, &proof);
    let energy = |at: usize, start: i64, end: i64| -> f64 {
        let shared = |segment: &DeviceSegment| {
            let [from, until] = seconds(segment.window);
            let length = (until.min(end) - from.max(start)).max(0) as f64;
            segment.power.kilowatts() * length / 3600.0
        };
        plans[at].segments.iter().map(shared).sum()
    };
    let fraction = |at: usize| plans[at].delivered / case.wishes[at].energy;
    for poor in 0..plans.len() {
        let mut reached = vec![poor];
        let mut next = 0;
        while let Some(&taker) = reached.get(next) {
            next += 1;
            for &(start, end, price) in &steps {
                let wish = &case.wishes[taker];
                let most = wish.power.min(case.limit) * (end - start) as f64 / 3600.0;
                let may = wish.may(case.goal, (start, end, price));
                if !may || energy(taker, start, end) > most - 1e-6 {
                    continue;
                }
                for giver in 0..plans.len() {
                    if !reached.contains(&giver) && energy(giver, start, end) > 1e-6 {
                        reached.push(giver);
                    }
                }
            }
        }
        if plans[poor].delivered < case.wishes[poor].energy - 1e-6 {
            for rich in reached {
                let more = fraction(rich) - fraction(poor);
                ensure(more <= 1e-6, || format!("{rich} has {more} more than {poor}"))?;
            }
        }
    }
    Ok(())
}

pub(super) fn minutes(minutes: i64) -> Span {
    Span::from_millis(minutes * 60_000)
}
