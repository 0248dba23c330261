//! A call as a state machine: what to do next, by what happened.
//!
//! It does nothing by itself. Whoever runs it sends, waits and asks as its [`Step`]s say, and tells
//! it by [`Event`]s how that went; so it needs no runtime, and its tests need no server and no clock.

use std::rc::Rc;

use super::failure::{Failure, Problem};
use super::host::{Host, LogLevel};
use super::operation::Operation;
use super::request::{self, Prepared};
use super::retry::{self, Attempt, Outcome};
use super::settings::{Credentials, Limits, Settings};
use super::token::{self, Access, Flight, Token, Tokens};
use super::translate::translate;
use super::transport::{Answer, Body, Fault, Request};
use crate::time::{Instant, Span};

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Send [`Exchange::request`], and read the whole answer within this time.
    Send(Span),
    /// Ask the user's function for a bearer token, and wait this long for it.
    Ask(Span),
    /// Wait so long.
    Pause(Span),
    /// Wait until the flight of this number has landed. If there is a login with it, run that first,
    /// by itself: others wait for it too.
    Await {
        /// The number of the flight.
        flight: u32,
        /// What lands it.
        login: Option<Box<Exchange>>,
    },
    /// Nothing: the last answer is what was asked for.
    Done,
    /// Nothing: there is no answer.
    Failed(Box<Problem>),
}

/// What happened.
pub enum Event<'a> {
    /// Nothing yet; or the pause is over; or the flight has landed.
    Ready,
    /// An answer came.
    Answered(Answer<'a>),
    /// None came.
    Fault(Fault),
    /// The user's function gave this token, or something else.
    Told(Option<String>),
}

/// What a call is for.
#[derive(Debug)]
enum Purpose {
    /// An operation of the package.
    Operation(Operation),
    /// Any path.
    Path,
    /// A token.
    Login(Rc<Flight>),
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
    awaited: Option<Rc<Flight>>,
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

    /// The request to send.
    pub fn request(&self) -> Request {
        let mut request = self.prepared.request.clone();
        if let Some(token) = &self.token {
            request.add_header("authorization", token.authorization());
        }
        request
    }

    /// Goes on after something happened.
    pub fn next(&mut self, event: Event<'_>, host: &dyn Host) -> Step {
        let result = match event {
            Event::Ready => return self.go_on(host),
            Event::Told(text) => self.told(text.as_deref()),
            Event::Answered(answer) => self.answered(answer, host),
            Event::Fault(fault) => {
                let millis = self.limits.timeout.millis();
                let failure = Failure::without_answer(fault, millis);
                self.log_end(&failure.problem.code, host);
                Err(failure)
            }
        };
        match result {
            Ok(()) => Step::Done,
            Err(failure) => self.fail(failure, host),
        }
    }

    /// Sends, if there is a token for it.
    fn go_on(&mut self, host: &dyn Host) -> Step {
        if self.is_asking() {
            return Step::Ask(self.limits.timeout);
        }
        if let Purpose::Login(_) = &self.purpose {
            return self.send(host);
        }
        let access = match self.awaited.take().map(|flight| flight.result()) {
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
            Access::Awaited(flight) => self.wait_for(flight, None),
            Access::Missing(flight) => {
                let login = self.login(&flight);
                self.wait_for(flight, Some(Box::new(login)))
            }
        }
    }

    /// Whether the user's function makes the token: then there is no request.
    fn is_asking(&self) -> bool {
        matches!((&self.purpose, &self.tokens.credentials), (Purpose::Login(_), Credentials::Asked))
    }

    fn wait_for(&mut self, flight: Rc<Flight>, login: Option<Box<Exchange>>) -> Step {
        let number = flight.number;
        self.awaited = Some(flight);
        Step::Await { flight: number, login }
    }

    /// The call that lands a flight, within the limits of this one.
    fn login(&self, flight: &Rc<Flight>) -> Exchange {
        let (version, settings) = (self.prepared.version, &self.settings);
        let request = request::of_login(version, &settings.base_url, &self.tokens.credentials);
        Self::with_purpose(
            Rc::clone(settings),
            Rc::clone(&self.tokens),
            self.limits,
            Purpose::Login(Rc::clone(flight)),
            Prepared { request, version, repeatable: true },
        )
    }

    fn send(&mut self, host: &dyn Host) -> Step {
        self.sent_at = host.now();
        if self.settings.log_level >= LogLevel::Debug {
            host.log(LogLevel::Debug, &[&self.line(), " ", &shown(&self.request())].concat());
        }
        Step::Send(self.limits.timeout)
    }

    fn told(&mut self, text: Option<&str>) -> Result<(), Failure> {
        let Purpose::Login(flight) = &self.purpose else { return Ok(()) };
        let token = token::of_text(text, flight)
            .map_err(|problem| Failure::new(problem, Outcome::Final))?;
        self.tokens.land(flight, Ok(token));
        Ok(())
    }

    fn answered(&mut self, mut answer: Answer<'_>, host: &dyn Host) -> Result<(), Failure> {
        let status = answer.status;
        self.log_end(&u32::from(status).to_string(), host);
        if !matches!(status, 200..=299) {
            return Err(Failure::refused(&answer));
        }
        let unexpected = |mut problem: Box<Problem>, outcome| {
            problem.status = Some(status);
            Failure::new(problem, outcome)
        };
        self.check_version(&answer).map_err(|problem| unexpected(problem, Outcome::Final))?;
        let operation = match &self.purpose {
            Purpose::Login(flight) => {
                let token = token::of_login(&answer.body, flight, host.now())
                    .map_err(|problem| unexpected(problem, Outcome::Final))?;
                self.tokens.land(flight, Ok(token));
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
            // What cut it off may leave the next one whole.
            _ => Err(unexpected(not_whole(), Outcome::Connection)),
        }
    }

    /// Whether the server answered in the version that was asked for; one that does not say is trusted.
    fn check_version(&self, answer: &Answer<'_>) -> Result<(), Box<Problem>> {
        let version = self.prepared.version;
        match (answer.header)("flatpeak-version") {
            Some(header) if !version.is_named(&header) => {
                let asked = version.name();
                let message = format!("The server answered in version {header}, asked was {asked}");
                Err(Problem::new("api_error", "version_mismatch", &message))
            }
            _ => Ok(()),
        }
    }

    /// Takes what is secret out of what a server said.
    fn redact(&self, problem: &mut Problem) {
        let Problem { kind, code, message, context, .. } = problem;
        for text in [kind, code, message].into_iter().chain(context) {
            *text = self.tokens.redact(text);
            if let Some(token) = &self.token {
                *text = token.redact(text);
            }
        }
    }

    /// Tries again if that makes sense: at once with a new token, or after a pause.
    fn fail(&mut self, mut failure: Failure, host: &dyn Host) -> Step {
        self.redact(&mut failure.problem);
        if let (true, Some(token), false) = (failure.is_refusal(), &self.token, self.renewed) {
            self.renewed = true;
            if self.tokens.forget(self.prepared.version, token) {
                return self.go_on(host);
            }
        }
        let Failure { problem, outcome, retry_after } = failure;
        let retry_after = retry_after.and_then(|header| retry::retry_after(&header, host));
        let attempt = Attempt { before: self.failed, outcome, retry_after };
        let most = self.limits.max_retries;
        let pause = retry::pause(attempt, most, self.prepared.repeatable, host.random());
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
            Purpose::Login(flight) => self.tokens.land(flight, Err(problem.clone())),
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
        if self.settings.log_level >= LogLevel::Info && !self.is_asking() {
            let (line, millis) = (self.line(), host.now().since(self.sent_at).millis());
            host.log(LogLevel::Info, &format!("{line} {ended} in {millis} ms"));
        }
    }
}

/// A login that nobody runs to its end leaves nobody waiting.
impl Drop for Exchange {
    fn drop(&mut self) {
        if let Purpose::Login(flight) = &self.purpose {
            self.tokens.land(flight, Err(abandoned()));
        }
    }
}

fn abandoned() -> Box<Problem> {
    Problem::new("connection_error", "login_abandoned", "The login did not come to an end")
}

fn not_whole() -> Box<Problem> {
    let message = "The answer is not a JSON document, or not a whole one";
    Problem::new("connection_error", "invalid_answer", message)
}

/// The headers of a request; only those are shown whose values are the package's own.
fn shown(request: &Request) -> String {
    let mut shown = String::new();
    for (name, value) in &request.headers {
        let value = match name.as_str() {
            "accept" | "content-type" | "flatpeak-version" => value,
            _ => "[secret]",
        };
        if !shown.is_empty() {
            shown.push_str(", ");
        }
        shown.push_str(&[name, ": ", value].concat());
    }
    shown
}
