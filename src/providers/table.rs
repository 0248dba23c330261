//! CSV: a column of starts, perhaps one of ends, one of prices.
//!
//! Columns are found by their names in the first line; without names, the first column is the start, the
//! second the end if it is a time, and the last one that is a number the price. The separator is a
//! semicolon, a tab or a comma, whichever the first line has; a decimal comma needs one of the others.

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::moment::{self, Zone};
use super::quotes::{End, Quote};
use super::written::{self, Unit};
use super::{KNOWN, Label, Market, Options};
use crate::documents::{Value, quote};
use crate::error::{Error, Result};

const STARTS: [&str; 9] =
    ["start", "from", "begin", "time", "date", "hour", "von", "period", "interval"];
const ENDS: [&str; 6] = ["end", "until", "till", "stop", "to", "bis"];
const PRICES: [&str; 10] =
    ["price", "value", "rate", "cost", "tariff", "eur", "gbp", "preis", "prijs", "pris"];
const AREAS: [&str; 4] = ["area", "zone", "region", "country"];

/// Which column is what.
struct Columns {
    start: usize,
    end: Option<usize>,
    price: usize,
    area: Option<usize>,
    /// What a time without an offset means.
    zone: Zone,
    unit: Option<Unit>,
}

/// Reads a table.
///
/// # Errors
///
/// `unknown_format` if there is none in the text, `series_required` if it has several columns of prices;
/// else what is wrong, with its line.
pub(super) fn read(text: &str, options: &Options) -> Result<Market> {
    let separator = separator(text.lines().next().unwrap_or_default());
    let lines = records(text, separator)?;
    let unknown = || Error::UnknownFormat { field: String::new(), known: KNOWN };
    let head = lines.first().ok_or_else(unknown)?;
    let (columns, body) = match Columns::unnamed(head, separator) {
        Some(columns) => (columns, lines.as_slice()),
        None => (
            Columns::named(head, lines.get(1), separator, options)?.ok_or_else(unknown)?,
            lines.get(1..).unwrap_or_default(),
        ),
    };
    let mut market = Market {
        provider: "csv",
        says_unit: columns.unit.is_some(),
        unit: columns.unit.clone(),
        ..Market::default()
    };
    let skipped = lines.len() - body.len();
    for (position, line) in body.iter().enumerate() {
        let quote = columns.quote(line, separator);
        let quote =
            quote.map_err(|error| error.under(&format!("line {}", position + skipped + 1)))?;
        match columns.area.and_then(|area| line.get(area)) {
            Some(area) => market.add(Label::Area(area), quote),
            None => market.add(Label::Part(""), quote),
        }
    }
    Ok(market)
}

fn separator(head: &str) -> u8 {
    [b';', b'\t'].into_iter().find(|separator| head.as_bytes().contains(separator)).unwrap_or(b',')
}

/// The lines that have something in them, as fields.
fn records(text: &str, separator: u8) -> Result<Vec<Vec<String>>> {
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let text = format!("{text}\n");
    let mut input = text.as_bytes();
    let mut output = vec![0; text.len()];
    let mut ends = vec![0; text.len()];
    let mut records = Vec::new();
    loop {
        let (result, read, _, fields) = reader.read_record(input, &mut output, &mut ends);
        input = input.get(read..).unwrap_or_default();
        match result {
            ReadRecordResult::Record => {
                records.push(split(&output, ends.get(..fields).unwrap_or_default()))
            }
            ReadRecordResult::End => return Ok(records),
            _ => return Err(Error::invalid("", "is cut off: a quoted field does not end")),
        }
    }
}

fn split(bytes: &[u8], ends: &[usize]) -> Vec<String> {
    let mut from = 0;
    let field = |end: &usize| {
        let field = bytes.get(from..*end).unwrap_or_default();
        from = *end;
        String::from_utf8_lossy(field).trim().to_owned()
    };
    ends.iter().map(field).collect()
}

/// A number; with a separator other than the comma, a comma is its point.
fn number(text: &str, separator: u8) -> Option<f64> {
    if separator == b',' || !text.contains(',') {
        return written::number(text);
    }
    written::number(&text.replace('.', "").replace(',', "."))
}

impl Columns {
    /// The columns of a first line that has a price already.
    fn unnamed(line: &[String], separator: u8) -> Option<Self> {
        let is_time = |text: &String| moment::of_text(text, Zone::Unknown).is_some();
        let price = line.iter().rposition(|field| number(field, separator).is_some())?;
        if !is_time(line.first()?) || price == 0 {
            return None;
        }
        let end = line.get(1).filter(|field| price > 1 && is_time(field)).map(|_| 1);
        Some(Columns { start: 0, end, price, area: None, zone: Zone::Unknown, unit: None })
    }

    /// The columns that a heading names, if it names a start and a price.
    fn named(
        heading: &[String],
        line: Option<&Vec<String>>,
        separator: u8,
        options: &Options,
    ) -> Result<Option<Self>> {
        let names: Vec<String> = heading.iter().map(|name| name.to_lowercase()).collect();
        let has = |at: usize, words: &[&str]| {
            names.get(at).is_some_and(|name| words.iter().any(|word| name.contains(word)))
        };
        let is_utc = |at: usize| has(at, &["utc", "gmt"]);
        let all = 0..names.len();
        // A name such as `valid_to` is of a time as well: `to` must stand by itself.
        let ends = |at: usize| {
            names.get(at).is_some_and(|name| {
                let mut words = name.split(|letter: char| !letter.is_alphanumeric());
                words.any(|word| ENDS.contains(&word))
            })
        };
        let starts = |at: &usize| {
            has(*at, &STARTS)
                && !ends(*at)
                && Unit::find(names.get(*at).map_or("", |name| name)).is_none()
        };
        let Some(start) =
            all.clone().find(|at| starts(at) && is_utc(*at)).or(all.clone().find(starts))
        else {
            return Ok(None);
        };
        let is_number = |at: &usize| {
            let field = line.and_then(|line| line.get(*at)).map_or("", |field| field);
            field.is_empty() || number(field, separator).is_some()
        };
        let end = all.clone().find(|at| ends(*at) && is_utc(*at) == is_utc(start));
        let rest: Vec<usize> =
            all.clone().filter(|at| *at != start && Some(*at) != end && is_number(at)).collect();
        let unit_of = |at: usize| Unit::find(heading.get(at)?);
        let picked = |chosen: &dyn Fn(usize) -> bool| -> Vec<usize> {
            rest.iter().copied().filter(|at| chosen(*at)).collect()
        };
        let mut prices = picked(&|at| unit_of(at).is_some());
        if prices.is_empty() {
            prices = picked(&|at| has(at, &PRICES));
        }
        if prices.is_empty() {
            prices = rest;
        }
        let named: Vec<String> = prices.iter().filter_map(|at| heading.get(*at).cloned()).collect();
        let wanted = options.price.as_ref().or(options.area.as_ref());
        let price = match (prices.as_slice(), wanted) {
            ([], _) => return Ok(None),
            ([price], _) => *price,
            (prices, Some(wanted)) => {
                let is_wanted = |at: &&usize| {
                    heading.get(**at).is_some_and(|name| name.eq_ignore_ascii_case(wanted))
                };
                match prices.iter().find(is_wanted) {
                    Some(price) => *price,
                    None => {
                        return Err(Error::SeriesRequired {
                            option: "options.price",
                            known: named,
                        });
                    }
                }
            }
            (_, None) => {
                return Err(Error::SeriesRequired { option: "options.price", known: named });
            }
        };
        let zone = if is_utc(start) { Zone::Utc } else { Zone::Unknown };
        let area = all.clone().find(|at| has(*at, &AREAS) && *at != price);
        Ok(Some(Columns { start, end, price, area, zone, unit: unit_of(price) }))
    }

    fn quote(&self, line: &[String], separator: u8) -> Result<Quote> {
        let field = |at: usize| line.get(at).map_or("", |field| field);
        let time = |at: usize| {
            moment::of_text(field(at), self.zone)
                .ok_or_else(|| moment::not_a_time("", &Value::Text(field(at).to_owned())))
        };
        let end = match self.end {
            Some(end) => End::At(time(end)?),
            None => End::Next,
        };
        let value = match field(self.price) {
            "" => None,
            text => {
                let wrong =
                    || Error::invalid("", format!("must have a price, got {}", quote(text)));
                Some(number(text, separator).ok_or_else(wrong)?)
            }
        };
        Ok(Quote { start: time(self.start)?, end, value, confidence: 1.0 })
    }
}
