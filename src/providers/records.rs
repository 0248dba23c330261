//! Lists of records, one for each price: what most providers answer with.
//!
//! A list is recognised by the fields of its records, wherever in the document it lies; so a whole
//! GraphQL answer is read as well as a part of it.

use super::errors::{invalid_type, invalid_value, no_prices, too_large};
use super::quotes::{End, Quote};
use super::shapes::{Field, Lists, Price, SHAPES, Shape};
use super::timestamps::{self, Zone};
use super::units::{Unit, has};
use super::{Market, Options, as_number, confidence, value};
use crate::error::Result;
use crate::input::{Value, quote};
use crate::time::Instant;

/// A list in a document.
struct List<'a> {
    /// Where it is.
    path: String,
    /// The last part of where it is.
    name: &'a str,
    records: &'a [Value<'a>],
    shape: &'static Shape,
    /// What the objects around it say.
    money: Money<'a>,
}

/// What an object says of the prices in it.
#[derive(Clone, Copy, Default, PartialEq)]
struct Money<'a> {
    /// The unit, or the energy of it.
    unit: Option<&'a str>,
    currency: Option<&'a str>,
    in_cents: bool,
    /// How long the path of the object is that says the unit.
    place: usize,
}

impl<'a> Money<'a> {
    /// What an object says, else what those around it say.
    fn of(object: &'a Value<'a>, place: usize, around: Money<'a>) -> Self {
        const UNITS: [&str; 3] = ["unit_of_measurement", "unit", "units"];
        let own = UNITS.iter().find_map(|name| text(object, name));
        let in_cents = object.get("price_in_cents").map(|value| *value == Value::Boolean(true));
        Money {
            unit: own.or(around.unit),
            currency: text(object, "currency").or(around.currency),
            in_cents: in_cents.unwrap_or(around.in_cents),
            place: if own.is_some() { place } else { around.place },
        }
    }
}

/// Reads the lists of a document that have a known shape, if there are any.
///
/// # Errors
///
/// What is wrong with a record, with its path; that the document has no prices but an empty list.
pub(super) fn read(document: &Value, options: &Options, market: &mut Market) -> Result<bool> {
    let mut found = Found::default();
    found.collect(document, "", Money::default());
    if found.paths > Found::MAX_PATHS {
        return Err(too_large("", &["has more lists of prices than are read"]));
    }
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
            list.read(price, market)?;
        }
    }
    Ok(true)
}

/// What there is in a document.
#[derive(Default)]
struct Found<'a> {
    lists: Vec<List<'a>>,
    path: String,
    /// The length of the paths of all lists.
    paths: usize,
    empty: Option<String>,
}

impl<'a> Found<'a> {
    /// A long name of a field is in the paths of all lists below it.
    const MAX_PATHS: usize = 1 << 26;

    /// Collects the lists of a value, which is at `self.path`.
    fn collect(&mut self, value: &'a Value<'a>, name: &'a str, around: Money<'a>) {
        let length = self.path.len();
        match value {
            Value::Object(fields) => {
                let money = Money::of(value, length, around);
                for (field, value) in fields {
                    if length > 0 {
                        self.path.push('.');
                    }
                    self.path.push_str(field);
                    self.collect(value, field, money);
                    self.path.truncate(length);
                }
            }
            Value::List(records) => {
                if let Some(shape) = Shape::of(records, name) {
                    self.paths += length;
                    if self.paths > Self::MAX_PATHS {
                        return;
                    }
                    let path = self.path.clone();
                    self.lists.push(List { path, name, records, shape, money: around });
                    return;
                }
                if records.is_empty() && self.empty.is_none() {
                    self.empty = Some(self.path.clone());
                }
                for (position, value) in records.iter().enumerate() {
                    if matches!(value, Value::Object(_) | Value::List(_)) {
                        self.path.push_str(&format!("[{position}]"));
                        self.collect(value, name, around);
                        self.path.truncate(length);
                    }
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
    let wanted = options.currency()?;
    let mut fallback = None;
    for price in shape.prices {
        let named = options.price.as_ref().is_none_or(|name| *name == price.name);
        let currency = wanted.as_deref().unwrap_or(price.currency);
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
            Err(invalid_value(
                "options.price",
                &["must be ", &names.join(" or "), ", got ", &quote(name)],
            ))
        }
        (None, None) => {
            Err(invalid_value("options.currency", &["is none that the document has prices in"]))
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
            Lists::All | Lists::OfEntry => true,
            Lists::Price => self.prices.iter().any(|price| price.name == name),
            Lists::SayPrices => name.is_empty() || has(name, &PRICES),
        }
    }
}

impl List<'_> {
    fn has(&self, price: &Price) -> bool {
        let there = |record| match first(record, price.fields) {
            Some((_, own)) => as_number(own).is_some() || matches!(own, Value::Object(_)),
            None => false,
        };
        (self.shape.lists != Lists::Price || self.name == price.name)
            && self.records.iter().any(there)
    }

    fn read(&self, price: &'static Price, market: &mut Market) -> Result<()> {
        let mut reader = Reader { list: self, price, market, own: None, before: None, money: None };
        if self.money.unit.is_some() {
            let around = self.path.get(..self.money.place).unwrap_or_default();
            reader.note_unit(self.money).map_err(|error| error.under(around))?;
        }
        for (position, record) in self.records.iter().enumerate() {
            if let Err(error) = reader.read(record) {
                return Err(error.under(&format!("{}[{position}]", self.path)));
            }
        }
        Ok(())
    }
}

/// A list that is being read.
struct Reader<'a, 'm> {
    list: &'a List<'a>,
    price: &'static Price,
    market: &'m mut Market,
    /// The place of the list's own series.
    own: Option<usize>,
    /// The start of the last record.
    before: Option<Instant>,
    /// What the last record said of its unit.
    money: Option<Money<'a>>,
}

impl<'a> Reader<'a, '_> {
    fn read(&mut self, record: &'a Value<'a>) -> Result<()> {
        let shape = self.list.shape;
        self.note_unit(Money::of(record, 0, self.list.money))?;
        let start = self.instant(record, shape.start)?;
        let start = self.repeated(start, |before| start <= before);
        self.before = Some(start);
        let end = match first(record, shape.end) {
            None => End::Next,
            Some((_, Value::Null)) => End::Open,
            Some(_) => {
                let end = self.instant(record, shape.end)?;
                End::At(self.repeated(end, |start| end <= start))
            }
        };
        let sure = first(record, Field::CONFIDENCE).map(|(_, value)| value);
        let confidence =
            confidence(sure, shape.confidence).map_err(|error| error.under("confidence"))?;
        let mut quote = Quote { start, end, value: None, confidence };
        let Some((field, own)) = first(record, self.price.fields) else {
            self.open(None)?;
            self.market.push(quote);
            return Ok(());
        };
        if let Value::Object(areas) = own {
            for (area, own) in areas {
                quote.value = value(own, area)?;
                self.open(Some(area))?;
                self.market.push(quote);
            }
            return Ok(());
        }
        quote.value = value(own, field.name)?;
        if let Some(found) = &mut quote.value {
            *found += extra(record, self.price)?;
        }
        self.open(text(record, shape.area))?;
        self.market.push(quote);
        Ok(())
    }

    /// Goes to the series of an area, or to the list's own.
    fn open(&mut self, area: Option<&str>) -> Result<()> {
        if let Some(area) = area {
            self.market.areas = true;
            return self.market.open(area);
        }
        if let Some(own) = self.own {
            self.market.last = own;
            return Ok(());
        }
        let path = self.list.path.as_str();
        match self.list.shape.lists {
            Lists::OfEntry => {
                let end = path.rfind(']').map_or(0, |end| end + 1);
                self.market.open(path.get(..end).unwrap_or_default())?;
            }
            _ => self.market.start(path),
        }
        self.own = Some(self.market.last);
        Ok(())
    }

    fn instant(&self, record: &Value, fields: &'static [Field]) -> Result<Instant> {
        let (name, value) = match first(record, fields) {
            Some((field, value)) => (field.name, value),
            None => (fields.first().map_or("", |field| field.name), &Value::Null),
        };
        match timestamps::instant(value, self.list.shape.zone) {
            Some(instant) => Ok(instant),
            None => Err(timestamps::not_a_time(name, value)),
        }
    }

    /// In local time, the hour of the autumn change comes twice: it is the second one, an hour later, where
    /// the first one would not come after what was before.
    fn repeated(&self, instant: Instant, is_early: impl Fn(Instant) -> bool) -> Instant {
        if self.list.shape.zone == Zone::Amsterdam && self.before.is_some_and(is_early) {
            return timestamps::repeated(instant).unwrap_or(instant);
        }
        instant
    }

    /// Notes the unit, and sees that all records have the same.
    fn note_unit(&mut self, money: Money<'a>) -> Result<()> {
        let shape = self.list.shape;
        // Flatpeak's prices are per kWh. A reading has the unit that they had before.
        if self.money == Some(money) || shape.provider == "flatpeak" {
            return Ok(());
        }
        self.money = Some(money);
        let fixed = [self.price.currency, shape.money].into_iter().find(|money| !money.is_empty());
        let is_said = shape.money.is_empty() || money.unit.is_some();
        match unit(money, fixed.unwrap_or_default(), shape.energy)? {
            Some(unit) => self.market.note_unit(unit, is_said),
            None => Ok(()),
        }
    }
}

/// The unit from what the document says, and from the currency and the energy that a provider always has.
fn unit(money: Money<'_>, fixed: &str, energy: &str) -> Result<Option<Unit>> {
    let says_all = |unit: &&str| unit.contains('/');
    if let Some(unit) = money.unit.filter(says_all) {
        return Unit::read("unit", unit).map(Some);
    }
    let currency = match money.in_cents {
        true => "cent",
        false if fixed.is_empty() => money.currency.unwrap_or_default(),
        false => fixed,
    };
    let energy = if money.in_cents && energy.is_empty() { "kWh" } else { energy };
    match (currency, money.unit.unwrap_or(energy)) {
        (_, "") => Ok(None),
        // What does not name its money may name all, such as `ct_kwh`; or it is none that is known.
        ("", text) if money.unit.is_some() => Unit::read("unit", text).map(Some),
        ("", "kWh") => Ok(None),
        ("", energy) => Ok(Unit::per(energy)),
        (currency, energy) => Unit::read("unit", &[currency, "/", energy].concat()).map(Some),
    }
}

/// What is added to a record's own price: taxes and fees, each in a record of its own.
fn extra(record: &Value, price: &Price) -> Result<f64> {
    let name = price.extra.name;
    let parts = match record.get(name) {
        Some(Value::List(parts)) => parts,
        None | Some(Value::Null) => return Ok(0.0),
        Some(other) => return Err(invalid_type(name, "a list", other)),
    };
    let mut sum = 0.0;
    for (at, part) in parts.iter().enumerate() {
        let found = part.get(price.extra.part).unwrap_or(&Value::Null);
        match as_number(found) {
            Some(found) => sum += found,
            None => {
                let place = format!("{name}[{at}].{}", price.extra.part);
                return Err(invalid_type(&place, "a number", found));
            }
        }
    }
    Ok(sum)
}
