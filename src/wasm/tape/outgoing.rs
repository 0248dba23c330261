//! To JavaScript: documents as tapes.

use std::fmt;

use serde::ser::{Impossible, Serialize, SerializeSeq, SerializeStruct, Serializer};
use wasm_bindgen::prelude::*;

use super::mark;
#[cfg(feature = "engines")]
use crate::documents::Value;
use crate::documents::utf16_length;
use crate::error::{Error, Result};

#[wasm_bindgen]
extern "C" {
    /// What makes JavaScript values of tapes.
    #[derive(Clone, Debug)]
    pub type TapeReader;

    #[wasm_bindgen(method)]
    fn read(this: &TapeReader, numbers: &[f64], text: &str) -> JsValue;
}

/// A document as a plain object.
///
/// # Errors
///
/// A document that has something else than texts, numbers, switches, lists and records.
pub(in crate::wasm) fn document(reader: &TapeReader, document: &impl Serialize) -> Result<JsValue> {
    let mut tape = Recorder::new();
    match document.serialize(&mut tape) {
        Ok(()) => Ok(reader.read(&tape.numbers, &tape.text)),
        Err(fmt::Error) => Err(Error::invalid("answer", "cannot be written")),
    }
}

/// A value as a plain object. A field that is nothing is left out.
#[cfg(feature = "engines")]
pub(in crate::wasm) fn value(reader: &TapeReader, value: &Value) -> JsValue {
    let mut tape = Recorder::new();
    tape.value(value);
    reader.read(&tape.numbers, &tape.text)
}

/// A tape that is being written.
struct Recorder {
    numbers: Vec<f64>,
    text: String,
}

/// Every field of every document is written by these: a copy of them at each would be 1 % of the file.
impl Recorder {
    /// An empty one, with room for a usual plan.
    fn new() -> Self {
        Recorder { numbers: Vec::with_capacity(256), text: String::with_capacity(512) }
    }

    #[inline(never)]
    fn push(&mut self, number: f64) {
        self.numbers.push(number);
    }

    fn head(&mut self, mark: u8, count: usize) {
        self.push((count << mark::BITS | usize::from(mark)) as f64);
    }

    #[inline(never)]
    fn number(&mut self, number: f64) {
        self.numbers.extend([f64::from(mark::NUMBER), number]);
    }

    #[inline(never)]
    fn text(&mut self, text: &str) {
        let units = self.write(text);
        self.head(mark::TEXT, units);
    }

    /// Its length, in units of UTF-16.
    fn write(&mut self, text: &str) -> usize {
        self.text.push_str(text);
        if text.is_ascii() { text.len() } else { utf16_length(text) }
    }

    #[cfg(feature = "engines")]
    fn value(&mut self, value: &Value) {
        match value {
            Value::Nothing => self.head(mark::NOTHING, 0),
            Value::Boolean(false) => self.head(mark::FALSE, 0),
            Value::Boolean(true) => self.head(mark::TRUE, 0),
            Value::Number(number) => self.number(*number),
            Value::Text(text) => self.text(text),
            Value::List(values) => {
                self.head(mark::LIST, values.len());
                values.iter().for_each(|value| self.value(value));
            }
            Value::Numbers(numbers) => {
                self.head(mark::LIST, numbers.len());
                numbers.iter().for_each(|number| self.number(*number));
            }
            Value::Map(fields) => {
                let given = || fields.iter().filter(|(_, value)| *value != Value::Nothing);
                self.head(mark::MAP, given().count());
                for (name, value) in given() {
                    let units = self.write(name);
                    self.push(units as f64);
                    self.value(value);
                }
            }
        }
    }
}

type Outcome<T> = std::result::Result<T, fmt::Error>;
type Never = Impossible<(), fmt::Error>;

/// Numbers of other types: no document has any that a double cannot hold.
macro_rules! as_double {
    ($($method:ident($number:ty))*) => {
        $(fn $method(self, number: $number) -> Outcome<()> {
            self.serialize_f64(number as f64)
        })*
    };
}

/// What no document has.
macro_rules! refuse {
    ($($method:ident($($part:ty),*) -> $outcome:ty;)*) => {
        $(fn $method(self, $(_: $part),*) -> Outcome<$outcome> {
            Err(fmt::Error)
        })*
    };
}

impl Serializer for &mut Recorder {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Self;
    type SerializeStruct = Self;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStructVariant = Never;

    fn serialize_bool(self, truth: bool) -> Outcome<()> {
        self.head(if truth { mark::TRUE } else { mark::FALSE }, 0);
        Ok(())
    }

    fn serialize_f64(self, number: f64) -> Outcome<()> {
        self.number(number);
        Ok(())
    }

    as_double! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_f32(f32)
    }

    fn serialize_str(self, text: &str) -> Outcome<()> {
        self.text(text);
        Ok(())
    }

    fn serialize_none(self) -> Outcome<()> {
        self.head(mark::NOTHING, 0);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Outcome<()> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, word: &'static str) -> Outcome<()> {
        self.serialize_str(word)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Outcome<()> {
        value.serialize(self)
    }

    fn serialize_seq(self, length: Option<usize>) -> Outcome<Self> {
        self.head(mark::LIST, length.ok_or(fmt::Error)?);
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Outcome<Self> {
        self.head(mark::RECORD, length);
        Ok(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Outcome<()> {
        Err(fmt::Error)
    }

    refuse! {
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }
}

impl SerializeSeq for &mut Recorder {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Outcome<()> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Outcome<()> {
        Ok(())
    }
}

impl SerializeStruct for &mut Recorder {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Outcome<()> {
        self.push((name.as_ptr().addr() << u8::BITS | name.len()) as f64);
        value.serialize(&mut **self)
    }

    fn end(self) -> Outcome<()> {
        Ok(())
    }
}
