//! The day-ahead prices of ENTSO-E's transparency platform: XML documents of type A44.
//!
//! A document has time series, each with periods, each with points at positions of its resolution. With
//! curve type A03 a position that is left out repeats the price before it; with A01 it has no price.
//! Where several series cover one time, the one with the lowest classification sequence is the coupled
//! day-ahead auction; the others are auctions of their own.

use maybe_xml::Reader;
use maybe_xml::token::Ty;

use super::Market;
use super::fault::{no_prices, unknown, wrong};
use super::moment::{self, Zone};
use super::quotes::{self, End, Quote};
use super::written::{self, Unit};
use crate::documents::{Value, quote};
use crate::error::Result;
use crate::time::{Instant, Span};

/// What a time series says of its periods, and a period of its points.
#[derive(Default)]
struct Series<'a> {
    domain: &'a str,
    currency: &'a str,
    energy: &'a str,
    curve: &'a str,
    sequence: &'a str,
    start: &'a str,
    end: &'a str,
    resolution: &'a str,
    position: &'a str,
    amount: &'a str,
    points: Vec<(&'a str, &'a str)>,
}

/// The prices of a period, with its place in the order of auctions.
struct Auction<'a> {
    sequence: &'a str,
    domain: &'a str,
    start: Instant,
    end: Instant,
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
                if name == "TimeSeries" {
                    series = Series::default();
                }
                open.push(name);
                content = "";
            }
            Ty::Characters(characters) => content = characters.content().as_str().trim_ascii(),
            Ty::EndTag(tag) => {
                let name = tag.name().local().as_str();
                if open.pop() != Some(name) {
                    return Err(wrong(name, &["is closed and not open"]));
                }
                ended = open.is_empty();
                match name {
                    "type" if open.len() == 1 && content != "A44" => {
                        return Err(wrong(
                            "type",
                            &["must be A44, of prices, got ", &quote(content)],
                        ));
                    }
                    "text" => reason = content,
                    "Point" => {
                        series.points.push((series.position, std::mem::take(&mut series.amount)))
                    }
                    "Period" => auctions.push(auction(&mut series, market)?),
                    _ => series.note(name, content),
                }
                content = "";
            }
            _ => {}
        }
    }
    if !ended {
        return Err(wrong("", &["is cut off: its XML does not end"]));
    }
    if auctions.is_empty() {
        return Err(no_prices("", &["holds no prices; its provider says ", &quote(reason)]));
    }
    place(auctions, market);
    Ok(())
}

/// An acknowledgement tells why there are no prices; other documents have none.
fn check_root(name: &str) -> Result<()> {
    match name {
        "Publication_MarketDocument" | "Acknowledgement_MarketDocument" => Ok(()),
        "html" | "HTML" => Err(wrong("", &["is a web page, not prices"])),
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
            "start" => &mut self.start,
            "end" => &mut self.end,
            "resolution" => &mut self.resolution,
            "position" => &mut self.position,
            "price.amount" => &mut self.amount,
            _ => return,
        };
        *field = content;
    }
}

/// The prices of a period, each from its position to the next.
fn auction<'a>(series: &mut Series<'a>, market: &mut Market) -> Result<Auction<'a>> {
    note_unit(series, market)?;
    let (start, until) = (edge("start", series.start)?, edge("end", series.end)?);
    let Some(step) = duration(series.resolution) else {
        let problem = ["must be like PT15M or PT60M, got ", &quote(series.resolution)];
        return Err(wrong("resolution", &problem));
    };
    let mut quotes = Vec::new();
    for (position, amount) in std::mem::take(&mut series.points) {
        let at = counted("position", position)?;
        let steps = if (1.0..=1e6).contains(&at) { at as i64 - 1 } else { 0 };
        let start = start.plus(Span::from_millis(step.millis() * steps));
        let value = if amount.is_empty() { None } else { Some(counted("price.amount", amount)?) };
        quotes.push(Quote { start, end: End::At(start.plus(step)), value, confidence: 1.0 });
    }
    quotes::sort(&mut quotes);
    // From the last to the first, so that the start of the next one is known.
    let mut end = until;
    for quote in quotes.iter_mut().rev() {
        let own = quote.start.plus(step);
        if series.curve == "A03" {
            quote.end = End::At(own.max(end));
        }
        end = quote.start;
    }
    let end = until.max(quotes.last().map_or(until, |last| last.start.plus(step)));
    Ok(Auction { sequence: series.sequence, domain: series.domain, start, end, quotes })
}

/// All series have one currency and one unit.
fn note_unit(series: &Series<'_>, market: &mut Market) -> Result<()> {
    let text = [series.currency, "/", series.energy].concat();
    match &market.unit {
        Some(known) if known.text == text => {}
        Some(known) => {
            let problem = ["is ", &quote(&text), ", but other prices are in ", &known.text];
            return Err(wrong("currency_Unit.name", &problem));
        }
        None => {
            market.unit = Some(Unit::read("price_Measure_Unit.name", &text)?);
            market.says_unit = true;
        }
    }
    Ok(())
}

#[inline(never)]
fn edge(field: &str, text: &str) -> Result<Instant> {
    match moment::of_text(text, Zone::Unknown) {
        Some(instant) => Ok(instant),
        None => Err(moment::not_a_time(field, &Value::Text(text.into()))),
    }
}

#[inline(never)]
fn counted(field: &str, text: &str) -> Result<f64> {
    match written::number(text) {
        Some(number) => Ok(number),
        None => Err(wrong(field, &["must be a number, got ", &quote(text)])),
    }
}

/// A resolution such as `PT15M`, `PT1H` or `P1D`.
fn duration(text: &str) -> Option<Span> {
    let amount = text.strip_prefix("PT").or(text.strip_prefix('P'))?;
    let (count, unit) = amount.split_at_checked(amount.len().checked_sub(1)?)?;
    let minutes = match unit {
        "M" => 1.0,
        "H" => 60.0,
        "D" => 1440.0,
        _ => return None,
    };
    Span::from_minutes(written::number(count)?.min(1e4) * minutes)
}

/// Puts the periods into the market, those of the first auctions first; what they cover stays.
fn place(mut auctions: Vec<Auction<'_>>, market: &mut Market) {
    let mut placed: Vec<Auction<'_>> = Vec::new();
    market.areas = true;
    while let Some(first) =
        (0..auctions.len()).min_by_key(|at| auctions.get(*at).map(|one| one.sequence))
    {
        let auction = auctions.remove(first);
        let covered = placed.iter().any(|other| {
            other.sequence < auction.sequence
                && other.domain == auction.domain
                && other.start < auction.end
                && auction.start < other.end
        });
        if !covered {
            for quote in &auction.quotes {
                market.add(auction.domain, *quote);
            }
            placed.push(auction);
        }
    }
}
