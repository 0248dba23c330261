//! How the reasons of a plan are asked for.

use crate::error::Result;
use crate::input::{FromValue, Value, invalid_type, invalid_value, quote};

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
