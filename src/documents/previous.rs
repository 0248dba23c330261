//! What is read of an answer that was given before, to keep its plan: no more of it than that. What of a whole site is read
//! is with its documents.

use super::amount::Quantity;
use super::field::{Direction, window_between};
use crate::error::Result;
use crate::input::{Fields, FromValue, Value, reads};
use crate::time::Window;

/// An answer of `duration`.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousDuration {
    /// The chosen time.
    pub data: Vec<PreviousSlot>,
}

reads!(open PreviousDuration { data });

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PreviousSlot(pub Window);

impl FromValue for PreviousSlot {
    fn from_value(value: Value) -> Result<Self> {
        window(&mut Fields::any(value)?).map(PreviousSlot)
    }
}

/// An answer of `soc`.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousSoc {
    /// The plan: one entry.
    pub data: Vec<PreviousSocPlan>,
}

reads!(open PreviousSoc { data });

/// What a battery was to do.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousSocPlan {
    /// When it runs.
    pub schedule: Vec<PreviousSocSegment>,
}

reads!(open PreviousSocPlan { schedule });

/// An unbroken stretch of one direction and one power.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PreviousSocSegment {
    /// When it runs.
    pub window: Window,
    /// Which way.
    pub direction: Direction,
    /// The power at the grid, in kW.
    pub power: f64,
}

impl FromValue for PreviousSocSegment {
    fn from_value(value: Value) -> Result<Self> {
        let mut fields = Fields::any(value)?;
        let Quantity(power) = fields.take("power_kw")?;
        let direction = fields.take("energy_flow_direction")?;
        Ok(PreviousSocSegment { window: window(&mut fields)?, direction, power })
    }
}

fn window(fields: &mut Fields) -> Result<Window> {
    let names = ["start_time", "end_time"];
    let [start, end] = names.map(|name| fields.take(name));
    window_between(start?, end?, names)
}
