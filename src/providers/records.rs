//! Lists of records, one for each price: what most providers answer with.
//!
//! A list is recognised by the fields of its first record, wherever in the document it lies; so a whole
//! GraphQL answer is read as well as the part of it that somebody kept.

use super::moment::{self, Zone};
use super::quotes::{End, Quote};
use super::shapes::{Lists, Price, SHAPES, Shape};
use super::written::{self, Unit};
use super::{Label, Market, Options};
use crate::documents::{Value, quote};
use crate::error::{Error, Result};
use crate::time::{Instant, Span};

/// A list in a document.
struct List<'a> {
    /// Where it is.
    path: String,
    /// The last part of where it is.
    name: String,
    records: &'a [Value],
}

/// Reads the lists of a document that have a known shape.
///
/// # Errors
///
/// What is wrong with a record, with its path. Nothing if no list has a known shape.
pub(super) fn read(document: &Value, options: &Options) -> Result<Option<Market>> {
    let mut lists = Vec::new();
    collect(document, "", "", &mut lists);
    let Some(shape) = lists.iter().find_map(|list| Shape::of(list)) else { return Ok(None) };
    lists.retain(|list| Shape::of(list).is_some_and(|other| std::ptr::eq(other, shape)));
    let price = shape.price(&lists, options)?;
    if shape.lists == Lists::Price {
        lists.retain(|list| list.name == price.name);
    }
    let mut market = Market {
        provider: shape.provider,
        timezone: text(document, "location_timezone").or_else(|| timezone(shape, document)),
        location_id: text(document, "location_id"),
        currency_code: text(document, "currency_code"),
        price: if shape.prices.len() > 1 { Some(price.name) } else { None },
        ..Market::default()
    };
    for list in &lists {
        shape.read(list, document, price, &mut market)?;
    }
    Ok(Some(market))
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

/// All lists of objects in a document, and those of pairs.
fn collect<'a>(value: &'a Value, path: &str, name: &str, lists: &mut Vec<List<'a>>) {
    match value {
        Value::Map(fields) => {
            for (field, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                collect(value, &format!("{path}{dot}{field}"), field, lists);
            }
        }
        Value::List(records) => {
            let list = List { path: path.to_owned(), name: name.to_owned(), records };
            if Shape::of(&list).is_some() {
                return lists.push(list);
            }
            for (position, value) in records.iter().enumerate() {
                if matches!(value, Value::Map(_) | Value::List(_)) {
                    collect(value, &format!("{path}[{position}]"), name, lists);
                }
            }
        }
        _ => {}
    }
}

/// The value at `a.b`, where a part may be a position.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, part| match value {
        Value::List(values) => values.get(written::number(part)? as usize),
        value => value.get(part),
    })
}

/// The first field of `a|b` that a record has.
fn first<'a>(record: &'a Value, fields: &'static str) -> Option<(&'static str, &'a Value)> {
    fields.split('|').find_map(|field| Some((field, at(record, field)?)))
}

fn text(value: &Value, field: &str) -> Option<String> {
    match value.get(field) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => written::number(text),
        _ => None,
    }
}

impl Price {
    /// A record's own field, without what is added to it.
    fn own<'a>(&self, record: &'a Value) -> Option<(&'static str, &'a Value)> {
        first(record, self.field.split('+').next()?)
    }

    /// The sum of what is added to it, zero if nothing is.
    fn extra(&self, record: &Value) -> f64 {
        let Some((list, field)) =
            self.field.split_once('+').and_then(|(_, extra)| extra.split_once('.'))
        else {
            return 0.0;
        };
        match record.get(list) {
            Some(Value::List(parts)) => {
                parts.iter().filter_map(|part| number(part.get(field)?)).sum()
            }
            _ => 0.0,
        }
    }

    fn is_in(&self, list: &List<'_>) -> bool {
        list.records.iter().any(|record| {
            self.own(record)
                .is_some_and(|(_, own)| number(own).is_some() || matches!(own, Value::Map(_)))
        })
    }
}

impl Shape {
    /// The shape of a list's records.
    fn of(list: &List<'_>) -> Option<&'static Shape> {
        // The first record may be the one that is wrong.
        const TRIED: usize = 3;
        let mut records = list.records.iter().take(TRIED);
        records.find_map(|record| {
            SHAPES.iter().find(|shape| shape.fits(record) && shape.is_named(&list.name))
        })
    }

    fn fits(&self, record: &Value) -> bool {
        first(record, self.start).is_some_and(|(_, start)| {
            moment::instant(start, self.zone).is_some() || matches!(start, Value::Text(_))
        }) && (self.end.is_empty()
            || self.lists == Lists::SayPrices
            || record.get(self.end).is_some())
            && self.prices.iter().any(|price| price.own(record).is_some())
    }

    fn is_named(&self, name: &str) -> bool {
        const PRICES: [&str; 8] =
            ["price", "today", "tomorrow", "rate", "tariff", "data", "value", "forecast"];
        let name = name.to_ascii_lowercase();
        match self.lists {
            Lists::All => true,
            Lists::Price => self.prices.iter().any(|price| price.name == name),
            Lists::SayPrices => name.is_empty() || PRICES.iter().any(|word| name.contains(word)),
        }
    }

    /// The price that is read: the one that the options name, or the first that the document has.
    fn price(&self, lists: &[List<'_>], options: &Options) -> Result<&'static Price>
    where
        Self: 'static,
    {
        let prices: &'static [Price] = self.prices;
        if let Some(name) = &options.price
            && !prices.iter().any(|price| price.name == name)
        {
            let names: Vec<&str> = prices.iter().map(|price| price.name).collect();
            let problem = format!("must be {}, got {}", names.join(" or "), quote(name));
            return Err(Error::invalid("options.price", problem));
        }
        let wanted = |price: &&Price| {
            let named = options.price.as_ref().is_none_or(|name| price.name == name);
            let currency = options.currency.as_deref().unwrap_or_default();
            named
                && (price.currency.is_empty() || currency.is_empty() || price.currency == currency)
        };
        let there = |price: &&Price| {
            lists.iter().any(|list| {
                (self.lists != Lists::Price || list.name == price.name) && price.is_in(list)
            })
        };
        let wanted: Vec<&Price> = prices.iter().filter(wanted).collect();
        match wanted.iter().copied().find(there).or(wanted.first().copied()) {
            Some(price) => Ok(price),
            None => {
                Err(Error::invalid("options.currency", "is none that the document has prices in"))
            }
        }
    }

    fn read(
        &self,
        list: &List<'_>,
        document: &Value,
        price: &Price,
        market: &mut Market,
    ) -> Result<()> {
        let part = match list.path.rsplit_once(']') {
            Some((before, _)) => format!("{before}]"),
            None => list.path.clone(),
        };
        let mut before = None;
        for (position, record) in list.records.iter().enumerate() {
            self.read_record(record, &part, document, price, &mut before, market).map_err(
                |error| {
                    let path = format!("{}[{position}]", list.path);
                    error.under(&path)
                },
            )?;
        }
        Ok(())
    }

    fn read_record(
        &self,
        record: &Value,
        part: &str,
        document: &Value,
        price: &Price,
        before: &mut Option<Instant>,
        market: &mut Market,
    ) -> Result<()> {
        self.check_unit(record, document, price, market)?;
        let start = self.repeated(self.instant(record, self.start)?, *before);
        *before = Some(start);
        let end = match first(record, self.end) {
            None => End::Next,
            Some((_, Value::Nothing)) => End::Open,
            Some(_) => {
                let end = self.instant(record, self.end)?;
                End::At(if end > start { end } else { self.repeated(end, Some(start)) })
            }
        };
        let confidence = match first(record, "price.confidence|tariff.confidence") {
            Some((_, Value::Number(confidence))) => *confidence,
            _ => self.confidence,
        };
        let mut add = |label: Label<'_>, value: Option<f64>| {
            let value = value.filter(|value| *value != 0.0 || confidence != 0.0);
            market.add(label, Quote { start, end, value, confidence });
        };
        let (field, own) = price.own(record).unwrap_or((price.name, &Value::Nothing));
        match own {
            Value::Map(areas) => {
                for (area, value) in areas {
                    let value = checked(value).map_err(|error| error.under(area).under(field))?;
                    add(Label::Area(area), value);
                }
            }
            own => {
                let value = checked(own).map_err(|error| error.under(field))?;
                let value = value.map(|value| value + price.extra(record));
                match text(record, self.area) {
                    Some(area) => add(Label::Area(&area), value),
                    None => add(Label::Part(part), value),
                }
            }
        }
        Ok(())
    }

    fn instant(&self, record: &Value, fields: &'static str) -> Result<Instant> {
        let Some((field, value)) = first(record, fields) else {
            return Err(Error::MissingField { field: fields.to_owned() });
        };
        moment::instant(value, self.zone).ok_or_else(|| moment::not_a_time(field, value))
    }

    /// In local time, the hour of the autumn change comes twice: the second time it is an hour later.
    fn repeated(&self, instant: Instant, before: Option<Instant>) -> Instant {
        const HOUR_MILLIS: i64 = 3_600_000;
        match before {
            Some(before) if self.zone == Zone::Amsterdam && instant <= before => {
                instant.plus(Span::from_millis(HOUR_MILLIS))
            }
            _ => instant,
        }
    }

    /// All records have one unit.
    fn check_unit(
        &self,
        record: &Value,
        document: &Value,
        price: &Price,
        market: &mut Market,
    ) -> Result<()> {
        let currency = match price.currency {
            "" => text(record, "currency").or_else(|| text(document, "currency")),
            currency => Some(currency.to_owned()),
        };
        let own = text(record, "unit");
        let unit = match (&own, &currency) {
            (Some(unit), _) if unit.contains('/') => unit.clone(),
            (Some(energy), _) => self.unit.replace('*', energy),
            (None, Some(currency)) => self.unit.replace('*', currency),
            (None, None) if self.unit.starts_with('*') => String::new(),
            (None, None) => self.unit.to_owned(),
        };
        if unit.is_empty() || market.unit.as_ref().is_some_and(|known| known.text == unit) {
            return Ok(());
        }
        let found = Unit::find(&unit).ok_or_else(|| Unit::unknown("unit", &unit))?;
        if let Some(known) = &market.unit {
            let problem =
                format!("is {}, but other prices are in {}", quote(&unit), quote(&known.text));
            return Err(Error::invalid("unit", problem));
        }
        market.says_unit = own.is_some() || currency.is_some();
        market.unit = Some(found);
        Ok(())
    }
}

/// A price, or none where it is left open.
fn checked(value: &Value) -> Result<Option<f64>> {
    match value {
        Value::Nothing => Ok(None),
        value => number(value).map(Some).ok_or_else(|| Error::invalid("", "must be a number")),
    }
}
