//! Numbers as people write them: with a decimal point or a decimal comma, with thousands in groups or not.
//!
//! A comma alone may mark the decimals or the thousands of a number. It is never guessed which: the other
//! numbers of the column, or a separator that is none, have to tell.

use std::borrow::Cow;

use super::errors::invalid_value;
use crate::error::Result;
use crate::number::{are_digits, decimal};

/// A number such as `1.5`, `+.5`, `-1e-3` or `0.30000000000000004`.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    let text = text.strip_prefix('+').filter(|rest| !rest.starts_with('-')).unwrap_or(text);
    match text.split_once(['e', 'E']) {
        Some((digits, tens)) => decimal(digits, i32::from(tens.parse::<i16>().ok()?)),
        None => decimal(text, 0),
    }
}

/// What marks the decimals of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing: it is whole.
    None,
    Point,
    Comma,
    /// A comma that may as well mark thousands: `1,234`.
    CommaPerhaps,
}

/// A number in either notation, and what marks its decimals.
pub(super) fn marked(text: &str) -> Option<(f64, Mark)> {
    let (english, mark) = match (text.rfind(','), text.rfind('.')) {
        (None, None) => (Cow::Borrowed(text), Mark::None),
        (None, Some(_)) => (Cow::Borrowed(text), Mark::Point),
        (Some(comma), None) => {
            let (whole, fraction) = (text.get(..comma)?, text.get(comma + 1..)?);
            let groups = is_group(fraction) && is_first_group(whole);
            let mark = if groups { Mark::CommaPerhaps } else { Mark::Comma };
            (Cow::Owned([whole, ".", fraction].concat()), mark)
        }
        (Some(comma), Some(point)) if comma > point => (ungrouped(text, comma, '.')?, Mark::Comma),
        (Some(_), Some(point)) => (ungrouped(text, point, ',')?, Mark::Point),
    };
    Some((number(&english)?, mark))
}

/// The number with a decimal point at `place`, and without what groups its thousands.
fn ungrouped(text: &str, place: usize, group: char) -> Option<Cow<'_, str>> {
    let (whole, fraction) = (text.get(..place)?, text.get(place + 1..)?);
    let mut groups = whole.split(group);
    let grouped = groups.next().is_some_and(is_first_group) && groups.all(is_group);
    grouped.then(|| Cow::Owned([&whole.replace(group, ""), ".", fraction].concat()))
}

fn is_group(text: &str) -> bool {
    text.len() == 3 && are_digits(text)
}

/// Up to three digits, of which the first is no zero.
fn is_first_group(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    (1..=3).contains(&digits.len()) && are_digits(digits) && !digits.starts_with('0')
}

/// The lines of a column on which each mark was last seen.
#[derive(Debug, Default)]
pub(super) struct Notation {
    point: Option<usize>,
    comma: Option<usize>,
    perhaps: Option<usize>,
}

impl Notation {
    pub(super) fn note(&mut self, mark: Mark, line: usize) {
        match mark {
            Mark::None => {}
            Mark::Point => self.point = Some(line),
            Mark::Comma => self.comma = Some(line),
            Mark::CommaPerhaps => self.perhaps = Some(line),
        }
    }

    /// Sees that all numbers were in one notation, and that it is known which.
    ///
    /// # Errors
    ///
    /// The line of a number that may be a thousand times as large, or that is in another notation.
    pub(super) fn check(&self, separator: u8) -> Result<()> {
        let says = |line: usize, problem| {
            Err(invalid_value(&["line ", &line.to_string()].concat(), &[problem]))
        };
        match (self.point, self.comma.max(self.perhaps), self.perhaps) {
            (Some(point), Some(comma), _) => {
                says(point.max(comma), "mixes decimal points and decimal commas with other lines")
            }
            (_, _, Some(line)) if separator == b',' && self.comma.is_none() => {
                says(line, "has a comma that may mark decimals or thousands")
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_common_spelling() {
        for (text, value) in [
            ("1.5", 1.5),
            (" -0.25 ", -0.25),
            ("+.5", 0.5),
            ("5.", 5.0),
            ("0.30000000000000004", 0.1 + 0.2),
            ("0.123456789012345", 0.123456789012345),
            ("12345678901234567890", 12_345_678_901_234_567_890.0),
            ("1e2", 100.0),
            ("-2.5E-1", -0.25),
            ("0e400", 0.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in
            ["", ".", "-", "e5", ".e5", "1.2.3", "1,5", "NaN", "1e", "0x10", "--1", "-+1", "1 5"]
        {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(number("1e400"), Some(f64::INFINITY));
    }

    #[test]
    fn a_number_tells_what_marks_its_decimals_or_that_it_does_not() {
        for (text, value, mark) in [
            ("80", 80.0, Mark::None),
            ("80.5", 80.5, Mark::Point),
            ("1.234", 1.234, Mark::Point),
            ("80,5", 80.5, Mark::Comma),
            ("0,125", 0.125, Mark::Comma),
            ("-,5", -0.5, Mark::Comma),
            ("1234,567", 1234.567, Mark::Comma),
            ("1,234", 1.234, Mark::CommaPerhaps),
            ("1.234,5", 1234.5, Mark::Comma),
            ("-1,234,567.25", -1_234_567.25, Mark::Point),
        ] {
            assert_eq!(marked(text), Some((value, mark)), "{text}");
        }
        // Groups of other lengths, two decimal commas, and what is no number.
        for text in ["12.34,5", "1,23.5", "1,2,3", "1.234.567", ",", "0.123,5", "1.,5"] {
            assert_eq!(marked(text), None, "{text}");
        }
    }
}
