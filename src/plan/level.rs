//! Where a price stands between the lowest and the highest of its window.
//!
//! The API's relative scale: the lowest price is 0.01, the highest is 1. Between them it is linear,
//! `level = min + (r - 0.01) / 0.99 * (max - min)`, which also holds for negative prices.

use super::Goal;

/// A point on the relative scale, from 0.01 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relative(f64);

impl Relative {
    /// The lowest price.
    pub const LOWEST: Relative = Relative(0.01);
    /// The highest price.
    pub const HIGHEST: Relative = Relative(1.0);

    /// The point, or the end of the scale that is nearest to it.
    pub fn nearest(point: f64) -> Self {
        Relative(point.clamp(Self::LOWEST.0, Self::HIGHEST.0).max(Self::LOWEST.0))
    }

    /// The point as seen from the other end: 1.01 less the point.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::LOWEST => Self::HIGHEST,
            Self::HIGHEST => Self::LOWEST,
            Relative(point) => Relative(Self::HIGHEST.0 + Self::LOWEST.0 - point),
        }
    }

    /// The price at this point of a range of prices.
    pub fn level(self, (low, high): (f64, f64)) -> f64 {
        let length = Self::HIGHEST.0 - Self::LOWEST.0;
        // At the ends the price itself, not what rounding makes of it.
        match self {
            Self::LOWEST => low,
            Self::HIGHEST => high,
            Relative(point) => low + (point - Self::LOWEST.0) / length * (high - low),
        }
    }
}

/// Where the price stands on the relative scale of a range, off its ends too; 1 if the range is flat.
pub fn position(price: f64, (low, high): (f64, f64)) -> f64 {
    let (first, last) = (Relative::LOWEST.0, Relative::HIGHEST.0);
    if high > low { first + (last - first) * (price - low) / (high - low) } else { last }
}

/// The prices that are wanted: at or below a level, or at or above it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    goal: Goal,
    level: f64,
}

impl Bound {
    /// At or below the price for [`Goal::Lowest`], at or above it for [`Goal::Highest`].
    pub fn absolute(goal: Goal, level: f64) -> Self {
        Bound { goal, level }
    }

    /// The same at a point of the scale of the range. A price that stands at that point but for the
    /// rounding of the formula counts as at the level.
    pub fn relative(goal: Goal, relative: Relative, range: (f64, f64)) -> Self {
        let (low, high) = range;
        let rounding = 8.0 * f64::EPSILON * low.abs().max(high.abs());
        let level = match (relative, goal) {
            (Relative::LOWEST | Relative::HIGHEST, _) => relative.level(range),
            (_, Goal::Lowest) => relative.level(range) + rounding,
            (_, Goal::Highest) => relative.level(range) - rounding,
        };
        Bound { goal, level }
    }

    /// Whether the price is wanted. Equality counts.
    pub fn admits(self, price: f64) -> bool {
        self.goal.compare(price, self.level).is_le()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_runs_from_the_lowest_to_the_highest_price() {
        let level = |point| Relative::nearest(point).level((0.10, 0.30));
        assert_eq!(level(0.01), 0.10);
        assert_eq!(level(1.0), 0.30);
        // 0.505 is half way.
        assert!((level(0.505) - 0.20).abs() < 1e-12);
    }

    #[test]
    fn negative_prices_and_a_flat_price_have_a_scale_too() {
        let half = Relative::nearest(0.505);
        assert!((half.level((-0.30, -0.10)) + 0.20).abs() < 1e-12);
        assert_eq!(half.level((0.25, 0.25)), 0.25);
        assert!(Bound::relative(Goal::Lowest, half, (0.25, 0.25)).admits(0.25));
    }

    #[test]
    fn seen_from_the_other_end_the_scale_is_the_same() {
        assert_eq!(Relative::LOWEST.mirrored(), Relative::HIGHEST);
        assert_eq!(Relative::HIGHEST.mirrored(), Relative::LOWEST);
        let level = Relative::nearest(0.2).mirrored().level((0.0, 0.99));
        assert!((level - 0.8).abs() < 1e-12);
    }

    #[test]
    fn off_the_scale_is_the_nearest_end() {
        for point in [0.0, 0.009, -0.5, f64::NAN] {
            assert_eq!(Relative::nearest(point), Relative::LOWEST, "{point}");
        }
        for point in [1.001, f64::INFINITY] {
            assert_eq!(Relative::nearest(point), Relative::HIGHEST, "{point}");
        }
    }

    #[test]
    fn the_position_of_a_price_is_the_point_of_its_level() {
        let range = (-0.05, 0.35);
        for point in [0.01, 0.2, 0.5, 0.83, 1.0] {
            let level = Relative::nearest(point).level(range);
            assert!((position(level, range) - point).abs() < 1e-12);
        }
        assert_eq!(position(0.25, (0.25, 0.25)), 1.0);
    }
}
