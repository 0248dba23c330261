//! What an answer says of a plan.

use super::Kind;
use super::options::SiteOptions;
use super::quantities::{kilowatt_hours, kilowatts_of, rounded};
use super::slots::Frame;
use crate::documents::answer::Money;
use crate::documents::field::Direction;
use crate::documents::site::{
    Amount, Curtailed, GridSchedule, SiteDevice, SiteRequest, SiteSchedule, SiteSegment,
};
use crate::documents::soc::SocPoint;
use crate::plan::site::{self, Plan, Site, SlotPrices, Store, StorePlan};
use crate::planner::reasons_as::ReasonsAs;
use crate::time::Instant;

/// A plan with what it was made from.
pub(super) struct Made<'a> {
    pub(super) request: &'a SiteRequest,
    pub(super) frame: Frame,
    pub(super) site: Site,
    pub(super) plan: Plan,
    pub(super) kinds: Vec<Kind>,
    pub(super) confidences: Vec<[f64; 2]>,
}

impl Made<'_> {
    /// The sum of powers over time, kWh.
    pub(super) fn energy(&self, powers: impl Iterator<Item = f64>) -> f64 {
        self.site.slots.iter().zip(powers).map(|(slot, power)| slot.hours() * power).sum()
    }

    /// Stretches of constant power, in order.
    pub(super) fn segments(&self, powers: impl Iterator<Item = f64>) -> Vec<SiteSegment> {
        let mut segments: Vec<SiteSegment> = Vec::new();
        let mut last = None;
        for (slot, power) in self.site.slots.iter().zip(powers) {
            let power = rounded(power);
            match segments.last_mut() {
                Some(segment) if last == Some(power) && power != 0.0 => {
                    segment.end_time = self.frame.offset.at(slot.window.end());
                }
                _ if power != 0.0 => segments.push(SiteSegment {
                    start_time: self.frame.offset.at(slot.window.start()),
                    end_time: self.frame.offset.at(slot.window.end()),
                    energy_flow_direction: if power > 0.0 {
                        Direction::Import
                    } else {
                        Direction::Export
                    },
                    power: kilowatts_of(power.abs()),
                }),
                _ => {}
            }
            last = Some(power);
        }
        segments
    }

    /// What the meter does.
    pub(super) fn grid(&self) -> GridSchedule {
        let meter = self.plan.meter.iter();
        GridSchedule {
            schedule: self.segments(meter.map(|meter| meter.import - meter.export)),
            peak: self.site.peak.map(|_| kilowatts_of(self.plan.peak)),
            peak_cost: self.site.peak.map(|peak| Money(peak.cost(self.plan.peak))),
        }
    }

    /// What is thrown away.
    pub(super) fn curtailed(&self) -> Curtailed {
        let curtailed = self.plan.meter.iter().map(|meter| meter.curtailed);
        Curtailed {
            schedule: self.segments(curtailed.clone().map(|power| -power)),
            energy: kilowatt_hours(self.energy(curtailed)),
        }
    }

    /// The devices with their kinds.
    pub(super) fn each(&self) -> impl Iterator<Item = (&SiteDevice, Kind)> {
        self.request.data.iter().zip(self.kinds.iter().copied())
    }

    pub(super) fn powers(&self, kind: Kind) -> &[f64] {
        let powers = match kind {
            Kind::Load(place) => self.plan.loads.get(place),
            Kind::Store(place) => self.plan.stores.get(place).map(|store| &store.power),
        };
        powers.map_or(&[], |powers| powers)
    }

    /// A store of the request with its plan.
    pub(super) fn store(&self, place: usize) -> Option<(&Store, &StorePlan)> {
        Some((self.site.stores.get(place)?, self.plan.stores.get(place)?))
    }

    pub(super) fn schedules(&self, has_values: bool) -> Vec<SiteSchedule> {
        let schedule = |(entry, kind): (&SiteDevice, Kind)| {
            let powers = self.powers(kind);
            let prices = self.plan.prices.site.iter().map(SlotPrices::price);
            let worth = self.energy(powers.iter().zip(prices).map(|(power, price)| power * price));
            let (wear, trajectory) = match kind {
                Kind::Load(_) => (0.0, None),
                Kind::Store(place) => {
                    let through = self.energy(powers.iter().map(|power| power.abs()));
                    let wear = self.store(place).map_or(0.0, |(store, _)| store.wear);
                    (wear * through, Some(self.points(place, has_values)))
                }
            };
            SiteSchedule {
                device_id: entry.device_id.clone(),
                schedule: self.segments(powers.iter().copied()),
                energy: kilowatt_hours(self.energy(powers.iter().copied())),
                cost: Money(worth + wear),
                trajectory,
            }
        };
        self.each().map(schedule).collect()
    }

    /// What a battery holds over time.
    pub(super) fn points(&self, place: usize, has_values: bool) -> Vec<SocPoint> {
        let Some((store, plan)) = self.store(place) else { return Vec::new() };
        let starts = self.site.slots.iter().map(|slot| slot.window.start());
        let values = self.plan.prices.stores.get(place).filter(|_| has_values);
        let point = |(at, (time, energy)): (usize, (Instant, &f64))| SocPoint {
            time: self.frame.offset.at(time),
            state_of_charge_percent: rounded(energy / store.capacity * 100.0),
            energy_kwh: rounded(*energy),
            value: values.and_then(|values| values.get(at)).map(|value| Money(*value)),
        };
        let times = starts.chain([self.frame.whole.end()]);
        times.zip(&plan.energy).enumerate().map(point).collect()
    }

    /// What the same energy costs at once: loads and cars at full power from the start, without what batteries give.
    pub(super) fn baseline(&self) -> f64 {
        let mut needs: Vec<f64> =
            self.site.slots.iter().map(|slot| slot.load - slot.generation).collect();
        let mut stored = 0.0;
        for (load, powers) in self.site.loads.iter().zip(&self.plan.loads) {
            let energy = self.energy(powers.iter().copied());
            self.at_once(&mut needs, energy, |slot| {
                if load.slots.contains(&slot) { load.power } else { 0.0 }
            });
        }
        for (store, plan) in self.site.stores.iter().zip(&self.plan.stores) {
            let end = plan.energy.last().copied().unwrap_or_default();
            let trips = store.trips.iter().sum::<f64>() - plan.unserved.iter().sum::<f64>();
            let wanted = ((end - store.start + trips) / store.efficiency).max(0.0);
            let is_there = |slot| store.available.get(slot).copied().unwrap_or(false);
            let power = |slot| if is_there(slot) { store.charge } else { 0.0 };
            let taken = self.at_once(&mut needs, wanted, power);
            let held = store.start + taken * store.efficiency - trips;
            stored += store.wear * taken - store.end_value * held.max(0.0);
        }
        let costs = self.site.slots.iter().zip(&needs).map(|(slot, need)| {
            slot.hours() * if *need > 0.0 { slot.buy * need } else { slot.sell * need }
        });
        let peak = self.site.peak.map_or(0.0, |peak| peak.cost(site::peak(&self.site, &needs)));
        costs.sum::<f64>() + stored + peak
    }

    /// Adds an energy to needs, at full power from the first slot on; how much fits.
    pub(super) fn at_once(
        &self,
        needs: &mut [f64],
        energy: f64,
        power: impl Fn(usize) -> f64,
    ) -> f64 {
        let mut left = energy;
        for (place, (slot, need)) in self.site.slots.iter().zip(needs).enumerate() {
            let taken = (power(place) * slot.hours()).min(left);
            *need += taken / slot.hours();
            left -= taken;
        }
        energy - left
    }

    /// The lowest confidence of the prices that the plan pays or gets.
    pub(super) fn confidence(&self) -> f64 {
        let slots = self.plan.meter.iter().zip(&self.confidences);
        slots.fold(1.0, |least, (meter, [import, export])| {
            let import = if meter.import > 0.0 { *import } else { 1.0 };
            let export = if meter.export > 0.0 { *export } else { 1.0 };
            least.min(import).min(export)
        })
    }

    /// All that the plan is made of: the names of the devices, and numbers.
    pub(super) fn content(&self, options: &SiteOptions) -> (Vec<&str>, Vec<f64>) {
        let Site { slots, max_import, max_export, peak, curtailment, loads, stores } = &self.site;
        let offset = self.frame.offset.seconds_ahead().map_or(f64::NAN, f64::from);
        let reasons = [ReasonsAs::Nothing, ReasonsAs::Data, ReasonsAs::Text];
        let reasons = reasons.iter().take_while(|own| **own != options.reasons).count();
        let flags = [options.certificate, *curtailment, options.peak_curve].map(u8::from);
        let mut numbers = vec![offset, options.most_millis(), *max_import, *max_export];
        if let Some(previous) = &options.previous {
            numbers.push(options.keep_within.map_or(0.0, |Amount(within)| within));
            for segment in previous.schedules().into_iter().flat_map(|(_, schedule)| schedule) {
                let times = [segment.start_time, segment.end_time];
                numbers.extend(times.map(|time| time.instant.millis() as f64));
                numbers.push(segment.power.value.0 / segment.power.units.per_kilowatt());
                numbers
                    .push(f64::from(u8::from(segment.energy_flow_direction == Direction::Export)));
            }
        }
        numbers.push(reasons as f64);
        numbers.extend(flags.map(f64::from));
        numbers.extend(peak.iter().flat_map(|peak| [peak.rate, peak.interval.hours(), peak.paid]));
        for slot in slots {
            let start = slot.window.start().millis() as f64;
            numbers.extend([start, slot.hours(), slot.buy, slot.sell, slot.load, slot.generation]);
        }
        for load in loads {
            let slots = [load.slots.start as f64, load.slots.end as f64];
            numbers.extend([slots, [load.power, load.energy]].concat());
            numbers.extend(load.ranges.iter().flat_map(|range| [range.0, range.1]));
            numbers.extend(load.barred.iter().map(|is_barred| f64::from(u8::from(*is_barred))));
        }
        for store in stores {
            let Store { capacity, floor, start, charge, discharge, least, efficiency, .. } = *store;
            let flags = [store.grid_charging, store.grid_discharging].map(u8::from).map(f64::from);
            numbers.extend([capacity, floor, start, charge, discharge, least, efficiency]);
            numbers.extend([store.wear, store.end_value]);
            numbers.extend(flags);
            numbers.extend(store.available.iter().map(|is_there| f64::from(u8::from(*is_there))));
            numbers.extend(store.targets.iter().chain(&store.trips));
        }
        (self.each().map(|(entry, _)| entry.device_id.as_str()).collect(), numbers)
    }
}
