//! CSV: a column of starts, perhaps one of ends, one of prices.
//!
//! Columns are found by their names in the first line. Without names there are two or three: the start,
//! perhaps the end, the price. Every line has as many fields as the first one: where a decimal comma
//! makes two fields of a number, the line has one more.

use std::borrow::Cow;

use super::delimited::Records;
use super::errors::{invalid_value, required, unknown};
use super::numbers::{Notation, marked};
use super::quotes::{End, Quote};
use super::timestamps::{self, Zone};
use super::units::{Said, Unit, has};
use super::{Market, Options};
use crate::error::{Error, Result};
use crate::input::{Value, quote};
use crate::time::Instant;

/// What the column of starts is called, the likeliest first.
const STARTS: [&str; 8] = ["start", "from", "begin", "time", "date", "hour", "von", "period"];
const ENDS: [&str; 6] = ["end", "until", "till", "stop", "to", "bis"];
const PRICES: [&str; 10] =
    ["price", "value", "rate", "cost", "tariff", "eur", "gbp", "preis", "prijs", "pris"];
const AREAS: [&str; 4] = ["area", "zone", "region", "country"];

/// What stands where there is no price: it says nothing of the column.
const MISSING: [&str; 7] = ["-", "n/a", "n/e", "na", "nan", "none", "null"];

type Line<'a> = [Cow<'a, str>];

/// What a column is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// The lower, the likelier.
    Start {
        rank: usize,
    },
    End,
    Area,
    Currency,
    Unit,
    Other,
    Price,
    PriceWithUnit,
}

/// A column of times, and what one without an offset means.
#[derive(Clone, Copy)]
struct Times {
    at: usize,
    zone: Zone,
}

/// Which column is what.
struct Columns {
    start: Times,
    end: Option<Times>,
    price: usize,
    area: Option<usize>,
    unit: Option<usize>,
    currency: Option<usize>,
    /// How many there are.
    count: usize,
}

/// Reads a table.
///
/// # Errors
///
/// `unknown_format` if there is none in the text, `series_required` if it has several columns of prices;
/// else what is wrong, with its line.
pub(super) fn read(text: &str, options: &Options, market: &mut Market) -> Result<()> {
    let mut records = Records::new(text);
    let separator = records.separator();
    let (mut heading, mut line) = (Vec::new(), Vec::new());
    if !records.next(&mut heading)? {
        return Err(unknown());
    }
    market.provider = "csv";
    let mut notation = Notation::default();
    let (columns, is_named) = match Columns::unnamed(&heading) {
        Some(columns) => (columns, false),
        None => {
            let first = records.line;
            let has_rows = records.next(&mut line)?;
            let columns = Columns::named(&heading, if has_rows { &line } else { &[] }, options)?;
            columns.note_unit_of_heading(field(&heading, columns.price), first, options, market)?;
            (columns, true)
        }
    };
    if !is_named {
        line = heading;
    }
    market.areas = columns.area.is_some();
    while !line.is_empty() {
        columns
            .read(&line, market, records.line, &mut notation)
            .map_err(|error| error.under(&["line ", &records.line.to_string()].concat()))?;
        records.next(&mut line)?;
    }
    notation.check(separator)
}

#[inline(never)]
fn field<'a>(line: &'a Line, at: usize) -> &'a str {
    line.get(at).map_or("", |field| field)
}

/// Whether a column that has this field may be one of numbers.
fn may_be_number(field: &str) -> bool {
    field.is_empty()
        || marked(field).is_some()
        || MISSING.iter().any(|word| field.eq_ignore_ascii_case(word))
}

/// What a time without an offset means in a column with this name. `UTC+1` is not UTC.
fn zone(name: &str) -> Zone {
    let small = name.to_ascii_lowercase();
    let behind = |word: &str| small.split_once(word).map(|(_, rest)| rest.trim_ascii_start());
    match behind("utc").or_else(|| behind("gmt")) {
        Some(rest) => {
            let mut letters = rest.chars();
            let signed = matches!(letters.next(), Some('+' | '-'));
            match letters.next() {
                Some('0'..='9') if signed => Zone::Unknown,
                _ => Zone::Utc,
            }
        }
        None => Zone::Unknown,
    }
}

impl Kind {
    /// What a column with this name is.
    fn of(name: &str) -> Self {
        // A name such as `valid_to` has a word that others contain: it must stand by itself.
        let mut words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
        let is_end = |word: &str| ENDS.iter().any(|end| word.eq_ignore_ascii_case(end));
        let start = || STARTS.iter().position(|word| has(name, &[word]));
        match (Said::of(name), name.to_ascii_lowercase().as_str()) {
            (Said::Unit(_), _) => Kind::PriceWithUnit,
            (Said::NotUnderstood, _) if has(name, &PRICES) => Kind::Price,
            (_, "currency") => Kind::Currency,
            (_, "unit" | "units") => Kind::Unit,
            _ if words.any(is_end) => Kind::End,
            _ => match start() {
                Some(rank) => Kind::Start { rank },
                None if has(name, &AREAS) => Kind::Area,
                None if has(name, &PRICES) => Kind::Price,
                None => Kind::Other,
            },
        }
    }
}

impl Columns {
    /// The columns of a first line that has a price already.
    fn unnamed(line: &Line) -> Option<Self> {
        let is_time = |at| timestamps::of_text(field(line, at), Zone::Unknown).is_some();
        let price = line.len().checked_sub(1)?;
        let times = |at| Times { at, zone: Zone::Unknown };
        let end = match price {
            1 => None,
            2 if is_time(1) => Some(times(1)),
            _ => return None,
        };
        (is_time(0) && marked(field(line, price)).is_some()).then_some(Columns {
            start: times(0),
            end,
            price,
            area: None,
            unit: None,
            currency: None,
            count: line.len(),
        })
    }

    /// The columns that a heading names.
    fn named(heading: &Line, line: &Line, options: &Options) -> Result<Self> {
        let kinds: Vec<Kind> = heading.iter().map(|name| Kind::of(name)).collect();
        let find = |wanted: Kind| kinds.iter().position(|kind| *kind == wanted);
        let times = |at: usize| Times { at, zone: zone(field(heading, at)) };
        let start = times(start(&kinds, heading)?);
        let ends = || (0..kinds.len()).filter(|at| kinds.get(*at) == Some(&Kind::End)).map(times);
        let end = ends().find(|end| end.zone == start.zone).or_else(|| ends().next());
        Ok(Columns {
            start,
            end,
            price: price(&kinds, heading, line, options)?,
            area: find(Kind::Area),
            unit: find(Kind::Unit),
            currency: find(Kind::Currency),
            count: heading.len(),
        })
    }

    /// The unit in the name of the column of prices.
    fn note_unit_of_heading(
        &self,
        name: &str,
        line: usize,
        options: &Options,
        market: &mut Market,
    ) -> Result<()> {
        match Said::of(name) {
            Said::Unit(unit) => market.note_unit(unit, true),
            // The caller knows better.
            Said::NotUnderstood if options.unit.is_none() => {
                let place = ["line ", &line.to_string()].concat();
                Err(Unit::not_understood(&place, name))
            }
            _ => Ok(()),
        }
    }

    fn read(
        &self,
        line: &Line,
        market: &mut Market,
        number: usize,
        notation: &mut Notation,
    ) -> Result<()> {
        self.check_count(line)?;
        if let Some(unit) = self.unit {
            self.read_unit(field(line, unit), line, market)?;
        }
        let start = self.start.instant(line)?;
        let end = match &self.end {
            Some(end) => End::At(end.instant(line)?),
            None => End::Next,
        };
        let text = field(line, self.price);
        let value = match marked(text) {
            Some((value, mark)) => {
                notation.note(mark, number);
                Some(value)
            }
            None if text.is_empty() => None,
            None => return Err(invalid_value("", &["must have a price, got ", &quote(text)])),
        };
        if let Some(area) = self.area {
            market.open(field(line, area))?;
        }
        market.push(Quote { start, end, value, confidence: 1.0 });
        Ok(())
    }

    /// Sees that a line has its fields, and nothing in others.
    fn check_count(&self, line: &Line) -> Result<()> {
        let more = line.get(self.count..);
        if more.is_some_and(|more| more.iter().all(|field| field.is_empty())) {
            return Ok(());
        }
        Err(self.wrong_count(line.len()))
    }

    #[cold]
    fn wrong_count(&self, found: usize) -> Error {
        let (count, found) = (self.count.to_string(), found.to_string());
        let hint = ": where commas separate, a decimal comma needs quotes around its number";
        invalid_value("", &["must have ", &count, " fields, as the first line, got ", &found, hint])
    }

    /// The unit that a line names in a column of its own, perhaps with the currency in another.
    fn read_unit(&self, unit: &str, line: &Line, market: &mut Market) -> Result<()> {
        let currency = self.currency.map_or("", |currency| field(line, currency));
        let text = match unit.contains('/') || currency.is_empty() {
            true => Cow::Borrowed(unit),
            false => Cow::Owned([currency, "/", unit].concat()),
        };
        if market.unit.as_ref().is_some_and(|known| known.text == text) {
            return Ok(());
        }
        market.note_unit(Unit::read("unit", &text)?, true)
    }
}

/// The column of starts: the one in UTC, else the one with the likeliest name.
fn start(kinds: &[Kind], heading: &Line) -> Result<usize> {
    let is_local = |at: usize| zone(field(heading, at)) == Zone::Unknown;
    let ranks = kinds.iter().enumerate().filter_map(|(at, kind)| match kind {
        Kind::Start { rank } => Some(((is_local(at), *rank), at)),
        _ => None,
    });
    let best = ranks.clone().min().ok_or_else(unknown)?;
    let rivals: Vec<usize> = ranks.filter(|(rank, _)| *rank == best.0).map(|(_, at)| at).collect();
    match rivals.as_slice() {
        [start] => Ok(*start),
        several => {
            let names: Vec<&str> = several.iter().map(|at| field(heading, *at)).collect();
            Err(invalid_value("", &["has several columns of starts: ", &names.join(", ")]))
        }
    }
}

/// The column of prices: the one that the options name, or the only one of the best kind there is: a unit
/// in the name is a price for sure, and what is not called a price may be anything.
fn price(kinds: &[Kind], heading: &Line, line: &Line, options: &Options) -> Result<usize> {
    let fits = |(at, kind): &(usize, Kind)| {
        *kind == Kind::PriceWithUnit || *kind >= Kind::Other && may_be_number(field(line, *at))
    };
    let columns = || kinds.iter().copied().enumerate().filter(fits);
    let best = columns().map(|(_, kind)| kind).max().ok_or_else(unknown)?;
    let mut prices = columns().filter(|(_, kind)| *kind == best);
    let is_wanted =
        |(at, _): &(usize, Kind), name: &str| field(heading, *at).eq_ignore_ascii_case(name);
    let found = match &options.price {
        Some(name) => columns().find(|column| is_wanted(column, name)),
        None if best == Kind::Other || prices.clone().count() > 1 => None,
        None => prices.next(),
    };
    found.map(|(at, _)| at).ok_or_else(|| {
        let names = prices.map(|(at, _)| field(heading, at).to_owned());
        required("options.price", names.collect())
    })
}

impl Times {
    fn instant(self, line: &Line) -> Result<Instant> {
        let text = field(line, self.at);
        match timestamps::of_text(text, self.zone) {
            Some(instant) => Ok(instant),
            None => Err(timestamps::not_a_time("", &Value::Text(text.into()))),
        }
    }
}
