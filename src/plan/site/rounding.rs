//! A plan in a few steps: what is undecided is rounded, the nearest to a decision first.

use super::linear::Solution;
use super::search::{Found, Made, Search, Solved};
use super::undecided::Undecided;

/// How often at most.
const ROUNDS: usize = 32;

impl Search<'_> {
    /// A plan by rounding what is undecided by less than the mean of all, again and again; all of it where time is up, for a plan
    /// must be had.
    pub(super) fn rounded(&self, root: &Solved) -> Option<Found> {
        let mut made: Vec<Made> = Vec::new();
        let mut owned: Option<Solved> = None;
        for _ in 0..ROUNDS {
            let at = owned.as_ref().unwrap_or(root);
            let solution = self.corner(at);
            let mut undecided = self.undecided(at, solution);
            if undecided.is_empty() {
                return Some(self.found(at, solution));
            }
            if made.is_empty() {
                made = at.program.decided(solution);
            }
            if !(self.expired)() {
                let mean =
                    undecided.iter().map(|own| own.size).sum::<f64>() / undecided.len() as f64;
                undecided.retain(|own| own.size <= mean);
            }
            let ways = self.open_ways(at, solution, &undecided);
            let known = made.len();
            made.extend(ways.iter().filter_map(|ways| ways.first()));
            let mut next = self.possible(&made);
            if next.is_none() {
                made.truncate(known);
                // Too much at its least power: the other way.
                made.extend(ways.iter().filter_map(|ways| ways.last()));
                next = self.possible(&made);
            }
            owned = Some(next?);
        }
        None
    }

    fn open_ways(&self, at: &Solved, solution: &Solution, all: &[Undecided]) -> Vec<Vec<Made>> {
        let ways = all.iter().map(|own| self.ways(at, solution, own));
        ways.filter(|ways| !ways.is_empty()).collect()
    }

    fn possible(&self, made: &[Made]) -> Option<Solved> {
        self.solve(made).filter(|solved| solved.solution.is_feasible)
    }
}
