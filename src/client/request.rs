//! A body as the request of an operation: checked, with the keys of the version, in its place.

use std::fmt;

use super::headers::{self, HeaderChanges};
use super::host::Host;
use super::operation::{Operation, Route, Version};
use super::settings::{Credentials, Settings};
use super::transport::{Method, Request};
use crate::documents::amount::AmountRequest;
use crate::documents::duration::DurationRequest;
use crate::documents::field::{Direction, Id};
use crate::documents::limit::LimitRequest;
use crate::documents::soc::SocRequest;
use crate::documents::state::DeviceState;
use crate::documents::{Field, Value, read};
use crate::error::{Error, Fault, Result};
use crate::time::Timestamp;

/// A request that still needs a token.
#[derive(Clone)]
pub struct Prepared {
    /// What is sent, but for the authorization.
    pub request: Request,
    /// The version that is asked for.
    pub version: Version,
    /// Whether it may run twice.
    pub repeatable: bool,
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
    headers: &HeaderChanges,
    host: &dyn Host,
) -> Result<Prepared> {
    let route =
        operation.route(settings.version).ok_or_else(|| lacking(operation, settings.version))?;
    let repeatable = operation
        .repeats_with()
        .is_none_or(|key| !matches!(body.get(key), None | Some(Value::Nothing)));
    let (path, rest) = fill(operation, route, device, body).map_err(|error| error.of("body"))?;
    let json = rest.map(|rest| host.json(&rest));
    let url = [&settings.base_url, path.as_str()].concat();
    let request = request(route.method, url, json, route.version, headers);
    Ok(Prepared { request, version: route.version, repeatable })
}

/// The request of a path that the package does not know. Only reading may be repeated.
///
/// # Errors
///
/// `invalid_value` of the method or the path.
pub fn of_path(
    method: &str,
    path: &str,
    body: Option<String>,
    settings: &Settings,
    headers: &HeaderChanges,
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
    let url = [&settings.base_url, path].concat();
    let request = request(method, url, body, version, headers);
    Ok(Prepared { request, version, repeatable: method == Method::Get })
}

/// The request that makes a token of an account.
pub fn of_login(version: Version, base_url: &str, credentials: &Credentials) -> Request {
    let (method, path) = version.login().route();
    let mut login =
        request(method, [base_url, path].concat(), None, version, &HeaderChanges::new());
    if let Credentials::Account { id, key } = credentials {
        let text = [id.reveal(), ":", key.reveal()].concat();
        login.add_header("authorization", ["Basic ", &base64(text.as_bytes())].concat());
    }
    login
}

fn request(
    method: Method,
    url: String,
    body: Option<String>,
    version: Version,
    changes: &HeaderChanges,
) -> Request {
    let json = || Some("application/json".to_owned());
    let mut own = vec![("accept".to_owned(), json())];
    if body.is_some() {
        own.push(("content-type".to_owned(), json()));
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
    Fault::NotInVersion { problem }.into()
}

/// The path with its ids and its query, and the body that is left.
fn fill<'a>(
    operation: Operation,
    route: &Route,
    device: Option<Value<'a>>,
    body: Value<'a>,
) -> Result<(String, Option<Value<'a>>)> {
    check(operation, &body)?;
    let Value::Map(mut fields) = body else { return Err(Error::invalid("", "must be an object")) };
    fields.extend(device.map(|device| ("device_id".into(), device)));
    fields.retain(|(_, value)| *value != Value::Nothing);
    let given = |fields: &[Field], key: &str| fields.iter().any(|(name, _)| name == key);
    if let Some(key) = route.lacks.iter().find(|key| given(&fields, key)) {
        let problem = format!("is not a field of version {}", route.version.name());
        return Err(Error::invalid(*key, problem));
    }
    let path = with_ids(route.path, &mut fields)?;
    if let Some(key) = route.required.iter().find(|key| !given(&fields, key)) {
        return Err(Fault::MissingField { field: (*key).to_owned() }.into());
    }
    for (from, to) in route.renamed {
        for (name, _) in fields.iter_mut().filter(|(name, _)| name == from) {
            *name = (*to).into();
        }
    }
    match route.method {
        Method::Get => Ok((path + &query(&fields)?, None)),
        _ => Ok((path, Some(Value::Map(fields)))),
    }
}

/// Checks a body as the local engine would.
fn check(operation: Operation, body: &Value) -> Result<()> {
    let body = body.clone();
    match operation {
        Operation::Amount => read::<AmountRequest>(body)?.check()?,
        Operation::Duration => {
            let _window = read::<DurationRequest>(body)?.window()?;
        }
        Operation::Limit => {
            let request = read::<LimitRequest>(body)?;
            let _window = request.window()?;
            let _limit = request.limit()?;
        }
        Operation::Soc => {
            let _request = read::<SocRequest>(body)?;
        }
        Operation::SubmitState => {
            let _state = read::<DeviceState>(body)?;
        }
        Operation::Prices => check_prices(body)?,
    }
    Ok(())
}

/// The body of prices, which the local engine has no document for.
fn check_prices(body: Value) -> Result<()> {
    const FIELDS: &[&str] =
        &["location_id", "start_time", "end_time", "device_id", "tariff_direction"];
    let Value::Map(fields) = body else { return Err(Error::invalid("", "must be an object")) };
    for (name, value) in fields {
        if value == Value::Nothing {
            continue;
        }
        let checked = match name.as_ref() {
            "location_id" | "device_id" => read::<Id>(value).map(drop),
            "start_time" | "end_time" => read::<Timestamp>(value).map(drop),
            "tariff_direction" => read::<Direction>(value).map(drop),
            _ => return Err(Fault::UnknownField { field: name.into_owned(), known: FIELDS }.into()),
        };
        checked.map_err(|error| error.under(&name))?;
    }
    Ok(())
}

/// The path with the ids that it stands for, which leave the body.
fn with_ids(path: &str, fields: &mut Vec<Field>) -> Result<String> {
    let Some((before, rest)) = path.split_once('{') else { return Ok(path.to_owned()) };
    let Some((key, after)) = rest.split_once('}') else { return Ok(path.to_owned()) };
    let missing = || Error::from(Fault::MissingField { field: key.to_owned() });
    let position = fields.iter().position(|(name, _)| name == key).ok_or_else(missing)?;
    let (_, value) = fields.remove(position);
    // The shape of an id leaves nothing in it that could change the path.
    let id = read::<Id>(value).map_err(|error| error.under(key))?;
    Ok([before, id.as_str(), after].concat())
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

/// Text for a query: all but the letters, digits and signs that RFC 3986 leaves alone.
fn percent_encode(text: &str, query: &mut String) {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            query.push(char::from(byte));
        } else {
            query.push('%');
            query.push(digit(byte >> 4).to_ascii_uppercase());
            query.push(digit(byte & 15).to_ascii_uppercase());
        }
    }
}

/// Base64, for Basic authorization.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |position: usize| u32::from(chunk.get(position).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * position)) as usize & 63);
            let present = position <= chunk.len();
            text.push(letter.filter(|_| present).map_or('=', |letter| char::from(*letter)));
        }
    }
    text
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
        of_client(&serde_json::from_str(&json).unwrap(), false).unwrap().0
    }

    fn prepared(operation: Operation, version: Option<Version>, body: &str) -> Result<Prepared> {
        let body = serde_json::from_str(body).unwrap();
        let device = Value::Text("dev_1".into());
        let device = (operation == Operation::SubmitState).then_some(device);
        let world = World::new(|_| panic!("nothing is sent"));
        of_operation(operation, device, body, &settings(version), &HeaderChanges::new(), &world)
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
        assert!(
            message(
                Operation::Limit,
                None,
                &format!(r#"{{"location_id":"../x",{WINDOW},"absolute":1}}"#)
            )
            .starts_with("location_id must be an id")
        );
        assert!(
            message(
                Operation::Amount,
                Some(Version::Anode),
                r#"{"location_id":"..","max_power":{"units":"W","value":1},"data":[]}"#
            )
            .starts_with("location_id must be an id")
        );
        assert_eq!(message(Operation::Amount, None, "[]"), "body must be an object, got a list");
        assert_eq!(
            message(Operation::Soc, Some(Version::Zero), "{}"),
            "Version 2024-08-24.zero has no schedules.soc; it is in 2026-08-01.busbar"
        );
    }

    #[test]
    fn a_state_may_run_twice_if_it_has_a_reference() {
        let state = |reference: &str| {
            let body = format!(
                r#"{{"time":"2026-01-01T00:00:00Z","state_of_charge_percent":1,"target_state_of_charge_percent":2,"record_reference_id":{reference}}}"#
            );
            prepared(Operation::SubmitState, None, &body).unwrap().repeatable
        };
        assert!(state(r#""r1""#));
        assert!(!state("null"));
    }

    #[test]
    fn a_path_stays_with_its_host() {
        let of = |method: &str, path: &str, body: Option<&str>| {
            of_path(method, path, body.map(str::to_owned), &settings(None), &HeaderChanges::new())
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

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("a:b?>", "YTpiPz4="),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }
}
