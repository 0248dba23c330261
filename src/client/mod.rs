//! The remote engine: the hosted API, over whatever can send a request.
//!
//! A [`Client`] turns an operation and a body into an [`Exchange`]: a request of the right version,
//! with all that is decided about it. That is a state machine: it says when to get a token, to send,
//! to wait and to stop, and reads the answer into the keys of the operation's default version.
//! It knows no JavaScript: a [`Host`] is all that it needs, and its requests are sent elsewhere.
//!
//! An exchange holds nothing of the client but shared parts of it, so that any number of calls may
//! overlap, and outlive the client.

pub mod code;
pub mod exchange;
pub mod failure;
mod headers;
pub mod host;
pub mod operation;
mod request;
pub mod retry;
mod schema;
mod secret;
pub mod settings;
#[cfg(test)]
mod tests;
pub mod token;
mod translate;
pub mod transport;

use std::rc::Rc;

use crate::error::Result;
use crate::input::Value;
use exchange::Exchange;
use host::Host;
use operation::Operation;
use settings::Settings;
use token::Tokens;

/// The hosted API, as one account sees it.
#[derive(Clone, Debug)]
pub struct Client {
    settings: Rc<Settings>,
    tokens: Rc<Tokens>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Call<'a> {
    /// An operation of the package.
    Operation {
        /// Which one.
        operation: Operation,
        /// The device, for those that have one in their path.
        device: Option<Value<'a>>,
        /// The body, with the keys of the operation's default version.
        body: Value<'a>,
    },
    /// Any path of the API, with JSON text.
    Path {
        /// The method.
        method: String,
        /// The path, with its query.
        path: String,
        /// The body.
        body: Option<String>,
    },
}

impl Client {
    /// A client. `has_token_callback` says that the caller has a function for tokens,
    /// `runtime` what that is, such as `node/20.20.2`, where it may be named.
    ///
    /// # Errors
    ///
    /// What is wrong with the options.
    pub fn new(options: Value, has_token_callback: bool, runtime: Option<&str>) -> Result<Self> {
        let (settings, credentials) = settings::of_client(options, has_token_callback, runtime)?;
        let tokens = Tokens::new(credentials, settings.limits);
        Ok(Client { settings: Rc::new(settings), tokens: Rc::new(tokens) })
    }

    /// The same client, with the tokens and the logins of another one of the same account.
    #[must_use]
    pub fn sharing(&self, other: &Self) -> Self {
        Client { settings: Rc::clone(&self.settings), tokens: Rc::clone(&other.tokens) }
    }

    /// Prepares a call. All that it needs is read at once.
    ///
    /// # Errors
    ///
    /// What is wrong with the body or the options, or `operation_not_in_version`.
    pub fn call(&self, call: Call, options: Value, host: &dyn Host) -> Result<Exchange> {
        let settings = &self.settings;
        let of_call = settings.of_call(options).map_err(|error| error.under("options"))?;
        let (operation, prepared) = match call {
            Call::Operation { operation, device, body } => {
                let prepared =
                    request::of_operation(operation, device, body, settings, &of_call, host)?;
                (Some(operation), prepared)
            }
            Call::Path { method, path, body } => {
                (None, request::of_path(&method, &path, body, settings, &of_call)?)
            }
        };
        let tokens = Rc::clone(&self.tokens);
        Ok(Exchange::new(Rc::clone(settings), tokens, of_call.limits, operation, prepared))
    }
}
