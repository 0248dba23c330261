//! What cannot be had.

use super::answer::Made;
use super::quantities::rounded;
use super::{Kind, SAME};
use crate::documents::answer::five_decimals;
use crate::documents::field::Id;
use crate::documents::site::SiteDevice;
use crate::documents::warning::{Code, LimitedBy, NotProven, Shortfall, Unit, Warning};
use crate::plan::site;
use crate::plan::site::Plan;

impl Made<'_> {
    pub(super) fn not_proven(&self) -> Option<Warning> {
        let Plan { proven, cost, bound, .. } = self.plan;
        (!proven).then_some(Warning::NotProven(NotProven {
            code: Code::NotProvenOptimal,
            device_id: None,
            cost,
            bound,
        }))
    }

    /// All that cannot be had.
    pub(super) fn shortfalls(&self) -> Vec<Shortfall> {
        let mut all = Vec::new();
        for (entry, kind) in self.each() {
            match kind {
                Kind::Load(place) => all.extend(self.load_shortfall(entry, place)),
                Kind::Store(place) => self.store_shortfalls(&entry.device_id, place, &mut all),
            }
        }
        all.extend(self.limit_shortfall(
            Code::LimitExceededByLoad,
            self.site.max_import,
            |meter| meter.import,
        ));
        let code = Code::LimitExceededByGeneration;
        all.extend(self.limit_shortfall(code, self.site.max_export, |meter| meter.export));
        all
    }

    pub(super) fn load_shortfall(&self, entry: &SiteDevice, place: usize) -> Option<Shortfall> {
        let (load, powers) = (self.site.loads.get(place)?, self.plan.loads.get(place)?);
        let delivered = self.energy(powers.iter().copied());
        let energy = entry.energy?;
        let is_full = load.slots.clone().all(|slot| {
            let is_barred = load.barred.get(slot).copied().unwrap_or(false);
            is_barred || powers.get(slot).is_some_and(|power| *power >= load.power)
        });
        let is_capped = load.barred.iter().any(|is_barred| *is_barred);
        let is_at_limit =
            self.plan.meter.iter().any(|meter| meter.import >= self.site.max_import - SAME);
        (delivered < load.energy - SAME).then(|| Shortfall {
            code: Code::EnergyNotDelivered,
            device_id: Some(entry.device_id.clone()),
            requested: energy.value.0,
            delivered: rounded(delivered * energy.units.per_kilowatt_hour()),
            unit: energy.units.into(),
            limited_by: match is_full {
                true if load.power > 0.0 && is_capped => LimitedBy::PriceCap,
                true if load.power > 0.0 => LimitedBy::Window,
                false if is_at_limit => LimitedBy::SiteLimit,
                _ => LimitedBy::DeviceLimit,
            },
        })
    }

    pub(super) fn store_shortfalls(&self, device: &Id, place: usize, all: &mut Vec<Shortfall>) {
        let Some((store, plan)) = self.store(place) else { return };
        let ends = plan.energy.iter().skip(1);
        let short = |code, requested, delivered, unit, limited_by| Shortfall {
            code,
            device_id: Some(device.clone()),
            requested,
            delivered: five_decimals(delivered),
            unit,
            limited_by,
        };
        for (((end, trip), unserved), target) in
            ends.zip(&store.trips).zip(&plan.unserved).zip(&store.targets)
        {
            let served = trip - unserved;
            let percent = |energy: f64| energy / store.capacity * 100.0;
            if *target > end + served + SAME.max(1e-9 * store.capacity) {
                let limit = if store.charge > 0.0 { LimitedBy::Time } else { LimitedBy::Power };
                let (target, held) = (percent(*target), percent(end + served));
                all.push(short(
                    Code::TargetNotReached,
                    five_decimals(target),
                    held,
                    Unit::Percent,
                    limit,
                ));
            }
            if *unserved > 0.0 {
                all.push(short(
                    Code::TripNotServed,
                    *trip,
                    served,
                    Unit::KilowattHours,
                    LimitedBy::Time,
                ));
            }
        }
    }

    /// A limit that the site breaks by itself.
    pub(super) fn limit_shortfall(
        &self,
        code: Code,
        limit: f64,
        of: fn(&site::Meter) -> f64,
    ) -> Option<Shortfall> {
        let most = self.plan.meter.iter().map(of).fold(0.0, f64::max);
        (most > limit + SAME).then(|| Shortfall {
            code,
            device_id: None,
            requested: rounded(most),
            delivered: limit,
            unit: Unit::Kilowatts,
            limited_by: LimitedBy::SiteLimit,
        })
    }
}
