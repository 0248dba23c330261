//! `POST /schedules`, version 2024-08-24.zero: an energy for each of several devices at one site.
//!
//! Older pages of the API write some numbers as strings: they are read, numbers are written.

mod answer;
mod proof;
mod quantity;
mod request;

pub use answer::{
    AmountAnswer, Baseline, Cost, DeviceSchedule, PowerSegment, Savings, SegmentPower,
    ThresholdEcho, TransferredEnergy,
};
pub use proof::{
    CertificateDocument, DeviceProof, LimitDocument, ReasonDocument, ShadowPriceDocument,
    ShortageDocument, SiteProof, WindowDocument,
};
pub use quantity::{Energy, EnergyUnits, Power, PowerUnits, Quantity, number_or_text};
pub use request::{AmountRequest, DeviceRequest, ShavingThreshold};
