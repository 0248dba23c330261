//! What a call rejects with: errors of the way to the server, and of the server, from each of the
//! envelopes that the versions use.

use super::code;
use super::host::Host;
use super::retry::{Advice, Outcome};
use super::secret::Secrets;
use super::transport::{Answer, Body, Fault};

/// An error as a document, like those of the local engine. What it has of the server's words is
/// without secrets; its own words are never changed.
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
    /// How it ended, for the decision about another attempt.
    pub outcome: Outcome,
    /// What the server says about another attempt.
    pub advice: Advice,
}

impl Failure {
    /// A failure with a problem.
    pub fn new(problem: Box<Problem>, outcome: Outcome) -> Self {
        Failure { problem, outcome, advice: Advice::default() }
    }

    /// A failure without an answer; `millis` is how long was waited for it at most.
    pub fn without_answer(fault: Fault, millis: i64) -> Self {
        let (code, message, outcome) = match fault {
            Fault::BuildFailed => {
                (code::REQUEST_FAILED, "The request could not be made", Outcome::Final)
            }
            Fault::NoResponse => {
                (code::INVALID_FETCH, "The fetch function did not give a Response", Outcome::Final)
            }
            Fault::TokenFailed => {
                (code::GET_BEARER_FAILED, "getBearer gave no token", Outcome::Final)
            }
            Fault::TooLarge => {
                let message = "The answer has more than 64 MB";
                let problem = Problem::new("api_error", code::ANSWER_TOO_LARGE, message);
                return Failure::new(problem, Outcome::Final);
            }
            Fault::Connection(code) => {
                // Whoever sends requests may give anything as a code.
                let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
                let code = code.filter(|code| code.len() <= 32 && code.bytes().all(is_letter));
                let unsent = code.as_ref().is_some_and(|code| NEVER_REACHED.contains(&&**code));
                let outcome = if unsent { Outcome::Unsent } else { Outcome::Connection };
                let code = code.map(|code| [": ", &code].concat()).unwrap_or_default();
                let message = ["The connection failed", &code].concat();
                let problem = Problem::new("connection_error", code::CONNECTION_FAILED, &message);
                return Failure::new(problem, outcome);
            }
            Fault::TimedOut => {
                return Failure::timed_out(&format!(
                    "There was no whole answer within {millis} ms"
                ));
            }
        };
        Failure::new(Problem::new("connection_error", code, message), outcome)
    }

    /// A call that took too long.
    pub fn timed_out(message: &str) -> Self {
        Failure::new(Problem::new("timeout_error", code::TIMEOUT, message), Outcome::Timeout)
    }

    /// An answer that is no success.
    pub fn refused(answer: &Answer<'_>, secrets: &Secrets<'_>, host: &dyn Host) -> Self {
        Failure {
            problem: refused(answer, secrets),
            outcome: Outcome::Status(answer.status),
            advice: Advice::of(answer.header, host),
        }
    }

    /// An answer that should have been a document, and is none.
    pub fn no_document(answer: &Answer<'_>) -> Self {
        let message = said(answer.status, what_came(&answer.body));
        let problem = Problem::new("connection_error", code::INVALID_ANSWER, &message);
        // What cut it off, or put something else in its place, may leave the next one whole.
        let outcome = match (&answer.body, answer.status) {
            (Body::Json(_), _) | (_, 204 | 205) => Outcome::Final,
            _ => Outcome::Connection,
        };
        Failure::new(problem, outcome)
    }

    /// Whether the server refused the credentials.
    pub fn is_refusal(&self) -> bool {
        matches!(self.outcome, Outcome::Status(401 | 403))
    }
}

/// The codes of systems for connections that were never made.
const NEVER_REACHED: [&str; 4] =
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

/// The types of errors that have no answer: a server's cannot be one of them.
const OWN_TYPES: [&str; 3] = ["connection_error", "timeout_error", "abort_error"];

/// What is wrong by an answer that is no success.
fn refused(answer: &Answer<'_>, secrets: &Secrets<'_>) -> Box<Problem> {
    let status = answer.status;
    let (kind, code) = default_for(status);
    let mut problem = Problem::new(kind, code, &message(answer, secrets));
    if code.is_empty() {
        problem.code = format!("http_{status}");
    }
    problem.status = (status != 0).then_some(status);
    if let Body::Json(document) = &answer.body {
        let word = |name: &str| secrets.word(document.text(name)?);
        if let Some(kind) = word("type").filter(|kind| !OWN_TYPES.contains(&kind.as_str())) {
            problem.kind = kind;
        }
        if let Some(code) = word("code") {
            problem.code = code;
        }
        problem.context = word("context");
    }
    problem
}

/// The server's own message, or what can be said of an answer without one.
fn message(answer: &Answer<'_>, secrets: &Secrets<'_>) -> String {
    let status = answer.status;
    match &answer.body {
        _ if is_redirect(status) => match (answer.header)("location") {
            Some(target) => {
                let target = secrets.shown(&without_user(&target));
                said(status, &[": it redirects to ", &target].concat())
            }
            None => said(status, ": it redirects"),
        },
        _ if status == 304 => said(status, ": not modified"),
        Body::Json(document) => {
            // The API's own name, those of RFC 9457, and one that gateways use.
            for name in ["message", "detail", "title", "error"] {
                let text = secrets.shown(&document.text(name).unwrap_or_default());
                if !text.is_empty() {
                    return text;
                }
            }
            said(status, " without a message")
        }
        Body::Text(text) if !text.trim_ascii_start().starts_with('<') && !is_blank(text) => {
            said(status, &[": ", &secrets.shown(text)].concat())
        }
        other => said(status, what_came(other)),
    }
}

/// What came in place of a document, as the end of a sentence.
fn what_came(body: &Body<'_>) -> &'static str {
    match body {
        Body::Unread => " with more than 1 MB",
        Body::Json(_) => " with JSON that is no object",
        Body::Text(text) if text.trim_ascii_start().starts_with('<') => {
            " with a page of HTML or XML"
        }
        Body::Text(text) if !is_blank(text) => " with text that is no JSON, or not all of it",
        Body::Text(_) | Body::Empty => " with nothing",
    }
}

fn is_blank(text: &str) -> bool {
    text.trim_ascii().is_empty()
}

fn said(status: u16, what: &str) -> String {
    match status {
        0 => ["The server answered a redirect", what].concat(),
        status => format!("The server answered {status}{what}"),
    }
}

/// An address without the user and the password that may be in it.
fn without_user(address: &str) -> String {
    let bytes = address.as_bytes();
    let start = bytes.windows(2).position(|pair| pair == b"//").map_or(0, |at| at + 2);
    let authority = bytes.iter().skip(start).take_while(|byte| !b"/?#".contains(byte));
    let user = authority.enumerate().filter(|(_, byte)| **byte == b'@').last();
    match user {
        Some((length, _)) => {
            let scheme = address.get(..start).unwrap_or_default();
            let host = address.get(start + length..).unwrap_or_default();
            [scheme, "[secret]", host].concat()
        }
        None => address.to_owned(),
    }
}

/// Whether it is a redirect: they are not followed, for a token must not leave for elsewhere.
fn is_redirect(status: u16) -> bool {
    matches!(status, 0 | 300..=303 | 305..=399)
}

/// The type and the code of a status, where the server names none; one that has no name has no code.
fn default_for(status: u16) -> (&'static str, &'static str) {
    match status {
        304 => ("api_error", code::NOT_MODIFIED),
        0 | 300..=399 => ("api_error", code::REDIRECTED),
        400 => ("invalid_request", code::BAD_REQUEST),
        401 | 403 => ("invalid_request", code::ACCESS_DENIED),
        404 => ("invalid_request", code::NOT_FOUND),
        409 => ("invalid_request", code::CONFLICT),
        429 => ("rate_limit", code::TOO_MANY_REQUESTS),
        503 => ("api_error", code::SERVICE_UNAVAILABLE),
        500..=599 => ("api_error", code::SERVER_ERROR),
        _ => ("invalid_request", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::tests::World;

    /// What is made of an answer, and of a document that may be read as JSON.
    fn with_answer<T>(status: u16, text: &str, look: impl FnOnce(&Answer<'_>) -> T) -> T {
        let mut document = serde_json::from_str(text).map(crate::json::value);
        let body = match &mut document {
            Ok(document) => Body::Json(document),
            Err(_) if text.is_empty() => Body::Empty,
            Err(_) => Body::Text(text.to_owned()),
        };
        let target = "https://user:hidden@elsewhere.test/".to_owned();
        let header = |name: &str| (name == "location" && status == 302).then(|| target.clone());
        look(&Answer { status, header: &header, body })
    }

    fn refusal(status: u16, text: &str) -> [String; 3] {
        let host = World::new(|_| panic!("nothing is sent"));
        let failure = with_answer(status, text, |answer| {
            Failure::refused(answer, &Secrets(Vec::new()), &host)
        });
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
                422,
                r#"{"type":"https://x.test/problem","title":"Bad window","detail":"It ends first"}"#,
                ["invalid_request", "http_422", "It ends first"],
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
                401,
                r#"{"type":"connection_error","code":"two words"}"#,
                ["invalid_request", "access_denied", "The server answered 401 without a message"],
            ),
            (
                302,
                "Found",
                [
                    "api_error",
                    "redirected",
                    "The server answered 302: it redirects to https://[secret]@elsewhere.test/",
                ],
            ),
            (0, "", ["api_error", "redirected", "The server answered a redirect: it redirects"]),
            (304, "", ["api_error", "not_modified", "The server answered 304: not modified"]),
        ] {
            assert_eq!(refusal(status, text), expected, "{status} {text}");
        }
    }

    #[test]
    fn what_is_no_document_is_tried_again_unless_it_was_meant_so() {
        for (status, text, message, outcome) in [
            (200, "", "The server answered 200 with nothing", Outcome::Connection),
            (204, "", "The server answered 204 with nothing", Outcome::Final),
            (200, "[1]", "The server answered 200 with JSON that is no object", Outcome::Final),
            (200, "<p>", "The server answered 200 with a page of HTML or XML", Outcome::Connection),
            (
                200,
                "{\"a",
                "The server answered 200 with text that is no JSON, or not all of it",
                Outcome::Connection,
            ),
        ] {
            let failure = with_answer(status, text, Failure::no_document);
            assert_eq!((failure.problem.message.as_str(), failure.outcome), (message, outcome));
        }
    }

    #[test]
    fn a_connection_that_was_never_made_sent_nothing() {
        for (code, outcome, message) in [
            (Some("ECONNREFUSED"), Outcome::Unsent, "The connection failed: ECONNREFUSED"),
            (Some("ECONNRESET"), Outcome::Connection, "The connection failed: ECONNRESET"),
            (Some("sk live"), Outcome::Connection, "The connection failed"),
            (None, Outcome::Connection, "The connection failed"),
        ] {
            let fault = Fault::Connection(code.map(str::to_owned));
            let failure = Failure::without_answer(fault, 1);
            assert_eq!((failure.outcome, failure.problem.message.as_str()), (outcome, message));
        }
        let late = Failure::without_answer(Fault::TimedOut, 250);
        assert_eq!(late.problem.message, "There was no whole answer within 250 ms");
        for fault in [Fault::BuildFailed, Fault::NoResponse, Fault::TokenFailed, Fault::TooLarge] {
            assert_eq!(Failure::without_answer(fault, 1).outcome, Outcome::Final);
        }
    }
}
