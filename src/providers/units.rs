//! The units of prices as people write them.

use super::errors::invalid_value;
use crate::error::Result;
use crate::input::quote;

/// Where a word starts in a text.
#[inline(never)]
fn place(text: &str, word: &str) -> Option<usize> {
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

/// What a text says of a unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    Nothing,
    /// There is one, and it is none that is known.
    NotUnderstood,
    Unit(Unit),
}

/// How many parts make one unit of a currency, and which currency, where the text says it.
type Money = (f64, Option<&'static str>);

/// What a hundredth is called, with its currency where the name tells.
const HUNDREDTHS: [(&str, Option<&str>); 17] = [
    ("p", Some("GBP")),
    ("pence", Some("GBP")),
    ("penny", Some("GBP")),
    ("ct", Some("EUR")),
    ("cts", None),
    ("c", None),
    ("cent", None),
    ("cents", None),
    ("¢", None),
    ("snt", Some("EUR")),
    ("eurct", Some("EUR")),
    ("eurocent", Some("EUR")),
    ("eurocents", Some("EUR")),
    ("öre", Some("SEK")),
    ("øre", None),
    ("ore", None),
    ("rp", Some("CHF")),
];

/// ISO 4217.
const CODES: &str = "EUR GBP DKK SEK NOK PLN CHF CZK HUF RON BGN USD AUD NZD CAD JPY ISK UAH RSD TRY MDL \
     INR CNY KRW SGD BRL MXN CLP ZAR ILS";

/// Signs and names, with the currency where only one has them.
const SIGNS: [(&str, Option<&str>); 11] = [
    ("€", Some("EUR")),
    ("euro", Some("EUR")),
    ("euros", Some("EUR")),
    ("£", Some("GBP")),
    ("zł", Some("PLN")),
    ("kč", Some("CZK")),
    ("ft", Some("HUF")),
    ("₴", Some("UAH")),
    ("$", None),
    ("kr", None),
    ("¥", None),
];

/// Names of prices, for texts without a currency.
const PRICES: [&str; 8] = ["price", "rate", "cost", "tariff", "preis", "prijs", "pris", "spot"];

/// What stands between money and energy, if it is a word.
const PER: [&str; 3] = ["per", "pro", "je"];

/// The currency that a word means; none inside where several have that sign.
fn currency(word: &str) -> Option<Option<&'static str>> {
    let code = CODES.split(' ').find(|code| code.eq_ignore_ascii_case(word));
    let sign = || SIGNS.iter().find(|(sign, _)| *sign == word).map(|(_, currency)| *currency);
    code.map(Some).or_else(sign)
}

/// The code of a currency, from a text such as `EUR`, `eur` or `€`.
///
/// # Errors
///
/// That it is none.
pub(super) fn currency_code(field: &str, text: &str) -> Result<String> {
    let small = text.trim_ascii().to_ascii_lowercase();
    match currency(&small).flatten() {
        Some(code) => Ok(code.to_owned()),
        None if small.len() == 3 && small.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            Ok(small.to_ascii_uppercase())
        }
        None => {
            Err(invalid_value(field, &["must be an ISO 4217 code like EUR, got ", &quote(text)]))
        }
    }
}

/// A word of a text: as it is, and in small letters.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    small: &'a str,
}

impl<'a> Word<'a> {
    fn words(text: &'a str, small: &'a str) -> Vec<Self> {
        // Signs of currencies are letters here, and spaces that do not break are none.
        let separates = |letter: char| {
            letter == '\u{a0}'
                || letter.is_ascii() && !letter.is_ascii_alphanumeric() && letter != '$'
        };
        let pairs = text.split(separates).zip(small.split(separates));
        pairs
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, small)| Word { text, small })
            .collect()
    }

    fn is_one_of(self, words: &[&str]) -> bool {
        words.contains(&self.small)
    }

    fn names_a_price(self) -> bool {
        PRICES.iter().any(|word| self.small.ends_with(word))
    }

    /// The word without an end.
    fn without(self, end: &str) -> Option<Self> {
        let small = self.small.strip_suffix(end)?;
        Some(Word { text: self.text.get(..small.len())?, small })
    }

    /// The energy unit that the word ends with, in kWh, and what is before it.
    fn energy(self) -> Option<(f64, Self)> {
        let with_prefix = [("kwh", 1.0), ("mwh", 1e3), ("gwh", 1e6)];
        let found = with_prefix.iter().find_map(|(end, size)| Some((*size, self.without(end)?)));
        let (size, rest) = match (found, self.small) {
            (Some(found), _) => found,
            (None, "wh") => (1e-3, self.without("wh")?),
            (None, "twh") => (1e9, self.without("twh")?),
            _ => return None,
        };
        Some((size, rest.without("per").unwrap_or(rest)))
    }

    /// The money that the word means.
    fn money(self) -> Option<Money> {
        if let Some((_, currency)) = HUNDREDTHS.iter().find(|(name, _)| *name == self.small) {
            return Some((100.0, *currency));
        }
        if let Some(currency) = currency(self.small) {
            return Some((1.0, currency));
        }
        // `c€`, `kEUR`, and `mEUR`, which in small letters could be a million as well.
        let mut letters = self.text.chars();
        let parts = match letters.next() {
            Some('c') => Some(100.0),
            Some('k') => Some(1e-3),
            Some('m')
                if !letters.as_str().starts_with(|letter: char| letter.is_ascii_lowercase()) =>
            {
                Some(1e3)
            }
            _ => None,
        };
        if let (Some(parts), Some(currency)) = (parts, self.small.get(1..).and_then(currency)) {
            return Some((parts, currency));
        }
        // `priceEUR`.
        let end = self.small.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
        let currency = currency(self.small.get(end..)?)?;
        let rest = self.without(self.small.get(end..)?)?;
        (rest.names_a_price() || rest.small.ends_with("value")).then_some((1.0, currency))
    }
}

impl Said {
    /// What a text says, such as `EUR / MWh`, `p/kWh`, `Price (EURperMWh)`, `value_ct_kwh` or `time`.
    pub(super) fn of(text: &str) -> Self {
        let small = text.to_ascii_lowercase();
        let words = Word::words(text, &small);
        let mut energies = words.iter().enumerate().filter_map(|(at, word)| {
            let (energy, glued) = word.energy()?;
            Some((at, energy, glued))
        });
        let Some((at, energy, glued)) = energies.next() else {
            return without_energy(&words, text);
        };
        if energies.any(|(_, other, _)| other != energy) {
            return Said::NotUnderstood;
        }
        let before = words.get(..at).unwrap_or_default();
        let behind = words.get(at + 1..).unwrap_or_default();
        match money_of(before, glued, behind) {
            Some((parts, currency)) => Said::Unit(Unit {
                text: text.trim_ascii().to_owned(),
                per_kwh: energy * parts,
                currency,
            }),
            None => Said::NotUnderstood,
        }
    }
}

/// The money that an energy is paid with: in the word just before it, or in any other where that one only
/// says that it is a price.
fn money_of(before: &[Word<'_>], glued: Word<'_>, behind: &[Word<'_>]) -> Option<Money> {
    let mut rest = before;
    let mut says_per = false;
    while let [others @ .., last] = rest
        && last.is_one_of(&PER)
    {
        (rest, says_per) = (others, true);
    }
    let (word, others) = match (glued.small, rest) {
        ("", [others @ .., last]) => (*last, others),
        ("", []) => return None,
        _ => (glued, rest),
    };
    if let Some(money) = word.money() {
        return Some(money);
    }
    if !(word.names_a_price() || says_per && word.is_one_of(&["value"])) {
        return None;
    }
    let mut named = others.iter().chain(behind).filter_map(|word| word.money());
    match (named.next(), named.next()) {
        (Some(money), None) => Some(money),
        (None, _) => Some((1.0, None)),
        _ => None,
    }
}

/// A part of a currency, or a price per something, is a unit too.
fn without_energy(words: &[Word<'_>], text: &str) -> Said {
    let is_money = |word: &Word<'_>| word.money().is_some();
    let is_part = |word: &Word<'_>| word.money().is_some_and(|(parts, _)| parts != 1.0);
    let is_per = words.iter().skip(1).any(|word| word.is_one_of(&PER));
    let is_ratio = text.contains('/') && words.iter().any(is_money);
    if is_per || is_ratio || words.iter().any(is_part) {
        Said::NotUnderstood
    } else {
        Said::Nothing
    }
}

impl Unit {
    /// The unit that a field has.
    ///
    /// # Errors
    ///
    /// That it is none that is known.
    pub(super) fn read(field: &str, text: &str) -> Result<Self> {
        match Said::of(text) {
            Said::Unit(unit) => Ok(unit),
            _ => Err(Self::not_understood(field, text)),
        }
    }

    /// Whether prices in one are other prices in the other. One of them may leave the currency open.
    pub(super) fn contradicts(&self, other: &Unit) -> bool {
        let currencies = self.currency.zip(other.currency);
        self.per_kwh != other.per_kwh || currencies.is_some_and(|(own, other)| own != other)
    }

    #[cold]
    pub(super) fn not_understood(field: &str, text: &str) -> crate::error::Error {
        invalid_value(
            field,
            &["must be a unit like EUR/MWh, GBP/kWh, p/kWh or ct/kWh, got ", &quote(text)],
        )
    }

    /// The unit of a provider that always has this energy, in a currency that the document does not name.
    pub(super) fn per(energy: &str) -> Option<Self> {
        let (per_kwh, _) = Word { text: energy, small: &energy.to_ascii_lowercase() }.energy()?;
        Some(Unit { text: ["per ", energy].concat(), per_kwh, currency: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_a_currency_or_a_part_of_one_per_amount_of_energy() {
        for (text, per_kwh, currency) in [
            ("EUR/MWh", 1e3, Some("EUR")),
            ("Eur/MWh", 1e3, Some("EUR")),
            ("EUR / MWh", 1e3, Some("EUR")),
            ("EUR\u{a0}/\u{a0}MWh", 1e3, Some("EUR")),
            ("p/kWh", 100.0, Some("GBP")),
            ("ct/kWh", 100.0, Some("EUR")),
            ("EUR ct/kWh", 100.0, Some("EUR")),
            ("c/kWh", 100.0, None),
            ("¢/kWh", 100.0, None),
            ("c€/kWh", 100.0, Some("EUR")),
            ("cEUR/kWh", 100.0, Some("EUR")),
            ("mEUR/kWh", 1e3, Some("EUR")),
            ("m€/kWh", 1e3, Some("EUR")),
            ("kEUR/MWh", 1.0, Some("EUR")),
            ("EUR/GWh", 1e6, Some("EUR")),
            ("EUR/Wh", 1e-3, Some("EUR")),
            ("zł/MWh", 1e3, Some("PLN")),
            ("PLN/MWh", 1e3, Some("PLN")),
            ("UAH/MWh", 1e3, Some("UAH")),
            ("$/MWh", 1e3, None),
            ("kr/kWh", 1.0, None),
            ("price_pperkWh_incVAT", 100.0, Some("GBP")),
            ("price_AT_EURperMWh", 1e3, Some("EUR")),
            ("Preis [ct/kWh]", 100.0, Some("EUR")),
            ("Preis in ct je kWh", 100.0, Some("EUR")),
            ("Price (£/kWh)", 1.0, Some("GBP")),
            ("value_eur_mwh", 1e3, Some("EUR")),
            ("priceEUR per kWh", 1.0, Some("EUR")),
            ("valueEURperMWh", 1e3, Some("EUR")),
            ("price_per_mwh", 1e3, None),
            ("pricePerMWh", 1e3, None),
            ("Price per kWh (ct)", 100.0, Some("EUR")),
            ("price_mwh_eur", 1e3, Some("EUR")),
        ] {
            let Said::Unit(unit) = Said::of(text) else { panic!("{text}") };
            assert!((unit.per_kwh / per_kwh - 1.0).abs() < 1e-12, "{text}: {}", unit.per_kwh);
            assert_eq!(unit.currency, currency, "{text}");
        }
    }

    #[test]
    fn a_unit_that_is_none_that_is_known_is_not_taken_for_none() {
        for text in [
            "EUR/GJ",
            "EUR/100 kWh",
            "MEUR/GWh",
            "meur/kwh",
            "kWh",
            "energy_kwh",
            "value_kwh",
            "kgCO2perkWh",
            "bananas/kWh",
            "EUR/MWh or ct/kWh",
            "price per GJ",
            "price (ct)",
            "price_cents",
            "EUR/m³",
            "Price per kWh (EUR, ct)",
        ] {
            assert_eq!(Said::of(text), Said::NotUnderstood, "{text}");
        }
        for text in ["", "value", "price", "EUR", "price_eur", "start_utc", "date/time", "Preis"] {
            assert_eq!(Said::of(text), Said::Nothing, "{text}");
        }
    }

    #[test]
    fn a_currency_has_three_letters_or_a_sign_of_its_own() {
        for (text, code) in
            [("EUR", "EUR"), ("eur", "EUR"), ("€", "EUR"), ("zł", "PLN"), ("xyz", "XYZ")]
        {
            assert_eq!(currency_code("currency", text).unwrap(), code);
        }
        for text in ["", "$", "kr", "Taler", "12x"] {
            assert!(currency_code("currency", text).is_err(), "{text}");
        }
    }
}
