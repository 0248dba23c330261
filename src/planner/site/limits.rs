//! What limits a plan, and when.

use super::answer::Made;
use super::{Kind, SAME};
use crate::documents::field::Id;
use crate::documents::site::SiteLimit;
use crate::plan::site::{self, Slot};
use crate::time::Window;

impl Made<'_> {
    /// All limits that the plan is at, each with when: those of the grid first, then those of the devices.
    pub(super) fn limits(&self) -> Vec<SiteLimit> {
        let meter = |slot: usize| self.plan.meter.get(slot).copied().unwrap_or_default();
        let (most_in, most_out) = (self.site.max_import, self.site.max_export);
        let mut all = self.times("max_import", None, |slot| meter(slot).import >= most_in - SAME);
        all.extend(self.times("max_export", None, |slot| meter(slot).export >= most_out - SAME));
        let peaks = self.at_peak();
        all.extend(self.times("peak", None, |slot| peaks.get(slot).copied().unwrap_or(false)));
        for (entry, kind) in self.each() {
            let device = Some(&entry.device_id);
            let powers = self.powers(kind);
            let power = |slot: usize| powers.get(slot).copied().unwrap_or_default();
            match kind {
                Kind::Load(place) => {
                    let most = self.site.loads.get(place).map_or(f64::INFINITY, |load| load.power);
                    all.extend(self.times("max_power", device, |slot| power(slot) >= most - SAME));
                }
                Kind::Store(place) => {
                    let Some((store, plan)) = self.store(place) else { continue };
                    let is_full_power = |slot| {
                        let power = power(slot);
                        let most = if power > 0.0 { store.charge } else { store.discharge };
                        power != 0.0 && power.abs() >= most - SAME
                    };
                    all.extend(self.times("max_power", device, is_full_power));
                    // From the end of a slot to that of the next one.
                    let stays = |slot: usize, is_there: &dyn Fn(f64) -> bool| {
                        plan.energy
                            .get(slot..slot + 2)
                            .is_some_and(|both| both.iter().all(|energy| is_there(*energy)))
                    };
                    let is_full = |energy: f64| energy >= store.capacity - SAME;
                    let is_empty = |energy: f64| energy <= store.floor + SAME;
                    all.extend(self.times("full", device, |slot| stays(slot, &is_full)));
                    all.extend(self.times("empty", device, |slot| stays(slot, &is_empty)));
                }
            }
        }
        all
    }

    /// Whether each slot is in an interval of the highest mean import, which costs something.
    fn at_peak(&self) -> Vec<bool> {
        let Some(peak) = self.site.peak.filter(|peak| self.plan.peak > peak.paid + SAME) else {
            return Vec::new();
        };
        let (numbers, _) = site::intervals(&self.site);
        let imports = self.plan.meter.iter().map(|meter| meter.import);
        let means = site::interval_means(&self.site, imports);
        let is_peak =
            |number: &usize| means.get(*number).is_some_and(|mean| *mean >= self.plan.peak - SAME);
        numbers.iter().map(|number| peak.rate > 0.0 && is_peak(number)).collect()
    }

    /// The stretches of time whose slots are at a limit.
    fn times(
        &self,
        limit: &'static str,
        device: Option<&Id>,
        is_at: impl Fn(usize) -> bool,
    ) -> Vec<SiteLimit> {
        let slots = self.site.slots.iter().enumerate().filter(|(slot, _)| is_at(*slot));
        let windows: Vec<Window> = Window::joined(slots.map(|(_, Slot { window, .. })| *window));
        let limit = |window: &Window| SiteLimit {
            start_time: self.frame.offset.at(window.start()),
            end_time: self.frame.offset.at(window.end()),
            limit,
            device_id: device.cloned(),
        };
        windows.iter().map(limit).collect()
    }
}
