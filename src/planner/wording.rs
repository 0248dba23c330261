//! Times and money in the words of a person.

use crate::number::with_decimals;
use crate::time::{Instant, Offset, Span, Window};

/// From this length on, clock times alone do not say when something is.
const DAY: Span = Span::from_seconds(24 * 3600);

/// How times are said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    offset: Offset,
    has_dates: bool,
}

impl Clock {
    /// Times within a window, in an offset.
    pub(super) fn new(window: Window, offset: Offset) -> Self {
        Clock { offset, has_dates: window.length() > DAY }
    }

    /// From when to when.
    pub(super) fn range(self, window: Window) -> String {
        let end = match window.length() < DAY {
            true => time_of_day(self.offset, window.end()),
            false => self.time(window.end()),
        };
        format!("{}-{end}", self.time(window.start()))
    }

    /// The time on the clock, with the date where the window is longer than a day.
    pub(super) fn time(self, instant: Instant) -> String {
        let time = time_of_day(self.offset, instant);
        if !self.has_dates {
            return time;
        }
        let date = self.offset.print(instant);
        format!("{} {time}", date.split('T').next().unwrap_or_default())
    }
}

/// Hours and minutes, and seconds where there are some.
fn time_of_day(offset: Offset, instant: Instant) -> String {
    let text = offset.print(instant);
    let time = text.split('T').nth(1).and_then(|time| time.get(..8)).unwrap_or_default();
    time.strip_suffix(":00").unwrap_or(time).to_owned()
}

/// An amount of money with two decimals, or with as many as it takes to be more than nothing.
pub(super) fn money(value: f64, currency: &str) -> String {
    const MAX_DECIMALS: usize = 9;
    let symbol = match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        // No currency.
        "XXX" => "",
        code => &format!("{code} "),
    };
    let size = value.abs();
    let mut decimals = 2;
    while size > 0.0 && size * 10_f64.powi(decimals) < 0.5 && decimals < MAX_DECIMALS as i32 {
        decimals += 1;
    }
    let size = with_decimals(size, decimals as u32);
    let is_nothing = size.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if value < 0.0 && !is_nothing { "-" } else { "" };
    format!("{sign}{symbol}{size}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn money_has_two_decimals_or_as_many_as_it_takes_to_be_more_than_nothing() {
        for (value, currency, text) in [
            (0.226_3, "EUR", "€0.23"),
            (-0.12, "GBP", "-£0.12"),
            (1.005, "USD", "$1.01"),
            (12.0, "CHF", "CHF 12.00"),
            (0.004, "EUR", "€0.004"),
            (0.005, "EUR", "€0.01"),
            (2e-7, "EUR", "€0.0000002"),
            (0.0, "EUR", "€0.00"),
            (0.3, "XXX", "0.30"),
            (1e300, "EUR", "€more than 1e12"),
        ] {
            assert_eq!(money(value, currency), text);
        }
    }

    #[test]
    fn a_time_of_day_has_seconds_only_where_there_are_some() {
        for (time, text) in [
            ("2026-01-01T10:15:00Z", "10:15"),
            ("2026-01-01T10:15:07+05:45", "10:15:07"),
            ("2026-01-01T00:00:00.250-03:00", "00:00"),
        ] {
            let Timestamp { instant, offset } = Timestamp::parse(time).unwrap();
            assert_eq!(time_of_day(offset, instant), text);
        }
    }
}
