//! Where the planner plans: an id, a time zone and a currency.

use super::tariffs::PriceOptions;
use crate::documents::field::Id;
use crate::documents::prices::Prices;
use crate::error::{Error, Result};
use crate::input::{Value, quote, read, reads};

/// The location as the caller states it; each part may come from a price document instead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocationOptions {
    /// The location's id.
    pub id: Option<Id>,
    /// Its time zone, by its name in the tz database.
    pub timezone: Option<String>,
    /// Its currency, ISO 4217.
    pub currency_code: Option<String>,
}

reads!(LocationOptions { id, timezone, currency_code });

/// A location that is fully known, but for its id, which only a server needs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Location {
    pub(super) id: Option<Id>,
    pub(super) timezone: String,
    pub(super) currency_code: String,
}

impl Location {
    pub(super) fn new(
        options: LocationOptions,
        prices: &PriceOptions,
        is_timezone: impl Fn(&str) -> bool,
    ) -> Result<Self> {
        let id = said(prices, "location_id", |prices| prices.location_id.as_ref())?;
        let timezone =
            said(prices, "location_timezone", |prices| prices.location_timezone.as_ref())?;
        let currency = said(prices, "currency_code", |prices| prices.currency_code.as_ref())?;
        let stated = options.id.as_ref().map(|id| id.as_str().to_owned());
        let timezone = agreed("timezone", options.timezone, timezone)?;
        let currency_code = agreed("currency_code", options.currency_code, currency)?;
        Ok(Location {
            id: agreed("id", stated, id)?.map(checked_id).transpose()?,
            timezone: checked_timezone(timezone, is_timezone)?,
            currency_code: checked_currency(currency_code)?,
        })
    }
}

fn checked_id(id: String) -> Result<Id> {
    read(Value::Text(id.into())).map_err(|error| error.under("location.id"))
}

fn checked_timezone(
    timezone: Option<String>,
    is_timezone: impl Fn(&str) -> bool,
) -> Result<String> {
    let timezone = timezone.ok_or_else(|| missing("timezone"))?;
    if is_timezone(&timezone) {
        return Ok(timezone);
    }
    let problem = format!("must be a time zone like Europe/London, got {}", quote(&timezone));
    Err(Error::invalid("location.timezone", problem))
}

fn checked_currency(currency_code: Option<String>) -> Result<String> {
    let code = currency_code.ok_or_else(|| missing("currency_code"))?;
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(code);
    }
    let problem = format!("must be an ISO 4217 code like GBP, got {}", quote(&code));
    Err(Error::invalid("location.currency_code", problem))
}

/// What the caller states, or what the prices say: they may not contradict each other.
fn agreed(part: &str, stated: Option<String>, found: Option<String>) -> Result<Option<String>> {
    match (stated, found) {
        (Some(stated), Some(found)) if stated != found => {
            let problem = format!("is {}, but the prices say {}", quote(&stated), quote(&found));
            Err(Error::invalid(format!("location.{part}"), problem))
        }
        (stated, found) => Ok(stated.or(found)),
    }
}

fn missing(part: &str) -> Error {
    Error::missing(&format!("location.{part}"))
}

/// What the price documents say of the location, if they agree.
fn said(
    prices: &PriceOptions,
    field: &str,
    part: impl Fn(&Prices) -> Option<&String>,
) -> Result<Option<String>> {
    let mut first: Option<&String> = None;
    for (path, prices) in prices.series() {
        match (first, part(prices)) {
            (Some(first), Some(other)) if first != other => {
                let problem = format!("is {}, but other prices say {}", quote(other), quote(first));
                return Err(Error::invalid(format!("{path}.{field}"), problem));
            }
            (None, found) => first = found,
            _ => {}
        }
    }
    Ok(first.cloned())
}
