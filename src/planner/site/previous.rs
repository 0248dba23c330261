//! A plan that was made before, in the slots of this one.

use super::Kind;
use super::answer::Made;
use super::options::SiteOptions;
use crate::documents::field::Direction;
use crate::documents::site::{Amount, PreviousPlan, PreviousSegment};
use crate::plan::site::{self, Plan, Powers as DevicePowers, Slot};

/// Costs that differ by less are the same.
const SAME_COST: f64 = 1e-9;

impl Made<'_> {
    /// Takes the plan that was made before if there is little to gain; whether it did, and how much there is to gain where the
    /// plan before is still possible.
    pub(super) fn keep(&mut self, options: &SiteOptions) -> (Option<bool>, Option<f64>) {
        let Some(previous) = &options.previous else { return (None, None) };
        let Some(replayed) = self.replayed(previous) else { return (Some(false), None) };
        let regret = replayed.cost - self.plan.bound;
        let within = options.keep_within.map_or(0.0, |Amount(within)| within);
        let is_kept = regret <= within + SAME_COST;
        if is_kept {
            self.plan = replayed;
        }
        (Some(is_kept), Some(regret))
    }

    /// The plan that was made before, as far as it is still to come.
    fn replayed(&self, previous: &PreviousPlan) -> Option<Plan> {
        if previous.end_time.instant < self.frame.whole.end() {
            return None;
        }
        let powers = |schedule: &[PreviousSegment]| {
            let mut powers = vec![0.0; self.site.slots.len()];
            for segment in schedule {
                let (start, end) = (segment.start_time.instant, segment.end_time.instant);
                let is_in = |slot: &Slot| slot.window.start() >= start && slot.window.end() <= end;
                let power = segment.power.value.0 / segment.power.units.per_kilowatt();
                let is_given = segment.energy_flow_direction == Direction::Export;
                for (own, _) in
                    powers.iter_mut().zip(&self.site.slots).filter(|(_, slot)| is_in(slot))
                {
                    *own = if is_given { -power } else { power };
                }
            }
            powers
        };
        let mut all = DevicePowers {
            curtailed: powers(&previous.curtailed.schedule)
                .iter()
                .map(|power| power.abs())
                .collect(),
            ..DevicePowers::default()
        };
        for (entry, kind) in self.each() {
            let own = previous.data.iter().find(|own| own.device_id == entry.device_id)?;
            let rows = match kind {
                Kind::Load(_) => &mut all.loads,
                Kind::Store(_) => &mut all.stores,
            };
            rows.push(powers(&own.schedule));
        }
        site::replayed(&self.site, &all, &self.plan)
    }
}
