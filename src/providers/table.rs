//! CSV: a column of starts, perhaps one of ends, one of prices.
//!
//! Columns are found by their names in the first line; without names, the first column is the start, the
//! second the end if it is a time, and the last one that is a number the price. The separator is a
//! semicolon, a tab or a comma, whichever the first line has; a decimal comma needs one of the others.

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::fault::{required, unknown, wrong};
use super::moment::{self, Zone};
use super::quotes::{End, Quote};
use super::written::{self, Unit, has};
use super::{Market, Options};
use crate::documents::{Value, quote};
use crate::error::Result;

const STARTS: [&str; 8] = ["start", "from", "begin", "time", "date", "hour", "von", "period"];
const ENDS: [&str; 6] = ["end", "until", "till", "stop", "to", "bis"];
const PRICES: [&str; 10] =
    ["price", "value", "rate", "cost", "tariff", "eur", "gbp", "preis", "prijs", "pris"];
const AREAS: [&str; 4] = ["area", "zone", "region", "country"];

/// What a column is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Start { utc: bool },
    End { utc: bool },
    Area,
    Other,
    Price,
    PriceWithUnit,
}

/// Which column is what.
struct Columns {
    start: usize,
    end: Option<usize>,
    price: usize,
    area: Option<usize>,
    /// What a time without an offset means.
    zone: Zone,
    separator: u8,
}

/// Reads a table.
///
/// # Errors
///
/// `unknown_format` if there is none in the text, `series_required` if it has several columns of prices;
/// else what is wrong, with its line.
pub(super) fn read(text: &str, options: &Options, market: &mut Market) -> Result<()> {
    let head = text.as_bytes().split(|byte| *byte == b'\n').next().unwrap_or_default();
    let found = [b';', b'\t'].into_iter().find(|separator| head.contains(separator));
    let separator = found.unwrap_or(b',');
    let lines = records(text, separator)?;
    let Some((heading, body)) = lines.split_first() else { return Err(unknown()) };
    market.provider = "csv";
    let (columns, first) = match Columns::unnamed(heading, separator) {
        Some(columns) => (columns, 0),
        None => (Columns::named(heading, body.first(), separator, options)?, 1),
    };
    if first == 1 {
        market.unit = heading.get(columns.price).and_then(|name| Unit::find(name));
        market.says_unit = market.unit.is_some();
    }
    market.areas = columns.area.is_some();
    for (position, line) in lines.iter().enumerate().skip(first) {
        match columns.quote(line) {
            Ok(quote) => market.add(columns.area.map_or("", |area| field(line, area)), quote),
            Err(fault) => return Err(fault.under(&format!("line {}", position + 1))),
        }
    }
    Ok(())
}

/// The lines that have something in them, as fields.
fn records(text: &str, separator: u8) -> Result<Vec<Vec<String>>> {
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let text = [text, "\n"].concat();
    let mut input = text.as_bytes();
    let mut output = vec![0; text.len()];
    let mut ends = vec![0; text.len()];
    let mut records = Vec::new();
    loop {
        let (result, read, _, fields) = reader.read_record(input, &mut output, &mut ends);
        input = input.get(read..).unwrap_or_default();
        match result {
            ReadRecordResult::Record => {
                let mut record = Vec::new();
                let mut from = 0;
                for end in ends.iter().take(fields) {
                    let bytes = output.get(from..*end).unwrap_or_default();
                    // The separators are ASCII, so a field is a text again.
                    record.push(
                        std::str::from_utf8(bytes).unwrap_or_default().trim_ascii().to_owned(),
                    );
                    from = *end;
                }
                records.push(record);
            }
            ReadRecordResult::End => return Ok(records),
            _ => return Err(wrong("", &["is cut off: a quoted field does not end"])),
        }
    }
}

#[inline(never)]
fn field(line: &[String], at: usize) -> &str {
    line.get(at).map_or("", |field| field)
}

/// A number; with a separator other than the comma, a comma is its point.
#[inline(never)]
fn number(text: &str, separator: u8) -> Option<f64> {
    if separator == b',' || !text.as_bytes().contains(&b',') {
        return written::number(text);
    }
    let mut english = String::new();
    for letter in text.chars() {
        match letter {
            '.' => {}
            ',' => english.push('.'),
            other => english.push(other),
        }
    }
    written::number(&english)
}

impl Kind {
    /// What a column with this name is.
    fn of(name: &str) -> Self {
        let utc = has(name, &["utc", "gmt"]);
        // A name such as `valid_to` has a word that others contain: it must stand by itself.
        let mut words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
        let is_end = |word: &str| ENDS.iter().any(|end| word.eq_ignore_ascii_case(end));
        match () {
            () if Unit::find(name).is_some() => Kind::PriceWithUnit,
            () if words.any(is_end) => Kind::End { utc },
            () if has(name, &STARTS) => Kind::Start { utc },
            () if has(name, &AREAS) => Kind::Area,
            () if has(name, &PRICES) => Kind::Price,
            () => Kind::Other,
        }
    }
}

impl Columns {
    /// The columns of a first line that has a price already.
    fn unnamed(line: &[String], separator: u8) -> Option<Self> {
        let is_time = |at| moment::of_text(field(line, at), Zone::Unknown).is_some();
        let price = line.iter().rposition(|field| number(field, separator).is_some())?;
        if price == 0 || !is_time(0) {
            return None;
        }
        let end = if price > 1 && is_time(1) { Some(1) } else { None };
        Some(Columns { start: 0, end, price, area: None, zone: Zone::Unknown, separator })
    }

    /// The columns that a heading names.
    fn named(
        heading: &[String],
        line: Option<&Vec<String>>,
        separator: u8,
        options: &Options,
    ) -> Result<Self> {
        let kinds: Vec<Kind> = heading.iter().map(|name| Kind::of(name)).collect();
        let find = |wanted: Kind| kinds.iter().position(|kind| *kind == wanted);
        let utc = find(Kind::Start { utc: true });
        let Some(start) = utc.or_else(|| find(Kind::Start { utc: false })) else {
            return Err(unknown());
        };
        let end = find(Kind::End { utc: utc.is_some() });
        let is_number = |at: usize| {
            let field = line.map_or("", |line| field(line, at));
            field.is_empty() || number(field, separator).is_some()
        };
        // The columns of the best kind there is: a unit in the name is a price for sure.
        let mut best = Kind::Other;
        let mut prices = Vec::new();
        for (at, kind) in kinds.iter().enumerate() {
            if *kind < best || !is_number(at) {
                continue;
            }
            if *kind > best {
                prices.clear();
                best = *kind;
            }
            prices.push(at);
        }
        let wanted = options.price.as_ref().or(options.area.as_ref());
        let price = match (prices.as_slice(), wanted) {
            ([], _) => return Err(unknown()),
            ([price], _) => Some(*price),
            (prices, Some(wanted)) => {
                prices.iter().copied().find(|at| field(heading, *at).eq_ignore_ascii_case(wanted))
            }
            (_, None) => None,
        };
        let Some(price) = price else {
            let names = prices.iter().map(|at| field(heading, *at).to_owned());
            return Err(required("options.price", names.collect()));
        };
        let zone = if utc.is_some() { Zone::Utc } else { Zone::Unknown };
        Ok(Columns { start, end, price, area: find(Kind::Area), zone, separator })
    }

    fn quote(&self, line: &[String]) -> Result<Quote> {
        let start = self.time(field(line, self.start))?;
        let end = match self.end {
            Some(end) => End::At(self.time(field(line, end))?),
            None => End::Next,
        };
        let text = field(line, self.price);
        let value = number(text, self.separator);
        if value.is_none() && !text.is_empty() {
            return Err(wrong("", &["must have a price, got ", &quote(text)]));
        }
        Ok(Quote { start, end, value, confidence: 1.0 })
    }

    fn time(&self, text: &str) -> Result<crate::time::Instant> {
        match moment::of_text(text, self.zone) {
            Some(instant) => Ok(instant),
            None => Err(moment::not_a_time("", &Value::Text(text.into()))),
        }
    }
}
