//! The request, read once: what is here has windows, powers and prices that can be planned with.

use serde::Serialize;

use super::quantity::{Energy, Power, number_or_text};
use crate::documents::field::{Direction, Id, PricePerKwh, RelativePrice, RequestWindow};
use crate::error::{Error, Result};
use crate::input::{Fields, FromValue, Value, reads};
use crate::order;
use crate::time::{Timestamp, Window};

/// The request.
#[derive(Clone, Debug, PartialEq)]
pub struct AmountRequest {
    /// The location whose prices are meant. Only a server needs it.
    pub location_id: Option<Id>,
    /// The most that all imports together may take at an instant, and all exports together.
    pub max_power: Power,
    /// The prices at which devices may run.
    pub shaving_threshold: Option<ShavingThreshold>,
    /// What each device wants; at least one.
    pub data: Vec<DeviceRequest>,
    /// The entries of one device whose windows overlap one after the other, in order of time: a device
    /// buys and sells one at a time.
    pub rows: Vec<Vec<usize>>,
}

/// What one device wants.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeviceRequest {
    /// The device.
    pub device_id: Id,
    /// Whether it takes energy from the grid or gives it; IMPORT if left out.
    pub direction: Direction,
    /// When it may run. The offset of its end is the one that the device's answer is printed in.
    pub window: RequestWindow,
    /// The most that it takes; the site's limit if left out.
    pub max_power: Option<Power>,
    /// What it needs.
    pub energy: Energy,
}

/// The fields of an entry.
struct DeviceFields {
    device_id: Id,
    direction: Direction,
    start_time: Timestamp,
    end_time: Timestamp,
    max_power: Option<Power>,
    energy: Energy,
}

reads!(DeviceFields { device_id, direction, start_time, end_time, max_power, energy });

impl DeviceFields {
    fn parse(self) -> Result<DeviceRequest> {
        let DeviceFields { device_id, direction, start_time, end_time, max_power, energy } = self;
        let window = RequestWindow::new(start_time, end_time)?;
        Ok(DeviceRequest { device_id, direction, window, max_power, energy })
    }
}

impl FromValue for AmountRequest {
    fn from_value(value: Value) -> Result<Self> {
        let known = &["location_id", "max_power", "shaving_threshold", "data"];
        let mut fields = Fields::known(value, known)?;
        let location_id = fields.take("location_id")?;
        let max_power = fields.take("max_power")?;
        let shaving_threshold = fields.take("shaving_threshold")?;
        let entries: Vec<DeviceFields> = fields.take("data")?;
        if entries.is_empty() {
            return Err(Error::invalid("data", "must have at least one device"));
        }
        let parse = |(position, entry): (usize, DeviceFields)| {
            entry.parse().map_err(|error| error.under(&format!("data[{position}]")))
        };
        let data = entries.into_iter().enumerate().map(parse).collect::<Result<Vec<_>>>()?;
        let rows = rows(&data)?;
        Ok(AmountRequest { location_id, max_power, shaving_threshold, data, rows })
    }
}

/// The entries of one device whose windows overlap one after the other, in order of time.
///
/// # Errors
///
/// `invalid_value` of an entry that overlaps another one of its device in its own direction.
fn rows(data: &[DeviceRequest]) -> Result<Vec<Vec<usize>>> {
    if data.len() == 1 {
        // A single entry overlaps no other.
        return Ok(Vec::new());
    }
    let entries = data.iter().enumerate();
    let mut windows: Vec<(&DeviceRequest, Window, usize)> =
        entries.map(|(position, entry)| (entry, entry.window.requested(), position)).collect();
    order::sort_by_key(&mut windows, |(entry, _, _)| entry.direction as usize);
    order::sort_by_key(&mut windows, |(_, window, _)| window.start());
    order::sort_by_text(&mut windows, |(entry, _, _)| entry.device_id.as_str());
    let mut rows: Vec<Vec<usize>> = Vec::new();
    // The entry before, and whether it is in a row.
    let (mut previous, mut is_in_row) = (0, false);
    // By direction: the last entry.
    let mut last: [Option<(&DeviceRequest, Window, usize)>; 2] = [None; 2];
    for own in windows {
        let (entry, window, position) = own;
        let mut is_alone = true;
        for before in last.iter().flatten() {
            let (other, running, first) = *before;
            if other.device_id != entry.device_id || running.end() <= window.start() {
                continue;
            }
            if other.direction == entry.direction {
                let (first, second) = (first.min(position), first.max(position));
                let problem = format!("overlaps data[{first}], which is of the same device");
                return Err(Error::invalid(format!("data[{second}]"), problem));
            }
            is_alone = false;
        }
        match rows.last_mut().filter(|_| is_in_row) {
            _ if is_alone => {}
            Some(row) => row.push(position),
            None => rows.push(vec![previous, position]),
        }
        (previous, is_in_row) = (position, !is_alone);
        let [import, export] = &mut last;
        *match entry.direction {
            Direction::Import => import,
            Direction::Export => export,
        } = Some(own);
    }
    Ok(rows)
}

/// The price up to which a device buys, or from which on it sells. `absolute` wins over `relative`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShavingThreshold {
    /// On the scale of the device's window: its lowest price is 0.01, its highest is 1.
    pub relative: Option<RelativePrice>,
    /// Per kWh, in major currency units.
    pub absolute: Option<PricePerKwh>,
}

impl FromValue for ShavingThreshold {
    fn from_value(value: Value) -> Result<Self> {
        let mut fields = Fields::known(value, &["relative", "absolute"])?.map(number_or_text);
        let (relative, absolute) = (fields.take("relative")?, fields.take("absolute")?);
        Ok(ShavingThreshold { relative, absolute })
    }
}
