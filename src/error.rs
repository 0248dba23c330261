//! What can be wrong, as one enum. Each error has the API's `type`, a `code` that is safe to branch
//! on, the HTTP status that the API would answer with, and a message that names the field.

use std::fmt;

/// The crate's result.
pub type Result<T> = std::result::Result<T, Error>;

/// What is wrong: small to hand on, for it is most often not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Fault>);

impl From<Fault> for Error {
    #[cold]
    fn from(fault: Fault) -> Self {
        Error(Box::new(fault))
    }
}

/// What can be wrong with a request, with the data it needs, or with the plan it asks for.
///
/// `field` is the path of the field in the caller's own input, e.g. `prices.import.data[3].price.value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
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
    /// More than is planned or kept at once.
    TooLarge {
        /// The path of what is too large.
        field: String,
        /// How large it may be, as the rest of a sentence that starts with the field.
        problem: String,
    },
    /// A window that is longer than the API takes.
    WindowTooLong {
        /// The path of its end.
        field: String,
    },
    /// The hosted API has no such operation in the version that was asked for.
    NotInVersion {
        /// Which one, and where it is instead, as a sentence.
        problem: String,
    },
}

impl Error {
    /// A value that the field cannot have; `problem` continues a sentence that starts with the field.
    pub fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Fault::InvalidValue { field: field.into(), problem: problem.into() }.into()
    }

    /// The same error, seen from the document that holds the field under `parent`.
    #[must_use]
    pub fn under(mut self, parent: &str) -> Self {
        self.put_under(parent);
        self
    }

    /// Puts the field under `parent`.
    pub fn put_under(&mut self, parent: &str) {
        if let Some(field) = self.field_mut() {
            *field = match field.chars().next() {
                None => parent.to_owned(),
                Some('[') => format!("{parent}{field}"),
                Some(_) => format!("{parent}.{field}"),
            };
        }
    }

    /// The same error, where what is wrong is the document itself: `root` is its name.
    #[must_use]
    pub fn of(self, root: &str) -> Self {
        if self.field() == Some("") { self.under(root) } else { self }
    }

    /// The path of the field that is wrong, where one field is.
    pub fn field(&self) -> Option<&str> {
        match &*self.0 {
            Fault::MissingField { field }
            | Fault::UnknownField { field, .. }
            | Fault::InvalidType { field, .. }
            | Fault::InvalidValue { field, .. }
            | Fault::OverlappingPeriods { field, .. }
            | Fault::UnknownFormat { field, .. }
            | Fault::NoPrices { field, .. }
            | Fault::TooLarge { field, .. }
            | Fault::WindowTooLong { field }
            | Fault::NotFound { field, .. } => Some(field),
            Fault::SeriesRequired { option, .. } => Some(option),
            Fault::NoTariffConnected { .. }
            | Fault::NoPriceData { .. }
            | Fault::NoBattery { .. }
            | Fault::NoDeviceState { .. }
            | Fault::Shortfall { .. } => None,
            Fault::NotInVersion { .. } => Some("apiVersion"),
        }
    }

    fn field_mut(&mut self) -> Option<&mut String> {
        match &mut *self.0 {
            Fault::MissingField { field }
            | Fault::UnknownField { field, .. }
            | Fault::InvalidType { field, .. }
            | Fault::InvalidValue { field, .. }
            | Fault::OverlappingPeriods { field, .. }
            | Fault::UnknownFormat { field, .. }
            | Fault::NoPrices { field, .. }
            | Fault::TooLarge { field, .. }
            | Fault::WindowTooLong { field }
            | Fault::NotFound { field, .. } => Some(field),
            Fault::SeriesRequired { .. }
            | Fault::NoTariffConnected { .. }
            | Fault::NoPriceData { .. }
            | Fault::NoBattery { .. }
            | Fault::NoDeviceState { .. }
            | Fault::Shortfall { .. }
            | Fault::NotInVersion { .. } => None,
        }
    }

    /// What a field that is left open may be, where the caller has to choose.
    pub fn choices(&self) -> Option<&[String]> {
        match &*self.0 {
            Fault::SeriesRequired { known, .. } => Some(known),
            _ => None,
        }
    }

    /// The API's `type`: all errors of a local plan are about the request.
    pub fn kind(&self) -> &'static str {
        "invalid_request"
    }

    /// The `code`, safe to branch on. Where the API has a code for the case, it is the API's.
    pub fn code(&self) -> &'static str {
        match &*self.0 {
            Fault::MissingField { .. } => "missing_field",
            Fault::UnknownField { .. } => "unknown_field",
            Fault::InvalidType { .. } => "invalid_type",
            Fault::InvalidValue { .. } => "invalid_value",
            Fault::OverlappingPeriods { .. } => "overlapping_periods",
            Fault::NotFound { .. } => "not_found",
            Fault::UnknownFormat { .. } => "unknown_format",
            Fault::SeriesRequired { .. } => "series_required",
            Fault::NoTariffConnected { .. } => "no_tariff_connected",
            Fault::NoPriceData { .. } | Fault::NoPrices { .. } => "no_price_data",
            Fault::NoBattery { .. } => "no_battery",
            Fault::NoDeviceState { .. } => "no_device_state",
            Fault::Shortfall { .. } => "shortfall",
            Fault::TooLarge { .. } => "too_large",
            Fault::WindowTooLong { .. } => "window_too_long",
            Fault::NotInVersion { .. } => "operation_not_in_version",
        }
    }

    /// The HTTP status that the API would answer with.
    pub fn status(&self) -> u16 {
        match &*self.0 {
            Fault::MissingField { .. }
            | Fault::UnknownField { .. }
            | Fault::InvalidType { .. }
            | Fault::InvalidValue { .. }
            | Fault::UnknownFormat { .. }
            | Fault::SeriesRequired { .. }
            | Fault::OverlappingPeriods { .. }
            | Fault::WindowTooLong { .. }
            | Fault::NotInVersion { .. } => 400,
            Fault::NotFound { .. } => 404,
            Fault::NoTariffConnected { .. }
            | Fault::NoPriceData { .. }
            | Fault::NoPrices { .. }
            | Fault::NoBattery { .. }
            | Fault::NoDeviceState { .. }
            | Fault::Shortfall { .. }
            | Fault::TooLarge { .. } => 422,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Fault::MissingField { field } => write!(f, "{field} is required"),
            Fault::UnknownField { field, known: [] } => write!(f, "{field} is not a field"),
            Fault::UnknownField { field, known } => {
                write!(f, "{field} is not a field; the fields here are {}", known.join(", "))
            }
            Fault::InvalidType { field, expected, found } => {
                write!(f, "{field} must be {expected}, got {found}")
            }
            Fault::InvalidValue { field, problem }
            | Fault::NoPrices { field, problem }
            | Fault::TooLarge { field, problem }
            | Fault::NotFound { field, problem } => {
                write!(f, "{field} {problem}")
            }
            Fault::UnknownFormat { field, known } => {
                write!(f, "{field} has no prices in a form that is known; known are {known}")
            }
            Fault::SeriesRequired { option, known } if known.is_empty() => {
                write!(f, "{option} must be left out: the document names no series")
            }
            Fault::SeriesRequired { option, known } => {
                write!(f, "{option} must be one of {}", known.join(", "))
            }
            Fault::OverlappingPeriods { field, other } => {
                write!(f, "{field} overlaps the period at position {other}")
            }
            Fault::NoTariffConnected { direction } => {
                write!(f, "No tariff connected for {direction} direction")
            }
            Fault::NoPriceData { direction, missing } => {
                write!(f, "There is no {direction} price from {missing} on")
            }
            Fault::NoBattery { device } => {
                write!(f, "{device} has no battery: give its profile to the planner, in `devices`")
            }
            Fault::NoDeviceState { device } => write!(
                f,
                "There is no state of {device}: submit one, or put device_state into the request"
            ),
            Fault::WindowTooLong { field } => write!(
                f,
                "{field} must be at most 3 days after start_time: the API takes no longer windows"
            ),
            Fault::Shortfall { problem } | Fault::NotInVersion { problem } => f.write_str(problem),
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
        let missing = Error::from(Fault::MissingField { field: "duration".into() });
        assert_eq!((missing.code(), missing.status()), ("missing_field", 400));
        let gap = Error::from(Fault::NoPriceData {
            direction: "IMPORT",
            missing: "2026-01-01T00:00:00Z".into(),
        });
        assert_eq!((gap.code(), gap.status()), ("no_price_data", 422));
    }
}
