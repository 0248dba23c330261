//! Numbers as text, read and written.
//!
//! The standard library reads and writes every double to its last digit, with tables of some 30 KB.
//! That much is not needed for a message, or for the short decimals that a document writes as strings.

/// The number of a decimal such as `14000` or `-6.656`, if it has at most 15 digits.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let count = whole.len() + fraction.len();
    let all = || whole.bytes().chain(fraction.bytes());
    if whole.is_empty() || count > 15 || !all().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Both are exact as doubles, so their quotient is the double that is nearest to the decimal.
    let mantissa = all().fold(0.0, |value, byte| value * 10.0 + f64::from(byte - b'0'));
    let value = mantissa / 10_f64.powi(fraction.len() as i32);
    Some(if negative { -value } else { value })
}

/// A number for a message: six decimals, as JavaScript writes them.
pub(crate) fn number(value: f64) -> String {
    const STEPS: f64 = 1e6;
    const MOST: f64 = 1e12;
    let size = value.abs();
    let sign = if value < 0.0 { "-" } else { "" };
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if size.is_infinite() {
        return format!("{sign}Infinity");
    }
    if size >= MOST {
        return format!("{sign}more than 1e12");
    }
    if size > 0.0 && size < 0.5 / STEPS {
        return format!("{sign}less than 1e-6");
    }
    let scaled = (size * STEPS).round() as u64;
    let (whole, fraction) = (scaled / STEPS as u64, scaled % STEPS as u64);
    let text = format!("{sign}{whole}.{fraction:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number that is zero or more with so many decimals, nine at most, half away from zero.
#[cfg(feature = "engines")]
pub(crate) fn with_decimals(size: f64, decimals: u32) -> String {
    const MOST: f64 = 1e9;
    // A decimal that ends in a five is, as a double, often a little less than it reads.
    const LAST_PLACES: f64 = 1.0 + 4.0 * f64::EPSILON;
    if size >= MOST {
        return number(size);
    }
    let steps = 10_u64.pow(decimals);
    let scaled = (size * steps as f64 * LAST_PLACES).round() as u64;
    format!("{}.{:0width$}", scaled / steps, scaled % steps, width = decimals as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_decimal_is_read_to_the_nearest_double() {
        for (text, value) in [
            ("14000", 14_000.0),
            ("6.656", 6.656),
            ("-0.1", -0.1),
            ("0.000123456789", 0.000123456789),
        ] {
            assert_eq!(decimal(text), Some(value));
        }
        for text in ["", "-", ".5", "1e3", "1.2.3", "12a", "+1", " 1", "1234567890123456"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_written_for_people() {
        for (value, text) in [
            (60.0, "60"),
            (-0.5, "-0.5"),
            (0.1 + 0.2, "0.3"),
            (1e300, "more than 1e12"),
            (1e-9, "less than 1e-6"),
            (0.0, "0"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    proptest! {
        #[test]
        fn a_short_decimal_is_read_as_the_standard_library_reads_it(
            whole in 0..10_000_000u32, fraction in "[0-9]{0,8}",
        ) {
            let text = format!("{whole}.{fraction}");
            prop_assert_eq!(decimal(&text), text.parse().ok());
        }
    }
}
