//! What a plan could not do, in words that are safe to branch on: `pkg-template/index.d.ts` has all of them.

use serde::{Serialize, Serializer};

use super::field::Id;

/// What is said beside a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Warning {
    /// It delivers less than was asked for.
    Shortfall(Shortfall),
    /// It may cost more than the best one.
    NotProven(NotProven),
}

/// What a plan could not deliver, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shortfall {
    /// What kind of shortfall it is.
    pub code: Code,
    /// The device that it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<Id>,
    /// The amount that was asked for.
    pub requested: f64,
    /// The amount that the plan delivers.
    pub delivered: f64,
    /// The unit of both amounts.
    pub unit: Unit,
    /// What limits the plan.
    pub limited_by: LimitedBy,
}

/// How near a plan is to the best one, in major currency units, not rounded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotProven {
    /// [`Code::NotProvenOptimal`].
    pub code: Code,
    /// The device, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<Id>,
    /// What the plan costs.
    pub cost: f64,
    /// What no plan can cost less than.
    pub bound: f64,
}

/// Enums whose variants are written as words.
macro_rules! words {
    ($($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident = $word:literal,)* })*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$meaning])* $variant,)*
        }

        impl $name {
            /// How it is written.
            pub fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }
    )*};
}

words! {
    /// What kind of warning it is.
    Code {
        /// The window is shorter than the time that was asked for.
        WindowTooShort = "window_too_short",
        /// A device does not get all that it wants.
        EnergyNotDelivered = "energy_not_delivered",
        /// Prices are missing before the horizon ends.
        HorizonShortened = "horizon_shortened",
        /// The battery cannot come to its target.
        TargetNotReached = "target_not_reached",
        /// The battery may not come to its target.
        TargetBelowReserve = "target_below_reserve",
        /// The plan is near the best one, and may not be it.
        NotProvenOptimal = "not_proven_optimal",
        /// A battery does not hold what a trip takes.
        TripNotServed = "trip_not_served",
        /// What the site needs by itself is more than it may import.
        LimitExceededByLoad = "limit_exceeded_by_load",
        /// What the site generates is more than it may export, and may not be thrown away.
        LimitExceededByGeneration = "limit_exceeded_by_generation",
    }

    /// The unit of an amount.
    Unit {
        /// Of time.
        Minutes = "minutes",
        /// Of time.
        Hours = "hours",
        /// Of a battery's capacity.
        Percent = "percent",
        /// Of energy, in the request's own unit.
        WattHours = "WH",
        /// Of energy, in the request's own unit.
        KilowattHours = "KWH",
        /// Of power.
        Kilowatts = "KW",
    }

    /// What limits the plan.
    LimitedBy {
        /// The window is too short.
        Window = "window",
        /// Others run, or the site may take nothing.
        SiteLimit = "site_limit",
        /// The price cap keeps the rest out.
        PriceCap = "price_cap",
        /// The device's own power.
        DeviceLimit = "device_limit",
        /// The device runs the other way instead.
        OtherDirection = "other_direction",
        /// The horizon is too short.
        Time = "time",
        /// The battery has no power in that direction.
        Power = "power",
        /// What is kept for backup.
        Reserve = "reserve",
        /// There are no prices.
        PriceData = "price_data",
    }
}
