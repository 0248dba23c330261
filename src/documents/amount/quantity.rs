//! Powers and energies, each with its unit.

use serde::Serialize;

use crate::documents::warning::Unit;
use crate::error::{Error, Result};
use crate::input::{Fields, FromValue, Value, number_in, one_of};
use crate::number::decimal;

/// A power with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Power {
    /// The unit.
    pub units: PowerUnits,
    /// The number.
    pub value: Quantity,
}

impl Power {
    /// The most that is read, in kilowatts.
    const MAX_KILOWATTS: f64 = 1e9;

    /// Its number of kilowatts.
    pub fn kilowatts(&self) -> f64 {
        self.value.0 / self.units.per_kilowatt()
    }
}

impl FromValue for Power {
    fn from_value(value: Value) -> Result<Self> {
        let mut fields = Fields::known(value, &["units", "value"])?;
        let power = Power { units: fields.take("units")?, value: fields.take("value")? };
        match power.kilowatts() <= Self::MAX_KILOWATTS {
            true => Ok(power),
            false => Err(Error::invalid("value", "must be at most 1e9 kW")),
        }
    }
}

/// A unit of power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PowerUnits {
    /// Watts.
    W,
    /// Kilowatts.
    Kw,
}

impl FromValue for PowerUnits {
    fn from_value(value: Value) -> Result<Self> {
        one_of(value, &[("W", PowerUnits::W), ("KW", PowerUnits::Kw)])
    }
}

/// An energy with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Energy {
    /// The unit.
    pub units: EnergyUnits,
    /// The number.
    pub value: Quantity,
}

impl Energy {
    /// The most that is read, in kilowatt hours.
    const MAX_KILOWATT_HOURS: f64 = 1e12;

    /// Its number of kilowatt hours.
    pub fn kilowatt_hours(&self) -> f64 {
        self.value.0 / self.units.per_kilowatt_hour()
    }
}

impl FromValue for Energy {
    fn from_value(value: Value) -> Result<Self> {
        let mut fields = Fields::known(value, &["units", "value"])?;
        let energy = Energy { units: fields.take("units")?, value: fields.take("value")? };
        match energy.kilowatt_hours() <= Self::MAX_KILOWATT_HOURS {
            true => Ok(energy),
            false => Err(Error::invalid("value", "must be at most 1e12 kWh")),
        }
    }
}

/// A unit of energy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EnergyUnits {
    /// Watt hours.
    Wh,
    /// Kilowatt hours.
    Kwh,
}

impl FromValue for EnergyUnits {
    fn from_value(value: Value) -> Result<Self> {
        one_of(value, &[("WH", EnergyUnits::Wh), ("KWH", EnergyUnits::Kwh)])
    }
}

impl PowerUnits {
    /// How many of them make a kilowatt.
    pub fn per_kilowatt(self) -> f64 {
        match self {
            PowerUnits::W => 1_000.0,
            PowerUnits::Kw => 1.0,
        }
    }
}

impl EnergyUnits {
    /// How many of them make a kilowatt hour.
    pub fn per_kilowatt_hour(self) -> f64 {
        match self {
            EnergyUnits::Wh => 1_000.0,
            EnergyUnits::Kwh => 1.0,
        }
    }

    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            EnergyUnits::Wh => "WH",
            EnergyUnits::Kwh => "KWH",
        }
    }
}

impl From<EnergyUnits> for Unit {
    fn from(units: EnergyUnits) -> Self {
        match units {
            EnergyUnits::Wh => Unit::WattHours,
            EnergyUnits::Kwh => Unit::KilowattHours,
        }
    }
}

/// A number that is not negative, written as a number or, by older pages of the API, as a string.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantity(pub f64);

impl FromValue for Quantity {
    fn from_value(value: Value) -> Result<Self> {
        let shape = "a finite number, 0 or more";
        // Adding zero takes the sign off a negative zero.
        number_in(number_or_text(value), 0.0..=f64::MAX, shape).map(|number| Quantity(number + 0.0))
    }
}

/// A number in a string as the number, if it has a digit before its point; anything else as it is.
pub fn number_or_text(value: Value) -> Value {
    let number = match &value {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    };
    let has_whole = |text: &&str| !text.trim_start_matches('-').starts_with('.');
    let number = number.filter(has_whole).and_then(|text| decimal(text, 0));
    number.map_or(value, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Value, read};

    #[test]
    fn a_number_may_be_a_string() {
        let power = r#"{"units": "W", "value": " 14000 "}"#;
        let power: Power = read(crate::json::parse(power)).unwrap();
        assert_eq!(power, Power { units: PowerUnits::W, value: Quantity(14_000.0) });
        assert_eq!(serde_json::to_string(&power).unwrap(), r#"{"units":"W","value":14000.0}"#);
        assert_eq!(read::<Quantity>(Value::Text("0".into())), Ok(Quantity(0.0)));
        for text in ["", "many", "1e400", "NaN", "-1"] {
            let error = read::<Quantity>(Value::Text(text.into())).unwrap_err();
            assert_eq!(error.status(), 400, "{text}");
        }
    }
}
