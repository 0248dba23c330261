//! What all else costs, against the highest import.
//!
//! **Problem.** Let `f(P)` be what the best plan costs, beside the peak itself, whose peak is at most `P`. The curve is the lower
//! convex hull of `f`, as its break points. Without either-or, `f` is convex itself.
//!
//! **Algorithm.** For a rate `r` on the peak, the best plan is the point of the hull at which a line of slope `-r` touches it.
//! Two neighbouring points have such a line through both: if the best plan at its slope is no lower, the hull is straight
//! between them, else that plan is a new point between them (Eisner and Severance, Mathematical techniques for efficient
//! record segmentation in large shared databases, J. ACM 23, 1976). It starts with the lowest peak, at a rate that is above
//! all that a kW can save, and with the lowest cost, at a rate of almost nothing, and looks at the largest edge first.
//!
//! **Time.** Two plans for each break point.
//!
//! **Why it is exact.** Each edge is checked by a plan, which is proven by its own bound.

use super::program::{highest_price, highest_worth};
use super::{Peak, Site, search};

/// A break point of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeakPoint {
    /// The highest mean import of an interval, kW.
    pub peak: f64,
    /// What all costs beside the peak.
    pub cost: f64,
}

impl PeakPoint {
    fn with_rate(&self, rate: f64) -> f64 {
        self.cost + rate * self.peak
    }

    /// What is no difference between two costs.
    fn same_cost(&self, other: &PeakPoint) -> f64 {
        SAME_COST * (1.0 + self.cost.abs().max(other.cost.abs()))
    }

    /// Whether another point has a higher peak and costs less.
    fn is_apart(&self, other: &PeakPoint) -> bool {
        other.peak - self.peak > SAME_PEAK && self.cost - other.cost > self.same_cost(other)
    }

    /// The rate at which two points cost the same.
    fn slope(&self, other: &PeakPoint) -> f64 {
        (self.cost - other.cost) / (other.peak - self.peak)
    }
}

/// Costs that differ by a smaller share of 1 and of themselves are the same.
const SAME_COST: f64 = 1e-6;

/// Peaks that differ by less are the same, kW.
const SAME_PEAK: f64 = 1e-5;

/// The break points by rising peak, and whether all of them are known and proven. `expired` says that time is up.
pub fn peak_curve(site: &Site, peak: Peak, expired: &dyn Fn() -> bool) -> (Vec<PeakPoint>, bool) {
    let (lowest, highest) = rates(site);
    let mut site = site.clone();
    let (mut is_proven, mut is_whole) = (true, true);
    let mut at_rate = |rate| {
        site.peak = Some(Peak { rate, paid: 0.0, ..peak });
        let plan = search::best(&site, expired);
        is_proven &= plan.proven;
        PeakPoint { peak: plan.peak, cost: plan.cost - rate * plan.peak }
    };
    let mut points = vec![at_rate(highest), at_rate(lowest)];
    // Whether the hull is straight between a point and the next one.
    let mut straight = vec![false];
    while let Some(place) = largest(&points, &straight) {
        if expired() {
            is_whole = false;
            break;
        }
        let (Some(&[one, other]), Some(is_straight)) = (
            points.get(place..place + 2).and_then(|pair| pair.first_chunk()),
            straight.get_mut(place),
        ) else {
            break;
        };
        let rate = one.slope(&other);
        let between = at_rate(rate);
        *is_straight = between.with_rate(rate) >= one.with_rate(rate) - one.same_cost(&other);
        if !*is_straight {
            points.insert(place + 1, between);
            straight.insert(place + 1, false);
        }
    }
    points.dedup_by(|other, one| !one.is_apart(other));
    (points, is_proven && is_whole)
}

/// The place of the largest edge that may not be straight.
fn largest(points: &[PeakPoint], straight: &[bool]) -> Option<usize> {
    let mut largest = (0.0, None);
    for (place, (pair, is_straight)) in points.windows(2).zip(straight).enumerate() {
        let [one, other] = pair else { continue };
        let size = (other.peak - one.peak) * (one.cost - other.cost);
        if !is_straight && one.is_apart(other) && size > largest.0 {
            largest = (size, Some(place));
        }
    }
    largest.1
}

/// Rates on the peak: less than it can cost to lower the highest peak by a kW, and more than the last kW can save.
fn rates(site: &Site) -> (f64, f64) {
    let hours: f64 = site.slots.iter().map(super::Slot::hours).sum();
    (1e-6 * highest_price(site), 1e-3 + 2.0 * highest_worth(site, 0.0) * hours)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{load, near, site, store};
    use super::*;
    use crate::time::Span;

    fn curve(site: &Site) -> Vec<PeakPoint> {
        let peak = Peak { rate: 1.0, interval: Span::from_seconds(3_600), paid: 2.0 };
        let (points, is_proven) = peak_curve(site, peak, &|| false);
        assert!(is_proven);
        points
    }

    #[test]
    fn a_load_has_a_point_for_each_hour_that_it_need_not_use() {
        let mut site = site(&[(0.1, 0.0), (0.2, 0.0), (0.4, 0.0)]);
        site.loads.push(load(0..3, 9.0, 6.0));
        let points = curve(&site);
        // Spread evenly, in the two cheapest hours, all in the cheapest one.
        for (point, (peak, cost)) in points.iter().zip([(2.0, 1.4), (3.0, 0.9), (6.0, 0.6)]) {
            near(point.peak, peak);
            near(point.cost, cost);
        }
        assert_eq!(points.len(), 3);
    }

    #[test]
    fn nothing_to_choose_is_one_point() {
        let mut site = site(&[(0.1, 0.0), (0.2, 0.0)]);
        site.slots[1].load = 3.0;
        let points = curve(&site);
        assert_eq!(points.len(), 1);
        near(points[0].peak, 3.0);
        near(points[0].cost, 0.6);
    }

    #[test]
    fn no_limit_on_the_peak_makes_a_plan_below_the_curve() {
        let mut site = site(&[(0.1, 0.05), (0.3, 0.1), (0.2, 0.0), (0.5, 0.4), (0.15, 0.1)]);
        for (slot, load) in site.slots.iter_mut().zip([1.0, 2.0, 0.5, 3.0, 1.0]) {
            slot.load = load;
        }
        site.loads.push(load(0..5, 4.0, 7.0));
        site.stores.push(super::super::Store { efficiency: 0.9, ..store(5, 5.0, 2.0) });
        let points = curve(&site);
        assert!(points.len() > 3, "{points:?}");
        for pair in points.windows(2) {
            assert!(pair[0].peak < pair[1].peak && pair[0].cost > pair[1].cost, "{points:?}");
            // The plan under a limit half way costs what the curve says.
            let middle = (pair[0].peak + pair[1].peak) / 2.0;
            let limited = Site { max_import: middle, ..site.clone() };
            let plan = super::super::best(&limited, &|| false);
            near(plan.cost, (pair[0].cost + pair[1].cost) / 2.0);
        }
        for three in points.windows(3) {
            assert!(three[0].slope(&three[1]) > three[1].slope(&three[2]), "{points:?}");
        }
    }
}
