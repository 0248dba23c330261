//! Time zones, by the host's `Intl`: no tz database is shipped.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// The last time zone that was known: asking takes 40 us, ten times as long as all the rest of a
    /// planner for a day.
    static KNOWN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether the host knows a time zone of this name.
pub(super) fn is_timezone(name: &str) -> bool {
    if KNOWN.with_borrow(|known| known == name) && !name.is_empty() {
        return true;
    }
    let known = formatter(name).is_ok();
    if known {
        KNOWN.set(name.to_owned());
    }
    known
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
