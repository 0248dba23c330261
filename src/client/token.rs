//! Bearer tokens: fetched once however many calls wait, renewed before they end, and thrown away
//! when the server refuses them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::failure::Problem;
use super::operation::{Login, Version};
use super::settings::{Credentials, Secret};
use super::transport::{Body, Document};
use crate::time::{Instant, Span};

/// A token is renewed this long before it ends, or a tenth of its life if that is shorter.
const MARGIN: Span = Span::from_seconds(60);

/// A bearer token.
#[derive(Clone, Debug)]
pub struct Token {
    secret: Secret,
    /// The flight that brought it, which tells it from the tokens before and after it.
    flight: u32,
    renewed_at: Option<Instant>,
}

impl Token {
    /// The header that shows it.
    pub fn authorization(&self) -> String {
        ["Bearer ", self.secret.reveal()].concat()
    }

    /// Takes it out of a text that a server sent.
    pub fn redact(&self, text: &str) -> String {
        self.secret.redact(text)
    }

    fn is_fresh(&self, now: Instant) -> bool {
        self.renewed_at.is_none_or(|renewed_at| now < renewed_at)
    }
}

/// A token that is being fetched, for all who wait for it.
#[derive(Debug)]
pub struct Flight {
    /// Tells it from all others of the same tokens.
    pub number: u32,
    slot: usize,
    result: RefCell<Option<Result<Token, Box<Problem>>>>,
}

impl Flight {
    /// What it brought, once it has landed.
    pub fn result(&self) -> Option<Result<Token, Box<Problem>>> {
        self.result.borrow().clone()
    }
}

#[derive(Debug)]
enum Slot {
    Empty,
    Fetching(Rc<Flight>),
    Held(Token),
}

/// What whoever needs a token gets.
#[derive(Debug)]
pub enum Access {
    /// A token that is still good.
    Held(Token),
    /// One that somebody fetches already.
    Awaited(Rc<Flight>),
    /// The task to fetch one, for all others too.
    Missing(Rc<Flight>),
}

/// The tokens of one account.
#[derive(Debug)]
pub struct Tokens {
    /// Who asks.
    pub credentials: Credentials,
    /// One for `GET /login`, one for `POST /auth/tokens`.
    slots: [RefCell<Slot>; 2],
    flights: Cell<u32>,
}

impl Tokens {
    /// No tokens yet.
    pub fn new(credentials: Credentials) -> Self {
        let slots = [RefCell::new(Slot::Empty), RefCell::new(Slot::Empty)];
        Tokens { credentials, slots, flights: Cell::new(0) }
    }

    /// A token that is still good, or how to come by one.
    pub fn get(&self, version: Version, now: Instant) -> Access {
        if let Credentials::Bearer(bearer) = &self.credentials {
            return Access::Held(Token { secret: bearer.clone(), flight: 0, renewed_at: None });
        }
        let slot = self.slot_of(version);
        let mut place = self.slot(slot).borrow_mut();
        match &*place {
            Slot::Held(token) if token.is_fresh(now) => Access::Held(token.clone()),
            Slot::Fetching(flight) => Access::Awaited(Rc::clone(flight)),
            Slot::Held(_) | Slot::Empty => {
                let number = self.flights.get().wrapping_add(1);
                self.flights.set(number);
                let flight = Rc::new(Flight { number, slot, result: RefCell::new(None) });
                *place = Slot::Fetching(Rc::clone(&flight));
                Access::Missing(flight)
            }
        }
    }

    /// Ends a flight, with a token or with why there is none. It can end only once.
    pub fn land(&self, flight: &Flight, result: Result<Token, Box<Problem>>) {
        let mut landed = flight.result.borrow_mut();
        if landed.is_some() {
            return;
        }
        *self.slot(flight.slot).borrow_mut() = match &result {
            Ok(token) => Slot::Held(token.clone()),
            Err(_) => Slot::Empty,
        };
        *landed = Some(result);
    }

    /// Throws a token away that the server refused, unless there is a newer one already. Tells
    /// whether another one can be had.
    pub fn forget(&self, version: Version, refused: &Token) -> bool {
        let mut slot = self.slot(self.slot_of(version)).borrow_mut();
        if matches!(&*slot, Slot::Held(held) if held.flight == refused.flight) {
            *slot = Slot::Empty;
        }
        !matches!(self.credentials, Credentials::Bearer(_))
    }

    /// Takes the account's secret key out of a text that a server sent.
    pub fn redact(&self, text: &str) -> String {
        match &self.credentials {
            Credentials::Account { key, .. } => key.redact(text),
            Credentials::Bearer(_) | Credentials::Asked => text.to_owned(),
        }
    }

    /// Tokens of an account are those of the login that the version has; others serve all.
    fn slot_of(&self, version: Version) -> usize {
        match (&self.credentials, version.login()) {
            (Credentials::Account { .. }, Login::AuthTokens) => 1,
            _ => 0,
        }
    }

    fn slot(&self, number: usize) -> &RefCell<Slot> {
        let [first, second] = &self.slots;
        if number == 0 { first } else { second }
    }
}

/// The token of a login's answer, under any of its names, for as long as it may be used.
pub fn of_login(body: &Body<'_>, flight: &Flight, now: Instant) -> Result<Token, Box<Problem>> {
    let Body::Json(document) = body else { return Err(unreadable()) };
    let text =
        ["bearer_token", "token", "access_token"].into_iter().find_map(|name| document.text(name));
    let token = of_text(text.as_deref(), flight)?;
    Ok(Token { renewed_at: renewal(&**document, now), ..token })
}

/// The token that the user's function gave. It is used until a server refuses it.
pub fn of_text(text: Option<&str>, flight: &Flight) -> Result<Token, Box<Problem>> {
    let secret = text.and_then(Secret::new).ok_or_else(unreadable)?;
    Ok(Token { secret, flight: flight.number, renewed_at: None })
}

/// When a token is renewed that ends `expires_in` seconds from now.
fn renewal(document: &dyn Document, now: Instant) -> Option<Instant> {
    let seconds = document.number("expires_in")?;
    let life = Span::from_millis((seconds * 1_000.0) as i64);
    Some(now.plus(life.minus(MARGIN.min(Span::from_millis(life.millis() / 10)))))
}

fn unreadable() -> Box<Problem> {
    let message = "There is no bearer token in what came: a string of visible ASCII characters";
    Problem::new("api_error", "invalid_token", message)
}
