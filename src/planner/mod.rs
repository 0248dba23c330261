//! The local engine: a document in, a plan, a document out.
//!
//! A [`Planner`] holds the prices of one location, prepared once, and the last state of each device.
//! A call reads nothing else but its own request. The clock is injected as `now`, and answers are
//! named by their content, so the same request gives the same bytes on every machine.

mod amount;
mod devices;
mod duration;
mod fingerprint;
mod keeping;
mod limit;
mod location;
mod reasons_as;
mod shortfall;
mod site;
mod soc;
mod tariffs;
mod wording;

pub use amount::AmountOptions;
pub use devices::{BatteryOptions, DeviceOptions, StateOptions};
pub use duration::DurationOptions;
pub use limit::LimitOptions;
pub use location::LocationOptions;
pub use reasons_as::ReasonsAs;
pub use shortfall::OnShortfall;
pub use site::SiteOptions;
pub use soc::SocOptions;
pub use tariffs::PriceOptions;

use std::cell::RefCell;
use std::rc::Rc;

use crate::documents::field::{Id, PriceSegment};
use crate::error::{Error, ErrorCode, Result};
use crate::input::reads;
use crate::plan::Goal;
use crate::series::Numbers;
use crate::time::{Instant, Offset, Timestamp};

use devices::Devices;
use location::Location;
use tariffs::Tariffs;

/// The account of every local answer: a valid id, and no account of the hosted API.
const LOCAL_ACCOUNT: &str = "acc_local";

/// The location of an answer where neither the planner nor the request names one.
const LOCAL_LOCATION: &str = "loc_local";

/// The options of a planner, beside its prices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlannerOptions {
    /// Where the planner plans. May be left out where a price document says it.
    pub location: Option<LocationOptions>,
    /// The devices that states are submitted for and that batteries are planned for.
    pub devices: Option<Vec<DeviceOptions>>,
}

reads!(PlannerOptions { location, devices });

/// Plans for one location.
#[derive(Clone, Debug)]
pub struct Planner {
    location: Location,
    tariffs: Tariffs,
    /// The only part that changes. It is borrowed within a call and never across one.
    devices: RefCell<Devices>,
}

impl Planner {
    /// Prepares prices for planning. `is_timezone` knows the names of the tz database.
    ///
    /// # Errors
    ///
    /// `missing_field` or `invalid_value` where neither the options nor a price document say where
    /// the prices hold, or where they contradict each other, and for a device that cannot be.
    pub fn new(
        prices: PriceOptions,
        options: PlannerOptions,
        is_timezone: impl Fn(&str) -> bool,
    ) -> Result<Self> {
        let location = Location::new(options.location.unwrap_or_default(), &prices, is_timezone)?;
        let devices = Devices::new(&options.devices.unwrap_or_default())?;
        Ok(Planner { location, tariffs: Tariffs::new(prices), devices: RefCell::new(devices) })
    }

    /// Moves the numbers of the prices, most of what a planner holds, to another place.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn store(&mut self, mut keep: impl FnMut(&[f64]) -> Result<Rc<dyn Numbers>>) -> Result<()> {
        self.tariffs.store(&mut keep)
    }

    /// The location to answer for: a request may repeat it, and may not name another.
    fn location_of(&self, requested: Option<&Id>) -> Result<String> {
        let (requested, own) =
            (requested.map(Id::as_str), self.location.id.as_ref().map(Id::as_str));
        match (requested, own) {
            (Some(id), Some(own)) if id != own => Err(Error::of_field(
                ErrorCode::NotFound,
                "location_id",
                format!("{id} is not the location of this planner, which is {own}"),
            )),
            (id, own) => Ok(id.or(own).unwrap_or(LOCAL_LOCATION).to_owned()),
        }
    }
}

/// When an answer was made: UTC, in whole seconds.
fn time_created(now: Instant) -> Timestamp {
    let seconds = now.millis().div_euclid(1_000);
    Offset::Utc.at(Instant::from_millis(seconds * 1_000).unwrap_or(now))
}

/// The end of the prices that a segment means, for every direction: LOW is low also when selling.
fn goal(segment: PriceSegment) -> Goal {
    match segment {
        PriceSegment::Low => Goal::Lowest,
        PriceSegment::High => Goal::Highest,
    }
}
