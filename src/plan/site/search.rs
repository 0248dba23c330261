//! The either-or: a search that proves how near it is.
//!
//! The programme is solved without any either-or. Slots in which its solution does two things of which only one may be
//! are split by that decision, and it is solved again, until no more are found: most often nothing is left. Then a first plan is made by rounding all that is
//! still undecided at once, a few times over, and the rest is branch and bound, the most promising branch first. Each
//! branch has a bound that is true of any prices ([`Linear::bound`](super::linear::Linear::bound)), so the lowest of
//! those that are open is true of all plans, whenever the search ends.

use super::interior;
use super::linear::Solution;
use super::program::{Hold, MAX_MODES, Part, Program, Service, ways};
use super::{Decision, Plan, SAME, Site, bound, settle, unserved};
use crate::order;

/// Two powers of which both are above this are both on, kW.
const ON: f64 = 1e-6;

/// How near a plan is to its bound to be proven, in shares of what is bought and sold.
const PROVEN: f64 = 1e-7;

/// How often slots are split, and rounded.
const ROUNDS: usize = 8;

/// What is not decided in a solution.
struct Undecided {
    slot: usize,
    decision: Decision,
    /// By how many kW, kW.
    size: f64,
}

struct Node {
    holds: Vec<Hold>,
    bound: f64,
}

/// The best plan that is found in time.
pub(super) fn best(site: &Site, expired: &dyn Fn() -> bool) -> Plan {
    let (plan, is_split) = found(site, Service::Normal, expired);
    match is_split && unserved(site, &plan) > SAME {
        true => found(site, Service::BeforeDecisions, expired).0,
        false => plan,
    }
}

/// The best plan where service comes before so much else, and whether a slot was split for it.
fn found(site: &Site, service: Service, expired: &dyn Fn() -> bool) -> (Plan, bool) {
    let mut splits = vec![vec![]; site.slots.len()];
    let mut program = Program::new(site, &splits, service);
    let mut solution = interior::solve(&program.linear);
    for _ in 0..ROUNDS {
        let mut is_new = false;
        for Undecided { slot, decision, .. } in undecided(site, &program, &solution) {
            is_new |= split(site, &mut splits, slot, decision);
            // Loads that may be off there will be what is undecided next.
            let loads = site.loads.iter().enumerate();
            for (place, _) in
                loads.filter(|(_, load)| !load.ranges.is_empty() && load.may_run(slot))
            {
                split(site, &mut splits, slot, Decision::Load(place));
            }
        }
        if !is_new || expired() {
            break;
        }
        program = Program::new(site, &splits, service);
        solution = interior::solve(&program.linear);
    }
    let is_split = splits.iter().any(|split: &Vec<Decision>| !split.is_empty());
    (Search { site, program, expired }.run(solution), is_split)
}

/// Splits a slot by a decision, if it is not too much; whether it is new.
fn split(site: &Site, splits: &mut [Vec<Decision>], slot: usize, decision: Decision) -> bool {
    let Some(own) = splits.get_mut(slot) else { return false };
    let modes: usize = own.iter().map(|&decision| ways(site, decision)).product();
    let is_new = !own.contains(&decision) && modes * ways(site, decision) <= MAX_MODES;
    if is_new {
        own.push(decision);
    }
    is_new
}

/// All that a solution leaves undecided.
fn undecided(site: &Site, program: &Program, solution: &Solution) -> Vec<Undecided> {
    let mut all = Vec::new();
    for (slot, at) in site.slots.iter().enumerate() {
        let power = |part| program.power(solution, slot, part);
        let (import, export) = (power(Part::Import), power(Part::Export));
        let is_full = !site.curtailment && at.generation > 0.0 && site.max_export.is_finite();
        let may_burn = at.buy < 0.0 || at.sell < 0.0 || is_full;
        let mut meter = if at.sell > at.buy { import.min(export) } else { 0.0 };
        let mut add = |decision, size| {
            if size > ON {
                all.push(Undecided { slot, decision, size });
            }
        };
        let between = |power: f64, least: f64| power.min(least - power);
        for (place, store) in site.stores.iter().enumerate() {
            let (charge, discharge) = (power(Part::Charge(place)), power(Part::Discharge(place)));
            let both = charge.min(discharge);
            let both = if may_burn || store.least > 0.0 { both } else { 0.0 };
            let least = between(charge, store.least).max(between(discharge, store.least));
            add(Decision::Store(place), both.max(least));
            if !store.grid_charging {
                meter = meter.max(charge.min(import));
            }
            if !store.grid_discharging {
                meter = meter.max(discharge.min(export));
            }
        }
        for (place, load) in site.loads.iter().enumerate() {
            let power = power(Part::Run(place));
            let off = |range: &(f64, f64)| (power - power.max(range.0).min(range.1)).abs();
            let nearest = load.ranges.iter().map(off).fold(power, f64::min);
            add(Decision::Load(place), if load.ranges.is_empty() { 0.0 } else { nearest });
        }
        add(Decision::Meter, meter);
    }
    all
}

struct Search<'a> {
    site: &'a Site,
    program: Program,
    expired: &'a dyn Fn() -> bool,
}

impl Search<'_> {
    fn run(mut self, root: Solution) -> Plan {
        let root_bound = self.program.linear.bound(&root.prices);
        let mut plan = self.settled(&root);
        let (mut cost, mut unserved) = (f64::INFINITY, 0.0);
        let mut lowest = root_bound;
        if self.undecided(&root).is_empty() {
            (cost, unserved, plan) = self.found(&root, &[]);
        } else {
            if let Some(found) = self.rounded(&root) {
                (cost, unserved, plan) = found;
            }
            (lowest, cost, unserved, plan) = self.branch(&root, root_bound, (cost, unserved, plan));
        }
        let prices = self.program.prices(self.site, &root);
        let floor = bound::of(self.site, &plan, &prices).min(plan.cost);
        // What is not served costs both the same.
        let tree = if cost.is_finite() {
            (lowest - unserved - self.offset()).min(plan.cost)
        } else {
            floor
        };
        plan.prices = prices;
        mark_planned(self.site, &mut plan);
        plan.floor = if floor.is_finite() { floor } else { f64::MIN };
        plan.bound = if tree > plan.floor { tree } else { plan.floor };
        let turnover = self.turnover(&plan);
        // Also that no plan serves more.
        let serves_most = cost - lowest <= PROVEN * (turnover + unserved);
        plan.proven = serves_most && plan.cost - plan.bound <= PROVEN * turnover;
        plan
    }

    /// What the programme counts beyond the costs of a plan: the peak that is paid.
    fn offset(&self) -> f64 {
        self.site.peak.map_or(0.0, |peak| peak.rate * peak.paid)
    }

    /// What costs are compared with: all that is bought and sold, and stored.
    fn turnover(&self, plan: &Plan) -> f64 {
        let meter = self.site.slots.iter().zip(&plan.meter).map(|(slot, meter)| {
            (slot.buy.abs() * meter.import + slot.sell.abs() * meter.export) * slot.hours()
        });
        let stored = self.site.stores.iter().map(|store| store.end_value.abs() * store.capacity);
        meter.sum::<f64>() + stored.sum::<f64>() + settle::peak_cost(self.site, plan) + 1.0
    }

    fn settled(&self, solution: &Solution) -> Plan {
        settle::plan(self.site, &|slot, part| self.program.power(solution, slot, part))
    }

    fn undecided(&self, solution: &Solution) -> Vec<Undecided> {
        undecided(self.site, &self.program, solution)
    }

    /// The ways to decide something, the nearest first.
    fn ways(&self, solution: &Solution, undecided: &Undecided) -> Vec<Vec<Hold>> {
        self.program.ways(self.site, solution, (undecided.slot, undecided.decision))
    }

    /// The solution where these columns are held.
    fn solve(&mut self, holds: &[Hold]) -> (Solution, f64) {
        self.held(holds, |program| {
            let solution = interior::attempt(&program.linear);
            let bound = program.linear.bound(&solution.prices);
            (solution, bound)
        })
    }

    /// Looks at the programme where these columns are held; it is as before afterwards.
    fn held<T>(&mut self, holds: &[Hold], look: impl FnOnce(&Program) -> T) -> T {
        let mut before = Vec::with_capacity(holds.len());
        for &(column, lower, upper) in holds {
            before.push((column, self.program.linear.bounds(column)));
            if let Some(bounds) = self.program.linear.bounds_mut(column) {
                bounds.lower = bounds.lower.max(lower);
                bounds.upper = bounds.upper.min(upper).max(bounds.lower);
            }
        }
        let seen = look(&self.program);
        for (column, old) in before.into_iter().rev() {
            if let Some(bounds) = self.program.linear.bounds_mut(column) {
                *bounds = old;
            }
        }
        seen
    }

    /// A plan by rounding the half of what is undecided that is nearest to a decision, again and again; all of it where time is
    /// up, for a plan must be had.
    fn rounded(&mut self, root: &Solution) -> Option<(f64, f64, Plan)> {
        let mut holds = Vec::new();
        let mut solution = root.clone();
        for _ in 0..4 * ROUNDS {
            let mut undecided = self.undecided(&solution);
            if undecided.is_empty() {
                return Some(self.found(&solution, &holds));
            }
            order::sort_by_key(&mut undecided, |own| own.size);
            if !(self.expired)() {
                undecided.truncate(undecided.len().div_ceil(2));
            }
            let known = holds.len();
            let ways: Vec<_> = undecided.iter().map(|own| self.ways(&solution, own)).collect();
            holds.extend(ways.iter().filter_map(|ways| ways.first()).flatten());
            let mut next = self.solve(&holds).0;
            if !next.is_feasible {
                holds.truncate(known);
                // Too much at its least power: the other way.
                holds.extend(ways.iter().filter_map(|ways| ways.last()).flatten());
                next = self.solve(&holds).0;
            }
            if !next.is_feasible {
                return None;
            }
            solution = next;
        }
        None
    }

    /// The cost of a solution, what it leaves unserved, and its plan, or that of a better one of the same cost.
    fn found(&mut self, solution: &Solution, holds: &[Hold]) -> (f64, f64, Plan) {
        let untied = self.held(holds, |program| interior::untie(&program.linear, solution));
        let plan = |solution: &Solution| self.settled(solution);
        let mut own = plan(solution);
        if let Some(untied) = untied.filter(|untied| self.undecided(untied).is_empty()) {
            let other = plan(&untied);
            // Of the same cost, but for rounding.
            if other.cost <= own.cost + 1e-9 * self.turnover(&own) {
                own = other;
            }
        }
        (self.program.linear.cost(&solution.values), self.program.unserved(solution), own)
    }

    /// Branch and bound: the lowest bound that is left, and the best plan with its cost and what it leaves unserved.
    fn branch(
        &mut self,
        root: &Solution,
        bound: f64,
        found: (f64, f64, Plan),
    ) -> (f64, f64, f64, Plan) {
        let (mut cost, mut unserved, mut plan) = found;
        let (mut open, mut closed) = (Vec::new(), f64::INFINITY);
        let enough = PROVEN / 4.0 * self.turnover(&plan);
        if !self.expand(&mut open, &[], root, bound) {
            closed = bound;
        }
        while let Some(place) = lowest_of(&open) {
            if (self.expired)() {
                break;
            }
            let node = open.swap_remove(place);
            if node.bound >= cost - enough {
                open.push(node);
                break;
            }
            let (solution, own) = self.solve(&node.holds);
            let own = own.max(node.bound);
            if own >= cost - enough || !solution.is_feasible {
                // There is no better plan here by more than rounding, or none was found: the bound says which.
                closed = closed.min(own);
                continue;
            }
            if self.undecided(&solution).is_empty() {
                let new = self.found(&solution, &node.holds);
                if new.0 < cost {
                    (cost, unserved, plan) = new;
                }
                continue;
            }
            if !self.expand(&mut open, &node.holds, &solution, own) {
                closed = closed.min(own);
            }
        }
        let left = open.iter().map(|node| node.bound).fold(cost.min(closed), f64::min);
        (left, cost, unserved, plan)
    }

    /// All ways to decide what is largest; false where there are none.
    fn expand(
        &self,
        open: &mut Vec<Node>,
        holds: &[Hold],
        solution: &Solution,
        bound: f64,
    ) -> bool {
        let all = self.undecided(solution).into_iter();
        let largest = all.reduce(|one, other| if other.size > one.size { other } else { one });
        let ways = largest.map(|own| self.ways(solution, &own)).unwrap_or_default();
        for way in &ways {
            open.push(Node { holds: holds.iter().chain(way).copied().collect(), bound });
        }
        !ways.is_empty()
    }
}

/// Notes which prices are those of what is planned.
pub(super) fn mark_planned(site: &Site, plan: &mut Plan) {
    for slot in 0..site.slots.len() {
        let planned = planned(site, plan, slot);
        if let Some(prices) = plan.prices.site.get_mut(slot) {
            prices.planned = planned;
        }
    }
}

/// The number of the way that a plan decides a slot.
fn planned(site: &Site, plan: &Plan, slot: usize) -> usize {
    let power = |powers: Option<&Vec<f64>>| {
        powers.and_then(|own| own.get(slot)).copied().unwrap_or_default()
    };
    let way = |decision| match decision {
        Decision::Meter => plan.meter.get(slot).map_or(0, |meter| usize::from(meter.export > 0.0)),
        Decision::Load(place) => {
            let power = power(plan.loads.get(place));
            let ranges = site.loads.get(place).map_or(&[][..], |load| &load.ranges);
            let is_in = |range: &(f64, f64)| power >= range.0 - SAME && power <= range.1 + SAME;
            ranges.iter().position(is_in).unwrap_or(ranges.len())
        }
        Decision::Store(place) => match power(plan.stores.get(place).map(|store| &store.power)) {
            power if power > 0.0 => 0,
            power if power < 0.0 => 1,
            _ => ways(site, decision) - 1,
        },
    };
    let decisions = plan.prices.site.get(slot).map_or(&[][..], |prices| &prices.decisions);
    decisions.iter().fold(0, |number, &decision| number * ways(site, decision) + way(decision))
}

fn lowest_of(open: &[Node]) -> Option<usize> {
    let places = open.iter().enumerate();
    places
        .reduce(|one, other| if other.1.bound < one.1.bound { other } else { one })
        .map(|(place, _)| place)
}
