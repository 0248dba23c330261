//! Numbers as text, read and written.
//!
//! The standard library reads and writes every double to its last digit, with tables of some 30 KB.
//! That much is not needed for a message, or for the decimals that a document writes as strings.

/// The number of a decimal such as `14000`, `-6.656` or `.5`, times ten to the power of `tens`.
pub(crate) fn decimal(text: &str, tens: i32) -> Option<f64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.len() + fraction.len() == 0 || !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let size = of_digits(whole, fraction, tens);
    Some(if negative { -size } else { size })
}

/// Whether a text has nothing but digits in it.
pub(crate) fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The double of digits before and behind a decimal point, times ten to the power of `tens`: the nearest
/// one for up to 15 digits, else at most one double beside it.
pub(crate) fn of_digits(whole: &str, fraction: &str, mut tens: i32) -> f64 {
    // A double keeps 17 digits.
    const ENOUGH: u64 = 10_u64.pow(17);
    let mut mantissa = 0_u64;
    for (at, byte) in whole.bytes().chain(fraction.bytes()).enumerate() {
        let is_whole = at < whole.len();
        if mantissa < ENOUGH {
            mantissa = mantissa * 10 + u64::from(byte - b'0');
            tens -= i32::from(!is_whole);
        } else {
            tens += i32::from(is_whole);
        }
    }
    // Both are exact as doubles where the decimal is short, so their quotient is the nearest double.
    let power = 10_f64.powi(tens.abs());
    match mantissa {
        0 => 0.0,
        _ if tens < 0 => mantissa as f64 / power,
        _ => mantissa as f64 * power,
    }
}

/// A number for a message: six decimals, as JavaScript writes them.
pub(crate) fn number(value: f64) -> String {
    const STEPS: f64 = 1e6;
    const MAX: f64 = 1e12;
    let size = value.abs();
    let sign = if value < 0.0 { "-" } else { "" };
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if size.is_infinite() {
        return format!("{sign}Infinity");
    }
    if size >= MAX {
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

/// A number of zero or more with the given count of decimals, nine at most, rounded half away from zero.
#[cfg(feature = "engines")]
pub(crate) fn with_decimals(size: f64, decimals: u32) -> String {
    const MAX: f64 = 1e9;
    // A decimal that ends in a five is, as a double, often a little less than it reads.
    const LAST_PLACES: f64 = 1.0 + 4.0 * f64::EPSILON;
    if size >= MAX {
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
            // 15 decimals, and what JavaScript prints of 0.1 + 0.2.
            ("0.123456789012345", 0.123456789012345),
            ("0.30000000000000004", 0.1 + 0.2),
            ("1234567890123456789", 1_234_567_890_123_456_789.0),
        ] {
            assert_eq!(decimal(text, 0), Some(value));
        }
        assert_eq!(decimal("-.5", 3), Some(-500.0));
        for text in ["", "-", ".", "--1", "1e3", "1.2.3", "12a", "+1", " 1"] {
            assert_eq!(decimal(text, 0), None, "{text}");
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
            prop_assert_eq!(decimal(&text, 0), text.parse().ok());
        }
    }
}
