//! The stored energy over time, and what it is worth.

use super::slots::StorageSlot;
use super::{Battery, BatterySegment, Direction, Point, Task};
use crate::time::Instant;

/// The stored energy as a line through points in time.
pub(super) struct Trajectory {
    corners: Vec<(Instant, f64)>,
}

impl Trajectory {
    /// What the segments make of the energy at the start of the window.
    /// Sums that leave the bounds by their rounding are at the bounds.
    pub(super) fn new(task: &Task, segments: &[BatterySegment]) -> Self {
        let Task { battery, start, .. } = task;
        let (window, (low, high)) = (task.import.window(), task.bounds());
        let mut energy = *start;
        let mut corners = vec![(window.start(), energy)];
        for segment in segments {
            corners.push((segment.window.start(), energy));
            energy = (energy + change(battery, segment)).max(low).min(high);
            corners.push((segment.window.end(), energy));
        }
        corners.push((window.end(), energy));
        corners.dedup_by_key(|(at, _)| *at);
        Trajectory { corners }
    }

    /// The stored energy at an instant of the window.
    pub(super) fn energy(&self, at: Instant) -> f64 {
        let next = self.corners.partition_point(|(corner, _)| *corner < at);
        let before = next.checked_sub(1).and_then(|before| self.corners.get(before));
        match (before, self.corners.get(next).or(self.corners.last())) {
            (Some((start, low)), Some((end, high))) => {
                let share = at.since(*start).hours() / end.since(*start).hours();
                low + (high - low) * share
            }
            (_, here) => here.map_or(0.0, |(_, energy)| *energy),
        }
    }

    /// All corners, and the starts of the slots at which the value changes.
    pub(super) fn points<'a>(
        &self,
        slots: impl Iterator<Item = (&'a StorageSlot, Option<f64>)>,
    ) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        let mut corners = self.corners.iter().peekable();
        for (slot, value) in slots {
            let at = slot.window.start();
            if points.last().is_some_and(|last| last.value != value)
                && corners.peek().is_none_or(|(corner, _)| *corner != at)
            {
                points.push(Point { at, energy: self.energy(at), value });
            }
            while let Some((at, energy)) = corners.next_if(|(at, _)| *at < slot.window.end()) {
                points.push(Point { at: *at, energy: *energy, value });
            }
        }
        points.extend(corners.map(|(at, energy)| Point { at: *at, energy: *energy, value: None }));
        points
    }
}

/// How much a segment changes the stored energy.
pub(super) fn change(battery: &Battery, segment: &BatterySegment) -> f64 {
    let energy = segment.power * segment.window.length().hours();
    match segment.direction {
        Direction::Charge => energy * battery.one_way_efficiency(),
        Direction::Discharge => -energy / battery.one_way_efficiency(),
    }
}
