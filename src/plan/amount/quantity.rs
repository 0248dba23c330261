//! Powers and energies, and the whole numbers that flows are computed in.
//!
//! A power becomes a whole number of quanta, a microwatt each as long as the sums fit, and an energy
//! a whole number of quanta times seconds. So flows add up exactly and need no tolerance. Quanta are
//! decimal, so that the powers that people write, like 7.36 kW, are not rounded at all.

/// A power of more than zero, in kilowatts.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Kilowatts(f64);

impl Kilowatts {
    /// The largest power that is read.
    pub const MOST: f64 = 1e9;

    /// The power, if it is more than zero and at most [`Kilowatts::MOST`].
    pub fn new(kilowatts: f64) -> Option<Self> {
        (kilowatts > 0.0 && kilowatts <= Self::MOST).then_some(Kilowatts(kilowatts))
    }

    /// Its number of kilowatts.
    pub fn kilowatts(self) -> f64 {
        self.0
    }

    /// The smaller of the two.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Kilowatts(self.0.min(other.0))
    }
}

/// An energy of more than zero, in kilowatt hours.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct KilowattHours(f64);

impl KilowattHours {
    /// The largest energy that is read.
    pub const MOST: f64 = 1e12;

    /// The energy, if it is more than zero and at most [`KilowattHours::MOST`].
    pub fn new(kilowatt_hours: f64) -> Option<Self> {
        (kilowatt_hours > 0.0 && kilowatt_hours <= Self::MOST)
            .then_some(KilowattHours(kilowatt_hours))
    }

    /// Its number of kilowatt hours.
    pub fn kilowatt_hours(self) -> f64 {
        self.0
    }
}

/// How many quanta make a kilowatt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    per_kilowatt: f64,
}

impl Scale {
    /// A microwatt.
    const FINEST: f64 = 1e9;
    /// The largest energy in quanta: twice as much still fits.
    const MOST: f64 = 4e18;
    const SECONDS: f64 = 3600.0;

    /// The finest scale on which all energies together, in kilowatt seconds, fit.
    pub(super) fn fitting(kilowatt_seconds: f64) -> Self {
        let mut scale = Scale { per_kilowatt: Self::FINEST };
        while kilowatt_seconds * scale.per_kilowatt > Self::MOST {
            scale.per_kilowatt /= 10.0;
        }
        scale
    }

    /// The power in quanta, never more than it is.
    pub(super) fn power(self, power: Kilowatts) -> i64 {
        let nearest = (power.0 * self.per_kilowatt).round();
        let above = nearest / self.per_kilowatt > power.0;
        nearest as i64 - i64::from(above)
    }

    /// The energy in quanta. Where it is that of whole seconds at the power, but for the rounding of
    /// the power, it is exactly that: no plan then runs on for a remainder that is only rounding.
    pub(super) fn energy(self, energy: KilowattHours, power: i64) -> i64 {
        let exact = energy.0 * Self::SECONDS * self.per_kilowatt;
        let nearest = exact.round().min(Self::MOST) as i64;
        let seconds = (exact / power.max(1) as f64).round().min(Self::MOST) as i64;
        match power.checked_mul(seconds) {
            Some(whole) if (nearest - whole).abs() <= seconds => whole,
            _ => nearest,
        }
    }

    /// The energy in kilowatt hours.
    pub(super) fn kilowatt_hours(self, energy: i64) -> f64 {
        energy as f64 / (Self::SECONDS * self.per_kilowatt)
    }

    /// The power that makes this energy in these seconds.
    pub(super) fn kilowatts(self, energy: i64, seconds: i64) -> Option<Kilowatts> {
        let seconds = seconds.max(1);
        let power = match energy % seconds {
            0 => (energy / seconds) as f64,
            _ => energy as f64 / seconds as f64,
        };
        Kilowatts::new(power / self.per_kilowatt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale() -> Scale {
        Scale::fitting(1e6)
    }

    #[test]
    fn a_decimal_power_and_its_energy_are_not_rounded() {
        let power = scale().power(Kilowatts::new(7.36).unwrap());
        assert_eq!(power, 7_360_000_000);
        let energy = scale().energy(KilowattHours::new(22.08).unwrap(), power);
        assert_eq!(energy, power * 3 * 3600);
        assert_eq!(scale().kilowatts(energy, 3 * 3600), Kilowatts::new(7.36));
        assert_eq!(scale().kilowatt_hours(energy), 22.08);
    }

    #[test]
    fn a_power_is_never_rounded_up() {
        assert_eq!(scale().power(Kilowatts::new(2.0 / 3.0).unwrap()), 666_666_666);
        let power = scale().power(Kilowatts::new(1.0 / 3.0).unwrap());
        // Three hours at a third of a kilowatt: one kilowatt hour but for the rounding.
        assert_eq!(scale().energy(KilowattHours::new(1.0).unwrap(), power), power * 3 * 3600);
    }

    #[test]
    fn a_large_site_has_coarser_quanta() {
        let scale = Scale::fitting(1e12);
        let power = scale.power(Kilowatts::new(1e5).unwrap());
        assert_eq!(power, 100_000_000_000);
        assert!(
            scale.energy(KilowattHours::new(1e12).unwrap(), power) <= 4_000_000_000_000_000_000
        );
    }

    #[test]
    fn what_is_no_power_or_energy_is_none() {
        for none in [0.0, -1.0, f64::NAN, f64::INFINITY, 2e12] {
            assert_eq!(Kilowatts::new(none), None, "{none}");
            assert_eq!(KilowattHours::new(none), None, "{none}");
        }
    }
}
