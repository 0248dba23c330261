//! The only place that knows JavaScript.
//!
//! What is exported here is private to the package: `pkg-template/planner.js` and `flatpeak.js` wrap it.
//! Answers are written with serde-wasm-bindgen, columns of numbers cross in one copy of a typed array, and an error
//! comes back as its document, which the package turns into one of its classes and throws. So what is
//! thrown here is the caller's own: an exception of a getter in a request.

#[cfg(feature = "engines")]
mod client;
#[cfg(feature = "engines")]
mod intl;
#[cfg(feature = "prices")]
mod prices;
mod value;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::documents::error::ErrorDocument;
#[cfg(feature = "engines")]
use crate::documents::{self, Value, read, read_options};
use crate::error::{Error, Result};
#[cfg(feature = "engines")]
use crate::planner::{Planner, PlannerOptions, PriceOptions};
#[cfg(feature = "engines")]
use crate::time::{Instant, Timestamp};

#[cfg(feature = "engines")]
pub use client::{WasmClient, WasmExchange, WasmFault, WasmOperation, WasmStep};
use value::Refusal;

type Read<T> = std::result::Result<T, Refusal>;
type Answer = std::result::Result<JsValue, JsValue>;

#[cfg(feature = "engines")]
/// The local engine, as JavaScript holds it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct WasmPlanner(Planner);

#[cfg(feature = "engines")]
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
            let options = value::of(options, &["now", "prices"])
                .and_then(|options| Ok(read_options::<PlannerOptions>(options)?));
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
        let call = Call::new(body, options, now);
        let answer = call
            .and_then(|call| call.answer(|body, options, now| self.0.amount(&body, &options, now)));
        settle(answer, "schedules.amount")
    }

    /// `schedules.duration`.
    ///
    /// # Errors
    ///
    /// What reading the body or the options threw.
    pub fn duration(&self, body: &JsValue, options: &JsValue, now: &JsValue) -> Answer {
        let call = Call::new(body, options, now);
        let answer = call.and_then(|call| {
            call.answer(|body, options, now| self.0.duration(&body, &options, now))
        });
        settle(answer, "schedules.duration")
    }

    /// `schedules.limit`.
    ///
    /// # Errors
    ///
    /// What reading the body or the options threw.
    pub fn limit(&self, body: &JsValue, options: &JsValue, now: &JsValue) -> Answer {
        let call = Call::new(body, options, now);
        let answer = call
            .and_then(|call| call.answer(|body, options, now| self.0.limit(&body, &options, now)));
        settle(answer, "schedules.limit")
    }

    /// `schedules.soc`.
    ///
    /// # Errors
    ///
    /// What reading the body or the options threw.
    pub fn soc(&self, body: &JsValue, options: &JsValue, now: &JsValue) -> Answer {
        let call = Call::new(body, options, now);
        let answer = call
            .and_then(|call| call.answer(|body, options, now| self.0.soc(&body, &options, now)));
        settle(answer, "schedules.soc")
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
            Call::new(body, options, now)?
                .answer(|state, options, now| self.0.submit_state(&id, state, &options, now))
        };
        settle(answer(), "devices.submitState")
    }
}

#[cfg(feature = "engines")]
/// What every call is given.
struct Call {
    body: Value,
    /// Nothing where they are left out. Their clock is read by itself.
    options: Value,
    now: Instant,
}

#[cfg(feature = "engines")]
impl Call {
    fn new(body: &JsValue, options: &JsValue, now: &JsValue) -> Read<Self> {
        let body = value::of(body, &[]).map_err(|refusal| refusal.of("body"))?;
        let options = value::of(options, &["now"]).map_err(|refusal| refusal.under("options"))?;
        Ok(Call { body, options, now: instant(now)? })
    }

    fn answer<B, O, A>(self, plan: impl FnOnce(B, O, Instant) -> Result<A>) -> Read<JsValue>
    where
        B: documents::Read,
        O: documents::Read + Default,
        A: Serialize,
    {
        let body = read(self.body).map_err(|error| error.of("body"))?;
        let options = read_options(self.options).map_err(|error| error.under("options"))?;
        Ok(write(&plan(body, options, self.now)?)?)
    }
}

#[cfg(feature = "engines")]
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
