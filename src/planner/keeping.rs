//! Whether a plan that was made before is kept: it is, where little is to gain from another one.

use crate::documents::site::Amount;

/// What is no difference between two costs, also relative to their size.
const ROUNDING: f64 = 1e-9;

/// How much more the plan that was made before costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Regret {
    /// Than any plan must cost.
    pub(super) value: f64,
    /// Whether that is so little that it is kept.
    pub(super) is_little: bool,
}

impl Regret {
    /// That of a plan which is still possible and costs so much. The best one costs `best`, and none less than `bound`.
    pub(super) fn of(cost: f64, (best, bound): (f64, f64), within: Option<Amount>) -> Self {
        let Amount(within) = within.unwrap_or(Amount(0.0));
        let rounding = ROUNDING * (1.0 + cost.abs());
        // A plan that costs no more than the best one that is known is kept even if that is not proven.
        let is_little = cost <= (bound + within).max(best) + rounding;
        Regret { value: (cost - bound).max(0.0), is_little }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_kept_that_costs_little_more_than_is_proven_or_no_more_than_the_best_one() {
        let is_little = |cost, best, bound, within| {
            Regret::of(cost, (best, bound), Some(Amount(within))).is_little
        };
        assert!(is_little(1.05, 1.0, 1.0, 0.05));
        assert!(!is_little(1.06, 1.0, 1.0, 0.05));
        // Of the best plan itself, only 0.9 is proven.
        assert!(is_little(1.0, 1.0, 0.9, 0.05));
        assert!(!is_little(1.04, 1.0, 0.9, 0.05));
        // Sums of large numbers are off by their rounding.
        assert!(is_little(1e6 + 1e-7, 1e6, 1e6, 0.0));
    }
}
