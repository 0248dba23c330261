//! What a caller gave, on its way here: a row of numbers and one text.
//!
//! A plain copy of it has to be made in JavaScript, before the module is called: a getter of the caller may throw,
//! and an exception must not pass through WebAssembly frames. serde-wasm-bindgen would read the objects
//! value by value, does not catch what a getter throws, and loses which field was wrong; with it errors would have no paths.
//! So the copy is written down, and crosses in one piece; long rows of numbers stay outside of it, and are copied
//! here once. `pkg-template/tape.js` writes it.
//!
//! In front of each value stands its head: its [`mark`] in the lowest bits, and above them how long it
//! is, or how many entries or fields it has.

use js_sys::{Array, ArrayIter, Float64Array};
use wasm_bindgen::JsCast;

use crate::error::{Error, ErrorCode, Result};
use crate::input::{Value, shorten};
use crate::series::Series;
use crate::time::{Instant, Offset};

/// The kinds of values; the same numbers as in JavaScript. What is none of them is `null` or `undefined`.
mod mark {
    /// How many bits of a head the mark takes.
    pub(super) const BITS: u32 = 4;
    pub(super) const FALSE: u8 = 1;
    pub(super) const TRUE: u8 = 2;
    /// The number follows.
    pub(super) const NUMBER: u8 = 3;
    /// Its length is in units of UTF-16.
    pub(super) const TEXT: u8 = 4;
    /// Its values follow.
    pub(super) const LIST: u8 = 5;
    /// Its fields follow, each as the length of the name and the value.
    pub(super) const MAP: u8 = 6;
    /// Numbers: the next of the rows.
    pub(super) const NUMBERS: u8 = 8;
    /// A `Date`: its milliseconds follow.
    pub(super) const DATE: u8 = 9;
    /// What is no data: its kind is a text of this length.
    pub(super) const FOREIGN: u8 = 10;
    pub(super) const TOO_DEEP: u8 = 11;
    /// A list of this length.
    pub(super) const TOO_LONG: u8 = 12;
}

/// Values that a caller gave, one behind the other.
pub(super) struct Tape<'a> {
    numbers: std::slice::Iter<'a, f64>,
    text: Texts<'a>,
    rows: ArrayIter<'a>,
}

impl<'a> Tape<'a> {
    pub(super) fn new(numbers: &'a [f64], text: &'a [u8], rows: &'a Array) -> Self {
        make_room(size_of_val(numbers) + text.len());
        // JavaScript's encoder writes nothing else than UTF-8.
        let text = std::str::from_utf8(text).unwrap_or_default();
        let text = Texts { left: text, is_ascii: text.is_ascii() };
        Tape { numbers: numbers.iter(), text, rows: rows.iter() }
    }

    /// The next value; an error has the path to what is no data.
    pub(super) fn value(&mut self) -> Result<Value<'a>> {
        let head = self.number() as u64;
        let count = (head >> mark::BITS) as usize;
        Ok(match (head % (1 << mark::BITS)) as u8 {
            mark::FALSE => Value::Boolean(false),
            mark::TRUE => Value::Boolean(true),
            mark::NUMBER => Value::Number(self.number()),
            mark::TEXT => Value::Text(self.text.take(count).into()),
            mark::LIST => self.list(count)?,
            mark::MAP => self.map(count)?,
            mark::NUMBERS => Value::Numbers(self.row()),
            mark::DATE => Value::Text(date(self.number()).into()),
            mark::FOREIGN => return Err(no_data(self.text.take(count))),
            mark::TOO_DEEP => return Err(Error::invalid("", "is nested too deeply")),
            mark::TOO_LONG => return Err(too_long(count)),
            _ => Value::Null,
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
        Ok(Value::Object(fields))
    }

    fn row(&mut self) -> Vec<f64> {
        let row = self.rows.next().unwrap_or_default();
        row.dyn_ref().map(Float64Array::to_vec).unwrap_or_default()
    }

    fn number(&mut self) -> f64 {
        self.numbers.next().copied().unwrap_or_default()
    }

    /// So many entries: no more than the tape can hold.
    fn at_most(&self, length: usize) -> usize {
        length.min(self.numbers.len())
    }
}

/// Makes the memory large enough for the values that these bytes become. Each time that it grows, the host looks
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
    /// The next one, of the given length in units of UTF-16.
    fn take(&mut self, units: usize) -> &'a str {
        let end = if self.is_ascii { units } else { bytes(self.left, units) };
        let (text, left) = self.left.split_at_checked(end).unwrap_or((self.left, ""));
        self.left = left.get(1..).unwrap_or_default();
        text
    }
}

/// How many bytes a number of units of UTF-16 takes.
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
pub(super) fn instant(millis: f64) -> Option<Instant> {
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
fn no_data(found: &str) -> Error {
    let problem = ["must be plain data, as in JSON, got ", found].concat();
    Error::of_field(ErrorCode::InvalidType, "", problem)
}

fn too_long(length: usize) -> Error {
    let most = Series::MAX_PERIODS;
    Error::invalid("", format!("must have at most {most} entries, got {length}"))
}
