//! `readPrices`: an object, or a text that is XML or CSV.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::answer::{document, settle};
use super::tape::Tape;
use crate::input::{Value, read_options};
use crate::providers::{self, Options};

/// Reads the prices of a provider's document, and gives a price document or an error document. On the
/// tape are the options and the document: a text is one that is not JSON.
#[wasm_bindgen(js_name = readPrices)]
pub fn read_prices(numbers: &[f64], text: &[u8], rows: &Array) -> JsValue {
    let mut tape = Tape::new(numbers, text, rows);
    let mut reading = || {
        let options = tape.value().and_then(read_options::<Options>);
        let options = options.map_err(|error| error.under("options"))?;
        let reading = match tape.value().map_err(|error| error.under("input"))? {
            Value::Text(text) => providers::read_text(&text, &options)?,
            input => providers::read(&input, &options)?,
        };
        document(&reading)
    };
    settle(reading(), "readPrices")
}
