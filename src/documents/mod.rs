//! The documents of the Flatpeak schedules API, one file per endpoint: their fields, with the
//! API's meaning, and what makes a request valid. No planning happens here.
//!
//! Fields keep the API's snake_case.

pub mod amount;
pub mod answer;
pub mod battery;
pub mod duration;
pub mod error;
pub mod field;
pub mod limit;
pub mod previous;
pub mod prices;
pub mod site;
pub mod soc;
pub mod state;
pub mod warning;
