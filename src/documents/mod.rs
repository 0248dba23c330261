//! The documents of the Flatpeak schedules API, one file per endpoint: their fields, with the
//! API's meaning, and what makes a request valid. No planning happens here.
//!
//! A request is read in two steps: what came in, from JavaScript or from JSON text, becomes a
//! [`Value`], and a [`Value`] becomes a document, with errors that name the field. Fields keep the
//! API's snake_case; a field that a request does not have is refused, as the API's
//! `additionalProperties: false` asks.

pub mod amount;
pub mod answer;
pub mod duration;
pub mod error;
pub mod field;
pub mod limit;
pub mod prices;
mod read;
pub mod soc;
pub mod state;
mod value;
pub mod warning;

#[cfg(feature = "engines")]
pub(crate) use read::shorten_to;
pub use read::{Fields, Read, number_in, read, read_options, unexpected, word, wrong};
pub(crate) use read::{quote, reads, shorten, utf16_length};
pub use value::{Field, Value};
