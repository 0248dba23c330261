//! What may run in a slot, the ways to decide it, and what a slot is held to.

#![allow(clippy::indexing_slicing, reason = "all places come from the site itself")]

use super::{Decision, Site, Store};

/// The most modes of a slot.
pub(super) const MAX_MODES: usize = 16;

/// Something that takes or gives power in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Import,
    Export,
    Curtailed,
    /// Import that the limit has no room for, and which the load needs.
    Over,
    /// Export that the limit has no room for, and which may not be thrown away.
    Spill,
    Charge(usize),
    Discharge(usize),
    Run(usize),
}

/// A way to decide something in a slot: the number of one of its [`ways`].
pub(super) type Way = (Decision, usize);

/// What a slot is held to.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// The decisions that it is split by, unless they are made.
    pub(super) splits: Vec<Decision>,
    /// The ways that are ruled out.
    pub(super) out: Vec<Way>,
}

impl Choice {
    /// Whether a way is still open.
    pub(super) fn is_open(&self, way: Way) -> bool {
        !self.out.contains(&way)
    }

    /// The only way that is left to decide something.
    fn made(&self, site: &Site, decision: Decision) -> Option<Way> {
        let mut left =
            (0..ways(site, decision)).map(|way| (decision, way)).filter(|way| self.is_open(*way));
        left.next().filter(|_| left.next().is_none())
    }

    /// All decisions that are made.
    pub(super) fn all_made(&self, site: &Site) -> Vec<Way> {
        let mut made: Vec<Way> = Vec::new();
        for &(decision, _) in &self.out {
            if made.iter().all(|way| way.0 != decision) {
                made.extend(self.made(site, decision));
            }
        }
        made
    }

    /// The decisions that the slot is split by which are not made.
    pub(super) fn to_make(&self, site: &Site) -> Vec<Decision> {
        let splits = self.splits.iter().copied();
        splits.filter(|&decision| self.made(site, decision).is_none()).collect()
    }

    /// Splits the slot by a decision, if it is not too much; whether it is new.
    pub(super) fn split(&mut self, site: &Site, decision: Decision) -> bool {
        let own = self.to_make(site);
        let modes: usize = own.iter().map(|&decision| ways(site, decision)).product();
        let is_new = !self.splits.contains(&decision) && modes * ways(site, decision) <= MAX_MODES;
        if is_new {
            self.splits.push(decision);
        }
        is_new
    }

    /// Whether the decisions that are made can be had together.
    pub(super) fn is_possible(&self, site: &Site, slot: usize) -> bool {
        is_possible(site, slot, &self.all_made(site))
    }

    /// Leaves only one way to decide something.
    pub(super) fn decide(&mut self, site: &Site, (decision, way): Way) {
        let others = (0..ways(site, decision)).filter(|other| *other != way);
        self.out.extend(others.map(|other| (decision, other)));
    }
}

/// How many ways there are to decide something: of the meter import, export and nothing; of a store charging,
/// discharging and off; of a load its ranges of powers and off. Nothing and off are left out where the others include them.
pub(super) fn ways(site: &Site, decision: Decision) -> usize {
    let any = |of: fn(&Store) -> bool| site.stores.iter().any(of);
    let has_rest = match decision {
        Decision::Meter => {
            any(|store| !store.grid_charging) && any(|store| !store.grid_discharging)
        }
        Decision::Store(place) => site.stores[place].least > 0.0,
        Decision::Load(place) => return site.loads[place].ranges.len() + 1,
    };
    2 + usize::from(has_rest)
}

/// All ways to decide these things: the first one changes slowest.
pub(super) fn modes(site: &Site, decisions: &[Decision]) -> Vec<Vec<Way>> {
    let mut modes = vec![vec![]];
    for &decision in decisions {
        let with = |mode: &Vec<Way>, way| mode.iter().copied().chain([(decision, way)]).collect();
        modes = modes
            .iter()
            .flat_map(|mode| (0..ways(site, decision)).map(move |way| with(mode, way)))
            .collect();
    }
    modes
}

/// The power of a part in a slot in which this is decided, from and to. There is none where the first is above the second.
pub(super) fn limits(site: &Site, slot: usize, part: Part, mode: &[Way]) -> (f64, f64) {
    let at = &site.slots[slot];
    let mut upper = match part {
        Part::Import => most(site, slot).0,
        Part::Export => most(site, slot).1,
        Part::Curtailed if site.curtailment => at.generation,
        Part::Over => (at.need() - site.max_import).max(0.0),
        Part::Spill if !site.curtailment => (-at.need() - site.max_export).max(0.0),
        Part::Curtailed | Part::Spill => 0.0,
        Part::Charge(place) => store_powers(site, slot, place)[0],
        Part::Discharge(place) => store_powers(site, slot, place)[1],
        Part::Run(place) if site.loads[place].may_run(slot) => site.loads[place].power,
        Part::Run(_) => 0.0,
    };
    let mut lower = 0.0;
    for &(decision, way) in mode {
        match (decision, part) {
            (Decision::Meter, Part::Import | Part::Over) if way != 0 => upper = 0.0,
            (Decision::Meter, Part::Export | Part::Spill) if way != 1 => upper = 0.0,
            (Decision::Meter, Part::Charge(place)) if way == 0 => {
                upper = if site.stores[place].grid_charging { upper } else { 0.0 };
            }
            (Decision::Meter, Part::Discharge(place)) if way == 1 => {
                upper = if site.stores[place].grid_discharging { upper } else { 0.0 };
            }
            (Decision::Store(own), Part::Charge(place)) if own == place => {
                (lower, upper) =
                    if way == 0 { (site.stores[own].least, upper) } else { (0.0, 0.0) };
            }
            (Decision::Store(own), Part::Discharge(place)) if own == place => {
                (lower, upper) =
                    if way == 1 { (site.stores[own].least, upper) } else { (0.0, 0.0) };
            }
            (Decision::Load(own), Part::Run(place)) if own == place => {
                let (least, most) = site.loads[own].ranges.get(way).copied().unwrap_or_default();
                (lower, upper) = (least, most.min(upper));
            }
            _ => {}
        }
    }
    (lower, upper)
}

/// Whether a slot can be as these ways want it.
pub(super) fn is_possible(site: &Site, slot: usize, mode: &[Way]) -> bool {
    let limits = parts(site).into_iter().map(|part| limits(site, slot, part, mode));
    limits.into_iter().all(|(lower, upper)| lower <= upper)
}

/// All parts of a site.
pub(super) fn parts(site: &Site) -> Vec<Part> {
    let mut parts = vec![Part::Import, Part::Export, Part::Curtailed, Part::Over, Part::Spill];
    parts.extend((0..site.stores.len()).flat_map(|own| [Part::Charge(own), Part::Discharge(own)]));
    parts.extend((0..site.loads.len()).map(Part::Run));
    parts
}

/// The most that can be imported and exported in a slot, within limits and by what there is.
pub(super) fn most(site: &Site, slot: usize) -> (f64, f64) {
    let at = &site.slots[slot];
    let stores = |of: fn((f64, f64)) -> f64| -> f64 {
        site.stores.iter().map(|store| of(store.powers(slot))).sum()
    };
    let loads = site.loads.iter().filter(|load| load.may_run(slot));
    let wanted = at.load + loads.map(|load| load.power).sum::<f64>() + stores(|(charge, _)| charge);
    let given = at.generation + stores(|(_, discharge)| discharge);
    (wanted.min(site.max_import), given.min(site.max_export))
}

/// The most power of a store in a slot, each way. One that may not use the grid has only what is there without it.
pub(super) fn store_powers(site: &Site, slot: usize, place: usize) -> [f64; 2] {
    let (at, store) = (&site.slots[slot], &site.stores[place]);
    let (mut charge, mut discharge) = store.powers(slot);
    let others = || site.stores.iter().enumerate().filter(|(other, _)| *other != place);
    if !store.grid_charging {
        let given: f64 = others().map(|(_, other)| other.powers(slot).1).sum();
        charge = charge.min((given - at.need()).max(0.0));
    }
    if !store.grid_discharging {
        let loads = site.loads.iter().filter(|load| load.may_run(slot));
        let taken: f64 = others().map(|(_, other)| other.powers(slot).0).sum();
        let taken = taken + loads.map(|load| load.power).sum::<f64>();
        // In place of generation that may be thrown away too.
        let need = if site.curtailment { at.load } else { at.need() };
        discharge = discharge.min((taken + need).max(0.0));
    }
    [charge, discharge].map(|power| if power < store.least { 0.0 } else { power })
}
