//! The window as elementary slots: between two edges of either series, both prices are constant.

use super::{Battery, Direction};
use crate::series::{Period, PricedWindow};
use crate::time::{Instant, Window};

/// How much more than its price each kWh is taken to cost, relative to the price: of two plans of
/// the same cost, the one that turns over less money is better. Large enough to be seen in a
/// double, and too small for a cost that is printed.
const TURNOVER_PENALTY: f64 = 1e-12;
/// The same where the price is zero.
const MIN_TURNOVER_PENALTY: f64 = 1e-15;

/// What holds over the whole of a slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct StorageSlot {
    pub(super) window: Window,
    pub(super) import: Price,
    pub(super) export: Price,
    pub(super) charge: Leg,
    pub(super) discharge: Leg,
}

/// The price of a kWh at the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Price {
    pub(super) value: f64,
    pub(super) confidence: f64,
}

/// One direction, as the store sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Leg {
    /// The most that it can change the stored energy by, kWh; zero if it is not to be had.
    pub(super) most: f64,
    /// What a stored kWh costs when it comes in, or earns when it goes out, with the wear.
    pub(super) price: f64,
}

impl StorageSlot {
    /// What a kWh costs or earns at the grid.
    pub(super) fn price(&self, direction: Direction) -> Price {
        match direction {
            Direction::Charge => self.import,
            Direction::Discharge => self.export,
        }
    }

    /// The same with some of its directions only.
    pub(super) fn only(&self, charges: bool, discharges: bool) -> Self {
        let mut slot = *self;
        if !charges {
            slot.charge.most = 0.0;
        }
        if !discharges {
            slot.discharge.most = 0.0;
        }
        slot
    }

    /// The lowest and the highest slope of its cost, of the directions that it has.
    pub(super) fn slopes(&self) -> (f64, f64) {
        let sides = [self.charge, self.discharge].into_iter().filter(|side| side.most > 0.0);
        sides.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), side| {
            (low.min(-side.price), high.max(-side.price))
        })
    }

    /// Whether selling a stored kWh earns more than storing it costs, so that the one direction
    /// that a slot may have is a true choice.
    pub(super) fn is_convex(&self) -> bool {
        self.charge.most <= 0.0
            || self.discharge.most <= 0.0
            || self.charge.price >= self.discharge.price
    }
}

/// The slots of the window of both series, in order of time.
pub(super) fn slots(
    battery: &Battery,
    import: &PricedWindow,
    export: Option<&PricedWindow>,
) -> Vec<StorageSlot> {
    let mut imports = Reader { rest: import.periods() };
    let mut exports = Reader { rest: export.map_or(&[], PricedWindow::periods) };
    let mut slots = Vec::with_capacity(import.periods().len());
    let mut start = import.window().start();
    while let Some(bought) = imports.at(start) {
        let sold = exports.at(start);
        let end =
            sold.map_or(bought.window.end(), |sold| bought.window.end().min(sold.window.end()));
        let Some(window) = Window::new(start, end) else { break };
        slots.push(slot(battery, window, bought, sold));
        start = end;
    }
    slots
}

fn slot(battery: &Battery, window: Window, bought: &Period, sold: Option<&Period>) -> StorageSlot {
    let hours = window.length().hours();
    let penalty = |price: f64| (price.abs() * TURNOVER_PENALTY).max(MIN_TURNOVER_PENALTY);
    let eta = battery.one_way_efficiency();
    let import = Price { value: bought.value, confidence: bought.confidence };
    let export = sold.map_or(Price { value: 0.0, confidence: 1.0 }, |sold| Price {
        value: sold.value,
        confidence: sold.confidence,
    });
    let (buy, sell) = (import.value / eta, export.value * eta);
    let discharge = if sold.is_some() { battery.rate(Direction::Discharge) * hours } else { 0.0 };
    StorageSlot {
        window,
        import,
        export,
        charge: Leg { most: battery.rate(Direction::Charge) * hours, price: buy + penalty(buy) },
        discharge: Leg { most: discharge, price: sell - penalty(sell) },
    }
}

/// Periods read at rising instants.
struct Reader<'a> {
    rest: &'a [Period],
}

impl<'a> Reader<'a> {
    fn at(&mut self, instant: Instant) -> Option<&'a Period> {
        while let [period, rest @ ..] = self.rest
            && period.window.end() <= instant
        {
            self.rest = rest;
        }
        self.rest.first()
    }
}
