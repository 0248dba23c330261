//! Times as providers write them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};

use super::errors::{invalid_type, invalid_value};
use super::numbers::number;
use crate::error::Error;
use crate::input::{Value, quote};
use crate::time::{Instant, Span, Timestamp};

const HOUR: i64 = 3_600_000;

/// What a time without an offset means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Nobody could tell which instant it is.
    Unknown,
    /// UTC: the field's name says so.
    Utc,
    /// The local time of the Netherlands, with the European Union's summer time.
    Amsterdam,
}

/// The instant of a number, seconds or milliseconds since 1970, or of a text.
pub(super) fn instant(value: &Value, zone: Zone) -> Option<Instant> {
    match value {
        Value::Number(number) => unix(*number),
        Value::Text(text) => of_text(text, zone),
        _ => None,
    }
}

/// The error of a value that is no instant.
pub(super) fn not_a_time(field: &str, value: &Value) -> Error {
    match value {
        Value::Text(text) => {
            invalid_value(field, &["must be ", Timestamp::SHAPE, ", got ", &quote(text)])
        }
        other => invalid_type(field, Timestamp::SHAPE, other),
    }
}

/// Seconds or milliseconds of the years 2000 to 2099: what is neither, such as `202601310000`, may be a date,
/// and so may `2026013100`, which is read as neither.
fn unix(number: f64) -> Option<Instant> {
    const SECONDS: std::ops::Range<f64> = 946_684_800.0..4_102_444_800.0;
    if SECONDS.contains(&number) {
        let digits = number as u32;
        let (year, month) = (digits / 1_000_000, digits / 10_000 % 100);
        let (day, hour) = (digits / 100 % 100, digits % 100);
        if (2000..2100).contains(&year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour <= 24
        {
            return None;
        }
        return Instant::from_millis((number * 1e3) as i64);
    }
    SECONDS.contains(&(number / 1e3)).then(|| Instant::from_millis(number as i64))?
}

/// The instant of an ISO 8601 time, which may leave out what RFC 3339 does not: the time of day, its
/// seconds, the colon or the minutes of the offset, or the offset where the zone is known.
pub(super) fn of_text(text: &str, zone: Zone) -> Option<Instant> {
    const UNIX_DIGITS: usize = 9;
    let text = text.trim_ascii();
    if text.len() >= UNIX_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return unix(number(text)?);
    }
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim_ascii();
    let offset = rest.bytes().position(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-'));
    let (clock, offset) = rest.split_at_checked(offset.unwrap_or(rest.len()))?;
    let clock = clock.trim_ascii();
    let seconds = match clock.len() {
        0 => "00:00:00",
        5 => ":00",
        _ => "",
    };
    let (hours, minutes) = match offset.len() {
        0 => ("Z", ""),
        3 => (offset, ":00"),
        5 => offset.split_at_checked(3)?,
        _ => (offset, ""),
    };
    let colon = if offset.len() == 5 { ":" } else { "" };
    let has_offset = !offset.is_empty();
    if !has_offset && zone == Zone::Unknown {
        return None;
    }
    let parts = [date, "T", clock, seconds, hours, colon, minutes];
    let written = Timestamp::parse(&parts.concat())?.instant;
    match zone {
        Zone::Amsterdam if !has_offset => of_local(written),
        _ => Some(written),
    }
}

/// The instant of a local time that was read as if it were UTC. Of the two that the hour of the autumn
/// change has, it is the first; the hour that the spring change leaves out is the one behind it.
fn of_local(local: Instant) -> Option<Instant> {
    let summer = last_sunday(local, 3, 3)?..last_sunday(local, 10, 3)?;
    let ahead = if summer.contains(&local.millis()) { 2 * HOUR } else { HOUR };
    Some(local.minus(Span::from_millis(ahead)))
}

/// The same local time an hour later, where the autumn change makes that hour twice.
pub(super) fn repeated(instant: Instant) -> Option<Instant> {
    let first = last_sunday(instant, 10, 0)?..last_sunday(instant, 10, 1)?;
    first.contains(&instant.millis()).then(|| instant.plus(Span::from_millis(HOUR)))
}

/// An hour of the last Sunday of a month of 31 days, in the year of a time.
fn last_sunday(time: Instant, month: u32, hour: i64) -> Option<i64> {
    let year = DateTime::from_timestamp_millis(time.millis())?.year();
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    let back = i64::from(last.weekday().num_days_from_sunday());
    let midnight = NaiveDateTime::from(last).and_utc().timestamp_millis();
    Some(midnight - back * 24 * HOUR + hour * HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Timestamp::parse(text).unwrap().instant
    }

    #[test]
    fn iso_times_may_be_shorter_than_rfc_3339() {
        for text in [
            "2026-01-31T18:00Z",
            "2026-01-31 18:00:00+00:00",
            "2026-01-31T19:00:00.0000000+0100",
            "2026-01-31T19:00+01",
            "1769882400",
            "1769882400000",
        ] {
            assert_eq!(of_text(text, Zone::Unknown), Some(at("2026-01-31T18:00:00Z")), "{text}");
        }
        assert_eq!(of_text("2026-01-31", Zone::Utc), Some(at("2026-01-31T00:00:00Z")));
        assert_eq!(unix(1_769_882_400.0), unix(1_769_882_400_000.0));
    }

    #[test]
    fn a_time_without_offset_is_none_where_the_zone_is_not_known() {
        assert_eq!(of_text("2026-01-31T18:00:00", Zone::Unknown), None);
        for text in
            ["", "2026-01-3", "31.01.2026 18:00", "ääääääääääääääää", "2026-01-31T18:00Zjunk"]
        {
            assert_eq!(of_text(text, Zone::Utc), None, "{text}");
        }
        assert_eq!(unix(f64::NAN), None);
        assert_eq!(unix(1e300), None);
        // A date in digits is not so many milliseconds, as which it would be in 1976.
        assert_eq!(of_text("202601310000", Zone::Utc), None);
        // Nor so many seconds, as which it would be in 2034.
        assert_eq!(of_text("2026013100", Zone::Utc), None);
        assert_eq!(unix(2_026_013_199.0).map(|instant| instant.millis()), Some(2_026_013_199_000));
        assert_eq!(of_text("20260131000000", Zone::Utc), None);
    }

    #[test]
    fn local_time_changes_on_the_last_sundays_of_march_and_october() {
        for (local, utc) in [
            ("2026-03-29T01:00:00", "2026-03-29T00:00:00Z"),
            ("2026-03-29T02:00:00", "2026-03-29T01:00:00Z"),
            ("2026-03-29T03:00:00", "2026-03-29T01:00:00Z"),
            ("2026-10-25T02:00:00", "2026-10-25T00:00:00Z"),
            ("2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
            ("2026-12-31T00:00:00", "2026-12-30T23:00:00Z"),
        ] {
            assert_eq!(of_text(local, Zone::Amsterdam), Some(at(utc)), "{local}");
        }
        let twice = at("2026-10-25T00:30:00Z");
        assert_eq!(repeated(twice), Some(at("2026-10-25T01:30:00Z")));
        for once in ["2026-10-24T23:59:59Z", "2026-10-25T01:00:00Z", "2026-03-29T00:30:00Z"] {
            assert_eq!(repeated(at(once)), None, "{once}");
        }
    }
}
