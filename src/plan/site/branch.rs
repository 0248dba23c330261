//! Branch and bound.
//!
//! A branch decides what is undecided in the solution of the one that it comes from. The nearest way is followed to
//! its end first, which finds plans; then the branch with the lowest bound is taken, which raises the bound of all.

use super::linear::Solution;
use super::search::{Found, Made, Search, Solved};
use super::undecided::Undecided;
use crate::order::Queue;

/// What is decided, and what no plan costs less than with that.
#[derive(Default)]
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
        self.queue.push(self.nodes.len(), node.bound);
        self.nodes.push(node);
    }

    /// The node to be looked at: what is followed, or what has the lowest bound.
    fn take(&mut self) -> Option<Node> {
        self.next.take().or_else(|| {
            let place = self.queue.first()?;
            self.queue.pop();
            self.nodes.get_mut(place).map(std::mem::take)
        })
    }

    /// The lowest bound of all that is not looked at.
    fn lowest(&self) -> f64 {
        let first = self.queue.first().and_then(|place| self.nodes.get(place));
        let bounds = first.into_iter().chain(&self.next).map(|node| node.bound);
        bounds.fold(f64::INFINITY, f64::min)
    }
}

/// The best plan so far, and what is known of all others.
struct State {
    best: Option<Found>,
    open: Open,
    /// The lowest bound of the branches that were left without a plan, and not because there is none.
    closed: f64,
}

impl State {
    /// Above this, nothing is looked for.
    fn reach(&self, search: &Search) -> f64 {
        let best = self.best.as_ref();
        best.map_or(f64::INFINITY, |best| best.cost - search.enough(&best.plan))
    }
}

impl Search<'_> {
    /// The best plan of all branches, and what no plan costs less than.
    pub(super) fn branch(&self, root: &Solved, first: Option<Found>) -> (Option<Found>, f64) {
        let mut state = State { best: first, open: Open::default(), closed: f64::INFINITY };
        self.expand(&mut state, &[], root);
        while let Some(node) = state.open.take() {
            if (self.expired)() {
                state.open.push(node);
                break;
            }
            if node.bound >= state.reach(self) {
                state.closed = state.closed.min(node.bound);
                continue;
            }
            // Without a programme, what is decided contradicts itself.
            if let Some(mut at) = self.solve(&node.made) {
                at.bound = at.bound.max(node.bound);
                self.expand(&mut state, &node.made, &at);
            }
        }
        let lowest = state.open.lowest().min(state.closed);
        let cost = state.best.as_ref().map_or(f64::INFINITY, |best| best.cost);
        (state.best, lowest.min(cost))
    }

    /// Ends a branch with a plan, or because there is no better one in it, or goes on with all ways to decide something.
    fn expand(&self, state: &mut State, made: &[Made], at: &Solved) {
        if at.bound >= state.reach(self) || !at.solution.is_feasible {
            state.closed = state.closed.min(at.bound);
            return;
        }
        let corner = self.corner(at);
        let solution = corner.as_ref().unwrap_or(&at.solution);
        let all = self.undecided(at, solution).into_iter();
        let largest = all.reduce(|one, other| if other.size > one.size { other } else { one });
        let Some(largest) = largest else {
            let new = self.found(at, solution);
            if state.best.as_ref().is_none_or(|best| new.cost < best.cost) {
                state.best = Some(new);
            }
            // What rounding is between a solution and its bound.
            state.closed = state.closed.min(at.bound);
            return;
        };
        let mut ways = self.ways(at, solution, &largest).into_iter();
        let node = |way| Node { made: made.iter().copied().chain([way]).collect(), bound: at.bound };
        match ways.next() {
            Some(nearest) => state.open.next = Some(node(nearest)),
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
