//! The day-ahead prices of ENTSO-E's transparency platform: XML documents of type A44.
//!
//! A document has time series, each with periods, each with points at positions of its resolution. With
//! curve type A03 a position that is left out repeats the price before it; with A01 it has no price.
//! Where several series cover one time, the one with the lowest classification sequence is the coupled
//! day-ahead auction; the others are auctions of their own.

use maybe_xml::Reader;
use maybe_xml::token::Ty;

use super::moment::{self, Zone};
use super::quotes::{End, Quote};
use super::written::{self, Unit};
use super::{Label, Market, no_prices};
use crate::documents::{Value, quote};
use crate::error::{Error, Result};
use crate::order;
use crate::time::{Instant, Span};

/// What a time series says of its periods, and what a period says of its points.
#[derive(Clone, Default)]
struct Series<'a> {
    domain: &'a str,
    currency: &'a str,
    energy: &'a str,
    curve: &'a str,
    sequence: u32,
    start: &'a str,
    end: &'a str,
    resolution: &'a str,
    position: u32,
    amount: Option<&'a str>,
    points: Vec<(u32, f64)>,
}

/// A period, with its place in the order of auctions.
struct Auction<'a> {
    sequence: u32,
    domain: &'a str,
    quotes: Vec<Quote>,
}

/// Reads a document.
///
/// # Errors
///
/// What it says in place of prices, that it is of another type, or what is wrong, with the element.
pub(super) fn read(text: &str) -> Result<Market> {
    let mut open: Vec<&str> = Vec::new();
    let mut content = "";
    let mut reason = "";
    let mut series = Series::default();
    let mut auctions: Vec<Auction<'_>> = Vec::new();
    let mut market = Market { provider: "entsoe", says_unit: true, ..Market::default() };
    let mut closed = false;
    for token in Reader::from_str(text) {
        match token.ty() {
            Ty::StartTag(tag) => {
                let name = tag.name().local().as_str();
                check_root(&open, name)?;
                if name == "TimeSeries" {
                    series = Series { sequence: 1, ..Series::default() };
                }
                open.push(name);
                content = "";
            }
            Ty::Characters(characters) => content = characters.content().as_str().trim(),
            Ty::EndTag(tag) => {
                let name = tag.name().local().as_str();
                if open.pop() != Some(name) {
                    return Err(Error::invalid(name, "is closed and not open"));
                }
                closed = open.is_empty();
                let in_period = open.contains(&"Period");
                match name {
                    "type" if open.len() == 1 && content != "A44" => {
                        let problem = format!("is {}; day-ahead prices are A44", quote(content));
                        return Err(Error::invalid("type", problem));
                    }
                    "text" => reason = content,
                    "start" if in_period => series.start = content,
                    "end" if in_period => series.end = content,
                    "Period" => {
                        note_unit(&series, &mut market)?;
                        auctions.push(auction(&mut series)?);
                    }
                    _ => series.note(name, content)?,
                }
                content = "";
            }
            _ => {}
        }
    }
    if !closed {
        return Err(Error::invalid("", "is cut off: its XML does not end"));
    }
    if auctions.is_empty() {
        return Err(no_prices(
            "",
            &format!("holds no prices; its provider says {}", quote(reason)),
        ));
    }
    order::sort_by_key(&mut auctions, |auction| auction.sequence);
    place(auctions, &mut market);
    Ok(market)
}

/// An acknowledgement tells why there are no prices; other documents have none.
fn check_root(open: &[&str], name: &str) -> Result<()> {
    const ROOTS: [&str; 2] = ["Publication_MarketDocument", "Acknowledgement_MarketDocument"];
    if !open.is_empty() || ROOTS.contains(&name) {
        return Ok(());
    }
    if name.eq_ignore_ascii_case("html") {
        return Err(Error::invalid("", "is a web page, not prices"));
    }
    Err(Error::UnknownFormat { field: String::new(), known: super::KNOWN })
}

impl<'a> Series<'a> {
    fn note(&mut self, name: &str, content: &'a str) -> Result<()> {
        let count = || {
            let wrong =
                || Error::invalid(name, format!("must be a position, got {}", quote(content)));
            written::number(content)
                .filter(|count| *count >= 1.0)
                .map(|count| count as u32)
                .ok_or_else(wrong)
        };
        match name {
            "in_Domain.mRID" => self.domain = content,
            "currency_Unit.name" => self.currency = content,
            "price_Measure_Unit.name" => self.energy = content,
            "curveType" => self.curve = content,
            "classificationSequence_AttributeInstanceComponent.position" => {
                self.sequence = count()?
            }
            "resolution" => self.resolution = content,
            "position" => self.position = count()?,
            "price.amount" => self.amount = Some(content),
            "Point" => {
                if let Some(amount) = self.amount.take() {
                    let value = written::number(amount).ok_or_else(|| {
                        Error::invalid(
                            "price.amount",
                            format!("must be a number, got {}", quote(amount)),
                        )
                    })?;
                    self.points.push((self.position, value));
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// All series have one currency and one unit.
fn note_unit(series: &Series<'_>, market: &mut Market) -> Result<()> {
    let text = format!("{}/{}", series.currency, series.energy);
    match &market.unit {
        Some(known) if known.text == text => {}
        Some(known) => {
            let problem =
                format!("is {}, but other prices are in {}", quote(&text), quote(&known.text));
            return Err(Error::invalid("price_Measure_Unit.name", problem));
        }
        None => {
            let unit = Unit::find(&text);
            market.unit =
                Some(unit.ok_or_else(|| Unit::unknown("price_Measure_Unit.name", &text))?);
        }
    }
    Ok(())
}

/// The prices of a period.
fn auction<'a>(series: &mut Series<'a>) -> Result<Auction<'a>> {
    let edge = |field, text: &str| {
        moment::of_text(text, Zone::Unknown)
            .ok_or_else(|| moment::not_a_time(field, &Value::Text(text.to_owned())))
    };
    let (from, until) = (edge("start", series.start)?, edge("end", series.end)?);
    let step = duration(series.resolution).ok_or_else(|| {
        let problem = format!("must be like PT15M or PT60M, got {}", quote(series.resolution));
        Error::invalid("resolution", problem)
    })?;
    let mut points = std::mem::take(&mut series.points);
    order::sort_by_key(&mut points, |(position, _)| *position);
    let start_of = |position: u32| from.plus(Span::from_millis(step * i64::from(position - 1)));
    let repeats = series.curve == "A03";
    let quotes = points.iter().enumerate().map(|(at, &(position, value))| {
        let start = start_of(position);
        let own_end = start.plus(Span::from_millis(step));
        let end = match points.get(at + 1) {
            _ if !repeats => own_end,
            Some((next, _)) => start_of(*next),
            None => own_end.max(until),
        };
        Quote { start, end: End::At(end), value: Some(value), confidence: 1.0 }
    });
    Ok(Auction { sequence: series.sequence, domain: series.domain, quotes: quotes.collect() })
}

/// The milliseconds of a resolution such as `PT15M`, `PT1H` or `P1D`.
fn duration(text: &str) -> Option<i64> {
    let (count, unit) = match text.strip_prefix("PT") {
        Some(clock) => {
            (clock.trim_end_matches(['M', 'H']), if clock.ends_with('H') { 60 } else { 1 })
        }
        None => (text.strip_prefix('P')?.strip_suffix('D')?, 24 * 60),
    };
    let minutes = written::number(count).filter(|count| (1.0..=1e4).contains(count))?;
    Some(minutes as i64 * unit * 60_000)
}

/// Puts the periods into the market; of those that cover one time, the first.
fn place(auctions: Vec<Auction<'_>>, market: &mut Market) {
    let mut placed: Vec<(u32, &str, Instant, Instant)> = Vec::new();
    for auction in auctions {
        let end = |quote: &Quote| match quote.end {
            End::At(end) => end,
            End::Next | End::Open => quote.start,
        };
        let (Some(first), Some(last)) = (auction.quotes.first(), auction.quotes.last()) else {
            continue;
        };
        let (start, end) = (first.start, end(last));
        let covered = placed.iter().any(|&(sequence, domain, from, until)| {
            sequence < auction.sequence && domain == auction.domain && from < end && start < until
        });
        if covered {
            continue;
        }
        placed.push((auction.sequence, auction.domain, start, end));
        for quote in auction.quotes {
            market.add(Label::Area(auction.domain), quote);
        }
    }
}
