//! Keys of one version as keys of another, in bodies and in answers. Values stay what they are, and
//! so do unknown keys.

use super::transport::Document;

/// A key that has another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The field that it is in, with dots between levels; all objects of a list are meant.
    pub within: &'static str,
    /// Its name.
    pub from: &'static str,
    /// Its other name. It keeps its own where there is a key of that name.
    pub to: &'static str,
}

/// Renames keys, in order.
pub fn translate(document: &mut dyn Document, renames: &[Rename]) {
    for Rename { within, from, to } in renames {
        descend(document, within, &mut |object| object.rename(from, to));
    }
}

fn descend(document: &mut dyn Document, path: &str, change: &mut dyn FnMut(&mut dyn Document)) {
    match path.split_once('.') {
        _ if path.is_empty() => change(document),
        None => document.each(path, change),
        Some((name, rest)) => document.each(name, &mut |object| descend(object, rest, change)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::operation::Operation;
    use super::super::tests::json;
    use super::*;
    use crate::input::Value;

    fn translated(operation: Operation, text: &str) -> serde_json::Value {
        let mut value: Value = crate::json::parse(text);
        translate(&mut value, operation.answer());
        json(&value)
    }

    fn parsed(text: &str) -> serde_json::Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn answers_of_all_versions_have_the_keys_of_the_default_one() {
        let duration = r#"{"tariff_direction":"IMPORT","data":[{"price":{"value":0.1}}]}"#;
        for other in [
            duration,
            r#"{"tariff_direction":"IMPORT","data":[{"price":{"average":0.1}}]}"#,
            r#"{"direction":"IMPORT","data":[{"tariff":{"rate_avg":0.1}}]}"#,
        ] {
            assert_eq!(translated(Operation::Duration, other), parsed(duration));
        }
        let limit = r#"{"direction":"IMPORT","request":{"direction":"IMPORT"},"data":[{"tariff":{"rate_avg":0.1}},{"tariff":{"rate_avg":0.2}}]}"#;
        for other in [
            limit.to_owned(),
            limit.replace("direction", "tariff_direction"),
            limit.replace("tariff\"", "price\"").replace("rate_avg", "value"),
            limit.replace("tariff\"", "price\"").replace("rate_avg", "average"),
        ] {
            assert_eq!(translated(Operation::Limit, &other), parsed(limit));
        }
        let amount =
            r#"{"tariff":{"value":1},"data":[{"direction":"EXPORT","tariff":{"value":1}}]}"#;
        for other in [
            amount.to_owned(),
            amount.replace("tariff", "cost"),
            amount.replace("direction", "tariff_direction"),
        ] {
            assert_eq!(translated(Operation::Amount, &other), parsed(amount));
        }
        let prices = r#"{"tariff_direction":"IMPORT","data":[{"price":{"value":0.1}}]}"#;
        let zero = r#"{"direction":"IMPORT","data":[{"tariff":{"rate":0.1}}]}"#;
        assert_eq!(translated(Operation::Prices, zero), parsed(prices));
    }

    #[test]
    fn what_nobody_knows_stays() {
        let odd = r#"{"data":[1,{"tariff":3,"more":{"price":1}},null],"request":"text","new":[]}"#;
        let kept = r#"{"data":[1,{"price":3,"more":{"price":1}},null],"request":"text","new":[]}"#;
        assert_eq!(translated(Operation::Duration, odd), parsed(kept));
        assert_eq!(translated(Operation::Duration, "[1]"), parsed("[1]"));
    }

    #[test]
    fn a_key_that_is_there_is_not_overwritten() {
        let both = r#"{"data":[{"price":{"value":1},"tariff":{"rate_avg":2}}]}"#;
        assert_eq!(translated(Operation::Duration, both), parsed(both));
    }
}
