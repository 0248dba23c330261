//! What the API's pages say of the bodies of each operation, as data, and the check by it.
//!
//! A body that passes is valid by the API's own schemas, whatever form the caller gave it: what is
//! required and has a default is filled in, and a number in a string becomes a number. What the pages
//! do not know is refused only where they say `additionalProperties: false`.

use super::operation::Operation;
use crate::documents::amount::{EnergyUnits, PowerUnits, Quantity, number_or_text};
use crate::documents::field::{
    Direction, Id, MAX_API_WINDOW, Minutes, PricePerKwh, PriceSegment, RelativePrice,
    TariffDirection, check_window, window_between,
};
use crate::documents::soc::Hours;
use crate::documents::state::{Percent, Reading};
use crate::error::{Error, Result};
use crate::input::{Field, FromValue, Value, invalid_type, shorten};
use crate::time::{Span, Timestamp};

/// A body that may be sent.
pub struct Checked<'a> {
    /// Its fields.
    pub fields: Vec<Field<'a>>,
    /// What the API's pages do not know of it.
    pub unknown: Vec<Error>,
}

/// Checks the body of an operation.
///
/// # Errors
///
/// `missing_field`, `unknown_field`, `invalid_type`, `invalid_value` or `window_too_long`, with the path
/// of the field.
pub fn check(operation: Operation, mut body: Value) -> Result<Checked> {
    let mut unknown = Vec::new();
    let schema = match operation {
        Operation::Amount => &AMOUNT,
        Operation::Duration => &DURATION,
        Operation::Limit => &LIMIT,
        Operation::Soc => &SOC,
        Operation::SubmitState => &STATE,
        Operation::Prices => &PRICES,
    };
    schema.apply(&mut body, &mut unknown)?;
    let fields = if let Value::Object(fields) = body { fields } else { Vec::new() };
    Ok(Checked { fields, unknown })
}

/// An object of the API.
struct Schema {
    properties: &'static [Property],
    /// Their names, where the API says that there are no others.
    only: Option<&'static [&'static str]>,
    /// How long after `start_time` its `end_time` may be.
    longest_window: Option<Span>,
    /// Properties of which one must be there.
    one_of: &'static [&'static str],
}

/// A property of an object.
struct Property {
    name: &'static str,
    kind: Kind,
    missing: Missing,
}

/// What a property may be.
enum Kind {
    /// What passes this check.
    Checked(fn(Value) -> Result<()>),
    /// A number that passes this check; older pages have some in strings.
    Number(fn(Value) -> Result<()>),
    /// An RFC 3339 time.
    Time,
    /// Another object.
    Object(&'static Schema),
    /// A list of objects, at least one.
    List(&'static Schema),
}

/// What to do where a property is not there.
enum Missing {
    /// Nothing.
    Optional,
    /// Refuse the body.
    Required,
    /// Fill in what the API takes for it.
    Filled(fn() -> Value<'static>),
}

impl Schema {
    const fn open(properties: &'static [Property]) -> Self {
        Schema { properties, only: None, longest_window: None, one_of: &[] }
    }

    const fn closed(properties: &'static [Property], names: &'static [&'static str]) -> Self {
        Schema { only: Some(names), ..Schema::open(properties) }
    }

    /// Makes a value what the API has there, and adds what is beyond that to `unknown`.
    fn apply(&self, value: &mut Value, unknown: &mut Vec<Error>) -> Result<()> {
        let Value::Object(fields) = value else { return Err(invalid_type("an object", value)) };
        fields.retain(|(_, value)| *value != Value::Null);
        for (name, _) in fields.iter() {
            if !self.properties.iter().any(|property| property.name == name) {
                let known = self.only.unwrap_or_default();
                let error = Error::unknown(&shorten(name), known);
                if self.only.is_some() {
                    return Err(error);
                }
                unknown.push(error);
            }
        }
        for property in self.properties {
            property.apply(fields, unknown)?;
        }
        self.check_window(fields)?;
        let has = |name: &&str| fields.iter().any(|(field, _)| field == name);
        if !self.one_of.is_empty() && !self.one_of.iter().any(has) {
            return Err(missing(&self.one_of.join(" or ")));
        }
        Ok(())
    }

    fn check_window(&self, fields: &[Field]) -> Result<()> {
        let names = ["start_time", "end_time"];
        let times = names.map(|name| match fields.iter().find(|(field, _)| field == name) {
            Some((_, Value::Text(text))) => Timestamp::parse(text),
            _ => None,
        });
        let [Some(start), Some(end)] = times else { return Ok(()) };
        let window = window_between(start, end, names)?;
        self.longest_window.map_or(Ok(()), |longest| check_window(window, longest))
    }
}

impl Property {
    const fn optional(name: &'static str, kind: Kind) -> Self {
        Property { name, kind, missing: Missing::Optional }
    }

    const fn required(name: &'static str, kind: Kind) -> Self {
        Property { name, kind, missing: Missing::Required }
    }

    fn apply(&self, fields: &mut Vec<Field>, unknown: &mut Vec<Error>) -> Result<()> {
        if let Some((_, value)) = fields.iter_mut().find(|(field, _)| field == self.name) {
            let above = unknown.len();
            let result = self.kind.apply(value, unknown);
            return under(self.name, above, unknown, result);
        }
        let default = match self.missing {
            Missing::Optional => return Ok(()),
            Missing::Required => return Err(missing(self.name)),
            Missing::Filled(default) => default(),
        };
        fields.push((self.name.into(), default));
        Ok(())
    }
}

impl Kind {
    fn apply(&self, value: &mut Value, unknown: &mut Vec<Error>) -> Result<()> {
        match self {
            Kind::Checked(check) => check(value.clone()),
            Kind::Number(check) => {
                *value = number_or_text(value.clone());
                check(value.clone())
            }
            Kind::Time => check_time(value),
            Kind::Object(schema) => schema.apply(value, unknown),
            Kind::List(schema) => {
                let Value::List(values) = value else { return Err(invalid_type("a list", value)) };
                if values.is_empty() {
                    return Err(Error::invalid("", "must have at least one device"));
                }
                for (position, value) in values.iter_mut().enumerate() {
                    let above = unknown.len();
                    let result = schema.apply(value, unknown);
                    under(&format!("[{position}]"), above, unknown, result)?;
                }
                Ok(())
            }
        }
    }
}

/// Puts a place in front of the paths of what is wrong there, and of what is unknown beyond the first
/// `above`.
fn under(place: &str, above: usize, unknown: &mut [Error], result: Result<()>) -> Result<()> {
    for error in unknown.iter_mut().skip(above) {
        error.put_under(place);
    }
    result.map_err(|error| error.under(place))
}

fn missing(field: &str) -> Error {
    Error::missing(field)
}

/// Leaves a time as it was written; but makes a leap second, which many readers of RFC 3339 do not
/// know, the second after it.
fn check_time(value: &mut Value) -> Result<()> {
    let time = Timestamp::from_value(value.clone())?;
    if let Value::Text(text) = value
        && text.as_bytes().windows(3).any(|part| part == b":60")
    {
        *text = time.offset.print(time.instant).into();
    }
    Ok(())
}

/// Whatever a type reads.
fn checked<T: FromValue>(value: Value) -> Result<()> {
    T::from_value(value).map(drop)
}

/// The names of properties.
const fn names<const COUNT: usize>(properties: &[Property; COUNT]) -> [&'static str; COUNT] {
    let mut names = [""; COUNT];
    let mut at = 0;
    // Iterators do not run at compile time.
    while at < COUNT {
        #[allow(clippy::indexing_slicing, reason = "both have as many entries")]
        {
            names[at] = properties[at].name;
        }
        at += 1;
    }
    names
}

/// The API's own have a form, but only the API knows which ids there are.
const ID: Kind = Kind::Checked(checked::<Id>);
const LOCATION: Property = Property::optional("location_id", ID);
const DEVICE_ID: Property = Property::optional("device_id", ID);
const START: Property = Property::required("start_time", Kind::Time);
const END: Property = Property::required("end_time", Kind::Time);
const SEGMENT: Property = Property::required("segment", Kind::Checked(checked::<PriceSegment>));

/// The horizon of who names none, in hours. The API requires one, says that without one it takes the
/// longest that there is, and plans less where it knows less; its longest window has as much.
const LONGEST_HORIZON: f64 = 72.0;

static POWER: Schema = Schema::open(&[
    Property::required("units", Kind::Checked(checked::<PowerUnits>)),
    Property::required("value", Kind::Number(checked::<Quantity>)),
]);

static ENERGY: Schema = Schema::open(&[
    Property::required("units", Kind::Checked(checked::<EnergyUnits>)),
    Property::required("value", Kind::Number(checked::<Quantity>)),
]);

static THRESHOLD: Schema = Schema::open(&[
    Property::optional("relative", Kind::Number(checked::<RelativePrice>)),
    Property::optional("absolute", Kind::Number(checked::<PricePerKwh>)),
]);

static DEVICE: Schema = Schema::open(&[
    Property::required("device_id", ID),
    Property {
        name: "direction",
        kind: Kind::Checked(checked::<Direction>),
        missing: Missing::Filled(|| Value::Text("IMPORT".into())),
    },
    START,
    END,
    Property::optional("max_power", Kind::Object(&POWER)),
    Property::required("energy", Kind::Object(&ENERGY)),
]);

static AMOUNT: Schema = Schema::open(&[
    LOCATION,
    Property::required("max_power", Kind::Object(&POWER)),
    Property::optional("shaving_threshold", Kind::Object(&THRESHOLD)),
    Property::required("data", Kind::List(&DEVICE)),
]);

static DURATION: Schema = Schema {
    longest_window: Some(MAX_API_WINDOW),
    ..Schema::open(&[
        LOCATION,
        START,
        END,
        SEGMENT,
        Property::required("duration", Kind::Checked(checked::<Minutes>)),
        DEVICE_ID,
        Property::optional("tariff_direction", Kind::Checked(checked::<TariffDirection>)),
    ])
};

static LIMIT: Schema = Schema {
    longest_window: Some(MAX_API_WINDOW),
    one_of: &["absolute", "relative"],
    ..Schema::open(&[
        LOCATION,
        START,
        END,
        Property::optional("direction", Kind::Checked(checked::<TariffDirection>)),
        SEGMENT,
        Property::optional("relative", Kind::Checked(checked::<RelativePrice>)),
        Property::optional("absolute", Kind::Checked(checked::<PricePerKwh>)),
    ])
};

static STATE_PROPERTIES: [Property; 8] = [
    Property::optional("record_reference_id", ID),
    Property::required("time", Kind::Time),
    Property::required("state_of_charge_percent", Kind::Checked(checked::<Percent>)),
    Property::required("target_state_of_charge_percent", Kind::Checked(checked::<Percent>)),
    Property::optional("energy_flow_direction", Kind::Checked(checked::<Direction>)),
    Property::optional("battery_power_kw", Kind::Checked(checked::<Reading>)),
    Property::optional("energy_remaining_kwh", Kind::Checked(checked::<Reading>)),
    Property::optional("backup_reserve_percent", Kind::Checked(checked::<Percent>)),
];
static STATE_NAMES: [&str; 8] = names(&STATE_PROPERTIES);
static STATE: Schema = Schema::closed(&STATE_PROPERTIES, &STATE_NAMES);

static SOC_PROPERTIES: [Property; 3] = [
    Property::required("device_id", ID),
    Property {
        name: "schedule_horizon",
        kind: Kind::Checked(checked::<Hours>),
        missing: Missing::Filled(|| Value::Number(LONGEST_HORIZON)),
    },
    Property::optional("device_state", Kind::Object(&STATE)),
];
static SOC_NAMES: [&str; 3] = names(&SOC_PROPERTIES);
static SOC: Schema = Schema::closed(&SOC_PROPERTIES, &SOC_NAMES);

static PRICES: Schema = Schema::open(&[
    LOCATION,
    Property::optional("start_time", Kind::Time),
    END,
    DEVICE_ID,
    Property::optional("tariff_direction", Kind::Checked(checked::<TariffDirection>)),
]);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::tests::json;

    const WINDOW: &str =
        r#""start_time":"2026-01-01T00:00:00Z","end_time":"2026-01-01T04:00:00Z","segment":"LOW""#;

    fn checked(operation: Operation, body: &str) -> Result<(serde_json::Value, Vec<String>)> {
        let Checked { fields, unknown } = super::check(operation, crate::json::parse(body))?;
        let unknown = unknown.iter().filter_map(Error::field).map(str::to_owned).collect();
        Ok((json(&Value::Object(fields)), unknown))
    }

    fn parsed(text: &str) -> serde_json::Value {
        serde_json::from_str(text).unwrap()
    }

    fn message(operation: Operation, body: &str) -> String {
        checked(operation, body).unwrap_err().to_string()
    }

    #[test]
    fn an_amount_is_made_valid() {
        let body = r#"{"max_power":{"units":"W","value":"14000"},"shaving_threshold":{"relative":"0.5","absolute":null},
            "data":[{"device_id":"my-car","start_time":"2026-01-01T00:00:60Z","end_time":"2026-02-01T00:00:00Z",
            "energy":{"units":"KWH","value":0,"note":1}}],"extra":{}}"#;
        let (valid, unknown) = checked(Operation::Amount, body).unwrap();
        let expected = r#"{"max_power":{"units":"W","value":14000},"shaving_threshold":{"relative":0.5},
            "data":[{"device_id":"my-car","start_time":"2026-01-01T00:01:00Z","end_time":"2026-02-01T00:00:00Z",
            "energy":{"units":"KWH","value":0,"note":1},"direction":"IMPORT"}],"extra":{}}"#;
        assert_eq!(valid, parsed(expected));
        assert_eq!(unknown, ["extra", "data[0].energy.note"]);
    }

    #[test]
    fn what_is_wrong_is_named_by_its_path() {
        let amount = |data: &str| {
            let power = r#"{"units":"W","value":1}"#;
            message(Operation::Amount, &format!(r#"{{"max_power":{power},"data":{data}}}"#))
        };
        assert_eq!(amount("[]"), "data must have at least one device");
        assert_eq!(amount("1"), "data must be a list, got 1");
        assert_eq!(amount("[1]"), "data[0] must be an object, got 1");
        assert_eq!(amount("[{}]"), "data[0].device_id is required");
        assert_eq!(
            message(Operation::Soc, r#"{"device_id":"d","device_state":{"x":1}}"#),
            "device_state.x is not a field; the fields here are record_reference_id, time, \
             state_of_charge_percent, target_state_of_charge_percent, energy_flow_direction, \
             battery_power_kw, energy_remaining_kwh, backup_reserve_percent"
        );
        assert_eq!(
            message(Operation::Soc, r#"{"device_id":""}"#),
            "device_id must have 1 to 256 characters, got 0"
        );
        let limit = format!("{{{WINDOW}}}");
        assert_eq!(message(Operation::Limit, &limit), "absolute or relative is required");
    }

    #[test]
    fn three_days_are_the_longest_window() {
        let until = |end: &str| {
            let window = WINDOW.replace("2026-01-01T04:00:00Z", end);
            checked(Operation::Duration, &format!(r#"{{{window},"duration":60}}"#)).err()
        };
        assert_eq!(until("2026-01-04T00:00:00Z"), None);
        let error = until("2026-01-04T00:00:00.001Z").unwrap();
        assert_eq!((error.code(), error.status()), ("window_too_long", 400));
        assert_eq!(error.field(), Some("end_time"));
        assert!(until("2026-01-01T00:00:00Z").is_some());
    }

    #[test]
    fn a_soc_without_a_horizon_has_the_longest_one() {
        let (valid, _) = checked(Operation::Soc, r#"{"device_id":"d"}"#).unwrap();
        assert_eq!(valid, parsed(r#"{"device_id":"d","schedule_horizon":72}"#));
    }
}
