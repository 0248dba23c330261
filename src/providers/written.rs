//! Numbers and units as people write them.

use crate::documents::quote;
use crate::error::Error;
use crate::number::decimal;

/// A number such as `1.5`, `+.5`, `-1e-3` or `0.30000000000000004`.
pub(super) fn number(text: &str) -> Option<f64> {
    const MOST_DIGITS: usize = 15;
    let text = text.trim();
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?),
        None => (text, 0),
    };
    let (negative, digits) = match mantissa.strip_prefix(['+', '-']) {
        Some(digits) => (mantissa.starts_with('-'), digits),
        None => (false, mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let sound = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !sound(whole) || !sound(fraction) {
        return None;
    }
    // Digits beyond those that a double keeps are of no account.
    let kept =
        fraction.get(..MOST_DIGITS.saturating_sub(whole.len().max(1)).min(fraction.len()))?;
    let whole = if whole.is_empty() { "0" } else { whole };
    let size = match kept {
        "" => decimal(whole),
        kept => decimal(&format!("{whole}.{kept}")),
    }?;
    let value = if exponent == 0 { size } else { size * 10_f64.powi(i32::from(exponent)) };
    Some(if negative { -value } else { value })
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
    /// Units to name in a message.
    const SHAPE: &str = "a unit like EUR/MWh, GBP/kWh, p/kWh or ct/kWh";

    /// The unit in a text such as `EUR / MWh`, `p/kWh`, `Price (EURperMWh)` or `value_ct_kwh`.
    pub(super) fn find(text: &str) -> Option<Self> {
        let small = text.to_lowercase();
        let (energy, place) = match (small.find("mwh"), small.find("kwh")) {
            (Some(place), _) => (1000.0, place),
            (None, place) => (1.0, place?),
        };
        let before = small.get(..place)?.trim_end_matches(separates);
        let money = before.strip_suffix("per").unwrap_or(before).trim_end_matches(separates);
        let word = money.rsplit(separates).next()?;
        let (parts, currency) = match HUNDREDTHS.iter().find(|(name, _)| *name == word) {
            Some((_, currency)) => (100.0, *currency),
            None => {
                // A word may be glued to it, as in `priceEUR`.
                let (_, code) = CURRENCIES.iter().find(|(name, _)| word.ends_with(name))?;
                (1.0, Some(*code))
            }
        };
        Some(Unit { text: text.trim().to_owned(), per_kwh: energy * parts, currency })
    }

    /// The error of a unit that is not known.
    pub(super) fn unknown(field: &str, text: &str) -> Error {
        Error::invalid(field, format!("must be {}, got {}", Self::SHAPE, quote(text)))
    }
}

fn separates(letter: char) -> bool {
    !letter.is_alphanumeric() && letter != '€' && letter != '£'
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
            ("1e2", 100.0),
            ("-2.5E-1", -0.25),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", ".", "-", "e5", "1.2.3", "1,5", "NaN", "1e", "0x10", "12345678901234567"] {
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
