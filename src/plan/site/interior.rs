//! The interior-point method: a linear programme with bounds, solved along its central path.
//!
//! **Problem.** See [`linear`](super::linear).
//!
//! **Algorithm.** Mehrotra's predictor and corrector. Columns are scaled to `0 <= x <= 1` and rows to a largest
//! entry of 1. As every column has two bounds, the dual side is feasible from the start. Each step solves the
//! normal equations `A D A' dy = r` in the [`Envelope`] of the rows, regularised on both sides around where it is
//! (which changes the step, and not where it leads), and refined. Where the columns of the optimum are known, a
//! last step sets all others on their bounds, and these so that the rows hold.
//!
//! **Time.** Some 15 to 40 steps, each of O(n b^2) for n rows in order of time with b neighbours.
//!
//! **Why it is exact.** It need not be: what a solution is worth is said by [`Linear::bound`], which is true of any
//! prices. A bad solve shows as a gap.

#![allow(clippy::indexing_slicing, reason = "all places come from the programme itself")]

use super::envelope::Envelope;
use super::linear::{Column, Linear, Solution};

const MAX_STEPS: usize = 80;
/// How far off rows may be, and how large the gap of the scaled programme.
const ENOUGH: f64 = 1e-11;
/// What is near enough not to start again from elsewhere.
const NEARLY: f64 = 1e-8;
/// The prices of bounds that are started from; the later ones are slow, and sure.
const STARTS: [f64; 3] = [0.004, 0.1, 1.0];
/// How far off the scaled rows of a solution may be.
const FEASIBLE: f64 = 1e-7;
/// How far off the scaled rows have to be to say that there is no solution.
const IMPOSSIBLE: f64 = 1e-6;
/// What is added to both sides of the system.
const REGULAR: f64 = 1e-11;

/// The first column of each row in the envelope of the normal equations.
pub(super) fn shape(linear: &Linear) -> Vec<usize> {
    let mut first: Vec<usize> = (0..linear.right().len()).collect();
    for (bounds, entries) in linear.each() {
        if bounds.upper <= bounds.lower {
            continue;
        }
        let least = entries.iter().map(|entry| entry.0).min().unwrap_or_default();
        for &(row, _) in entries {
            first[row] = first[row].min(least);
        }
    }
    first
}

/// The solution, as near to the best as doubles come.
pub(super) fn solve(linear: &Linear) -> Solution {
    solve_from(linear, &STARTS)
}

/// The same where it does not matter much if there is none.
pub(super) fn attempt(linear: &Linear) -> Solution {
    solve_from(linear, &[0.004])
}

fn solve_from(linear: &Linear, starts: &[f64]) -> Solution {
    let mut solver = Solver::new(linear);
    for start in starts {
        solver.begin(*start);
        for _ in 0..MAX_STEPS {
            if !solver.step() {
                break;
            }
        }
        if solver.best.as_ref().is_some_and(|best| best.0 < NEARLY) {
            break;
        }
    }
    solver.restore_best();
    solver.purify();
    solver.solution(linear)
}

/// Another solution of the same cost, by what decides among those.
pub(super) fn untie(linear: &Linear, solution: &Solution) -> Option<Solution> {
    let found = attempt(&linear.ties(solution)?);
    found.is_feasible.then_some(Solution { values: found.values, ..solution.clone() })
}

/// A corner of all solutions that cost what this one does: it has few columns between their bounds.
pub(super) fn corner(linear: &Linear, solution: &Solution) -> Option<Solution> {
    among(&linear.corner(solution)?, solution)
}

/// Of all solutions that cost what this one does, one with the least sum of other costs.
pub(super) fn drawn(
    linear: &Linear,
    solution: &Solution,
    costs: &[(Column, f64)],
) -> Option<Solution> {
    among(&linear.drawn(solution, costs)?, solution)
}

fn among(equals: &Linear, solution: &Solution) -> Option<Solution> {
    let found = attempt(equals);
    found.is_feasible.then(|| Solution { prices: solution.prices.clone(), ..found })
}

/// Whether it is proven that no columns make the rows hold.
pub(super) fn is_impossible(linear: &Linear) -> bool {
    least(&linear.lack()) > IMPOSSIBLE
}

/// What no solution costs less than.
pub(super) fn least(linear: &Linear) -> f64 {
    linear.bound(&attempt(linear).prices)
}

/// A column in its scale.
#[derive(Clone, Copy, Debug)]
struct Point {
    /// Above the lower bound, and below the upper one.
    x: f64,
    w: f64,
    /// Their prices.
    z: f64,
    v: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Move {
    x: f64,
    z: f64,
    v: f64,
}

struct Solver {
    /// The scaled columns that are not fixed: cost, and where their entries begin.
    costs: Vec<f64>,
    starts: Vec<usize>,
    rows: Vec<usize>,
    values: Vec<f64>,
    right: Vec<f64>,
    row_scales: Vec<f64>,
    cost_scale: f64,
    matrix: Envelope,
    points: Vec<Point>,
    prices: Vec<f64>,
    weights: Vec<f64>,
    best: Option<(f64, Vec<Point>, Vec<f64>)>,
    /// The least merit since the start, and how many steps ago that was.
    least: f64,
    stalled: usize,
}

impl Solver {
    fn new(linear: &Linear) -> Self {
        let count = linear.right().len();
        let (mut largest, mut cost_scale) = (vec![0.0_f64; count], 0.0_f64);
        let mut right = linear.right().to_vec();
        for (bounds, entries) in linear.each() {
            let range = bounds.upper - bounds.lower;
            for &(row, value) in entries {
                right[row] -= value * bounds.lower;
                if range > 0.0 {
                    largest[row] = largest[row].max((value * range).abs());
                }
            }
            cost_scale = cost_scale.max((bounds.cost * range).abs());
        }
        let cost_scale = if cost_scale > 0.0 { cost_scale } else { 1.0 };
        let row_scales: Vec<f64> =
            largest.iter().map(|&most| if most > 0.0 { 1.0 / most } else { 1.0 }).collect();
        for (right, scale) in right.iter_mut().zip(&row_scales) {
            *right *= scale;
        }
        let (mut costs, mut starts, mut rows, mut values) = (vec![], vec![0], vec![], vec![]);
        for (bounds, entries) in linear.each().filter(|(bounds, _)| bounds.upper > bounds.lower) {
            let range = bounds.upper - bounds.lower;
            costs.push(bounds.cost * range / cost_scale);
            for &(row, value) in entries {
                rows.push(row);
                values.push(value * range * row_scales[row]);
            }
            starts.push(rows.len());
        }
        let matrix = Envelope::new(shape(linear));
        let weights = vec![0.0; costs.len()];
        Solver {
            costs,
            starts,
            rows,
            values,
            right,
            row_scales,
            cost_scale,
            matrix,
            points: vec![],
            prices: vec![0.0; count],
            weights,
            best: None,
            least: f64::INFINITY,
            stalled: 0,
        }
    }

    /// Goes to the middle of all bounds, each with this price beyond what its cost asks for.
    fn begin(&mut self, start: f64) {
        let middle = |cost: &f64| Point {
            x: 0.5,
            w: 0.5,
            z: cost.max(0.0) + start,
            v: (-cost).max(0.0) + start,
        };
        self.points = self.costs.iter().map(middle).collect();
        self.prices.fill(0.0);
        (self.least, self.stalled) = (f64::INFINITY, 0);
    }

    fn entries(&self, column: usize) -> impl Iterator<Item = (usize, f64)> {
        let part = self.starts[column]..self.starts[column + 1];
        self.rows[part.clone()].iter().copied().zip(self.values[part].iter().copied())
    }

    /// A' y of a column.
    fn worth(&self, column: usize, prices: &[f64]) -> f64 {
        self.entries(column).map(|(row, value)| prices[row] * value).sum()
    }

    /// `right - A x`.
    #[inline(never)]
    fn rest(&self, right: &[f64], x: &[f64]) -> Vec<f64> {
        let mut rest = right.to_vec();
        for (column, x) in x.iter().enumerate() {
            for (row, value) in self.entries(column) {
                rest[row] -= value * x;
            }
        }
        rest
    }

    fn x(&self) -> Vec<f64> {
        self.points.iter().map(|point| point.x).collect()
    }

    /// The factor of `A D A'`.
    fn factor(&mut self) {
        self.matrix.clear(REGULAR);
        for column in 0..self.costs.len() {
            let weight = self.weights[column];
            let part = self.starts[column]..self.starts[column + 1];
            for one in part.clone() {
                let (row, value) = (self.rows[one], self.values[one] * weight);
                for other in part.start..=one {
                    let (second, by) = (self.rows[other], self.values[other]);
                    self.matrix.add(row.max(second), row.min(second), value * by);
                }
            }
        }
        self.matrix.factor();
    }

    /// `A D A' y = right`, refined.
    #[inline(never)]
    fn normal(&self, right: &[f64], rounds: usize) -> Vec<f64> {
        let mut solution = right.to_vec();
        self.matrix.solve(&mut solution);
        for _ in 0..rounds {
            let moved: Vec<f64> = (0..self.costs.len())
                .map(|column| self.weights[column] * self.worth(column, &solution))
                .collect();
            let mut rest = self.rest(right, &moved);
            self.matrix.solve(&mut rest);
            for (value, more) in solution.iter_mut().zip(rest) {
                *value += more;
            }
        }
        solution
    }

    /// The direction towards complements of these sizes.
    #[inline(never)]
    fn direction(
        &self,
        rest: &[f64],
        dual: &[f64],
        sizes: &[(f64, f64)],
        rounds: usize,
    ) -> (Vec<Move>, Vec<f64>) {
        let pull: Vec<f64> = (0..self.costs.len())
            .map(|column| {
                let (point, (low, high)) = (self.points[column], sizes[column]);
                low / point.x - high / point.w - dual[column]
            })
            .collect();
        let moved: Vec<f64> =
            pull.iter().zip(&self.weights).map(|(pull, weight)| pull * weight).collect();
        let right = self.rest(rest, &moved);
        let prices = self.normal(&right, rounds);
        let moves = (0..self.costs.len())
            .map(|column| {
                let (point, (low, high)) = (self.points[column], sizes[column]);
                let x = self.weights[column] * (self.worth(column, &prices) + pull[column]);
                Move { x, z: (low - point.z * x) / point.x, v: (high + point.v * x) / point.w }
            })
            .collect();
        (moves, prices)
    }

    /// How far the points may go, in the primal and in the dual.
    fn lengths(&self, moves: &[Move]) -> (f64, f64) {
        let (mut primal, mut dual) = (1.0_f64, 1.0_f64);
        let limit = |length: &mut f64, at: f64, by: f64| {
            if by < 0.0 {
                *length = length.min(-at / by);
            }
        };
        for (point, by) in self.points.iter().zip(moves) {
            limit(&mut primal, point.x, by.x);
            limit(&mut primal, point.w, -by.x);
            limit(&mut dual, point.z, by.z);
            limit(&mut dual, point.v, by.v);
        }
        (primal, dual)
    }

    fn complement(&self) -> f64 {
        self.points.iter().map(|point| point.x * point.z + point.w * point.v).sum()
    }

    /// One step; false where there is nothing more to gain.
    fn step(&mut self) -> bool {
        let count = 2.0 * self.costs.len() as f64;
        if self.costs.is_empty() {
            return false;
        }
        let rest = self.rest(&self.right, &self.x());
        let dual: Vec<f64> = (0..self.costs.len())
            .map(|column| {
                let point = self.points[column];
                self.costs[column] - self.worth(column, &self.prices) - point.z + point.v
            })
            .collect();
        let complement = self.complement();
        let cost: f64 =
            self.points.iter().zip(&self.costs).map(|(point, cost)| point.x * cost).sum();
        let merit = off(&rest).max(off(&dual)).max(100.0 * complement / (1.0 + cost.abs()));
        if !merit.is_finite() {
            return false;
        }
        if merit < self.least {
            (self.least, self.stalled) = (merit, 0);
        } else {
            self.stalled += 1;
        }
        if self.best.as_ref().is_none_or(|best| merit < best.0) {
            self.best = Some((merit, self.points.clone(), self.prices.clone()));
        }
        if merit < ENOUGH || self.stalled > 6 {
            return false;
        }
        for (weight, point) in self.weights.iter_mut().zip(&self.points) {
            *weight = 1.0 / (point.z / point.x + point.v / point.w + REGULAR);
        }
        self.factor();
        let sizes: Vec<(f64, f64)> =
            self.points.iter().map(|point| (-point.x * point.z, -point.w * point.v)).collect();
        let (moves, _) = self.direction(&rest, &dual, &sizes, 0);
        let (primal, dual_length) = self.lengths(&moves);
        let mean = complement / count;
        let after: f64 = self
            .points
            .iter()
            .zip(&moves)
            .map(|(point, by)| {
                (point.x + primal * by.x) * (point.z + dual_length * by.z)
                    + (point.w - primal * by.x) * (point.v + dual_length * by.v)
            })
            .sum::<f64>()
            / count;
        let target = (after / mean).clamp(0.0, 1.0).powi(3) * mean;
        let size = |(point, by): (&Point, &Move)| {
            (target - point.x * point.z - by.x * by.z, target - point.w * point.v + by.x * by.v)
        };
        let sizes: Vec<(f64, f64)> = self.points.iter().zip(&moves).map(size).collect();
        let (moves, prices) = self.direction(&rest, &dual, &sizes, 1);
        let (primal, dual_length) = self.lengths(&moves);
        let near = 1.0 - (0.1 * mean).clamp(1e-6, 0.01);
        let (primal, dual_length) = ((near * primal).min(1.0), (near * dual_length).min(1.0));
        for (point, by) in self.points.iter_mut().zip(&moves) {
            point.x += primal * by.x;
            point.w -= primal * by.x;
            point.z += dual_length * by.z;
            point.v += dual_length * by.v;
        }
        for (price, by) in self.prices.iter_mut().zip(&prices) {
            *price += dual_length * by;
        }
        true
    }

    fn restore_best(&mut self) {
        if let Some((_, points, prices)) = self.best.take() {
            (self.points, self.prices) = (points, prices);
        }
    }

    /// Sets each column that has a price on its bound, and the others so that the rows hold.
    fn purify(&mut self) {
        for (weight, point) in self.weights.iter_mut().zip(&mut self.points) {
            *weight = (point.x * point.w).powi(2);
            if point.x < point.z.min(1e-3) {
                (point.x, point.w, *weight) = (0.0, 1.0, 0.0);
            } else if point.w < point.v.min(1e-3) {
                (point.x, point.w, *weight) = (1.0, 0.0, 0.0);
            }
        }
        self.factor();
        for _ in 0..3 {
            let rest = self.rest(&self.right, &self.x());
            let prices = self.normal(&rest, 1);
            for column in 0..self.costs.len() {
                let by = self.weights[column] * self.worth(column, &prices);
                let x = (self.points[column].x + by).clamp(0.0, 1.0);
                if x.is_finite() {
                    self.points[column].x = x;
                }
            }
        }
    }

    fn solution(&self, linear: &Linear) -> Solution {
        let mut points = self.points.iter().zip(&self.weights);
        let value = |bounds: &super::linear::Bounds| {
            if bounds.upper <= bounds.lower {
                return (bounds.lower, false);
            }
            let (x, weight) =
                points.next().map_or((0.0, 0.0), |(point, weight)| (point.x, *weight));
            // A column at its upper bound is there exactly.
            let value = bounds.lower + x * (bounds.upper - bounds.lower);
            (if x >= 1.0 { bounds.upper } else { value }, weight > 0.0)
        };
        let (values, is_free) = linear.columns().iter().map(value).unzip();
        // Any prices prove a bound, so one that is too large for a number may be any other.
        let finite = |price: f64| if price.is_finite() { price } else { 0.0 };
        let price = |(price, scale): (&f64, &f64)| finite(price * scale * self.cost_scale);
        Solution {
            values,
            is_free,
            is_feasible: off(&self.rest(&self.right, &self.x())) < FEASIBLE,
            prices: self.prices.iter().zip(&self.row_scales).map(price).collect(),
        }
    }
}

/// The largest of some numbers, whatever their signs; what is no number is the largest.
fn off(numbers: &[f64]) -> f64 {
    numbers.iter().fold(0.0, |most, number| if number.abs() <= most { most } else { number.abs() })
}
