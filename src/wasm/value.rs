//! JavaScript values as [`Value`]s.
//!
//! Reading an object can run the caller's code: a getter, or a proxy. What that throws must be caught
//! at each step, for an exception that passes through WebAssembly frames leaves them as they are, with
//! borrows held and the stack pointer moved. serde-wasm-bindgen does not catch it, so it writes answers
//! and does not read requests.

use js_sys::{Array, ArrayBuffer, Date, Float64Array, Function, Reflect, Symbol};
use wasm_bindgen::prelude::*;

use crate::documents::Value;
use crate::error::{Error, Fault, Result};
use crate::number::number;
use crate::series::Series;
use crate::time::{Instant, Offset};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    fn entries(object: &JsValue) -> std::result::Result<Array, JsValue>;
}

/// Why a value could not be read.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It is wrong.
    Wrong(Error),
    /// Reading it threw.
    Thrown(JsValue),
}

impl Refusal {
    /// The same refusal, seen from the object that holds the value.
    pub(super) fn under(self, name: &str) -> Self {
        match self {
            Refusal::Wrong(error) => Refusal::Wrong(error.under(name)),
            thrown => thrown,
        }
    }

    /// The same refusal, where what is wrong is the document itself: `root` is its name.
    #[cfg(feature = "engines")]
    pub(super) fn of(self, root: &str) -> Self {
        match self {
            Refusal::Wrong(error) => Refusal::Wrong(error.of(root)),
            thrown => thrown,
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal::Wrong(error)
    }
}

impl From<JsValue> for Refusal {
    fn from(thrown: JsValue) -> Self {
        Refusal::Thrown(thrown)
    }
}

type Reading = std::result::Result<Value, Refusal>;

/// A JSON-like value, with the fields left out that are read elsewhere.
pub(super) fn of(value: &JsValue, elsewhere: &[&str]) -> Reading {
    match is_record(value)? {
        true => fields(value, elsewhere, Value::MOST_LEVELS),
        false => nested(value, Value::MOST_LEVELS),
    }
}

fn nested(value: &JsValue, levels: usize) -> Reading {
    if value.is_null() || value.is_undefined() {
        return Ok(Value::Nothing);
    }
    if let Some(number) = value.as_f64() {
        return Ok(Value::Number(number));
    }
    if let Some(text) = value.as_string() {
        return Ok(Value::Text(text));
    }
    if let Some(truth) = value.as_bool() {
        return Ok(Value::Boolean(truth));
    }
    let Some(levels) = levels.checked_sub(1) else {
        return Err(Error::invalid("", "is nested too deeply").into());
    };
    if Array::is_array(value) {
        return list(value, levels);
    }
    if let Some(numbers) = value.dyn_ref::<Float64Array>() {
        check_length(f64::from(numbers.length()))?;
        return Ok(Value::Numbers(numbers.to_vec()));
    }
    if let Some(date) = value.dyn_ref::<Date>() {
        return Ok(Value::Text(text(date)));
    }
    match is_record(value)? {
        true => fields(value, &[], levels),
        false => Err(not_data(value).into()),
    }
}

/// Whether it is an object with fields, and not something of its own kind such as a `Map`.
fn is_record(value: &JsValue) -> std::result::Result<bool, JsValue> {
    let own_kind = value.is_function()
        || Array::is_array(value)
        || value.is_instance_of::<Date>()
        || ArrayBuffer::is_view(value);
    if !value.is_object() || own_kind {
        return Ok(false);
    }
    Ok(!Reflect::has(value, &Symbol::iterator())?)
}

fn list(list: &JsValue, levels: usize) -> Reading {
    let length = Reflect::get(list, &JsValue::from_str("length"))?.as_f64().unwrap_or_default();
    check_length(length)?;
    let mut values = Vec::with_capacity(length as usize);
    for position in 0..length as u32 {
        let value = Reflect::get_u32(list, position)?;
        let at_position = |refusal: Refusal| refusal.under(&format!("[{position}]"));
        values.push(nested(&value, levels).map_err(at_position)?);
    }
    Ok(Value::List(values))
}

fn fields(object: &JsValue, elsewhere: &[&str], levels: usize) -> Reading {
    let mut fields = Vec::new();
    for entry in entries(object)?.iter() {
        let entry: Array = entry.unchecked_into();
        let name = entry.get(0).as_string().unwrap_or_default();
        if !elsewhere.contains(&name.as_str()) {
            let value = nested(&entry.get(1), levels).map_err(|refusal| refusal.under(&name))?;
            fields.push((name, value));
        }
    }
    Ok(Value::Map(fields))
}

fn check_length(length: f64) -> Result<()> {
    if length <= Series::MOST_PERIODS as f64 {
        return Ok(());
    }
    let problem =
        format!("must have at most {} entries, got {}", Series::MOST_PERIODS, number(length));
    Err(Error::invalid("", problem))
}

/// What is no data: a function, a symbol, a `Map`, a typed array that has no use here.
fn not_data(value: &JsValue) -> Error {
    let found = match value.js_typeof().as_string().unwrap_or_default().as_str() {
        "object" => class(value).unwrap_or_else(|| "an object of its own kind".to_owned()),
        other => format!("a {other}"),
    };
    Error::from(Fault::InvalidType {
        field: String::new(),
        expected: "plain data, as in JSON".to_owned(),
        found,
    })
}

/// The name of an object's class, if it has one.
fn class(value: &JsValue) -> Option<String> {
    let constructor = Reflect::get(value, &JsValue::from_str("constructor")).ok()?;
    Some(format!("a {}", constructor.dyn_ref::<Function>()?.name().as_string()?))
}

/// The instant of a `Date`, if it is a valid one.
pub(super) fn instant(millis: f64) -> Option<Instant> {
    if millis.is_nan() { None } else { Instant::from_millis(millis as i64) }
}

/// A `Date` as a document would write it.
fn text(date: &Date) -> String {
    match instant(date.get_time()) {
        Some(instant) => Offset::Utc.print(instant),
        None => "Invalid Date".to_owned(),
    }
}
