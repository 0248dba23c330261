//! Numbers and units as people write them.

use super::fault::wrong;
use crate::documents::quote;
use crate::error::Result;

/// A number such as `1.5`, `+.5`, `-1e-3` or `0.30000000000000004`. Digits beyond the 15 that a double
/// surely keeps are of no account.
pub(super) fn number(text: &str) -> Option<f64> {
    const MOST: u64 = 100_000_000_000_000;
    let mut bytes = text.trim_ascii().as_bytes();
    let negative = bytes.first() == Some(&b'-');
    if let [b'-' | b'+', rest @ ..] = bytes {
        bytes = rest;
    }
    let (mut mantissa, mut tens, mut digits, mut fraction) = (0_u64, 0_i32, 0, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                if mantissa < MOST {
                    mantissa = mantissa * 10 + u64::from(byte - b'0');
                    tens -= i32::from(fraction);
                } else {
                    tens += i32::from(!fraction);
                }
            }
            b'.' if !fraction => fraction = true,
            b'e' | b'E' if digits > 0 => {
                let exponent = std::str::from_utf8(bytes.get(at + 1..)?).ok()?;
                tens += i32::from(exponent.parse::<i16>().ok()?);
                break;
            }
            _ => return None,
        }
    }
    // Both are exact as doubles where the decimal is short: then the quotient is the nearest double.
    let power = 10_f64.powi(tens.abs());
    let size = if tens < 0 { mantissa as f64 / power } else { mantissa as f64 * power };
    if digits == 0 { None } else { Some(if negative { -size } else { size }) }
}

/// Where a word starts in a text.
#[inline(never)]
pub(super) fn place(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|part| part == word.as_bytes())
}

/// Whether one of the words is in a text, in small letters or large ones.
pub(super) fn has(text: &str, words: &[&str]) -> bool {
    let small = text.to_ascii_lowercase();
    words.iter().any(|word| place(&small, word).is_some())
}

/// A price's unit: a currency, or a part of one, per amount of energy.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    /// As it was found.
    pub(super) text: String,
    /// How many of it are one unit of the currency per kWh.
    pub(super) per_kwh: f64,
    /// The currency, ISO 4217, where the unit tells.
    pub(super) currency: Option<&'static str>,
}

/// What a hundredth is called, with its currency where the name tells.
const HUNDREDTHS: [(&str, Option<&str>); 14] = [
    ("p", Some("GBP")),
    ("pence", Some("GBP")),
    ("ct", Some("EUR")),
    ("cts", None),
    ("c", None),
    ("cent", None),
    ("cents", None),
    ("snt", Some("EUR")),
    ("eurct", Some("EUR")),
    ("eurocent", Some("EUR")),
    ("öre", Some("SEK")),
    ("øre", None),
    ("ore", None),
    ("rp", Some("CHF")),
];

const CURRENCIES: [(&str, &str); 20] = [
    ("eur", "EUR"),
    ("€", "EUR"),
    ("euro", "EUR"),
    ("gbp", "GBP"),
    ("£", "GBP"),
    ("dkk", "DKK"),
    ("sek", "SEK"),
    ("nok", "NOK"),
    ("pln", "PLN"),
    ("chf", "CHF"),
    ("czk", "CZK"),
    ("huf", "HUF"),
    ("ron", "RON"),
    ("bgn", "BGN"),
    ("usd", "USD"),
    ("aud", "AUD"),
    ("nzd", "NZD"),
    ("cad", "CAD"),
    ("jpy", "JPY"),
    ("isk", "ISK"),
];

impl Unit {
    /// The unit in a text such as `EUR / MWh`, `p/kWh`, `Price (EURperMWh)` or `value_ct_kwh`.
    pub(super) fn find(text: &str) -> Option<Self> {
        let small = text.to_ascii_lowercase();
        let (energy, place) = match place(&small, "mwh") {
            Some(place) => (1000.0, place),
            None => (1.0, place(&small, "kwh")?),
        };
        let before = without_end(small.as_bytes().get(..place)?);
        let money = without_end(before.strip_suffix(b"per").unwrap_or(before));
        let start = money.iter().rposition(|byte| separates(*byte)).map_or(0, |at| at + 1);
        let word = money.get(start..)?;
        let (parts, currency) = match HUNDREDTHS.iter().find(|(name, _)| name.as_bytes() == word) {
            Some((_, currency)) => (100.0, *currency),
            None => {
                // A word may be glued to it, as in `priceEUR`.
                let (_, code) =
                    CURRENCIES.iter().find(|(name, _)| word.ends_with(name.as_bytes()))?;
                (1.0, Some(*code))
            }
        };
        Some(Unit { text: text.trim_ascii().to_owned(), per_kwh: energy * parts, currency })
    }

    /// The unit that a field has.
    ///
    /// # Errors
    ///
    /// That it is none that is known.
    pub(super) fn read(field: &str, text: &str) -> Result<Self> {
        match Unit::find(text) {
            Some(unit) => Ok(unit),
            None => Err(wrong(
                field,
                &["must be a unit like EUR/MWh, GBP/kWh, p/kWh or ct/kWh, got ", &quote(text)],
            )),
        }
    }
}

/// What is between words; bytes beyond ASCII, such as those of a currency's sign, are not.
fn separates(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric()
}

/// A text without what is between words at its end.
fn without_end(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., last] = text
        && separates(*last)
    {
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_common_spelling() {
        for (text, value) in [
            ("1.5", 1.5),
            (" -0.25 ", -0.25),
            ("+.5", 0.5),
            ("5.", 5.0),
            ("0.30000000000000004", 0.3),
            ("12345678901234567890", 12_345_678_901_234_500_000.0),
            ("1e2", 100.0),
            ("-2.5E-1", -0.25),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", ".", "-", "e5", "1.2.3", "1,5", "NaN", "1e", "0x10", "--1"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_unit_is_a_currency_or_a_hundredth_per_kwh_or_mwh() {
        for (text, per_kwh, currency) in [
            ("EUR/MWh", 1000.0, Some("EUR")),
            ("Eur/MWh", 1000.0, Some("EUR")),
            ("EUR / MWh", 1000.0, Some("EUR")),
            ("p/kWh", 100.0, Some("GBP")),
            ("ct/kWh", 100.0, Some("EUR")),
            ("c/kWh", 100.0, None),
            ("price_pperkWh_incVAT", 100.0, Some("GBP")),
            ("price_AT_EURperMWh", 1000.0, Some("EUR")),
            ("Preis [ct/kWh]", 100.0, Some("EUR")),
            ("Price (£/kWh)", 1.0, Some("GBP")),
            ("value_eur_mwh", 1000.0, Some("EUR")),
            ("priceEUR per kWh", 1.0, Some("EUR")),
        ] {
            let unit = Unit::find(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((unit.per_kwh, unit.currency), (per_kwh, currency), "{text}");
        }
        for text in ["", "value", "kWh", "energy_kwh", "EUR", "EUR/GJ", "kgCO2perkWh"] {
            assert_eq!(Unit::find(text), None, "{text}");
        }
    }
}
