//! The day-ahead prices of ENTSO-E's transparency platform: XML documents of type A44.
//!
//! A document has time series, each with periods, each with points at positions of its resolution. With
//! curve type A03 a position that is left out repeats the price before it; with A01 it has no price.
//! Where several series cover one time, the one with the lowest classification sequence is the coupled
//! day-ahead auction; the others are auctions of their own.

use maybe_xml::Reader;
use maybe_xml::token::Ty;

use super::Market;
use super::errors::{invalid_value, no_prices, unknown};
use super::numbers;
use super::quotes::{self, End, Quote};
use super::timestamps::{self, Zone};
use super::units::Unit;
use crate::error::{Error, Result};
use crate::input::{Value, quote};
use crate::number::{are_digits, of_digits};
use crate::order;
use crate::time::{Instant, Span, Window};

/// The most steps of a period: quarter-hours of 28 years.
const MAX_STEPS: f64 = 1e6;
/// The most sequences of auctions.
const MAX_SEQUENCES: f64 = 1e3;

/// What a time series says of its periods, and a period of its points.
#[derive(Default)]
struct Series<'a> {
    domain: &'a str,
    currency: &'a str,
    energy: &'a str,
    curve: &'a str,
    sequence: &'a str,
    period: Period<'a>,
    /// How many periods it has had.
    periods: usize,
}

/// What a period says of its points.
#[derive(Default)]
struct Period<'a> {
    start: &'a str,
    end: &'a str,
    resolution: &'a str,
    position: &'a str,
    amount: &'a str,
    points: Vec<(&'a str, &'a str)>,
}

/// The prices of a period, with its place in the order of auctions.
struct Auction<'a> {
    sequence: usize,
    domain: &'a str,
    window: Window,
    quotes: Vec<Quote>,
}

/// Reads a document.
///
/// # Errors
///
/// What it says in place of prices, that it is of another type, or what is wrong, with the element.
pub(super) fn read(text: &str, market: &mut Market) -> Result<()> {
    let mut open: Vec<&str> = Vec::new();
    let mut content = "";
    let mut reason = "";
    let mut series = Series::default();
    // Where the document ends, if it says it.
    let mut horizon = None;
    let mut count = 0_usize;
    let mut auctions: Vec<Auction<'_>> = Vec::new();
    let mut ended = false;
    market.provider = "entsoe";
    for token in Reader::from_str(text) {
        match token.ty() {
            Ty::StartTag(tag) => {
                let name = tag.name().local().as_str();
                if open.is_empty() {
                    check_root(name)?;
                }
                match name {
                    "TimeSeries" => (series, count) = (Series::default(), count + 1),
                    "Period" => series.period = Period::default(),
                    _ => {}
                }
                open.push(name);
                content = "";
            }
            Ty::Characters(characters) => {
                let more = characters.content().as_str().trim_ascii();
                if !content.is_empty() && !more.is_empty() {
                    return Err(in_parts(&open));
                }
                content = if more.is_empty() { content } else { more };
            }
            Ty::Cdata(_) => return Err(in_parts(&open)),
            Ty::EndTag(tag) => {
                let name = tag.name().local().as_str();
                if open.pop() != Some(name) {
                    return Err(invalid_value(name, &["is closed and not open"]));
                }
                ended = open.is_empty();
                match name {
                    "type" if open.len() == 1 && content != "A44" => {
                        return Err(invalid_value(
                            "type",
                            &["must be A44, of prices, got ", &quote(content)],
                        ));
                    }
                    "text" => reason = content,
                    "Point" => series.period.note_point(),
                    "period.timeInterval" => {
                        let end = edge("end", series.period.end);
                        horizon = Some(end.map_err(|error| error.under(name))?);
                    }
                    "Period" => {
                        let place = format!("TimeSeries[{}]", count.saturating_sub(1));
                        let auction = series.auction(horizon, market);
                        auctions.push(auction.map_err(|error| error.under(&place))?);
                    }
                    _ => series.note(name, content),
                }
                content = "";
            }
            _ => {}
        }
    }
    if !ended {
        return Err(invalid_value("", &["is cut off: its XML does not end"]));
    }
    if auctions.is_empty() {
        return Err(no_prices("", &["holds no prices; its provider says ", &quote(reason)]));
    }
    place(auctions, market)
}

/// A text that markup cuts in two, as `1<!-- -->5`, or hides.
#[cold]
fn in_parts(open: &[&str]) -> Error {
    invalid_value(
        open.last().unwrap_or(&""),
        &["must be plain text, without comments or markup in it"],
    )
}

/// An acknowledgement tells why there are no prices; other documents have none.
fn check_root(name: &str) -> Result<()> {
    match name {
        "Publication_MarketDocument" | "Acknowledgement_MarketDocument" => Ok(()),
        "html" | "HTML" => Err(invalid_value("", &["is a web page, not prices"])),
        _ => Err(unknown()),
    }
}

impl<'a> Series<'a> {
    fn note(&mut self, name: &str, content: &'a str) {
        let field = match name {
            "in_Domain.mRID" => &mut self.domain,
            "currency_Unit.name" => &mut self.currency,
            "price_Measure_Unit.name" => &mut self.energy,
            "curveType" => &mut self.curve,
            "classificationSequence_AttributeInstanceComponent.position" => &mut self.sequence,
            "start" => &mut self.period.start,
            "end" => &mut self.period.end,
            "resolution" => &mut self.period.resolution,
            "position" => &mut self.period.position,
            "price.amount" => &mut self.period.amount,
            _ => return,
        };
        *field = content;
    }

    /// The prices of the period that has ended.
    fn auction(&mut self, horizon: Option<Instant>, market: &mut Market) -> Result<Auction<'a>> {
        let unit = [self.currency, "/", self.energy].concat();
        if market.unit.as_ref().is_none_or(|known| known.text != unit) {
            market.note_unit(Unit::read("price_Measure_Unit.name", &unit)?, true)?;
        }
        let repeats = match self.curve {
            "A03" => true,
            "A01" | "" => false,
            other => {
                return Err(invalid_value(
                    "curveType",
                    &["must be A01 or A03, got ", &quote(other)],
                ));
            }
        };
        let sequence = match self.sequence {
            "" => 0,
            text => counted("classificationSequence", text, MAX_SEQUENCES)?,
        };
        let at = format!("Period[{}]", self.periods);
        self.periods += 1;
        let read = self.period.quotes(repeats, horizon);
        let (window, quotes) = read.map_err(|error| error.under(&at))?;
        Ok(Auction { sequence, domain: self.domain, window, quotes })
    }
}

impl Period<'_> {
    fn note_point(&mut self) {
        self.points.push((std::mem::take(&mut self.position), std::mem::take(&mut self.amount)));
    }

    /// The time that it covers, and its prices, each of them until the next one where they repeat. They may go
    /// on behind the end that it says, as far as the document goes.
    fn quotes(&self, repeats: bool, horizon: Option<Instant>) -> Result<(Window, Vec<Quote>)> {
        let (start, until) = (edge("start", self.start)?, edge("end", self.end)?);
        let Some(window) = Window::new(start, until) else {
            return Err(invalid_value("end", &["must be after start, got ", &quote(self.end)]));
        };
        let Some(step) = duration(self.resolution) else {
            let problem = ["must be like PT15M or PT60M, got ", &quote(self.resolution)];
            return Err(invalid_value("resolution", &problem));
        };
        let mut quotes = Vec::with_capacity(self.points.len());
        for (at, (position, amount)) in self.points.iter().enumerate() {
            let read = quote_at(window.until(horizon.unwrap_or(until)), step, position, amount);
            quotes.push(read.map_err(|error| error.under(&format!("Point[{at}]")))?);
        }
        quotes::sort(&mut quotes);
        let last = quotes.last().map_or(until, |last| last.start.plus(step));
        // From the last to the first, so that the start of the next one is known.
        let mut end = until;
        for quote in quotes.iter_mut().rev() {
            if repeats {
                quote.end = End::At(quote.start.plus(step).max(end));
            }
            end = quote.start;
        }
        Ok((window.until(last), quotes))
    }
}

/// The price of a point.
fn quote_at(window: Window, step: Span, position: &str, amount: &str) -> Result<Quote> {
    let before = counted("position", position, MAX_STEPS)? as i64 - 1;
    let start = window.start().plus(Span::from_millis(step.millis() * before));
    let end = start.plus(step);
    if end > window.end() {
        return Err(invalid_value("position", &["is beyond the end of the prices: ", position]));
    }
    match numbers::number(amount) {
        Some(value) => Ok(Quote { start, end: End::At(end), value: Some(value), confidence: 1.0 }),
        None => Err(invalid_value("price.amount", &["must be a number, got ", &quote(amount)])),
    }
}

#[inline(never)]
fn edge(field: &str, text: &str) -> Result<Instant> {
    match timestamps::of_text(text, Zone::Unknown) {
        Some(instant) => Ok(instant),
        None => Err(timestamps::not_a_time(field, &Value::Text(text.into()))),
    }
}

/// A whole number from 1 on.
#[inline(never)]
fn counted(field: &str, text: &str, most: f64) -> Result<usize> {
    let number = if are_digits(text) { of_digits(text, "", 0) } else { 0.0 };
    match (1.0..=most).contains(&number) {
        true => Ok(number as usize),
        false => {
            Err(invalid_value(field, &["must be a whole number from 1 on, got ", &quote(text)]))
        }
    }
}

/// A resolution such as `PT15M` or `PT1H`. A day is no time of a fixed length.
fn duration(text: &str) -> Option<Span> {
    let amount = text.strip_prefix("PT")?;
    let (count, unit) = amount.split_at_checked(amount.len().checked_sub(1)?)?;
    let minutes = match unit {
        "M" => 1.0,
        "H" => 60.0,
        _ => return None,
    };
    Span::from_minutes(numbers::number(count).filter(|count| *count <= 1e4)? * minutes)
}

/// Puts the periods into the market, those of the first auctions first; what they cover stays.
fn place(mut auctions: Vec<Auction<'_>>, market: &mut Market) -> Result<()> {
    market.areas = true;
    order::sort_by_key(&mut auctions, |auction| auction.window.start());
    order::sort_by_key(&mut auctions, |auction| auction.sequence);
    order::sort_by_text(&mut auctions, |auction| auction.domain);
    for of_domain in auctions.chunk_by(|one, other| one.domain == other.domain) {
        let mut covered: Vec<Window> = Vec::new();
        for of_sequence in of_domain.chunk_by(|one, other| one.sequence == other.sequence) {
            let is_free = |auction: &&Auction<'_>| {
                let next = covered.partition_point(|other| other.end() <= auction.window.start());
                covered.get(next).is_none_or(|other| other.start() >= auction.window.end())
            };
            let free: Vec<&Auction<'_>> = of_sequence.iter().filter(is_free).collect();
            for auction in &free {
                market.open(auction.domain)?;
                auction.quotes.iter().for_each(|quote| market.push(*quote));
            }
            covered.extend(free.iter().map(|auction| auction.window));
            order::sort_by_key(&mut covered, |window| window.start());
            covered = Window::joined(covered);
        }
    }
    Ok(())
}
