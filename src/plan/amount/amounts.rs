//! How much each device takes in each slot of its window.

use std::ops::Range;

use crate::plan::grid::{Grid, Ix, indices};

indices! {
    /// The number of a device among the members of the problem.
    DeviceIx;
    /// The number of a slot of the problem.
    SlotIx;
    /// The position of a device in the request.
    RequestIx;
    /// The place of an energy.
    EnergyIx;
}

/// One row a device: an energy for each slot of its window, and none elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Amounts {
    rows: Grid<DeviceIx, Row>,
    energies: Grid<EnergyIx, i64>,
}

#[derive(Clone, Debug)]
struct Row {
    slots: Range<SlotIx>,
    energies: Range<EnergyIx>,
}

impl Default for Row {
    fn default() -> Self {
        let (slot, energy) = (SlotIx::new(0), EnergyIx::new(0));
        Row { slots: slot..slot, energies: energy..energy }
    }
}

impl Amounts {
    /// No energy yet, in rows over these slots.
    pub(super) fn new(windows: impl Iterator<Item = Range<SlotIx>>) -> Self {
        let mut end = 0;
        let rows = windows.map(|slots| {
            let start = end;
            end += slots.end.position() - slots.start.position();
            Row { slots, energies: EnergyIx::new(start)..EnergyIx::new(end) }
        });
        let rows = Grid::new(rows.collect());
        Amounts { rows, energies: Grid::filled(end, 0) }
    }

    pub(super) fn get(&self, device: DeviceIx, slot: SlotIx) -> i64 {
        self.energies[self.place(device, slot)]
    }

    pub(super) fn set(&mut self, device: DeviceIx, slot: SlotIx, energy: i64) {
        debug_assert!(energy >= 0, "{energy} quanta");
        let place = self.place(device, slot);
        self.energies[place] = energy;
    }

    /// The place of the energy; none of all where the slot is not in the device's window.
    fn place(&self, device: DeviceIx, slot: SlotIx) -> EnergyIx {
        let Row { slots, energies } = &self.rows[device];
        debug_assert!(slots.contains(&slot), "{slot:?} is not in the window of {device:?}");
        match slots.contains(&slot) {
            true => {
                EnergyIx::new(energies.start.position() + slot.position() - slots.start.position())
            }
            false => EnergyIx::new(usize::MAX),
        }
    }

    /// Drops all amounts that are smaller.
    pub(super) fn drop_below(&mut self, least: i64) {
        for energy in self.energies.iter_mut().filter(|energy| **energy < least) {
            *energy = 0;
        }
    }

    /// What the device takes in each slot of its window.
    pub(super) fn of(&self, device: DeviceIx) -> &[i64] {
        self.energies.slice(&self.rows[device].energies)
    }

    /// The slots that the device takes something in, in order of time, with the energies.
    pub(super) fn used(&self, device: DeviceIx) -> impl Iterator<Item = (SlotIx, i64)> {
        let slots = SlotIx::all(&self.rows[device].slots);
        slots.zip(self.of(device)).filter(|(_, energy)| **energy > 0).map(|(at, e)| (at, *e))
    }

    /// What the device takes in all.
    pub(super) fn sum(&self, device: DeviceIx) -> i64 {
        self.of(device).iter().sum()
    }

    /// What all devices take in each slot.
    pub(super) fn by_slot(&self, slots: usize) -> Grid<SlotIx, i64> {
        let mut sums = Grid::filled(slots, 0);
        for Row { slots, energies } in self.rows.iter() {
            let energies = self.energies.slice(energies);
            for (sum, energy) in sums.slice_mut(slots).iter_mut().zip(energies) {
                *sum += energy;
            }
        }
        sums
    }
}
