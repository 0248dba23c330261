//! Headers that the user adds, checked before they reach a host that would throw.

use crate::error::{Error, Result};
use crate::input::{FromValue, Value};

/// Headers by their names in small letters; none stands for a header that is taken away. Of two
/// with one name, the later one counts.
pub type HeaderChanges = Vec<(String, Option<String>)>;

/// Headers that the client sets itself, with what says so instead.
const OWN: [(&str, &str); 2] =
    [("authorization", "the client's credentials"), ("flatpeak-version", "apiVersion")];

/// Headers of options. Values are not repeated in messages: they may be secrets.
#[derive(Clone, Debug, Default)]
pub struct HeaderOptions(pub HeaderChanges);

impl FromValue for HeaderOptions {
    fn from_value(value: Value) -> Result<Self> {
        let Value::Object(fields) = value else {
            return Err(Error::invalid("", "must be an object with a field for each header"));
        };
        let changes = fields.iter().map(|(name, value)| header(name, value));
        changes.collect::<Result<_>>().map(HeaderOptions)
    }

    fn default_if_missing() -> Option<Self> {
        Some(Self::default())
    }
}

/// Headers with others on top of them.
pub fn merged(below: &HeaderChanges, above: HeaderChanges) -> HeaderChanges {
    let kept = below.iter().filter(|(name, _)| !above.iter().any(|(other, _)| other == name));
    let mut merged: HeaderChanges = kept.cloned().collect();
    merged.extend(above);
    merged
}

/// A header that is given.
fn header(name: &str, value: &Value) -> Result<(String, Option<String>)> {
    let invalid = |problem: String| Err(Error::invalid(name, problem));
    let key = name.to_ascii_lowercase();
    if let Some((_, instead)) = OWN.into_iter().find(|(own, _)| *own == key) {
        return invalid(format!("is set by {instead}"));
    }
    if key.is_empty() || !key.bytes().all(is_token) {
        return invalid("is not the name of a header".to_owned());
    }
    match value {
        // A field that is null is as good as absent, so the package writes false for it.
        Value::Null | Value::Boolean(false) => Ok((key, None)),
        value => match header_text(value) {
            Some(text) => Ok((key, Some(text))),
            None => invalid("must be a string of ASCII characters on one line, or null".to_owned()),
        },
    }
}

/// A text that can be the value of a header.
pub fn header_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) => {
            Some(text.trim_ascii().to_owned())
        }
        _ => None,
    }
}

/// What RFC 9110 lets names be made of.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, value: Value) -> Result<HeaderChanges> {
        HeaderOptions::from_value(Value::Object(vec![(name.into(), value)]))
            .map(|options| options.0)
    }

    fn text(text: &str) -> Value<'_> {
        Value::Text(text.into())
    }

    #[test]
    fn a_header_is_named_in_small_letters() {
        let headers = one("X-Site", text(" one ")).unwrap();
        assert_eq!(headers, [("x-site".to_owned(), Some("one".to_owned()))]);
        let without = one("X-SITE", Value::Boolean(false)).unwrap();
        assert_eq!(without, [("x-site".to_owned(), None)]);
        assert_eq!(merged(&headers, without.clone()), without);
    }

    #[test]
    fn what_a_host_would_throw_at_is_refused_and_not_repeated() {
        for value in ["a\nb", "a\0", "ü", "hidden\r\nx: y"] {
            let error = one("x-site", text(value)).unwrap_err().to_string();
            assert!(error.starts_with("x-site must be") && !error.contains("hidden"), "{error}");
        }
        for name in ["", "a b", "a:b", "ü"] {
            assert!(one(name, text("x")).is_err(), "{name}");
        }
        assert!(one("x-site", Value::Number(1.0)).is_err());
    }

    #[test]
    fn the_clients_own_headers_stay() {
        assert_eq!(
            one("Authorization", text("hidden")).unwrap_err().to_string(),
            "Authorization is set by the client's credentials"
        );
        assert!(one("FLATPEAK-VERSION", Value::Null).is_err());
    }
}
