//! The proof of a plan, and the reasons for it. Not in the API's answer.

use serde::Serialize;

use crate::documents::field::{Direction, Id};
use crate::documents::warning::LimitedBy;
use crate::time::Timestamp;

/// The prices that prove that no plan which delivers as much costs less. All per kWh, not
/// rounded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CertificateDocument {
    /// In the order of the request.
    pub devices: Vec<DeviceProof>,
    /// For each direction that has devices.
    pub site: Vec<SiteProof>,
    /// No plan that delivers the same costs less.
    pub bound: f64,
    /// How far the plan is from the bound: zero but for the rounding of sums.
    pub gap: f64,
}

/// The proof of one device.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeviceProof {
    /// The device.
    pub device_id: Id,
    /// The price of its last kWh.
    pub price: f64,
    /// When its own power binds, and what one more kWh of it would be worth.
    #[serde(rename = "rents")]
    pub shadow_prices: Vec<ShadowPriceDocument>,
}

/// The proof of one direction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteProof {
    /// The direction.
    pub direction: Direction,
    /// When the site limit binds, and what one more kWh of it would be worth.
    #[serde(rename = "rents")]
    pub shadow_prices: Vec<ShadowPriceDocument>,
    /// Where energy is unserved: the proof that no more can be delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shortage: Option<ShortageDocument>,
}

/// What a limit costs in a stretch of time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShadowPriceDocument {
    /// When it starts, in the offset of the first device's `end_time`.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
    /// Per kWh, more than zero.
    #[serde(rename = "rent")]
    pub price: f64,
}

/// Devices that take all that the site can carry in some windows, and run at full power wherever else
/// they may; all others get what they want.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShortageDocument {
    /// The positions of the devices in `data`.
    pub devices: Vec<usize>,
    /// The windows.
    pub windows: Vec<WindowDocument>,
}

/// A stretch of time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WindowDocument {
    /// When it starts.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
}

/// Why a device runs when it does. Prices are per kWh, not rounded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReasonDocument {
    /// The device.
    pub device_id: Id,
    /// The price of its last kWh: an unused period below it would be used. Null if it takes nothing.
    pub marginal_price: Option<f64>,
    /// The price at which it would take one more kWh. Null if it cannot have more.
    pub next_kwh_price: Option<f64>,
    /// The best price in its window that the price cap keeps out. Null if there is none.
    pub excluded_price: Option<f64>,
    /// What keeps it from taking more where that would be cheaper than its last kWh.
    pub limits: Vec<LimitDocument>,
    /// What a person would say, where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// When a limit binds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LimitDocument {
    /// When it starts, in the offset of the device's `end_time`.
    pub start_time: Timestamp,
    /// When it ends.
    pub end_time: Timestamp,
    /// `site_limit`, `device_limit`, `price_cap` or `other_direction`.
    pub limit: LimitedBy,
}
