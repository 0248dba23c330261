//! From JavaScript: tapes as [`Value`]s.

use super::mark;
use crate::documents::{Value, shorten};
use crate::error::{Error, Fault, Result};
use crate::series::Series;
use crate::time::{Instant, Offset};

/// Values that a caller gave, one behind the other.
pub struct Tape<'a> {
    numbers: std::slice::Iter<'a, f64>,
    text: Texts<'a>,
}

impl<'a> Tape<'a> {
    pub fn new(numbers: &'a [f64], text: &'a [u8]) -> Self {
        make_room(size_of_val(numbers) + text.len());
        // JavaScript's encoder writes nothing else than UTF-8.
        let text = std::str::from_utf8(text).unwrap_or_default();
        Tape { numbers: numbers.iter(), text: Texts { left: text, is_ascii: text.is_ascii() } }
    }

    /// The next value; an error has the path to what is no data.
    pub fn value(&mut self) -> Result<Value<'a>> {
        let head = self.number() as u64;
        let count = (head >> mark::BITS) as usize;
        Ok(match (head % (1 << mark::BITS)) as u8 {
            mark::FALSE => Value::Boolean(false),
            mark::TRUE => Value::Boolean(true),
            mark::NUMBER => Value::Number(self.number()),
            mark::TEXT => Value::Text(self.text.take(count).into()),
            mark::LIST => self.list(count)?,
            mark::MAP => self.map(count)?,
            mark::NUMBERS => Value::Numbers(self.numbers.by_ref().take(count).copied().collect()),
            mark::DATE => Value::Text(date(self.number()).into()),
            mark::FOREIGN => return Err(no_data(self.text.take(count).to_owned())),
            mark::TOO_DEEP => return Err(Error::invalid("", "is nested too deeply")),
            mark::TOO_LONG => return Err(too_long(count)),
            _ => Value::Nothing,
        })
    }

    fn list(&mut self, length: usize) -> Result<Value<'a>> {
        let mut values = Vec::with_capacity(self.at_most(length));
        for position in 0..length {
            let at_position = |error: Error| error.under(&format!("[{position}]"));
            values.push(self.value().map_err(at_position)?);
        }
        Ok(Value::List(values))
    }

    fn map(&mut self, length: usize) -> Result<Value<'a>> {
        let mut fields = Vec::with_capacity(self.at_most(length));
        for _ in 0..length {
            let units = self.number() as usize;
            let name = self.text.take(units);
            match self.value() {
                Ok(value) => fields.push((name.into(), value)),
                Err(error) => return Err(error.under(&shorten(name))),
            }
        }
        Ok(Value::Map(fields))
    }

    fn number(&mut self) -> f64 {
        self.numbers.next().copied().unwrap_or_default()
    }

    /// So many entries: no more than the tape can hold.
    fn at_most(&self, length: usize) -> usize {
        length.min(self.numbers.len())
    }
}

/// Makes the memory as large as what comes of so many bytes needs it. Each time that it grows, the host looks
/// through all that JavaScript holds: a million records, value by value, would make it grow thousands of times.
fn make_room(bytes: usize) {
    const MANY: usize = 1 << 20;
    const TIMES: usize = 4;
    if bytes > MANY {
        let mut room: Vec<u8> = Vec::new();
        // Where there is less room it may be enough all the same.
        drop(room.try_reserve_exact(bytes.saturating_mul(TIMES)));
        std::hint::black_box(&room);
    }
}

/// Texts one behind the other, with a separator after each.
struct Texts<'a> {
    left: &'a str,
    is_ascii: bool,
}

impl<'a> Texts<'a> {
    /// The next one, of so many units of UTF-16.
    fn take(&mut self, units: usize) -> &'a str {
        let end = if self.is_ascii { units } else { bytes(self.left, units) };
        let (text, left) = self.left.split_at_checked(end).unwrap_or((self.left, ""));
        self.left = left.get(1..).unwrap_or_default();
        text
    }
}

/// How many bytes so many units of UTF-16 are.
fn bytes(text: &str, units: usize) -> usize {
    let mut left = units;
    let fits = |character: &char| {
        let fits = left >= character.len_utf16();
        left = left.saturating_sub(character.len_utf16());
        fits
    };
    text.chars().take_while(fits).map(char::len_utf8).sum()
}

/// The instant of a `Date`, if it is a valid one.
pub(in crate::wasm) fn instant(millis: f64) -> Option<Instant> {
    if millis.is_nan() { None } else { Instant::from_millis(millis as i64) }
}

/// A `Date` as a document would write it.
fn date(millis: f64) -> String {
    match instant(millis) {
        Some(instant) => Offset::Utc.print(instant),
        None => "Invalid Date".to_owned(),
    }
}

/// What is no data: a function, a symbol, a `Map`, a typed array that has no use here.
fn no_data(found: String) -> Error {
    Error::from(Fault::InvalidType {
        field: String::new(),
        expected: "plain data, as in JSON".to_owned(),
        found,
    })
}

fn too_long(length: usize) -> Error {
    let most = Series::MOST_PERIODS;
    Error::invalid("", format!("must have at most {most} entries, got {length}"))
}
