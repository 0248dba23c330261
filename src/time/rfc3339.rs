//! RFC 3339: an instant as text, with the offset that it is written in.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};

use super::{Instant, SECOND};

/// How far local time is ahead of UTC, as a timestamp writes it: `Z` or `+01:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offset {
    /// Written as `Z`.
    Utc,
    /// Written as hours and minutes, `+00:00` too.
    Fixed(FixedOffset),
}

impl Offset {
    /// How many seconds local time is ahead of UTC; none for `Z`.
    pub fn seconds_ahead(self) -> Option<i32> {
        match self {
            Offset::Utc => None,
            Offset::Fixed(offset) => Some(offset.local_minus_utc()),
        }
    }

    /// The instant, to be written in this offset.
    pub fn at(self, instant: Instant) -> Timestamp {
        Timestamp { instant, offset: self }
    }

    /// The instant as RFC 3339 in this offset, with milliseconds only where it has some.
    pub fn print(self, instant: Instant) -> String {
        self.printed(instant).as_str().to_owned()
    }

    /// The same, without a place of its own in memory.
    pub fn printed(self, instant: Instant) -> Printed {
        let ahead = self.seconds_ahead().unwrap_or_default();
        let local = instant.millis() + i64::from(ahead) * SECOND;
        let local = DateTime::from_timestamp_millis(local).unwrap_or_default().naive_utc();
        let mut text = Printed { bytes: [0; Printed::LONGEST], length: 0 };
        // In the last hours of 9999 the next year has begun elsewhere.
        if local.year() > 9_999 {
            text.push(b"+1");
        }
        let year = local.year().unsigned_abs();
        let ([y1, y2], [y3, y4]) = (two(year / 100), two(year));
        let ([m1, m2], [d1, d2]) = (two(local.month()), two(local.day()));
        text.push(&[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]);
        let ([h1, h2], [m1, m2]) = (two(local.hour()), two(local.minute()));
        let [s1, s2] = two(local.second());
        text.push(&[b'T', h1, h2, b':', m1, m2, b':', s1, s2]);
        let millis = local.nanosecond() / 1_000_000;
        if millis > 0 {
            let ([_, f1], [f2, f3]) = (two(millis / 100), two(millis));
            text.push(&[b'.', f1, f2, f3]);
        }
        let sign = if ahead < 0 { b'-' } else { b'+' };
        let minutes = ahead.unsigned_abs() / 60;
        let ([h1, h2], [m1, m2]) = (two(minutes / 60), two(minutes % 60));
        match self {
            Offset::Utc => text.push(b"Z"),
            Offset::Fixed(_) => text.push(&[sign, h1, h2, b':', m1, m2]),
        }
        text
    }
}

/// An instant as text.
#[derive(Clone, Copy, Debug)]
pub struct Printed {
    bytes: [u8; Self::LONGEST],
    length: usize,
}

impl Printed {
    const LONGEST: usize = "+10000-01-01T13:59:59.999+23:59".len();

    /// The text.
    pub fn as_str(&self) -> &str {
        let text = self.bytes.get(..self.length).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }

    fn push(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        if let Some(place) = self.bytes.get_mut(self.length..end) {
            place.copy_from_slice(bytes);
            self.length = end;
        }
    }
}

/// The last two digits of a number.
#[inline(always)]
fn two(number: u32) -> [u8; 2] {
    [b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]
}

/// An RFC 3339 timestamp: an instant, and the offset that it was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// The point in time.
    pub instant: Instant,
    /// The offset as written.
    pub offset: Offset,
}

impl Timestamp {
    /// What a timestamp has to look like, for messages.
    pub const SHAPE: &'static str = "an RFC 3339 time with Z or an offset, like 2026-01-31T18:30:00Z or 2026-01-31T19:30:00+01:00";

    /// Reads an RFC 3339 timestamp; fractions finer than a millisecond are cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let parsed = DateTime::parse_from_rfc3339(text).ok()?;
        let instant = Instant::from_millis(parsed.timestamp_millis())?;
        let offset = match text.ends_with(['Z', 'z']) {
            true => Offset::Utc,
            false => Offset::Fixed(*parsed.offset()),
        };
        Some(Timestamp { instant, offset })
    }
}
