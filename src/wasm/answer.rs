//! To JavaScript: documents as plain objects, and untyped values.

#[cfg(feature = "engines")]
use js_sys::{Array, Object};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::documents::error::ErrorDocument;
use crate::error::{Error, Result};
#[cfg(feature = "engines")]
use crate::input::{Field, Value};

/// A document as `JSON.parse` would make it.
///
/// # Errors
///
/// A document that no JSON can hold.
pub(super) fn document(document: &impl Serialize) -> Result<JsValue> {
    let written = document.serialize(&Serializer::json_compatible());
    written.map_err(|error| Error::invalid("answer", error.to_string()))
}

/// A value as a plain object; a field that is nothing is left out. Any name is one of a field, `__proto__` too.
#[cfg(feature = "engines")]
pub(super) fn value(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Boolean(truth) => (*truth).into(),
        Value::Number(number) => (*number).into(),
        Value::Text(text) => text.as_ref().into(),
        Value::List(values) => values.iter().map(self::value).collect::<Array>().into(),
        Value::Numbers(numbers) => {
            numbers.iter().map(|number| JsValue::from(*number)).collect::<Array>().into()
        }
        Value::Object(fields) => {
            let given = fields.iter().filter(|(_, value)| *value != Value::Null);
            let entry =
                |(name, value): &Field| Array::of2(&name.as_ref().into(), &self::value(value));
            let entries: Array = given.map(entry).collect();
            // Pairs of a name and a value are what it takes.
            Object::from_entries(&entries).map(JsValue::from).unwrap_or_default()
        }
    }
}

/// The answer, or the document of the error.
pub(super) fn settle(answer: Result<JsValue>, context: &'static str) -> JsValue {
    answer.unwrap_or_else(|error| {
        // It is written like any other document.
        document(&ErrorDocument::new(&error, context)).unwrap_or_default()
    })
}
