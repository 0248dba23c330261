//! How much each device takes in each slot, at the least cost in sum.
//!
//! **Problem.** With device `i` taking `x_it` in slot `t` of `h_t` seconds and cost `c_t`:
//! `0 <= x_it <= P_i h_t` where the slot is in the device's window and its cap admits the price,
//! else 0; `sum_i x_it <= C h_t`; `sum_t x_it <= E_i`. First make `sum x_it` as large as possible,
//! then `sum c_t x_it` as small as possible.
//!
//! **Algorithm.** If the site can carry all devices at once, each takes the cheapest slots that it may
//! use. Else the slots are given out by rising cost; if no slot then limits a device, that is the answer.
//! Else the largest [flow](super::reach) says what can be delivered; a demand that is not met is
//! divided as [`max_min`] says. Then divide and conquer over the slots by rising cost: the largest flow
//! through the cheaper part decides both parts. Devices that it serves in full need no slot of the
//! dearer part. All others take part in every slot of the cheaper part as much as they can, and its
//! cut says where they have a choice: only in the slots on their side, which stay full whatever they
//! do. So each device and each slot belongs to one part alone, and both are solved by themselves.
//!
//! **Time.** O(c) for c open pairs of a device and a slot, and O(log m) for each slot that a device uses, if
//! the site can carry all at once. Else O(m log m) for m slots, and O(log m) largest flows over all
//! open pairs, each of which starts from the flow before.
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

use super::amounts::{Amounts, DeviceIx, SlotIx};
use super::max_min;
use super::network::{Cell, MemberNode, MemberNodeIx, Network, SlotNode, SlotNodeIx};
use super::problem::{Member, Problem};
use super::reach::Reach;
use super::slots::Slot;
use crate::order;
use crate::plan::grid::{Grid, Ix};

/// A solution with its proof.
#[derive(Clone, Debug)]
pub(super) struct Solution {
    pub(super) amounts: Amounts,
    /// By member: the cost of the last unit that it takes.
    pub(super) member_costs: Grid<DeviceIx, f64>,
    /// By slot: its cost, and the shadow price on top where the site limit binds.
    pub(super) slot_costs: Grid<SlotIx, f64>,
    /// What proves that no more can be delivered, where something is missing.
    pub(super) cut: Option<Cut>,
}

/// These members take all that these slots can carry, and run at full power wherever else they may.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    pub(super) devices: Vec<DeviceIx>,
    pub(super) slots: Vec<SlotIx>,
}

/// Solves the problem.
pub(super) fn solve(problem: &Problem) -> Solution {
    let solution = if problem.is_slack() { alone(problem) } else { together(problem) };
    debug_assert!(solution.is_feasible(problem));
    solution
}

/// Each member by itself, as if there were no other, in the slots that are open to it, the cheapest first.
#[inline(never)]
fn alone(problem: &Problem) -> Solution {
    let mut solution = Solution::without_flow(problem);
    let mut unserved = Vec::new();
    for (device, member) in problem.members.enumerate() {
        let cost = |(at, slot): (SlotIx, &Slot)| (at.position(), slot.cost);
        // Few of the slots are needed: they are not worth sorting.
        let mut cheapest = order::rising(problem.open(member).map(cost));
        let mut unmet = member.wanted;
        while unmet > 0
            && let Some(slot) = cheapest.next().map(SlotIx::new)
        {
            let part = unmet.min(member.power * problem.slots[slot].seconds);
            solution.amounts.set(device, slot, part);
            solution.member_costs[device] = problem.slots[slot].cost;
            unmet -= part;
        }
        unserved.extend((unmet > 0).then_some(device));
    }
    solution.cut = (!unserved.is_empty()).then_some(Cut { devices: unserved, slots: Vec::new() });
    solution
}

/// All members at once, under the site limit.
#[inline(never)]
fn together(problem: &Problem) -> Solution {
    let flow = largest_flow(problem, |device| problem.members[device].wanted);
    if !flow.is_contested {
        return Solution { cut: flow.cut, ..Solution::of_first_flow(problem, &flow.network) };
    }
    let Some(cut) = flow.cut else { return cheapest(problem, flow.network) };
    let wanted = Grid::new(problem.members.iter().map(|member| member.wanted).collect());
    let shares = max_min::shares(wanted, &|device| problem.members[device].weight, flow.network);
    // The shares are rounded: what is really delivered may be a few quanta less.
    let Flow { mut network, .. } = largest_flow(problem, |device| shares[device]);
    for member in network.members.iter_mut() {
        member.unmet = 0;
    }
    Solution { cut: Some(cut), ..cheapest(problem, network) }
}

/// A largest flow for some demands.
struct Flow {
    network: Network,
    /// A smallest cut, where the demands are not all met.
    cut: Option<Cut>,
    /// Whether a slot limits a device at all.
    is_contested: bool,
}

/// The largest flow for the demands. If they are met, it is one through few slots: a quarter more than
/// could carry them by themselves, or twice as many, and so on.
fn largest_flow(problem: &Problem, demand: impl Fn(DeviceIx) -> i64) -> Flow {
    let mut reach = Reach::default();
    let fewest = fewest_slots(problem, &demand);
    let mut below = fewest.saturating_add(fewest / 4).saturating_add(1).min(problem.slots.len());
    loop {
        let mut network = network(problem, &demand, below);
        let is_contested = network.give_by_rank();
        reach.augment(&mut network, u32::MAX);
        if network.is_served() {
            return Flow { network, cut: None, is_contested };
        }
        if below == problem.slots.len() {
            let cut = Some(cut(&network, &reach));
            return Flow { network, cut, is_contested };
        }
        below = below.saturating_mul(2).min(problem.slots.len());
    }
}

/// How many of the cheapest slots could carry all demands if every device could use all of them.
fn fewest_slots(problem: &Problem, demand: impl Fn(DeviceIx) -> i64) -> usize {
    let demands = problem.members.indices().map(demand);
    let mut unmet = demands.fold(0, i64::saturating_add);
    let slots = problem.order().iter().take_while(|slot| {
        let is_needed = unmet > 0;
        unmet -= problem.capacity(**slot);
        is_needed
    });
    slots.count().max(1)
}

fn cut(network: &Network, reach: &Reach) -> Cut {
    debug_assert!(
        network.slots.enumerate().all(|(at, slot)| slot.free == 0 || !reach.has_slot(at))
    );
    let members = network.members.enumerate().filter(|(at, _)| reach.has_member(*at));
    let slots = network.slots.enumerate().filter(|(at, _)| reach.has_slot(*at));
    Cut {
        devices: members.map(|(_, member)| member.device).collect(),
        slots: slots.map(|(_, slot)| slot.slot).collect(),
    }
}

/// All devices, the cheapest slots up to a number, and a cell for each open pair.
fn network(problem: &Problem, demand: impl Fn(DeviceIx) -> i64, below: usize) -> Network {
    let mut ranks: Grid<SlotIx, Option<usize>> = Grid::filled(problem.slots.len(), None);
    for (rank, slot) in problem.order().iter().enumerate().take(below) {
        ranks[*slot] = Some(rank);
    }
    let mut slots = Vec::with_capacity(below);
    let mut nodes: Grid<SlotIx, Option<SlotNodeIx>> = Grid::filled(problem.slots.len(), None);
    for ((at, slot), rank) in problem.slots.enumerate().zip(ranks.iter()) {
        let Some(rank) = *rank else { continue };
        nodes[at] = Some(SlotNodeIx::new(slots.len()));
        slots.push(SlotNode::new(at, rank, slot.seconds, problem.limit * slot.seconds));
    }
    let mut members = Vec::with_capacity(problem.members.len());
    let mut cells = Vec::new();
    for (device, member) in problem.members.enumerate() {
        let node = MemberNodeIx::new(members.len());
        members.push(MemberNode::new(device, member.power, demand(device)));
        let cell = |slot| Cell { member: node, slot, energy: 0 };
        cells.extend(problem.open(member).filter_map(|(at, _)| nodes[at]).map(cell));
    }
    Network::new(members, slots, cells)
}

/// Subproblem of the problem: what flows in the network meets all demands, and uses the slots with ranks
/// from `start` on as little as it can, the cheapest first. Slots below `start` are full.
struct Subproblem {
    network: Network,
    start: u32,
    /// How often it was divided before.
    divided: usize,
}

/// The cheapest flow that delivers the same as the one that is there.
fn cheapest(problem: &Problem, network: Network) -> Solution {
    let mut solution = Solution::without_flow(problem);
    let mut reach = Reach::default();
    let mut parts = vec![Subproblem { network, start: 0, divided: 0 }];
    while let Some(mut part) = parts.pop() {
        if part.network.members.len() == 1 {
            part.network.move_to_cheapest(part.start);
            solution.freeze_one(problem, &part);
            continue;
        }
        let Some(middle) = part.middle() else {
            solution.freeze(problem, &part);
            continue;
        };
        reach.move_below(&mut part.network, middle);
        if reach.is_everywhere(&part.network) {
            parts.push(Subproblem { start: middle, divided: part.divided + 1, ..part });
            continue;
        }
        let (dearer, cheaper) = reach.divide(part.network, |device, slot, energy| {
            solution.amounts.set(device, slot, energy);
        });
        let divided = part.divided + 1;
        if !dearer.members.is_empty() {
            parts.push(Subproblem { network: dearer, start: middle, divided });
        }
        parts.push(Subproblem { network: cheaper, start: part.start, divided });
    }
    solution
}

impl Subproblem {
    /// The rank that divides the slots that are not full yet; none if there is no choice. Twice it is
    /// the last slot that is needed anyhow, which most often is the last one of all; then the middle,
    /// which bounds how often that can be wrong.
    fn middle(&self) -> Option<u32> {
        let ranks = self.network.slots.iter().map(|slot| slot.rank);
        let ranks = ranks.filter(|rank| *rank >= self.start);
        let (first, last) =
            ranks.fold((u32::MAX, 0), |(first, last), rank| (first.min(rank), last.max(rank)));
        let next = self.start.saturating_add(1);
        if self.network.members.is_empty() || last < next {
            return None;
        }
        let middle = match self.divided % 3 {
            2 => first.saturating_add(last.saturating_sub(first).div_ceil(2)),
            _ => self.network.last_needed(self.start),
        };
        Some(middle.clamp(next, last))
    }
}

impl Solution {
    /// Whether no device takes more than it wants or its power gives, and no slot carries more than the
    /// site limit; and whether something is missing only where a cut says why.
    fn is_feasible(&self, problem: &Problem) -> bool {
        let sums = self.amounts.by_slot(problem.slots.len());
        let is_carried = sums.enumerate().all(|(slot, sum)| *sum <= problem.capacity(slot));
        let is_within = |(device, member): (DeviceIx, &Member)| {
            let mut used = self.amounts.used(device);
            let sum = self.amounts.sum(device);
            used.all(|(slot, energy)| energy <= problem.most(device, slot))
                && (sum == member.wanted || self.cut.is_some() && sum < member.wanted)
        };
        is_carried && problem.members.enumerate().all(is_within)
    }

    /// Nothing taken: every member could start at the least cost, no slot has a shadow price.
    fn without_flow(problem: &Problem) -> Self {
        let costs = problem.slots.iter().map(|slot| slot.cost);
        let least = costs.min_by(f64::total_cmp).unwrap_or_default();
        Solution {
            amounts: problem.no_amounts(),
            member_costs: Grid::filled(problem.members.len(), least),
            slot_costs: Grid::new(problem.slots.iter().map(|slot| slot.cost).collect()),
            cut: None,
        }
    }

    /// Takes over a flow in which no slot limits a device.
    fn of_first_flow(problem: &Problem, network: &Network) -> Self {
        let mut solution = Self::without_flow(problem);
        for (device, slot, energy) in network.flows() {
            solution.amounts.set(device, slot, energy);
            let known = &mut solution.member_costs[device];
            *known = known.max(problem.slots[slot].cost);
        }
        solution
    }

    /// Takes over the flow of a part that is not divided any more: its first slot is the last one that
    /// its devices need.
    fn freeze(&mut self, problem: &Problem, part: &Subproblem) {
        for (device, slot, energy) in part.network.flows() {
            self.amounts.set(device, slot, energy);
        }
        let cost = cost(problem, part.start);
        for member in part.network.members.iter() {
            self.member_costs[member.device] = cost;
        }
        for slot in part.network.slots.iter().filter(|slot| slot.rank < part.start) {
            self.slot_costs[slot.slot] = cost;
        }
    }

    /// The same where one device has the slots for itself.
    fn freeze_one(&mut self, problem: &Problem, part: &Subproblem) {
        self.freeze(problem, part);
        let last = part.network.flows().map(|(_, slot, _)| problem.slots[slot].cost);
        let cost = last.fold(cost(problem, part.start), f64::max);
        for member in part.network.members.iter() {
            self.member_costs[member.device] = cost;
        }
        // What other devices leave of these slots it takes, and would take more.
        for slot in part.network.slots_with_room() {
            self.slot_costs[slot.slot] = problem.slots[slot.slot].cost.max(cost);
        }
    }
}

/// The cost of the slot with a rank.
fn cost(problem: &Problem, rank: u32) -> f64 {
    problem.order().get(rank as usize).map_or(0.0, |slot| problem.slots[*slot].cost)
}
