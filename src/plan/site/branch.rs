//! Branch and bound.
//!
//! A branch decides what is undecided in the solution of the one that it comes from. The nearest way is followed, which finds
//! plans, as long as that raises the bound little; else the branch with the lowest bound is taken, the furthest decided one of
//! equals, which raises the bound of all.

use super::linear::Solution;
use super::search::{Found, Made, Search, Solved};
use super::undecided::Undecided;
use crate::order::Queue;

/// How many branches are looked at near the best solution.
const NEAR: usize = 40;

/// The part of the way from a bound to the best plan by which a branch that is followed may raise it.
const FOLLOWED: f64 = 0.25;

/// The same where there is no plan, in shares of what is bought and sold.
const LITTLE: f64 = 1e-4;

/// By how much less a branch counts for each decision, so that of equals the furthest one is taken.
const DEPTH: f64 = 1e-9;

/// What is decided, and what no plan costs less than with that.
struct Node {
    made: Vec<Made>,
    bound: f64,
}

/// The branches that are not looked at yet.
#[derive(Default)]
struct Open {
    nodes: Vec<Node>,
    queue: Queue,
    /// What is looked at next, whatever its bound is.
    next: Option<Node>,
}

impl Open {
    fn push(&mut self, node: Node) {
        self.queue.push(self.nodes.len(), node.bound - node.made.len() as f64 * DEPTH);
        self.nodes.push(node);
    }

    /// The node to be looked at: what is followed, or what has the lowest bound.
    fn take(&mut self) -> Option<Node> {
        self.next.take().or_else(|| {
            let place = self.queue.first()?;
            self.queue.pop();
            let taken = Node { made: vec![], bound: f64::INFINITY };
            self.nodes.get_mut(place).map(|node| std::mem::replace(node, taken))
        })
    }

    /// The lowest bound of all that is not looked at.
    fn lowest(&self) -> f64 {
        let bounds = self.nodes.iter().chain(&self.next).map(|node| node.bound);
        bounds.fold(f64::INFINITY, f64::min)
    }
}

/// The best plan so far, and what is known of all others.
struct State {
    best: Option<Found>,
    open: Open,
    /// The lowest bound of the branches that were left without a plan, and not because there is none.
    closed: f64,
    /// How much higher than a branch's bound that of the next one may be to be followed while there is no plan.
    slack: f64,
}

impl State {
    /// Above this, nothing is looked for.
    fn reach(&self, search: &Search) -> f64 {
        let best = self.best.as_ref();
        best.map_or(f64::INFINITY, |best| best.cost - search.enough(&best.plan))
    }

    /// Whether a branch that raises the bound so much is followed.
    fn is_followed(&self, search: &Search, from: f64, to: f64) -> bool {
        let reach = self.reach(search);
        let slack = if reach.is_finite() { (reach - from) * FOLLOWED } else { self.slack };
        to <= from + slack
    }
}

impl Search<'_> {
    /// The best plan that is soon found where all is kept that a solution decides on.
    pub(super) fn near(&self, root: &Solved) -> Option<Found> {
        let made = root.program.decided(&self.pumped(root));
        let at = self.solve(&made)?;
        self.branch(&at, &made, None, NEAR).0
    }

    /// The best plan of all branches of a programme in which this is decided, and what no plan costs less than.
    pub(super) fn branch(
        &self,
        root: &Solved,
        made: &[Made],
        first: Option<Found>,
        most: usize,
    ) -> (Option<Found>, f64) {
        let slack = LITTLE * self.turnover(&self.settled(root, &root.solution));
        let (open, closed) = (Open::default(), f64::INFINITY);
        let mut state = State { best: first, open, closed, slack };
        self.expand(&mut state, (made, root), root.bound);
        let mut count = 0;
        while let Some(node) = state.open.take() {
            if count == most || (self.expired)() {
                state.open.push(node);
                break;
            }
            if node.bound >= state.reach(self) {
                state.closed = state.closed.min(node.bound);
                continue;
            }
            count += 1;
            // Without a programme, what is decided contradicts itself.
            if let Some(mut at) = self.solve(&node.made) {
                at.bound = at.bound.max(node.bound);
                self.expand(&mut state, (&node.made, &at), node.bound);
            }
        }
        let lowest = state.open.lowest().min(state.closed);
        let cost = state.best.as_ref().map_or(f64::INFINITY, |best| best.cost);
        (state.best, lowest.min(cost))
    }

    /// Ends a branch with a plan, or because there is no better one in it, or goes on with all ways to decide something.
    fn expand(&self, state: &mut State, (made, at): (&[Made], &Solved), from: f64) {
        if at.bound >= state.reach(self) || !at.solution.is_feasible {
            state.closed = state.closed.min(at.bound);
            return;
        }
        let solution = self.corner(at);
        let all = self.undecided(at, solution).into_iter();
        let largest = all.reduce(|one, other| if other.size > one.size { other } else { one });
        let Some(largest) = largest else {
            state.best = Found::better(state.best.take(), Some(self.found(at, solution)));
            // What rounding is between a solution and its bound.
            state.closed = state.closed.min(at.bound);
            return;
        };
        let mut ways = self.ways(at, solution, &largest).into_iter();
        let node =
            |way| Node { made: made.iter().copied().chain([way]).collect(), bound: at.bound };
        match ways.next().map(node) {
            Some(nearest) if state.is_followed(self, from, at.bound) => {
                state.open.next = Some(nearest);
            }
            Some(nearest) => state.open.push(nearest),
            None => state.closed = state.closed.min(at.bound),
        }
        for way in ways {
            state.open.push(node(way));
        }
    }

    /// The ways to decide something, the nearest first.
    pub(super) fn ways(&self, at: &Solved, solution: &Solution, own: &Undecided) -> Vec<Made> {
        let ways = at.program.ways(self.site, solution, own.slot, own.decision);
        ways.into_iter().map(|way| (own.slot, way)).collect()
    }
}
