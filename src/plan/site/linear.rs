//! A linear programme with bounds: `min c x` where `A x = b` and `l <= x <= u`.
//!
//! Every column is bounded on both sides, so any row of prices `y` proves something: no `x` costs less than
//! `b y + sum of min((c - A'y) l, (c - A'y) u)`. A bad `y` proves little, and never a falsehood.

/// The place of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column(usize);

/// The place of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row(usize);

/// What a column costs and may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) cost: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
}

/// The programme: rows in an order in which those with common columns are near each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Linear {
    right: Vec<f64>,
    columns: Vec<Bounds>,
    /// Where the entries of each column begin.
    starts: Vec<usize>,
    entries: Vec<(usize, f64)>,
    /// By column: what decides among solutions of one cost.
    ties: Vec<f64>,
}

impl Linear {
    /// A new row, the last.
    pub(super) fn row(&mut self, right: f64) -> Row {
        self.right.push(right);
        Row(self.right.len() - 1)
    }

    /// A new column with its entries.
    pub(super) fn column(&mut self, bounds: Bounds, entries: &[(Row, f64)]) -> Column {
        self.starts.push(self.entries.len());
        self.entries.extend(entries.iter().map(|(row, value)| (row.0, *value)));
        self.columns.push(bounds);
        self.ties.push(0.0);
        Column(self.columns.len() - 1)
    }

    /// Another entry of the column that was made last.
    pub(super) fn and(&mut self, row: Row, value: f64) {
        self.entries.push((row.0, value));
    }

    /// What a column counts among solutions of one cost: the less, the better.
    pub(super) fn tie(&mut self, column: Column, tie: f64) {
        if let Some(own) = self.ties.get_mut(column.0) {
            *own = tie;
        }
    }

    /// The programme of all solutions that cost what this one does, where it has some: those in which the
    /// same columns are on their bounds. It minimises what decides among them.
    pub(super) fn ties(&self, solution: &Solution) -> Option<Self> {
        let is_one = solution.free() <= self.right.len();
        (!is_one).then(|| self.with_costs(self.ties.iter().copied()).held_by(solution))
    }

    /// The same with costs that no two columns share, so that one of its corners is the best.
    pub(super) fn corner(&self, solution: &Solution) -> Option<Self> {
        let is_one = solution.free() == 0;
        (!is_one).then(|| self.with_costs((0_u32..).map(scattered)).held_by(solution))
    }

    /// The same with these costs.
    pub(super) fn drawn(&self, solution: &Solution, costs: &[(Column, f64)]) -> Option<Self> {
        let is_one = solution.free() == 0;
        (!is_one).then(|| self.with_only(costs).held_by(solution))
    }

    /// The columns that are on a bound in a solution are held there.
    fn held_by(mut self, solution: &Solution) -> Self {
        let each = self.columns.iter_mut().zip(&solution.is_free).zip(&solution.values);
        for ((bounds, is_free), value) in each {
            if !is_free {
                (bounds.lower, bounds.upper) = (*value, *value);
            }
        }
        self
    }

    /// The same rows with these costs.
    fn with_costs(&self, costs: impl Iterator<Item = f64>) -> Self {
        let mut linear = self.clone();
        for (bounds, cost) in linear.columns.iter_mut().zip(costs) {
            bounds.cost = cost;
        }
        linear
    }

    /// The same rows with these costs, and no others.
    pub(super) fn with_only(&self, costs: &[(Column, f64)]) -> Self {
        let mut linear = self.with_costs(std::iter::repeat(0.0));
        for &(column, cost) in costs {
            if let Some(bounds) = linear.columns.get_mut(column.0) {
                bounds.cost = cost;
            }
        }
        linear
    }

    /// The programme of how far its rows are off at least, in shares of the largest entry of each: its costs are 0 where there
    /// is a solution.
    pub(super) fn lack(&self) -> Self {
        let mut largest = vec![0.0_f64; self.right.len()];
        let mut linear = self.with_only(&[]);
        for (bounds, entries) in self.each() {
            for &(row, value) in entries {
                if let Some(most) = largest.get_mut(row) {
                    *most = most.max((value * (bounds.upper - bounds.lower)).abs());
                }
            }
        }
        for (row, most) in largest.into_iter().enumerate() {
            let size = if most > 0.0 { most } else { 1.0 };
            let upper = 1e3;
            for sign in [1.0, -1.0] {
                linear.column(Bounds { cost: 1.0, lower: 0.0, upper }, &[(Row(row), sign * size)]);
            }
        }
        linear
    }

    pub(super) fn right(&self) -> &[f64] {
        &self.right
    }

    pub(super) fn columns(&self) -> &[Bounds] {
        &self.columns
    }

    /// The columns with their entries, as pairs of a row and a value.
    pub(super) fn each(&self) -> impl Iterator<Item = (&Bounds, &[(usize, f64)])> {
        let ends = self.starts.iter().skip(1).copied().chain([self.entries.len()]);
        self.columns.iter().zip(self.starts.iter().zip(ends)).map(|(bounds, (&start, end))| {
            (bounds, self.entries.get(start..end).unwrap_or_default())
        })
    }

    /// What no solution can cost less than, whatever the prices of the rows are.
    pub(super) fn bound(&self, prices: &[f64]) -> f64 {
        let of = |row: usize| prices.get(row).copied().unwrap_or_default();
        let rows: f64 = self.right.iter().zip(prices).map(|(right, price)| right * price).sum();
        let columns = self.each().map(|(bounds, entries)| {
            let worth: f64 = entries.iter().map(|&(row, value)| of(row) * value).sum();
            let reduced = bounds.cost - worth;
            (reduced * bounds.lower).min(reduced * bounds.upper)
        });
        rows + columns.sum::<f64>()
    }

    /// What a solution costs.
    pub(super) fn cost(&self, values: &[f64]) -> f64 {
        self.columns.iter().zip(values).map(|(bounds, value)| bounds.cost * value).sum()
    }
}

/// A number from -1 to 1 that is like no other.
fn scattered(place: u32) -> f64 {
    let mixed = (place ^ (place >> 15)).wrapping_mul(0x2c1b_3c6d);
    let mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
    f64::from(mixed ^ (mixed >> 15)) / f64::from(u32::MAX / 2) - 1.0
}

/// A value for each column, and a price for each row.
#[derive(Clone, Debug, Default)]
pub(super) struct Solution {
    pub(super) values: Vec<f64>,
    pub(super) prices: Vec<f64>,
    /// Whether a column is between its bounds.
    pub(super) is_free: Vec<bool>,
    /// Whether the rows hold; where none can, they do not.
    pub(super) is_feasible: bool,
}

impl Solution {
    /// How many columns are between their bounds.
    fn free(&self) -> usize {
        self.is_free.iter().filter(|is_free| **is_free).count()
    }

    pub(super) fn value(&self, column: Column) -> f64 {
        self.values.get(column.0).copied().unwrap_or_default()
    }

    pub(super) fn price(&self, row: Row) -> f64 {
        self.prices.get(row.0).copied().unwrap_or_default()
    }
}
