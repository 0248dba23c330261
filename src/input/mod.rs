//! What came in, before it has a type: a [`Value`], and how it becomes something with a type.
//!
//! A request is read in two steps: what came in, from JavaScript or from JSON text, becomes a
//! [`Value`], and a [`Value`] becomes a document, an option or a price, with errors that name the field. A field
//! that is not known is refused, as the API's `additionalProperties: false` asks.

mod excerpt;
mod from_value;
mod value;

#[cfg(feature = "engines")]
pub(crate) use excerpt::shorten_to;
pub(crate) use excerpt::{quote, shorten, utf16_length};
pub(crate) use from_value::reads;
pub use from_value::{
    Fields, FromValue, invalid_type, invalid_value, number_in, one_of, read, read_options, text,
};
pub use value::{Field, Value};
