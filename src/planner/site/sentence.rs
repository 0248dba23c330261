//! What each device does in the words of a person. Every number is one of the plan's, of its prices, or of another plan.

use super::Kind;
use super::answer::Made;
use crate::documents::answer::five_decimals;
use crate::documents::site::{SiteConstraint, SiteReason};
use crate::documents::warning::Shortfall;
use crate::number::number;
use crate::plan::site::Meter;
use crate::planner::shortfall::amounts;
use crate::planner::wording::{Clock, money};
use crate::time::{Instant, Span, Timestamp, Window};

/// How many times a device runs that are said one by one.
const TIMES_SAID: usize = 3;

/// The parts of an answer that sentences are made of, beside the plan.
pub(super) struct Told<'a> {
    pub(super) shortfalls: &'a [Shortfall],
    pub(super) constraints: &'a [SiteConstraint],
    pub(super) currency: &'a str,
}

impl Made<'_> {
    /// A text for each device, in the order of the request.
    pub(super) fn sentences(&self, told: &Told) -> Vec<SiteReason> {
        let clock = Clock::new(self.frame.whole, self.frame.offset);
        let mut all = Vec::with_capacity(self.kinds.len());
        for (position, (entry, kind)) in self.each().enumerate() {
            let mut sentences = self.does(kind, clock);
            sentences.extend(self.worth(kind, told.currency));
            let own =
                |shortfall: &&Shortfall| shortfall.device_id.as_ref() == Some(&entry.device_id);
            let short = told.shortfalls.iter().filter(own);
            sentences.extend(short.map(|shortfall| format!("{}.", amounts(shortfall))));
            sentences.extend(self.later(position, told, clock));
            all.push(SiteReason { device_id: entry.device_id.clone(), text: sentences.join(" ") });
        }
        all
    }

    /// When it runs, and from where the energy comes or where it goes.
    fn does(&self, kind: Kind, clock: Clock) -> Vec<String> {
        let (takes, gives) = match kind {
            Kind::Load(_) => ("Runs", ""),
            Kind::Store(_) => ("Charges", "Gives"),
        };
        let taken = self.runs(kind, |power, meter, generation| {
            (power > 0.0).then(|| source(meter, generation))
        });
        let given = self.runs(kind, |power, meter, _| {
            let sink = if meter.export > 0.0 { "to the grid" } else { "to the house" };
            (power < 0.0).then_some(sink)
        });
        let all = [(takes, taken), (gives, given)];
        let said = all.iter().filter(|(_, times)| !times.is_empty());
        let said: Vec<String> = said.map(|(verb, times)| phrase(verb, times, clock)).collect();
        if said.is_empty() { vec!["Rests.".to_owned()] } else { said }
    }

    /// The stretches of time in which a device does the same, with what that is.
    fn runs(
        &self,
        kind: Kind,
        what: impl Fn(f64, &Meter, f64) -> Option<&'static str>,
    ) -> Vec<(&'static str, Window)> {
        let mut times: Vec<(&'static str, Window)> = Vec::new();
        let slots = self.site.slots.iter().zip(&self.plan.meter).zip(self.powers(kind));
        for ((slot, meter), power) in slots {
            let Some(what) = what(*power, meter, slot.generation) else { continue };
            match times.last_mut() {
                Some((last, window)) if *last == what && window.end() == slot.window.start() => {
                    *window = window.hull(slot.window);
                }
                _ => times.push((what, slot.window)),
            }
        }
        times
    }

    /// What energy is worth to it.
    fn worth(&self, kind: Kind, currency: &str) -> Option<String> {
        let money = |value: f64| money(five_decimals(value), currency);
        match kind {
            Kind::Load(place) => {
                let worth = self.plan.prices.loads.get(place)?;
                let is_short = self.site.loads.get(place).zip(self.plan.loads.get(place));
                let is_short = is_short.is_some_and(|(load, powers)| {
                    self.energy(powers.iter().copied()) < load.energy - super::SAME
                });
                // What is short has a price above all others, which says nothing.
                (!is_short).then(|| format!("One more kWh: {}.", money(*worth)))
            }
            Kind::Store(place) => {
                let values = self.plan.prices.stores.get(place)?.iter();
                let (low, high) = values
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |range, value| {
                        (range.0.min(*value), range.1.max(*value))
                    });
                let (low, high) = (money(low), money(high));
                Some(match low == high {
                    true => format!("A kWh in it is worth {low}."),
                    false => format!("A kWh in it is worth {low} to {high}."),
                })
            }
        }
    }

    /// What another hour would save.
    fn later(&self, position: usize, told: &Told, clock: Clock) -> Option<String> {
        const HOUR: Span = Span::from_seconds(3_600);
        let under = format!("data[{position}].");
        let is_own = |own: &&SiteConstraint| {
            own.more.units == "HOURS" && own.field.starts_with(&under) && own.serves.is_none()
        };
        let constraint = told.constraints.iter().find(is_own)?;
        let entry = self.request.data.get(position)?;
        let first = |times: &[Timestamp]| times.iter().map(|time| time.instant).min();
        let targets = entry.targets.iter().flatten().map(|target| target.time);
        let ready: Instant = match entry.end_time {
            Some(end) => end.instant,
            None => first(&targets.collect::<Vec<_>>())?,
        };
        let (by, instead) = (clock.time(ready.plus(HOUR)), clock.time(ready));
        let saves = five_decimals(constraint.saves.0);
        let saves = if saves > 0.0 { money(saves, told.currency) } else { "nothing".to_owned() };
        Some(format!("Ready by {by} instead of {instead} would save {saves}."))
    }
}

/// Where the energy of a slot comes from.
fn source(meter: &Meter, generation: f64) -> &'static str {
    match (meter.import > 0.0, generation > meter.curtailed) {
        (true, true) => "from the grid and the sun",
        (true, false) => "from the grid",
        (false, true) => "from the sun",
        (false, false) => "from batteries",
    }
}

/// "Charges from the sun 11:30-14:00, then from the grid 01:00-03:00."
fn phrase(verb: &str, times: &[(&str, Window)], clock: Clock) -> String {
    let mut text = verb.to_owned();
    let mut before = "";
    for (at, (what, window)) in times.iter().take(TIMES_SAID).enumerate() {
        if at > 0 {
            text.push_str(if *what == before { " and" } else { ", then" });
        }
        if *what != before {
            text.push(' ');
            text.push_str(what);
        }
        text.push(' ');
        text.push_str(&clock.range(*window));
        before = what;
    }
    match times.len().saturating_sub(TIMES_SAID) {
        0 => text.push('.'),
        1 => text.push_str(", and once more."),
        more => text.push_str(&format!(", and {} more times.", number(more as f64))),
    }
    text
}
