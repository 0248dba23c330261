//! What to do in each slot, from any stored energy: found back from the horizon, followed forward.

use super::slots::StorageSlot;

/// What to do from a stored energy up to `until`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TwoThresholdRule {
    /// The highest energy that the rule is for.
    pub(super) until: f64,
    /// Charge up to this level.
    pub(super) charge_to: f64,
    /// Discharge down to this level.
    pub(super) discharge_to: f64,
}

impl TwoThresholdRule {
    /// The rule for two levels, in the directions that the slot has.
    pub(super) fn new(slot: &StorageSlot, charge_to: f64, discharge_to: f64) -> Self {
        let (charges, discharges) = (slot.charge.most > 0.0, slot.discharge.most > 0.0);
        TwoThresholdRule {
            until: f64::INFINITY,
            charge_to: if charges { charge_to } else { f64::NEG_INFINITY },
            discharge_to: if discharges { discharge_to } else { f64::INFINITY },
        }
    }

    /// The stored energy at the end of the slot.
    fn apply(&self, slot: &StorageSlot, energy: f64) -> f64 {
        if energy < self.charge_to {
            self.charge_to.min(energy + slot.charge.most)
        } else if energy > self.discharge_to {
            self.discharge_to.max(energy - slot.discharge.most)
        } else {
            energy
        }
    }
}

/// The exact programme stops after this number of rules, 100 MB of them.
pub(super) const MAX_RULES: usize = 4_000_000;

/// The policies of the slots from the last one on back, each a row of rules by rising energy.
#[derive(Debug, Default)]
pub(super) struct Policies {
    rules: Vec<TwoThresholdRule>,
    ends: Vec<usize>,
}

impl Policies {
    /// One rule more for the slot at hand.
    pub(super) fn push(&mut self, rule: TwoThresholdRule) {
        self.rules.push(rule);
    }

    /// How many rules there are.
    pub(super) fn len(&self) -> usize {
        self.rules.len()
    }

    /// All rules from a place on charge up to a level.
    pub(super) fn charge_to(&mut self, from: usize, level: f64) {
        self.rules.iter_mut().skip(from).for_each(|rule| rule.charge_to = level);
    }

    /// The slot at hand has all its rules.
    pub(super) fn close(&mut self) {
        self.ends.push(self.rules.len());
    }

    /// Whether there are more rules than the limit.
    pub(super) fn are_overgrown(&self) -> bool {
        self.rules.len() > MAX_RULES
    }

    /// How much the stored energy changes in each slot on the best way from `start`,
    /// if these are the last slots.
    pub(super) fn forward_pass(
        &self,
        slots: &[StorageSlot],
        start: f64,
        rounding: f64,
    ) -> Vec<f64> {
        let mut energy = start;
        let mut changes = Vec::with_capacity(slots.len());
        // Of the slots before these there may be rows too, behind the ones of these.
        for (slot, row) in slots.iter().zip((0..slots.len()).rev()) {
            let change = snap(slot, change(slot, self.row(row), energy), rounding);
            energy += change;
            changes.push(change);
        }
        changes
    }

    /// The policy of a slot, counted from the last one.
    fn row(&self, row: usize) -> &[TwoThresholdRule] {
        debug_assert!(row < self.ends.len(), "row {row} of {}", self.ends.len());
        let end = |row: usize| self.ends.get(row).copied();
        let start = row.checked_sub(1).and_then(end).unwrap_or_default();
        end(row).and_then(|end| self.rules.get(start..end)).unwrap_or_default()
    }
}

fn change(slot: &StorageSlot, policy: &[TwoThresholdRule], energy: f64) -> f64 {
    let place = policy.partition_point(|rule| rule.until < energy);
    let rule = policy.get(place).or(policy.last());
    rule.map_or(0.0, |rule| rule.apply(slot, energy) - energy)
}

/// Nothing where it is nothing but rounding, and the whole slot where it is that but for rounding.
fn snap(slot: &StorageSlot, change: f64, rounding: f64) -> f64 {
    if change.abs() <= rounding {
        0.0
    } else if change >= slot.charge.most - rounding {
        slot.charge.most
    } else if change <= rounding - slot.discharge.most {
        -slot.discharge.most
    } else {
        change
    }
}
