//! Lists of numbers: Energy-Charts' `/price`, and the columns that a planner takes.

use super::moment::{self, Zone};
use super::quotes::{End, Quote};
use super::written::Unit;
use super::{Label, Market};
use crate::documents::Value;
use crate::error::{Error, Result};
use crate::time::{Instant, Span};

/// Reads a document of columns; nothing if it is none.
///
/// # Errors
///
/// What is wrong with a number, with its path.
pub(super) fn read(document: &Value) -> Result<Option<Market>> {
    let column = |name| document.get(name).and_then(numbers);
    if let (Some(starts), Some(prices)) = (column("unix_seconds"), column("price")) {
        return energy_charts(document, &starts, &prices).map(Some);
    }
    match (document.get("start"), document.get("intervalMinutes"), column("values")) {
        (Some(start), Some(Value::Number(minutes)), Some(values)) => {
            own(start, *minutes, &values).map(Some)
        }
        _ => Ok(None),
    }
}

/// A column, with nothing where there is no number.
fn numbers(value: &Value) -> Option<Vec<Option<f64>>> {
    match value {
        Value::Numbers(numbers) => Some(numbers.iter().copied().map(Some).collect()),
        Value::List(values) => {
            let number = |value: &Value| match value {
                Value::Number(number) => Some(Some(*number)),
                Value::Nothing => Some(None),
                _ => None,
            };
            values.iter().map(number).collect()
        }
        _ => None,
    }
}

fn energy_charts(
    document: &Value,
    starts: &[Option<f64>],
    prices: &[Option<f64>],
) -> Result<Market> {
    if starts.len() != prices.len() {
        return Err(Error::invalid("price", "must have as many entries as unix_seconds"));
    }
    let unit = match document.get("unit") {
        Some(Value::Text(text)) => Unit::find(text).ok_or_else(|| Unit::unknown("unit", text))?,
        _ => return Err(Error::MissingField { field: "unit".to_owned() }),
    };
    let mut market = Market {
        provider: "energy-charts",
        unit: Some(unit),
        says_unit: true,
        ..Market::default()
    };
    for (position, (start, value)) in starts.iter().zip(prices).enumerate() {
        let start = Value::Number(start.unwrap_or(f64::NAN));
        let start = moment::instant(&start, Zone::Unknown).ok_or_else(|| {
            Error::invalid(format!("unix_seconds[{position}]"), "must be seconds since 1970")
        })?;
        market
            .add(Label::Part(""), Quote { start, end: End::Next, value: *value, confidence: 1.0 });
    }
    Ok(market)
}

/// The columns of this package: prices per kWh, one after the other.
fn own(start: &Value, minutes: f64, values: &[Option<f64>]) -> Result<Market> {
    let mut end: Instant =
        moment::instant(start, Zone::Unknown).ok_or_else(|| moment::not_a_time("start", start))?;
    let interval = Span::from_minutes(minutes)
        .ok_or_else(|| Error::invalid("intervalMinutes", "must be at least one second"))?;
    let mut market = Market { provider: "columns", ..Market::default() };
    for value in values {
        let start = end;
        end = start.plus(interval);
        market.add(
            Label::Part(""),
            Quote { start, end: End::At(end), value: *value, confidence: 1.0 },
        );
    }
    Ok(market)
}
