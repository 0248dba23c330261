//! The errors of reading prices, each made in one place: what makes an error is code in the browser.

use crate::error::{Error, ErrorCode};
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
    Error::of_field(ErrorCode::NoPriceData, field, problem.concat())
}

/// More than is read.
#[cold]
#[inline(never)]
pub(super) fn too_large(field: &str, problem: &[&str]) -> Error {
    Error::too_large(field, problem.concat())
}

/// No form that is known.
#[cold]
#[inline(never)]
pub(super) fn unknown() -> Error {
    let problem = ["has no prices in a form that is known; known are ", super::KNOWN].concat();
    Error::of_field(ErrorCode::UnknownFormat, "", problem)
}

/// Several series or prices, and no option that says which one is meant.
#[cold]
#[inline(never)]
pub(super) fn required(option: &'static str, known: Vec<String>) -> Error {
    Error::choice(option, known)
}

/// A value of another type than expected.
#[cold]
#[inline(never)]
pub(super) fn invalid_type(field: &str, expected: &str, found: &Value) -> Error {
    crate::input::invalid_type(expected, found).under(field)
}
