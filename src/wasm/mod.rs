//! The only place that knows JavaScript.
//!
//! What is exported here is private to the package: `pkg-template/planner.js` and `flatpeak.js` wrap it.
//! Documents cross on tapes (see [`tape`]), and an error comes back as its document, which the package
//! turns into one of its classes and throws. A caller's code runs before the module is called, or where
//! what it throws is caught: an exception that passes through WebAssembly frames leaves them as they
//! are, with borrows held and the stack pointer moved.

#[cfg(feature = "engines")]
mod client;
#[cfg(feature = "engines")]
mod intl;
#[cfg(feature = "engines")]
mod planner;
#[cfg(feature = "prices")]
mod prices;
#[cfg(feature = "engines")]
mod shelf;
mod tape;

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};
use wasm_bindgen::prelude::*;

use crate::documents::error::ErrorDocument;
use crate::error::Result;

#[cfg(feature = "engines")]
pub use client::{WasmClient, WasmExchange, WasmFault, WasmOperation, WasmStep};
#[cfg(feature = "engines")]
pub use planner::WasmPlanner;
#[cfg(feature = "engines")]
pub use shelf::Shelf;
pub use tape::TapeReader;
use tape::document;

#[global_allocator]
static MEMORY: WasmDynamicTalc = new_wasm_dynamic_allocator();

/// The answer, or the document of the error.
fn settle(reader: &TapeReader, answer: Result<JsValue>, context: &'static str) -> JsValue {
    answer.unwrap_or_else(|error| {
        // It is written like any other document.
        document(reader, &ErrorDocument::new(&error, context)).unwrap_or_default()
    })
}
