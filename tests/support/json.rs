//! JSON as the value that it would arrive as.

use flatpeak_wasm::input::Value;

/// A text, which has to be JSON.
#[allow(dead_code, reason = "not every test has texts")]
pub fn parse(text: &str) -> Value<'static> {
    value(serde_json::from_str(text).unwrap())
}

/// What is JSON already.
pub fn value(json: serde_json::Value) -> Value<'static> {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Boolean(truth),
        Json::Number(number) => Value::Number(number.as_f64().unwrap()),
        Json::String(text) => Value::Text(text.into()),
        Json::Array(values) => Value::List(values.into_iter().map(value).collect()),
        Json::Object(fields) => {
            let fields = fields.into_iter();
            Value::Object(fields.map(|(name, json)| (name.into(), value(json))).collect())
        }
    }
}
