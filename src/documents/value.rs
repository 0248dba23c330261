//! A document as it came in, before anybody knows what it should be.
//!
//! serde's own errors have no codes, and its formats give no paths; so a [`Value`] is a format of
//! its own, whose errors are the crate's, with the path of the field.

use std::fmt;

use serde::de::value::{SeqDeserializer, StringDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};

use crate::error::{Error, Result};

/// Documents nest four deep; what nests deeper, or without end, is none.
const MOST_LEVELS: usize = 16;

/// JSON, with the numbers that JSON does not have: NaN and the infinities arrive and are refused by
/// name, not turned into null on the way.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null` or `undefined`: as if the field were absent.
    Nothing,
    /// `true` or `false`.
    Boolean(bool),
    /// Any number.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// A typed array of numbers.
    Numbers(Vec<f64>),
    /// An object, in the order of its fields.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The value of a field of an object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Map(fields) => {
                fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}

/// Reads a document.
///
/// # Errors
///
/// `missing_field`, `unknown_field`, `invalid_type` or `invalid_value`, with the path of the field.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T> {
    T::deserialize(value).map_err(|Fault(error)| error)
}

/// The error of a document, as serde builds it up.
#[derive(Debug)]
pub struct Fault(Error);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Fault(Error::invalid("", message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = match expected.to_string() {
            name if name.starts_with("struct ") => "an object".to_owned(),
            name if name == "f64" => "a number".to_owned(),
            name if name == "a sequence" => "a list".to_owned(),
            name => name,
        };
        Fault(Error::InvalidType { field: String::new(), expected, found: describe(found) })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Fault(Error::invalid("", format!("must be {expected}, got {}", describe(found))))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let found = describe(Unexpected::Str(variant));
        Fault(Error::invalid("", format!("must be {}, got {found}", expected.join(" or "))))
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Fault(Error::UnknownField { field: shorten(field), known })
    }

    fn missing_field(field: &'static str) -> Self {
        Fault(Error::MissingField { field: field.to_owned() })
    }
}

/// What was found, in the words of somebody who writes JavaScript.
fn describe(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Str(text) => quote(text),
        Unexpected::Float(value) => number(value),
        Unexpected::Bool(truth) => truth.to_string(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "an object".to_owned(),
        Unexpected::Unit => "nothing".to_owned(),
        other => shorten(&other.to_string()),
    }
}

/// A number as JavaScript writes it.
pub(crate) fn number(value: f64) -> String {
    match value {
        f64::INFINITY => "Infinity".to_owned(),
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        value => value.to_string(),
    }
}

/// A text in quotes, for a message.
pub(crate) fn quote(text: &str) -> String {
    format!("{:?}", shorten(text))
}

/// Enough of a text to recognise it by.
fn shorten(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl IntoDeserializer<'_, Fault> for Value {
    type Deserializer = Value;

    fn into_deserializer(self) -> Value {
        self
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Fault> {
        match self {
            Value::Nothing => visitor.visit_unit(),
            Value::Boolean(truth) => visitor.visit_bool(truth),
            Value::Number(number) => visitor.visit_f64(number),
            Value::Text(text) => visitor.visit_string(text),
            Value::List(values) => visitor.visit_seq(Entries(values.into_iter().enumerate())),
            Value::Numbers(values) => visitor.visit_seq(SeqDeserializer::new(values.into_iter())),
            Value::Map(fields) => {
                visitor.visit_map(Fields { rest: fields.into_iter(), next: None })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        match self {
            Value::Nothing => visitor.visit_none(),
            value => visitor.visit_some(value),
        }
    }

    /// An object, never a list of its fields in order, which serde would also take.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        match self {
            Value::List(_) | Value::Numbers(_) => {
                Err(de::Error::invalid_type(Unexpected::Seq, &visitor))
            }
            value => value.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        match self {
            Value::Text(text) => visitor.visit_enum(StringDeserializer::new(text)),
            other => other.deserialize_str(ExpectedText).and_then(|()| visitor.visit_unit()),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// The entries of a list; what is wrong with one is named by its position.
struct Entries(std::iter::Enumerate<std::vec::IntoIter<Value>>);

impl<'de> SeqAccess<'de> for Entries {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> std::result::Result<Option<T::Value>, Fault> {
        let Some((position, value)) = self.0.next() else { return Ok(None) };
        let at_position = |Fault(error): Fault| Fault(error.under(&format!("[{position}]")));
        seed.deserialize(value).map(Some).map_err(at_position)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The fields of an object that are there; what is wrong with one is named by it.
struct Fields {
    rest: std::vec::IntoIter<(String, Value)>,
    next: Option<(String, Value)>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> std::result::Result<Option<K::Value>, Fault> {
        self.next = self.rest.by_ref().find(|(_, value)| *value != Value::Nothing);
        let Some((name, _)) = &self.next else { return Ok(None) };
        seed.deserialize(name.as_str().into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> std::result::Result<V::Value, Fault> {
        let (name, value) = self.next.take().unwrap_or((String::new(), Value::Nothing));
        seed.deserialize(value).map_err(|Fault(error)| Fault(error.under(&name)))
    }
}

/// Refuses whatever is not a string.
struct ExpectedText;

impl Visitor<'_> for ExpectedText {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Nested { levels: MOST_LEVELS }.deserialize(deserializer)
    }
}

/// A value that may nest so many levels more.
#[derive(Clone, Copy)]
struct Nested {
    levels: usize,
}

impl Nested {
    fn deeper<E: de::Error>(self) -> std::result::Result<Self, E> {
        match self.levels.checked_sub(1) {
            Some(levels) => Ok(Nested { levels }),
            None => Err(E::custom("is nested too deeply")),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a boolean, a number, a string, a list or an object")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_bool<E>(self, truth: bool) -> std::result::Result<Value, E> {
        Ok(Value::Boolean(truth))
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> std::result::Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<Value, A::Error> {
        let deeper = self.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = list
            .next_element_seed(deeper)
            .map_err(|error| located(&format!("[{}]", values.len()), &error))?
        {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Value, A::Error> {
        let deeper = self.deeper()?;
        let mut fields = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(deeper).map_err(|error| located(&name, &error))?;
            fields.push((name, value));
        }
        Ok(Value::Map(fields))
    }
}

/// What is wrong inside a value, with the place in front; the format's own error has none.
fn located<E: de::Error>(place: &str, error: &E) -> E {
    E::custom(format_args!("{place}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        value: f64,
        note: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        name: String,
        list: Vec<Inner>,
    }

    fn outer(json: &str) -> Result<Outer> {
        read(serde_json::from_str(json).unwrap())
    }

    fn message(json: &str) -> String {
        outer(json).unwrap_err().to_string()
    }

    #[test]
    fn null_is_as_good_as_absent() {
        let read = outer(r#"{"name": "n", "list": [{"value": 1, "note": null}]}"#).unwrap();
        assert_eq!(read.list, [Inner { value: 1.0, note: None }]);
        assert_eq!(message(r#"{"name": null, "list": []}"#), "name is required");
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
            "list[1].vlaue is not a field; the fields here are value, note"
        );
        assert_eq!(
            message(r#"{"name": "n", "list": [], "more": 1}"#),
            "more is not a field; the fields here are name, list"
        );
        assert_eq!(message(r#"{"name": "n", "list": 1}"#), "list must be a list, got 1");
        assert_eq!(message("[]"), " must be an object, got a list");
    }

    #[test]
    fn what_nests_without_end_is_refused() {
        let deep = "[".repeat(100) + &"]".repeat(100);
        assert!(
            serde_json::from_str::<Value>(&deep)
                .unwrap_err()
                .to_string()
                .contains("nested too deeply")
        );
    }

    #[test]
    fn numbers_that_json_does_not_have_arrive() {
        let value = Value::Map(vec![("value".into(), Value::Number(f64::NAN))]);
        assert!(read::<Inner>(value).unwrap().value.is_nan());
    }
}
