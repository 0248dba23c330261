//! A bound on the cost, and a plan near it, where the exact programme would be too much work.
//!
//! **Problem.** As in [`storage`](super), but a slot that is not convex may have both directions, one
//! after the other: its cost is the chord from all discharging to all charging, the largest convex
//! function below its own.
//!
//! **Algorithm.** The relaxed slots are convex, so [`convex`](super::convex) solves them. Each slot that
//! is not convex then keeps the one direction that its energy went in, which makes all slots convex, and the
//! plan is the best one in these directions.
//!
//! **Why no plan costs less than the bound.** Where a slot is not convex, its cost rises by less per kWh when it
//! charges than when it discharges: as a function of the energy it is concave, so the chord between its ends is
//! nowhere above it. So each plan costs in the relaxed slots at most what it costs in the true ones, and the least
//! cost in the relaxed slots is a bound. **Why there is a plan.** The energies of the relaxed solution go in the
//! directions that were kept, so they are one way to run them.
//!
//! Below its reserve a battery only charges, which is convex: there a slot is not relaxed, and keeps
//! the direction to charge. Where the direct way to the target costs less, it is taken.
//!
//! **Time.** As for convex slots in [`storage`](super). **How near it is.** The two differ only in slots that
//! the relaxed solution runs in part. Of these there need be at most one between two times at which the stored energy is
//! at a bound: energy could be moved from one such slot to another, at a gain or at no cost, until one of them
//! is idle or full.
//! The difference of the two costs is the gap of the plan: 0.01 to 4 % of the cost in 600 periods of odd lengths
//! where each kWh earns 1 when bought and 1 when sold, the more the sooner the battery is full.

use super::slots::{Leg, StorageSlot};

/// The slot with the chord as its cost.
pub(super) fn relaxed(slot: &StorageSlot) -> StorageSlot {
    if slot.is_convex() {
        return *slot;
    }
    let StorageSlot { charge, discharge, .. } = *slot;
    let rise = charge.price * charge.most + discharge.price * discharge.most;
    let price = rise / (charge.most + discharge.most);
    let with = |side: Leg| Leg { price, ..side };
    StorageSlot { charge: with(charge), discharge: with(discharge), ..*slot }
}

/// What a change of the stored energy costs in the relaxed slot.
pub(super) fn cost(slot: &StorageSlot, change: f64) -> f64 {
    if slot.is_convex() {
        let price = if change > 0.0 { slot.charge.price } else { slot.discharge.price };
        return price * change;
    }
    let Leg { most, price } = slot.discharge;
    (change + most) * relaxed(slot).charge.price - price * most
}

/// The slot with the direction of the change only, if it is not convex.
pub(super) fn directed(slot: &StorageSlot, change: f64) -> StorageSlot {
    let mut directed = *slot;
    if !slot.is_convex() {
        let given_up = if change > 0.0 { &mut directed.discharge } else { &mut directed.charge };
        given_up.most = 0.0;
    }
    directed
}
