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
mod moment;
mod quotes;
mod records;
mod shapes;
mod table;
mod written;

use serde::Serialize;

use crate::documents::{Value, quote};
use crate::error::{Error, Result};
use crate::number::number;
use crate::order;
use crate::series::{Period, Series};
use crate::time::Offset;

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
    pub markup: f64,
    /// The tax on price and markup, in percent.
    pub tax_percent: f64,
    /// Which of several series is meant: a bidding zone, a payment method, a list's name.
    pub area: Option<String>,
    /// Which of several prices is meant, by the provider's own name.
    pub price: Option<String>,
    /// The currency, ISO 4217.
    pub currency: Option<String>,
    /// The unit where the document does not say it.
    pub unit: Option<String>,
}

impl Options {
    const FIELDS: [&'static str; 6] = ["markup", "taxPercent", "area", "price", "currency", "unit"];
    /// The largest markup or tax, either sign.
    const MOST: f64 = 1e6;

    /// Reads the options; all may be left out.
    ///
    /// # Errors
    ///
    /// `unknown_field`, `invalid_type` or `invalid_value`, under `options`.
    pub fn read(value: &Value) -> Result<Self> {
        let fields = match value {
            Value::Nothing => return Ok(Options::default()),
            Value::Map(fields) => fields,
            _ => return Err(wrong_type("", "an object").under("options")),
        };
        if let Some((name, _)) =
            fields.iter().find(|(name, _)| !Self::FIELDS.contains(&name.as_str()))
        {
            let error = Error::UnknownField { field: name.clone(), known: &Self::FIELDS };
            return Err(error.under("options"));
        }
        let amount = |name| match value.get(name) {
            None | Some(Value::Nothing) => Ok(0.0),
            Some(Value::Number(amount)) if amount.abs() <= Self::MOST => Ok(*amount),
            Some(Value::Number(amount)) => {
                let problem = format!("must be between -1e6 and 1e6, got {}", number(*amount));
                Err(Error::invalid(name, problem).under("options"))
            }
            Some(_) => Err(wrong_type(name, "a number").under("options")),
        };
        let text = |name| match value.get(name) {
            None | Some(Value::Nothing) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.clone())),
            Some(_) => Err(wrong_type(name, "a string").under("options")),
        };
        Ok(Options {
            markup: amount("markup")?,
            tax_percent: amount("taxPercent")?,
            area: text("area")?,
            price: text("price")?,
            currency: text("currency")?,
            unit: text("unit")?,
        })
    }
}

fn wrong_type(field: &str, expected: &str) -> Error {
    Error::InvalidType {
        field: field.to_owned(),
        expected: expected.to_owned(),
        found: "something else".to_owned(),
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

/// What names a series of a document.
#[derive(Clone, Copy)]
enum Label<'a> {
    /// Something that has its own prices.
    Area(&'a str),
    /// A list, of which the document may have several that belong together.
    Part(&'a str),
}

/// What a document says, before it is one series.
#[derive(Default)]
struct Market {
    provider: &'static str,
    timezone: Option<String>,
    location_id: Option<String>,
    currency_code: Option<String>,
    unit: Option<Unit>,
    /// Whether the document says the unit, or only the provider's documentation.
    says_unit: bool,
    price: Option<&'static str>,
    /// Whether each series is somebody's own.
    areas: bool,
    series: Vec<(String, Vec<Quote>)>,
}

impl Market {
    fn add(&mut self, label: Label<'_>, quote: Quote) {
        let name = match label {
            Label::Area(name) => {
                self.areas = true;
                name
            }
            Label::Part(name) => name,
        };
        match self.series.iter_mut().rev().find(|(known, _)| known == name) {
            Some((_, quotes)) => quotes.push(quote),
            None => self.series.push((name.to_owned(), vec![quote])),
        }
    }

    fn names(&self) -> Vec<String> {
        self.series.iter().map(|(name, _)| name.clone()).filter(|name| !name.is_empty()).collect()
    }

    /// The series that the options mean.
    fn chosen(&mut self, options: &Options) -> Result<(Option<String>, Vec<Quote>)> {
        let names = self.names();
        if let Some(area) = &options.area {
            let Some(at) = self.series.iter().position(|(name, _)| name.eq_ignore_ascii_case(area))
            else {
                let problem = match names.as_slice() {
                    [] => format!("is {}, but the document names none", quote(area)),
                    names => format!("must be {}, got {}", names.join(" or "), quote(area)),
                };
                return Err(Error::invalid("options.area", problem));
            };
            let (name, quotes) = self.series.swap_remove(at);
            return Ok((Some(name), quotes));
        }
        // Octopus: most customers pay by direct debit.
        if let Some(at) = self.series.iter().position(|(name, _)| name == "DIRECT_DEBIT") {
            let (name, quotes) = self.series.swap_remove(at);
            return Ok((Some(name), quotes));
        }
        let several = self.series.len() > 1;
        if several && (self.areas || self.contradicts()) {
            return Err(Error::SeriesRequired { option: "options.area", known: names });
        }
        let name = if self.areas { names.into_iter().next() } else { None };
        Ok((name, self.series.drain(..).flat_map(|(_, quotes)| quotes).collect()))
    }

    /// Whether two lists have different prices for one start.
    fn contradicts(&self) -> bool {
        let mut quotes: Vec<&Quote> = self.series.iter().flat_map(|(_, quotes)| quotes).collect();
        order::sort_by_key(&mut quotes, |quote| quote.start);
        let pairs = quotes.iter().zip(quotes.iter().skip(1));
        pairs.into_iter().any(|(a, b)| a.start == b.start && a.value != b.value)
    }

    fn reading(mut self, options: &Options) -> Result<Reading> {
        let (area, quotes) = self.chosen(options)?;
        let periods = quotes::periods(quotes)?;
        if periods.is_empty() {
            return Err(no_prices("", "holds no prices"));
        }
        let unit = self.unit(options)?;
        let per_kwh = unit.as_ref().map_or(1.0, |unit| unit.per_kwh);
        let named = unit.as_ref().and_then(|unit| unit.currency).map(str::to_owned);
        let found = self.currency_code.or(named);
        if let (Some(found), Some(wanted)) = (&found, &options.currency)
            && found != wanted
        {
            let problem = format!("is {}, but the prices are in {found}", quote(wanted));
            return Err(Error::invalid("options.currency", problem));
        }
        let paid =
            |found: f64| (found / per_kwh + options.markup) * (1.0 + options.tax_percent / 100.0);
        Ok(Reading {
            object: "price",
            provider: self.provider,
            currency_code: found.or(options.currency.clone()),
            unit: unit.map(|unit| unit.text),
            area,
            price: self.price,
            location_id: self.location_id,
            location_timezone: self.timezone,
            data: periods
                .iter()
                .map(|period| read_period(period, paid(period.value)))
                .collect::<Result<_>>()?,
        })
    }

    /// The unit: the document's own, the caller's, or the one that the provider is known for.
    fn unit(&mut self, options: &Options) -> Result<Option<Unit>> {
        let Some(wanted) = &options.unit else { return Ok(self.unit.take()) };
        let unit = Unit::find(wanted).ok_or_else(|| Unit::unknown("options.unit", wanted))?;
        match &self.unit {
            Some(found) if self.says_unit && found.per_kwh != unit.per_kwh => {
                let problem =
                    format!("is {}, but the document says {}", quote(wanted), quote(&found.text));
                Err(Error::invalid("options.unit", problem))
            }
            _ => Ok(Some(unit)),
        }
    }
}

fn read_period(period: &Period, value: f64) -> Result<ReadPeriod> {
    let valid_from = Offset::Utc.print(period.window.start());
    if !(value.abs() <= Series::MOST && (0.0..=1.0).contains(&period.confidence)) {
        let problem =
            format!("has a price from {valid_from} on that is out of range: {}", number(value));
        return Err(Error::invalid("", problem));
    }
    let price = ReadPrice { value, confidence: period.confidence };
    Ok(ReadPeriod { valid_from, valid_to: Offset::Utc.print(period.window.end()), price })
}

fn no_prices(field: &str, problem: &str) -> Error {
    Error::NoPrices { field: field.to_owned(), problem: problem.to_owned() }
}

/// Reads the prices of a JSON document.
///
/// # Errors
///
/// `unknown_format` if it is none that is known, `no_price_data` if it holds no prices, `series_required`
/// if it holds several series; else what is wrong in it or in the options, with the path.
pub fn read(document: &Value, options: &Options) -> Result<Reading> {
    let market = match columns::read(document).transpose() {
        Some(market) => market.map(Some),
        None => records::read(document, options),
    };
    let reading = match market {
        Ok(Some(market)) => market.reading(options),
        Ok(None) => Err(unknown(document)),
        Err(error) => Err(error),
    };
    reading.map_err(in_input)
}

/// Reads the prices of a text that is XML or CSV.
///
/// # Errors
///
/// As for [`read`].
pub fn read_text(text: &str, options: &Options) -> Result<Reading> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let market = match text.chars().next() {
        None => Err(no_prices("", "is empty")),
        Some('<') => entsoe::read(text),
        Some(_) => table::read(text, options),
    };
    market.and_then(|market| market.reading(options)).map_err(in_input)
}

/// An error of the options names them already; all others are of the input.
fn in_input(error: Error) -> Error {
    if error.field().is_some_and(|field| field.starts_with("options")) {
        error
    } else {
        error.under("input")
    }
}

/// The error of a document that has no prices: because it is another one, or because there are none.
fn unknown(document: &Value) -> Error {
    if let Some(message) = complaint(document) {
        return no_prices("", &format!("holds no prices; its provider says {}", quote(message)));
    }
    match empty(document, "") {
        Some(path) => no_prices(&path, "is empty: there are no prices in it"),
        None => Error::UnknownFormat { field: String::new(), known: KNOWN },
    }
}

/// What a provider says in place of prices.
fn complaint(document: &Value) -> Option<&str> {
    let in_list = match document.get("errors") {
        Some(Value::List(errors)) => errors.first().and_then(|error| error.get("message")),
        _ => None,
    };
    let said = in_list.or_else(|| {
        ["message", "detail", "error", "title"].iter().find_map(|field| document.get(field))
    });
    match said {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The first empty list of a document.
fn empty(value: &Value, path: &str) -> Option<String> {
    match value {
        Value::List(values) if values.is_empty() => Some(path.to_owned()),
        Value::Map(fields) => fields.iter().find_map(|(name, value)| {
            let dot = if path.is_empty() { "" } else { "." };
            empty(value, &format!("{path}{dot}{name}"))
        }),
        _ => None,
    }
}
