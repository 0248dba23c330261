//! Prices that a formula makes, for those who have no real ones: the waves of a day and of a year,
//! with a wobble that is always the same. Some are negative, and some are equal.

use std::f64::consts::TAU;

use flatpeak_wasm::series::{Period, Series};
use flatpeak_wasm::time::{Instant, Span};

/// Prices per kWh for each `minutes` from `start` to `end`, in whole parts of 1, of which it has `parts`.
pub fn series(start: Instant, end: Instant, minutes: i64, parts: f64) -> Series {
    let length = Span::from_millis(minutes * 60_000);
    let mut wobble = 1_u32;
    let mut periods = Vec::new();
    let mut from = start;
    while from < end {
        wobble = wobble.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let days = from.millis() as f64 / 86_400_000.0;
        let noise = f64::from(wobble) / f64::from(u32::MAX) - 0.5;
        let price = 0.08
            + 0.07 * (TAU * (2.0 * days + 0.3)).sin()
            + 0.04 * (TAU * days / 365.25).cos()
            + 0.06 * noise;
        let window = flatpeak_wasm::time::Window::new(from, from.plus(length)).unwrap();
        let value = (price * parts).round() / parts;
        periods.push(Period { window, value, confidence: 1.0 });
        from = from.plus(length);
    }
    Series::new(periods).unwrap()
}
