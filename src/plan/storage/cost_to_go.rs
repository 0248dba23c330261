//! The least cost from each stored energy on to the target, from some slot on.
//!
//! **Algorithm.** It is found slot by slot from the horizon back, in two parts: a convex one below, and
//! above it, while there is one, a [`piecewise_linear`](super::piecewise_linear) that is not convex, whose slopes are nowhere lower
//! than those below it. Such a function is the infimal convolution of its two parts, so a slot's costs
//! can be merged into either. A convex slot goes where its prices are in the order of slopes; mostly
//! that is below, and the curve only moves on. A slot that is not convex takes into the curve what is
//! steeper than its lower price, and is merged there. Once the bounds have pushed out what was not
//! convex, the curve is a row of slopes and joins the part below.
//!
//! With losses that is what negative prices do. A stored kWh is worth less than nothing only in a battery
//! that is nearly full, or that can hardly be emptied in time, so there the curve is short, however much
//! a large battery holds below it.
//!
//! **Time.** As for [`slopes`](super::slopes) and, in slots that change the curve, as for the curve.
//!
//! **Before the climb.** A battery that starts below its reserve only charges up to some slot, and is at the
//! reserve or above from then on: [`climb`](super::climb) finds the slot.

use super::convex;
use super::piecewise_linear::PiecewiseLinear;
use super::policy::{Policies, TwoThresholdRule};
use super::slope_tree::SlopeTree;
use super::slopes::Slopes;
use super::slots::StorageSlot;
use crate::time::Instant;

/// The cost to go, and the bounds that the stored energy stays within.
pub(super) struct CostToGo<'a> {
    slots: &'a [StorageSlot],
    /// What makes a tree for the slots.
    tree: fn(&[StorageSlot], f64) -> SlopeTree,
    below: Slopes,
    /// The value where the part below ends.
    value: f64,
    /// What goes on from there, unless all is convex.
    above: Option<Box<PiecewiseLinear>>,
    /// In slots that start before the instant it only charges, from the energy or above.
    climb: Option<(Instant, f64)>,
    bounds: (f64, f64),
    /// How many pieces curves have had so far, and may have.
    made: usize,
    most: usize,
}

impl<'a> CostToGo<'a> {
    /// The cost to go at the horizon of the slots.
    pub(super) fn new(
        slots: &'a [StorageSlot],
        target: f64,
        bounds: (f64, f64),
        most: usize,
    ) -> Self {
        CostToGo {
            slots,
            tree: SlopeTree::new,
            below: Slopes::at(target),
            value: 0.0,
            above: None,
            climb: None,
            bounds,
            made: 0,
            most,
        }
    }

    /// The same in forms that know their values.
    pub(super) fn valued(self) -> Self {
        CostToGo { tree: SlopeTree::valued, ..self }
    }

    /// The same for a battery that only charges before an instant, from an energy below the bounds.
    pub(super) fn after_climb(self, until: Instant, low: f64) -> Self {
        CostToGo { climb: Some((until, low)), ..self }
    }

    /// Goes one slot back, and adds the slot's policy.
    pub(super) fn step_back(&mut self, slot: &StorageSlot, policies: &mut Policies) {
        match self.climb {
            Some((until, low)) if slot.window.start() < until => {
                self.step(&slot.only(true, false), low, policies);
            }
            _ => self.step(slot, self.bounds.0, policies),
        }
        policies.close();
    }

    fn step(&mut self, slot: &StorageSlot, low: f64, policies: &mut Policies) {
        self.below.grow(|start| (self.tree)(self.slots, start));
        if slot.is_convex() {
            self.join();
        } else {
            self.part(-slot.discharge.price);
        }
        match self.above.take() {
            None => {
                let (rule, end) = self.step_below(slot, low);
                self.value -= self.below.cut_end(end - self.bounds.1);
                policies.push(rule);
            }
            Some(curve) => self.step_in_parts(curve, slot, low, policies),
        }
    }

    /// Makes the curve part of what is below it, if it is convex.
    fn join(&mut self) {
        if let Some(curve) = self.above.take_if(|curve| curve.is_convex()) {
            self.made += curve.pieces().len();
            for piece in curve.pieces() {
                self.value += piece.length * piece.slope;
                self.below.push(*piece);
            }
        }
    }

    /// Makes all that is steeper than a slope part of the curve.
    fn part(&mut self, slope: f64) {
        let steeper = self.below.split_off(slope);
        self.value -= steeper.iter().map(|piece| piece.length * piece.slope).sum::<f64>();
        self.above.get_or_insert_with(|| PiecewiseLinear::new().into()).prepend(&steeper);
    }

    fn step_below(&mut self, slot: &StorageSlot, low: f64) -> (TwoThresholdRule, f64) {
        self.value -= slot.discharge.most * slot.discharge.price;
        self.below.step_back(slot, low)
    }

    fn step_in_parts(
        &mut self,
        mut curve: Box<PiecewiseLinear>,
        slot: &StorageSlot,
        low: f64,
        policies: &mut Policies,
    ) {
        let goes_below = |price: f64| slot.is_convex() && -price <= curve.lowest();
        let charges_below = goes_below(slot.charge.price);
        let discharges_below = goes_below(slot.discharge.price);
        let above = slot.only(!charges_below, !discharges_below);
        let (rule, mut end) = self.step_below(&slot.only(charges_below, discharges_below), low);
        if above.charge.most > 0.0 || above.discharge.most > 0.0 {
            let rules = policies.len();
            self.made += curve.step_back(&above, end, policies);
            self.below.move_start(above.charge.most, low);
            self.value += above.charge.most * above.charge.price;
            end -= above.charge.most;
            if charges_below {
                policies.charge_to(rules, rule.charge_to);
            }
        } else {
            policies.push(rule);
        }
        let count = curve.pieces().len();
        self.value += curve.cut(end, (low, self.bounds.1));
        if curve.pieces().len() < count {
            // It is measured anew.
            self.made += count / 8;
        }
        if end < self.bounds.1 {
            self.above = Some(curve);
        } else {
            self.value -= self.below.cut_end(end - self.bounds.1);
        }
    }

    /// Whether it has more pieces than the limit: then it is abandoned.
    pub(super) fn is_overgrown(&self) -> bool {
        self.made > self.most
    }

    /// The slope of the cost above the energy; below it at the highest energy that there is.
    pub(super) fn slope(&self, energy: f64, rounding: f64) -> Option<f64> {
        if let Some(curve) = &self.above {
            let rest = energy - self.below.end();
            if rest + rounding >= 0.0 {
                return convex::slope(curve.pieces(), rest, rounding);
            }
        }
        self.below.slope(energy, rounding)
    }

    /// The least sum of charging up to some energy and of what it costs to go on from there, and that
    /// energy, with the work that it took; none if charging does not come up to any.
    pub(super) fn least_after(
        &self,
        charging: &SlopeTree,
        rounding: f64,
    ) -> (Option<(f64, f64)>, usize) {
        let (start, (length, rise)) = (self.below.start(), self.below.ahead_of(f64::INFINITY));
        if charging.end() + rounding < start {
            return (None, 0);
        }
        let (least, energy) = charging.least_sum(start, |slope| self.below.ahead_of(slope));
        let least = (self.value - rise + least, energy);
        match &self.above {
            Some(curve) if charging.level(curve.lowest()) > start + length => {
                let ((sum, energy), tried) = curve.least_after(charging, start + length);
                let above = (self.value + sum, energy);
                (Some(if above.0 < least.0 { above } else { least }), tried)
            }
            _ => (Some(least), 0),
        }
    }
}

/// Goes back over all slots, and visits the start of each; none if that is too much work.
pub(super) fn backward_pass(
    slots: &[StorageSlot],
    mut cost_to_go: CostToGo<'_>,
    visit: &mut dyn FnMut(&StorageSlot, &CostToGo<'_>),
) -> Option<Policies> {
    let mut policies = Policies::default();
    for slot in slots.iter().rev() {
        cost_to_go.step_back(slot, &mut policies);
        if cost_to_go.is_overgrown() || policies.are_overgrown() {
            return None;
        }
        visit(slot, &cost_to_go);
    }
    Some(policies)
}
