//! JavaScript values as [`Value`]s.

use js_sys::{Array, Date, Float64Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use serde::Deserialize;

use crate::documents::Value;
use crate::error::{Error, Result};
use crate::planner::PriceOptions;
use crate::time::{Instant, Offset};

/// A JSON-like value.
pub(super) fn of(value: JsValue) -> Result<Value> {
    let value = serde_wasm_bindgen::Deserializer::from(value);
    Value::deserialize(value).map_err(|error| {
        // The format starts each of its messages with this word.
        let problem = error.to_string().replace("Error: ", "");
        Error::invalid("", format!("must be plain data, as in JSON: {problem}"))
    })
}

/// Prices: one series, or an object with a series for each direction.
pub(super) fn of_prices(prices: &JsValue) -> Result<Value> {
    let by_direction =
        PriceOptions::DIRECTIONS.iter().any(|direction| !field(prices, direction).is_undefined());
    let value = if by_direction { fields(prices, series) } else { series(prices) };
    value.map_err(|error| error.under("prices"))
}

/// A price series: columns, whose typed arrays are copied as they are, or a document.
fn series(series: &JsValue) -> Result<Value> {
    // A list has `values` too: a method.
    if Array::is_array(series) || field(series, "values").is_undefined() {
        return of(series.clone());
    }
    fields(series, |column| {
        if let Some(numbers) = column.dyn_ref::<Float64Array>() {
            return Ok(Value::Numbers(numbers.to_vec()));
        }
        match column.dyn_ref::<Date>() {
            Some(date) => Ok(Value::Text(text(date))),
            None => of(column.clone()),
        }
    })
}

/// An object, each field read by `read`.
fn fields(object: &JsValue, read: impl Fn(&JsValue) -> Result<Value>) -> Result<Value> {
    let Some(object) = object.dyn_ref::<Object>() else { return of(object.clone()) };
    let fields = Object::entries(object).into_iter().map(|entry| {
        let entry: Array = entry.unchecked_into();
        let name = entry.get(0).as_string().unwrap_or_default();
        let value = read(&entry.get(1)).map_err(|error| error.under(&name))?;
        Ok((name, value))
    });
    Ok(Value::Map(fields.collect::<Result<_>>()?))
}

/// A field of an object; undefined where there is no such field, or no object.
fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or_default()
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
