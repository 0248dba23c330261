//! `readPrices`: an object, or a text that is JSON, XML or CSV.

use js_sys::JSON;
use wasm_bindgen::prelude::*;

use super::{Answer, Read, settle, value, write};
use crate::documents::read_options;
use crate::error::Error;
use crate::providers::{self, Options};

/// Reads the prices of a provider's document, and gives a price document or an error document.
///
/// # Errors
///
/// What reading the input or the options threw.
#[wasm_bindgen(js_name = readPrices)]
pub fn read_prices(input: &JsValue, options: &JsValue) -> Answer {
    let answer = || {
        let options = value::of(options, &[])
            .and_then(|options| Ok(read_options::<Options>(options)?))
            .map_err(|refusal| refusal.under("options"))?;
        let reading = match input.as_string() {
            Some(text) if !is_json(&text) => providers::read_text(&text, &options)?,
            text => {
                let document = match text {
                    Some(text) => &parsed(&text)?,
                    None => input,
                };
                let document = value::of(document, &[]);
                providers::read(&document.map_err(|refusal| refusal.under("input"))?, &options)?
            }
        };
        Ok(write(&reading)?)
    };
    settle(answer(), "readPrices")
}

fn is_json(text: &str) -> bool {
    matches!(unmarked(text).trim_ascii().as_bytes(), [b'{' | b'[', ..])
}

/// A text without its byte order mark.
fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn parsed(text: &str) -> Read<JsValue> {
    JSON::parse(unmarked(text)).map_err(|thrown| {
        let said = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        let problem = format!("is no complete JSON: {}", said.unwrap_or_default());
        Error::invalid("input", problem).into()
    })
}
