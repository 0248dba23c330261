//! The error envelope: what the API answers in place of a document.

use serde::Serialize;

use crate::error::Error;

/// An error as a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorDocument {
    /// Always `error`.
    pub object: &'static str,
    /// The class of the error: `invalid_request`, `rate_limit` or `api_error`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What is wrong; safe to branch on.
    pub code: &'static str,
    /// What is wrong, as a sentence that names the field.
    pub message: String,
    /// The operation that failed.
    pub context: &'static str,
    /// The path of the field in the request, where one field is wrong. Not in the API's envelope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What the field may be, where the caller has to choose. Not in the API's envelope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<Vec<String>>,
    /// The HTTP status that goes with it. Not in the API's envelope.
    pub status: u16,
}

impl ErrorDocument {
    /// The document of an error that happened in the operation named by `context`.
    pub fn new(error: &Error, context: &'static str) -> Self {
        ErrorDocument {
            object: "error",
            kind: error.kind(),
            code: error.code(),
            message: error.to_string(),
            context,
            field: error.field().map(str::to_owned),
            known: error.choices().map(<[String]>::to_vec),
            status: error.status(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_written_as_the_api_writes_it() {
        let error = Error::no_tariff("EXPORT");
        let document = ErrorDocument::new(&error, "schedules.duration");
        assert_eq!(
            serde_json::to_string(&document).unwrap(),
            r#"{"object":"error","type":"invalid_request","code":"no_tariff_connected","message":"No tariff connected for EXPORT direction","context":"schedules.duration","status":422}"#
        );
    }
}
