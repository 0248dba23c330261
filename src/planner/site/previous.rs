//! A plan that was made before, in the slots of this one.

use super::Kind;
use super::answer::Made;
use crate::documents::field::Direction;
use crate::documents::site::{PreviousPlan, PreviousSegment};
use crate::plan::site::{self, Plan, Powers as DevicePowers, Slot};

impl Made<'_> {
    /// The plan that was made before, as far as it is still to come.
    pub(super) fn replayed(&self, previous: &PreviousPlan) -> Option<Plan> {
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
