//! Lists of numbers: Energy-Charts' `/price`, and the columns that a planner takes.

use std::borrow::Cow;

use super::errors::{invalid_type, invalid_value};
use super::quotes::{End, Quote};
use super::timestamps::{self, Zone};
use super::units::Unit;
use super::{Market, confidence, value};
use crate::error::{Error, Result};
use crate::input::Value;
use crate::time::Span;

/// A list of a document, of values or of numbers.
enum Column<'a> {
    Values(&'a [Value<'a>]),
    Numbers(&'a [f64]),
}

impl<'a> Column<'a> {
    fn of(document: &'a Value<'a>, name: &str) -> Option<Self> {
        match document.get(name)? {
            Value::List(values) => Some(Column::Values(values)),
            Value::Numbers(numbers) => Some(Column::Numbers(numbers)),
            _ => None,
        }
    }

    fn len(&self) -> usize {
        match self {
            Column::Values(values) => values.len(),
            Column::Numbers(numbers) => numbers.len(),
        }
    }

    fn values(&self) -> impl Iterator<Item = Cow<'a, Value<'a>>> {
        let (values, numbers): (&[Value], &[f64]) = match self {
            Column::Values(values) => (values, &[]),
            Column::Numbers(numbers) => (&[], numbers),
        };
        let numbers = numbers.iter().map(|number| Cow::Owned(Value::Number(*number)));
        values.iter().map(Cow::Borrowed).chain(numbers)
    }
}

/// Reads a document of columns, if it is one.
///
/// # Errors
///
/// What is wrong, with its field.
pub(super) fn read(document: &Value, market: &mut Market) -> Result<bool> {
    let column = |name| Column::of(document, name);
    if let (Some(starts), Some(prices)) = (column("unix_seconds"), column("price")) {
        energy_charts(document, &starts, &prices, market)?;
        return Ok(true);
    }
    match (document.get("start"), document.get("intervalMinutes"), column("values")) {
        (Some(start), Some(Value::Number(minutes)), Some(values)) => {
            own(document, start, *minutes, &values, market)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn energy_charts(
    document: &Value,
    starts: &Column<'_>,
    prices: &Column<'_>,
    market: &mut Market,
) -> Result<()> {
    check_count("price", prices, "unix_seconds", starts)?;
    market.provider = "energy-charts";
    let unit = match document.get("unit") {
        Some(Value::Text(text)) => Unit::read("unit", text)?,
        other => return Err(invalid_type("unit", "a string", other.unwrap_or(&Value::Null))),
    };
    market.note_unit(unit, true)?;
    for (at, (start, price)) in starts.values().zip(prices.values()).enumerate() {
        let Some(start) = timestamps::instant(&start, Zone::Unknown) else {
            return Err(timestamps::not_a_time(&place("unix_seconds", at), &start));
        };
        let value = value(&price, "").map_err(in_column("price", at))?;
        market.push(Quote { start, end: End::Next, value, confidence: 1.0 });
    }
    Ok(())
}

/// The columns of this package: prices one after the other.
fn own(
    document: &Value,
    start: &Value,
    minutes: f64,
    values: &Column<'_>,
    market: &mut Market,
) -> Result<()> {
    let Some(mut end) = timestamps::instant(start, Zone::Unknown) else {
        return Err(timestamps::not_a_time("start", start));
    };
    let Some(interval) = Span::from_minutes(minutes) else {
        return Err(invalid_value("intervalMinutes", &["must be at least one second"]));
    };
    market.provider = "columns";
    if let Some(Value::Text(text)) = document.get("unit") {
        market.note_unit(Unit::read("unit", text)?, true)?;
    }
    let sure = Column::of(document, "confidence");
    if let Some(sure) = &sure {
        check_count("confidence", sure, "values", values)?;
    }
    let mut sure = sure.iter().flat_map(Column::values);
    for (at, price) in values.values().enumerate() {
        let start = end;
        end = start.plus(interval);
        let value = value(&price, "").map_err(in_column("values", at))?;
        let confidence =
            confidence(sure.next().as_deref(), 1.0).map_err(in_column("confidence", at))?;
        market.push(Quote { start, end: End::At(end), value, confidence });
    }
    Ok(())
}

fn check_count(name: &str, column: &Column<'_>, other: &str, others: &Column<'_>) -> Result<()> {
    if column.len() == others.len() {
        return Ok(());
    }
    Err(invalid_value(name, &["must have as many entries as ", other]))
}

fn place(name: &str, at: usize) -> String {
    [name, "[", &at.to_string(), "]"].concat()
}

fn in_column(name: &str, at: usize) -> impl FnOnce(Error) -> Error {
    move |error| error.under(&place(name, at))
}
