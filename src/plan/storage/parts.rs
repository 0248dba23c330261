//! From energies to times: parts of slots at constant power, on whole seconds.
//!
//! A slot that moves all it can runs whole. One that moves less runs for the seconds that it takes
//! at full power, rounded up, at the power that moves the same energy in that time. It runs where it
//! touches a neighbour of its direction, else at the slot's start. Inside a slot the stored energy
//! only rises or only falls, so it is within its bounds wherever the part is put.

use super::slots::{Price, StorageSlot};
use super::{Battery, Direction};
use crate::time::{Span, Window};

/// Less time than this is rounding.
const MIN_SECONDS: f64 = 1e-7;

/// A stretch of one slot in which the battery runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct StoragePart {
    pub(super) window: Window,
    pub(super) direction: Direction,
    pub(super) power: f64,
    pub(super) price: Price,
}

impl StoragePart {
    /// What it costs; negative where it earns.
    pub(super) fn cost(&self) -> f64 {
        let paid = self.power * self.window.length().hours() * self.price.value;
        match self.direction {
            Direction::Charge => paid,
            Direction::Discharge => -paid,
        }
    }
}

/// The whole seconds that it takes to change the stored energy at a rate per hour.
pub(super) fn seconds(energy: f64, rate: f64) -> Span {
    let seconds = (energy / rate * 3600.0 - MIN_SECONDS).ceil().max(1.0);
    Span::from_millis(seconds as i64 * 1000)
}

/// The parts that make the changes, one for each slot that has one.
pub(super) fn place(battery: &Battery, slots: &[StorageSlot], changes: &[f64]) -> Vec<StoragePart> {
    let mut parts: Vec<StoragePart> = Vec::new();
    let next = changes.iter().skip(1).map(|change| direction(*change)).chain([None]);
    for ((slot, change), next) in slots.iter().zip(changes).zip(next) {
        let Some(direction) = direction(*change) else { continue };
        let touches = |last: &StoragePart| {
            last.direction == direction && last.window.end() == slot.window.start()
        };
        let hangs_on = parts.last().is_some_and(touches);
        let length = seconds(change.abs(), battery.rate(direction));
        let window = match !hangs_on && next == Some(direction) {
            true => slot.window.last(length),
            false => slot.window.first(length),
        };
        parts.extend(window.map(|window| part(battery, slot, window, direction, change.abs())));
    }
    parts
}

fn direction(change: f64) -> Option<Direction> {
    match change {
        change if change > 0.0 => Some(Direction::Charge),
        change if change < 0.0 => Some(Direction::Discharge),
        _ => None,
    }
}

fn part(
    battery: &Battery,
    slot: &StorageSlot,
    window: Window,
    direction: Direction,
    energy: f64,
) -> StoragePart {
    let share = energy / (battery.rate(direction) * window.length().hours());
    let full = battery.power(direction);
    // A share that is 1 but for rounding is full power.
    let power = if share >= 1.0 - 1e-12 { full } else { full * share };
    StoragePart { window, direction, power, price: slot.price(direction) }
}
