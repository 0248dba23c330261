//! What a solution of the programme leaves undecided: where it does two things of which only one may be.

use super::choice::Part;
use super::linear::Solution;
use super::program::Program;
use super::{Decision, Site};

/// Two powers of which both are above this are both on, kW.
const ON: f64 = 1e-6;

/// What is not decided in a solution.
pub(super) struct Undecided {
    pub(super) slot: usize,
    pub(super) decision: Decision,
    /// By how many kW.
    pub(super) size: f64,
}

/// All that a solution leaves undecided.
pub(super) fn undecided(site: &Site, program: &Program, solution: &Solution) -> Vec<Undecided> {
    let mut all = Vec::new();
    for (slot, at) in site.slots.iter().enumerate() {
        let power = |part| program.power(solution, slot, part);
        let (import, export) = (power(Part::Import), power(Part::Export));
        let is_full = !site.curtailment && at.generation > 0.0 && site.max_export.is_finite();
        let may_burn = at.buy < 0.0 || at.sell < 0.0 || is_full;
        let mut meter = if at.sell > at.buy { import.min(export) } else { 0.0 };
        let mut add = |decision, size| {
            if size > ON && !program.is_made(slot, decision) {
                all.push(Undecided { slot, decision, size });
            }
        };
        let between = |power: f64, least: f64| power.min(least - power);
        for (place, store) in site.stores.iter().enumerate() {
            let (charge, discharge) = (power(Part::Charge(place)), power(Part::Discharge(place)));
            let both = charge.min(discharge);
            let both = if may_burn || store.least > 0.0 { both } else { 0.0 };
            let least = between(charge, store.least).max(between(discharge, store.least));
            add(Decision::Store(place), both.max(least));
            if !store.grid_charging {
                meter = meter.max(charge.min(import));
            }
            if !store.grid_discharging {
                meter = meter.max(discharge.min(export));
            }
        }
        for (place, load) in site.loads.iter().enumerate() {
            let power = power(Part::Run(place));
            let off = |range: &(f64, f64)| (power - power.max(range.0).min(range.1)).abs();
            let nearest = load.ranges.iter().map(off).fold(power, f64::min);
            add(Decision::Load(place), if load.ranges.is_empty() { 0.0 } else { nearest });
        }
        add(Decision::Meter, meter);
    }
    all
}
