//! What can be wrong, as one enum. Each error has the API's `type`, a `code` that is safe to branch
//! on, the HTTP status that the API would answer with, and a message that names the field.

use std::fmt;

/// The crate's result.
pub type Result<T> = std::result::Result<T, Error>;

/// What is wrong with a request, with the data it needs, or with the plan it asks for.
///
/// `field` is the path of the field in the caller's own input, e.g. `prices.import.data[3].price.value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A required field is absent, null or undefined.
    MissingField {
        /// The path of the field.
        field: String,
    },
    /// A field that the document does not have.
    UnknownField {
        /// The path of the field.
        field: String,
        /// The fields that the document has there.
        known: &'static [&'static str],
    },
    /// A value of the wrong type.
    InvalidType {
        /// The path of the field.
        field: String,
        /// The type that the field has.
        expected: String,
        /// The type that came.
        found: String,
    },
    /// A value of the right type that the field cannot have.
    InvalidValue {
        /// The path of the field.
        field: String,
        /// What is wrong with it, as the rest of a sentence that starts with the field.
        problem: String,
    },
    /// Two periods of a series overlap, or are the same period with different values.
    OverlappingPeriods {
        /// The path of the later period in the input.
        field: String,
        /// The position of the period that it overlaps.
        other: usize,
    },
    /// An id that this planner does not hold.
    NotFound {
        /// The path of the id.
        field: String,
        /// What is wrong with it, as the rest of a sentence that starts with the field.
        problem: String,
    },
    /// There is no price series for the direction.
    NoTariffConnected {
        /// `IMPORT`, `EXPORT` or `LOCAL`.
        direction: &'static str,
    },
    /// The price series has a gap inside the window.
    NoPriceData {
        /// `IMPORT`, `EXPORT` or `LOCAL`.
        direction: &'static str,
        /// The first instant without a price, as RFC 3339.
        missing: String,
    },
    /// The device's profile has no battery to plan with.
    NoBattery {
        /// The device.
        device: String,
    },
    /// The request has no state of the device, and none was submitted.
    NoDeviceState {
        /// The device.
        device: String,
    },
    /// A document that is none of those with prices.
    UnknownFormat {
        /// The path of the document.
        field: String,
        /// The documents that are known, as part of a sentence.
        known: &'static str,
    },
    /// A price document without a price.
    NoPrices {
        /// The path of what holds none.
        field: String,
        /// What it holds instead, as the rest of a sentence that starts with the field.
        problem: String,
    },
    /// A price document with several series, and none of them is meant by the options.
    SeriesRequired {
        /// The option that says it.
        option: &'static str,
        /// What the option may be.
        known: Vec<String>,
    },
    /// The plan cannot deliver all that was asked for, and the caller wants an error for that.
    Shortfall {
        /// What was asked, what can be delivered, and what limits it, as a sentence.
        problem: String,
    },
}

impl Error {
    /// A value that the field cannot have; `problem` continues a sentence that starts with the field.
    pub fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Error::InvalidValue { field: field.into(), problem: problem.into() }
    }

    /// The same error, seen from the document that holds the field under `parent`.
    #[must_use]
    pub fn under(mut self, parent: &str) -> Self {
        if let Some(field) = self.field_mut() {
            *field = match field.chars().next() {
                None => parent.to_owned(),
                Some('[') => format!("{parent}{field}"),
                Some(_) => format!("{parent}.{field}"),
            };
        }
        self
    }

    /// The same error, where what is wrong is the document itself: `root` is its name.
    #[must_use]
    pub fn of(self, root: &str) -> Self {
        if self.field() == Some("") { self.under(root) } else { self }
    }

    /// The path of the field that is wrong, where one field is.
    pub fn field(&self) -> Option<&str> {
        match self {
            Error::MissingField { field }
            | Error::UnknownField { field, .. }
            | Error::InvalidType { field, .. }
            | Error::InvalidValue { field, .. }
            | Error::OverlappingPeriods { field, .. }
            | Error::UnknownFormat { field, .. }
            | Error::NoPrices { field, .. }
            | Error::NotFound { field, .. } => Some(field),
            Error::SeriesRequired { option, .. } => Some(option),
            Error::NoTariffConnected { .. }
            | Error::NoPriceData { .. }
            | Error::NoBattery { .. }
            | Error::NoDeviceState { .. }
            | Error::Shortfall { .. } => None,
        }
    }

    fn field_mut(&mut self) -> Option<&mut String> {
        match self {
            Error::MissingField { field }
            | Error::UnknownField { field, .. }
            | Error::InvalidType { field, .. }
            | Error::InvalidValue { field, .. }
            | Error::OverlappingPeriods { field, .. }
            | Error::UnknownFormat { field, .. }
            | Error::NoPrices { field, .. }
            | Error::NotFound { field, .. } => Some(field),
            Error::SeriesRequired { .. }
            | Error::NoTariffConnected { .. }
            | Error::NoPriceData { .. }
            | Error::NoBattery { .. }
            | Error::NoDeviceState { .. }
            | Error::Shortfall { .. } => None,
        }
    }

    /// The API's `type`: all errors of a local plan are about the request.
    pub fn kind(&self) -> &'static str {
        "invalid_request"
    }

    /// The `code`, safe to branch on. Where the API has a code for the case, it is the API's.
    pub fn code(&self) -> &'static str {
        match self {
            Error::MissingField { .. } => "missing_field",
            Error::UnknownField { .. } => "unknown_field",
            Error::InvalidType { .. } => "invalid_type",
            Error::InvalidValue { .. } => "invalid_value",
            Error::OverlappingPeriods { .. } => "overlapping_periods",
            Error::NotFound { .. } => "not_found",
            Error::UnknownFormat { .. } => "unknown_format",
            Error::SeriesRequired { .. } => "series_required",
            Error::NoTariffConnected { .. } => "no_tariff_connected",
            Error::NoPriceData { .. } | Error::NoPrices { .. } => "no_price_data",
            Error::NoBattery { .. } => "no_battery",
            Error::NoDeviceState { .. } => "no_device_state",
            Error::Shortfall { .. } => "shortfall",
        }
    }

    /// The HTTP status that the API would answer with.
    pub fn status(&self) -> u16 {
        match self {
            Error::MissingField { .. }
            | Error::UnknownField { .. }
            | Error::InvalidType { .. }
            | Error::InvalidValue { .. }
            | Error::UnknownFormat { .. }
            | Error::SeriesRequired { .. }
            | Error::OverlappingPeriods { .. } => 400,
            Error::NotFound { .. } => 404,
            Error::NoTariffConnected { .. }
            | Error::NoPriceData { .. }
            | Error::NoPrices { .. }
            | Error::NoBattery { .. }
            | Error::NoDeviceState { .. }
            | Error::Shortfall { .. } => 422,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::MissingField { field } => write!(f, "{field} is required"),
            Error::UnknownField { field, known: [] } => write!(f, "{field} is not a field"),
            Error::UnknownField { field, known } => {
                write!(f, "{field} is not a field; the fields here are {}", known.join(", "))
            }
            Error::InvalidType { field, expected, found } => {
                write!(f, "{field} must be {expected}, got {found}")
            }
            Error::InvalidValue { field, problem }
            | Error::NoPrices { field, problem }
            | Error::NotFound { field, problem } => {
                write!(f, "{field} {problem}")
            }
            Error::UnknownFormat { field, known } => {
                write!(f, "{field} has no prices in a form that is known; known are {known}")
            }
            Error::SeriesRequired { option, known } if known.is_empty() => {
                write!(f, "{option} must be left out: the document names no series")
            }
            Error::SeriesRequired { option, known } => {
                write!(f, "{option} must be one of {}", known.join(", "))
            }
            Error::OverlappingPeriods { field, other } => {
                write!(f, "{field} overlaps the period at position {other}")
            }
            Error::NoTariffConnected { direction } => {
                write!(f, "No tariff connected for {direction} direction")
            }
            Error::NoPriceData { direction, missing } => {
                write!(f, "There is no {direction} price from {missing} on")
            }
            Error::NoBattery { device } => {
                write!(f, "{device} has no battery: give its profile to the planner, in `devices`")
            }
            Error::NoDeviceState { device } => write!(
                f,
                "There is no state of {device}: submit one, or put device_state into the request"
            ),
            Error::Shortfall { problem } => f.write_str(problem),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_seen_from_its_parent_names_the_whole_path() {
        let error =
            Error::invalid("price.value", "must be finite").under("data[3]").under("prices");
        assert_eq!(error.to_string(), "prices.data[3].price.value must be finite");
        let error = Error::invalid("[4]", "must be finite").under("values");
        assert_eq!(error.field(), Some("values[4]"));
        let error = Error::invalid("", "must be a list").under("prices");
        assert_eq!(error.field(), Some("prices"));
    }

    #[test]
    fn each_error_has_the_status_of_its_class() {
        let missing = Error::MissingField { field: "duration".into() };
        assert_eq!((missing.code(), missing.status()), ("missing_field", 400));
        let gap =
            Error::NoPriceData { direction: "IMPORT", missing: "2026-01-01T00:00:00Z".into() };
        assert_eq!((gap.code(), gap.status()), ("no_price_data", 422));
    }
}
