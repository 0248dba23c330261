//! A plan that was made before, among the devices as they are now.

use super::{AmountPlan, Device, DevicePlan, DeviceSegment, Site};
use crate::order;
use crate::time::{Instant, Window};

/// How much more or less energy than in the best plan a device may get: kWh, and in parts of it.
const SAME: (f64, f64) = (1e-5, 1e-9);

/// What powers may exceed a limit by, relative to it: what is left of the decimals of an answer.
const ROUNDING: f64 = 1e-9;

/// A plan that is still possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed {
    devices: Vec<Run>,
    /// What all devices cost, or earn.
    pub cost: f64,
}

/// What a device does, what that costs, and the lowest confidence of its prices.
#[derive(Clone, Debug, PartialEq)]
struct Run {
    segments: Vec<DeviceSegment>,
    cost: f64,
    confidence: f64,
}

/// What the segments of each device come to, which lie in its window in order of time: none if they break a limit or a
/// price cap, or if a device gets another energy than in the best plan.
pub fn replayed(
    site: &Site,
    devices: &[Device],
    segments: Vec<Vec<DeviceSegment>>,
    best: &AmountPlan,
) -> Option<Replayed> {
    let mut powers = Vec::new();
    let mut plan = Replayed { devices: Vec::with_capacity(devices.len()), cost: 0.0 };
    for ((device, best), segments) in devices.iter().zip(&best.devices).zip(segments) {
        for segment in &segments {
            powers.push((segment.window, segment.power.kilowatts()));
        }
        let run = run(site, device, best, segments)?;
        plan.cost += run.cost;
        plan.devices.push(run);
    }
    let most = site.limit.kilowatts() * (1.0 + ROUNDING);
    (highest(&powers) <= most + ROUNDING).then_some(plan)
}

fn run(
    site: &Site,
    device: &Device,
    best: &DevicePlan,
    segments: Vec<DeviceSegment>,
) -> Option<Run> {
    let limit = device.power.map_or(site.limit, |power| power.min(site.limit)).kilowatts();
    let (mut energy, mut cost, mut confidence) = (0.0, 0.0, 1.0_f64);
    for segment in &segments {
        let power = segment.power.kilowatts();
        if power > limit * (1.0 + ROUNDING) {
            return None;
        }
        for period in site.prices.inside(segment.window) {
            if device.cap.is_some_and(|cap| !cap.admits(period.value)) {
                return None;
            }
            let inside = period.window.intersection(segment.window)?;
            let part = power * inside.length().hours();
            energy += part;
            cost += period.value * part;
            confidence = confidence.min(period.confidence);
        }
    }
    let (kilowatt_hours, part) = SAME;
    let is_same = (energy - best.delivered).abs() <= kilowatt_hours.max(part * energy);
    is_same.then_some(Run { segments, cost, confidence })
}

/// The highest sum of what runs at one instant.
pub fn highest(powers: &[(Window, f64)]) -> f64 {
    let mut changes: Vec<(Instant, f64)> = Vec::with_capacity(2 * powers.len());
    // What ends comes first, so that what follows at that instant is not added to it.
    changes.extend(powers.iter().map(|(window, power)| (window.end(), -power)));
    changes.extend(powers.iter().map(|(window, power)| (window.start(), *power)));
    order::sort_by_key(&mut changes, |(at, _)| *at);
    let (mut sum, mut highest) = (0.0, 0.0_f64);
    for (_, change) in changes {
        sum += change;
        highest = highest.max(sum);
    }
    highest
}

impl AmountPlan {
    /// Takes over what the devices do in a plan that was made before. All that is said of the best plan stays.
    pub fn keep(&mut self, plan: Replayed) {
        self.total.cost = plan.cost;
        self.total.confidence = 1.0;
        for (own, run) in self.devices.iter_mut().zip(plan.devices) {
            self.total.confidence = self.total.confidence.min(run.confidence);
            (own.segments, own.cost, own.confidence) = (run.segments, run.cost, run.confidence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{device, hours, series};
    use super::super::{Bound, Goal, Kilowatts, best};
    use super::*;

    #[test]
    fn what_follows_at_an_instant_is_not_added_to_what_ends() {
        assert_eq!(highest(&[(hours(1.0, 2.0), 3.0), (hours(0.0, 1.0), 4.0)]), 4.0);
        assert_eq!(highest(&[(hours(0.0, 1.5), 3.0), (hours(1.0, 2.0), 4.0)]), 7.0);
        assert_eq!(highest(&[]), 0.0);
    }

    /// What devices of 8 kW that run at these hours and powers come to, behind 10 kW; each wants 8 kWh.
    fn kept(runs: &[&[(f64, f64, f64)]], cap: Option<Bound>) -> Option<Replayed> {
        let prices = series(&[(60, 0.20), (60, 0.10)]);
        let limit = Kilowatts::new(10.0).unwrap();
        let site = Site { prices: &prices, goal: Goal::Lowest, limit };
        let device = Device { cap, ..device("car", hours(0.0, 2.0), 8.0, 8.0) };
        let devices = vec![device; runs.len()];
        let segment = |&(from, to, power): &(f64, f64, f64)| DeviceSegment {
            window: hours(from, to),
            power: Kilowatts::new(power).unwrap(),
        };
        let segments = runs.iter().map(|run| run.iter().map(segment).collect()).collect();
        let mut plan = best(&site, &devices).unwrap();
        let replayed = replayed(&site, &devices, segments, &plan)?;
        plan.keep(replayed.clone());
        assert_eq!(plan.total.cost, replayed.cost);
        Some(replayed)
    }

    #[test]
    fn a_plan_costs_what_its_parts_of_periods_cost() {
        for (run, cost) in [
            ((0.0, 1.0, 8.0), 1.60),
            ((1.0, 2.0, 8.0), 0.80),
            ((0.5, 1.5, 8.0), 0.80 + 0.40),
            ((0.0, 2.0, 4.0), 0.80 + 0.40),
        ] {
            assert!((kept(&[&[run]], None).unwrap().cost - cost).abs() < 1e-12, "{run:?}");
        }
    }

    #[test]
    fn a_device_gets_as_much_as_in_the_best_plan() {
        for (power, is_kept) in [(7.999_995, true), (7.99, false), (8.01, false)] {
            assert_eq!(kept(&[&[(0.0, 1.0, power)]], None).is_some(), is_kept, "{power} kW");
        }
        assert_eq!(kept(&[&[(0.0, 0.75, 8.0), (1.0, 1.5, 8.0)]], None), None);
    }

    #[test]
    fn no_limit_is_broken_and_no_price_cap() {
        // 9 kW are within the limit of the site, and not within the device's own.
        assert_eq!(kept(&[&[(0.0, 8.0 / 9.0, 9.0)]], None), None);
        // Two devices at once have 16 kW.
        assert_eq!(kept(&[&[(0.0, 1.0, 8.0)], &[(0.0, 1.0, 8.0)]], None), None);
        let in_turns = kept(&[&[(0.0, 1.0, 8.0)], &[(1.0, 2.0, 8.0)]], None).unwrap();
        assert!((in_turns.cost - 2.40).abs() < 1e-12);
        let cap = Some(Bound::absolute(Goal::Lowest, 0.15));
        assert!(kept(&[&[(1.0, 2.0, 8.0)]], cap).is_some());
        assert_eq!(kept(&[&[(0.5, 1.5, 8.0)]], cap), None);
    }
}
