//! The remote engine, as JavaScript holds it: `pkg-template/flatpeak.js` wraps it, and
//! `pkg-template/exchange.js` does what its steps say.
//!
//! gloo-net builds the requests, and with them checks what a host would throw at. Their sending is left
//! to the package, for gloo-net can call no other `fetch` than the host's, and traps where that rejects
//! with something that is no `Error`.

use gloo_net::http::RequestBuilder;
use js_sys::{Array, Date, Error as JsError, Function, JSON, Math, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Headers, Request as JsRequest};

use super::answer::{settle, value};
use super::tape::{Tape, instant};
use crate::client::exchange::{Event, Exchange, Step};
use crate::client::failure::Problem;
use crate::client::host::{Host, LogLevel};
use crate::client::operation::Operation;
use crate::client::transport::{Answer as Reply, Body, Document, Fault, Method, Request};
use crate::client::{Call, Client};
use crate::error::Result;
use crate::input::Value;
use crate::time::Instant;

/// The remote engine. Its calls borrow nothing of it: they go on when it is freed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct WasmClient {
    client: Client,
    host: JsHost,
}

#[wasm_bindgen]
impl WasmClient {
    /// A client of one account, or an error document. On the tape are the options;
    /// `has_token_callback` says that there is a function for tokens; `runtime` is what runs it, where
    /// that may be named; `log` takes a level and a line.
    pub fn create(
        numbers: &[f64],
        text: &[u8],
        rows: &Array,
        has_token_callback: bool,
        runtime: Option<String>,
        log: Function,
    ) -> JsValue {
        let options = Tape::new(numbers, text, rows).value();
        let client = options
            .and_then(|options| Client::new(options, has_token_callback, runtime.as_deref()))
            .map_err(|error| error.under("options"));
        let host = JsHost { log };
        settle(client.map(|client| WasmClient { client, host }.into()), "Flatpeak")
    }

    /// The same client, with the tokens of another one of the same account.
    #[must_use]
    pub fn sharing(&self, other: &WasmClient) -> WasmClient {
        WasmClient { client: self.client.sharing(&other.client), host: self.host.clone() }
    }

    /// A call of an operation, or an error document. On the tape are the device, for the one
    /// operation that has it in its path, the body and the options.
    pub fn call(
        &self,
        operation: WasmOperation,
        numbers: &[f64],
        text: &[u8],
        rows: &Array,
    ) -> JsValue {
        let operation = match operation {
            WasmOperation::Amount => Operation::Amount,
            WasmOperation::Duration => Operation::Duration,
            WasmOperation::Limit => Operation::Limit,
            WasmOperation::Soc => Operation::Soc,
            WasmOperation::SubmitState => Operation::SubmitState,
            WasmOperation::Prices => Operation::Prices,
        };
        let mut tape = Tape::new(numbers, text, rows);
        let mut call = || {
            let device = match operation {
                Operation::SubmitState => {
                    Some(tape.value().map_err(|error| error.under("device_id"))?)
                }
                _ => None,
            };
            let body = tape.value().map_err(|error| error.of("body"))?;
            self.prepared(Call::Operation { operation, device, body }, &mut tape)
        };
        settle(call(), operation.name())
    }

    /// A call of any path with JSON text, or an error document. On the tape are the options.
    pub fn request(
        &self,
        method: String,
        path: String,
        body: Option<String>,
        numbers: &[f64],
        text: &[u8],
        rows: &Array,
    ) -> JsValue {
        let call = Call::Path { method, path, body };
        let call = self.prepared(call, &mut Tape::new(numbers, text, rows));
        settle(call, "request")
    }

    fn prepared(&self, call: Call, tape: &mut Tape) -> Result<JsValue> {
        let options = tape.value().map_err(|error| error.under("options"))?;
        let exchange = self.client.call(call, options, &self.host)?;
        Ok(WasmExchange { exchange, host: self.host.clone(), step: Step::Done }.into())
    }
}

/// What can be asked: see [`Operation`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum WasmOperation {
    /// Plans several devices at one site.
    Amount,
    /// Finds the cheapest or the most expensive time of a given length.
    Duration,
    /// Finds all periods on one side of a price.
    Limit,
    /// Brings a battery to its target.
    Soc,
    /// Says how a battery is.
    SubmitState,
    /// Reads the prices of a location.
    Prices,
}

/// What to do next, by its number: see [`Step`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum WasmStep {
    /// Send the request.
    Send = 0,
    /// Ask for a bearer token.
    RequestToken = 1,
    /// Wait.
    Pause = 2,
    /// Wait for a login.
    AwaitLogin = 3,
    /// Nothing: there is an answer.
    Done = 4,
    /// Nothing: there is a problem.
    Failed = 5,
}

/// A call that is being made: neither its body nor its client is looked at again.
#[wasm_bindgen]
#[derive(Debug)]
pub struct WasmExchange {
    exchange: Exchange,
    host: JsHost,
    step: Step,
}

#[wasm_bindgen]
impl WasmExchange {
    /// Begins, or goes on after a pause or after a wait for a token.
    pub fn ready(&mut self) -> WasmStep {
        self.next(Event::Ready)
    }

    /// Goes on with an answer: its document, whose keys become those of the default version, or its
    /// text if it is no JSON, or neither if it is not read here.
    pub fn answered(
        &mut self,
        status: u16,
        headers: &Headers,
        document: JsValue,
        text: Option<String>,
    ) -> WasmStep {
        let header = |name: &str| headers.get(name).unwrap_or_default();
        let mut document = Parsed(document);
        let body = match text {
            Some(text) if text.is_empty() => Body::Empty,
            Some(text) => Body::Text(text),
            None if document.0.is_undefined() => Body::Unread,
            None => Body::Json(&mut document),
        };
        self.next(Event::Answered(Reply { status, header: &header, body }))
    }

    /// Goes on without an answer. A connection that failed may have the system's code.
    pub fn failed(&mut self, fault: WasmFault, code: Option<String>) -> WasmStep {
        self.next(Event::Fault(match fault {
            WasmFault::BuildFailed => Fault::BuildFailed,
            WasmFault::Connection => Fault::Connection(code),
            WasmFault::TimedOut => Fault::TimedOut,
            WasmFault::NoResponse => Fault::NoResponse,
            WasmFault::TooLarge => Fault::TooLarge,
            WasmFault::TokenFailed => Fault::TokenFailed,
        }))
    }

    /// Goes on with what the user's function for tokens gave.
    pub fn token_received(&mut self, token: &JsValue) -> WasmStep {
        self.next(Event::TokenReceived(token.as_string()))
    }

    /// How long to wait, whether for something or not, in milliseconds.
    pub fn millis(&self) -> f64 {
        match &self.step {
            Step::Send(span)
            | Step::RequestToken(span)
            | Step::Pause(span)
            | Step::AwaitLogin { within: span, .. } => span.millis() as f64,
            _ => 0.0,
        }
    }

    /// The request to send, but for its body.
    ///
    /// # Errors
    ///
    /// Why it cannot be made.
    pub fn request(&self) -> std::result::Result<JsRequest, JsValue> {
        build(&self.exchange.request())
    }

    /// The text to send with it.
    pub fn body(&self) -> Option<String> {
        self.exchange.body().map(str::to_owned)
    }

    /// A text that the server sent, without what is secret in it.
    pub fn redact(&self, text: &str) -> String {
        self.exchange.redact(text)
    }

    /// The number of the login to wait for.
    pub fn login_number(&self) -> u32 {
        match &self.step {
            Step::AwaitLogin { number, .. } => *number,
            _ => 0,
        }
    }

    /// That login, to be run by itself, if it is this call's task.
    pub fn login(&mut self) -> Option<WasmExchange> {
        let Step::AwaitLogin { login, .. } = &mut self.step else { return None };
        let exchange = *login.take()?;
        Some(WasmExchange { exchange, host: self.host.clone(), step: Step::Done })
    }

    /// The error document of a call that failed.
    pub fn problem(&self) -> JsValue {
        match &self.step {
            Step::Failed(problem) => error_document(problem),
            _ => JsValue::UNDEFINED,
        }
    }

    fn next(&mut self, event: Event<'_>) -> WasmStep {
        self.step = self.exchange.next(event, &self.host);
        match self.step {
            Step::Send(_) => WasmStep::Send,
            Step::RequestToken(_) => WasmStep::RequestToken,
            Step::Pause(_) => WasmStep::Pause,
            Step::AwaitLogin { .. } => WasmStep::AwaitLogin,
            Step::Done => WasmStep::Done,
            Step::Failed(_) => WasmStep::Failed,
        }
    }
}

/// Why there is no answer: see [`Fault`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum WasmFault {
    /// The request could not be made.
    BuildFailed,
    /// The connection failed.
    Connection,
    /// It took too long.
    TimedOut,
    /// What came is no response.
    NoResponse,
    /// The answer has more bytes than are read.
    TooLarge,
    /// The user's function for tokens threw.
    TokenFailed,
}

/// The request, built by gloo-net.
fn build(request: &Request) -> std::result::Result<JsRequest, JsValue> {
    let mut builder = RequestBuilder::new(&request.url).method(method(request.method));
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let built = builder.build();
    // The error of gloo-net has the text of what was thrown, and nothing else of it.
    built.map(JsRequest::from).map_err(|error| JsError::new(&error.to_string()).into())
}

fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    }
}

/// What the client needs of JavaScript.
#[derive(Clone, Debug)]
struct JsHost {
    log: Function,
}

impl Host for JsHost {
    fn now(&self) -> Instant {
        Instant::from_millis(Date::now() as i64).unwrap_or(Instant::EPOCH)
    }

    fn date(&self, text: &str) -> Option<Instant> {
        instant(Date::parse(text))
    }

    fn random(&self) -> f64 {
        Math::random()
    }

    fn json(&self, document: &Value) -> String {
        // Plain objects have nothing in them that could throw.
        JSON::stringify(&value(document)).map(String::from).unwrap_or_default()
    }

    fn log(&self, level: LogLevel, line: &str) {
        // A logger that throws is none of the call's business.
        let _thrown =
            self.log.call2(&JsValue::UNDEFINED, &level.name().into(), &JsValue::from_str(line));
    }
}

fn error_document(problem: &Problem) -> JsValue {
    let document: JsValue = Object::new().into();
    for (name, text) in problem.texts() {
        set(&document, name, &text.into());
    }
    if let Some(status) = problem.status {
        set(&document, "status", &status.into());
    }
    document
}

/// A document that a server sent, parsed: what the package does not know of it stays as it is.
struct Parsed(JsValue);

impl Parsed {
    fn get(&self, name: &str) -> JsValue {
        Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or_default()
    }
}

impl Document for Parsed {
    fn is_object(&self) -> bool {
        self.0.is_object() && !Array::is_array(&self.0)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.get(name).as_string()
    }

    fn number(&self, name: &str) -> Option<f64> {
        let value = self.get(name);
        value.as_f64().or_else(|| value.as_string()?.parse::<u32>().ok().map(f64::from))
    }

    fn rename(&mut self, from: &str, to: &str) {
        let value = self.get(from);
        if !self.is_object() || value.is_undefined() || !self.get(to).is_undefined() {
            return;
        }
        set(&self.0, to, &value);
        // JSON gives plain objects, which refuse neither.
        let _deleted =
            Reflect::delete_property(self.0.unchecked_ref::<Object>(), &JsValue::from_str(from));
    }

    fn each(&mut self, name: &str, change: &mut dyn FnMut(&mut dyn Document)) {
        let field = self.get(name);
        match field.dyn_ref::<Array>() {
            Some(list) => list.iter().for_each(|entry| change(&mut Parsed(entry))),
            None => change(&mut Parsed(field)),
        }
    }
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // A plain object takes every field.
    let _set = Reflect::set(object, &JsValue::from_str(name), value);
}
