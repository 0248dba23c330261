//! Bearer tokens: fetched once however many calls wait, renewed before they end, and thrown away
//! when the server refuses them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::code;
use super::failure::{Failure, Problem};
use super::operation::{Login, Version};
use super::retry::Outcome;
use super::secret::Secret;
use super::settings::{Credentials, Limits};
use super::transport::{Answer, Body, Document};
use crate::time::{Instant, Span};

/// A token is renewed this long before it ends, or a tenth of its life if that is shorter.
const MARGIN: Span = Span::from_seconds(60);

/// How long no token is renewed for a refusal, after a renewal that changed nothing: what is refused
/// then is what the account may not do, not its token.
const RESPITE: Span = Span::from_seconds(60);

/// A bearer token.
#[derive(Clone, Debug)]
pub struct Token {
    secret: Secret,
    /// The login that brought it, which tells it from the tokens before and after it.
    login: u32,
    renewed_at: Option<Instant>,
}

impl Token {
    /// The header that shows it.
    pub fn authorization(&self) -> String {
        ["Bearer ", self.secret.reveal()].concat()
    }

    /// What must not be seen of it.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    fn is_fresh(&self, now: Instant) -> bool {
        self.renewed_at.is_none_or(|renewed_at| now < renewed_at)
    }
}

/// A token that is being fetched, for all who wait for it.
#[derive(Debug)]
pub struct PendingLogin {
    /// Tells it from all others of the same tokens.
    pub number: u32,
    slot: usize,
    result: RefCell<Option<Result<Token, Box<Problem>>>>,
}

impl PendingLogin {
    /// What it brought, once it is over.
    pub fn result(&self) -> Option<Result<Token, Box<Problem>>> {
        self.result.borrow().clone()
    }
}

#[derive(Debug)]
enum TokenState {
    Empty,
    Fetching(Rc<PendingLogin>),
    Held(Token),
}

/// What a call that needs a token gets.
#[derive(Debug)]
pub enum Access {
    /// A token that is still good.
    Held(Token),
    /// One that another call fetches already.
    Awaited(Rc<PendingLogin>),
    /// The task to fetch one, for all others too.
    Missing(Rc<PendingLogin>),
}

/// The tokens of one account.
#[derive(Debug)]
pub struct Tokens {
    /// Who asks.
    pub credentials: Credentials,
    /// The limits of each login: those of the client, for no caller's may govern what all wait for.
    pub limits: Limits,
    /// One for `GET /login`, one for `POST /auth/tokens`.
    slots: [RefCell<TokenState>; 2],
    logins: Cell<u32>,
    /// Until when no token is renewed for a refusal.
    respite: Cell<Instant>,
}

impl Tokens {
    /// No tokens yet.
    pub fn new(credentials: Credentials, limits: Limits) -> Self {
        let slots = [RefCell::new(TokenState::Empty), RefCell::new(TokenState::Empty)];
        let respite = Cell::new(Instant::EPOCH);
        Tokens { credentials, limits, slots, logins: Cell::new(0), respite }
    }

    /// A token that is still valid, or the login that brings one.
    pub fn get(&self, version: Version, now: Instant) -> Access {
        if let Credentials::Bearer(bearer) = &self.credentials {
            return Access::Held(Token { secret: bearer.clone(), login: 0, renewed_at: None });
        }
        let slot = self.slot_of(version);
        let mut place = self.slot(slot).borrow_mut();
        match &*place {
            TokenState::Held(token) if token.is_fresh(now) => Access::Held(token.clone()),
            TokenState::Fetching(login) => Access::Awaited(Rc::clone(login)),
            TokenState::Held(_) | TokenState::Empty => {
                let number = self.logins.get().wrapping_add(1);
                self.logins.set(number);
                let login = Rc::new(PendingLogin { number, slot, result: RefCell::new(None) });
                *place = TokenState::Fetching(Rc::clone(&login));
                Access::Missing(login)
            }
        }
    }

    /// Ends a login, with a token or with why there is none. It can end only once.
    pub fn end(&self, login: &PendingLogin, result: Result<Token, Box<Problem>>) {
        let mut ended = login.result.borrow_mut();
        if ended.is_some() {
            return;
        }
        *self.slot(login.slot).borrow_mut() = match &result {
            Ok(token) => TokenState::Held(token.clone()),
            Err(_) => TokenState::Empty,
        };
        *ended = Some(result);
    }

    /// Throws a token away that the server refused, unless there is a newer one already. Tells
    /// whether another one can be had.
    pub fn forget(&self, version: Version, refused: &Token, now: Instant) -> bool {
        if matches!(self.credentials, Credentials::Bearer(_)) {
            return false;
        }
        let mut slot = self.slot(self.slot_of(version)).borrow_mut();
        if matches!(&*slot, TokenState::Held(held) if held.login == refused.login) {
            if now < self.respite.get() {
                return false;
            }
            *slot = TokenState::Empty;
        }
        true
    }

    /// A token that replaced a refused one was refused, too.
    pub fn renewal_was_pointless(&self, now: Instant) {
        self.respite.set(now.plus(RESPITE));
    }

    /// What must not be seen of who asks.
    pub fn secrets(&self) -> Vec<&Secret> {
        match &self.credentials {
            Credentials::Account { key, basic } => vec![basic, key],
            Credentials::Bearer(bearer) => vec![bearer],
            Credentials::Callback => Vec::new(),
        }
    }

    /// Tokens of an account are those of the login that the version has; others serve all.
    fn slot_of(&self, version: Version) -> usize {
        match (&self.credentials, version.login()) {
            (Credentials::Account { .. }, Login::AuthTokens) => 1,
            _ => 0,
        }
    }

    fn slot(&self, number: usize) -> &RefCell<TokenState> {
        let [first, second] = &self.slots;
        if number == 0 { first } else { second }
    }
}

/// The token of a login's answer, under any of its names, for as long as it may be used.
pub fn of_login(answer: &Answer<'_>, login: &PendingLogin, now: Instant) -> Result<Token, Failure> {
    let document = match &answer.body {
        Body::Json(document) if document.is_object() => document,
        _ => return Err(Failure::no_document(answer)),
    };
    let text =
        ["bearer_token", "token", "access_token"].into_iter().find_map(|name| document.text(name));
    let token = of_text(text.as_deref(), login)?;
    Ok(Token { renewed_at: renewal(&**document, now), ..token })
}

/// The token that the user's function gave. It is used until a server refuses it.
pub fn of_text(text: Option<&str>, login: &PendingLogin) -> Result<Token, Failure> {
    let message = "There is no bearer token in what came: a string of visible ASCII characters";
    let invalid =
        || Failure::new(Problem::new("api_error", code::INVALID_TOKEN, message), Outcome::Final);
    let secret = text.and_then(Secret::new).ok_or_else(invalid)?;
    Ok(Token { secret, login: login.number, renewed_at: None })
}

/// When a token is renewed that ends `expires_in` seconds from now.
fn renewal(document: &dyn Document, now: Instant) -> Option<Instant> {
    let seconds = document.number("expires_in")?;
    let life = Span::from_millis((seconds * 1_000.0) as i64);
    Some(now.plus(life.minus(MARGIN.min(Span::from_millis(life.millis() / 10)))))
}
