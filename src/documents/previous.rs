//! What is read of an answer that was given before, to keep its plan: no more of it than that. What is read of the plan of a
//! whole site is with its documents.

use super::amount::{Power, Quantity};
use super::field::{Direction, Id, window_between};
use crate::error::Result;
use crate::input::{Fields, FromValue, Value};
use crate::time::Window;

/// A stretch of time at constant power.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PreviousSegment {
    /// When it runs.
    pub window: Window,
    /// Which way.
    pub direction: Direction,
    /// The power, in kW; 1 where no power is said.
    pub power: f64,
}

impl PreviousSegment {
    /// Reads a segment, its times last.
    fn read(value: Value, way: fn(&mut Fields) -> Result<(Direction, f64)>) -> Result<Self> {
        let mut fields = Fields::any(value)?;
        let (direction, power) = way(&mut fields)?;
        let names = ["start_time", "end_time"];
        let [start, end] = names.map(|name| fields.take(name));
        Ok(PreviousSegment { window: window_between(start?, end?, names)?, direction, power })
    }
}

/// What is left in a window, on whole seconds: none if it is not in order of time.
pub fn left_in(window: Window, segments: &[PreviousSegment]) -> Option<Vec<PreviousSegment>> {
    let mut left = Vec::new();
    let mut free_from = window.start();
    for segment in segments.iter().filter(|segment| segment.power > 0.0) {
        let inside = segment.window.intersection(window).and_then(Window::on_whole_seconds);
        let Some(window) = inside else { continue };
        if window.start() < free_from {
            return None;
        }
        free_from = window.end();
        left.push(PreviousSegment { window, ..*segment });
    }
    Some(left)
}

/// An answer of `duration`: the chosen time.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousDuration(pub Vec<PreviousSegment>);

impl FromValue for PreviousDuration {
    fn from_value(value: Value) -> Result<Self> {
        let mut segments = Vec::new();
        Fields::any(value)?.take_each("data", &mut |slot| {
            segments.push(PreviousSegment::read(slot, |_| Ok((Direction::Import, 1.0)))?);
            Ok(())
        })?;
        Ok(PreviousDuration(segments))
    }
}

/// An answer of `soc`: what the battery does.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousSoc(pub Vec<PreviousSegment>);

impl FromValue for PreviousSoc {
    fn from_value(value: Value) -> Result<Self> {
        let mut segments = Vec::new();
        Fields::any(value)?.take_each("data", &mut |plan| {
            Fields::any(plan)?.take_each("schedule", &mut |segment| {
                segments.push(PreviousSegment::read(segment, |fields| {
                    let Quantity(power) = fields.take("power_kw")?;
                    Ok((fields.take("energy_flow_direction")?, power))
                })?);
                Ok(())
            })
        })?;
        Ok(PreviousSoc(segments))
    }
}

/// An answer of `amount`: what each device does.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousAmount(pub Vec<PreviousDevice>);

/// What a device does in one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousDevice {
    /// The device.
    pub device_id: Id,
    /// Whether it takes energy or gives it.
    pub direction: Direction,
    /// When it runs.
    pub schedule: Vec<PreviousSegment>,
}

impl FromValue for PreviousAmount {
    fn from_value(value: Value) -> Result<Self> {
        let mut devices = Vec::new();
        Fields::any(value)?.take_each("data", &mut |device| {
            let mut fields = Fields::any(device)?;
            let (device_id, direction) = (fields.take("device_id")?, fields.take("direction")?);
            let mut schedule = Vec::new();
            fields.take_each("schedule", &mut |segment| {
                schedule.push(PreviousSegment::read(segment, |fields| {
                    let power: Power = fields.take("power")?;
                    Ok((Direction::Import, power.kilowatts()))
                })?);
                Ok(())
            })?;
            devices.push(PreviousDevice { device_id, direction, schedule });
            Ok(())
        })?;
        Ok(PreviousAmount(devices))
    }
}
