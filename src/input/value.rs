//! A document as it came in, before anybody knows what it should be.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// JSON, with the numbers that JSON does not have: NaN and the infinities arrive and are refused by
/// name, not turned into null on the way. Texts may be those of whoever read it.
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
    /// Documents nest four deep; what nests deeper, or without end, is none.
    pub const MOST_LEVELS: usize = 16;

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

impl<'de> Deserialize<'de> for Value<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Nested { levels: Value::MOST_LEVELS }.deserialize(deserializer)
    }
}

/// A value that may nest so many levels more.
#[derive(Clone, Copy)]
struct Nested {
    levels: usize,
}

impl Nested {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        match self.levels.checked_sub(1) {
            Some(levels) => Ok(Nested { levels }),
            None => Err(E::custom("is nested too deeply")),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Value<'static>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Value<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a boolean, a number, a string, a list or an object")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Value::Boolean(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(text.to_owned().into()))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Value::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
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

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let deeper = self.deeper()?;
        let mut fields = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(deeper).map_err(|error| located(&name, &error))?;
            fields.push((name.into(), value));
        }
        Ok(Value::Object(fields))
    }
}

/// What is wrong inside a value, with the place in front; the format's own error has none.
fn located<E: de::Error>(place: &str, error: &E) -> E {
    E::custom(format_args!("{place}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
