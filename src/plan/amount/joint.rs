//! How much each device takes in each slot, at the least cost in sum.
//!
//! **Problem.** With device `i` taking `x_it` in slot `t` of `h_t` seconds and cost `c_t`:
//! `0 <= x_it <= P_i h_t` where the slot is in the device's window and its cap admits the price,
//! else 0; `sum_i x_it <= C h_t`; `sum_t x_it <= E_i`. First make `sum x_it` as large as possible,
//! then `sum c_t x_it` as small as possible.
//!
//! **Algorithm.** Each device by itself first: the cheapest slots it may use. If the site can carry
//! that, it is the answer. Else the largest [flow](super::network) through all slots says what can be
//! delivered; a demand that is not met is divided as [`max_min`](super::max_min) says. Then divide and
//! conquer over the slots by rising cost: the largest flow through the cheaper half decides both
//! halves. Devices that it serves in full need no slot of the dearer half. All others take part in every
//! slot of the cheaper half as much as they can, and its cut says where they have a choice: only in
//! the slots on their side, which stay full whatever they do. So each device and each slot belongs to one half
//! alone, and both are solved by themselves.
//!
//! **Time.** O(n m) for n devices and m slots if the site can carry the plans of each by itself, and
//! O(log m) for each slot that one uses. Else O(log m) largest flows over all open pairs of a device and
//! a slot, each of which starts from the flow before.
//!
//! **Why it is exact.** The cost depends on a slot, never on the device that uses it. The sums
//! that slots can carry together are the independent vectors of a polymatroid (those of a flow
//! network are), and over a polymatroid the greedy order is exact: by rising cost, each slot as
//! much as it can on top of the cheaper ones. It takes all slots, negative prices or not, so the
//! energy is the most that can be delivered. The halves find just that plan: what the cheaper slots
//! carry is the largest flow through them, and so it is, in turn, for each part of them. This is the
//! decomposition of Fujishige (1980) with slots in place of weights. Slots of equal cost are taken in
//! order of time.
//!
//! The cost at which a part of one slot is left is the price of its devices and of its full slots: the
//! dual solution (see [`certificate`](super::certificate)).

use super::amounts::Amounts;
use super::max_min;
use super::network::{Cell, MemberNode, Network, SlotNode};
use super::problem::{Problem, Slot};
use crate::order;

/// A solution with its proof.
#[derive(Clone, Debug)]
pub(super) struct Solution {
    pub(super) amounts: Amounts,
    /// By member: the cost of the last unit that it takes.
    pub(super) member_costs: Vec<f64>,
    /// By slot: its cost, and the shadow price on top where the site limit binds.
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
    let alone = alone(problem);
    if problem.is_slack() || fits(problem, &alone) { alone } else { together(problem) }
}

/// Whether the site can carry the sums of all slots.
fn fits(problem: &Problem, solution: &Solution) -> bool {
    let sums = solution.amounts.by_slot(problem.slots.len()).into_iter();
    sums.zip(&problem.slots).all(|(sum, slot)| sum <= problem.limit * slot.seconds)
}

/// Each member by itself, as if there were no other, in the slots that are open to it, the cheapest first.
fn alone(problem: &Problem) -> Solution {
    let mut solution = Solution::without_flow(problem);
    let mut unserved = Vec::new();
    for (number, member) in problem.members.iter().enumerate() {
        let cost = |(at, slot): (usize, &Slot)| (at, slot.cost);
        // Few of the slots are needed: they are not worth sorting.
        let mut cheapest = order::rising(problem.open(number).map(cost));
        let mut unmet = member.wanted;
        while unmet > 0
            && let Some(slot) = cheapest.next()
        {
            let part = unmet.min(problem.most(number, slot));
            solution.amounts.set(number, slot, part);
            put(&mut solution.member_costs, number, problem.cost(slot));
            unmet -= part;
        }
        unserved.extend((unmet > 0).then_some(number));
    }
    solution.cut = (!unserved.is_empty()).then_some(Cut { members: unserved, slots: Vec::new() });
    solution
}

/// All members at once, under the site limit.
fn together(problem: &Problem) -> Solution {
    let wanted = |number: usize| problem.wanted(number);
    let (network, cut) = largest_flow(problem, wanted);
    let Some(cut) = cut else { return cheapest(problem, network) };
    let shares = max_min::shares(problem, network);
    // The shares are rounded: what is really delivered may be a few quanta less.
    let (mut network, _) =
        largest_flow(problem, |number| shares.get(number).map_or(0, |share| *share));
    for member in &mut network.members {
        member.unmet = 0;
    }
    Solution { cut: Some(cut), ..cheapest(problem, network) }
}

/// The largest flow for the demands, and a smallest cut where they are not all met.
fn largest_flow(problem: &Problem, demand: impl Fn(usize) -> i64) -> (Network, Option<Cut>) {
    let mut network = network(problem, demand);
    network.give_by_rank();
    let reach = network.augment(u32::MAX);
    let members = network.members.iter().enumerate().filter(|(at, _)| reach.has_member(*at));
    let slots = network.slots.iter().enumerate().filter(|(at, _)| reach.has_slot(*at));
    let members: Vec<usize> = members.map(|(_, member)| member.number).collect();
    let cut = Cut { members, slots: slots.map(|(_, slot)| slot.number).collect() };
    (network, (!cut.members.is_empty()).then_some(cut))
}

/// All members and slots, and a cell for each open pair.
fn network(problem: &Problem, demand: impl Fn(usize) -> i64) -> Network {
    let members = problem.members.iter().enumerate();
    let members: Vec<MemberNode> = members
        .map(|(number, member)| MemberNode::new(number, member.power, demand(number)))
        .collect();
    let mut slots: Vec<SlotNode> = problem
        .slots
        .iter()
        .enumerate()
        .map(|(number, slot)| SlotNode::new(number, 0, slot.seconds, problem.limit * slot.seconds))
        .collect();
    for (rank, slot) in problem.order().iter().enumerate() {
        if let Some(slot) = slots.get_mut(*slot) {
            slot.rank = rank as u32;
        }
    }
    let mut cells = Vec::with_capacity(problem.members.iter().map(|m| m.slots.len()).sum());
    for (number, _) in problem.members.iter().enumerate() {
        let cell = |(at, _)| Cell { member: number as u32, slot: at as u32, energy: 0 };
        cells.extend(problem.open(number).map(cell));
    }
    Network::new(members, slots, cells)
}

/// Part of the problem: what flows in the network meets all demands, and uses the slots with ranks
/// from `start` to `end` as little as it can, the cheapest first. Slots below `start` are full.
struct Part {
    network: Network,
    start: u32,
    end: u32,
}

/// The cheapest flow that delivers the same as the one that is there.
fn cheapest(problem: &Problem, network: Network) -> Solution {
    let mut solution = Solution::without_flow(problem);
    let end = problem.slots.len() as u32;
    let mut parts = vec![Part { network, start: 0, end }];
    while let Some(mut part) = parts.pop() {
        if part.end - part.start <= 1 || part.network.members.is_empty() {
            solution.settle(problem, &part);
            continue;
        }
        let middle = part.middle();
        part.network.withdraw(middle);
        let reach = part.network.augment(middle);
        let (mut dearer, cheaper) = part.network.divide(&reach, |member, slot, energy| {
            solution.amounts.set(member, slot, energy);
        });
        if !dearer.members.is_empty() {
            dearer.augment(part.end);
            debug_assert!(dearer.members.iter().all(|member| member.unmet == 0));
            parts.push(Part { network: dearer, start: middle, end: part.end });
        }
        parts.push(Part { network: cheaper, start: part.start, end: middle });
    }
    solution
}

impl Part {
    /// Where to divide: half of the ranks.
    fn middle(&self) -> u32 {
        self.start + (self.end - self.start) / 2
    }
}

impl Solution {
    /// Nothing taken: every member could start at the least cost, no slot has a shadow price.
    fn without_flow(problem: &Problem) -> Self {
        let costs = problem.slots.iter().map(|slot| slot.cost);
        let least = costs.min_by(f64::total_cmp).unwrap_or_default();
        Solution {
            amounts: problem.no_amounts(),
            member_costs: vec![least; problem.members.len()],
            slot_costs: problem.slots.iter().map(|slot| slot.cost).collect(),
            cut: None,
        }
    }

    /// Takes over the flow of a part that is not divided any more, and its price.
    fn settle(&mut self, problem: &Problem, part: &Part) {
        for (member, slot, energy) in part.network.flows() {
            self.amounts.set(member, slot, energy);
        }
        let first = problem.order().get(part.start as usize);
        let cost = first.map_or(0.0, |slot| problem.cost(*slot));
        for member in &part.network.members {
            put(&mut self.member_costs, member.number, cost);
        }
        for slot in part.network.slots.iter().filter(|slot| slot.rank < part.start) {
            put(&mut self.slot_costs, slot.number, cost);
        }
    }
}

fn put(costs: &mut [f64], at: usize, cost: f64) {
    if let Some(known) = costs.get_mut(at) {
        *known = cost;
    }
}
