//! Lists of records, one for each price: what most providers answer with.
//!
//! A list is recognised by the fields of its records, wherever in the document it lies; so a whole
//! GraphQL answer is read as well as the part of it that somebody kept.

use super::fault::{no_prices, wrong};
use super::moment::{self, Zone};
use super::quotes::{End, Quote};
use super::shapes::{Field, Lists, Price, SHAPES, Shape};
use super::written::Unit;
use super::{Market, Options, number, value};
use crate::documents::{Value, quote};
use crate::error::Result;
use crate::time::{Instant, Span};

const HOUR_MILLIS: i64 = 3_600_000;

/// A list in a document.
struct List<'a> {
    /// Where it is.
    path: String,
    /// The last part of where it is.
    name: &'a str,
    records: &'a [Value<'a>],
    shape: &'static Shape,
}

/// Reads the lists of a document that have a known shape, if there are any.
///
/// # Errors
///
/// What is wrong with a record, with its path; that the document has no prices but an empty list.
pub(super) fn read(document: &Value, options: &Options, market: &mut Market) -> Result<bool> {
    let mut found = Found::default();
    found.collect(document, "");
    let Some(shape) = found.lists.first().map(|list| list.shape) else {
        return match found.empty {
            Some(path) => Err(no_prices(&path, &["is empty: there are no prices in it"])),
            None => Ok(false),
        };
    };
    found.lists.retain(|list| std::ptr::eq(list.shape, shape));
    let price = choose(shape, &found.lists, options)?;
    market.provider = shape.provider;
    market.timezone = timezone(shape, document);
    market.price = if shape.prices.len() > 1 { Some(price.name) } else { None };
    for list in &found.lists {
        if shape.lists != Lists::Price || list.name == price.name {
            list.read(price, document, market)?;
        }
    }
    Ok(true)
}

/// What there is in a document.
#[derive(Default)]
struct Found<'a> {
    lists: Vec<List<'a>>,
    path: String,
    empty: Option<String>,
}

impl<'a> Found<'a> {
    /// Collects the lists of a value, which is at `self.path`.
    fn collect(&mut self, value: &'a Value<'a>, name: &'a str) {
        let length = self.path.len();
        match value {
            Value::Map(fields) => {
                for (field, value) in fields {
                    if length > 0 {
                        self.path.push('.');
                    }
                    self.path.push_str(field);
                    self.collect(value, field);
                    self.path.truncate(length);
                }
            }
            Value::List(records) => {
                if let Some(shape) = Shape::of(records, name) {
                    self.lists.push(List { path: self.path.clone(), name, records, shape });
                    return;
                }
                if records.is_empty() && self.empty.is_none() {
                    self.empty = Some(self.path.clone());
                }
                for (position, value) in records.iter().enumerate() {
                    self.path.push_str(&format!("[{position}]"));
                    self.collect(value, name);
                    self.path.truncate(length);
                }
            }
            _ => {}
        }
    }
}

/// Where all customers of the provider are; aWATTar has two markets, and names them in its address.
fn timezone(shape: &Shape, document: &Value) -> Option<String> {
    let zone = match text(document, "url") {
        Some(url) if url.starts_with("/at/") => "Europe/Vienna",
        Some(url) if url.starts_with("/de/") => "Europe/Berlin",
        _ => shape.timezone,
    };
    if zone.is_empty() { None } else { Some(zone.to_owned()) }
}

fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    match value.get(field) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// A field of a record, or a part of it; `0` and `1` are those of a pair.
#[inline(never)]
fn at<'a>(record: &'a Value<'a>, field: &Field) -> Option<&'a Value<'a>> {
    let own = match (record, field.name) {
        (Value::List(pair), "0") => pair.first(),
        (Value::List(pair), "1") => pair.get(1),
        (record, name) => record.get(name),
    }?;
    if field.part.is_empty() { Some(own) } else { own.get(field.part) }
}

/// The first of the fields that a record has.
#[inline(never)]
fn first<'a>(
    record: &'a Value<'a>,
    fields: &'static [Field],
) -> Option<(&'static Field, &'a Value<'a>)> {
    fields.iter().find_map(|field| Some((field, at(record, field)?)))
}

/// The price that is read: the one that the options name, or the first that the document has.
fn choose(shape: &Shape, lists: &[List<'_>], options: &Options) -> Result<&'static Price> {
    let mut fallback = None;
    for price in shape.prices {
        let named = options.price.as_ref().is_none_or(|name| *name == price.name);
        let currency = options.currency.as_deref().unwrap_or(price.currency);
        if !named || !(price.currency.is_empty() || price.currency == currency) {
            continue;
        }
        if lists.iter().any(|list| list.has(price)) {
            return Ok(price);
        }
        fallback = fallback.or(Some(price));
    }
    match (fallback, &options.price) {
        (Some(price), _) => Ok(price),
        (None, Some(name)) => {
            let names: Vec<&str> = shape.prices.iter().map(|price| price.name).collect();
            Err(wrong("options.price", &["must be ", &names.join(" or "), ", got ", &quote(name)]))
        }
        (None, None) => {
            Err(wrong("options.currency", &["is none that the document has prices in"]))
        }
    }
}

impl Shape {
    /// The shape of records. The first of them may be the one that is wrong.
    fn of(records: &[Value], name: &str) -> Option<&'static Shape> {
        const TRIED: usize = 3;
        let mut tried = records.iter().take(TRIED);
        tried.find_map(|record| {
            SHAPES.iter().find(|shape| shape.fits(record) && shape.is_named(name))
        })
    }

    fn fits(&self, record: &Value) -> bool {
        let start = match first(record, self.start) {
            Some((_, Value::Number(number))) => *number > 1e8,
            Some((_, Value::Text(_))) => true,
            _ => false,
        };
        let end = self.end.is_empty() || self.lists == Lists::SayPrices;
        start
            && (end || first(record, self.end).is_some())
            && self.prices.iter().any(|price| first(record, price.fields).is_some())
    }

    fn is_named(&self, name: &str) -> bool {
        const PRICES: [&str; 8] =
            ["price", "today", "tomorrow", "rate", "tariff", "data", "value", "forecast"];
        match self.lists {
            Lists::All => true,
            Lists::Price => self.prices.iter().any(|price| price.name == name),
            Lists::SayPrices => name.is_empty() || super::written::has(name, &PRICES),
        }
    }
}

impl List<'_> {
    fn has(&self, price: &Price) -> bool {
        let there = |record| match first(record, price.fields) {
            Some((_, own)) => number(own).is_some() || matches!(own, Value::Map(_)),
            None => false,
        };
        (self.shape.lists != Lists::Price || self.name == price.name)
            && self.records.iter().any(there)
    }

    fn read(&self, price: &'static Price, document: &Value, market: &mut Market) -> Result<()> {
        // Lists of one home, or of one document, belong together.
        let part = match self.path.rfind(']') {
            Some(end) => self.path.get(..=end).unwrap_or_default(),
            None => &self.path,
        };
        let mut before = None;
        for (position, record) in self.records.iter().enumerate() {
            let read = self.read_record(record, part, price, &mut before, document, market);
            if let Err(fault) = read {
                return Err(fault.under(&format!("{}[{position}]", self.path)));
            }
        }
        Ok(())
    }

    fn read_record(
        &self,
        record: &Value,
        part: &str,
        price: &'static Price,
        before: &mut Option<Instant>,
        document: &Value,
        market: &mut Market,
    ) -> Result<()> {
        let shape = self.shape;
        check_unit(shape, record, document, price, market)?;
        let start = self.repeated(self.instant(record, shape.start)?, *before);
        *before = Some(start);
        let end = match first(record, shape.end) {
            None => End::Next,
            Some((_, Value::Nothing)) => End::Open,
            Some(_) => {
                let end = self.instant(record, shape.end)?;
                End::At(if end > start { end } else { self.repeated(end, *before) })
            }
        };
        let confidence = match first(record, Field::CONFIDENCE) {
            Some((_, Value::Number(confidence))) => *confidence,
            _ => shape.confidence,
        };
        let mut quote = Quote { start, end, value: None, confidence };
        let Some((field, own)) = first(record, price.fields) else {
            market.add(part, quote);
            return Ok(());
        };
        if let Value::Map(areas) = own {
            market.areas = true;
            for (area, own) in areas {
                quote.value = value(own, area)?;
                market.add(area, quote);
            }
            return Ok(());
        }
        quote.value = value(own, field.name)?;
        if let Some(found) = &mut quote.value {
            *found += extra(record, price);
            // This says that there is no price.
            if *found == 0.0 && confidence == 0.0 {
                quote.value = None;
            }
        }
        let area = text(record, shape.area);
        market.areas |= area.is_some();
        market.add(area.unwrap_or(part), quote);
        Ok(())
    }

    fn instant(&self, record: &Value, fields: &'static [Field]) -> Result<Instant> {
        let (name, value) = match first(record, fields) {
            Some((field, value)) => (field.name, value),
            None => (fields.first().map_or("", |field| field.name), &Value::Nothing),
        };
        match moment::instant(value, self.shape.zone) {
            Some(instant) => Ok(instant),
            None => Err(moment::not_a_time(name, value)),
        }
    }

    /// In local time, the hour of the autumn change comes twice: the second time it is an hour later.
    fn repeated(&self, instant: Instant, before: Option<Instant>) -> Instant {
        match before {
            Some(before) if self.shape.zone == Zone::Amsterdam && instant <= before => {
                instant.plus(Span::from_millis(HOUR_MILLIS))
            }
            _ => instant,
        }
    }
}

/// What is added to a record's own price: taxes and fees, each in a record of its own.
fn extra(record: &Value, price: &Price) -> f64 {
    match record.get(price.extra.name) {
        Some(Value::List(parts)) => {
            parts.iter().filter_map(|part| number(part.get(price.extra.part)?)).sum()
        }
        _ => 0.0,
    }
}

/// Reads the unit, and sees that all records have the same.
fn check_unit(
    shape: &Shape,
    record: &Value,
    document: &Value,
    price: &Price,
    market: &mut Market,
) -> Result<()> {
    let own = text(record, "unit");
    let whole = own.filter(|unit| unit.as_bytes().contains(&b'/'));
    let said = [price.currency, shape.money].into_iter().find(|money| !money.is_empty());
    let currency = text(record, "currency").or(text(document, "currency"));
    let money = said.or(currency).unwrap_or_default();
    let energy = if shape.energy.is_empty() { own.unwrap_or_default() } else { shape.energy };
    // A unit that does not name its money may name all, such as `ct_kwh`; or it is none that is known.
    let unit = match whole.or(own.filter(|_| money.is_empty())) {
        Some(unit) => unit.to_owned(),
        None if money.is_empty() || energy.is_empty() => return Ok(()),
        None => [money, "/", energy].concat(),
    };
    match &market.unit {
        Some(known) if known.text == unit => Ok(()),
        Some(known) => {
            Err(wrong("unit", &["is ", &quote(&unit), ", but other prices are in ", &known.text]))
        }
        None => {
            market.says_unit = shape.money.is_empty();
            market.unit = Some(Unit::read("unit", &unit)?);
            Ok(())
        }
    }
}
