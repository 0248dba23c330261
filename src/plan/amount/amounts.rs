//! How much each device takes in each slot of its window.

use std::ops::Range;

/// One row a member: an energy for each slot of its window, and none elsewhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Amounts {
    rows: Vec<Row>,
    energies: Vec<i64>,
}

#[derive(Clone, Debug)]
struct Row {
    slots: Range<usize>,
    /// Where its energies start.
    start: usize,
}

impl Amounts {
    /// No energy yet, in rows over these slots.
    pub(super) fn new(windows: impl Iterator<Item = Range<usize>>) -> Self {
        let mut end = 0;
        let rows = windows.map(|slots| {
            let start = end;
            end += slots.len();
            Row { slots, start }
        });
        let rows = rows.collect();
        Amounts { rows, energies: vec![0; end] }
    }

    pub(super) fn get(&self, member: usize, slot: usize) -> i64 {
        let at = self.place(member, slot);
        at.and_then(|at| self.energies.get(at)).copied().unwrap_or_default()
    }

    pub(super) fn set(&mut self, member: usize, slot: usize, energy: i64) {
        let at = self.place(member, slot);
        debug_assert!(at.is_some(), "slot {slot} is not in the window of member {member}");
        if let Some(amount) = at.and_then(|at| self.energies.get_mut(at)) {
            *amount = energy;
        }
    }

    fn place(&self, member: usize, slot: usize) -> Option<usize> {
        let row = self.rows.get(member)?;
        row.slots.contains(&slot).then(|| row.start + (slot - row.slots.start))
    }

    /// Drops all amounts that are smaller.
    pub(super) fn drop_below(&mut self, least: i64) {
        for energy in self.energies.iter_mut().filter(|energy| **energy < least) {
            *energy = 0;
        }
    }

    /// What the member takes in each slot of its window.
    pub(super) fn of(&self, member: usize) -> &[i64] {
        let row = self.rows.get(member).map(|row| row.start..row.start + row.slots.len());
        row.and_then(|row| self.energies.get(row)).unwrap_or_default()
    }

    /// The slots that the member takes something in, in order of time, with the energies.
    pub(super) fn used(&self, member: usize) -> impl Iterator<Item = (usize, i64)> {
        let slots = self.rows.get(member).map_or(0..0, |row| row.slots.clone());
        slots.zip(self.of(member)).filter(|(_, energy)| **energy > 0).map(|(at, e)| (at, *e))
    }

    /// What the member takes in all.
    pub(super) fn sum(&self, member: usize) -> i64 {
        self.of(member).iter().sum()
    }

    /// What all members take in each of so many slots.
    pub(super) fn by_slot(&self, slots: usize) -> Vec<i64> {
        let mut sums = vec![0; slots];
        for (number, row) in self.rows.iter().enumerate() {
            let sums = sums.get_mut(row.slots.clone()).unwrap_or_default();
            for (sum, energy) in sums.iter_mut().zip(self.of(number)) {
                *sum += energy;
            }
        }
        sums
    }
}
