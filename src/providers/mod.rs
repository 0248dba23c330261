//! Prices as their providers publish them: JSON, XML and CSV in, one form out.
//!
//! ```text
//! read        a document or a text in, a reading out
//!  ├ records    lists of records, whose `shapes` are a table: Octopus, aWATTar, Tibber, …
//!  ├ columns    lists of numbers: Energy-Charts, this package's own columns
//!  ├ entsoe     the XML of ENTSO-E's transparency platform
//!  ├ table      CSV, whose lines are `delimited`
//!  ├ quotes     what they list: sorted, merged, each with an end
//!  └ timestamps, numbers, units   times, numbers and units in all their spellings
//! ```
//!
//! What is read is the price that the customer pays, where the document has it. A document is recognised
//! by its fields; nothing is guessed that it leaves open: what could be two series asks which one is
//! meant, a unit or a number that is not understood is an error that names its place, and what is no
//! price document is refused with the names of those that are known.
//!
//! **Time.** O(n log n) for n prices, for they are sorted; O(n) where they come in order.

mod columns;
mod delimited;
mod entsoe;
mod errors;
mod numbers;
mod quotes;
mod records;
mod shapes;
mod table;
#[cfg(test)]
mod tests;
mod timestamps;
mod units;

use serde::Serialize;

use crate::error::Result;
use crate::input::{Value, quote, reads};
use crate::number::{self, number as print};
use crate::series::{Period, Series};
use crate::time::Offset;

use errors::{invalid_type, invalid_value, no_prices, required, unknown};
use quotes::Quote;
use units::{Unit, currency_code};

/// What is known, for the message of what is not.
pub const KNOWN: &str = "Flatpeak price documents, Octopus standard-unit-rates, aWATTar marketdata, Akkudoktor, \
     Energy-Charts price, Tibber priceInfo, Nord Pool day-ahead, EnergyZero, easyEnergy, Energi Data Service, \
     sahkotin.fi, nordpool-predict-fi, ENTSO-E A44 XML, lists of {start, end, value}, and CSV";

/// Options for what a document does not say.
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
    /// The currency, as its code.
    fn currency(&self) -> Result<Option<String>> {
        let code = |text: &String| currency_code("options.currency", text);
        self.currency.as_ref().map(code).transpose()
    }

    /// Markup and tax, as what is added and what is multiplied.
    fn surcharge(&self) -> Result<(f64, f64)> {
        const MAX: f64 = 1e6;
        let (markup, tax) = (self.markup.unwrap_or(0.0), self.tax_percent.unwrap_or(0.0));
        for (field, amount) in [("options.markup", markup), ("options.taxPercent", tax)] {
            // Not a number is not within either.
            if !(-MAX..=MAX).contains(&amount) {
                return Err(invalid_value(
                    field,
                    &["must be between -1e6 and 1e6, got ", &print(amount)],
                ));
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
    /// Whether each series is that of one area; otherwise they are parts of one if their names say so.
    areas: bool,
    series: Vec<Named>,
    /// The series at hand: most documents name theirs in turns.
    last: usize,
}

/// The prices of one name.
#[derive(Default)]
struct Named {
    name: String,
    quotes: Vec<Quote>,
}

impl Named {
    /// The name without the words that only tell the day: `prices_today`, `PRICE_20260131`.
    fn without_day(&self) -> Vec<String> {
        let small = self.name.to_ascii_lowercase();
        let mut words: Vec<String> = Vec::new();
        let separates = |letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric();
        for word in small.split(separates) {
            let rest =
                ["today", "tomorrow", "yesterday"].iter().find_map(|day| word.strip_suffix(day));
            let rest = rest.unwrap_or(word);
            if !rest.is_empty() {
                words.push(rest.to_owned());
            }
            // A date may be in one word, or in three.
            for count in [1, 3] {
                let digits = words.get(words.len().saturating_sub(count)..).unwrap_or_default();
                if is_date(digits) {
                    words.truncate(words.len() - digits.len());
                }
            }
        }
        words
    }
}

/// Whether words are a date such as `20260131`, or `2026`, `01` and `31`.
fn is_date(words: &[String]) -> bool {
    let date = words.concat();
    let is_day = |text: &str, most: &str| text.len() == 2 && ("01"..=most).contains(&text);
    let shape = words.len() == 1 || words.iter().map(String::len).eq([4, 2, 2]);
    shape
        && date.len() == 8
        && number::are_digits(&date)
        && ("1990".."2100").contains(&date.get(..4).unwrap_or_default())
        && is_day(date.get(4..6).unwrap_or_default(), "12")
        && is_day(date.get(6..).unwrap_or_default(), "31")
}

impl Market {
    /// Goes to the series of a name.
    ///
    /// # Errors
    ///
    /// That there are too many: a name is looked for among all that there are.
    #[inline(never)]
    fn open(&mut self, name: &str) -> Result<()> {
        const MAX: usize = 1_000;
        let is_named = |at: &usize| self.series.get(*at).is_some_and(|one| one.name == name);
        let near = [self.last, self.last + 1, 0].into_iter().find(is_named);
        match near.or_else(|| (0..self.series.len()).find(is_named)) {
            Some(found) => self.last = found,
            None if self.series.len() < MAX => self.start(name),
            None => return Err(invalid_value("", &["names more than 1000 series"])),
        }
        Ok(())
    }

    /// Starts a series of a name that no other has.
    fn start(&mut self, name: &str) {
        self.last = self.series.len();
        self.series.push(Named { name: name.to_owned(), quotes: Vec::new() });
    }

    /// Adds a price to the series at hand; to the only one, if none was named.
    fn push(&mut self, quote: Quote) {
        if self.series.is_empty() {
            self.start("");
        }
        if let Some(series) = self.series.get_mut(self.last) {
            series.quotes.push(quote);
        }
    }

    /// Notes the unit of a price: all have the same.
    fn note_unit(&mut self, unit: Unit, is_said: bool) -> Result<()> {
        match &self.unit {
            Some(known) if known.contradicts(&unit) => {
                let problem =
                    ["is ", &quote(&unit.text), ", but other prices are in ", &known.text];
                Err(invalid_value("unit", &problem))
            }
            Some(_) => Ok(()),
            None => {
                (self.unit, self.says_unit) = (Some(unit), is_said);
                Ok(())
            }
        }
    }

    /// The series that the options mean.
    fn chosen(&mut self, options: &Options) -> Result<(Option<String>, Vec<Quote>)> {
        // Octopus: most customers pay by direct debit.
        let wanted = options.area.as_deref().unwrap_or("DIRECT_DEBIT");
        let is_wanted = |one: &Named| one.name.eq_ignore_ascii_case(wanted);
        if let Some(at) = self.series.iter().position(is_wanted) {
            let Named { name, quotes } = self.series.swap_remove(at);
            return Ok((Some(name), quotes));
        }
        if options.area.is_some() || !self.is_one_series() {
            let names = self.series.iter().map(|one| one.name.clone());
            return Err(required("options.area", names.filter(|name| !name.is_empty()).collect()));
        }
        let mut parts = std::mem::take(&mut self.series).into_iter();
        let Named { name, mut quotes } = parts.next().unwrap_or_default();
        parts.for_each(|part| quotes.extend(part.quotes));
        Ok((self.areas.then_some(name).filter(|name| !name.is_empty()), quotes))
    }

    /// Whether all series are parts of one: the days of one list.
    fn is_one_series(&self) -> bool {
        let [first, others @ ..] = self.series.as_slice() else { return true };
        let name = if others.is_empty() { Vec::new() } else { first.without_day() };
        others.iter().all(|other| !self.areas && other.without_day() == name)
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
            Some(Value::Text(text)) => Some(text.as_ref()),
            _ => None,
        };
        let code = |field| said(field).map(|text| currency_code(field, text)).transpose();
        let named = unit.as_ref().and_then(|unit| unit.currency).map(str::to_owned);
        let found = match (code("currency_code")?, named) {
            (None, None) => code("currency")?,
            (found, named) => found.or(named),
        };
        let wanted = options.currency()?;
        if let (Some(wanted), Some(found)) = (&wanted, &found)
            && wanted != found
        {
            let problem = ["is ", wanted, ", but the prices are in ", found];
            return Err(invalid_value("options.currency", &problem));
        }
        let mut data = Vec::with_capacity(periods.len());
        for period in periods {
            // Adding zero leaves no negative zero behind.
            let value = (period.value / per_kwh + markup) * tax + 0.0;
            data.push(priced(Period { value, ..period })?);
        }
        Ok(Reading {
            object: "price",
            provider: self.provider,
            currency_code: found.or(wanted),
            unit: unit.map(|unit| unit.text),
            area,
            price: self.price,
            location_id: said("location_id").map(str::to_owned),
            location_timezone: said("location_timezone").map(str::to_owned).or(self.timezone),
            data,
        })
    }

    /// The unit: the document's own, the caller's, or the one that the provider is known for.
    fn unit(&mut self, options: &Options) -> Result<Option<Unit>> {
        let Some(wanted) = &options.unit else { return Ok(self.unit.take()) };
        let unit = Unit::read("options.unit", wanted)?;
        match &self.unit {
            Some(found) if self.says_unit && found.contradicts(&unit) => Err(invalid_value(
                "options.unit",
                &["is ", wanted, ", but the document says ", &found.text],
            )),
            _ => Ok(Some(unit)),
        }
    }
}

fn priced(period: Period) -> Result<ReadPeriod> {
    let Period { window, value, confidence } = period;
    if value.abs() <= Series::MAX && (0.0..=1.0).contains(&confidence) {
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
fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => numbers::number(text),
        _ => None,
    }
}

/// A price, or none where it is left open.
#[inline(never)]
fn value(found: &Value, field: &str) -> Result<Option<f64>> {
    match (found, as_number(found)) {
        (Value::Null, _) => Ok(None),
        (_, None) => Err(invalid_type(field, "a number", found)),
        (_, value) => Ok(value),
    }
}

/// How sure a price is, where the document says it.
fn confidence(found: Option<&Value>, usual: f64) -> Result<f64> {
    match found {
        None | Some(Value::Null) => Ok(usual),
        Some(Value::Number(confidence)) => Ok(*confidence),
        Some(other) => Err(invalid_type("", "a number", other)),
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
    in_input(read_table(text.strip_prefix('\u{feff}').unwrap_or(text).trim_ascii_end(), options))
}

fn read_table(text: &str, options: &Options) -> Result<Reading> {
    let mut market = Market::default();
    match text.trim_ascii_start().as_bytes().first() {
        None => return Err(no_prices("", &["is empty"])),
        Some(b'<') => entsoe::read(text, &mut market)?,
        Some(_) => table::read(text, options, &mut market)?,
    }
    market.reading(&Value::Null, options)
}

/// An error of the options names them already; all others are of the input.
fn in_input(read: Result<Reading>) -> Result<Reading> {
    read.map_err(|error| match error.field() {
        Some(field) if field.starts_with("options") => error,
        _ => error.under("input"),
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
