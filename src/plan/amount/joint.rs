//! How much each device takes in each slot, at the least cost in sum.
//!
//! **Problem.** With device `i` taking `x_it` in slot `t` of `h_t` seconds and cost `c_t`:
//! `0 <= x_it <= P_i h_t` where the slot is in the device's window and its cap admits the price,
//! else 0; `sum_i x_it <= C h_t`; `sum_t x_it <= E_i`. First make `sum x_it` as large as possible,
//! then `sum c_t x_it` as small as possible.
//!
//! **Algorithm.** Each device by itself first: the cheapest slots it may use. If the site can carry
//! that, it is the answer. Else slots are taken by rising cost, each with the largest extra
//! [flow](super::flow). If that leaves a demand unmet, it is divided as [`fair`] says,
//! and the flow is made again for the demands as they can be met.
//!
//! **Time.** O(n m) for n devices and m slots if the site can carry the plans of each by itself, and
//! O(log m) for each slot that one uses, or for each slot once where the site limit can bind.
//! Else O(m + a) searches of O(n m / 64) each, where a is the number of augmenting paths.
//!
//! **Why it is exact.** The cost depends on a slot, never on the device that uses it. The sums
//! that slots can carry together are the independent vectors of a polymatroid (those of a flow
//! network are), and over a polymatroid the greedy order is exact: by rising cost, each slot as
//! much as it can on top of the earlier ones. It takes all slots, negative prices or not, so the
//! energy is the most that can be delivered.

use super::bits::{Bits, ones};
use super::fair;
use super::flow::{Amounts, Flow};
use super::problem::{Problem, Slot};
use crate::order;

/// A solution with its proof.
#[derive(Clone, Debug)]
pub(super) struct Solution {
    pub(super) amounts: Amounts,
    /// By member: the cost of the last unit that it takes.
    pub(super) member_costs: Vec<f64>,
    /// By slot: its cost, and the rent on top where the site limit binds.
    pub(super) slot_costs: Vec<f64>,
    /// What proves that no more can be delivered, where something is missing.
    pub(super) cut: Option<Cut>,
}

/// These members take all that these slots can carry, and run at full power wherever else they may.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    pub(super) members: Vec<usize>,
    pub(super) slots: Vec<usize>,
}

/// Solves the problem.
pub(super) fn solve(problem: &Problem) -> Solution {
    if problem.is_slack() {
        // Few of the slots are needed by anybody: they are not worth sorting.
        let cost = |(at, slot): (usize, &Slot)| (at, slot.cost);
        return alone(problem, |member| order::rising(problem.open(member).map(cost)));
    }
    let alone = alone(problem, |member| {
        let is_open = move |slot: &usize| problem.admitted.contains(member, *slot);
        problem.order().iter().copied().filter(is_open)
    });
    if fits(problem, &alone) { alone } else { together(problem) }
}

/// Whether the site can carry the sums of all slots.
fn fits(problem: &Problem, solution: &Solution) -> bool {
    let sums = solution.amounts.by_slot().into_iter();
    sums.zip(problem.capacities()).all(|(sum, capacity)| sum <= capacity)
}

/// Each member by itself, as if there were no other, in the slots that are open to it, the cheapest first.
fn alone<S: Iterator<Item = usize>>(problem: &Problem, cheapest: impl Fn(usize) -> S) -> Solution {
    let mut solution = Solution::without_flow(problem);
    let mut short = Vec::new();
    for (number, member) in problem.members.iter().enumerate() {
        let mut missing = member.wanted;
        let mut cheapest = cheapest(number);
        while missing > 0
            && let Some(slot) = cheapest.next()
        {
            let part = missing.min(problem.most(number, slot));
            solution.amounts.set(number, slot, part);
            note(&mut solution.member_costs, number, problem.cost(slot));
            missing -= part;
        }
        short.extend((missing > 0).then_some(number));
    }
    solution.cut = (!short.is_empty()).then_some(Cut { members: short, slots: Vec::new() });
    solution
}

/// All members at once, under the site limit.
fn together(problem: &Problem) -> Solution {
    let wanted: Vec<i64> = problem.members.iter().map(|member| member.wanted).collect();
    let (flow, solution) = cheapest(problem, &wanted);
    if flow.is_fed() {
        return Solution { amounts: flow.amounts, ..solution };
    }
    let members = |bits: &Bits| ones(bits.words()).collect();
    let cut = Cut { members: members(&flow.live), slots: members(&flow.live_slots) };
    let (flow, _) = cheapest(problem, &fair::shares(problem, &flow.amounts, &cut));
    // The shares are rounded. Once more for what is really delivered, so that all prices are known.
    let delivered: Vec<i64> =
        (0..problem.members.len()).map(|member| flow.amounts.sum(member)).collect();
    let (flow, solution) = cheapest(problem, &delivered);
    Solution { amounts: flow.amounts, cut: Some(cut), ..solution }
}

/// The largest flow for the demands at the least cost, with its dual prices.
fn cheapest<'a>(problem: &'a Problem, demands: &[i64]) -> (Flow<'a>, Solution) {
    let mut flow = Flow::new(problem, demands, problem.capacities());
    let mut solution = Solution::without_flow(problem);
    let Solution { member_costs, slot_costs, .. } = &mut solution;
    for level in problem.levels() {
        for &slot in level {
            flow.take(slot);
        }
        let cost = level.first().map_or(0.0, |slot| problem.cost(*slot));
        flow.settle(|member| note(member_costs, member, cost), |slot| note(slot_costs, slot, cost));
        if flow.is_fed() {
            break;
        }
    }
    (flow, solution)
}

impl Solution {
    /// Nothing taken: every member could start at the least cost, no slot has a rent.
    fn without_flow(problem: &Problem) -> Self {
        let costs = problem.slots.iter().map(|slot| slot.cost);
        let least = costs.min_by(f64::total_cmp).unwrap_or_default();
        Solution {
            amounts: Amounts::new(problem),
            member_costs: vec![least; problem.members.len()],
            slot_costs: problem.slots.iter().map(|slot| slot.cost).collect(),
            cut: None,
        }
    }
}

fn note(costs: &mut [f64], at: usize, cost: f64) {
    if let Some(known) = costs.get_mut(at) {
        *known = cost;
    }
}
