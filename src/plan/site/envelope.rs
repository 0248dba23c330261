//! A symmetric, positive matrix in the envelope of its lower half, and its factor by Cholesky.
//!
//! Each row is kept from its first entry to the diagonal; a factor fills no more than that. With rows in order
//! of time the envelope is a narrow band, and a row that meets all times is one long line at the end: O(n b^2)
//! for `n` rows of band `b`. A pivot that rounding has used up is taken as without end, so that its part of the
//! solution is 0.

#![allow(clippy::indexing_slicing, reason = "all places come from the envelope itself")]

/// The matrix, and after [`Envelope::factor`] its factor, with 1 over each diagonal.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    /// The first column of each row.
    first: Vec<usize>,
    /// Where each row ends: its diagonal is the entry before.
    ends: Vec<usize>,
    values: Vec<f64>,
}

impl Envelope {
    /// The envelope of rows that begin at these columns, none of them after its diagonal.
    pub(super) fn new(first: Vec<usize>) -> Self {
        let mut end = 0;
        let ends: Vec<usize> = first
            .iter()
            .enumerate()
            .map(|(row, first)| {
                end += row + 1 - first;
                end
            })
            .collect();
        Envelope { first, values: vec![0.0; end], ends }
    }

    /// All zeros but for the diagonal.
    pub(super) fn clear(&mut self, diagonal: f64) {
        self.values.fill(0.0);
        for end in &self.ends {
            self.values[end - 1] = diagonal;
        }
    }

    /// Where an entry of the lower half is among all values.
    pub(super) fn place(&self, row: usize, column: usize) -> usize {
        self.ends[row] - 1 + column - row
    }

    /// All values, of the matrix before it is factored.
    pub(super) fn values(&mut self) -> &mut [f64] {
        &mut self.values
    }

    /// Becomes its own factor.
    pub(super) fn factor(&mut self) {
        for row in 0..self.first.len() {
            let (first, end) = (self.first[row], self.ends[row]);
            let begin = end - 1 - (row - first);
            let (before, own) = self.values.split_at_mut(begin);
            let others = self.first[first..row].iter().zip(&self.ends[first..row]);
            for (place, (other_first, other_end)) in others.enumerate() {
                // Where both rows have begun.
                let start = other_first.saturating_sub(first);
                let [factors @ .., pivot] = &before[other_end - 1 - (place - start)..*other_end]
                else {
                    continue;
                };
                own[place] = (own[place] - dot(&own[start..place], factors)) * pivot;
            }
            let place = row - first;
            let whole = own[place];
            let rest = whole - dot(&own[..place], &own[..place]);
            own[place] = if rest > whole * 1e-14 { 1.0 / rest.sqrt() } else { 1e-64 };
        }
    }

    /// Solves in place, with the factor.
    pub(super) fn solve(&self, right: &mut [f64]) {
        for row in 0..self.first.len() {
            let (first, end) = (self.first[row], self.ends[row]);
            let values = &self.values[end - 1 - (row - first)..end];
            let [factors @ .., pivot] = values else { continue };
            right[row] = (right[row] - dot(factors, &right[first..row])) * pivot;
        }
        for row in (0..self.first.len()).rev() {
            let (first, end) = (self.first[row], self.ends[row]);
            let values = &self.values[end - 1 - (row - first)..end];
            let [factors @ .., pivot] = values else { continue };
            let value = right[row] * pivot;
            right[row] = value;
            for (right, factor) in right[first..row].iter_mut().zip(factors) {
                *right -= factor * value;
            }
        }
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_system_is_solved() {
        // 4 2 0 | 8    2 5 1 | 12   0 1 3 | 7: by 1, 8/... checked by multiplying back.
        let mut matrix = Envelope::new(vec![0, 0, 1]);
        matrix.clear(0.0);
        for (row, column, value) in
            [(0, 0, 4.0), (1, 0, 2.0), (1, 1, 5.0), (2, 1, 1.0), (2, 2, 3.0)]
        {
            let place = matrix.place(row, column);
            matrix.values()[place] += value;
        }
        matrix.factor();
        let mut x = [4.0 * 1.0 + 2.0 * 2.0, 2.0 + 5.0 * 2.0 + 3.0, 2.0 + 3.0 * 3.0];
        matrix.solve(&mut x);
        for (found, expected) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-12, "{x:?}");
        }
    }
}
