//! Instants, lengths of time, half-open windows, and RFC 3339 with its offset.
//!
//! All planning happens on UTC instants in whole milliseconds, so that a day of 23 or 25 hours is
//! nothing but a length. An offset is kept only to print an answer as its request was written.

mod rfc3339;

pub use rfc3339::{Offset, Printed, Timestamp};

use crate::order::Rank;

const SECOND: i64 = 1_000;
const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 3_600_000.0;

/// A point in time: milliseconds of UTC since 1970, within the years 0001 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    const EARLIEST: i64 = -62_135_596_800_000;
    const LATEST: i64 = 253_402_300_799_999;

    /// The first instant of 1970.
    pub const EPOCH: Instant = Instant(0);

    /// The instant `millis` after 1970-01-01T00:00:00Z, if its year has four digits.
    pub fn from_millis(millis: i64) -> Option<Self> {
        (Self::EARLIEST..=Self::LATEST).contains(&millis).then_some(Instant(millis))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The time from `earlier` to this instant; none if `earlier` is later.
    pub fn since(self, earlier: Instant) -> Span {
        Span((self.0 - earlier.0).max(0))
    }

    /// The instant a span later, or the last one that can be printed.
    #[must_use]
    pub fn plus(self, span: Span) -> Self {
        Instant(self.0.saturating_add(span.0).min(Self::LATEST))
    }

    /// The instant a span earlier, or the first one that can be printed.
    #[must_use]
    pub fn minus(self, span: Span) -> Self {
        Instant(self.0.saturating_sub(span.0).max(Self::EARLIEST))
    }

    /// Whether it falls on a whole second.
    pub fn is_whole_second(self) -> bool {
        self.0.rem_euclid(SECOND) == 0
    }

    fn floor_to_second(self) -> Self {
        Instant(self.0.div_euclid(SECOND) * SECOND)
    }

    /// The first whole second that is not before it.
    #[must_use]
    pub fn ceil_to_second(self) -> Self {
        Instant((self.0 + SECOND - 1).div_euclid(SECOND) * SECOND)
    }
}

impl Rank for Instant {
    fn rank(self) -> u64 {
        self.0.rank()
    }
}

/// A length of time, zero or more, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);

    /// Longer than the time there is.
    pub const MAX: Span = Span(i64::MAX);

    /// The longest span that is read: longer than the time there is.
    const MAX_MINUTES: f64 = 1e10;

    /// So many milliseconds; negative ones are none.
    pub fn from_millis(millis: i64) -> Self {
        Span(millis.max(0))
    }

    /// So many seconds.
    pub const fn from_seconds(seconds: u32) -> Self {
        Span(seconds as i64 * SECOND)
    }

    /// So many minutes, rounded to whole seconds, if that is at least one second.
    pub fn from_minutes(minutes: f64) -> Option<Self> {
        if !minutes.is_finite() {
            return None;
        }
        let seconds = (minutes.min(Self::MAX_MINUTES) * 60.0).round();
        (seconds >= 1.0).then_some(Span(seconds as i64 * SECOND))
    }

    /// Its length in milliseconds.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Its length in whole seconds.
    pub fn seconds(self) -> i64 {
        self.0 / SECOND
    }

    /// Its length in minutes.
    pub fn minutes(self) -> f64 {
        self.0 as f64 / MINUTE
    }

    /// Its length in hours.
    pub fn hours(self) -> f64 {
        self.0 as f64 / HOUR
    }

    /// Both, one after the other.
    #[must_use]
    pub fn plus(self, other: Span) -> Self {
        Span(self.0.saturating_add(other.0))
    }

    /// So many of it, one after the other, within the calendar.
    #[must_use]
    pub fn times(self, count: usize) -> Self {
        Span(self.0 * count as i64)
    }

    /// What is left of it after `other`, zero at least.
    #[must_use]
    pub fn minus(self, other: Span) -> Self {
        Span((self.0 - other.0).max(0))
    }
}

impl Rank for Span {
    fn rank(self) -> u64 {
        self.0.rank()
    }
}

impl std::iter::Sum for Span {
    fn sum<I: Iterator<Item = Span>>(spans: I) -> Self {
        spans.fold(Span::ZERO, Span::plus)
    }
}

/// A half-open interval of time `[start, end)` that is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    start: Instant,
    end: Instant,
}

impl Window {
    /// The first millisecond of 1970: for what needs a window and has none.
    pub const EPOCH: Window = Window { start: Instant(0), end: Instant(1) };

    /// The window from `start` to `end`, if `start` is before `end`.
    pub fn new(start: Instant, end: Instant) -> Option<Self> {
        (start < end).then_some(Window { start, end })
    }

    /// Its first instant.
    pub fn start(self) -> Instant {
        self.start
    }

    /// The first instant after it.
    pub fn end(self) -> Instant {
        self.end
    }

    /// How long it is.
    pub fn length(self) -> Span {
        self.end.since(self.start)
    }

    /// It and what follows until a later end.
    #[must_use]
    pub fn until(self, end: Instant) -> Self {
        Window { end: self.end.max(end), ..self }
    }

    /// The same window some time later, before the end of the calendar.
    #[must_use]
    pub fn later(self, by: Span) -> Self {
        Window { start: Instant(self.start.0 + by.0), end: Instant(self.end.0 + by.0) }
    }

    /// The shortest window that holds both.
    #[must_use]
    pub fn hull(self, other: Window) -> Self {
        Window { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Windows in order of time, with those that touch or overlap as one.
    pub fn joined(windows: impl IntoIterator<Item = Window>) -> Vec<Self> {
        let mut joined: Vec<Window> = Vec::new();
        for window in windows {
            match joined.last_mut() {
                Some(last) if last.end >= window.start => *last = last.until(window.end),
                _ => joined.push(window),
            }
        }
        joined
    }

    /// The part that lies in `other` too.
    pub fn intersection(self, other: Window) -> Option<Self> {
        Window::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// The largest window inside it whose edges fall on whole seconds.
    pub fn on_whole_seconds(self) -> Option<Self> {
        Window::new(self.start.ceil_to_second(), self.end.floor_to_second())
    }

    /// Its first part, at most `length` long; none if `length` is zero.
    pub fn first(self, length: Span) -> Option<Self> {
        Window::new(self.start, self.end.min(self.start.plus(length)))
    }

    /// Its last part, at most `length` long; none if `length` is zero.
    pub fn last(self, length: Span) -> Option<Self> {
        Window::new(self.start.max(self.end.minus(length)), self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, FixedOffset, SecondsFormat};
    use proptest::prelude::*;

    fn at(text: &str) -> Instant {
        Timestamp::parse(text).unwrap().instant
    }

    #[test]
    fn an_instant_is_printed_in_the_offset_it_was_written_in() {
        for text in [
            "2023-06-15T09:00:00Z",
            "2023-06-15T08:00:00+01:00",
            "2023-06-15T08:00:00+00:00",
            "2023-06-15T14:45:00.250+05:45",
            "0001-01-01T00:00:00Z",
        ] {
            let time = Timestamp::parse(text).unwrap();
            assert_eq!(time.offset.print(time.instant), text);
        }
    }

    proptest! {
        #[test]
        fn an_instant_is_printed_as_chrono_prints_it(
            millis in prop_oneof![
                Instant::EARLIEST..=Instant::LATEST,
                Instant::EARLIEST..=Instant::EARLIEST + 86_400_000,
                Instant::LATEST - 86_400_000..=Instant::LATEST,
            ],
            whole: bool,
            minutes in -1_439..=1_439,
        ) {
            let millis = if whole { millis - millis.rem_euclid(SECOND) } else { millis };
            let instant = Instant::from_millis(millis).unwrap();
            let utc = DateTime::from_timestamp_millis(millis).unwrap();
            let expected = utc.to_rfc3339_opts(SecondsFormat::AutoSi, true);
            prop_assert_eq!(Offset::Utc.print(instant), expected);
            let ahead = FixedOffset::east_opt(minutes * 60).unwrap();
            let expected = utc.with_timezone(&ahead).to_rfc3339_opts(SecondsFormat::AutoSi, false);
            prop_assert_eq!(Offset::Fixed(ahead).print(instant), expected);
        }
    }

    #[test]
    fn offsets_move_no_instant() {
        assert_eq!(at("2023-06-15T08:00:00Z"), at("2023-06-15T09:00:00+01:00"));
    }

    #[test]
    fn a_time_without_offset_is_no_time() {
        for text in [
            "2023-06-15T09:00:00",
            "2023-06-15",
            "",
            "now",
            "2023-02-29T00:00:00Z",
            "0000-01-01T00:00:00Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_window_is_never_empty() {
        let noon = at("2023-06-15T12:00:00Z");
        assert_eq!(Window::new(noon, noon), None);
        assert_eq!(Window::new(noon.plus(Span::from_millis(1)), noon), None);
    }

    #[test]
    fn a_window_shrinks_to_whole_seconds() {
        let window =
            Window::new(at("2023-06-15T12:00:00.250Z"), at("2023-06-15T12:00:02.750Z")).unwrap();
        let whole = window.on_whole_seconds().unwrap();
        assert_eq!(whole.start(), at("2023-06-15T12:00:01Z"));
        assert_eq!(whole.end(), at("2023-06-15T12:00:02Z"));
        let short =
            Window::new(at("2023-06-15T12:00:00.250Z"), at("2023-06-15T12:00:01.750Z")).unwrap();
        assert_eq!(short.on_whole_seconds(), None);
    }

    #[test]
    fn minutes_are_rounded_to_whole_seconds() {
        assert_eq!(Span::from_minutes(7.5), Some(Span::from_millis(450_000)));
        assert_eq!(Span::from_minutes(100.0 / 3.0), Some(Span::from_millis(2_000_000)));
        for none in [0.0, 0.008, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Span::from_minutes(none), None, "{none}");
        }
        assert!(Span::from_minutes(1e300).is_some());
    }
}
