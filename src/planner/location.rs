//! Where the planner plans: an id, a time zone and a currency.

use serde::Deserialize;

use super::tariffs::PriceOptions;
use crate::documents::field::Id;
use crate::documents::prices::Prices;
use crate::error::{Error, Result};

/// The location as the caller states it; each part may come from a price document instead.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocationOptions {
    /// The location's id.
    pub id: Option<Id>,
    /// Its time zone, by its name in the tz database.
    pub timezone: Option<String>,
    /// Its currency, ISO 4217.
    pub currency_code: Option<String>,
}

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
        let id = agreed(prices, "location_id", |prices| prices.location_id.as_ref())?;
        let timezone =
            agreed(prices, "location_timezone", |prices| prices.location_timezone.as_ref())?;
        let currency = agreed(prices, "currency_code", |prices| prices.currency_code.as_ref())?;
        let timezone = options.timezone.or(timezone).ok_or_else(|| missing("timezone"))?;
        if !is_timezone(&timezone) {
            let problem = format!("must be a time zone like Europe/London, got {timezone:?}");
            return Err(Error::invalid("location.timezone", problem));
        }
        if let (Some(stated), Some(found)) = (&options.currency_code, &currency)
            && stated != found
        {
            let problem = format!("is {stated}, but the prices are in {found}");
            return Err(Error::invalid("location.currency_code", problem));
        }
        let currency_code =
            options.currency_code.or(currency).ok_or_else(|| missing("currency_code"))?;
        if currency_code.len() != 3 || !currency_code.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            let problem = format!("must be an ISO 4217 code like GBP, got {currency_code:?}");
            return Err(Error::invalid("location.currency_code", problem));
        }
        Ok(Location { id: options.id.or(id.and_then(Id::new)), timezone, currency_code })
    }
}

fn missing(part: &str) -> Error {
    Error::MissingField { field: format!("location.{part}") }
}

/// What the price documents say of the location, if they agree.
fn agreed(
    prices: &PriceOptions,
    field: &str,
    part: impl Fn(&Prices) -> Option<&String>,
) -> Result<Option<String>> {
    let mut said: Option<&String> = None;
    for (path, prices) in prices.series() {
        match (said, part(prices)) {
            (Some(first), Some(other)) if first != other => {
                let problem = format!("is {other}, but other prices have {first}");
                return Err(Error::invalid(format!("{path}.{field}"), problem));
            }
            (None, Some(first)) => said = Some(first),
            _ => {}
        }
    }
    Ok(said.cloned())
}
