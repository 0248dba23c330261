//! What goes to a server and what comes from it, independent of what sends it.

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Computes or creates.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// All of them.
    const ALL: [Method; 5] =
        [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];

    /// The method of this name, in capitals.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// Its name in HTTP.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// A request, ready to be sent. All its headers are valid, and its URL is absolute.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// Headers, by their names in small letters.
    pub headers: Vec<(String, String)>,
    /// JSON text.
    pub body: Option<String>,
}

impl Request {
    /// Adds a header.
    pub fn add_header(&mut self, name: &str, value: String) {
        self.headers.push((name.to_owned(), value));
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The request could not be made of what was given.
    BuildFailed,
    /// The connection failed, with the system's code if it gives one.
    Connection(Option<String>),
    /// It took too long.
    TimedOut,
    /// What was used to send it gave something else than an answer.
    NoResponse,
    /// The answer has more bytes than are read.
    TooLarge,
    /// The user's function for tokens threw.
    TokenFailed,
}

/// An answer.
pub struct Answer<'a> {
    /// The HTTP status; 0 where a browser hides a redirect.
    pub status: u16,
    /// Its headers, by name.
    pub header: &'a dyn Fn(&str) -> Option<String>,
    /// Its body.
    pub body: Body<'a>,
}

/// The body of an answer.
pub enum Body<'a> {
    /// It is left to the caller to read it; or it is too much of what is no success.
    Unread,
    /// Nothing at all.
    Empty,
    /// JSON.
    Json(&'a mut dyn Document),
    /// Anything else.
    Text(String),
}

/// A JSON document that came from a server. What is not known of it stays in it.
pub trait Document {
    /// Whether it is an object.
    fn is_object(&self) -> bool;
    /// A field that is a string.
    fn text(&self, name: &str) -> Option<String>;
    /// A field that is a number, or a string of digits.
    fn number(&self, name: &str) -> Option<f64>;
    /// Gives a field another name, unless there is a field of that name.
    fn rename(&mut self, from: &str, to: &str);
    /// Changes a field that is an object, or each object of a field that is a list.
    fn each(&mut self, name: &str, change: &mut dyn FnMut(&mut dyn Document));
}
