//! The options of a client and of a call.

use super::headers::{self, HeaderChanges, HeaderOptions, header_text};
use super::host::LogLevel;
use super::operation::Version;
use super::secret::Secret;
use crate::error::{Error, Result};
use crate::input::{FromValue, Value, invalid_value, number_in, one_of, read_options, reads};
use crate::number::number;
use crate::time::Span;

/// Where the API is.
const BASE_URL: &str = "https://api.flatpeak.com";

/// The options of a client, as they are given.
#[derive(Debug)]
struct ClientOptions {
    account_id: Option<Secret>,
    secret_key: Option<Secret>,
    bearer: Option<Secret>,
    base_url: Option<BaseUrl>,
    timeout: Option<Timeout>,
    max_retries: Option<Retries>,
    default_headers: HeaderOptions,
    api_version: Option<Version>,
    log_level: Option<LogLevel>,
    retry_create: Option<bool>,
}

reads!(ClientOptions {
    account_id as "accountId",
    secret_key as "secretKey",
    bearer,
    base_url as "baseURL",
    timeout,
    max_retries as "maxRetries",
    default_headers as "defaultHeaders",
    api_version as "apiVersion",
    log_level as "logLevel",
    retry_create as "retryCreate",
});

/// The options of a call, as they are given.
#[derive(Debug, Default)]
struct CallOptions {
    timeout: Option<Timeout>,
    max_retries: Option<Retries>,
    headers: HeaderOptions,
    retry_create: Option<bool>,
    idempotency_key: Option<IdempotencyKey>,
}

reads!(CallOptions {
    timeout,
    max_retries as "maxRetries",
    headers,
    retry_create as "retryCreate",
    idempotency_key as "idempotencyKey",
});

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
    fn with(self, timeout: Option<Timeout>, retries: Option<Retries>) -> Self {
        Limits {
            timeout: timeout.map_or(self.timeout, |Timeout(timeout)| timeout),
            max_retries: retries.map_or(self.max_retries, |Retries(most)| most),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Timeout(Span);

impl FromValue for Timeout {
    fn from_value(value: Value) -> Result<Self> {
        // Timers of JavaScript count in 32 bits, and fire at once where that is not enough.
        let millis = number_in(value, 1.0..=2_147_483_647.0, "1 to 2147483647 milliseconds")?;
        Ok(Timeout(Span::from_millis(millis as i64)))
    }
}

#[derive(Clone, Copy, Debug)]
struct Retries(u32);

impl FromValue for Retries {
    fn from_value(value: Value) -> Result<Self> {
        const WHOLE: &str = "a whole number from 0 to 100";
        let most = number_in(value, 0.0..=100.0, WHOLE)?;
        if most.fract() == 0.0 {
            return Ok(Retries(most as u32));
        }
        Err(invalid_value(WHOLE, &number(most)))
    }
}

/// The caller's name for what is to be created once.
#[derive(Debug)]
struct IdempotencyKey(String);

impl FromValue for IdempotencyKey {
    fn from_value(value: Value) -> Result<Self> {
        let key = header_text(&value).filter(|key| (1..=255).contains(&key.len()));
        let problem = "must have 1 to 255 ASCII characters on one line";
        key.map(IdempotencyKey).ok_or_else(|| Error::invalid("", problem))
    }
}

/// Whatever it is, it is not repeated.
impl FromValue for Secret {
    fn from_value(value: Value) -> Result<Self> {
        let secret = match &value {
            Value::Text(text) => Secret::new(text),
            _ => None,
        };
        secret.ok_or_else(|| Error::invalid("", "must be a string of visible ASCII characters"))
    }
}

impl FromValue for Version {
    fn from_value(value: Value) -> Result<Self> {
        one_of(value, &Version::NAMES.into_iter().zip(Version::ALL).collect::<Vec<_>>())
    }
}

impl FromValue for LogLevel {
    fn from_value(value: Value) -> Result<Self> {
        one_of(value, &LogLevel::NAMES.into_iter().zip(LogLevel::ALL).collect::<Vec<_>>())
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
    options: Value,
    has_token_callback: bool,
    runtime: Option<&str>,
) -> Result<(Settings, Credentials)> {
    const PRODUCT: &str = concat!("flatpeak-wasm/", env!("CARGO_PKG_VERSION"), " ");
    let options = ClientOptions::from_value(options)?;
    let given = [options.account_id, options.secret_key, options.bearer];
    let credentials = credentials(given, has_token_callback)?;
    let settings = Settings {
        base_url: options.base_url.map_or_else(|| BASE_URL.to_owned(), |BaseUrl(url)| url),
        version: options.api_version,
        log_level: options.log_level.unwrap_or_default(),
        user_agent: runtime.map(|runtime| [PRODUCT, runtime].concat()),
        limits: DEFAULT_LIMITS.with(options.timeout, options.max_retries),
        headers: options.default_headers.0,
        retry_create: options.retry_create.unwrap_or_default(),
    };
    Ok((settings, credentials))
}

/// Who asks: one of three ways to say it.
fn credentials(given: [Option<Secret>; 3], has_token_callback: bool) -> Result<Credentials> {
    let [id, key, bearer] = given;
    let problem = match (id, key, bearer, has_token_callback) {
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
    Err(Error::missing(problem))
}

impl Settings {
    /// How a call works.
    ///
    /// # Errors
    ///
    /// `unknown_field`, or `invalid_value` of an option or a header.
    pub fn of_call(&self, options: Value) -> Result<CallSettings> {
        let options: CallOptions = read_options(options)?;
        let mut headers = headers::merged(&self.headers, options.headers.0);
        let mut may_repeat = options.retry_create.unwrap_or(self.retry_create);
        if let Some(IdempotencyKey(key)) = options.idempotency_key {
            headers.push(("idempotency-key".to_owned(), Some(key)));
            may_repeat = true;
        }
        let limits = self.limits.with(options.timeout, options.max_retries);
        Ok(CallSettings { limits, headers, may_repeat })
    }
}

/// An address that requests can start with. It is not repeated in a message: it may hold a password.
#[derive(Debug)]
struct BaseUrl(String);

impl FromValue for BaseUrl {
    fn from_value(value: Value) -> Result<Self> {
        let Value::Text(text) = value else {
            return Err(Error::invalid("", "must be a string"));
        };
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let fits = |byte: u8| byte.is_ascii_graphic() && !b"@?#".contains(&byte);
        if rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(fits)) {
            return Ok(BaseUrl(text.trim_end_matches('/').to_owned()));
        }
        let problem = "must be an absolute address, with https:// or http://, and hold no credentials, no query and no fragment";
        Err(Error::invalid("", problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(json: &str) -> Result<(Settings, Credentials)> {
        of_client(crate::json::parse(json), false, None)
    }

    fn message(json: &str) -> String {
        settings(json).unwrap_err().to_string()
    }

    #[test]
    fn what_is_left_out_has_a_default() {
        let (settings, _) = settings(r#"{"bearer": "b"}"#).unwrap();
        assert_eq!(settings.base_url, "https://api.flatpeak.com");
        let call = settings.of_call(Value::Null).unwrap();
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
        let base = |text: &'static str| {
            BaseUrl::from_value(Value::Text(text.into())).ok().map(|BaseUrl(url)| url)
        };
        assert_eq!(base("http://127.0.0.1:8080//").unwrap(), "http://127.0.0.1:8080");
        assert_eq!(base("https://proxy.test/flatpeak/").unwrap(), "https://proxy.test/flatpeak");
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
