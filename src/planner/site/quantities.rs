//! Powers and energies, read and printed.

use crate::documents::amount::{EnergyUnits, Power, PowerUnits, SegmentPower, TransferredEnergy};
use crate::error::{Error, Result};

/// A power in kilowatts.
pub(super) fn kilowatts(power: Option<Power>, field: &'static str) -> Result<Option<f64>> {
    let kilowatts = power.map(|power| power.value.0 / power.units.per_kilowatt());
    match kilowatts.filter(|kilowatts| *kilowatts > 1e6) {
        Some(_) => Err(Error::invalid(format!("{field}.value"), "must be at most 1e6 kW")),
        None => Ok(kilowatts),
    }
}

pub(super) fn kilowatts_of(value: f64) -> SegmentPower {
    SegmentPower { units: PowerUnits::Kw, value: rounded(value) }
}

pub(super) fn kilowatt_hours(value: f64) -> TransferredEnergy {
    TransferredEnergy { units: EnergyUnits::Kwh, value: rounded(value) }
}

/// Eight decimals: powers are no finer.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e8).round() / 1e8 + 0.0
}
