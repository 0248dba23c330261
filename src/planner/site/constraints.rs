//! What a little more of each constraint would save: a kW of a limit, a kWh of a battery, an hour of a deadline. Each is
//! found by another plan, so it is what that would save, not what a small change promises.

use super::answer::Made;
use super::options::SiteOptions;
use super::quantities::kilowatt_hours;
use super::slots::Frame;
use super::{Kind, SAME};
use crate::documents::amount::EnergyUnits;
use crate::documents::answer::Money;
use crate::documents::site::{More, SiteConstraint, SiteDevice, SiteRequest};
use crate::plan::site::{self, Plan, Site};
use crate::planner::Planner;
use crate::time::{Span, Timestamp};

/// How much more time a device would get.
const HOUR: Span = Span::from_seconds(3_600);

impl Planner {
    /// All constraints of a request, in its order, those of the grid first.
    pub(super) fn constraints(
        &self,
        made: &Made,
        options: &SiteOptions,
        clock: &dyn Fn() -> f64,
    ) -> Vec<SiteConstraint> {
        let (started, most) = (clock(), options.most_millis());
        let expired = || clock() - started >= most;
        let mut all = Vec::new();
        for (field, unit, site) in made.relaxed() {
            let more = More { units: unit, value: 1.0 };
            let plan = site::best(&site, &expired);
            all.push(made.constraint(field, more, &site, &plan));
        }
        let plain = SiteOptions { max_millis: options.max_millis, ..SiteOptions::default() };
        for (field, request) in made.delayed() {
            // A device that cannot come later, for its next trip is due by then, has no such constraint.
            let Ok(later) = self.made(&request, &plain, &expired) else { continue };
            let more = More { units: "HOURS", value: 1.0 };
            all.push(made.constraint(field, more, &later.site, &later.plan));
        }
        all
    }
}

impl Made<'_> {
    fn constraint(&self, field: String, more: More, site: &Site, plan: &Plan) -> SiteConstraint {
        let served = site::unserved(&self.site, &self.plan) - site::unserved(site, plan);
        SiteConstraint {
            field,
            more,
            saves: Money(self.plan.cost - plan.cost),
            serves: (served > SAME).then(|| kilowatt_hours(served)),
            proven: self.plan.proven && plan.proven,
        }
    }

    /// Sites with a kW or a kWh more of one constraint.
    fn relaxed(&self) -> Vec<(String, &'static str, Site)> {
        let mut all = Vec::new();
        if self.site.max_import.is_finite() {
            let site = Site { max_import: self.site.max_import + 1.0, ..self.site.clone() };
            all.push(("grid.max_import".to_owned(), "KW", site));
        }
        if self.site.max_export.is_finite() {
            let site = Site { max_export: self.site.max_export + 1.0, ..self.site.clone() };
            all.push(("grid.max_export".to_owned(), "KW", site));
        }
        for (position, kind) in self.kinds.iter().enumerate() {
            let Kind::Store(place) = *kind else { continue };
            let mut site = self.site.clone();
            if let Some(store) = site.stores.get_mut(place) {
                store.capacity += 1.0;
                let field = format!("data[{position}].battery.capacity_kwh");
                all.push((field, EnergyUnits::Kwh.name(), site));
            }
        }
        all
    }

    /// Requests in which one device has an hour more.
    fn delayed(&self) -> Vec<(String, SiteRequest)> {
        let entries = self.request.data.iter().enumerate();
        let delayed = |(position, entry): (usize, &SiteDevice)| {
            let (field, entry) = delayed(entry, &self.frame)?;
            let mut request = self.request.clone();
            *request.data.get_mut(position)? = entry;
            Some((format!("data[{position}].{field}"), request))
        };
        entries.filter_map(delayed).collect()
    }
}

/// A device that must be done, or leaves, an hour later; with the field that says when.
fn delayed(entry: &SiteDevice, frame: &Frame) -> Option<(String, SiteDevice)> {
    let later = |time: Timestamp| Timestamp { instant: time.instant.plus(HOUR), ..time };
    let is_inside = |time: &Timestamp| later(*time).instant <= frame.whole.end();
    let mut delayed = entry.clone();
    if let Some(end) = entry.end_time.filter(|_| entry.energy.is_some()).filter(is_inside) {
        delayed.end_time = Some(later(end));
        return Some(("end_time".to_owned(), delayed));
    }
    let targets = entry.targets.iter().flatten().enumerate();
    let (place, first) = targets.min_by_key(|(_, target)| target.time.instant)?;
    let leaves = first.time.instant;
    if !is_inside(&first.time) {
        return None;
    }
    for target in delayed.targets.iter_mut().flatten() {
        if target.time.instant == leaves {
            target.time = later(target.time);
        }
    }
    for time in delayed.available.iter_mut().flatten() {
        if time.end_time.instant == leaves {
            time.end_time = later(time.end_time);
        }
    }
    for trip in delayed.trips.iter_mut().flatten() {
        if trip.time.instant == leaves {
            trip.time = later(trip.time);
        }
    }
    Some((format!("targets[{place}].time"), delayed))
}
