//! Time cut into slots, at every edge of a price and of a window.

use super::{Device, Site};
use crate::order;
use crate::plan::Goal;
use crate::series::Period;
use crate::time::{Instant, Window};

/// A stretch of time in which neither the price changes nor a device comes or goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) window: Window,
    pub(super) seconds: i64,
    pub(super) price: f64,
    /// The price, the lower the better.
    pub(super) cost: f64,
    pub(super) confidence: f64,
}

impl Default for Slot {
    fn default() -> Self {
        Slot { window: Window::EPOCH, seconds: 0, price: 0.0, cost: 0.0, confidence: 1.0 }
    }
}

/// Cuts the time at every edge of a price, and at these edges.
#[inline(never)]
pub(super) fn cut(site: &Site, edges: Vec<Instant>) -> Vec<Slot> {
    let hull = edges.first().zip(edges.last()).and_then(|(&start, &end)| Window::new(start, end));
    let Some(hull) = hull else { return Vec::new() };
    let periods = site.prices.inside(hull);
    let slots = Vec::with_capacity(periods.len() + edges.len());
    let mut row = Row { goal: site.goal, edges: &edges, slots };
    for period in periods {
        row.add(
            period,
            period.window.start().max(hull.start()),
            period.window.end().min(hull.end()),
        );
    }
    row.slots
}

/// Where a device comes or goes or turns, in order of time.
pub(super) fn edges(devices: &[Device], closed: &[Vec<Window>]) -> Vec<Instant> {
    let windows = devices.iter().filter_map(|device| device.window.on_whole_seconds());
    let mut edges: Vec<Instant> =
        windows.flat_map(|window| [window.start(), window.end()]).collect();
    for windows in closed {
        for window in windows {
            edges.push(window.start());
            edges.push(window.end());
        }
    }
    order::sort(&mut edges);
    edges.dedup();
    edges
}

/// The slots so far, and the edges behind them.
struct Row<'a> {
    goal: Goal,
    edges: &'a [Instant],
    slots: Vec<Slot>,
}

impl Row<'_> {
    /// Adds a period, cut at the edges inside it. One with the price of the slot before goes on with
    /// that slot, unless there is an edge between them.
    fn add(&mut self, period: &Period, mut start: Instant, end: Instant) {
        if !self.is_edge(start) {
            let goes_on = |last: &mut Slot| {
                last.price == period.value
                    && last.confidence == period.confidence
                    && last.window.end() == start
            };
            start = self.slots.pop_if(goes_on).map_or(start, |last| last.window.start());
        }
        while let [edge, rest @ ..] = self.edges
            && *edge < end
        {
            self.push(Window::new(start, *edge), period);
            (start, self.edges) = (*edge, rest);
        }
        self.push(Window::new(start, end), period);
    }

    /// Whether there is an edge at the instant. The edges up to it are left behind.
    fn is_edge(&mut self, instant: Instant) -> bool {
        let mut last = None;
        while let [edge, rest @ ..] = self.edges
            && *edge <= instant
        {
            (last, self.edges) = (Some(*edge), rest);
        }
        last == Some(instant)
    }

    fn push(&mut self, window: Option<Window>, period: &Period) {
        self.slots.extend(window.map(|window| Slot {
            window,
            seconds: window.length().seconds(),
            price: period.value,
            cost: self.goal.cost(period.value),
            confidence: period.confidence,
        }));
    }
}
