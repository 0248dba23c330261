//! The most that a load can be given of the energy that it wants.
//!
//! **Problem.** A load that is off or within some ranges of power can take only some energies: one that runs at 3.5 kW or not
//! at all takes multiples of 0.875 kWh in quarters of an hour. The programme is held to shares of slots, and would give it any.
//!
//! **Algorithm.** The energies that the slots up to one can give are intervals; each slot adds what it can give to them.
//! Where there are many, those with the smallest gaps between them become one: that allows more, so the result is still
//! never less than what can be had.
//!
//! **Time.** O(n r k) for `n` slots, `r` ranges and up to `k` intervals; less once the energy itself is among them.

use super::{Load, Site};
use crate::order;

/// So many intervals are kept.
const MOST: usize = 128;

/// Energies that differ by less are the same, kWh.
const NEAR: f64 = 1e-9;

/// The most of what a load wants that its slots can give it, kWh; at most all.
pub(super) fn servable(site: &Site, load: &Load) -> f64 {
    if load.ranges.is_empty() {
        return load.energy;
    }
    let mut known = vec![(0.0, 0.0)];
    for slot in load.slots.clone().filter(|slot| load.may_run(*slot)) {
        if most(&known) >= load.energy {
            break;
        }
        let hours = site.slots.get(slot).map_or(0.0, super::Slot::hours);
        let ranges = load.ranges.iter().flat_map(|&(least, most)| {
            known.iter().map(move |own| (own.0 + hours * least, own.1 + hours * most))
        });
        let new: Vec<_> = ranges.filter(|new| new.0 <= load.energy + NEAR).collect();
        let cut = new.into_iter().map(|(from, to)| (from, to.min(load.energy).max(from)));
        known.extend(cut);
        known = merged(known);
    }
    most(&known).min(load.energy)
}

fn most(known: &[(f64, f64)]) -> f64 {
    known.iter().map(|own| own.1).fold(0.0, f64::max)
}

/// The same energies, or some more, as rising intervals that do not meet.
fn merged(mut all: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    order::sort_by_key(&mut all, |own| own.0);
    let mut whole = joined(&all, NEAR);
    if whole.len() > MOST {
        let mut gaps: Vec<f64> =
            whole.iter().zip(whole.iter().skip(1)).map(|(one, next)| next.0 - one.1).collect();
        order::sort(&mut gaps);
        let widest = gaps.get(gaps.len().saturating_sub(MOST)).copied().unwrap_or_default();
        whole = joined(&whole, widest);
    }
    whole
}

/// Intervals by their starts, of which those with gaps of at most this are one.
fn joined(all: &[(f64, f64)], gap: f64) -> Vec<(f64, f64)> {
    let mut joined: Vec<(f64, f64)> = Vec::new();
    for &(from, to) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 + gap => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::super::tests::{load, near, site};
    use super::*;

    fn of(slots: usize, energy: f64, ranges: &[(f64, f64)]) -> f64 {
        let site = site(&vec![(0.1, 0.0); slots]);
        let own = Load { ranges: ranges.to_vec(), ..load(0..slots, 10.0, energy) };
        servable(&site, &own)
    }

    #[test]
    fn any_power_gives_any_energy() {
        near(of(2, 7.0, &[]), 7.0);
    }

    #[test]
    fn steps_give_their_multiples() {
        // 3.5 and 7: 10.5 of 12.
        near(of(4, 12.0, &[(3.5, 3.5), (7.0, 7.0)]), 10.5);
        near(of(4, 10.5, &[(3.5, 3.5), (7.0, 7.0)]), 10.5);
        near(of(1, 12.0, &[(3.5, 3.5)]), 3.5);
    }

    #[test]
    fn a_least_power_leaves_gaps_where_few_slots_run() {
        // One hour gives 4 to 5, two hours 8 to 10.
        let ranges = [(4.0, 5.0)];
        near(of(3, 3.9, &ranges), 0.0);
        near(of(3, 4.5, &ranges), 4.5);
        near(of(3, 7.0, &ranges), 5.0);
        near(of(3, 9.0, &ranges), 9.0);
        near(of(3, 20.0, &ranges), 15.0);
    }

    #[test]
    fn slots_in_which_it_may_not_run_give_nothing() {
        let site = site(&[(0.1, 0.0); 3]);
        let own = Load {
            ranges: vec![(2.0, 2.0)],
            barred: vec![false, true, false],
            ..load(0..3, 2.0, 6.0)
        };
        near(servable(&site, &own), 4.0);
    }

    #[test]
    fn many_energies_are_never_less_than_what_can_be_had() {
        // Slots of 1, 2, 4 ... minutes at 1 kW: any whole number of minutes, more than are kept.
        let mut site = site(&[(0.1, 0.0); 12]);
        let mut at = 0;
        for (place, slot) in site.slots.iter_mut().enumerate() {
            let to = at + (1 << place);
            slot.window = super::super::tests::window(at, to);
            at = to;
        }
        let own = Load { ranges: vec![(1.0, 1.0)], ..load(0..12, 1.0, 1000.5 / 60.0) };
        let found = servable(&site, &own);
        assert!((1000.0 / 60.0 - 1e-9..=1000.5 / 60.0).contains(&found), "{found}");
    }
}
