//! A plan that was made before: what it comes to now, and what the battery cannot run any more.

use super::cases::trade;
use super::*;
use crate::time::Window;

fn segment(from: i64, to: i64, power: f64) -> BatterySegment {
    let second = |second: i64| Instant::from_millis(second * 1000).unwrap();
    let window = Window::new(second(from), second(to));
    let direction = if power > 0.0 { Direction::Charge } else { Direction::Discharge };
    BatterySegment { window: window.unwrap(), direction, power: power.abs() }
}

fn kept(task: &Task, segments: &[BatterySegment]) -> Option<StoragePlan> {
    replayed(task, segments, &best(task))
}

#[test]
fn the_best_plan_is_kept_as_it_is() {
    // Bought in one piece at 0.10 and 0.12, and sold at 0.30 and 0.28.
    let prices = hours(&[0.10, 0.12, 0.30, 0.28]);
    let task = trade(&prices, 0.0, 0.0);
    let plan = best(&task);
    assert_eq!(shape(&plan), [(0, 7200, 5.0), (7200, 14400, -5.0)]);
    assert_eq!(kept(&task, &plan.segments), Some(plan));
}

#[test]
fn a_dearer_plan_is_kept_with_what_it_costs_more() {
    let prices = hours(&[0.10, 0.20]);
    let task = Task { mode: Mode::Direct, ..trade(&prices, 0.0, 5.0) };
    let best = best(&task);
    assert!(about(best.cost, 0.50));
    let plan = replayed(&task, &[segment(3600, 7200, 5.0)], &best).unwrap();
    assert!(about(plan.cost, 1.0) && about(plan.gap, 0.5));
    // Of a best plan that is not proven, its own gap comes on top.
    let unproven = StoragePlan { gap: 0.2, ..best.clone() };
    let plan = replayed(&task, &[segment(3600, 7200, 5.0)], &unproven).unwrap();
    assert!(about(plan.gap, 0.7));
    // What the rounding of sums leaves is no gap.
    let rounded = StoragePlan { cost: 1.0 - 1.5e-9, ..best };
    let plan = replayed(&task, &[segment(3600, 7200, 5.0)], &rounded).unwrap();
    assert_eq!(plan.gap, 0.0);
}

#[test]
fn a_slot_has_one_direction_in_as_many_pieces_as_there_are() {
    let prices = hours(&[0.10]);
    let pieces = [segment(0, 900, 4.0), segment(1800, 2700, 4.0)];
    let plan = kept(&trade(&prices, 1.0, 3.0), &pieces).unwrap();
    assert_eq!(shape(&plan), [(0, 900, 4.0), (1800, 2700, 4.0)]);
    assert!(about(plan.cost, 0.20));
    let both = [segment(0, 1800, 4.0), segment(1800, 3600, -4.0)];
    assert_eq!(kept(&trade(&prices, 1.0, 1.0), &both), None);
}

#[test]
fn it_ends_as_near_to_the_target_as_the_best_plan() {
    let prices = hours(&[0.10]);
    let task = trade(&prices, 1.0, 6.0);
    for (power, is_kept) in [(5.0, true), (4.999_995, true), (4.999_98, false), (4.0, false)] {
        assert_eq!(kept(&task, &[segment(0, 3600, power)]).is_some(), is_kept, "{power} kW");
    }
    // As much as it may be: 0.00001 kWh.
    let task = trade(&prices, 1e-5, 0.0);
    let best = StoragePlan { energy: 0.0, ..best(&task) };
    assert!(replayed(&task, &[], &best).is_some());
}

#[test]
fn it_stays_within_the_battery_and_the_way_to_the_target() {
    let prices = hours(&[0.10, 0.30]);
    let battery = Battery { reserve: 2.0, ..BATTERY };
    let task = |start| Task { battery, ..trade(&prices, start, start) };
    let up_and_down = |power: f64| [segment(0, 3600, power), segment(3600, 7200, -power)];
    assert!(kept(&task(5.0), &up_and_down(5.0)).is_some());
    // More than it holds, less than its reserve, more than its power.
    assert_eq!(kept(&task(5.5), &up_and_down(5.0)), None);
    assert_eq!(kept(&task(5.0), &up_and_down(5.001)), None);
    assert!(kept(&task(7.0), &up_and_down(-5.0)).is_some());
    assert_eq!(kept(&task(6.5), &up_and_down(-5.0)), None);
    // Straight to the target, it never goes the other way.
    let straight = Task { mode: Mode::Direct, ..task(5.0) };
    assert_eq!(kept(&straight, &up_and_down(5.0)), None);
}
