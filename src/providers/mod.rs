//! Prices as their providers publish them: JSON, XML and CSV in, one form out.
//!
//! ```text
//! read        a document or a text in, a reading out
//!  ├ records    lists of records, whose `shapes` are a table: Octopus, aWATTar, Tibber, …
//!  ├ columns    lists of numbers: Energy-Charts, this package's own columns
//!  ├ entsoe     the XML of ENTSO-E's transparency platform
//!  ├ table      CSV
//!  ├ quotes     what they list: sorted, merged, each with an end
//!  └ moment, written   times, numbers and units in all their spellings
//! ```
//!
//! What is read is the price that the customer pays, where the document has it. A document is recognised
//! by its fields; nothing is guessed that it leaves open: what could be two series asks which one is
//! meant, and what is no price document is refused with the names of those that are known.

mod columns;
mod entsoe;
mod fault;
mod moment;
mod quotes;
mod records;
mod shapes;
mod table;
#[cfg(test)]
mod tests;
mod written;

use serde::Serialize;

use crate::documents::{Value, quote, reads};
use crate::error::Result;
use crate::number::number as print;
use crate::series::{Period, Series};
use crate::time::Offset;

use fault::{no_prices, required, unexpected, unknown, wrong};
use quotes::Quote;
use written::Unit;

/// What is known, for the message of what is not.
pub const KNOWN: &str = "Flatpeak price documents, Octopus standard-unit-rates, aWATTar marketdata, Akkudoktor, \
     Energy-Charts price, Tibber priceInfo, Nord Pool day-ahead, EnergyZero, easyEnergy, Energi Data Service, \
     sahkotin.fi, nordpool-predict-fi, ENTSO-E A44 XML, lists of {start, end, value}, and CSV";

/// What the reader is told that a document does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// What is added to each price, per kWh in major currency units, before tax.
    pub markup: Option<f64>,
    /// The tax on price and markup, in percent.
    pub tax_percent: Option<f64>,
    /// Which of several series is meant: a bidding zone, a payment method, a list's name.
    pub area: Option<String>,
    /// Which of several prices is meant, by the provider's own name.
    pub price: Option<String>,
    /// The currency, ISO 4217.
    pub currency: Option<String>,
    /// The unit where the document does not say it.
    pub unit: Option<String>,
}

reads!(Options { markup, tax_percent as "taxPercent", area, price, currency, unit });

impl Options {
    /// Markup and tax, as what is added and what is multiplied.
    fn surcharge(&self) -> Result<(f64, f64)> {
        const MOST: f64 = 1e6;
        let (markup, tax) = (self.markup.unwrap_or(0.0), self.tax_percent.unwrap_or(0.0));
        for (field, amount) in [("options.markup", markup), ("options.taxPercent", tax)] {
            // Not a number is not within either.
            if !(-MOST..=MOST).contains(&amount) {
                return Err(wrong(field, &["must be between -1e6 and 1e6, got ", &print(amount)]));
            }
        }
        Ok((markup, 1.0 + tax / 100.0))
    }
}

/// The prices of a document, as a price document that the planner takes as it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// Always `price`.
    pub object: &'static str,
    /// Whose format it is.
    pub provider: &'static str,
    /// The currency, ISO 4217, where the document tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_code: Option<String>,
    /// The unit as found. The prices here are per kWh in major currency units, whatever it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Which of several series it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Which of several prices it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<&'static str>,
    /// The location that the document names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_id: Option<String>,
    /// The time zone that the document names, or that all customers of the provider are in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_timezone: Option<String>,
    /// The prices, in order of time.
    pub data: Vec<ReadPeriod>,
}

/// A price for some time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadPeriod {
    /// Where it starts to hold, RFC 3339 in UTC.
    pub valid_from: String,
    /// Where it ends to hold.
    pub valid_to: String,
    /// The price.
    pub price: ReadPrice,
}

/// A price per kWh.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ReadPrice {
    /// In major currency units per kWh.
    pub value: f64,
    /// How sure it is: 1 is known, less is a forecast.
    pub confidence: f64,
}

/// What a document says, before it is one series.
#[derive(Default)]
struct Market {
    provider: &'static str,
    timezone: Option<String>,
    unit: Option<Unit>,
    /// Whether the document says the unit, or only the provider's documentation.
    says_unit: bool,
    price: Option<&'static str>,
    /// Whether each series is somebody's own; otherwise they are parts of one.
    areas: bool,
    series: Vec<(String, Vec<Quote>)>,
}

impl Market {
    #[inline(never)]
    fn add(&mut self, name: &str, quote: Quote) {
        match self.series.iter_mut().rev().find(|(known, _)| known == name) {
            Some((_, quotes)) => quotes.push(quote),
            None => self.series.push((name.to_owned(), vec![quote])),
        }
    }

    /// The series that the options mean.
    fn chosen(&mut self, options: &Options) -> Result<(Option<String>, Vec<Quote>)> {
        // Octopus: most customers pay by direct debit.
        let wanted = options.area.as_deref().unwrap_or("DIRECT_DEBIT");
        if let Some(at) = self.series.iter().position(|(name, _)| name.eq_ignore_ascii_case(wanted))
        {
            let (name, quotes) = self.series.swap_remove(at);
            return Ok((Some(name), quotes));
        }
        let names = self.series.iter().map(|(name, _)| name.clone());
        let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
        let mut quotes: Vec<Quote> = Vec::new();
        for (_, part) in &self.series {
            quotes.extend_from_slice(part);
        }
        quotes::sort(&mut quotes);
        let contradict = |pair: &[Quote]| match pair {
            [one, other] => one.start == other.start && one.value != other.value,
            _ => false,
        };
        let several = self.series.len() > 1;
        if options.area.is_some() || several && (self.areas || quotes.windows(2).any(contradict)) {
            return Err(required("options.area", names));
        }
        let name = if self.areas { names.into_iter().next() } else { None };
        Ok((name, quotes))
    }

    fn reading(mut self, document: &Value, options: &Options) -> Result<Reading> {
        let (markup, tax) = options.surcharge()?;
        let (area, quotes) = self.chosen(options)?;
        let periods = quotes::periods(quotes)?;
        if periods.is_empty() {
            return Err(no_prices("", &["holds no prices"]));
        }
        let unit = self.unit(options)?;
        let per_kwh = unit.as_ref().map_or(1.0, |unit| unit.per_kwh);
        let said = |field| match document.get(field) {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        };
        let named = unit.as_ref().and_then(|unit| unit.currency).map(str::to_owned);
        let mut currency_code = said("currency_code").or(named);
        if let Some(wanted) = &options.currency {
            match &currency_code {
                Some(found) if found != wanted => {
                    let problem = ["is ", wanted, ", but the prices are in ", found];
                    return Err(wrong("options.currency", &problem));
                }
                _ => currency_code = Some(wanted.clone()),
            }
        }
        let mut data = Vec::with_capacity(periods.len());
        for period in periods {
            data.push(priced(Period { value: (period.value / per_kwh + markup) * tax, ..period })?);
        }
        Ok(Reading {
            object: "price",
            provider: self.provider,
            currency_code,
            unit: unit.map(|unit| unit.text),
            area,
            price: self.price,
            location_id: said("location_id"),
            location_timezone: said("location_timezone").or(self.timezone),
            data,
        })
    }

    /// The unit: the document's own, the caller's, or the one that the provider is known for.
    fn unit(&mut self, options: &Options) -> Result<Option<Unit>> {
        let Some(wanted) = &options.unit else { return Ok(self.unit.take()) };
        let unit = Unit::read("options.unit", wanted)?;
        match &self.unit {
            Some(found) if self.says_unit && found.per_kwh != unit.per_kwh => Err(wrong(
                "options.unit",
                &["is ", wanted, ", but the document says ", &found.text],
            )),
            _ => Ok(Some(unit)),
        }
    }
}

fn priced(period: Period) -> Result<ReadPeriod> {
    let Period { window, value, confidence } = period;
    if value.abs() <= Series::MOST && (0.0..=1.0).contains(&confidence) {
        return Ok(ReadPeriod {
            valid_from: Offset::Utc.print(window.start()),
            valid_to: Offset::Utc.print(window.end()),
            price: ReadPrice { value, confidence },
        });
    }
    Err(quotes::out_of_place(window.start(), "is out of range"))
}

/// A number, also where it is written as a string.
#[inline(never)]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => written::number(text),
        _ => None,
    }
}

/// A price, or none where it is left open.
#[inline(never)]
fn value(found: &Value, field: &str) -> Result<Option<f64>> {
    match (found, number(found)) {
        (Value::Nothing, _) => Ok(None),
        (_, None) => Err(unexpected(field, "a number", found)),
        (_, value) => Ok(value),
    }
}

/// Reads the prices of a JSON document.
///
/// # Errors
///
/// `unknown_format` if it is none that is known, `no_price_data` if it holds no prices, `series_required`
/// if it holds several series; else what is wrong in it or in the options, with the path.
pub fn read(document: &Value, options: &Options) -> Result<Reading> {
    in_input(read_document(document, options))
}

fn read_document(document: &Value, options: &Options) -> Result<Reading> {
    let mut market = Market::default();
    let read = columns::read(document, &mut market)?;
    match read || records::read(document, options, &mut market)? {
        true => market.reading(document, options),
        false => Err(match complaint(document) {
            Some(text) => no_prices("", &["holds no prices; its provider says ", &quote(text)]),
            None => unknown(),
        }),
    }
}

/// Reads the prices of a text that is XML or CSV.
///
/// # Errors
///
/// As for [`read`].
pub fn read_text(text: &str, options: &Options) -> Result<Reading> {
    in_input(read_table(text.strip_prefix('\u{feff}').unwrap_or(text).trim_ascii(), options))
}

fn read_table(text: &str, options: &Options) -> Result<Reading> {
    let mut market = Market::default();
    match text.as_bytes().first() {
        None => return Err(no_prices("", &["is empty"])),
        Some(b'<') => entsoe::read(text, &mut market)?,
        Some(_) => table::read(text, options, &mut market)?,
    }
    market.reading(&Value::Nothing, options)
}

/// An error of the options names them already; all others are of the input.
fn in_input(read: Result<Reading>) -> Result<Reading> {
    read.map_err(|fault| match fault.field() {
        Some(field) if field.starts_with("options") => fault,
        _ => fault.under("input"),
    })
}

/// What a provider says in place of prices.
fn complaint<'a>(document: &'a Value<'a>) -> Option<&'a str> {
    let errors = match document.get("errors") {
        Some(Value::List(errors)) => errors.first(),
        _ => None,
    };
    let message = errors.unwrap_or(document);
    ["message", "detail", "error", "title"].iter().find_map(|field| match message.get(field) {
        Some(Value::Text(text)) => Some(text.as_ref()),
        _ => None,
    })
}
