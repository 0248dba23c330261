//! A body as the request of an operation: checked, with the keys of the version, in its place.

use std::fmt;

use super::headers::{self, HeaderChanges};
use super::host::{Host, LogLevel};
use super::operation::{Operation, Route, Version};
use super::retry::Effect;
use super::schema::{self, Checked};
use super::settings::{CallSettings, Credentials, Settings};
use super::transport::{Method, Request};
use crate::documents::field::Id;
use crate::error::{Error, ErrorCode, Result};
use crate::input::{Field, FromValue, Value};

/// A request that still needs a token.
#[derive(Clone)]
pub struct Prepared {
    /// What is sent, but for the authorization.
    pub request: Request,
    /// The version that is asked for.
    pub version: Version,
    /// What comes of it when it arrives twice.
    pub effect: Effect,
}

/// Its headers may hold a secret.
impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared")
    }
}

/// The request of an operation; `device` is for those that have a device in their path.
///
/// # Errors
///
/// What is wrong with the body, or `operation_not_in_version`.
pub fn of_operation(
    operation: Operation,
    device: Option<Value>,
    body: Value,
    settings: &Settings,
    call: &CallSettings,
    host: &dyn Host,
) -> Result<Prepared> {
    let route =
        operation.route(settings.version).ok_or_else(|| lacking(operation, settings.version))?;
    let Checked { fields, unknown } =
        schema::check(operation, body).map_err(|error| error.of("body"))?;
    let (path, rest) = fill(route, device, fields).map_err(|error| error.of("body"))?;
    if !unknown.is_empty() && settings.log_level >= LogLevel::Warn {
        let fields: Vec<&str> = unknown.iter().filter_map(Error::field).collect();
        host.log(LogLevel::Warn, &undocumented(operation, &fields));
    }
    let json = rest.map(|rest| host.json(&rest));
    Ok(prepared(route.method, &path, json, route.version, operation.effect(), settings, call))
}

/// The request of a path that the package does not know. Only reading is known to create nothing.
///
/// # Errors
///
/// `invalid_value` of the method or the path.
pub fn of_path(
    method: &str,
    path: &str,
    body: Option<String>,
    settings: &Settings,
    call: &CallSettings,
) -> Result<Prepared> {
    let method = Method::named(method)
        .ok_or_else(|| Error::invalid("method", "must be GET, POST, PUT, PATCH or DELETE"))?;
    // A path that could name another host would take the token there.
    if !path.starts_with('/') || !path.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::invalid("path", "must start with / and hold no spaces"));
    }
    if method == Method::Get && body.is_some() {
        return Err(Error::invalid("body", "cannot be sent with GET: put it into the path"));
    }
    let version = settings.version.unwrap_or(Version::Busbar);
    let effect = if method == Method::Get { Effect::Idempotent } else { Effect::Creates };
    Ok(prepared(method, path, body, version, effect, settings, call))
}

/// The request that makes a token of an account.
pub fn of_login(version: Version, settings: &Settings, credentials: &Credentials) -> Prepared {
    let (method, path) = version.login().route();
    let mut request = request(method, path, None, version, settings, &settings.headers);
    if let Credentials::Account { basic, .. } = credentials {
        request.add_header("authorization", ["Basic ", basic.reveal()].concat());
    }
    Prepared { request, version, effect: Effect::Idempotent }
}

fn prepared(
    method: Method,
    path: &str,
    body: Option<String>,
    version: Version,
    effect: Effect,
    settings: &Settings,
    call: &CallSettings,
) -> Prepared {
    let request = request(method, path, body, version, settings, &call.headers);
    Prepared { request, version, effect: if call.may_repeat { Effect::Idempotent } else { effect } }
}

/// What the log says of fields that are sent and that the API does not document.
fn undocumented(operation: Operation, fields: &[&str]) -> String {
    const SHOWN: usize = 8;
    let shown = fields.get(..SHOWN).unwrap_or(fields).join(", ");
    let more = if fields.len() > SHOWN { ", …" } else { "" };
    [operation.name(), ": the API does not document ", &shown, more, ": sent as it is"].concat()
}

fn request(
    method: Method,
    path: &str,
    body: Option<String>,
    version: Version,
    settings: &Settings,
    changes: &HeaderChanges,
) -> Request {
    let url = [&settings.base_url, path].concat();
    let json = || Some("application/json".to_owned());
    let mut own = vec![("accept".to_owned(), json())];
    if body.is_some() {
        own.push(("content-type".to_owned(), json()));
    }
    if settings.user_agent.is_some() {
        own.push(("user-agent".to_owned(), settings.user_agent.clone()));
    }
    own.push(("flatpeak-version".to_owned(), Some(version.name().to_owned())));
    let headers = headers::merged(&own, changes.clone());
    let headers = headers.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    Request { method, url, headers, body }
}

fn lacking(operation: Operation, version: Option<Version>) -> Error {
    let versions: Vec<_> = operation.routes().iter().map(|route| route.version.name()).collect();
    let problem = format!(
        "Version {} has no {}; it is in {}",
        version.map_or("", Version::name),
        operation.name(),
        versions.join(" and ")
    );
    Error::of_option(ErrorCode::NotInVersion, "apiVersion", problem)
}

/// The path with its ids and its query, and the body that is left.
fn fill<'a>(
    route: &Route,
    device: Option<Value<'a>>,
    mut fields: Vec<Field<'a>>,
) -> Result<(String, Option<Value<'a>>)> {
    let device = device.filter(|device| *device != Value::Null);
    fields.extend(device.map(|device| ("device_id".into(), device)));
    let given = |fields: &[Field], key: &str| fields.iter().any(|(name, _)| name == key);
    if let Some(key) = route.lacks.iter().find(|key| given(&fields, key)) {
        let problem = format!("is not a field of version {}", route.version.name());
        return Err(Error::invalid(*key, problem));
    }
    let path = with_ids(route.path, &mut fields)?;
    if let Some(key) = route.required.iter().find(|key| !given(&fields, key)) {
        return Err(Error::missing(key));
    }
    for (from, to) in route.renamed {
        for (name, _) in fields.iter_mut().filter(|(name, _)| name == from) {
            *name = (*to).into();
        }
    }
    match route.method {
        Method::Get => Ok((path + &query(&fields)?, None)),
        _ => Ok((path, Some(Value::Object(fields)))),
    }
}

/// The path with the ids that it stands for, which leave the body.
fn with_ids(path: &str, fields: &mut Vec<Field>) -> Result<String> {
    let Some((before, rest)) = path.split_once('{') else { return Ok(path.to_owned()) };
    let Some((key, after)) = rest.split_once('}') else { return Ok(path.to_owned()) };
    let missing = || Error::missing(key);
    let position = fields.iter().position(|(name, _)| name == key).ok_or_else(missing)?;
    let (_, value) = fields.remove(position);
    let id = Id::from_value(value).map_err(|error| error.under(key))?;
    let id = id.as_str();
    // These are steps in a path, in every encoding.
    if id == "." || id == ".." {
        return Err(Error::invalid(key, "must not be . or .."));
    }
    let mut path = before.to_owned();
    percent_encode(id, &mut path);
    Ok(path + after)
}

/// The fields of a body, which are all text, as more of a query.
fn query(fields: &[Field]) -> Result<String> {
    let mut query = String::new();
    for (name, value) in fields {
        let Value::Text(text) = value else {
            return Err(Error::invalid(name.as_ref(), "must be a string"));
        };
        query.push('&');
        percent_encode(name, &mut query);
        query.push('=');
        percent_encode(text, &mut query);
    }
    Ok(query)
}

/// Text for an address: all but the letters, digits and signs that RFC 3986 leaves alone.
fn percent_encode(text: &str, address: &mut String) {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push('%');
            address.push(digit(byte >> 4).to_ascii_uppercase());
            address.push(digit(byte & 15).to_ascii_uppercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::settings::of_client;
    use crate::client::tests::World;

    const WINDOW: &str =
        r#""start_time":"2026-01-01T00:00:00Z","end_time":"2026-01-01T04:00:00Z","segment":"LOW""#;

    fn settings(version: Option<Version>) -> Settings {
        let version = version.map_or("null".to_owned(), |version| format!("{:?}", version.name()));
        let json = format!(r#"{{"bearer":"b","baseURL":"https://x","apiVersion":{version}}}"#);
        of_client(crate::json::parse(&json), false, None).unwrap().0
    }

    fn prepared(operation: Operation, version: Option<Version>, body: &str) -> Result<Prepared> {
        let body = crate::json::parse(body);
        let device = Value::Text("dev_1".into());
        let device = (operation == Operation::SubmitState).then_some(device);
        let world = World::new(|_| panic!("nothing is sent"));
        let settings = settings(version);
        let call = settings.of_call(Value::Null).unwrap();
        of_operation(operation, device, body, &settings, &call, &world)
    }

    fn sent(operation: Operation, version: Version, body: &str) -> String {
        let Request { method, url, body, .. } =
            prepared(operation, Some(version), body).unwrap().request;
        format!("{} {url} {}", method.name(), body.unwrap_or_default())
    }

    #[test]
    fn a_body_has_the_keys_and_the_place_of_the_version() {
        use Version::{Anode, Busbar, Zero};
        let duration = format!(
            r#"{{"location_id":"loc_a",{WINDOW},"duration":60,"tariff_direction":"EXPORT"}}"#
        );
        assert_eq!(
            sent(Operation::Duration, Busbar, &duration),
            format!("POST https://x/schedules/duration {duration}")
        );
        assert_eq!(
            sent(Operation::Duration, Anode, &duration),
            format!(
                "POST https://x/schedules/duration/loc_a {}",
                duration.replace(r#""location_id":"loc_a","#, "")
            )
        );
        let limit =
            format!(r#"{{"location_id":"loc_a",{WINDOW},"direction":"EXPORT","absolute":0.2}}"#);
        assert_eq!(
            sent(Operation::Limit, Anode, &limit),
            format!(
                "POST https://x/schedules/limit/loc_a {}",
                limit.replace(r#""location_id":"loc_a","#, "")
            )
        );
        assert_eq!(
            sent(Operation::Limit, Busbar, &limit),
            format!(
                "POST https://x/schedules/limit {}",
                limit.replace("direction", "tariff_direction")
            )
        );
        let amount = r#"{"location_id":"loc_a","max_power":{"units":"W","value":7000},"data":[{"device_id":"dev_1","direction":"IMPORT","start_time":"2026-01-01T00:00:00Z","end_time":"2026-01-01T01:00:00Z","energy":{"units":"WH","value":1}}]}"#;
        assert_eq!(
            sent(Operation::Amount, Zero, amount),
            format!("POST https://x/schedules {amount}")
        );
        assert_eq!(
            sent(Operation::Amount, Anode, amount),
            format!(
                "POST https://x/schedules/amount/loc_a {}",
                amount.replace(r#""location_id":"loc_a","#, "")
            )
        );
        let prices = r#"{"location_id":"loc_a","end_time":"2026-01-01T04:00:00+01:00","tariff_direction":"EXPORT"}"#;
        assert_eq!(
            sent(Operation::Prices, Busbar, prices),
            format!("POST https://x/prices {prices}")
        );
        assert_eq!(
            sent(Operation::Prices, Zero, prices),
            "GET https://x/tariffs/rates/loc_a?include_tariff=true&end_time=2026-01-01T04%3A00%3A00%2B01%3A00&direction=EXPORT "
        );
        assert_eq!(
            sent(
                Operation::SubmitState,
                Busbar,
                r#"{"time":"2026-01-01T00:00:00Z","state_of_charge_percent":1,"target_state_of_charge_percent":2}"#
            ),
            r#"PUT https://x/devices/dev_1/state {"time":"2026-01-01T00:00:00Z","state_of_charge_percent":1,"target_state_of_charge_percent":2}"#
        );
        assert_eq!(
            sent(Operation::Soc, Busbar, r#"{"device_id":"dev_1","schedule_horizon":24}"#),
            r#"POST https://x/schedules/soc {"device_id":"dev_1","schedule_horizon":24}"#
        );
    }

    #[test]
    fn an_id_of_any_form_stays_in_its_place_in_the_path() {
        let limit = |id: &str| {
            let body = format!(r#"{{"location_id":"{id}",{WINDOW},"absolute":1}}"#);
            prepared(Operation::Limit, None, &body).unwrap().request.url
        };
        for (id, path) in
            [("my-car", "my-car"), ("../x", "..%2Fx"), ("ü?#", "%C3%BC%3F%23"), ("%2e", "%252e")]
        {
            assert_eq!(limit(id), format!("https://x/schedules/limit/{path}"));
        }
    }

    #[test]
    fn what_is_wrong_is_not_sent() {
        let message = |operation, version, body: &str| {
            prepared(operation, version, body).unwrap_err().to_string()
        };
        let duration = format!(r#"{{{WINDOW},"duration":60}}"#);
        assert_eq!(message(Operation::Duration, None, &duration), "location_id is required");
        assert_eq!(
            message(
                Operation::Duration,
                Some(Version::Anode),
                &duration.replace(
                    "segment",
                    "device_id\":\"dev_1\",\"location_id\":\"loc_a\",\"segment"
                )
            ),
            "device_id is not a field of version 2025-09-14.anode"
        );
        assert_eq!(
            message(Operation::Limit, None, &format!("{{{WINDOW}}}")),
            "absolute or relative is required"
        );
        let at_location = |id: &str| {
            let body = format!(r#"{{"location_id":"{id}",{WINDOW},"absolute":1}}"#);
            message(Operation::Limit, None, &body)
        };
        assert_eq!(at_location(".."), "location_id must not be . or ..");
        assert_eq!(at_location(""), "location_id must have 1 to 256 characters, got 0");
        assert_eq!(message(Operation::Amount, None, "[]"), "body must be an object, got a list");
        assert_eq!(
            message(Operation::Soc, Some(Version::Zero), "{}"),
            "Version 2024-08-24.zero has no schedules.soc; it is in 2026-08-01.busbar"
        );
    }

    #[test]
    fn only_what_creates_must_not_arrive_twice_and_the_caller_may_allow_it() {
        let amount = r#"{"location_id":"loc_a","max_power":{"units":"W","value":1},"data":[{"device_id":"dev_1","start_time":"2026-01-01T00:00:00Z","end_time":"2026-01-01T01:00:00Z","energy":{"units":"WH","value":1}}]}"#;
        let effect = |options: &str| {
            let call = settings(None).of_call(crate::json::parse(options)).unwrap();
            let body = crate::json::parse(amount);
            let (settings, world) = (settings(None), World::new(|_| panic!("nothing is sent")));
            of_operation(Operation::Amount, None, body, &settings, &call, &world).unwrap().effect
        };
        assert_eq!(effect("{}"), Effect::Creates);
        assert_eq!(effect(r#"{"retryCreate":true}"#), Effect::Idempotent);
        assert_eq!(effect(r#"{"idempotencyKey":"k"}"#), Effect::Idempotent);
        let state = r#"{"time":"2026-01-01T00:00:00Z","state_of_charge_percent":1,"target_state_of_charge_percent":2}"#;
        assert_eq!(
            prepared(Operation::SubmitState, None, state).unwrap().effect,
            Effect::Idempotent
        );
    }

    #[test]
    fn a_path_stays_with_its_host() {
        let of = |method: &str, path: &str, body: Option<&str>| {
            let call = settings(None).of_call(Value::Null).unwrap();
            of_path(method, path, body.map(str::to_owned), &settings(None), &call)
        };
        assert_eq!(
            of("GET", "/locations?limit=1", None).unwrap().request.url,
            "https://x/locations?limit=1"
        );
        for (method, path, body) in [
            ("GET", "@evil.test/", None),
            ("GET", "locations", None),
            ("TRACE", "/", None),
            ("get", "/", None),
            ("GET", "/", Some("{}")),
            ("GET", "/ü", None),
        ] {
            assert!(of(method, path, body).is_err(), "{method} {path}");
        }
    }
}
