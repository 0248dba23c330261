//! What a call rejects with: errors of the way to the server, and of the server, from each of the
//! envelopes that the versions use.

use super::retry::Outcome;
use super::transport::{Answer, Body, Fault};

/// An error as a document, like those of the local engine, with the server's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The class of the error.
    pub kind: String,
    /// What is wrong; safe to branch on.
    pub code: String,
    /// What is wrong, as a sentence.
    pub message: String,
    /// Where it happened.
    pub context: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
}

impl Problem {
    /// A problem that no status goes with.
    pub fn new(kind: &str, code: &str, message: &str) -> Box<Self> {
        Box::new(Problem {
            kind: kind.to_owned(),
            code: code.to_owned(),
            message: message.to_owned(),
            context: None,
            status: None,
        })
    }

    /// The texts of the error's document.
    pub fn texts(&self) -> [(&'static str, &str); 5] {
        [
            ("object", "error"),
            ("type", &self.kind),
            ("code", &self.code),
            ("message", &self.message),
            ("context", self.context.as_deref().unwrap_or_default()),
        ]
    }
}

/// How an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong.
    pub problem: Box<Problem>,
    /// How it ended, for whoever decides about another attempt.
    pub outcome: Outcome,
    /// What the server says about when to come back.
    pub retry_after: Option<String>,
}

impl Failure {
    /// A failure with a problem.
    pub fn new(problem: Box<Problem>, outcome: Outcome) -> Self {
        Failure { problem, outcome, retry_after: None }
    }

    /// A failure without an answer; `millis` is how long was waited for it at most.
    pub fn without_answer(fault: Fault, millis: i64) -> Self {
        let (code, message, outcome) = match fault {
            Fault::Unmade => ("request_failed", "The request could not be made", Outcome::Final),
            Fault::NoResponse => {
                ("invalid_fetch", "The fetch function did not give a Response", Outcome::Final)
            }
            Fault::NoBearer => ("get_bearer_failed", "getBearer gave no token", Outcome::Final),
            Fault::Connection(None) => {
                ("connection_failed", "The connection failed", Outcome::Connection)
            }
            Fault::Connection(Some(code)) => {
                let message = ["The connection failed: ", &code].concat();
                let unsent = NEVER_REACHED.contains(&code.as_str());
                let outcome = if unsent { Outcome::Unsent } else { Outcome::Connection };
                let problem = Problem::new("connection_error", "connection_failed", &message);
                return Failure::new(problem, outcome);
            }
            Fault::Late => {
                let message = format!("There was no whole answer within {millis} ms");
                let problem = Problem::new("timeout_error", "timeout", &message);
                return Failure::new(problem, Outcome::Timeout);
            }
        };
        Failure::new(Problem::new("connection_error", code, message), outcome)
    }

    /// An answer that is no success.
    pub fn refused(answer: &Answer<'_>) -> Self {
        Failure {
            problem: refused(answer),
            outcome: Outcome::Status(answer.status),
            retry_after: (answer.header)("retry-after"),
        }
    }

    /// Whether the server refused whoever asked.
    pub fn is_refusal(&self) -> bool {
        matches!(self.outcome, Outcome::Status(401 | 403))
    }
}

/// The codes of systems for connections that were never made.
const NEVER_REACHED: [&str; 4] =
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

/// What is wrong by an answer that is no success.
fn refused(answer: &Answer<'_>) -> Box<Problem> {
    let status = answer.status;
    let (kind, code) = usual(status);
    let mut problem = Problem::new(kind, code, &message(answer));
    if code.is_empty() {
        problem.code = format!("http_{status}");
    }
    problem.status = (status != 0).then_some(status);
    if let Body::Json(document) = &answer.body {
        let said = |name: &str| document.text(name).filter(|text| !text.is_empty());
        if let Some(kind) = said("type") {
            problem.kind = kind;
        }
        if let Some(code) = said("code") {
            problem.code = code;
        }
        problem.context = said("context");
    }
    problem
}

/// The server's own message, or what can be said of an answer without one.
fn message(answer: &Answer<'_>) -> String {
    let status = match answer.status {
        0 => "a redirect".to_owned(),
        status => u32::from(status).to_string(),
    };
    let plain = |what: &str| ["The server answered ", &status, what].concat();
    match &answer.body {
        _ if is_redirect(answer.status) => match (answer.header)("location") {
            Some(target) => plain(&[": it redirects to ", &target].concat()),
            None => plain(": it redirects"),
        },
        Body::Json(document) => match document.text("message").or_else(|| document.text("error")) {
            Some(message) if !message.is_empty() => message,
            _ => plain(" without a message"),
        },
        Body::Text(text) if text.trim_ascii_start().starts_with('<') => {
            plain(" with a page of HTML or XML")
        }
        Body::Text(text) if !text.trim_ascii().is_empty() => {
            plain(&[": ", text.trim_ascii()].concat())
        }
        Body::Text(_) | Body::Empty | Body::Unread => plain(" with nothing"),
    }
}

/// Whether it is a redirect: they are not followed, for a token must not leave for elsewhere.
fn is_redirect(status: u16) -> bool {
    matches!(status, 0 | 300..=399)
}

/// The type and the code of a status, where the server names none; one that has no name has no code.
fn usual(status: u16) -> (&'static str, &'static str) {
    match status {
        0 | 300..=399 => ("api_error", "redirected"),
        400 => ("invalid_request", "bad_request"),
        401 | 403 => ("invalid_request", "access_denied"),
        404 => ("invalid_request", "not_found"),
        409 => ("invalid_request", "conflict"),
        429 => ("rate_limit", "too_many_requests"),
        503 => ("api_error", "service_unavailable"),
        500..=599 => ("api_error", "server_error"),
        _ => ("invalid_request", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::Value;

    fn said(status: u16, text: &str) -> [String; 3] {
        let mut document = serde_json::from_str::<Value>(text);
        let body = match &mut document {
            Ok(document) => Body::Json(document),
            Err(_) if text.is_empty() => Body::Empty,
            Err(_) => Body::Text(text.to_owned()),
        };
        let target = "https://elsewhere.test/".to_owned();
        let header = |name: &str| (name == "location" && status == 302).then(|| target.clone());
        let failure = Failure::refused(&Answer { status, header: &header, body });
        assert_eq!(failure.outcome, Outcome::Status(status));
        let problem = *failure.problem;
        assert_eq!(problem.status, (status != 0).then_some(status));
        [problem.kind, problem.code, problem.message]
    }

    #[test]
    fn every_envelope_is_read() {
        let full = r#"{"object":"error","type":"api_error","code":"account_disabled","message":"Pay first","context":"api"}"#;
        for (status, text, expected) in [
            (422, full, ["api_error", "account_disabled", "Pay first"]),
            (
                403,
                r#"{"message":"Bad credentials"}"#,
                ["invalid_request", "access_denied", "Bad credentials"],
            ),
            (
                403,
                r#"{"object":"error","type":"invalid_request","code":"access_denied"}"#,
                ["invalid_request", "access_denied", "The server answered 403 without a message"],
            ),
            (
                500,
                r#"{"message":"Internal Server Error"}"#,
                ["api_error", "server_error", "Internal Server Error"],
            ),
            (
                502,
                "<html>\n<body>Bad gateway</body></html>",
                ["api_error", "server_error", "The server answered 502 with a page of HTML or XML"],
            ),
            (429, "", ["rate_limit", "too_many_requests", "The server answered 429 with nothing"]),
            (
                503,
                "try later\n",
                ["api_error", "service_unavailable", "The server answered 503: try later"],
            ),
            (
                418,
                "[1]",
                ["invalid_request", "http_418", "The server answered 418 without a message"],
            ),
            (
                400,
                r#"{"message":7,"code":null,"type":{}}"#,
                ["invalid_request", "bad_request", "The server answered 400 without a message"],
            ),
            (
                302,
                "Found",
                [
                    "api_error",
                    "redirected",
                    "The server answered 302: it redirects to https://elsewhere.test/",
                ],
            ),
            (0, "", ["api_error", "redirected", "The server answered a redirect: it redirects"]),
        ] {
            assert_eq!(said(status, text), expected, "{status} {text}");
        }
    }

    #[test]
    fn a_connection_that_was_never_made_sent_nothing() {
        for (code, outcome) in [
            (Some("ECONNREFUSED"), Outcome::Unsent),
            (Some("ECONNRESET"), Outcome::Connection),
            (None, Outcome::Connection),
        ] {
            let fault = Fault::Connection(code.map(str::to_owned));
            assert_eq!(Failure::without_answer(fault, 1).outcome, outcome);
        }
        let late = Failure::without_answer(Fault::Late, 250);
        assert_eq!(late.problem.message, "There was no whole answer within 250 ms");
        for fault in [Fault::Unmade, Fault::NoResponse, Fault::NoBearer] {
            assert_eq!(Failure::without_answer(fault, 1).outcome, Outcome::Final);
        }
    }
}
