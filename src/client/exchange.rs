//! A call as a state machine: what to do next, by what happened.
//!
//! It does nothing by itself. Its caller sends and waits as its [`Step`]s say, and reports what
//! happened as [`Event`]s; so it needs no runtime, and its tests need no server and no clock.

use std::rc::Rc;

use super::code;
use super::failure::{Failure, Problem};
use super::host::{Host, LogLevel};
use super::operation::Operation;
use super::request::{self, Prepared};
use super::retry::{self, Attempt, Outcome};
use super::secret::Secrets;
use super::settings::{Credentials, Limits, Settings};
use super::token::{self, Access, PendingLogin, Token, Tokens};
use super::translate::translate;
use super::transport::{Answer, Body, Fault, Request};
use crate::time::{Instant, Span};

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Send [`Exchange::request`], and read the whole answer within this time.
    Send(Span),
    /// Ask the user's function for a bearer token, and wait this long for it.
    RequestToken(Span),
    /// Wait so long.
    Pause(Span),
    /// Wait until a login is over, and no longer than this call has time. If the login is there too,
    /// run it first, by itself: others wait for it, so it goes on when this call does not.
    AwaitLogin {
        /// The number of the login.
        number: u32,
        /// How long to wait for it.
        within: Span,
        /// The login, for the first call that waits for it.
        login: Option<Box<Exchange>>,
    },
    /// Nothing: the last answer is what was asked for.
    Done,
    /// Nothing: there is no answer.
    Failed(Box<Problem>),
}

/// What happened.
pub enum Event<'a> {
    /// Nothing yet; or the pause is over; or the login is.
    Ready,
    /// An answer came.
    Answered(Answer<'a>),
    /// None came.
    Fault(Fault),
    /// The user's function gave this token, or something else.
    TokenReceived(Option<String>),
}

/// What a call is for.
#[derive(Debug)]
enum Purpose {
    /// An operation of the package.
    Operation(Operation),
    /// Any path.
    Path,
    /// A token.
    Login(Rc<PendingLogin>),
}

/// A call that is being made. It holds nothing of the client but shared parts of it.
#[derive(Debug)]
pub struct Exchange {
    settings: Rc<Settings>,
    tokens: Rc<Tokens>,
    limits: Limits,
    purpose: Purpose,
    prepared: Prepared,
    /// How many attempts failed.
    failed: u32,
    /// Whether a refused token was renewed in this attempt.
    renewed: bool,
    token: Option<Token>,
    awaited: Option<Rc<PendingLogin>>,
    sent_at: Instant,
}

impl Exchange {
    /// A call of an operation, or of any path.
    pub(super) fn new(
        settings: Rc<Settings>,
        tokens: Rc<Tokens>,
        limits: Limits,
        operation: Option<Operation>,
        prepared: Prepared,
    ) -> Self {
        let purpose = operation.map_or(Purpose::Path, Purpose::Operation);
        Self::with_purpose(settings, tokens, limits, purpose, prepared)
    }

    fn with_purpose(
        settings: Rc<Settings>,
        tokens: Rc<Tokens>,
        limits: Limits,
        purpose: Purpose,
        prepared: Prepared,
    ) -> Self {
        Exchange {
            settings,
            tokens,
            limits,
            purpose,
            prepared,
            failed: 0,
            renewed: false,
            token: None,
            awaited: None,
            sent_at: Instant::EPOCH,
        }
    }

    /// The text to send with it.
    pub fn body(&self) -> Option<&str> {
        self.prepared.request.body.as_deref()
    }

    /// The request to send.
    pub fn request(&self) -> Request {
        let mut request = self.prepared.request.clone();
        if let Some(token) = &self.token {
            request.add_header("authorization", token.authorization());
        }
        // Browsers ask a server beforehand about headers that it may not know.
        if self.failed > 0 && self.settings.user_agent.is_some() {
            request.add_header("x-retry-count", self.failed.to_string());
        }
        request
    }

    /// Goes on after something happened.
    pub fn next(&mut self, event: Event<'_>, host: &dyn Host) -> Step {
        let result = match event {
            Event::Ready => return self.go_on(host),
            Event::TokenReceived(text) => self.token_received(text.as_deref()),
            Event::Answered(answer) => self.answered(answer, host),
            Event::Fault(fault) => Err(self.without_answer(fault, host)),
        };
        match result {
            Ok(()) => Step::Done,
            Err(failure) => self.fail(failure, host),
        }
    }

    /// Sends, if there is a token for it.
    fn go_on(&mut self, host: &dyn Host) -> Step {
        if self.has_token_callback() {
            return Step::RequestToken(self.limits.timeout);
        }
        if let Purpose::Login(_) = &self.purpose {
            return self.send(host);
        }
        let access = match self.awaited.take().map(|login| login.result()) {
            None => self.tokens.get(self.prepared.version, host.now()),
            Some(Some(Ok(token))) => Access::Held(token),
            Some(Some(Err(problem))) => return self.give_up(problem, host),
            Some(None) => return self.give_up(abandoned(), host),
        };
        match access {
            Access::Held(token) => {
                self.token = Some(token);
                self.send(host)
            }
            Access::Awaited(pending) => self.wait_for(pending, None),
            Access::Missing(pending) => {
                let login = self.login(&pending);
                self.wait_for(pending, Some(Box::new(login)))
            }
        }
    }

    /// Whether the user's function makes the token: then there is no request.
    fn has_token_callback(&self) -> bool {
        let credentials = &self.tokens.credentials;
        matches!((&self.purpose, credentials), (Purpose::Login(_), Credentials::Callback))
    }

    fn wait_for(&mut self, pending: Rc<PendingLogin>, login: Option<Box<Exchange>>) -> Step {
        let (number, within) = (pending.number, self.limits.timeout);
        self.awaited = Some(pending);
        Step::AwaitLogin { number, within, login }
    }

    /// The call that fetches a token, within the limits that all logins have.
    fn login(&self, pending: &Rc<PendingLogin>) -> Exchange {
        let (tokens, settings) = (&self.tokens, &self.settings);
        Self::with_purpose(
            Rc::clone(settings),
            Rc::clone(tokens),
            tokens.limits,
            Purpose::Login(Rc::clone(pending)),
            request::of_login(self.prepared.version, settings, &tokens.credentials),
        )
    }

    fn send(&mut self, host: &dyn Host) -> Step {
        self.sent_at = host.now();
        if self.settings.log_level >= LogLevel::Debug {
            host.log(LogLevel::Debug, &[&self.line(), " ", &shown(&self.request())].concat());
        }
        Step::Send(self.limits.timeout)
    }

    fn token_received(&mut self, text: Option<&str>) -> Result<(), Failure> {
        let Purpose::Login(pending) = &self.purpose else { return Ok(()) };
        self.tokens.end(pending, Ok(token::of_text(text, pending)?));
        Ok(())
    }

    fn without_answer(&mut self, fault: Fault, host: &dyn Host) -> Failure {
        let millis = self.limits.timeout.millis();
        if self.awaited.take().is_some() {
            return Failure::timed_out(&format!("There was no token within {millis} ms"));
        }
        let failure = Failure::without_answer(fault, millis);
        self.log_end(&failure.problem.code, host);
        failure
    }

    fn answered(&mut self, mut answer: Answer<'_>, host: &dyn Host) -> Result<(), Failure> {
        let status = answer.status;
        self.log_end(&u32::from(status).to_string(), host);
        if !matches!(status, 200..=299) {
            return Err(Failure::refused(&answer, &self.secrets(), host));
        }
        self.used(&mut answer, host).map_err(|mut failure| {
            failure.problem.status = Some(status);
            failure
        })
    }

    /// Takes what was asked for out of the answer of a success.
    fn used(&self, answer: &mut Answer<'_>, host: &dyn Host) -> Result<(), Failure> {
        self.check_version(answer)?;
        let operation = match &self.purpose {
            Purpose::Login(pending) => {
                self.tokens.end(pending, Ok(token::of_login(answer, pending, host.now())?));
                return Ok(());
            }
            Purpose::Operation(operation) => Some(operation),
            Purpose::Path => None,
        };
        match (&mut answer.body, operation) {
            (Body::Unread, _) | (Body::Json(_) | Body::Empty, None) => Ok(()),
            (Body::Json(document), Some(operation)) if document.is_object() => {
                translate(&mut **document, operation.answer());
                Ok(())
            }
            _ => Err(Failure::no_document(answer)),
        }
    }

    /// Whether the server answered in the version that was asked for; one that does not say is trusted.
    fn check_version(&self, answer: &Answer<'_>) -> Result<(), Failure> {
        let version = self.prepared.version;
        match (answer.header)("flatpeak-version") {
            Some(header) if !version.is_named(&header) => {
                let (requested, header) = (version.name(), self.secrets().shown(&header));
                let message =
                    format!("The server answered in version {header}, asked was {requested}");
                let problem = Problem::new("api_error", code::VERSION_MISMATCH, &message);
                Err(Failure::new(problem, Outcome::Final))
            }
            _ => Ok(()),
        }
    }

    /// All that a server may have seen, and may not be seen again.
    fn secrets(&self) -> Secrets<'_> {
        let mut secrets = self.tokens.secrets();
        secrets.extend(self.token.as_ref().map(Token::secret));
        Secrets(secrets)
    }

    /// A text that the server sent, without what is secret in it.
    pub fn redact(&self, text: &str) -> String {
        self.secrets().redact(text)
    }

    /// Tries again if that makes sense: at once with a new token, or after a pause.
    fn fail(&mut self, failure: Failure, host: &dyn Host) -> Step {
        if let (true, Some(token)) = (failure.is_refusal(), &self.token) {
            if self.renewed {
                self.tokens.renewal_was_pointless(host.now());
            } else if self.tokens.forget(self.prepared.version, token, host.now()) {
                self.renewed = true;
                return self.go_on(host);
            }
        }
        let Failure { problem, outcome, advice } = failure;
        let attempt = Attempt { before: self.failed, outcome, advice };
        let most = self.limits.max_retries;
        let pause = retry::pause(attempt, most, self.prepared.effect, host.random());
        let Some(pause) = pause else { return self.give_up(problem, host) };
        self.failed += 1;
        self.renewed = false;
        if self.settings.log_level >= LogLevel::Warn {
            let (code, retry, millis) = (&problem.code, self.failed, pause.millis());
            host.log(LogLevel::Warn, &format!("{code}: retry {retry} of {most} in {millis} ms"));
        }
        Step::Pause(pause)
    }

    fn give_up(&mut self, mut problem: Box<Problem>, host: &dyn Host) -> Step {
        let context = self.context();
        problem.context.get_or_insert_with(|| context.to_owned());
        match &self.purpose {
            Purpose::Login(pending) => self.tokens.end(pending, Err(problem.clone())),
            _ if self.settings.log_level >= LogLevel::Error => {
                let Problem { code, message, .. } = &*problem;
                host.log(LogLevel::Error, &[context, " failed: ", code, ": ", message].concat());
            }
            _ => {}
        }
        Step::Failed(problem)
    }

    /// What is being done.
    fn context(&self) -> &'static str {
        match &self.purpose {
            Purpose::Operation(operation) => operation.name(),
            Purpose::Path => "request",
            Purpose::Login(_) => "login",
        }
    }

    fn line(&self) -> String {
        let Request { method, url, .. } = &self.prepared.request;
        [method.name(), " ", url].concat()
    }

    fn log_end(&self, ended: &str, host: &dyn Host) {
        if self.settings.log_level >= LogLevel::Info && !self.has_token_callback() {
            let (line, millis) = (self.line(), host.now().since(self.sent_at).millis());
            host.log(LogLevel::Info, &format!("{line} {ended} in {millis} ms"));
        }
    }
}

/// A login that is not run to its end fails for all calls that wait for it.
impl Drop for Exchange {
    fn drop(&mut self) {
        if let Purpose::Login(pending) = &self.purpose {
            self.tokens.end(pending, Err(abandoned()));
        }
    }
}

fn abandoned() -> Box<Problem> {
    Problem::new("connection_error", code::LOGIN_ABANDONED, "The login did not come to an end")
}

/// The headers of a request; only those are shown whose values are the package's own.
fn shown(request: &Request) -> String {
    let mut shown = String::new();
    for (name, value) in &request.headers {
        let value = match name.as_str() {
            "accept" | "content-type" | "flatpeak-version" | "x-retry-count" => value,
            _ => "[secret]",
        };
        if !shown.is_empty() {
            shown.push_str(", ");
        }
        shown.push_str(&[name, ": ", value].concat());
    }
    shown
}
