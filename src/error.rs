//! What can be wrong. Each error has the API's `type`, a `code` that is safe to branch on, the HTTP
//! status that the API would answer with, and a message that names the field.

use std::fmt;

/// The crate's result.
pub type Result<T> = std::result::Result<T, Error>;

/// What is wrong with a request, with the data it needs, or with the plan it asks for: small to hand
/// on, for it is most often not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    code: ErrorCode,
    location: Location,
    /// What is wrong: the rest of a sentence that starts with the field, or the whole sentence.
    problem: String,
    /// What the field may be, where the caller has to choose.
    choices: Option<Vec<String>>,
}

/// Where it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Location {
    /// At the path of a field, as far as it is known, e.g. `data[3].price.value`: the message starts with it.
    Field(String),
    /// In an option of this name.
    Option(&'static str),
    /// In no single field.
    Whole,
}

/// The kinds of errors, each with its code and its status.
macro_rules! codes {
    ($($(#[$about:meta])* $code:ident = $name:literal, $status:literal;)*) => {
        /// What is wrong, safe to branch on. Where the API has a code for the case, it is the API's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ErrorCode {
            $($(#[$about])* $code,)*
        }

        impl ErrorCode {
            /// The code as text.
            pub fn name(self) -> &'static str {
                match self {
                    $(ErrorCode::$code => $name,)*
                }
            }

            /// The HTTP status that the API would answer with.
            pub fn status(self) -> u16 {
                match self {
                    $(ErrorCode::$code => $status,)*
                }
            }
        }
    };
}

codes! {
    /// A required field is absent, null or undefined.
    MissingField = "missing_field", 400;
    /// A field that the document does not have.
    UnknownField = "unknown_field", 400;
    /// A value of the wrong type.
    InvalidType = "invalid_type", 400;
    /// A value of the right type that the field cannot have.
    InvalidValue = "invalid_value", 400;
    /// Two periods of a series overlap, or are the same period with different values.
    OverlappingPeriods = "overlapping_periods", 400;
    /// A document that is none of those with prices.
    UnknownFormat = "unknown_format", 400;
    /// A price document with several series, and none of them is meant by the options.
    SeriesRequired = "series_required", 400;
    /// A window that is longer than the API takes.
    WindowTooLong = "window_too_long", 400;
    /// The hosted API has no such operation in the version that was asked for.
    NotInVersion = "operation_not_in_version", 400;
    /// An id that this planner does not hold.
    NotFound = "not_found", 404;
    /// There is no price series for the direction.
    NoTariffConnected = "no_tariff_connected", 422;
    /// The price series has a gap inside the window, or a price document has no price.
    NoPriceData = "no_price_data", 422;
    /// The device's profile has no battery to plan with.
    NoBattery = "no_battery", 422;
    /// The request has no state of the device, and none was submitted.
    NoDeviceState = "no_device_state", 422;
    /// The plan cannot deliver all that was asked for, and the caller wants an error for that.
    Shortfall = "shortfall", 422;
    /// More than is planned, read or kept at once.
    TooLarge = "too_large", 422;
}

impl Error {
    #[cold]
    fn new(code: ErrorCode, location: Location, problem: String) -> Self {
        Error(Box::new(Details { code, location, problem, choices: None }))
    }

    /// Something wrong with a field; `problem` continues a sentence that starts with the field.
    pub fn of_field(code: ErrorCode, field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::new(code, Location::Field(field.into()), problem.into())
    }

    /// Something wrong with an option; `problem` is a sentence.
    pub fn of_option(code: ErrorCode, option: &'static str, problem: impl Into<String>) -> Self {
        Self::new(code, Location::Option(option), problem.into())
    }

    /// Something wrong with no single field; `problem` is a sentence.
    pub fn whole(code: ErrorCode, problem: impl Into<String>) -> Self {
        Self::new(code, Location::Whole, problem.into())
    }

    /// A value that the field cannot have; `problem` continues a sentence that starts with the field.
    pub fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::of_field(ErrorCode::InvalidValue, field, problem)
    }

    /// A required field that is not there.
    pub fn missing(field: &str) -> Self {
        Self::of_field(ErrorCode::MissingField, field, "is required")
    }

    /// A field that the document does not have; `known` are those that it has there.
    pub fn unknown(field: &str, known: &[&str]) -> Self {
        let problem = match known {
            [] => "is not a field".to_owned(),
            known => ["is not a field; the fields here are ", &known.join(", ")].concat(),
        };
        Self::of_field(ErrorCode::UnknownField, field, problem)
    }

    /// More than is planned, read or kept at once; `problem` continues a sentence that starts with the
    /// field, and says how much that is.
    pub fn too_large(field: &str, problem: impl Into<String>) -> Self {
        Self::of_field(ErrorCode::TooLarge, field, problem)
    }

    /// There is no price series for the direction.
    pub fn no_tariff(direction: &str) -> Self {
        let problem = ["No tariff connected for ", direction, " direction"].concat();
        Self::whole(ErrorCode::NoTariffConnected, problem)
    }

    /// A price document with several series, and none of them is meant by the option.
    pub fn choice(option: &'static str, choices: Vec<String>) -> Self {
        let problem = match choices.as_slice() {
            [] => " must be left out: the document names no series".to_owned(),
            choices => [" must be one of ", &choices.join(", ")].concat(),
        };
        let mut error =
            Self::of_option(ErrorCode::SeriesRequired, option, [option, &problem].concat());
        error.0.choices = Some(choices);
        error
    }

    /// The same error, seen from the document that holds the field under `parent`.
    #[must_use]
    pub fn under(mut self, parent: &str) -> Self {
        self.put_under(parent);
        self
    }

    /// Puts the field under `parent`.
    pub fn put_under(&mut self, parent: &str) {
        if let Location::Field(field) = &mut self.0.location {
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
        match &self.0.location {
            Location::Field(field) => Some(field),
            Location::Option(option) => Some(option),
            Location::Whole => None,
        }
    }

    /// What a field that is left open may be, where the caller has to choose.
    pub fn choices(&self) -> Option<&[String]> {
        self.0.choices.as_deref()
    }

    /// The API's `type`: all errors of a local plan are about the request.
    pub fn kind(&self) -> &'static str {
        "invalid_request"
    }

    /// The `code`, safe to branch on.
    pub fn code(&self) -> &'static str {
        self.0.code.name()
    }

    /// The HTTP status that the API would answer with.
    pub fn status(&self) -> u16 {
        self.0.code.status()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Location::Field(field) = &self.0.location {
            f.write_str(field)?;
            f.write_str(" ")?;
        }
        f.write_str(&self.0.problem)
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
        let missing = Error::missing("duration");
        assert_eq!((missing.code(), missing.status()), ("missing_field", 400));
        let gap = Error::whole(
            ErrorCode::NoPriceData,
            "There is no IMPORT price from 2026-01-01T00:00:00Z on",
        );
        assert_eq!((gap.code(), gap.status()), ("no_price_data", 422));
    }
}
