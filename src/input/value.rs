//! A document as it came in, before it has a type.

use std::borrow::Cow;

/// JSON, with the numbers that JSON does not have: NaN and the infinities arrive and are refused by
/// name, not turned into null on the way. Texts may be borrowed from the input.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// `null` or `undefined`: as if the field were absent.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// Any number.
    Number(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Value<'a>>),
    /// A typed array of numbers.
    Numbers(Vec<f64>),
    /// An object, in the order of its fields.
    Object(Vec<Field<'a>>),
}

/// A field of an object: its name and its value.
pub type Field<'a> = (Cow<'a, str>, Value<'a>);

impl Value<'_> {
    /// The value of a field of an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Value::Object(fields) => {
                fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}
