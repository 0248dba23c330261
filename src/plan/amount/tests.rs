//! Cases to check by hand.

use super::*;
use crate::series::Period;
use crate::time::Span;

pub(super) fn hours(start: f64, end: f64) -> Window {
    let at = |hours: f64| Instant::from_millis((hours * 3_600_000.0).round() as i64).unwrap();
    Window::new(at(start), at(end)).unwrap()
}

/// Prices from minute 0 on, each with its minutes.
pub(super) fn series(prices: &[(i64, f64)]) -> Series {
    let mut end = Instant::from_millis(0).unwrap();
    let periods = prices.iter().map(|&(minutes, value)| {
        let start = end;
        end = end.plus(Span::from_millis(minutes * 60_000));
        Period { window: Window::new(start, end).unwrap(), value, confidence: 1.0 }
    });
    Series::new(periods.collect()).unwrap()
}

pub(super) fn device(key: &str, window: Window, power: f64, energy: f64) -> Device<'_> {
    let (power, energy) = (Kilowatts::new(power), KilowattHours::new(energy).unwrap());
    Device { key, window, power, energy, cap: None }
}
