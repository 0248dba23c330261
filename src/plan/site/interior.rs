//! The interior-point method: a linear programme with bounds, solved along its central path.
//!
//! **Problem.** See [`linear`](super::linear).
//!
//! **Algorithm.** Mehrotra's predictor and corrector. Columns are scaled to `0 <= x <= 1` and rows to a largest
//! entry of 1. As every column has two bounds, the dual side is feasible from the start. Each step solves the
//! normal equations `A D A' dy = r` in the [`Envelope`] of the rows, regularised on both sides around where it is
//! (which changes the step, and not where it leads), and refined near the end. Where the columns of the optimum are known, a
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
/// Above this mean of the complements, a direction need not be refined.
const COARSE: f64 = 1e-4;
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
        if solver.best.as_ref().is_some_and(|best| best.merit < NEARLY) {
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

/// What a step needs to know of a point.
#[derive(Clone, Copy, Debug, Default)]
struct Aim {
    /// 1 over the distances to its bounds.
    by_x: f64,
    by_w: f64,
    /// By how much its prices have to change if it stays where it is.
    z: f64,
    v: f64,
    /// How far off its costs are from its prices.
    dual: f64,
}

impl Aim {
    /// What draws the point up.
    fn pull(&self) -> f64 {
        self.z - self.v - self.dual
    }
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
    entries: Vec<(usize, f64)>,
    /// What each column adds to the normal equations for its weight: where they begin, and place and value of each.
    pair_starts: Vec<usize>,
    pairs: Vec<(usize, f64)>,
    right: Vec<f64>,
    row_scales: Vec<f64>,
    cost_scale: f64,
    matrix: Envelope,
    points: Vec<Point>,
    prices: Vec<f64>,
    weights: Vec<f64>,
    aims: Vec<Aim>,
    moves: Vec<Move>,
    best: Option<Best>,
    /// The least merit since the start, and how many steps ago that was.
    least: f64,
    stalled: usize,
}

struct Best {
    merit: f64,
    points: Vec<Point>,
    prices: Vec<f64>,
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
        let matrix = Envelope::new(shape(linear));
        let (mut costs, mut starts, mut all) = (vec![], vec![0], vec![]);
        let (mut pair_starts, mut pairs) = (vec![0], vec![]);
        for (bounds, entries) in linear.each().filter(|(bounds, _)| bounds.upper > bounds.lower) {
            let range = bounds.upper - bounds.lower;
            costs.push(bounds.cost * range / cost_scale);
            let begin = all.len();
            all.extend(entries.iter().map(|&(row, value)| (row, value * range * row_scales[row])));
            starts.push(all.len());
            let own = &all[begin..];
            for (place, &(row, value)) in own.iter().enumerate() {
                for &(other, by) in &own[..=place] {
                    pairs.push((matrix.place(row.max(other), row.min(other)), value * by));
                }
            }
            pair_starts.push(pairs.len());
        }
        let columns = costs.len();
        Solver {
            costs,
            starts,
            entries: all,
            pair_starts,
            pairs,
            right,
            row_scales,
            cost_scale,
            matrix,
            points: vec![],
            prices: vec![0.0; count],
            weights: vec![0.0; columns],
            aims: vec![Aim::default(); columns],
            moves: vec![Move::default(); columns],
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

    /// The entries of each column.
    fn columns(&self) -> impl Iterator<Item = &[(usize, f64)]> {
        self.starts.windows(2).map(|ends| &self.entries[ends[0]..ends[1]])
    }

    /// `right - A x`.
    fn rest(&self, x: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut rest = self.right.clone();
        for (entries, x) in self.columns().zip(x) {
            take(&mut rest, entries, x);
        }
        rest
    }

    /// How far off the rows are.
    fn off_rows(&self) -> Vec<f64> {
        self.rest(self.points.iter().map(|point| point.x))
    }

    /// The factor of `A D A'`.
    fn factor(&mut self) {
        self.matrix.clear(REGULAR);
        let values = self.matrix.values();
        for (ends, weight) in self.pair_starts.windows(2).zip(&self.weights) {
            for &(place, value) in &self.pairs[ends[0]..ends[1]] {
                values[place] += weight * value;
            }
        }
        self.matrix.factor();
    }

    /// `A D A' y = right`, refined so often.
    fn normal(&self, right: Vec<f64>, rounds: usize) -> Vec<f64> {
        let mut solution = right.clone();
        self.matrix.solve(&mut solution);
        for _ in 0..rounds {
            let mut rest = right.clone();
            for (entries, weight) in self.columns().zip(&self.weights) {
                take(&mut rest, entries, weight * worth(entries, &solution));
            }
            self.matrix.solve(&mut rest);
            for (value, more) in solution.iter_mut().zip(rest) {
                *value += more;
            }
        }
        solution
    }

    /// The direction towards complements of these sizes: of the points as moves, and of the prices.
    fn direction(&mut self, rest: &[f64], rounds: usize) -> Vec<f64> {
        let mut right = rest.to_vec();
        for ((entries, aim), weight) in self.columns().zip(&self.aims).zip(&self.weights) {
            take(&mut right, entries, weight * aim.pull());
        }
        let prices = self.normal(right, rounds);
        let mut moves = std::mem::take(&mut self.moves);
        for (column, (entries, own)) in self.columns().zip(&mut moves).enumerate() {
            let (point, aim) = (&self.points[column], &self.aims[column]);
            let x = self.weights[column] * (worth(entries, &prices) + aim.pull());
            let (z, v) = (point.z * aim.by_x * x, point.v * aim.by_w * x);
            *own = Move { x, z: aim.z - z, v: aim.v + v };
        }
        self.moves = moves;
        prices
    }

    /// How far the points may go, in the primal and in the dual.
    fn lengths(&self) -> (f64, f64) {
        let (mut primal, mut dual) = (1.0_f64, 1.0_f64);
        let limit = |length: &mut f64, at: f64, by: f64| {
            if at + *length * by < 0.0 {
                *length = -at / by;
            }
        };
        for (point, by) in self.points.iter().zip(&self.moves) {
            limit(&mut primal, point.x, by.x);
            limit(&mut primal, point.w, -by.x);
            limit(&mut dual, point.z, by.z);
            limit(&mut dual, point.v, by.v);
        }
        (primal, dual)
    }

    /// One step; false where there is nothing more to gain.
    fn step(&mut self) -> bool {
        if self.costs.is_empty() {
            return false;
        }
        let rest = self.off_rows();
        let (complement, cost, dual) = self.look();
        let merit = off(&rest).max(dual).max(100.0 * complement / (1.0 + cost.abs()));
        if !self.is_gaining(merit) {
            return false;
        }
        self.factor();
        self.direction(&rest, 0);
        let mean = complement / (2.0 * self.costs.len() as f64);
        self.aim(mean);
        let prices = self.direction(&rest, usize::from(mean < COARSE));
        let (primal, dual) = self.lengths();
        let near = 1.0 - (0.1 * mean).clamp(1e-6, 0.01);
        let (primal, dual) = ((near * primal).min(1.0), (near * dual).min(1.0));
        for (point, by) in self.points.iter_mut().zip(&self.moves) {
            point.x += primal * by.x;
            point.w -= primal * by.x;
            point.z += dual * by.z;
            point.v += dual * by.v;
        }
        for (price, by) in self.prices.iter_mut().zip(&prices) {
            *price += dual * by;
        }
        true
    }

    /// Prepares the direction to where all complements are 0; the sum of them, the cost and how far off costs are.
    fn look(&mut self) -> (f64, f64, f64) {
        let (mut sum, mut cost, mut most) = (0.0, 0.0, 0.0);
        for (column, ends) in self.starts.windows(2).enumerate() {
            let Point { x, w, z, v } = self.points[column];
            let worth = worth(&self.entries[ends[0]..ends[1]], &self.prices);
            let dual = self.costs[column] - worth - z + v;
            let (by_x, by_w) = (1.0 / x, 1.0 / w);
            self.weights[column] = 1.0 / (z * by_x + v * by_w + REGULAR);
            self.aims[column] = Aim { by_x, by_w, z: -z, v: -v, dual };
            sum += x * z + w * v;
            cost += x * self.costs[column];
            most = larger(most, dual);
        }
        (sum, cost, most)
    }

    /// Keeps the best point; false where no more is to be gained.
    fn is_gaining(&mut self, merit: f64) -> bool {
        if !merit.is_finite() {
            return false;
        }
        if merit < self.least {
            (self.least, self.stalled) = (merit, 0);
        } else {
            self.stalled += 1;
        }
        match &mut self.best {
            Some(best) if merit < best.merit => {
                best.merit = merit;
                best.points.clone_from(&self.points);
                best.prices.clone_from(&self.prices);
            }
            Some(_) => {}
            best => {
                let (points, prices) = (self.points.clone(), self.prices.clone());
                *best = Some(Best { merit, points, prices });
            }
        }
        merit >= ENOUGH && self.stalled <= 6
    }

    /// Prepares the direction to where all complements are as large as after the moves, and their mean is smaller.
    fn aim(&mut self, mean: f64) {
        let (primal, dual) = self.lengths();
        let after = self.points.iter().zip(&self.moves).map(|(point, by)| {
            (point.x + primal * by.x) * (point.z + dual * by.z)
                + (point.w - primal * by.x) * (point.v + dual * by.v)
        });
        let after = after.sum::<f64>() / (2.0 * self.costs.len() as f64);
        let target = (after / mean).clamp(0.0, 1.0).powi(3) * mean;
        for ((aim, point), by) in self.aims.iter_mut().zip(&self.points).zip(&self.moves) {
            aim.z = (target - by.x * by.z) * aim.by_x - point.z;
            aim.v = (target + by.x * by.v) * aim.by_w - point.v;
        }
    }

    fn restore_best(&mut self) {
        if let Some(Best { points, prices, .. }) = self.best.take() {
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
            let prices = self.normal(self.off_rows(), 1);
            let mut points = std::mem::take(&mut self.points);
            for ((entries, weight), point) in self.columns().zip(&self.weights).zip(&mut points) {
                let x = (point.x + weight * worth(entries, &prices)).clamp(0.0, 1.0);
                if x.is_finite() {
                    point.x = x;
                }
            }
            self.points = points;
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
            is_feasible: off(&self.off_rows()) < FEASIBLE,
            prices: self.prices.iter().zip(&self.row_scales).map(price).collect(),
        }
    }
}

/// `A' y` of a column.
#[inline(always)]
fn worth(entries: &[(usize, f64)], prices: &[f64]) -> f64 {
    entries.iter().map(|&(row, value)| prices[row] * value).sum()
}

/// Takes `A x` of a column from the rows.
#[inline(always)]
fn take(rows: &mut [f64], entries: &[(usize, f64)], x: f64) {
    for &(row, value) in entries {
        rows[row] -= value * x;
    }
}

/// The largest of some numbers, whatever their signs; what is no number is the largest.
fn off(numbers: &[f64]) -> f64 {
    numbers.iter().fold(0.0, |most, &number| larger(most, number))
}

fn larger(most: f64, number: f64) -> f64 {
    if number.abs() <= most { most } else { number.abs() }
}
