//! Kinds of fields that several documents share, each valid by its type.

use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorCode, Result};
use crate::input::{FromValue, invalid_value, number_in, one_of, text};
use crate::input::{Value, quote, utf16_length};
use crate::number::number;
use crate::series::Series;
use crate::time::{Offset, Span, Timestamp, Window};

/// An RFC 3339 time with its offset.
impl FromValue for Timestamp {
    fn from_value(value: Value) -> Result<Self> {
        let text = text(value)?;
        Timestamp::parse(&text).ok_or_else(|| invalid_value(Timestamp::SHAPE, &quote(&text)))
    }
}

/// As text for people, in numbers for a fingerprint.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.serialize_str(self.offset.printed(self.instant).as_str()),
            false => (self.instant.millis(), self.offset.seconds_ahead()).serialize(serializer),
        }
    }
}

/// The window between two times; `fields` are their names, for the message.
///
/// # Errors
///
/// `invalid_value` of the second one if it is not after the first.
pub fn window_between(start: Timestamp, end: Timestamp, fields: [&str; 2]) -> Result<Window> {
    let [start_field, end_field] = fields;
    Window::new(start.instant, end.instant).ok_or_else(|| {
        let (start, end) = (start.offset.print(start.instant), end.offset.print(end.instant));
        let problem = format!("must be after {start_field}: {end} is not after {start}");
        Error::invalid(end_field, problem)
    })
}

/// The window of a request, from its `start_time` to its `end_time`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RequestWindow {
    start: Timestamp,
    end: Timestamp,
    requested: Window,
    planned: Window,
}

impl RequestWindow {
    /// The window between two times.
    ///
    /// # Errors
    ///
    /// `invalid_value` of `end_time` if it is not after `start_time`, or leaves no whole second.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Self> {
        let requested = window_between(start, end, ["start_time", "end_time"])?;
        let too_short = || Error::invalid("end_time", "must leave at least one whole second");
        let planned = requested.on_whole_seconds().ok_or_else(too_short)?;
        Ok(RequestWindow { start, end, requested, planned })
    }

    /// As it was requested.
    pub fn requested(&self) -> Window {
        self.requested
    }

    /// As it is planned: on whole seconds, as all cuts are.
    pub fn planned(&self) -> Window {
        self.planned
    }

    /// The offset that the answer is printed in: that of the end.
    pub fn offset(&self) -> Offset {
        self.end.offset
    }

    /// Where it starts and ends, in the offset of the answer.
    pub fn echo(&self) -> [Timestamp; 2] {
        [self.start, self.end].map(|time| self.end.offset.at(time.instant))
    }
}

/// As it was requested, for a fingerprint.
impl Serialize for RequestWindow {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        (self.start, self.end).serialize(serializer)
    }
}

/// A length of time in minutes, at least a second, rounded to whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes(pub Span);

impl Minutes {
    /// The longest time that is read.
    const MAX: f64 = 1e9;
}

impl FromValue for Minutes {
    fn from_value(value: Value) -> Result<Self> {
        let minutes =
            number_in(value, f64::MIN..=Self::MAX, "a finite number of minutes, at most 1e9")?;
        let too_short = || invalid_value("at least one second, in minutes", &number(minutes));
        Span::from_minutes(minutes).map(Minutes).ok_or_else(too_short)
    }
}

impl Serialize for Minutes {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0.minutes())
    }
}

/// The longest window that the hosted API takes for `duration` and `limit`: 3 days.
pub const MAX_API_WINDOW: Span = Span::from_seconds(3 * 86_400);

/// Checks that a window is no longer.
///
/// # Errors
///
/// `window_too_long`, of its end.
pub fn check_window(window: Window, longest: Span) -> Result<()> {
    match window.length() > longest {
        true => Err(too_long()),
        false => Ok(()),
    }
}

fn too_long() -> Error {
    let problem = "must be at most 3 days after start_time: the API takes no longer windows";
    Error::of_field(ErrorCode::WindowTooLong, "end_time", problem)
}

/// A price per kWh, in major currency units; may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PricePerKwh(pub f64);

impl FromValue for PricePerKwh {
    fn from_value(value: Value) -> Result<Self> {
        let within = -Series::MAX..=Series::MAX;
        number_in(value, within, "a finite number between -1e9 and 1e9").map(PricePerKwh)
    }
}

/// How sure a price is: 1 is known, less is a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Confidence(pub f64);

impl Confidence {
    /// A price is known where nothing else is said.
    pub const KNOWN: Confidence = Confidence(1.0);
}

impl FromValue for Confidence {
    fn from_value(value: Value) -> Result<Self> {
        number_in(value, 0.0..=1.0, "between 0 and 1").map(Confidence)
    }
}

/// A point of the API's relative price scale, on which the lowest price of a window is 0.01 and the
/// highest is 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RelativePrice(f64);

impl RelativePrice {
    /// The point.
    pub fn point(self) -> f64 {
        self.0
    }
}

impl FromValue for RelativePrice {
    fn from_value(value: Value) -> Result<Self> {
        number_in(value, 0.01..=1.0, "between 0.01 and 1").map(RelativePrice)
    }
}

/// The most characters of an id or a reference, as JavaScript counts them: in units of UTF-16.
pub const MAX_ID_LENGTH: usize = 256;

/// An id, or a reference: any text of a bounded length, for it is kept and repeated in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Id(String);

impl Id {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromValue for Id {
    fn from_value(value: Value) -> Result<Self> {
        let text = text(value)?;
        match utf16_length(&text) {
            1..=MAX_ID_LENGTH => Ok(Id(text.into_owned())),
            length => {
                let problem = format!("must have 1 to {MAX_ID_LENGTH} characters, got {length}");
                Err(Error::invalid("", problem))
            }
        }
    }
}

/// Which end of the prices a request wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PriceSegment {
    /// The cheapest segment.
    Low,
    /// The most expensive segment.
    High,
}

impl FromValue for PriceSegment {
    fn from_value(value: Value) -> Result<Self> {
        one_of(value, &[("LOW", PriceSegment::Low), ("HIGH", PriceSegment::High)])
    }
}

/// Which of a location's prices a request is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TariffDirection {
    /// Buying from the grid.
    #[default]
    Import,
    /// Selling to the grid.
    Export,
    /// Using what the location generates itself.
    Local,
}

impl FromValue for TariffDirection {
    fn from_value(value: Value) -> Result<Self> {
        use TariffDirection::{Export, Import, Local};
        one_of(value, &[("IMPORT", Import), ("EXPORT", Export), ("LOCAL", Local)])
    }

    fn default_if_missing() -> Option<Self> {
        Some(TariffDirection::default())
    }
}

impl TariffDirection {
    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            TariffDirection::Import => "IMPORT",
            TariffDirection::Export => "EXPORT",
            TariffDirection::Local => "LOCAL",
        }
    }
}

/// The side of the grid that a device trades on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Direction {
    /// Buying from the grid.
    #[default]
    Import,
    /// Selling to the grid.
    Export,
}

impl FromValue for Direction {
    fn from_value(value: Value) -> Result<Self> {
        one_of(value, &[("IMPORT", Direction::Import), ("EXPORT", Direction::Export)])
    }

    fn default_if_missing() -> Option<Self> {
        Some(Direction::default())
    }
}

impl From<Direction> for TariffDirection {
    fn from(trade: Direction) -> Self {
        match trade {
            Direction::Import => TariffDirection::Import,
            Direction::Export => TariffDirection::Export,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Value, read};

    #[test]
    fn an_id_has_any_form_and_1_to_256_characters_as_javascript_counts_them() {
        let id = |text: String| read::<Id>(Value::Text(text.into()));
        for text in ["loc_home", "my-car", " ", "Küche/1", "\u{0}"] {
            assert_eq!(id(text.to_owned()).unwrap().as_str(), text);
        }
        assert!(id("a".repeat(256)).is_ok());
        assert!(id("🔌".repeat(128)).is_ok());
        for (text, length) in [(String::new(), 0), ("a".repeat(257), 257), ("🔌".repeat(129), 258)]
        {
            let error = id(text).unwrap_err();
            assert_eq!(error.to_string(), format!(" must have 1 to 256 characters, got {length}"));
            assert_eq!((error.code(), error.status()), ("invalid_value", 400));
        }
    }

    #[test]
    fn a_request_that_is_off_the_scale_says_so() {
        let error = read::<RelativePrice>(Value::Number(0.0)).unwrap_err();
        assert_eq!(error.to_string(), " must be between 0.01 and 1, got 0");
        assert!(read::<RelativePrice>(Value::Number(f64::NAN)).is_err());
        assert!(read::<PricePerKwh>(Value::Number(f64::NAN)).is_err());
    }
}
