//! The only place that knows JavaScript.
//!
//! What is exported here is private to the package: `pkg-template/planner.js` and `flatpeak.js` wrap it.
//! What a caller gives crosses on a [`tape`], and an [`answer`] goes back through serde-wasm-bindgen. So does
//! an error, as its document, which the package turns into one of its classes and throws. A caller's code runs before the module is called, or where
//! what it throws is caught: an exception that passes through WebAssembly frames leaves them as they
//! are, with borrows held and the stack pointer moved.

mod answer;
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

#[cfg(feature = "engines")]
pub use client::{WasmClient, WasmExchange, WasmFault, WasmOperation, WasmStep};
#[cfg(feature = "engines")]
pub use planner::WasmPlanner;
#[cfg(feature = "engines")]
pub use shelf::Shelf;
use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[global_allocator]
static MEMORY: WasmDynamicTalc = new_wasm_dynamic_allocator();
