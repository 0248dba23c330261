//! Prices as they come in: the API's price documents of all versions, their `data` alone, or
//! columns.
//!
//! A price document (`POST /prices` and its predecessors) has `data[]` of `valid_from`, `valid_to`
//! and `price: {value, confidence}`; the oldest version writes `tariff: {rate, confidence}`. Prices
//! are per kWh, in major currency units. Unknown fields are left alone: they are a server's.

use super::field::{Confidence, Minutes, PricePerKwh, window_between};
use crate::error::{Error, Result};
use crate::input::{Value, read, reads};
use crate::series::{Period, Series};
use crate::time::{Timestamp, Window};

/// The fields of a price document that planning needs.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceDocument {
    /// The location that the prices hold for.
    pub location_id: Option<String>,
    /// Its time zone.
    pub location_timezone: Option<String>,
    /// The currency of the prices.
    pub currency_code: Option<String>,
    /// The prices.
    pub data: Vec<PricePeriod>,
}

/// A price for some time.
#[derive(Clone, Debug, PartialEq)]
pub struct PricePeriod {
    /// Where the price starts to hold.
    pub valid_from: Timestamp,
    /// Where it ends to hold.
    pub valid_to: Timestamp,
    /// The price.
    pub price: Option<Price>,
    /// The price as version 2024-08-24 writes it.
    pub tariff: Option<Rate>,
}

/// A price per kWh.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    /// In major currency units per kWh.
    pub value: PricePerKwh,
    /// How sure it is, 0 to 1; sure if left out. A value of 0 with confidence 0 is no price.
    pub confidence: Option<Confidence>,
}

/// A price per kWh as version 2024-08-24 writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// In major currency units per kWh.
    pub rate: PricePerKwh,
    /// How sure it is, 0 to 1; sure if left out.
    pub confidence: Option<Confidence>,
}

/// Prices of one length each, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceColumns {
    /// Where the first price starts to hold.
    pub start: Timestamp,
    /// How long each price holds.
    pub interval_minutes: Minutes,
    /// The prices, per kWh.
    pub values: Vec<PricePerKwh>,
    /// How sure each price is; all are sure if left out.
    pub confidence: Option<Vec<Confidence>>,
}

reads!(PriceColumns { start, interval_minutes as "intervalMinutes", values, confidence });

reads!(open PriceDocument { location_id, location_timezone, currency_code, data });
reads!(open PricePeriod { valid_from, valid_to, price, tariff });
reads!(open Price { value, confidence });
reads!(open Rate { rate, confidence });

/// A price series, with what its document says of the location.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// The prices.
    pub series: Series,
    /// The location that the document names.
    pub location_id: Option<String>,
    /// The time zone that the document names.
    pub location_timezone: Option<String>,
    /// The currency that the document names.
    pub currency_code: Option<String>,
}

impl Prices {
    /// Reads a price series in any of its forms.
    ///
    /// # Errors
    ///
    /// What [`read()`] and [`Series::new`] refuse, with the path of the field.
    pub fn read(value: Value) -> Result<Self> {
        match value {
            Value::List(_) => Ok(Prices::unplaced(series(&read::<Vec<PricePeriod>>(value)?)?)),
            Value::Object(_) if value.get("values").is_some() => {
                Ok(Prices::unplaced(read::<PriceColumns>(value)?.series()?))
            }
            Value::Object(_) if value.get("data").is_some() => {
                let document: PriceDocument = read(value)?;
                Ok(Prices {
                    series: series(&document.data).map_err(|error| error.under("data"))?,
                    location_id: document.location_id,
                    location_timezone: document.location_timezone,
                    currency_code: document.currency_code,
                })
            }
            _ => Err(Error::invalid(
                "",
                "must be a price document, the list in its data, or columns {start, intervalMinutes, values}",
            )),
        }
    }

    fn unplaced(series: Series) -> Self {
        Prices { series, location_id: None, location_timezone: None, currency_code: None }
    }
}

/// The prices of a document as a series.
fn series(data: &[PricePeriod]) -> Result<Series> {
    let periods = data.iter().enumerate().map(|(position, period)| {
        period.period().map_err(|error| error.under(&format!("[{position}]")))
    });
    Series::new(periods.collect::<Result<_>>()?)
}

impl PricePeriod {
    fn period(&self) -> Result<Period> {
        let window = window_between(self.valid_from, self.valid_to, ["valid_from", "valid_to"])?;
        let (value, confidence) = match (&self.price, &self.tariff) {
            (Some(price), _) => (price.value, price.confidence),
            (None, Some(tariff)) => (tariff.rate, tariff.confidence),
            (None, None) => {
                return Err(Error::missing("price"));
            }
        };
        Ok(period(window, value, confidence))
    }
}

/// A period of a series; the price is known where nothing else is said.
fn period(window: Window, value: PricePerKwh, confidence: Option<Confidence>) -> Period {
    let Confidence(confidence) = confidence.unwrap_or(Confidence::KNOWN);
    Period { window, value: value.0, confidence }
}

impl PriceColumns {
    /// The values as a series.
    pub(super) fn series(&self) -> Result<Series> {
        if let Some(confidence) = &self.confidence
            && confidence.len() != self.values.len()
        {
            let problem = format!(
                "must have as many entries as values: {} for {}",
                confidence.len(),
                self.values.len()
            );
            return Err(Error::invalid("confidence", problem));
        }
        let Minutes(interval) = self.interval_minutes;
        let mut end = self.start.instant;
        let mut sure = self.confidence.iter().flatten();
        let periods = self.values.iter().map(|&value| {
            let window = Window::new(end, end.plus(interval));
            end = end.plus(interval);
            let beyond =
                || Error::invalid("start", "must lie before the year 10000 with all values");
            let window = window.ok_or_else(beyond)?;
            Ok(period(window, value, sure.next().copied()))
        });
        let series = Series::new(periods.collect::<Result<_>>()?);
        series.map_err(|error| error.under("values"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Instant, Span};

    fn prices(json: &str) -> Result<Prices> {
        Prices::read(crate::json::parse(json))
    }

    fn message(json: &str) -> String {
        prices(json).unwrap_err().to_string()
    }

    const PERIOD: &str = r#"{"valid_from": "2026-01-01T00:00:00Z", "valid_to": "2026-01-01T01:00:00Z", "price": {"value": 0.25, "confidence": 0.6}}"#;

    #[test]
    fn a_document_and_its_data_are_the_same_prices() {
        let document =
            format!(r#"{{"object": "price", "currency_code": "EUR", "data": [{PERIOD}]}}"#);
        let document = prices(&document).unwrap();
        assert_eq!(document.currency_code.as_deref(), Some("EUR"));
        assert_eq!(document.series, prices(&format!("[{PERIOD}]")).unwrap().series);
        assert_eq!(document.series.periods()[0].value, 0.25);
        assert_eq!(document.series.periods()[0].confidence, 0.6);
    }

    #[test]
    fn the_oldest_version_writes_a_rate() {
        let rate = PERIOD.replace("price", "tariff").replace("value", "rate");
        assert_eq!(prices(&format!("[{rate}]")).unwrap().series.periods()[0].value, 0.25);
    }

    #[test]
    fn columns_are_prices_of_one_length() {
        let columns = prices(
            r#"{"start": "2026-01-01T00:00:00Z", "intervalMinutes": 15, "values": [1, 2], "confidence": [1, 0.5]}"#,
        );
        let series = columns.unwrap().series;
        let quarter = Span::from_minutes(15.0).unwrap();
        let start = Timestamp::parse("2026-01-01T00:15:00Z").unwrap().instant;
        assert_eq!(series.periods()[1].window, Window::new(start, start.plus(quarter)).unwrap());
        assert_eq!((series.periods()[1].value, series.periods()[1].confidence), (2.0, 0.5));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_position() {
        let late = PERIOD.replace("01T00:00", "01T02:00");
        assert!(
            message(&format!("[{PERIOD}, {late}]"))
                .starts_with("[1].valid_to must be after valid_from")
        );
        let longer = PERIOD.replace("T01:00", "T01:30");
        assert_eq!(
            message(&format!("[{PERIOD}, {longer}]")),
            "[1] overlaps the period at position 0"
        );
        assert_eq!(
            message(&format!(r#"{{"data": [{PERIOD}, {longer}]}}"#)),
            "data[1] overlaps the period at position 0"
        );
        let none = PERIOD.replace("price", "cost");
        assert_eq!(message(&format!("[{none}]")), "[0].price is required");
        let text = PERIOD.replace("0.25", r#""0.25""#);
        assert_eq!(
            message(&format!("[{text}]")),
            r#"[0].price.value must be a number, got "0.25""#
        );
        let columns =
            r#"{"start": "2026-01-01T00:00:00Z", "intervalMinutes": 15, "values": [1, null]}"#;
        assert_eq!(message(columns), "values[1] must be a number, got nothing");
        let columns = columns.replace("null", "2").replace("15", "0");
        assert!(message(&columns).starts_with("intervalMinutes must be at least one second"));
        let columns = columns.replace(": 0", r#": 5, "confidence": [1]"#);
        assert_eq!(message(&columns), "confidence must have as many entries as values: 1 for 2");
        assert!(message("{}").starts_with(" must be a price document"));
    }

    #[test]
    fn columns_that_leave_the_calendar_are_refused() {
        let columns = PriceColumns {
            start: Timestamp::parse("9999-12-31T23:00:00Z").unwrap(),
            interval_minutes: Minutes(Span::from_minutes(60.0).unwrap()),
            values: vec![PricePerKwh(1.0); 3],
            confidence: None,
        };
        assert_eq!(columns.series().unwrap_err().field(), Some("start"));
        assert!(Instant::from_millis(i64::MAX).is_none());
    }
}
