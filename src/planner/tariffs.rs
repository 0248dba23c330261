//! The prices of a location, one series for each direction.

use std::borrow::Cow;
use std::rc::Rc;

use super::fingerprint::Fingerprint;
use crate::documents::field::TariffDirection;
use crate::documents::prices::Prices;
use crate::error::{Error, ErrorCode, Result};
use crate::input::{Field, Value, shorten};
use crate::series::{Numbers, Period, PricedWindow, Series, StoredSeries};
use crate::time::{Instant, Offset, Window};

/// Prices as the caller gives them: just the import price, or one series for each direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PriceOptions {
    import: Option<Prices>,
    export: Option<Prices>,
    local: Option<Prices>,
}

impl PriceOptions {
    /// The fields that name directions.
    pub const DIRECTIONS: [&'static str; 3] = ["import", "export", "local"];

    /// Reads `prices`: a series in any form, or `{import, export, local}` of them.
    ///
    /// # Errors
    ///
    /// What [`Prices::read`] refuses; `missing_field` if no series is there at all.
    pub fn read(value: Value) -> Result<Self> {
        let read = match value {
            Value::Null => {
                return Err(Error::missing("prices"));
            }
            Value::Object(fields) if names_directions(&fields) => Self::by_direction(fields),
            value => Prices::read(value)
                .map(|import| PriceOptions { import: Some(import), ..PriceOptions::default() }),
        };
        let options = read.map_err(|error: Error| error.under("prices"))?;
        if options.series().next().is_none() {
            return Err(Error::missing("prices"));
        }
        Ok(options)
    }

    fn by_direction(fields: Vec<Field>) -> Result<Self> {
        let mut options = PriceOptions::default();
        for (name, value) in fields {
            let series = match name.as_ref() {
                "import" => &mut options.import,
                "export" => &mut options.export,
                "local" => &mut options.local,
                _ => {
                    return Err(Error::unknown(&shorten(&name), &Self::DIRECTIONS));
                }
            };
            if value != Value::Null {
                *series = Some(Prices::read(value).map_err(|error| error.under(&name))?);
            }
        }
        Ok(options)
    }

    /// The series that there are, each with its path in the options.
    pub(super) fn series(&self) -> impl Iterator<Item = (&'static str, &Prices)> {
        [
            ("prices.import", &self.import),
            ("prices.export", &self.export),
            ("prices.local", &self.local),
        ]
        .into_iter()
        .filter_map(|(path, prices)| Some((path, prices.as_ref()?)))
    }
}

fn names_directions(fields: &[Field]) -> bool {
    fields.iter().any(|(name, _)| PriceOptions::DIRECTIONS.contains(&name.as_ref()))
}

/// A price series that is ready to plan with.
#[derive(Clone, Debug)]
pub(super) struct Tariff {
    direction: TariffDirection,
    pub(super) series: StoredSeries,
    pub(super) fingerprint: Fingerprint,
}

impl Tariff {
    fn new(direction: TariffDirection, series: &Series) -> Self {
        let fingerprint = Fingerprint::of_series(series);
        Tariff { direction, series: StoredSeries::new(series), fingerprint }
    }

    /// The prices over a window; a gap is an error that names it in the offset of the request.
    pub(super) fn within(&self, window: Window, offset: Offset) -> Result<PricedWindow> {
        self.series.within(window).map_err(|missing| self.no_price(missing, offset))
    }

    /// The error of an instant without a price.
    pub(super) fn no_price(&self, missing: Instant, offset: Offset) -> Error {
        let (direction, missing) = (self.direction.name(), offset.print(missing));
        Error::whole(
            ErrorCode::NoPriceData,
            format!("There is no {direction} price from {missing} on"),
        )
    }
}

/// The tariffs of a location.
#[derive(Clone, Debug)]
pub(super) struct Tariffs {
    import: Option<Tariff>,
    export: Option<Tariff>,
    local: Option<Tariff>,
}

impl Tariffs {
    pub(super) fn new(prices: PriceOptions) -> Self {
        let tariff = |direction, prices: Option<Prices>| {
            prices.map(|prices| Tariff::new(direction, &prices.series))
        };
        Tariffs {
            import: tariff(TariffDirection::Import, prices.import),
            export: tariff(TariffDirection::Export, prices.export),
            local: tariff(TariffDirection::Local, prices.local),
        }
    }

    /// Moves the numbers of all series to another place.
    pub(super) fn store(
        &mut self,
        keep: &mut impl FnMut(&[f64]) -> Result<Rc<dyn Numbers>>,
    ) -> Result<()> {
        let tariffs = [&mut self.import, &mut self.export, &mut self.local];
        tariffs.into_iter().flatten().try_for_each(|tariff| tariff.series.store(keep))
    }

    /// The tariff of a direction. What a location generates itself is free unless a series says
    /// otherwise.
    pub(super) fn of(&self, direction: TariffDirection, window: Window) -> Result<Cow<'_, Tariff>> {
        match (self.connected(direction), direction) {
            (Err(_), TariffDirection::Local) => {
                Ok(Cow::Owned(Tariff::new(TariffDirection::Local, &free(window)?)))
            }
            (connected, _) => connected.map(Cow::Borrowed),
        }
    }

    /// The tariff of a direction, if there is a series for it.
    pub(super) fn connected(&self, direction: TariffDirection) -> Result<&Tariff> {
        let tariff = match direction {
            TariffDirection::Import => &self.import,
            TariffDirection::Export => &self.export,
            TariffDirection::Local => &self.local,
        };
        let missing = || Error::no_tariff(direction.name());
        tariff.as_ref().ok_or_else(missing)
    }
}

/// A price of zero, known for sure.
fn free(window: Window) -> Result<Series> {
    Series::new(vec![Period { window, value: 0.0, confidence: 1.0 }])
}
