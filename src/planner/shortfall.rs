//! What happens when a plan cannot deliver all that was asked for: nothing is ever cut silently.

use serde::Serialize;

use crate::documents::warning::{Code, LimitedBy, Shortfall, Unit};
use crate::error::{Error, ErrorCode, Result};
use crate::input::{FromValue, Value, one_of};
use crate::number::number;
use crate::time::Span;

/// What to do when a plan cannot deliver all that was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum OnShortfall {
    /// Deliver the most, and say so in `warnings`.
    #[default]
    #[serde(rename = "warn")]
    Warn,
    /// Fail with `shortfall`, 422.
    #[serde(rename = "error")]
    Error,
}

impl FromValue for OnShortfall {
    fn from_value(value: Value) -> Result<Self> {
        one_of(value, &[("warn", OnShortfall::Warn), ("error", OnShortfall::Error)])
    }

    fn default_if_missing() -> Option<Self> {
        Some(OnShortfall::default())
    }
}

impl OnShortfall {
    /// The warnings of an answer, or the error in place of it.
    pub(super) fn apply(self, shortfalls: Vec<Shortfall>) -> Result<Vec<Shortfall>> {
        match (self, shortfalls.first()) {
            (OnShortfall::Error, Some(first)) => {
                Err(Error::whole(ErrorCode::Shortfall, sentence(first)))
            }
            _ => Ok(shortfalls),
        }
    }
}

/// The shortfall of a window that is shorter than the time asked for.
pub(super) fn of_time(requested: Span, delivered: Span) -> Option<Shortfall> {
    (delivered < requested).then(|| Shortfall {
        code: Code::WindowTooShort,
        device_id: None,
        requested: requested.minutes(),
        delivered: delivered.minutes(),
        unit: Unit::Minutes,
        limited_by: LimitedBy::Window,
    })
}

fn sentence(shortfall: &Shortfall) -> String {
    let device =
        shortfall.device_id.as_ref().map_or(String::new(), |id| format!("{}: ", id.as_str()));
    format!("{device}{}", amounts(shortfall))
}

/// What was asked for, what can be had, and why not more.
pub(super) fn amounts(shortfall: &Shortfall) -> String {
    let Shortfall { requested, delivered, unit, limited_by, .. } = shortfall;
    let limited_by = limited_by.word().replace('_', " ");
    let unit = match unit {
        Unit::WattHours => "Wh",
        Unit::KilowattHours => "kWh",
        Unit::Kilowatts => "kW",
        other => other.word(),
    };
    let (requested, delivered) = (number(*requested), number(*delivered));
    format!(
        "{requested} {unit} were asked for, {delivered} can be had: the {limited_by} is the limit"
    )
}
