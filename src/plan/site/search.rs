//! The either-or: a search that proves how near it is.
//!
//! The programme is solved without any either-or. Slots in which its solution does two things of which only one may be
//! are split by that decision, and it is solved again, until no more are found: most often nothing is left. The rest is
//! [`branch`](super::branch) and bound, first only near the best solution of the programme; where that finds no plan soon,
//! [`rounding`](super::rounding) does. Each branch has a bound that is true of any prices ([`Linear::bound`](super::linear::Linear::bound)), so the lowest of
//! those that are open is true of all plans, whenever the search ends.

use std::cell::OnceCell;

use super::choice::{Choice, Way, ways};
use super::linear::Solution;
use super::program::{Program, Service};
use super::undecided::{Undecided, undecided};
use super::{Decision, Plan, SAME, Site, bound, interior, settle};

/// How near a plan is to its bound to be proven, in shares of what is bought and sold.
const PROVEN: f64 = 1e-7;

/// How often slots are split.
const ROUNDS: usize = 8;

/// How often a solution is drawn to whole shares.
const PUMPS: usize = 8;

/// A way that is decided in a slot.
pub(super) type Made = (usize, Way);

/// A programme with a solution.
pub(super) struct Solved {
    pub(super) program: Program,
    /// In the middle of the best ones.
    pub(super) solution: Solution,
    corner: OnceCell<Solution>,
    least_unserved: OnceCell<f64>,
    /// What no plan costs less than; infinite where there is none.
    pub(super) bound: f64,
}

impl Solved {
    fn root(site: &Site, choices: &[Choice], service: Service) -> Self {
        let program = Program::new(site, choices, service);
        let solution = interior::solve(&program.linear);
        let bound = program.linear.bound(&solution.prices);
        Solved::new(program, solution, bound)
    }

    fn new(program: Program, solution: Solution, bound: f64) -> Self {
        let (corner, least_unserved) = (OnceCell::new(), OnceCell::new());
        Solved { program, solution, corner, least_unserved, bound }
    }

    /// The least that can be left unserved, at its price.
    fn least_unserved(&self) -> f64 {
        *self.least_unserved.get_or_init(|| interior::least(&self.program.unserved_alone()))
    }
}

/// A plan that was found, with what the programme says that it costs.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) cost: f64,
    /// The part of the cost that is for what is not served.
    pub(super) unserved: f64,
    pub(super) plan: Plan,
}

impl Found {
    /// The same where service counts so much; it counted normally.
    fn at(self, service: Service) -> Self {
        let unserved = self.unserved * service.factor();
        Found { cost: self.cost - self.unserved + unserved, unserved, ..self }
    }

    /// The cheaper one.
    pub(super) fn better(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        let cost = |found: &Option<Self>| found.as_ref().map_or(f64::INFINITY, |found| found.cost);
        if cost(&other) < cost(&one) { other } else { one }
    }
}

/// The best plan that is found in time.
pub(super) fn best(site: &Site, expired: &dyn Fn() -> bool) -> Plan {
    let choices = vec![Choice::default(); site.slots.len()];
    let (search, root) = Search::split(site, choices, Service::Normal, expired);
    let mut found = search.first(&root);
    if !search.is_short(&root, found.as_ref()) {
        let lowest;
        (found, lowest) = search.branched(&root, found);
        if !search.is_short(&root, found.as_ref()) {
            return search.plan(&root, found, lowest);
        }
    }
    search.with_service_first(found)
}

/// Splits the slots in which something is undecided; whether there is any that was not split by that before.
fn split(site: &Site, choices: &mut [Choice], root: &Solved) -> bool {
    let mut is_new = false;
    for Undecided { slot, decision, .. } in undecided(site, &root.program, &root.solution) {
        let Some(own) = choices.get_mut(slot) else { continue };
        is_new |= own.split(site, decision);
        // Loads that may be off there will be what is undecided next.
        for (place, load) in site.loads.iter().enumerate() {
            if !load.ranges.is_empty() && load.may_run(slot) {
                own.split(site, Decision::Load(place));
            }
        }
    }
    is_new
}

pub(super) struct Search<'a> {
    pub(super) site: &'a Site,
    /// What the slots are held to before anything is decided.
    choices: Vec<Choice>,
    service: Service,
    pub(super) expired: &'a dyn Fn() -> bool,
}

impl<'a> Search<'a> {
    /// The search with the programme whose slots are split where they have to be.
    fn split(
        site: &'a Site,
        mut choices: Vec<Choice>,
        service: Service,
        expired: &'a dyn Fn() -> bool,
    ) -> (Self, Solved) {
        let mut root = Solved::root(site, &choices, service);
        for _ in 0..ROUNDS {
            if !split(site, &mut choices, &root) || expired() {
                break;
            }
            root = Solved::root(site, &choices, service);
        }
        (Search { site, choices, service, expired }, root)
    }

    /// A first plan.
    fn first(&self, root: &Solved) -> Option<Found> {
        match self.undecided(root, &root.solution).is_empty() {
            true => Some(self.found(root, &root.solution)),
            false if (self.expired)() => self.rounded(root),
            false => self.near(root).or_else(|| self.rounded(root)),
        }
    }

    /// The best plan, and what no plan costs less than.
    fn branched(&self, root: &Solved, first: Option<Found>) -> (Option<Found>, f64) {
        match self.undecided(root, &root.solution).is_empty() {
            true => (first, root.bound),
            false => self.branch(root, &[], first, usize::MAX),
        }
    }

    /// Whether a plan may serve less than another, because a decision for it costs much, or because much energy has to be moved
    /// through batteries for a little more.
    fn is_short(&self, root: &Solved, found: Option<&Found>) -> bool {
        let left = found.map_or(0.0, |found| found.unserved);
        let same = SAME * root.program.penalty;
        left > same && left > same + root.least_unserved()
    }

    /// The best plan where service comes before decisions; this one is known.
    fn with_service_first(self, known: Option<Found>) -> Plan {
        let known = known.map(|known| known.at(Service::BeforeDecisions));
        let Search { site, choices, expired, .. } = self;
        let (search, root) = Search::split(site, choices, Service::BeforeDecisions, expired);
        let first = Found::better(known, search.first(&root));
        let (found, lowest) = search.branched(&root, first);
        search.plan(&root, found, lowest)
    }

    /// The plan with what is proven of it.
    fn plan(&self, root: &Solved, found: Option<Found>, lowest: f64) -> Plan {
        let (cost, unserved, mut plan) = match found {
            Some(Found { cost, unserved, plan }) => (cost, unserved, plan),
            None => (f64::INFINITY, 0.0, self.settled(root, &root.solution)),
        };
        let prices = root.program.prices(self.site, &root.solution);
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

    /// What costs are compared with: all that is bought and sold, and stored, and the peak that a device can make, for its
    /// power is rounded.
    pub(super) fn turnover(&self, plan: &Plan) -> f64 {
        let meter = self.site.slots.iter().zip(&plan.meter).map(|(slot, meter)| {
            (slot.buy.abs() * meter.import + slot.sell.abs() * meter.export) * slot.hours()
        });
        let stored = self.site.stores.iter().map(|store| store.end_value.abs() * store.capacity);
        let loads = self.site.loads.iter().map(|load| load.power);
        let powers = loads.chain(self.site.stores.iter().map(|store| store.charge));
        let made = self.site.peak.map_or(0.0, |peak| peak.rate * powers.fold(0.0, f64::max));
        let peak = settle::peak_cost(self.site, plan).max(made);
        meter.sum::<f64>() + stored.sum::<f64>() + peak + 1.0
    }

    /// By how much a plan has to be better to be looked for.
    pub(super) fn enough(&self, plan: &Plan) -> f64 {
        PROVEN / 4.0 * self.turnover(plan)
    }

    pub(super) fn settled(&self, at: &Solved, solution: &Solution) -> Plan {
        settle::plan(self.site, &|slot, part| at.program.power(solution, slot, part))
    }

    pub(super) fn undecided(&self, at: &Solved, solution: &Solution) -> Vec<Undecided> {
        undecided(self.site, &at.program, solution)
    }

    /// A corner of the best solutions: it has less that is undecided than the middle of them.
    pub(super) fn corner<'s>(&self, at: &'s Solved) -> &'s Solution {
        at.corner.get_or_init(|| {
            let is_decided = self.undecided(at, &at.solution).is_empty();
            let corner = (!is_decided).then(|| interior::corner(&at.program.linear, &at.solution));
            corner.flatten().unwrap_or_else(|| at.solution.clone())
        })
    }

    /// Among the best solutions, one in which most shares of slots are whole: each draws the next one to the whole shares that it
    /// is nearest to (the feasibility pump: Fischetti, Glover and Lodi, Mathematical Programming 104, 2005).
    pub(super) fn pumped(&self, at: &Solved) -> Solution {
        let mut nearest = self.corner(at).clone();
        let mut left = self.undecided(at, &nearest).len();
        for _ in 0..PUMPS {
            let linear = &at.program.linear;
            let costs = at.program.draw(&nearest);
            let Some(next) = interior::drawn(linear, &at.solution, &costs) else { break };
            let count = self.undecided(at, &next).len();
            if count >= left {
                break;
            }
            (nearest, left) = (next, count);
        }
        nearest
    }

    /// The programme in which this is decided, and its solution; none where it is known before that there is none.
    pub(super) fn solve(&self, made: &[Made]) -> Option<Solved> {
        let mut choices = self.choices.clone();
        for &(slot, way) in made {
            let own = choices.get_mut(slot)?;
            own.decide(self.site, way);
            if !own.is_possible(self.site, slot) {
                return None;
            }
        }
        let program = Program::new(self.site, &choices, self.service);
        let mut solution = interior::attempt(&program.linear);
        let mut bound = program.linear.bound(&solution.prices);
        if !solution.is_feasible && interior::is_impossible(&program.linear) {
            bound = f64::INFINITY;
        } else if !solution.is_feasible || !self.is_solved(&program, &solution, bound) {
            solution = interior::solve(&program.linear);
            bound = bound.max(program.linear.bound(&solution.prices));
        }
        Some(Solved::new(program, solution, bound))
    }

    /// Whether a solution costs no more than its bound, but for rounding.
    fn is_solved(&self, program: &Program, solution: &Solution, bound: f64) -> bool {
        let cost = program.linear.cost(&solution.values);
        cost - bound <= PROVEN / 4.0 * (1.0 + bound.abs())
    }

    /// The plan of a solution in which all is decided, or that of a better one of the same cost.
    pub(super) fn found(&self, at: &Solved, solution: &Solution) -> Found {
        let mut plan = self.settled(at, solution);
        let untied = interior::untie(&at.program.linear, &at.solution);
        if let Some(untied) = untied.filter(|untied| self.undecided(at, untied).is_empty()) {
            let other = self.settled(at, &untied);
            // Of the same cost, but for rounding.
            if other.cost <= plan.cost + 1e-9 * self.turnover(&plan) {
                plan = other;
            }
        }
        Found {
            cost: at.program.linear.cost(&solution.values),
            unserved: at.program.unserved(solution),
            plan,
        }
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
