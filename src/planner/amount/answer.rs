//! What the answer says of each device.

use super::group::signed;
use crate::documents::amount::{
    AmountRequest, Baseline, Cost, DeviceRequest, DeviceSchedule, PowerSegment, PowerUnits,
    Savings, SegmentPower, TransferredEnergy,
};
use crate::documents::answer::Money;
use crate::documents::warning::{Code, LimitedBy, Shortfall};
use crate::plan::amount::{DevicePlan, DeviceSegment, Kilowatts, Limit};

pub(super) fn schedule(
    request: &AmountRequest,
    entry: &DeviceRequest,
    plan: &DevicePlan,
) -> DeviceSchedule {
    let (direction, offset) = (entry.direction, entry.window.offset());
    let (cost, baseline) = (signed(direction, plan.cost), signed(direction, plan.baseline));
    let units = entry.max_power.unwrap_or(request.max_power).units;
    let segment = |segment: &DeviceSegment| PowerSegment {
        start_time: offset.at(segment.window.start()),
        end_time: offset.at(segment.window.end()),
        power: SegmentPower { units, value: printed_power(segment.power, units) },
    };
    let units = entry.energy.units;
    let energy = match plan.limited_by {
        None => entry.energy.value.0,
        Some(_) => printed_energy(plan.delivered * units.per_kilowatt_hour()),
    };
    let [start_time, end_time] = entry.window.echo();
    DeviceSchedule {
        device_id: entry.device_id.clone(),
        direction,
        start_time,
        end_time,
        max_power: entry.max_power,
        energy: TransferredEnergy { units, value: energy },
        tariff: Cost { value: Money(cost), confidence: plan.confidence },
        savings: savings(baseline - cost, baseline.abs()),
        baseline: Baseline { value: Money(baseline) },
        schedule: plan.segments.iter().map(segment).collect(),
    }
}

/// The power in its unit. It has twelve decimals in kilowatts, and as many digits in watts: powers that
/// share a limit do not exceed it by what rounding adds.
fn printed_power(power: Kilowatts, units: PowerUnits) -> f64 {
    const STEPS: f64 = 1e12;
    const MAX_EXACT: f64 = 4.5e15;
    let steps = power.kilowatts() * STEPS;
    match steps < MAX_EXACT {
        true => steps.round() / (STEPS / units.per_kilowatt()),
        false => power.kilowatts() * units.per_kilowatt(),
    }
}

/// An energy with nine decimals.
fn printed_energy(energy: f64) -> f64 {
    const STEPS: f64 = 1e9;
    if energy >= 1e6 { energy } else { (energy * STEPS).round() / STEPS }
}

/// What is saved, and in percent of the baselines of all devices, each by its size: imports and exports
/// that nearly cancel out make no small denominator.
pub(super) fn savings(saved: f64, absolute_baseline: f64) -> Savings {
    let percentage = if absolute_baseline == 0.0 { 0.0 } else { 100.0 * saved / absolute_baseline };
    Savings { value: Money(saved), percentage: Money(percentage) }
}

pub(super) fn shortfall(entry: &DeviceRequest, plan: &DevicePlan) -> Option<Shortfall> {
    let limit = plan.limited_by?;
    let units = entry.energy.units;
    Some(Shortfall {
        code: Code::EnergyNotDelivered,
        device_id: Some(entry.device_id.clone()),
        requested: entry.energy.value.0,
        delivered: printed_energy(plan.delivered * units.per_kilowatt_hour()),
        unit: units.into(),
        limited_by: limited_by(limit),
    })
}

pub(super) fn limited_by(limit: Limit) -> LimitedBy {
    match limit {
        Limit::Window => LimitedBy::Window,
        Limit::SiteLimit => LimitedBy::SiteLimit,
        Limit::PriceCap => LimitedBy::PriceCap,
        Limit::Power => LimitedBy::DeviceLimit,
        Limit::OtherDirection => LimitedBy::OtherDirection,
    }
}
