//! The options of `schedules.amount`.

use super::super::shortfall::OnShortfall;
use crate::documents::previous::PreviousAmount;
use crate::documents::site::Amount;
use crate::error::Result;
use crate::input::{FromValue, Value, invalid_type, invalid_value, quote, reads};

/// Options of the local engine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmountOptions {
    /// Adds the proof that no plan is better.
    pub certificate: bool,
    /// Adds why each device runs when it does.
    pub reasons: ReasonsAs,
    /// What to do when a device cannot get all that it wants.
    pub on_shortfall: OnShortfall,
    /// The plan that was made before.
    pub previous: Option<PreviousAmount>,
    /// How much more it may cost to be kept.
    pub keep_within: Option<Amount>,
}

reads!(AmountOptions {
    certificate,
    reasons,
    on_shortfall as "onShortfall",
    previous,
    keep_within as "keepWithin",
});

/// How reasons are given: `false`, `true` or `"text"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReasonsAs {
    /// Not at all.
    #[default]
    Nothing,
    /// As data.
    Data,
    /// As data, with a line of text each.
    Text,
}

impl ReasonsAs {
    const SHAPE: &str = "true, false or \"text\"";
}

impl FromValue for ReasonsAs {
    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::Boolean(false) => Ok(ReasonsAs::Nothing),
            Value::Boolean(true) => Ok(ReasonsAs::Data),
            Value::Text(text) if text == "text" => Ok(ReasonsAs::Text),
            Value::Text(text) => Err(invalid_value(Self::SHAPE, &quote(&text))),
            other => Err(invalid_type(Self::SHAPE, &other)),
        }
    }

    fn default_if_missing() -> Option<Self> {
        Some(ReasonsAs::default())
    }
}
