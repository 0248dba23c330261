//! Errors on their way up. They are boxed, for each step that passes one on is code in the browser, and
//! a pointer is passed on in less of it.

use crate::documents::Value;
use crate::error::Error;

pub(super) type Result<T> = std::result::Result<T, Box<Error>>;

/// What is wrong with a field; the parts of the problem continue a sentence that starts with it.
#[cold]
#[inline(never)]
pub(super) fn wrong(field: &str, problem: &[&str]) -> Box<Error> {
    Box::new(Error::invalid(field, problem.concat()))
}

/// The same error, seen from what holds the field.
#[cold]
#[inline(never)]
pub(super) fn under(fault: Box<Error>, parent: &str) -> Box<Error> {
    Box::new(fault.under(parent))
}

/// A known form without a price.
#[cold]
#[inline(never)]
pub(super) fn no_prices(field: &str, problem: &[&str]) -> Box<Error> {
    Box::new(Error::NoPrices { field: field.to_owned(), problem: problem.concat() })
}

/// No form that is known.
#[cold]
#[inline(never)]
pub(super) fn unknown() -> Box<Error> {
    Box::new(Error::UnknownFormat { field: String::new(), known: super::KNOWN })
}

/// Several series or prices, and no option that says which one is meant.
#[cold]
#[inline(never)]
pub(super) fn required(option: &'static str, known: Vec<String>) -> Box<Error> {
    Box::new(Error::SeriesRequired { option, known })
}

/// A value of another type than expected.
#[cold]
#[inline(never)]
pub(super) fn unexpected(field: &str, expected: &str, found: &Value) -> Box<Error> {
    under(Box::new(crate::documents::unexpected(expected, found)), field)
}
