//! A world in which nothing is real: its clock moves only when everybody waits, and its server
//! answers as a test says.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::client::exchange::{Event, Exchange, Step};
use crate::client::failure::Problem;
use crate::client::host::{Host, LogLevel};
use crate::client::transport::{Answer, Body, Document, Fault, Request};
use crate::input::Value;
use crate::time::Instant;

/// What the server does with a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It answers.
    Answer { status: u16, headers: Vec<(&'static str, String)>, body: String },
    /// The connection breaks.
    Broken(Option<&'static str>),
    /// Nothing ever comes.
    Silence,
}

impl Reply {
    pub fn json(body: &str) -> Self {
        Reply::status(200, body)
    }

    pub fn status(status: u16, body: &str) -> Self {
        Reply::Answer { status, headers: Vec::new(), body: body.to_owned() }
    }

    #[must_use]
    pub fn with_header(self, name: &'static str, value: &str) -> Self {
        match self {
            Reply::Answer { status, mut headers, body } => {
                headers.push((name, value.to_owned()));
                Reply::Answer { status, headers, body }
            }
            other => other,
        }
    }
}

/// How a call ended: with the document that was last read, or with a problem.
pub type Outcome = Result<Option<Value<'static>>, Box<Problem>>;

/// What goes on with a call when its time has come.
enum Next {
    Ready,
    Reply(Reply),
    Token(&'static str),
    /// Its time to wait for a login is over.
    Late,
}

struct Running {
    exchange: Exchange,
    /// Its number, if it is a login.
    login: Option<u32>,
    last: Option<Value<'static>>,
}

/// The fake world.
pub struct World {
    now: Cell<i64>,
    server: Box<dyn Fn(&Request) -> Reply>,
    /// How long each answer takes.
    pub latency: Cell<i64>,
    /// What the user's function for tokens gives, one after the other.
    pub bearers: RefCell<Vec<&'static str>>,
    /// All requests that were sent.
    pub sent: RefCell<Vec<Request>>,
    pub log: RefCell<Vec<String>>,
}

impl World {
    pub fn new(server: impl Fn(&Request) -> Reply + 'static) -> Self {
        World {
            now: Cell::new(0),
            server: Box::new(server),
            latency: Cell::new(0),
            bearers: RefCell::default(),
            sent: RefCell::default(),
            log: RefCell::default(),
        }
    }

    pub fn run(&self, exchange: Exchange) -> Outcome {
        self.run_all(vec![exchange]).pop().unwrap()
    }

    /// Runs calls to their ends, moving the clock from one thing that happens to the next.
    pub fn run_all(&self, exchanges: Vec<Exchange>) -> Vec<Outcome> {
        let count = exchanges.len();
        let mut running: Vec<_> = exchanges
            .into_iter()
            .map(|exchange| Running { exchange, login: None, last: None })
            .collect();
        let mut ended: BTreeMap<usize, Outcome> = BTreeMap::new();
        let mut waiting: Vec<(u32, usize)> = Vec::new();
        let mut due: Vec<(i64, usize, Next)> =
            (0..count).map(|call| (self.now.get(), call, Next::Ready)).collect();
        while ended.keys().filter(|call| **call < count).count() < count {
            let first =
                (0..due.len()).min_by_key(|at| due[*at].0).expect("somebody waits for ever");
            let (when, call, next) = due.remove(first);
            self.now.set(when);
            waiting.retain(|(_, waiting)| *waiting != call);
            match self.step(&mut running[call], next) {
                Step::Send(timeout) => due.push(self.reply(call, &running[call], timeout.millis())),
                Step::RequestToken(_) => {
                    due.push((when, call, Next::Token(self.bearers.borrow_mut().remove(0))));
                }
                Step::Pause(pause) => due.push((when + pause.millis(), call, Next::Ready)),
                Step::AwaitLogin { number, within, login } => {
                    waiting.push((number, call));
                    due.push((when + within.millis(), call, Next::Late));
                    if let Some(login) = login {
                        due.push((when, running.len(), Next::Ready));
                        let exchange = *login;
                        running.push(Running { exchange, login: Some(number), last: None });
                    }
                }
                end @ (Step::Done | Step::Failed(_)) => {
                    if let Some(number) = running[call].login {
                        let is_over = |waiting: &mut (u32, usize)| waiting.0 == number;
                        for (_, woken) in waiting.extract_if(.., is_over) {
                            due.retain(|(_, call, _)| *call != woken);
                            due.push((when, woken, Next::Ready));
                        }
                    }
                    let outcome = match end {
                        Step::Failed(problem) => Err(problem),
                        _ => Ok(running[call].last.take()),
                    };
                    ended.insert(call, outcome);
                }
            }
        }
        ended.into_iter().filter(|(call, _)| *call < count).map(|(_, outcome)| outcome).collect()
    }

    fn step(&self, running: &mut Running, next: Next) -> Step {
        let Running { exchange, last, .. } = running;
        match next {
            Next::Ready => exchange.next(Event::Ready, self),
            Next::Token(token) => exchange.next(Event::TokenReceived(Some(token.to_owned())), self),
            Next::Late | Next::Reply(Reply::Silence) => {
                exchange.next(Event::Fault(Fault::TimedOut), self)
            }
            Next::Reply(Reply::Broken(code)) => {
                let code = code.map(str::to_owned);
                exchange.next(Event::Fault(Fault::Connection(code)), self)
            }
            Next::Reply(Reply::Answer { status, headers, body }) => {
                let header = |name: &str| {
                    headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
                };
                *last = serde_json::from_str(&body).ok().map(crate::json::value);
                let body = match last {
                    Some(document) => Body::Json(document),
                    None if body.is_empty() => Body::Empty,
                    None => Body::Text(body),
                };
                exchange.next(Event::Answered(Answer { status, header: &header, body }), self)
            }
        }
    }

    fn reply(&self, call: usize, running: &Running, timeout: i64) -> (i64, usize, Next) {
        let request = running.exchange.request();
        let reply = (self.server)(&request);
        self.sent.borrow_mut().push(request);
        let wait = if matches!(reply, Reply::Silence) { timeout } else { self.latency.get() };
        (self.now.get() + wait, call, Next::Reply(reply))
    }

    pub fn millis(&self) -> i64 {
        self.now.get()
    }

    pub fn set_clock(&self, millis: i64) {
        self.now.set(millis);
    }

    /// Methods and paths of what was sent, logins too.
    pub fn paths(&self) -> Vec<String> {
        let sent = self.sent.borrow();
        let path = |url: &str| url.replace("https://api.flatpeak.com", "");
        sent.iter().map(|r| format!("{} {}", r.method.name(), path(&r.url))).collect()
    }
}

impl Host for World {
    fn now(&self) -> Instant {
        Instant::from_millis(self.now.get()).unwrap()
    }

    fn date(&self, text: &str) -> Option<Instant> {
        let date = chrono::DateTime::parse_from_rfc2822(text).ok()?;
        Instant::from_millis(date.timestamp_millis())
    }

    fn random(&self) -> f64 {
        0.0
    }

    fn json(&self, document: &Value) -> String {
        text(document)
    }

    fn log(&self, level: LogLevel, line: &str) {
        self.log.borrow_mut().push(format!("{}: {line}", level.name()));
    }
}

/// The JSON text of a document, with its fields in their order.
fn text(document: &Value) -> String {
    match document {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("\"{name}\":{}", text(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        Value::List(values) => {
            format!("[{}]", values.iter().map(text).collect::<Vec<_>>().join(","))
        }
        other => json(other).to_string(),
    }
}

/// A document as serde_json knows it.
pub fn json(document: &Value) -> serde_json::Value {
    match document {
        Value::Null => serde_json::Value::Null,
        Value::Boolean(truth) => (*truth).into(),
        Value::Number(number) if number.fract() == 0.0 => (*number as i64).into(),
        Value::Number(number) => (*number).into(),
        Value::Text(text) => text.as_ref().into(),
        Value::List(values) => values.iter().map(json).collect(),
        Value::Numbers(numbers) => numbers.clone().into(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), json(value))).collect()
        }
    }
}

impl Document for Value<'_> {
    fn is_object(&self) -> bool {
        matches!(self, Value::Object(_))
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        }
    }

    fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.parse::<u32>().ok().map(f64::from),
            _ => None,
        }
    }

    fn rename(&mut self, from: &str, to: &str) {
        if self.get(to).is_some() {
            return;
        }
        let Value::Object(fields) = self else { return };
        for (name, _) in fields.iter_mut().filter(|(name, _)| name == from) {
            *name = to.to_owned().into();
        }
    }

    fn each(&mut self, name: &str, change: &mut dyn FnMut(&mut dyn Document)) {
        let Value::Object(fields) = self else { return };
        for (_, value) in fields.iter_mut().filter(|(field, _)| field == name) {
            match value {
                Value::List(entries) => entries.iter_mut().for_each(|entry| change(entry)),
                other => change(other),
            }
        }
    }
}
