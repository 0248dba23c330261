//! The only place that knows JavaScript.
//!
//! What is exported here is private to the package: `pkg-template/planner.js` wraps it. Documents
//! cross with serde-wasm-bindgen, columns of numbers in one copy of a typed array, and errors as
//! documents, which the package turns into its error classes.

mod intl;
mod value;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::documents::error::ErrorDocument;
use crate::documents::{Value, read};
use crate::error::{Error, Result};
use crate::planner::{Planner, PriceOptions};
use crate::time::{Instant, Timestamp};

/// The local engine, as JavaScript holds it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct WasmPlanner(Planner);

#[wasm_bindgen]
impl WasmPlanner {
    /// Prepares prices. `now` is checked if it is given, and kept by the caller.
    ///
    /// # Errors
    ///
    /// An error document.
    #[wasm_bindgen(constructor)]
    pub fn new(
        prices: JsValue,
        options: JsValue,
        now: JsValue,
    ) -> std::result::Result<WasmPlanner, JsValue> {
        let planner = || {
            if !now.is_undefined() {
                instant(now)?;
            }
            let options = read_options(options)?;
            let prices = PriceOptions::read(value::of_prices(&prices)?)?;
            Planner::new(prices, options, intl::is_timezone)
        };
        planner().map(WasmPlanner).map_err(|error| thrown(&error, "Planner"))
    }

    /// `schedules.duration`.
    ///
    /// # Errors
    ///
    /// An error document.
    pub fn duration(
        &self,
        body: JsValue,
        options: JsValue,
        now: JsValue,
    ) -> std::result::Result<JsValue, JsValue> {
        let answer = || self.0.duration(&read_body(body)?, &read_options(options)?, instant(now)?);
        settle(answer(), "schedules.duration")
    }

    /// `schedules.limit`.
    ///
    /// # Errors
    ///
    /// An error document.
    pub fn limit(
        &self,
        body: JsValue,
        options: JsValue,
        now: JsValue,
    ) -> std::result::Result<JsValue, JsValue> {
        let answer = || self.0.limit(&read_body(body)?, &read_options(options)?, instant(now)?);
        settle(answer(), "schedules.limit")
    }

    /// `schedules.soc`.
    ///
    /// # Errors
    ///
    /// An error document.
    pub fn soc(
        &self,
        body: JsValue,
        options: JsValue,
        now: JsValue,
    ) -> std::result::Result<JsValue, JsValue> {
        let answer = || self.0.soc(&read_body(body)?, &read_options(options)?, instant(now)?);
        settle(answer(), "schedules.soc")
    }

    /// `devices.submitState`.
    ///
    /// # Errors
    ///
    /// An error document.
    #[wasm_bindgen(js_name = submitState)]
    pub fn submit_state(
        &self,
        device_id: JsValue,
        body: JsValue,
        options: JsValue,
        now: JsValue,
    ) -> std::result::Result<JsValue, JsValue> {
        let answer = || {
            let id = value::of(device_id).and_then(read).map_err(|error| error.of("device_id"))?;
            let (state, options) = (read_body(body)?, read_options(options)?);
            self.0.submit_state(&id, state, &options, instant(now)?)
        };
        settle(answer(), "devices.submitState")
    }
}

fn read_body<T: DeserializeOwned>(body: JsValue) -> Result<T> {
    value::of(body).and_then(read).map_err(|error| error.of("body"))
}

/// Options may be left out.
fn read_options<T: DeserializeOwned + Default>(options: JsValue) -> Result<T> {
    let options = match value::of(options) {
        Ok(Value::Nothing) => return Ok(T::default()),
        options => options.and_then(read),
    };
    options.map_err(|error| error.under("options"))
}

/// The clock: the milliseconds of a `Date`, or an RFC 3339 string.
fn instant(now: JsValue) -> Result<Instant> {
    let instant = match now.as_f64() {
        Some(millis) => value::instant(millis)
            .ok_or_else(|| Error::invalid("", "must be a valid time of the years 1 to 9999")),
        None => value::of(now).and_then(read).map(|now: Timestamp| now.instant),
    };
    instant.map_err(|error| error.under("now"))
}

fn settle(
    answer: Result<impl Serialize>,
    context: &'static str,
) -> std::result::Result<JsValue, JsValue> {
    answer.and_then(|answer| write(&answer)).map_err(|error| thrown(&error, context))
}

/// A plain object, as `JSON.parse` would make it.
fn write(document: &impl Serialize) -> Result<JsValue> {
    document
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| Error::invalid("answer", error.to_string()))
}

fn thrown(error: &Error, context: &'static str) -> JsValue {
    write(&ErrorDocument::new(error, context)).unwrap_or_else(|error| error.to_string().into())
}
