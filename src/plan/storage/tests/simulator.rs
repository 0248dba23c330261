//! A battery that knows nothing of the planner: it runs the segments second by second where it
//! matters, and says what is wrong.

use super::*;
use crate::time::Window;

/// Runs the plan; an error names the first limit that it breaks.
pub(super) fn replay(task: &Task, plan: &StoragePlan) -> Result<(), String> {
    let Battery { capacity, reserve, round_trip_efficiency, .. } = task.battery;
    let eta = round_trip_efficiency.sqrt();
    let near = 1e-9 * capacity.max(1.0);
    let (mut energy, mut cost, mut confidence) = (task.start, 0.0, 1.0_f64);
    let mut free_from = task.import.window().start();
    for segment in &plan.segments {
        let BatterySegment { window, direction, power } = *segment;
        if window.start() < free_from || window.end() > task.import.window().end() {
            return Err(format!("{window:?} overlaps or leaves the window"));
        }
        if !window.start().is_whole_second() || !window.end().is_whole_second() {
            return Err(format!("{window:?} is not on whole seconds"));
        }
        free_from = window.end();
        let (most, prices, sign) = match direction {
            Direction::Charge => (task.battery.charge_power, Some(task.import), 1.0),
            Direction::Discharge => (task.battery.discharge_power, task.export, -1.0),
        };
        let prices = prices.ok_or("there is no price for it")?;
        if power <= 0.0 || power > most {
            return Err(format!("{power} kW of {most} kW"));
        }
        let hours = (window.end().millis() - window.start().millis()) as f64 / 3_600_000.0;
        let after = energy + sign * power * hours * if sign > 0.0 { eta } else { 1.0 / eta };
        if after > capacity + near || (after < energy && after < reserve - near) {
            return Err(format!("stored energy goes from {energy} to {after}"));
        }
        energy = after;
        let mean = prices.mean(window);
        cost += sign * power * hours * mean.value;
        confidence = confidence.min(mean.confidence);
    }
    if (energy - plan.energy).abs() > 1e-6 {
        return Err(format!("ends at {energy}, not at {}", plan.energy));
    }
    if !about(cost, plan.cost) {
        return Err(format!("costs {cost}, not {}", plan.cost));
    }
    if confidence != plan.confidence {
        return Err(format!("confidence {confidence}, not {}", plan.confidence));
    }
    one_direction(task, plan)
}

/// In no slot both directions.
fn one_direction(task: &Task, plan: &StoragePlan) -> Result<(), String> {
    let empty = [];
    let exports = task.export.map_or(&empty[..], |prices| prices.periods());
    let runs = |window: Window, wanted: Direction| {
        plan.segments.iter().any(|segment| {
            segment.direction == wanted && segment.window.intersection(window).is_some()
        })
    };
    // The slots are the parts that a period of one series has in common with one of the other.
    let mut at = 0;
    for bought in task.import.periods() {
        while let Some(sold) = exports.get(at) {
            if let Some(slot) = bought.window.intersection(sold.window)
                && runs(slot, Direction::Charge)
                && runs(slot, Direction::Discharge)
            {
                return Err(format!("both directions in {slot:?}"));
            }
            if sold.window.end() > bought.window.end() {
                break;
            }
            at += 1;
        }
    }
    Ok(())
}
