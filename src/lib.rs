//! Plans when energy is used: the cheapest times to charge, to discharge and to run devices, as
//! proven optima of stated problems, in a browser tab or in Node, with no server.
//!
//! The crate is compiled to WebAssembly and published as the npm package `flatpeak-wasm`. It reads
//! and writes the documents of the Flatpeak schedules API.
//!
//! ```text
//! wasm       the only place that knows JavaScript
//!  ├ providers  the prices of providers as price documents: no planner
//!  │  └ input
//!  ├ client     the hosted API: operations, tokens, retries, errors
//!  │  └ documents
//!  └ planner    a document in, a plan, a document out
//!     ├ documents  the API's requests and answers: shape and validation, no planning
//!     │  └ input     what came in, before it has a type, and how it is read
//!     └ plan       series and numbers in, plans out: no documents
//!        └ series    a piecewise-constant signal over time
//!           └ time      instants, windows, RFC 3339
//! ```
//!
//! Under them lie `error`, one enum with codes, and two things that the standard library has, in a size
//! that can travel: `order` sorts, `number` reads and writes decimals.
//!
//! The features `engines` and `prices` choose what is compiled: `client` and `planner`, or `providers`.
//! Each is a WebAssembly file of its own, for many pages need no provider's format; tests have both.
//!
//! Dependencies point down only. Everything but `wasm` compiles and is tested natively.

#[cfg(feature = "engines")]
pub mod client;
pub mod documents;
pub mod error;
pub mod input;
mod number;
pub mod order;
#[cfg(feature = "engines")]
pub mod plan;
#[cfg(feature = "engines")]
pub mod planner;
#[cfg(feature = "prices")]
pub mod providers;
pub mod series;
pub mod time;

#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use error::{Error, Result};

#[cfg(test)]
extern crate self as flatpeak_wasm;
#[cfg(test)]
#[path = "../tests/support/json.rs"]
mod json;
