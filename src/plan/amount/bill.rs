//! What energy costs at the prices of its slots.

use super::quantity::Scale;

/// A sum of energy at its prices. The energy of slots at one price is added before it is multiplied, so that
/// the sum is the same to the last bit wherever other devices cut the time.
pub(super) struct Bill {
    scale: Scale,
    price: f64,
    energy: i64,
    cost: f64,
    /// The sum of what is paid and of what is earned.
    size: f64,
}

impl Bill {
    pub(super) fn new(scale: Scale) -> Self {
        Bill { scale, price: 0.0, energy: 0, cost: 0.0, size: 0.0 }
    }

    pub(super) fn add(&mut self, price: f64, energy: i64) {
        if price != self.price {
            self.close();
            self.price = price;
        }
        self.energy += energy;
    }

    fn close(&mut self) {
        let cost = self.price * self.scale.kilowatt_hours(self.energy);
        self.cost += cost;
        self.size += cost.abs();
        self.energy = 0;
    }

    /// What is paid less what is earned, and the sum of both.
    pub(super) fn cost_and_size(mut self) -> (f64, f64) {
        self.close();
        (self.cost, self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::super::quantity::{Extent, Scale};
    use super::*;

    #[test]
    fn a_cut_inside_a_price_changes_no_bit() {
        let mut extent = Extent::default();
        extent.add(1.0, 3600.0);
        let scale = Scale::fitting(extent);
        let sum = |parts: &[(f64, i64)]| {
            let mut bill = Bill::new(scale);
            for &(price, energy) in parts {
                bill.add(price, energy);
            }
            bill.cost_and_size()
        };
        let hour = scale.energy(crate::plan::amount::KilowattHours::new(1.0).unwrap(), i64::MAX);
        // 1 kWh at 0.30 and 2 at -0.10: 0.30 paid, 0.20 earned.
        let (cost, size) = sum(&[(0.30, hour), (-0.10, 2 * hour)]);
        assert!((cost - 0.10).abs() < 1e-12 && (size - 0.50).abs() < 1e-12);
        let thirds = [(0.30, hour / 3), (0.30, hour / 7), (0.30, hour - hour / 3 - hour / 7)];
        assert_eq!(sum(&thirds).0.to_bits(), sum(&[(0.30, hour)]).0.to_bits());
    }
}
