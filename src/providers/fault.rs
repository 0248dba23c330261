//! The errors of reading prices, each made in one place: what makes an error is code in the browser.

use crate::error::{Error, Fault};
use crate::input::Value;

/// What is wrong with a field; the parts of the problem continue a sentence that starts with it.
#[cold]
#[inline(never)]
pub(super) fn invalid_value(field: &str, problem: &[&str]) -> Error {
    Error::invalid(field, problem.concat())
}

/// A known form without a price.
#[cold]
#[inline(never)]
pub(super) fn no_prices(field: &str, problem: &[&str]) -> Error {
    Fault::NoPrices { field: field.to_owned(), problem: problem.concat() }.into()
}

/// More than is read.
#[cold]
#[inline(never)]
pub(super) fn too_large(field: &str, problem: &[&str]) -> Error {
    Fault::TooLarge { field: field.to_owned(), problem: problem.concat() }.into()
}

/// No form that is known.
#[cold]
#[inline(never)]
pub(super) fn unknown() -> Error {
    Fault::UnknownFormat { field: String::new(), known: super::KNOWN }.into()
}

/// Several series or prices, and no option that says which one is meant.
#[cold]
#[inline(never)]
pub(super) fn required(option: &'static str, known: Vec<String>) -> Error {
    Fault::SeriesRequired { option, known }.into()
}

/// A value of another type than expected.
#[cold]
#[inline(never)]
pub(super) fn invalid_type(field: &str, expected: &str, found: &Value) -> Error {
    crate::input::invalid_type(expected, found).under(field)
}
