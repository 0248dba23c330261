//! Parts of answers that several documents share.

use serde::{Serialize, Serializer};

/// Five decimals, half away from zero: how prices and costs are printed.
///
/// A decimal that ends in a five is, as a double, often a little less than it reads; a nudge of a
/// few units in the last place restores what was meant.
pub fn five_decimals(value: f64) -> f64 {
    const STEPS: f64 = 1e5;
    const LAST_PLACES: f64 = 1.0 + 4.0 * f64::EPSILON;
    let scaled = value * STEPS;
    // Beyond this a double has no fifth decimal.
    if scaled.abs() >= 1e15 {
        return value;
    }
    // Adding zero takes the sign off a negative zero.
    (scaled * LAST_PLACES).round() / STEPS + 0.0
}

/// An amount of money, or a price per kWh, in major currency units; printed with five decimals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Money(pub f64);

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(five_decimals(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_rounded_half_away_from_zero() {
        for (value, printed) in [
            (0.123455, 0.12346),
            (-0.123455, -0.12346),
            (0.123454, 0.12345),
            (0.000005, 0.00001),
            (1.000005, 1.00001),
            (2.5, 2.5),
            (0.1 + 0.2, 0.3),
            (-0.000001, 0.0),
            (1e300, 1e300),
        ] {
            assert_eq!(five_decimals(value), printed, "{value}");
        }
        assert!(five_decimals(-0.000001).is_sign_positive());
    }
}
