//! Lists of numbers: Energy-Charts' `/price`, and the columns that a planner takes.

use super::fault::{unexpected, wrong};
use super::moment::{self, Zone};
use super::quotes::{End, Quote};
use super::written::Unit;
use super::{Market, value};
use crate::documents::Value;
use crate::error::Result;
use crate::time::Span;

/// Reads a document of columns, if it is one.
///
/// # Errors
///
/// What is wrong, with its field.
pub(super) fn read(document: &Value, market: &mut Market) -> Result<bool> {
    let (starts, prices) = (column(document, "unix_seconds"), column(document, "price"));
    if let (Some(starts), Some(prices)) = (starts, prices) {
        energy_charts(document, &starts, &prices, market)?;
        return Ok(true);
    }
    match (document.get("start"), document.get("intervalMinutes"), column(document, "values")) {
        (Some(start), Some(Value::Number(minutes)), Some(values)) => {
            own(start, *minutes, &values, market)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn column<'a>(document: &Value<'a>, name: &str) -> Option<Vec<Value<'a>>> {
    match document.get(name)? {
        Value::List(values) => Some(values.clone()),
        Value::Numbers(numbers) => {
            Some(numbers.iter().map(|number| Value::Number(*number)).collect())
        }
        _ => None,
    }
}

fn energy_charts(
    document: &Value,
    starts: &[Value],
    prices: &[Value],
    market: &mut Market,
) -> Result<()> {
    if starts.len() != prices.len() {
        return Err(wrong("price", &["must have as many entries as unix_seconds"]));
    }
    market.provider = "energy-charts";
    market.says_unit = true;
    market.unit = match document.get("unit") {
        Some(Value::Text(text)) => Some(Unit::read("unit", text)?),
        other => return Err(unexpected("unit", "a string", other.unwrap_or(&Value::Nothing))),
    };
    for (start, price) in starts.iter().zip(prices) {
        let Some(start) = moment::instant(start, Zone::Unknown) else {
            return Err(moment::not_a_time("unix_seconds", start));
        };
        let value = value(price, "price")?;
        market.add("", Quote { start, end: End::Next, value, confidence: 1.0 });
    }
    Ok(())
}

/// The columns of this package: prices per kWh, one after the other.
fn own(start: &Value, minutes: f64, values: &[Value], market: &mut Market) -> Result<()> {
    let Some(mut end) = moment::instant(start, Zone::Unknown) else {
        return Err(moment::not_a_time("start", start));
    };
    let Some(interval) = Span::from_minutes(minutes) else {
        return Err(wrong("intervalMinutes", &["must be at least one second"]));
    };
    market.provider = "columns";
    for price in values {
        let start = end;
        end = start.plus(interval);
        let value = value(price, "values")?;
        market.add("", Quote { start, end: End::At(end), value, confidence: 1.0 });
    }
    Ok(())
}
