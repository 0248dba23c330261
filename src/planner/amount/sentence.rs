//! The reason of a device in the words of a person.
//!
//! Every number is one of the plan's, of its dual solution, or of a second plan with less time.

use super::earlier::Earlier;
use crate::documents::amount::{AmountRequest, DeviceRequest};
use crate::documents::answer::five_decimals;
use crate::documents::field::Direction;
use crate::number::number;
use crate::plan::amount::{DevicePlan, Limit, Reason};
use crate::planner::wording::{Clock, money};
use crate::time::{Instant, Window};

/// How many times a device runs that are said one by one.
const TIMES_SAID: usize = 2;

/// What a sentence is about.
pub(super) struct Subject<'a> {
    pub(super) request: &'a AmountRequest,
    pub(super) entry: &'a DeviceRequest,
    pub(super) plan: &'a DevicePlan,
    pub(super) reason: &'a Reason,
    /// What it costs to be ready earlier, if that was found out.
    pub(super) earlier: Option<(Instant, Earlier)>,
    /// Whether devices of the request may buy and sell in the same window.
    pub(super) by_turns: bool,
    /// ISO 4217.
    pub(super) currency: &'a str,
}

/// What is said of each device in a plan that was made before, and that costs so much more than the best one.
pub(super) fn of_kept(regret: f64, currency: &str) -> String {
    let more = match five_decimals(regret) {
        0.0 => "no more".to_owned(),
        _ => format!("{} more", money(regret, currency)),
    };
    format!("Kept from the previous plan, which costs {more} than the best.")
}

impl Subject<'_> {
    /// A few sentences: when it runs, what keeps it short, and what a change would cost.
    pub(super) fn text(&self) -> String {
        let earns = self.entry.direction == Direction::Export;
        let mut text = self.when();
        let mut say = |sentence: String| {
            text.push(' ');
            text.push_str(&sentence);
        };
        let cost = self.plan.cost;
        if five_decimals(cost) < 0.0 {
            // Negative prices turn a cost into an income, and the other way round.
            say(format!("It {} {}.", verb(!earns), self.money(-cost)));
        }
        if let Some((end, earlier)) = self.earlier {
            let end = self.clock(end);
            let instead =
                format!("Ready by {end} instead of {} would", self.clock(self.window().end()));
            say(match earlier {
                Earlier::Never => format!("It cannot be ready by {end}."),
                Earlier::AtOthersExpense => {
                    format!("It cannot be ready by {end} unless others get less.")
                }
                Earlier::Costs(0.0) if earns => format!("{instead} earn no less."),
                Earlier::Costs(0.0) => format!("{instead} cost nothing more."),
                Earlier::Costs(more) if earns => {
                    format!("{instead} earn {} less.", self.money(more))
                }
                Earlier::Costs(more) => format!("{instead} cost {} more.", self.money(more)),
            });
        }
        match self.reason.next_kwh_price {
            // Said already, or not known.
            None if self.plan.limited_by.is_some() || self.by_turns => {}
            None => say("One more kWh does not fit.".to_owned()),
            Some(price) if earns || price < 0.0 => {
                let verb = verb(earns == (price >= 0.0));
                say(format!("One more kWh {verb} {}.", self.money(price.abs())));
            }
            Some(price) => say(format!("One more kWh: {}.", self.money(price))),
        }
        text
    }

    /// When it runs and why then; what it does not get.
    fn when(&self) -> String {
        let does = match self.entry.direction {
            Direction::Import => ["Charges", "charge", "gets"],
            Direction::Export => ["Sells", "sell", "sells"],
        };
        let times = Window::joined(self.plan.segments.iter().map(|segment| segment.window));
        let cause = self.plan.limited_by.map(|limit| self.cause(limit));
        if times.is_empty() {
            let cause = cause.map_or(String::new(), |cause| format!(": {cause}"));
            return format!("Does not {}{cause}.", does[1]);
        }
        let when = self.times(&times);
        let choice = self.choice(&times);
        let short = cause.map_or(String::new(), |cause| {
            let units = self.entry.energy.units;
            let delivered = number(self.plan.delivered * units.per_kilowatt_hour());
            let (wanted, unit) = (number(self.entry.energy.value.0), kilo(units.name()));
            format!(" It {} {delivered} of {wanted} {unit}: {cause}.", does[2])
        });
        format!("{} {when}, {choice}.{short}", does[0])
    }

    fn times(&self, times: &[Window]) -> String {
        let said: Vec<String> =
            times.iter().take(TIMES_SAID).map(|window| self.range(*window)).collect();
        match times.len().saturating_sub(TIMES_SAID) {
            0 => said.join(" and "),
            more => format!("{} and {more} more", said.join(", ")),
        }
    }

    /// What sets these hours apart.
    fn choice(&self, times: &[Window]) -> String {
        let cheapest = match self.entry.direction {
            Direction::Import => "the cheapest hours",
            Direction::Export => "the best-paid hours",
        };
        let is_limited = |by| self.reason.limits.iter().any(|limited| limited.limit == by);
        let shared = is_limited(Limit::SiteLimit);
        match self.plan.limited_by {
            _ if times == [self.window()] => "all of its window".to_owned(),
            Some(Limit::PriceCap) => "all hours that the price cap admits".to_owned(),
            Some(Limit::SiteLimit) => format!("the hours that fit under {}", self.site_limit()),
            None if shared => format!("{cheapest} that fit under {}", self.site_limit()),
            _ => {
                let by_turns = is_limited(Limit::OtherDirection);
                let which = match self.entry.direction {
                    _ if !by_turns => "of its window",
                    Direction::Import => "in which it does not sell",
                    Direction::Export => "in which it does not charge",
                };
                format!("{cheapest} {which}")
            }
        }
    }

    fn site_limit(&self) -> String {
        let limit = self.request.max_power;
        let unit = if limit.units.per_kilowatt() > 1.0 { "W" } else { "kW" };
        format!("{} {unit}", number(limit.value.0))
    }

    /// Why it does not get all that it wants.
    fn cause(&self, limit: Limit) -> String {
        let worse = match self.entry.direction {
            Direction::Import => "more",
            Direction::Export => "less",
        };
        match (limit, self.reason.excluded_price) {
            (Limit::SiteLimit, _) => "the site limit leaves no more".to_owned(),
            (Limit::OtherDirection, _) => {
                "the other direction takes the rest of its time".to_owned()
            }
            (Limit::Power, _) => "its own power is 0".to_owned(),
            (Limit::PriceCap, Some(price)) => {
                format!("the price cap keeps out {} and {worse}", self.money(price))
            }
            _ => "its window is too short".to_owned(),
        }
    }

    fn range(&self, window: Window) -> String {
        self.clock_of().range(window)
    }

    fn clock(&self, instant: Instant) -> String {
        self.clock_of().time(instant)
    }

    fn clock_of(&self) -> Clock {
        Clock::new(self.window(), self.entry.window.offset())
    }

    /// The window of the device, on whole seconds.
    fn window(&self) -> Window {
        self.entry.window.planned()
    }

    fn money(&self, value: f64) -> String {
        money(value, self.currency)
    }
}

fn verb(earns: bool) -> &'static str {
    if earns { "earns" } else { "costs" }
}

fn kilo(unit: &str) -> &'static str {
    if unit == "WH" { "Wh" } else { "kWh" }
}
