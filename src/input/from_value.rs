//! From a [`Value`] to a document: each type says how it is read, and errors name the path.
//!
//! Errors of serde's derived readers have no codes, and each of those readers is a machine of its own:
//! a third of all the code that a browser would load. Here one small reader takes fields by name.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use super::excerpt::{quote, shorten};
use super::value::{Field, Value};
use crate::error::{Error, ErrorCode, Result};
use crate::number::number;

/// Reads a document.
///
/// # Errors
///
/// `missing_field`, `unknown_field`, `invalid_type` or `invalid_value`, with the path of the field.
pub fn read<T: FromValue>(value: Value) -> Result<T> {
    T::from_value(value)
}

/// Reads options: they may be left out.
///
/// # Errors
///
/// As [`read`].
pub fn read_options<T: FromValue + Default>(value: Value) -> Result<T> {
    match value {
        Value::Null => Ok(T::default()),
        value => T::from_value(value),
    }
}

/// What can be read from a [`Value`].
pub trait FromValue: Sized {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// What is wrong with it, with the path from here on.
    fn from_value(value: Value) -> Result<Self>;

    /// What stands for a field that is not there; none where the field is required.
    fn default_if_missing() -> Option<Self> {
        None
    }
}

/// The fields of an object that is being read.
pub struct Fields<'a> {
    fields: Vec<Field<'a>>,
    /// Behind the one that was taken last: most documents have their fields in the order in which
    /// they are read.
    next: usize,
}

impl<'a> Fields<'a> {
    /// The fields of an object that may have no others than these.
    ///
    /// # Errors
    ///
    /// `unknown_field` with the name of the first that it should not have.
    pub fn known(value: Value<'a>, known: &'static [&'static str]) -> Result<Self> {
        let fields = Self::any(value)?;
        let mut next = known.iter().cycle();
        let mut is_known = |name: &str| next.by_ref().take(known.len()).any(|known| *known == name);
        let unknown = |(name, value): &&Field| *value != Value::Null && !is_known(name.as_ref());
        match fields.fields.iter().find(unknown) {
            Some((name, _)) => Err(Error::unknown(&shorten(name), known)),
            None => Ok(fields),
        }
    }

    /// The fields of an object that may have others than those that are read.
    ///
    /// # Errors
    ///
    /// `invalid_type` for what is not an object.
    pub fn any(value: Value<'a>) -> Result<Self> {
        match value {
            Value::Object(fields) => Ok(Fields { fields, next: 0 }),
            other => Err(invalid_type("an object", &other)),
        }
    }

    /// Takes a field out and reads it.
    ///
    /// # Errors
    ///
    /// `missing_field`, or what is wrong with it.
    pub fn take<T: FromValue>(&mut self, name: &str) -> Result<T> {
        match self.value(name) {
            Value::Null => T::default_if_missing().ok_or_else(|| Error::missing(name)),
            value => T::from_value(value).map_err(|error| error.under(name)),
        }
    }

    /// Takes out a list and reads its entries one by one.
    ///
    /// # Errors
    ///
    /// `missing_field`, or what is wrong with it.
    pub fn take_each(
        &mut self,
        name: &str,
        read: &mut dyn FnMut(Value) -> Result<()>,
    ) -> Result<()> {
        match self.value(name) {
            Value::Null => Err(Error::missing(name)),
            value => each(value, read).map_err(|error| error.under(name)),
        }
    }

    /// Changes all values before they are read.
    #[must_use]
    pub fn map(self, change: fn(Value) -> Value) -> Self {
        let fields = self.fields.into_iter().map(|(name, value)| (name, change(value))).collect();
        Fields { fields, ..self }
    }

    fn value(&mut self, name: &str) -> Value<'a> {
        let is_named = |at: &usize| self.fields.get(*at).is_some_and(|(field, _)| field == name);
        let found = (self.next..self.fields.len()).chain(0..self.next).find(is_named);
        let field = found.and_then(|at| {
            self.next = at + 1;
            self.fields.get_mut(at)
        });
        field.map_or(Value::Null, |(_, value)| std::mem::replace(value, Value::Null))
    }
}

/// Makes structs readable: objects with these fields and no others, or, where they are `open`, with
/// others that are not read. A field that is not there is an error, unless its type knows what
/// stands for it. `as` gives the name of a field where it is not the name in the struct.
macro_rules! reads {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
    (@read $document:ident $value:ident $fields:expr, $($field:ident $($name:literal)?,)*) => {
        impl $crate::input::FromValue for $document {
            fn from_value($value: $crate::input::Value) -> $crate::error::Result<Self> {
                #[allow(unused, reason = "there are options without a field")]
                let mut fields = $fields?;
                Ok($document {
                    $($field: fields.take($crate::input::reads!(@name $field $($name)?))?),*
                })
            }
        }
    };
    (open $document:ident { $($field:ident),* $(,)? }) => {
        $crate::input::reads! {
            @read $document value $crate::input::Fields::any(value), $($field,)*
        }
    };
    ($document:ident { $($field:ident $(as $name:literal)?),* $(,)? }) => {
        $crate::input::reads! {
            @read $document value $crate::input::Fields::known(
                value,
                &[$($crate::input::reads!(@name $field $($name)?)),*],
            ), $($field $($name)?,)*
        }
    };
}
pub(crate) use reads;

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }

    fn default_if_missing() -> Option<Self> {
        Some(None)
    }
}

/// Reads the entries of a list. What is wrong with one is named by its position.
fn each(value: Value, read: &mut dyn FnMut(Value) -> Result<()>) -> Result<()> {
    let mut position = 0;
    let mut entry = |value| {
        read(value).map_err(|error| error.under(&format!("[{position}]")))?;
        position += 1;
        Ok(())
    };
    match value {
        Value::List(values) => values.into_iter().try_for_each(entry),
        Value::Numbers(values) => values.into_iter().map(Value::Number).try_for_each(&mut entry),
        other => Err(invalid_type("a list", &other)),
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value) -> Result<Self> {
        let mut read = Vec::new();
        each(value, &mut |entry| {
            read.push(T::from_value(entry)?);
            Ok(())
        })?;
        Ok(read)
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Result<Self> {
        match value {
            // Adding zero takes the sign off a negative zero, which JSON would not keep.
            Value::Number(number) => Ok(number + 0.0),
            other => Err(invalid_type("a number", &other)),
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Result<Self> {
        text(value).map(Cow::into_owned)
    }
}

/// A switch is off where it is left out.
impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::Boolean(truth) => Ok(truth),
            other => Err(invalid_type("a boolean", &other)),
        }
    }

    fn default_if_missing() -> Option<Self> {
        Some(false)
    }
}

/// Reads a number that must lie in a range, which `expected` describes.
///
/// # Errors
///
/// `invalid_type` or `invalid_value`.
pub fn number_in(value: Value, range: RangeInclusive<f64>, expected: &str) -> Result<f64> {
    let found = f64::from_value(value)?;
    if range.contains(&found) { Ok(found) } else { Err(invalid_value(expected, &number(found))) }
}

/// Reads a text, which is copied by who keeps it.
///
/// # Errors
///
/// `invalid_type`.
pub fn text(value: Value) -> Result<Cow<str>> {
    match value {
        Value::Text(text) => Ok(text),
        other => Err(invalid_type("a string", &other)),
    }
}

/// Reads one of some words.
///
/// # Errors
///
/// `invalid_type` or `invalid_value`, which lists the words.
pub fn one_of<T: Copy>(value: Value, words: &[(&str, T)]) -> Result<T> {
    let text = text(value)?;
    match words.iter().find(|(word, _)| *word == text) {
        Some((_, meaning)) => Ok(*meaning),
        None => {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            Err(invalid_value(&words.join(" or "), &quote(&text)))
        }
    }
}

/// A value that the field cannot have.
#[cold]
pub fn invalid_value(expected: &str, found: &str) -> Error {
    Error::invalid("", format!("must be {expected}, got {found}"))
}

/// A value of another type than expected.
#[cold]
pub fn invalid_type(expected: &str, found: &Value) -> Error {
    let problem = ["must be ", expected, ", got ", &describe(found)].concat();
    Error::of_field(ErrorCode::InvalidType, "", problem)
}

/// What was found, in JavaScript's words.
fn describe(found: &Value) -> String {
    match found {
        Value::Null => "nothing".to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Number(value) => number(*value),
        Value::Text(text) => quote(text),
        Value::List(_) => "a list".to_owned(),
        Value::Numbers(_) => "a list of numbers".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Inner {
        value: f64,
        side_note: Option<String>,
    }

    reads!(Inner { value, side_note as "sideNote" });

    #[derive(Debug, PartialEq)]
    struct Outer {
        name: String,
        list: Vec<Inner>,
    }

    reads!(Outer { name, list });

    fn outer(json: &str) -> Result<Outer> {
        read(crate::json::parse(json))
    }

    fn message(json: &str) -> String {
        outer(json).unwrap_err().to_string()
    }

    #[test]
    fn null_is_as_good_as_absent() {
        let read = outer(r#"{"name": "n", "list": [{"value": 1, "sideNote": null}]}"#).unwrap();
        assert_eq!(read.list, [Inner { value: 1.0, side_note: None }]);
        assert_eq!(message(r#"{"name": null, "list": []}"#), "name is required");
        assert!(outer(r#"{"name": "n", "list": [], "more": null}"#).is_ok());
    }

    #[test]
    fn an_error_names_the_path_of_the_field() {
        let in_list = |inner: &str| {
            message(&format!(r#"{{"name": "n", "list": [{{"value": 1}}, {inner}]}}"#))
        };
        assert_eq!(in_list("{}"), "list[1].value is required");
        assert_eq!(in_list(r#"{"value": "2"}"#), r#"list[1].value must be a number, got "2""#);
        assert_eq!(in_list("7"), "list[1] must be an object, got 7");
        assert_eq!(
            in_list(r#"{"value": 2, "vlaue": 3}"#),
            "list[1].vlaue is not a field; the fields here are value, sideNote"
        );
        assert_eq!(
            message(r#"{"name": "n", "list": [], "more": 1}"#),
            "more is not a field; the fields here are name, list"
        );
        assert_eq!(message(r#"{"name": "n", "list": 1}"#), "list must be a list, got 1");
        assert_eq!(message("[]"), " must be an object, got a list");
    }

    #[test]
    fn zero_has_no_sign() {
        assert!(f64::from_value(Value::Number(-0.0)).unwrap().is_sign_positive());
    }

    #[test]
    fn numbers_that_json_does_not_have_arrive() {
        let value = Value::Object(vec![("value".into(), Value::Number(f64::NAN))]);
        assert!(read::<Inner>(value).unwrap().value.is_nan());
    }
}
