//! The local engine, as JavaScript holds it: `pkg-template/planner.js` wraps it.

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::answer::{document, settle};
use super::intl;
use super::shelf::{Shelf, check_memory, keeper};
use super::tape::{Tape, instant};

use crate::error::{Error, Result};
use crate::input::{FromValue, Value, read, read_options};
use crate::planner::{Planner, PlannerOptions, PriceOptions};
use crate::time::{Instant, Timestamp};

/// The local engine, as JavaScript holds it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct WasmPlanner {
    planner: Planner,
}

#[wasm_bindgen]
impl WasmPlanner {
    /// Prepares prices, and gives a planner or an error document. On the tape are the clock, which is
    /// checked if there is one and kept by the caller, the options without it, and the prices, whose
    /// numbers are put on the shelf: the caller keeps them, and puts them back for each call.
    pub fn create(shelf: Shelf, numbers: &[f64], text: &[u8], rows: &Array) -> JsValue {
        let mut tape = Tape::new(numbers, text, rows);
        let planner = || {
            check_memory()?;
            let now = tape.value().map_err(|error| error.under("now"))?;
            if now != Value::Null {
                clock(now)?;
            }
            let options = tape.value().and_then(read_options::<PlannerOptions>);
            let options = options.map_err(|error| error.of("options"))?;
            let prices = tape.value().map_err(|error| error.under("prices"))?;
            let prices = PriceOptions::read(prices)?;
            let mut planner = Planner::new(prices, options, intl::is_timezone)?;
            planner.store(keeper(shelf))?;
            Ok(planner)
        };
        settle(planner().map(|planner| WasmPlanner { planner }.into()), "Planner")
    }

    /// `schedules.amount`. On the tape of each call are the body, the options without the clock, and the clock.
    pub fn amount(&self, numbers: &[f64], text: &[u8], rows: &Array) -> JsValue {
        self.answer(
            "schedules.amount",
            &mut Tape::new(numbers, text, rows),
            |body, options, now| self.planner.amount(&body, &options, now),
        )
    }

    /// `schedules.duration`.
    pub fn duration(&self, numbers: &[f64], text: &[u8], rows: &Array) -> JsValue {
        self.answer(
            "schedules.duration",
            &mut Tape::new(numbers, text, rows),
            |body, options, now| self.planner.duration(&body, &options, now),
        )
    }

    /// `schedules.limit`.
    pub fn limit(&self, numbers: &[f64], text: &[u8], rows: &Array) -> JsValue {
        self.answer("schedules.limit", &mut Tape::new(numbers, text, rows), |body, options, now| {
            self.planner.limit(&body, &options, now)
        })
    }

    /// `schedules.soc`.
    pub fn soc(&self, numbers: &[f64], text: &[u8], rows: &Array) -> JsValue {
        self.answer("schedules.soc", &mut Tape::new(numbers, text, rows), |body, options, now| {
            self.planner.soc(&body, &options, now)
        })
    }

    /// `schedules.site`.
    pub fn site(&self, numbers: &[f64], text: &[u8], rows: &Array) -> JsValue {
        self.answer("schedules.site", &mut Tape::new(numbers, text, rows), |body, options, now| {
            self.planner.site(&body, &options, now, &js_sys::Date::now)
        })
    }

    /// `devices.submitState`: the id of the device is on the tape before the body.
    #[wasm_bindgen(js_name = submitState)]
    pub fn submit_state(&self, numbers: &[f64], text: &[u8], rows: &Array) -> JsValue {
        const CONTEXT: &str = "devices.submitState";
        let mut tape = Tape::new(numbers, text, rows);
        match tape.value().and_then(read) {
            Ok(id) => self.answer(CONTEXT, &mut tape, |state, options, now| {
                self.planner.submit_state(&id, state, &options, now)
            }),
            Err(error) => settle(Err(error.of("device_id")), CONTEXT),
        }
    }

    fn answer<B, O, A>(
        &self,
        context: &'static str,
        tape: &mut Tape,
        plan: impl FnOnce(B, O, Instant) -> Result<A>,
    ) -> JsValue
    where
        B: FromValue,
        O: FromValue + Default,
        A: Serialize,
    {
        let answer = PlanningCall::new(tape).and_then(|call| call.plan(plan));
        settle(answer.and_then(|answer| document(&answer)), context)
    }
}

/// What every call is given.
struct PlanningCall<'a> {
    body: Value<'a>,
    /// Nothing where they are left out.
    options: Value<'a>,
    now: Instant,
}

impl<'a> PlanningCall<'a> {
    fn new(tape: &mut Tape<'a>) -> Result<Self> {
        let body = tape.value().map_err(|error| error.of("body"))?;
        let options = tape.value().map_err(|error| error.under("options"))?;
        let now = tape.value().map_err(|error| error.under("now")).and_then(clock)?;
        Ok(PlanningCall { body, options, now })
    }

    fn plan<B, O, A>(self, plan: impl FnOnce(B, O, Instant) -> Result<A>) -> Result<A>
    where
        B: FromValue,
        O: FromValue + Default,
    {
        let body = read(self.body).map_err(|error| error.of("body"))?;
        let options = read_options(self.options).map_err(|error| error.under("options"))?;
        plan(body, options, self.now)
    }
}

/// The clock: the milliseconds of a `Date`, or an RFC 3339 string.
fn clock(now: Value) -> Result<Instant> {
    let instant = match now {
        Value::Number(millis) => instant(millis)
            .ok_or_else(|| Error::invalid("", "must be a valid time of the years 1 to 9999")),
        now => read(now).map(|now: Timestamp| now.instant),
    };
    instant.map_err(|error| error.under("now"))
}
