//! Time zones, by the host's `Intl`: no tz database is shipped.

use js_sys::{Array, Function, Object, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

/// Whether the host knows a time zone of this name.
pub(super) fn is_timezone(name: &str) -> bool {
    formatter(name).is_ok()
}

/// A date formatter for the time zone; the constructor throws for a zone that it does not know.
fn formatter(timezone: &str) -> Result<JsValue, JsValue> {
    let intl = Reflect::get(&global(), &JsValue::from_str("Intl"))?;
    let constructor: Function =
        Reflect::get(&intl, &JsValue::from_str("DateTimeFormat"))?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &JsValue::from_str("timeZone"), &JsValue::from_str(timezone))?;
    Reflect::construct(&constructor, &Array::of2(&JsValue::UNDEFINED, &options))
}
