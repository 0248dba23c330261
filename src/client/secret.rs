//! What must never be seen: in no message, no log and no `Debug` text, whatever a server echoes.

use std::fmt;

use crate::input::shorten_to;

/// A secret key, a bearer token, or the two halves of an account as Basic authorization.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret, if it can stand in a header.
    pub fn new(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Secret(text.to_owned()))
    }

    /// What Basic authorization makes of a user and a password.
    pub fn basic(user: &Secret, password: &Secret) -> Self {
        Secret(base64([&user.0, ":", &password.0].concat().as_bytes()))
    }

    /// Its text, for the header that it is for.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// How many bytes at the start of a text are this secret: as it is, or with some of its letters as
    /// URLs or JSON write them. Some leave the padding of Base64 away.
    fn length_in(&self, text: &[u8]) -> Option<usize> {
        let secret = self.0.trim_end_matches('=').as_bytes();
        let as_it_is = text.get(..secret.len()).filter(|text| text.eq_ignore_ascii_case(secret));
        if as_it_is.is_some() {
            return Some(secret.len()).filter(|length| *length > 0);
        }
        let mut length = 0;
        for byte in secret {
            length += width(text.get(length..)?, *byte)?;
        }
        (length > 0).then_some(length)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// How many bytes at the start of a text stand for a byte: itself, `%2f` of URLs, `\/` or `\u002f` of
/// JSON, or the other letter that Base64 has for it.
fn width(text: &[u8], byte: u8) -> Option<usize> {
    let is = |found: u8| found.eq_ignore_ascii_case(&byte);
    match text {
        [b'%', high, low, ..] if hex(*high, *low).is_some_and(is) => Some(3),
        [b'\\', b'u', b'0', b'0', high, low, ..] if hex(*high, *low).is_some_and(is) => Some(6),
        [first, ..] if is(*first) => Some(1),
        [b'\\', second, ..] if is(*second) => Some(2),
        [b'-', ..] if byte == b'+' => Some(1),
        [b'_', ..] if byte == b'/' => Some(1),
        _ => None,
    }
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |letter: u8| char::from(letter).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// All secrets that a server may have seen, and what may be shown of what it says.
pub struct Secrets<'a>(pub Vec<&'a Secret>);

impl Secrets<'_> {
    /// A text without them, in whatever form it has them.
    pub fn redact(&self, text: &str) -> String {
        let (mut redacted, mut kept, mut at) = (String::new(), 0, 0);
        while at < text.len() {
            match self.length_in(text.as_bytes().get(at..).unwrap_or_default()) {
                0 => at += 1,
                length => {
                    redacted.push_str(text.get(kept..at).unwrap_or_default());
                    redacted.push_str("[secret]");
                    at += length;
                    kept = at;
                }
            }
        }
        redacted.push_str(text.get(kept..).unwrap_or_default());
        redacted
    }

    /// How many bytes at the start of a text are one of them.
    fn length_in(&self, text: &[u8]) -> usize {
        self.0.iter().find_map(|secret| secret.length_in(text)).unwrap_or_default()
    }

    /// A text for a message: without them, and then no longer than a message should be.
    pub fn shown(&self, text: &str) -> String {
        const MAX: usize = 1_000;
        shorten_to(MAX, &self.redact(text.trim_ascii()))
    }

    /// A word to branch on, as it is, if it is a word and none of them.
    pub fn word(&self, text: String) -> Option<String> {
        const LONGEST: usize = 64;
        const TELLING: usize = 8;
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        let is_word = (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_letter);
        // A secret of a few letters is in many words by chance.
        let gives_away = |at: usize| {
            let length = self.length_in(text.as_bytes().get(at..).unwrap_or_default());
            length >= TELLING || length == text.len()
        };
        (is_word && !(0..text.len()).any(gives_away)).then_some(text)
    }
}

/// Base64, for Basic authorization.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |position: usize| u32::from(chunk.get(position).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * position)) as usize & 63);
            let present = position <= chunk.len();
            text.push(letter.filter(|_| present).map_or('=', |letter| char::from(*letter)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text).unwrap()
    }

    fn redact(secret: &Secret, text: &str) -> String {
        Secrets(vec![secret]).redact(text)
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("a:b?>", "YTpiPz4="),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn a_secret_is_taken_out_in_every_form() {
        let key = secret("sk/a+b=%");
        for form in [
            "sk/a+b=%",
            "SK/A+B=%",
            "sk%2Fa%2bb%3d%25",
            "%73%6b%2f%61%2b%62%3d%25",
            r"sk\/a+b=%",
            r"\u0073k\u002fa+b=%",
            "sk_a-b=%",
        ] {
            assert_eq!(redact(&key, &format!("ü{form} {form}")), "ü[secret] [secret]", "{form}");
        }
        for other in ["sk/a+b", "sk%2Ga+b=%", "", "sk/a+c=%"] {
            assert_eq!(redact(&key, other), other);
        }
        let basic = Secret::basic(&secret("acc"), &secret("k"));
        assert_eq!(basic.reveal(), "YWNjOms=");
        assert_eq!(redact(&basic, "Basic YWNjOms, YWNjOms%3D"), "Basic [secret], [secret]%3D");
        assert_eq!(redact(&secret("==="), "a===b"), "a===b");
    }

    #[test]
    fn a_message_is_cut_after_secrets_are_taken_out() {
        let key = secret("sk_live_0123456789");
        let said = format!("{}sk_live_0123456789", "x".repeat(990));
        let shown = Secrets(vec![&key]).shown(&said);
        assert_eq!(shown, format!("{}[secret]", "x".repeat(990)));
        let shown = Secrets(vec![&key]).shown(&format!("{}{said}", "x".repeat(8)));
        assert_eq!(shown, format!("{}[s…", "x".repeat(998)));
    }

    #[test]
    fn a_word_is_kept_or_left_out_but_not_changed() {
        let [short, long] = [secret("t"), secret("0123456789")];
        let secrets = Secrets(vec![&short, &long]);
        for word in ["no_tariff_connected", "api.price_get", "problem-1"] {
            assert_eq!(secrets.word(word.to_owned()).as_deref(), Some(word));
        }
        for other in
            ["t", "T", "0123456789", "code_0123456789", "", "two words", "https://x/y", "ü"]
        {
            assert_eq!(secrets.word(other.to_owned()), None, "{other}");
        }
        assert_eq!(secrets.word("x".repeat(65)), None);
    }

    proptest! {
        #[test]
        fn nothing_of_a_secret_is_left_wherever_it_is(
            text in "[!-~]{8,40}", before in ".{0,20}", after in ".{0,20}", encoded: bool,
        ) {
            let key = secret(&text);
            let form = match encoded {
                true => text.bytes().map(|byte| format!("%{byte:02X}")).collect(),
                false => text.clone(),
            };
            let redacted = redact(&key, &[before, form.clone(), after].concat());
            // One that is nothing but padding is none.
            let padding = text.trim_end_matches('=').is_empty();
            prop_assert!(padding || !redacted.contains(&form), "{redacted}");
        }
    }
}
