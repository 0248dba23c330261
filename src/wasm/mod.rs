//! The only place that knows JavaScript.
//!
//! What is exported here is private to the package: `pkg-template/planner.js` wraps it. Answers are
//! written with serde-wasm-bindgen, columns of numbers cross in one copy of a typed array, and an error
//! comes back as its document, which the package turns into one of its classes and throws. So what is
//! thrown here is the caller's own: an exception of a getter in a request.

mod intl;
mod prices;
mod value;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::documents::error::ErrorDocument;
use crate::documents::{self, Value, read};
use crate::error::{Error, Result};
use crate::planner::{Planner, PlannerOptions, PriceOptions};
use crate::time::{Instant, Timestamp};

use value::Refusal;

type Read<T> = std::result::Result<T, Refusal>;
type Answer = std::result::Result<JsValue, JsValue>;

/// The local engine, as JavaScript holds it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct WasmPlanner(Planner);

#[wasm_bindgen]
impl WasmPlanner {
    /// Prepares the prices of `options`, and gives a planner or an error document. `now` is checked if
    /// it is given, and kept by the caller.
    ///
    /// # Errors
    ///
    /// What reading the options threw.
    pub fn create(options: &JsValue, prices: &JsValue, now: &JsValue) -> Answer {
        let planner = || {
            if !now.is_undefined() {
                instant(now)?;
            }
            let options = match value::of(options, &["now", "prices"]) {
                Ok(Value::Nothing) => Ok(PlannerOptions::default()),
                options => options.and_then(|options| Ok(read(options)?)),
            };
            let options = options.map_err(|refusal| refusal.of("options"))?;
            let prices = value::of(prices, &[]).map_err(|refusal| refusal.under("prices"))?;
            Ok(Planner::new(PriceOptions::read(prices)?, options, intl::is_timezone)?)
        };
        settle(planner().map(|planner| WasmPlanner(planner).into()), "Planner")
    }

    /// `schedules.amount`.
    ///
    /// # Errors
    ///
    /// What reading the body or the options threw.
    pub fn amount(&self, body: &JsValue, options: &JsValue, now: &JsValue) -> Answer {
        let answer = || {
            let answer = self.0.amount(&body_of(body)?, &options_of(options)?, instant(now)?);
            Ok(write(&answer?)?)
        };
        settle(answer(), "schedules.amount")
    }

    /// `schedules.duration`.
    ///
    /// # Errors
    ///
    /// What reading the body or the options threw.
    pub fn duration(&self, body: &JsValue, options: &JsValue, now: &JsValue) -> Answer {
        let answer = || {
            let answer = self.0.duration(&body_of(body)?, &options_of(options)?, instant(now)?);
            Ok(write(&answer?)?)
        };
        settle(answer(), "schedules.duration")
    }

    /// `schedules.limit`.
    ///
    /// # Errors
    ///
    /// What reading the body or the options threw.
    pub fn limit(&self, body: &JsValue, options: &JsValue, now: &JsValue) -> Answer {
        let answer = || {
            let answer = self.0.limit(&body_of(body)?, &options_of(options)?, instant(now)?);
            Ok(write(&answer?)?)
        };
        settle(answer(), "schedules.limit")
    }

    /// `schedules.soc`.
    ///
    /// # Errors
    ///
    /// What reading the body or the options threw.
    pub fn soc(&self, body: &JsValue, options: &JsValue, now: &JsValue) -> Answer {
        let answer = || {
            let answer = self.0.soc(&body_of(body)?, &options_of(options)?, instant(now)?);
            Ok(write(&answer?)?)
        };
        settle(answer(), "schedules.soc")
    }

    /// `devices.submitState`.
    ///
    /// # Errors
    ///
    /// What reading the body or the options threw.
    #[wasm_bindgen(js_name = submitState)]
    pub fn submit_state(
        &self,
        device_id: &JsValue,
        body: &JsValue,
        options: &JsValue,
        now: &JsValue,
    ) -> Answer {
        let answer = || {
            let id = value::of(device_id, &[]).and_then(|id| Ok(read(id)?));
            let id = id.map_err(|refusal| refusal.of("device_id"))?;
            let (state, options) = (body_of(body)?, options_of(options)?);
            let answer = self.0.submit_state(&id, state, &options, instant(now)?);
            Ok(write(&answer?)?)
        };
        settle(answer(), "devices.submitState")
    }
}

fn body_of<T: documents::Read>(body: &JsValue) -> Read<T> {
    value::of(body, &[]).and_then(|body| Ok(read(body)?)).map_err(|refusal| refusal.of("body"))
}

/// Options may be left out; their clock is read by itself.
fn options_of<T: documents::Read + Default>(options: &JsValue) -> Read<T> {
    let options = match value::of(options, &["now"]) {
        Ok(Value::Nothing) => return Ok(T::default()),
        options => options.and_then(|options| Ok(read(options)?)),
    };
    options.map_err(|refusal| refusal.under("options"))
}

/// The clock: the milliseconds of a `Date`, or an RFC 3339 string.
fn instant(now: &JsValue) -> Read<Instant> {
    let instant = match now.as_f64() {
        Some(millis) => value::instant(millis).ok_or_else(|| {
            Error::invalid("", "must be a valid time of the years 1 to 9999").into()
        }),
        None => {
            value::of(now, &[]).and_then(|now| Ok(read(now).map(|now: Timestamp| now.instant)?))
        }
    };
    instant.map_err(|refusal| refusal.under("now"))
}

/// The answer, or the document of the error.
fn settle(answer: Read<JsValue>, context: &'static str) -> Answer {
    match answer {
        Ok(answer) => Ok(answer),
        Err(Refusal::Thrown(thrown)) => Err(thrown),
        Err(Refusal::Wrong(error)) => {
            write(&ErrorDocument::new(&error, context)).map_err(|error| error.to_string().into())
        }
    }
}

/// A plain object, as `JSON.parse` would make it.
fn write(document: &impl Serialize) -> Result<JsValue> {
    document
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| Error::invalid("answer", error.to_string()))
}
