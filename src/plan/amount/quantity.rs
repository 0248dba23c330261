//! Powers and energies, and the whole numbers that flows are computed in.
//!
//! A power becomes a whole number of quanta, a nanowatt each as long as the sums fit, and an energy
//! a whole number of quanta times seconds. So flows add up exactly and need no tolerance. Quanta are
//! decimal, so that the powers that people write, like 7.36 kW, are not rounded at all.

/// A power of zero or more, in kilowatts.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Kilowatts(f64);

impl Kilowatts {
    /// The largest power that is read.
    pub const MAX: f64 = 1e9;

    /// The power, if it is zero or more and at most [`Kilowatts::MAX`].
    pub fn new(kilowatts: f64) -> Option<Self> {
        (0.0..=Self::MAX).contains(&kilowatts).then_some(Kilowatts(kilowatts))
    }

    /// The power, or the end of that range that is nearest to it.
    pub fn nearest(kilowatts: f64) -> Self {
        Kilowatts(kilowatts.clamp(0.0, Self::MAX).max(0.0))
    }

    /// Its number of kilowatts.
    pub fn kilowatts(self) -> f64 {
        self.0
    }

    /// Whether nothing runs at it.
    pub fn is_zero(self) -> bool {
        self.0 == 0.0
    }

    /// The smaller of the two.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Kilowatts(self.0.min(other.0))
    }
}

/// An energy of zero or more, in kilowatt hours.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct KilowattHours(f64);

impl KilowattHours {
    /// The largest energy that is read.
    pub const MAX: f64 = 1e12;

    /// The energy, if it is zero or more and at most [`KilowattHours::MAX`].
    pub fn new(kilowatt_hours: f64) -> Option<Self> {
        (0.0..=Self::MAX).contains(&kilowatt_hours).then_some(KilowattHours(kilowatt_hours))
    }

    /// The energy, or the end of that range that is nearest to it.
    pub fn nearest(kilowatt_hours: f64) -> Self {
        KilowattHours(kilowatt_hours.clamp(0.0, Self::MAX).max(0.0))
    }

    /// Its number of kilowatt hours.
    pub fn kilowatt_hours(self) -> f64 {
        self.0
    }

    /// Its number of kilowatt seconds.
    pub(super) fn kilowatt_seconds(self) -> f64 {
        self.0 * SECONDS
    }

    /// The power that makes it in one second; none of nothing.
    pub(super) fn in_one_second(self) -> Option<Kilowatts> {
        (self.0 > 0.0).then(|| Kilowatts(self.kilowatt_seconds()))
    }
}

/// The seconds of an hour.
const SECONDS: f64 = 3600.0;

/// How large the numbers of a problem are. All sums are of whole numbers, so that the order of the
/// devices does not matter.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    /// The energies of all devices, in watt seconds.
    energy: u64,
    /// The powers of all devices, or the limit that they share, in milliwatts.
    power: u64,
    /// The length of the longest slot.
    pub(super) seconds: i64,
}

impl Extent {
    /// Adds a device, by its power in kilowatts and its energy in kilowatt seconds.
    pub(super) fn add(&mut self, power: f64, energy: f64) {
        self.power = self.power.saturating_add((power * 1e6).ceil() as u64);
        self.energy = self.energy.saturating_add((energy * 1e3).ceil() as u64);
    }

    /// No more than this flows at once.
    pub(super) fn limit_to(&mut self, limit: Kilowatts) {
        self.power = self.power.min((limit.0 * 1e6).ceil() as u64);
    }
}

/// How many quanta make a kilowatt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    per_kilowatt: f64,
}

impl Scale {
    /// A nanowatt.
    const FINEST: f64 = 1e12;
    /// The largest energy in quanta: twice as much still fits.
    const MAX_ENERGY: f64 = 4e18;
    /// The largest power in quanta: as a floating-point number, it is still exact.
    const MAX_POWER: f64 = 4.5e15;
    /// The energy that no device runs for, in kilowatt hours.
    const NEGLIGIBLE_ENERGY: f64 = 1e-9;

    /// The finest scale on which all energies together fit, and what the site can carry in each slot.
    pub(super) fn fitting(extent: Extent) -> Self {
        let (power, energy) = (extent.power as f64 / 1e6, extent.energy as f64 / 1e3);
        let energy = energy.max(power * extent.seconds as f64);
        let mut scale = Scale { per_kilowatt: Self::FINEST };
        while energy * scale.per_kilowatt > Self::MAX_ENERGY
            || power * scale.per_kilowatt > Self::MAX_POWER
        {
            scale.per_kilowatt /= 10.0;
        }
        scale
    }

    /// The power in quanta, never more than it is but for what a sum of decimals is off by: a limit of
    /// 0.1 + 0.2 kW carries 0.3.
    pub(super) fn power(self, power: Kilowatts) -> i64 {
        let nearest = (power.0 * self.per_kilowatt).round();
        let above = nearest / self.per_kilowatt > power.0 * (1.0 + 4.0 * f64::EPSILON);
        nearest as i64 - i64::from(above)
    }

    /// The energy in quanta. Where it is that of whole seconds at the power, but for the rounding of
    /// the power, it is exactly that: no plan then runs on for a remainder that is only rounding.
    pub(super) fn energy(self, energy: KilowattHours, power: i64) -> i64 {
        let exact = energy.kilowatt_seconds() * self.per_kilowatt;
        let nearest = exact.round().min(2.0 * Self::MAX_ENERGY) as i64;
        let seconds = (exact / power.max(1) as f64).round().min(2.0 * Self::MAX_ENERGY) as i64;
        let rounding = self.negligible_energy().max((exact * f64::EPSILON) as i64);
        match power.checked_mul(seconds) {
            Some(whole) if (nearest - whole).abs() <= seconds.min(rounding) => whole,
            _ => nearest,
        }
    }

    /// An energy that no device runs for, for it may be what the rounding of the request leaves: a
    /// microwatt hour, and at least a quantum of power for an hour.
    pub(super) fn negligible_energy(self) -> i64 {
        (Self::NEGLIGIBLE_ENERGY * SECONDS * self.per_kilowatt).max(SECONDS) as i64
    }

    /// The energy in kilowatt hours.
    pub(super) fn kilowatt_hours(self, energy: i64) -> f64 {
        energy as f64 / (SECONDS * self.per_kilowatt)
    }

    /// The power that makes this energy in these seconds, in whole nanowatts, never more than it is.
    pub(super) fn kilowatts(self, energy: i64, seconds: i64) -> Option<Kilowatts> {
        let nanowatts = proportion(energy, (Self::FINEST / self.per_kilowatt) as i64, seconds);
        Kilowatts::new(nanowatts as f64 / Self::FINEST)
    }
}

/// So much of the amount as `part` is of `whole` seconds or quanta, rounded towards zero.
pub(super) fn proportion(amount: i64, part: i64, whole: i64) -> i128 {
    let whole = whole.max(1);
    // A division of 128 bits takes many times as long, and is hardly ever needed.
    match amount.checked_mul(part) {
        Some(product) => i128::from(product / whole),
        None => i128::from(amount) * i128::from(part) / i128::from(whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The scale of one device in one slot of an hour.
    fn scale(kilowatts: f64, kilowatt_hours: f64) -> Scale {
        let mut extent = Extent { seconds: 3600, ..Extent::default() };
        extent.add(kilowatts, kilowatt_hours * 3600.0);
        Scale::fitting(extent)
    }

    #[test]
    fn a_decimal_power_and_its_energy_are_not_rounded() {
        let scale = scale(7.36, 22.08);
        let power = scale.power(Kilowatts::new(7.36).unwrap());
        assert_eq!(power, 7_360_000_000_000);
        let energy = scale.energy(KilowattHours::new(22.08).unwrap(), power);
        assert_eq!(energy, power * 3 * 3600);
        assert_eq!(scale.kilowatts(energy, 3 * 3600), Kilowatts::new(7.36));
        assert_eq!(scale.kilowatt_hours(energy), 22.08);
    }

    #[test]
    fn a_power_is_never_rounded_up() {
        let scale = scale(1.0, 1.0);
        assert_eq!(scale.power(Kilowatts::new(2.0 / 3.0).unwrap()), 666_666_666_666);
        let power = scale.power(Kilowatts::new(1.0 / 3.0).unwrap());
        // Three hours at a third of a kilowatt: one kilowatt hour but for the rounding.
        assert_eq!(scale.energy(KilowattHours::new(1.0).unwrap(), power), power * 3 * 3600);
        // 2 kWs in 3 s: two thirds of a kilowatt, and not a nanowatt more.
        let third = scale.kilowatts(2 * scale.power(Kilowatts::new(1.0).unwrap()), 3);
        assert_eq!(third, Kilowatts::new(0.666_666_666_666));
    }

    #[test]
    fn an_energy_is_moved_to_whole_seconds_by_a_nanowatt_hour_at_most() {
        // 2 kW for half an hour, and 2e-9 kWh more: 7.2e-6 kWs are 7,200,000 quanta.
        let scale = scale(2.0, 1.0);
        let power = scale.power(Kilowatts::new(2.0).unwrap());
        let energy = |energy: f64| scale.energy(KilowattHours::new(energy).unwrap(), power);
        assert_eq!(energy(1.0), power * 1800);
        assert_eq!(energy(1.000_000_002), power * 1800 + 7_200_000);
    }

    #[test]
    fn a_large_site_has_coarser_quanta() {
        let scale = scale(1e5, 1e12);
        let power = scale.power(Kilowatts::new(1e5).unwrap());
        // 3.6e15 kWs of a thousand quanta each are 3.6e18.
        assert_eq!(power, 100_000_000);
        assert!(
            scale.energy(KilowattHours::new(1e12).unwrap(), power) <= 4_000_000_000_000_000_000
        );
    }

    #[test]
    fn an_energy_that_no_window_holds_stays_more_than_it_holds() {
        // 40 minutes at 1,666.67 kW are the largest energy on this scale; 1,540 kWh are more.
        let power = Kilowatts::new(5_000.0 / 3.0).unwrap();
        let mut extent = Extent { seconds: 900, ..Extent::default() };
        extent.add(power.kilowatts(), power.kilowatts() * 2400.0);
        let scale = Scale::fitting(extent);
        let quanta = scale.power(power);
        assert!(scale.energy(KilowattHours::new(1540.44).unwrap(), quanta) > quanta * 2400);
    }

    #[test]
    fn a_limit_that_cannot_bind_makes_no_quanta_coarser() {
        let mut extent = Extent { seconds: 3600, ..Extent::default() };
        extent.add(1.4, 5400.0);
        extent.limit_to(Kilowatts::new(1e9).unwrap());
        let power = Scale::fitting(extent).power(Kilowatts::new(1.4).unwrap());
        assert_eq!(power, 1_400_000_000_000);
    }

    #[test]
    fn what_is_no_power_or_energy_is_none_or_the_nearest_one() {
        for (none, nearest) in [(-1.0, 0.0), (f64::NAN, 0.0), (f64::INFINITY, 1.0), (2e12, 1.0)] {
            assert_eq!(Kilowatts::new(none), None, "{none}");
            assert_eq!(KilowattHours::new(none), None, "{none}");
            assert_eq!(Kilowatts::nearest(none).kilowatts(), nearest * 1e9, "{none}");
            let energy = KilowattHours::nearest(none);
            assert_eq!(energy.kilowatt_hours(), nearest * 1e12, "{none}");
        }
    }
}
