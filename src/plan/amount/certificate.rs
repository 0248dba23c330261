//! The proof that a plan is best, and what can be read off it.
//!
//! **What is proven.** Let every device take the energy that the plan delivers to it. Give each
//! device a price `lambda_i`, each slot a shadow price `mu_t >= 0` for the site limit, and each pair a shadow price
//! `nu_it >= 0` for the device's own power, so that `lambda_i <= p_t + mu_t + nu_it` wherever the
//! device may run. Then for every plan `x` that delivers the same,
//! `sum p_t x_it >= sum lambda_i d_i - sum mu_t C h_t - sum nu_it P_i h_t`, the *bound*: multiply the
//! inequality by `x_it`, add up, and use the limits. A plan that costs the bound is best. For exports
//! all is mirrored: `lambda_i >= p_t - mu_t - nu_it`, shadow prices are added, and no revenue is above the bound.
//!
//! A device that runs both ways, one at a time, may gain `nu_it P_i h_t` of only one of its directions in
//! a slot: the larger one. The bound of both directions together is higher by the smaller one (see
//! [`turns`](super::turns)).
//!
//! **Where the prices come from.** The [flow](super::joint) freezes a device at the cost level after
//! which no device with unmet demand could take anything from it: that is its price. A slot is frozen likewise,
//! and what its level is above its own cost is its shadow price: a slot with room is frozen at its own cost.
//! What a device pays less than its price in a slot that it fills is the shadow price of its own power. A
//! device with flow in a slot is frozen no sooner than the slot, and one with room in it no later, so
//! the inequality is an equality where it has to be.
//!
//! **That no more can be delivered** is shown by a cut: some devices and windows such that the devices
//! take all that the site can carry in the windows, and run at full power wherever else they may. All
//! others get what they want.

use super::amounts::{DeviceIx, SlotIx};
use super::joint::{Cut, Solution};
use super::problem::{Member, Problem};
use super::{AmountPlan, Limit};
use crate::order;
use crate::plan::grid::Grid;
use crate::time::Window;

/// Prices and shadow prices that prove a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    /// For each device, in the order of the request: the price of its last unit.
    pub prices: Vec<f64>,
    /// The windows in which the site limit costs something, and how much per kWh.
    pub congestion_prices: Vec<ShadowPrice>,
    /// For each device: the windows in which its own power costs something.
    pub own_shadow_prices: Vec<Vec<ShadowPrice>>,
    /// No plan that delivers the same costs less; for exports, none earns more.
    pub bound: f64,
    /// How far the plan is from the bound: zero but for the rounding of sums.
    pub gap: f64,
    /// Proves that no more can be delivered, where energy is unserved.
    pub shortage: Option<Shortage>,
}

/// What one more kWh of a limit would be worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShadowPrice {
    /// When the limit binds.
    pub window: Window,
    /// The worth per kWh, more than zero.
    pub price: f64,
}

/// A cut: no plan can deliver more to these devices, and all others get what they want.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortage {
    /// The positions of the devices in the request, rising.
    pub devices: Vec<usize>,
    /// The windows that they fill up to the site limit.
    pub windows: Vec<Window>,
}

/// Why a device runs when it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// What its last kWh costs: below this price, net of the site's shadow price, it would use an unused
    /// period. None if it takes nothing.
    pub marginal_price: Option<f64>,
    /// What one more kWh would cost, other devices making room. None if it cannot have more.
    pub next_kwh_price: Option<f64>,
    /// The best price in its window that its cap keeps out.
    pub excluded_price: Option<f64>,
    /// Where something keeps it from taking more at a price below its last one.
    pub limits: Vec<Limited>,
}

/// When a limit binds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limited {
    /// The window.
    pub window: Window,
    /// The limit.
    pub limit: Limit,
}

impl AmountPlan {
    /// The proof that no plan is better.
    pub fn certificate(&self) -> Certificate {
        let AmountPlan { problem, solution, .. } = self;
        let goal = problem.goal;
        let mut own_shadow_prices = Vec::with_capacity(problem.members.len());
        let mut bound = -site_cost(problem, solution);
        for (device, member) in problem.members.enumerate() {
            let price = solution.member_costs[device];
            let shadow_prices = own(problem, solution, device, member);
            bound += price * problem.scale.kilowatt_hours(solution.amounts.sum(device));
            for &(at, shadow_price) in &shadow_prices {
                bound -= shadow_price * problem.scale.kilowatt_hours(problem.most(device, at));
            }
            own_shadow_prices.push(joined(problem, shadow_prices));
        }
        let bound = goal.cost(bound);
        let (devices, mut own_shadow_prices) =
            (problem.in_order_of_request(), Grid::new(own_shadow_prices));
        let price = |device: &DeviceIx| goal.cost(solution.member_costs[*device]);
        let own_rent = |device: &DeviceIx| std::mem::take(&mut own_shadow_prices[*device]);
        Certificate {
            prices: devices.iter().map(price).collect(),
            congestion_prices: joined(problem, congestion_prices(problem, solution)),
            own_shadow_prices: devices.iter().map(own_rent).collect(),
            bound,
            gap: goal.cost(self.total.cost) - goal.cost(bound),
            shortage: solution.cut.as_ref().map(|cut| shortage(problem, cut)),
        }
    }

    /// How large the problem is: the pairs of a device and a slot of its window.
    pub fn cells(&self) -> usize {
        self.problem.cells
    }

    /// For each device, in the order of the request: why it runs when it does.
    pub fn reasons(&self) -> Vec<Reason> {
        let AmountPlan { problem, solution, .. } = self;
        let next_costs = next_costs(problem, solution);
        let reason = |device: DeviceIx| Reason {
            marginal_price: (solution.amounts.sum(device) > 0)
                .then(|| problem.goal.cost(solution.member_costs[device])),
            next_kwh_price: next_costs[device].map(|cost| problem.goal.cost(cost)),
            excluded_price: excluded(problem, &problem.members[device]),
            limits: limits(problem, solution, device),
        };
        problem.in_order_of_request().into_iter().map(reason).collect()
    }
}

/// The shadow price of each slot that has one.
fn congestion_prices(problem: &Problem, solution: &Solution) -> Vec<(SlotIx, f64)> {
    let shadow_price = |(at, cost): (SlotIx, &f64)| (at, cost - problem.slots[at].cost);
    solution
        .slot_costs
        .enumerate()
        .map(shadow_price)
        .filter(|(_, shadow_price)| *shadow_price > 0.0)
        .collect()
}

/// All that the site limit costs.
fn site_cost(problem: &Problem, solution: &Solution) -> f64 {
    let carried = |at| problem.scale.kilowatt_hours(problem.capacity(at));
    congestion_prices(problem, solution)
        .into_iter()
        .map(|(at, shadow_price)| shadow_price * carried(at))
        .sum()
}

/// The shadow price of the member's own power in each slot that has one.
fn own(
    problem: &Problem,
    solution: &Solution,
    device: DeviceIx,
    member: &Member,
) -> Vec<(SlotIx, f64)> {
    let price = solution.member_costs[device];
    let shadow_price = |at| price - solution.slot_costs[at];
    problem
        .admitted(member)
        .map(|(at, _)| (at, shadow_price(at)))
        .filter(|(_, shadow_price)| *shadow_price > 0.0)
        .collect()
}

/// Touching slots of one shadow price as one window.
fn joined(problem: &Problem, shadow_prices: Vec<(SlotIx, f64)>) -> Vec<ShadowPrice> {
    let mut joined: Vec<ShadowPrice> = Vec::new();
    for (at, price) in shadow_prices {
        let slot = &problem.slots[at];
        match joined.last_mut() {
            Some(last) if last.window.end() == slot.window.start() && last.price == price => {
                last.window = last.window.until(slot.window.end());
            }
            _ => joined.push(ShadowPrice { window: slot.window, price }),
        }
    }
    joined
}

fn shortage(problem: &Problem, cut: &Cut) -> Shortage {
    let position = |device: &DeviceIx| problem.members[*device].position;
    let mut devices: Vec<usize> = cut.devices.iter().map(position).collect();
    order::sort(&mut devices);
    let slots = cut.slots.iter().map(|slot| (*slot, 0.0)).collect();
    let windows = joined(problem, slots).into_iter().map(|slots| slots.window).collect();
    Shortage { devices, windows }
}

/// The best price of the member's window that its cap keeps out.
fn excluded(problem: &Problem, member: &Member) -> Option<f64> {
    let out = problem.window(member).filter(|(_, slot)| !member.admits(slot.price));
    out.map(|(_, slot)| slot.price).min_by(|a, b| problem.goal.compare(*a, *b))
}

/// Which limit keeps the member from taking more below its last price.
fn limits(problem: &Problem, solution: &Solution, device: DeviceIx) -> Vec<Limited> {
    let price = solution.member_costs[device];
    let member = &problem.members[device];
    let mut limits: Vec<Limited> = Vec::new();
    for (at, slot) in problem.window(member) {
        let full = solution.amounts.get(device, at) == problem.most(device, at);
        let limit = match member.admits(slot.price) {
            _ if slot.cost >= price => continue,
            false => Limit::PriceCap,
            true if member.is_closed(at) => Limit::OtherDirection,
            true if full && problem.limit > 0 => Limit::Power,
            true => Limit::SiteLimit,
        };
        match limits.last_mut() {
            Some(last) if last.window.end() == slot.window.start() && last.limit == limit => {
                last.window = last.window.until(slot.window.end());
            }
            _ => limits.push(Limited { window: slot.window, limit }),
        }
    }
    limits
}

/// For each member: the least cost of a slot with free capacity that it can reach, others making
/// room, so that the sums of all slots on the way stay the same. None if there is no such slot.
///
/// From each such slot, the cheapest first, all are followed back who could end there: each device
/// and each slot is visited once, O(c) for c open pairs of them.
fn next_costs(problem: &Problem, solution: &Solution) -> Grid<DeviceIx, Option<f64>> {
    let mut costs = Grid::filled(problem.members.len(), None);
    let mut is_visited = Grid::filled(problem.slots.len(), false);
    let eligible = eligible(problem);
    let sums = solution.amounts.by_slot(problem.slots.len());
    for &first in problem.order() {
        if sums[first] >= problem.capacity(first) {
            continue;
        }
        let mut pending = vec![first];
        while let Some(slot) = pending.pop() {
            if std::mem::replace(&mut is_visited[slot], true) {
                continue;
            }
            for &device in &eligible[slot] {
                let energy = solution.amounts.get(device, slot);
                if costs[device].is_none() && energy < problem.most(device, slot) {
                    costs[device] = Some(problem.slots[first].cost);
                    pending.extend(solution.amounts.used(device).map(|(at, _)| at));
                }
            }
        }
    }
    costs
}

/// By slot: the devices that may run in it.
fn eligible(problem: &Problem) -> Grid<SlotIx, Vec<DeviceIx>> {
    let mut eligible = Grid::new(problem.slots.iter().map(|_| Vec::new()).collect());
    for (device, member) in problem.members.enumerate() {
        for (at, _) in problem.open(member) {
            eligible[at].push(device);
        }
    }
    eligible
}
