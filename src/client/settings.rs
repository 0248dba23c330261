//! What a client is told when it is made, and what a call is told.

use super::headers::{self, HeaderChanges};
use super::host::LogLevel;
use super::operation::Version;
use super::secret::Secret;
use crate::error::{Error, Fault, Result};
use crate::input::Value;
use crate::number::number;
use crate::time::Span;

/// Where the API is.
const BASE_URL: &str = "https://api.flatpeak.com";

/// The options of a client.
const CLIENT: &[&str] = &[
    "accountId",
    "secretKey",
    "bearer",
    "baseURL",
    "timeout",
    "maxRetries",
    "defaultHeaders",
    "apiVersion",
    "logLevel",
    "retryCreate",
];

/// The options of a call.
const CALL: &[&str] = &["timeout", "maxRetries", "headers", "retryCreate", "idempotencyKey"];

/// How a client works.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the API is, without a slash at its end.
    pub base_url: String,
    /// The version of all operations, if not each one's own.
    pub version: Option<Version>,
    /// What is logged.
    pub log_level: LogLevel,
    /// How requests name the package, where they may.
    pub user_agent: Option<String>,
    /// The limits of the login, and of calls that name none.
    pub limits: Limits,
    /// The headers of every request, the login too.
    pub headers: HeaderChanges,
    retry_create: bool,
}

/// How a call works.
#[derive(Clone, Debug)]
pub struct CallSettings {
    /// How long and how often it is tried.
    pub limits: Limits,
    /// Its headers, with those of the client.
    pub headers: HeaderChanges,
    /// Whether it may be sent again where two could be created.
    pub may_repeat: bool,
}

/// How long and how often a request is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long an attempt may take, its body included.
    pub timeout: Span,
    /// How many attempts there may be after the first one.
    pub max_retries: u32,
}

const DEFAULT_LIMITS: Limits = Limits { timeout: Span::from_seconds(30), max_retries: 2 };

impl Limits {
    /// The same limits, but for those that are given.
    fn with(self, options: &Value) -> Result<Self> {
        // Timers of JavaScript count in 32 bits, and fire at once where that is not enough.
        const LONGEST: f64 = 2_147_483_647.0;
        let mut limits = self;
        let millis = "must be 1 to 2147483647 milliseconds";
        if let Some(timeout) = in_range(options, "timeout", [1.0, LONGEST], millis)? {
            limits.timeout = Span::from_millis(timeout as i64);
        }
        let whole = "must be a whole number from 0 to 100";
        if let Some(most) = in_range(options, "maxRetries", [0.0, 100.0], whole)? {
            if most.fract() != 0.0 {
                return Err(Error::invalid("maxRetries", whole));
            }
            limits.max_retries = most as u32;
        }
        Ok(limits)
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// An account, which logs in.
    Account {
        /// Its secret key, `sk_…`
        key: Secret,
        /// Its id and its key, as Basic authorization has them.
        basic: Secret,
    },
    /// A token that was made elsewhere, and cannot be renewed.
    Bearer(Secret),
    /// The user's own function.
    Callback,
}

/// The settings and the credentials of a client's options. `has_token_callback` says that there is a
/// function for tokens, `runtime` what runs the client, such as `node/20.20.2`, where that is no secret.
///
/// # Errors
///
/// `missing_field`, `unknown_field` or `invalid_value`, never with a secret in them.
pub fn of_client(
    options: &Value,
    has_token_callback: bool,
    runtime: Option<&str>,
) -> Result<(Settings, Credentials)> {
    const PRODUCT: &str = concat!("flatpeak-wasm/", env!("CARGO_PKG_VERSION"), " ");
    require_known(options, CLIENT)?;
    let level = one_of(options, "logLevel", &LogLevel::NAMES)?;
    let version = one_of(options, "apiVersion", &Version::NAMES)?;
    let limits = DEFAULT_LIMITS.with(options)?;
    let base_url = base_url(text(options, "baseURL")?.unwrap_or(BASE_URL))?;
    let credentials = credentials(options, has_token_callback)?;
    let headers = headers::read(options.get("defaultHeaders"))
        .map_err(|error| error.under("defaultHeaders"))?;
    let settings = Settings {
        base_url: base_url.to_owned(),
        version: version.and_then(|position| Version::ALL.get(position).copied()),
        log_level: level
            .and_then(|position| LogLevel::ALL.get(position).copied())
            .unwrap_or_default(),
        user_agent: runtime.map(|runtime| [PRODUCT, runtime].concat()),
        limits,
        headers,
        retry_create: switch(options, "retryCreate")?.unwrap_or_default(),
    };
    Ok((settings, credentials))
}

/// Who asks: one of three ways to say it.
fn credentials(options: &Value, has_token_callback: bool) -> Result<Credentials> {
    let [id, key, bearer] = ["accountId", "secretKey", "bearer"].map(|name| secret(options, name));
    let problem = match (id?, key?, bearer?, has_token_callback) {
        (Some(id), Some(key), None, false) => {
            let basic = Secret::basic(&id, &key);
            return Ok(Credentials::Account { key, basic });
        }
        (None, None, Some(bearer), false) => return Ok(Credentials::Bearer(bearer)),
        (None, None, None, true) => return Ok(Credentials::Callback),
        (None, Some(_), None, false) => "accountId",
        (Some(_), None, None, false) => "secretKey",
        (None, None, None, false) => {
            "accountId and secretKey (or FLATPEAK_ACCOUNT_ID and FLATPEAK_SECRET_KEY in the environment), or bearer, or getBearer,"
        }
        _ => {
            let problem = "must be the only credentials: give accountId and secretKey, or bearer, or getBearer";
            let field = if has_token_callback { "getBearer" } else { "bearer" };
            return Err(Error::invalid(field, problem));
        }
    };
    Err(Fault::MissingField { field: problem.to_owned() }.into())
}

impl Settings {
    /// How a call works.
    ///
    /// # Errors
    ///
    /// `unknown_field`, or `invalid_value` of an option or a header.
    pub fn of_call(&self, options: &Value) -> Result<CallSettings> {
        require_known(options, CALL)?;
        let limits = self.limits.with(options)?;
        let own = headers::read(options.get("headers")).map_err(|error| error.under("headers"))?;
        let mut headers = headers::merged(&self.headers, own);
        let mut may_repeat = switch(options, "retryCreate")?.unwrap_or(self.retry_create);
        if let Some(key) = idempotency_key(options)? {
            headers.push(("idempotency-key".to_owned(), Some(key)));
            may_repeat = true;
        }
        Ok(CallSettings { limits, headers, may_repeat })
    }
}

/// The caller's name for what is to be created once.
fn idempotency_key(options: &Value) -> Result<Option<String>> {
    const NAME: &str = "idempotencyKey";
    const LONGEST: usize = 255;
    let (_, key) = headers::header(NAME, options.get(NAME).unwrap_or(&Value::Null))?;
    match key.as_ref().map_or(1, String::len) {
        1..=LONGEST => Ok(key),
        _ => Err(Error::invalid(NAME, "must have 1 to 255 characters")),
    }
}

fn switch(options: &Value, name: &str) -> Result<Option<bool>> {
    match options.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Boolean(on)) => Ok(Some(*on)),
        Some(_) => Err(Error::invalid(name, "must be true or false")),
    }
}

/// That options are an object, or left out, and have no others than these.
fn require_known(options: &Value, known: &'static [&'static str]) -> Result<()> {
    let fields = match options {
        Value::Null => return Ok(()),
        Value::Object(fields) => fields,
        _ => return Err(Error::invalid("", "must be an object")),
    };
    match fields.iter().find(|(name, _)| !known.contains(&name.as_ref())) {
        Some((name, _)) => Err(Fault::UnknownField { field: name.to_string(), known }.into()),
        None => Ok(()),
    }
}

fn text<'a>(options: &'a Value, name: &str) -> Result<Option<&'a str>> {
    match options.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text)),
        Some(_) => Err(Error::invalid(name, "must be a string")),
    }
}

/// Whatever it is, it is not repeated.
fn secret(options: &Value, name: &str) -> Result<Option<Secret>> {
    let found = match options.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Text(text)) => Secret::new(text),
        Some(_) => None,
    };
    let problem = "must be a string of visible ASCII characters";
    found.map(Some).ok_or_else(|| Error::invalid(name, problem))
}

/// The position of a word among those that there are.
fn one_of(options: &Value, name: &str, words: &[&str]) -> Result<Option<usize>> {
    let found = match options.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Text(text)) => words.iter().position(|word| word == text),
        Some(_) => None,
    };
    match found {
        Some(position) => Ok(Some(position)),
        None => Err(Error::invalid(name, ["must be ", &words.join(" or ")].concat())),
    }
}

fn in_range(
    options: &Value,
    name: &str,
    [least, most]: [f64; 2],
    problem: &str,
) -> Result<Option<f64>> {
    match options.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(value)) if (least..=most).contains(value) => Ok(Some(*value)),
        Some(Value::Number(value)) => {
            Err(Error::invalid(name, format!("{problem}, got {}", number(*value))))
        }
        Some(_) => Err(Error::invalid(name, problem)),
    }
}

/// An address that requests can start with. It is not repeated in a message: it may hold a password.
fn base_url(text: &str) -> Result<&str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let fits = |byte: u8| byte.is_ascii_graphic() && !b"@?#".contains(&byte);
    if rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(fits)) {
        return Ok(text.trim_end_matches('/'));
    }
    let problem = "must be an absolute address, with https:// or http://, and hold no credentials, no query and no fragment";
    Err(Error::invalid("baseURL", problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(json: &str) -> Result<(Settings, Credentials)> {
        of_client(&serde_json::from_str(json).unwrap(), false, None)
    }

    fn message(json: &str) -> String {
        settings(json).unwrap_err().to_string()
    }

    #[test]
    fn what_is_left_out_has_a_default() {
        let (settings, _) = settings(r#"{"bearer": "b"}"#).unwrap();
        assert_eq!(settings.base_url, "https://api.flatpeak.com");
        let call = settings.of_call(&Value::Null).unwrap();
        assert_eq!(call.limits, Limits { timeout: Span::from_seconds(30), max_retries: 2 });
        assert!(call.headers.is_empty() && !call.may_repeat);
    }

    #[test]
    fn there_is_one_kind_of_credentials() {
        assert_eq!(message(r#"{"accountId": "acc_1"}"#), "secretKey is required");
        assert_eq!(message(r#"{"secretKey": "sk"}"#), "accountId is required");
        assert!(message("{}").contains("FLATPEAK_SECRET_KEY"));
        assert!(message(r#"{"bearer": "b", "secretKey": "sk"}"#).contains("only credentials"));
    }

    #[test]
    fn a_secret_is_in_no_message_and_no_debug_text() {
        let json = r#"{"accountId": "acc_1", "secretKey": "sk_\nsecret"}"#;
        assert_eq!(message(json), "secretKey must be a string of visible ASCII characters");
        assert!(!message(r#"{"bearer": 123456}"#).contains("123456"));
        assert!(!message(r#"{"bearer": ["hidden"]}"#).contains("hidden"));
        assert!(!message(r#"{"bearer": "b", "baseURL": "https://u:hidden@x"}"#).contains("hidden"));
        let (_, credentials) = settings(r#"{"bearer": "hidden"}"#).unwrap();
        assert!(!format!("{credentials:?}").contains("hidden"));
    }

    #[test]
    fn the_address_is_absolute_and_bare() {
        fn base(text: &str) -> Option<&str> {
            base_url(text).ok()
        }
        assert_eq!(base("http://127.0.0.1:8080//"), Some("http://127.0.0.1:8080"));
        assert_eq!(base("https://proxy.test/flatpeak/"), Some("https://proxy.test/flatpeak"));
        for wrong in
            ["", "/api", "ftp://x", "https://", "https://a b", "https://x?y", "https://x#y"]
        {
            assert_eq!(base(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_are_checked() {
        for wrong in [
            r#""timeout": 0"#,
            r#""timeout": 2147483648"#,
            r#""timeout": "1s""#,
            r#""maxRetries": -1"#,
            r#""maxRetries": 1.5"#,
            r#""maxRetires": 1"#,
            r#""apiVersion": "busbar""#,
            r#""logLevel": "loud""#,
        ] {
            assert!(settings(&format!(r#"{{"bearer": "b", {wrong}}}"#)).is_err(), "{wrong}");
        }
    }
}
