//! Documents on their way between JavaScript and here: a row of numbers and one text.
//!
//! A single crossing of that border costs little, but a document has dozens of values. So a caller's
//! document is written down in JavaScript, where its getters may throw as they like, and crosses in
//! one piece, as does an answer. Value by value, and with serde-wasm-bindgen for answers, crossing
//! took longer than planning: 27 us of the 51 us of a car and a day of quarter-hours.
//!
//! In front of each value stands its head: its [`mark`] in the lowest bits, and above them how long it
//! is, or how many entries or fields it has. `pkg-template/tape.js` is the other side.

mod incoming;
mod outgoing;

pub(super) use incoming::Tape;
#[cfg(feature = "engines")]
pub(super) use incoming::instant;
pub use outgoing::TapeReader;
pub(super) use outgoing::document;
#[cfg(feature = "engines")]
pub(super) use outgoing::value;

/// The kinds of values; the same numbers as in JavaScript.
mod mark {
    /// How many bits of a head the mark takes.
    pub(super) const BITS: u32 = 4;
    /// `null` or `undefined`.
    pub(super) const NOTHING: u8 = 0;
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
    /// The same, where names lie in this module's memory: a name is its place there, and in the lowest
    /// eight bits its length.
    pub(super) const RECORD: u8 = 7;
    /// Its numbers follow, without heads.
    pub(super) const NUMBERS: u8 = 8;
    /// A `Date`: its milliseconds follow.
    pub(super) const DATE: u8 = 9;
    /// What is no data: its kind is a text of this length.
    pub(super) const FOREIGN: u8 = 10;
    pub(super) const TOO_DEEP: u8 = 11;
    /// A list of this length.
    pub(super) const TOO_LONG: u8 = 12;
}
