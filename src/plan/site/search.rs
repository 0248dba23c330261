//! The either-or: a search that proves how near it is.
//!
//! The programme is solved without any either-or. Pairs of which its solution has both are held to their hull, and it is
//! solved again, until no more are found: most often nothing is left. Then a first plan is made by rounding all that is
//! still undecided at once, a few times over, and the rest is branch and bound, the most promising branch first. Each
//! branch has a bound that is true of any prices ([`Linear::bound`](super::linear::Linear::bound)), so the lowest of
//! those that are open is true of all plans, whenever the search ends.

use super::interior;
use super::linear::{Column, Solution};
use super::program::{Pair, Part, Program, pairs};
use super::{Plan, Site, bound, settle};

/// Two powers of which both are above this are both on, kW.
const ON: f64 = 1e-6;

/// How near a plan is to its bound to be proven, in shares of what is bought and sold.
const PROVEN: f64 = 1e-7;

/// How often pairs are held to their hulls, and rounded.
const ROUNDS: usize = 8;

/// A column between two powers.
type Hold = (Column, f64, f64);

/// What is not decided in a solution: two ways to decide it, the nearer one first.
struct Choice {
    ways: [Hold; 2],
    size: f64,
}

struct Node {
    holds: Vec<Hold>,
    bound: f64,
}

/// The best plan that is found in time.
pub(super) fn best(site: &Site, expired: &dyn Fn() -> bool) -> Plan {
    let candidates = pairs(site);
    let mut hulls = vec![false; candidates.len()];
    let mut program = Program::new(site, &[]);
    let mut solution = interior::solve(&program.linear);
    for _ in 0..ROUNDS {
        let mut is_new = false;
        for (pair, hull) in candidates.iter().zip(&mut hulls) {
            if !*hull && both(&program, &solution, pair) > ON {
                (*hull, is_new) = (true, true);
            }
        }
        if !is_new || expired() {
            break;
        }
        let held: Vec<Pair> = candidates
            .iter()
            .zip(&hulls)
            .filter(|(_, hull)| **hull)
            .map(|(pair, _)| *pair)
            .collect();
        program = Program::new(site, &held);
        solution = interior::solve(&program.linear);
    }
    let search = Search { site, program, candidates, expired };
    search.run(solution)
}

/// The smaller of two powers.
fn both(program: &Program, solution: &Solution, pair: &Pair) -> f64 {
    let [one, other] = pair.parts.map(|part| solution.value(program.column(pair.slot, part)));
    one.min(other)
}

struct Search<'a> {
    site: &'a Site,
    program: Program,
    candidates: Vec<Pair>,
    expired: &'a dyn Fn() -> bool,
}

impl Search<'_> {
    fn run(mut self, root: Solution) -> Plan {
        let root_bound = self.program.linear.bound(&root.prices);
        let mut plan = settle::plan(self.site, &self.program, &root);
        let (mut cost, mut unserved) = (f64::INFINITY, 0.0);
        let mut lowest = root_bound;
        let mut choices = self.choices(&root);
        if choices.is_empty() {
            (cost, unserved, plan) = self.found(&root, &[]);
        } else {
            if let Some(found) = self.rounded(choices) {
                (cost, unserved, plan) = found;
            }
            choices = self.choices(&root);
            (lowest, cost, unserved, plan) =
                self.branch(choices, root_bound, (cost, unserved, plan));
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
        plan.floor = if floor.is_finite() { floor } else { f64::MIN };
        plan.bound = if tree > plan.floor { tree } else { plan.floor };
        plan.proven = plan.cost - plan.bound <= PROVEN * self.turnover(&plan);
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

    /// All that a solution leaves undecided.
    fn choices(&self, solution: &Solution) -> Vec<Choice> {
        let mut choices = Vec::new();
        for pair in &self.candidates {
            let columns = pair.parts.map(|part: Part| self.program.column(pair.slot, part));
            let [one, other] = columns.map(|column| solution.value(column));
            if one.min(other) > ON {
                let [first, second] = columns;
                let shares = columns.map(|column| {
                    solution.value(column) / self.program.linear.bounds(column).upper.max(ON)
                });
                let [near, far] =
                    if shares[0] < shares[1] { [first, second] } else { [second, first] };
                choices.push(Choice {
                    ways: [(near, 0.0, 0.0), (far, 0.0, 0.0)],
                    size: one.min(other),
                });
            }
        }
        for &(column, least) in &self.program.leasts {
            let (value, most) = (solution.value(column), self.program.linear.bounds(column).upper);
            if value > ON && value < least - ON {
                let (off, on) = ((column, 0.0, 0.0), (column, least, most));
                let ways = if 2.0 * value < least { [off, on] } else { [on, off] };
                choices.push(Choice { ways, size: value.min(least - value) });
            }
        }
        choices
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

    /// A plan by rounding all that is undecided at once, again and again: also where time is up, for a plan must be had.
    fn rounded(&mut self, mut choices: Vec<Choice>) -> Option<(f64, f64, Plan)> {
        let mut holds = Vec::new();
        for _ in 0..2 * ROUNDS {
            let known = holds.len();
            holds.extend(choices.iter().map(|choice| choice.ways[0]));
            let (mut solution, _) = self.solve(&holds);
            if !solution.is_feasible {
                holds.truncate(known);
                // Too much at its least power: all of it is off.
                let off = |choice: &Choice| choice.ways.into_iter().find(|way| way.2 == 0.0);
                holds.extend(choices.iter().filter_map(off));
                solution = self.solve(&holds).0;
            }
            if !solution.is_feasible {
                return None;
            }
            choices = self.choices(&solution);
            if choices.is_empty() {
                return Some(self.found(&solution, &holds));
            }
        }
        None
    }

    /// The cost of a solution, what it leaves unserved, and its plan, or that of a better one of the same cost.
    fn found(&mut self, solution: &Solution, holds: &[Hold]) -> (f64, f64, Plan) {
        let untied = self.held(holds, |program| interior::untie(&program.linear, solution));
        let plan = |solution| settle::plan(self.site, &self.program, solution);
        let mut own = plan(solution);
        if let Some(untied) = untied.filter(|untied| self.choices(untied).is_empty()) {
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
        choices: Vec<Choice>,
        bound: f64,
        found: (f64, f64, Plan),
    ) -> (f64, f64, f64, Plan) {
        let (mut cost, mut unserved, mut plan) = found;
        let (mut open, mut closed) = (Vec::new(), f64::INFINITY);
        let enough = PROVEN / 4.0 * self.turnover(&plan);
        expand(&mut open, &[], choices, bound);
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
            let choices = self.choices(&solution);
            if choices.is_empty() {
                let new = self.found(&solution, &node.holds);
                if new.0 < cost {
                    (cost, unserved, plan) = new;
                }
                continue;
            }
            expand(&mut open, &node.holds, choices, own);
        }
        let left = open.iter().map(|node| node.bound).fold(cost.min(closed), f64::min);
        (left, cost, unserved, plan)
    }
}

/// Both ways of the largest choice.
fn expand(open: &mut Vec<Node>, holds: &[Hold], choices: Vec<Choice>, bound: f64) {
    let largest =
        choices.into_iter().reduce(|one, other| if other.size > one.size { other } else { one });
    for way in largest.into_iter().flat_map(|choice| choice.ways) {
        let holds = holds.iter().copied().chain([way]).collect();
        open.push(Node { holds, bound });
    }
}

fn lowest_of(open: &[Node]) -> Option<usize> {
    let places = open.iter().enumerate();
    places
        .reduce(|one, other| if other.1.bound < one.1.bound { other } else { one })
        .map(|(place, _)| place)
}
