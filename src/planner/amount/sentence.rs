//! The reason of a device in the words of a person.
//!
//! Every number is one of the plan's, of its dual solution, or of a second plan with less time.

use super::earlier::Earlier;
use crate::documents::amount::{AmountRequest, DeviceRequest};
use crate::documents::answer::five_decimals;
use crate::documents::field::Direction;
use crate::number::{number, with_decimals};
use crate::plan::amount::{DevicePlan, Limit, Reason};
use crate::time::{Instant, Offset, Span, Window};

/// How many times a device runs that are said one by one.
const TIMES_SAID: usize = 2;

/// From this length on, clock times alone do not say when something is.
const DAY: Span = Span::from_seconds(24 * 3600);

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

    /// From when to when, in the offset of the request.
    fn range(&self, window: Window) -> String {
        let end = match window.length() < DAY {
            true => time_of_day(self.offset(), window.end()),
            false => self.clock(window.end()),
        };
        format!("{}-{end}", self.clock(window.start()))
    }

    /// The time on the clock, with the date where the window of the device is longer than a day.
    fn clock(&self, instant: Instant) -> String {
        let time = time_of_day(self.offset(), instant);
        if self.window().length() <= DAY {
            return time;
        }
        let date = self.offset().print(instant);
        format!("{} {time}", date.split('T').next().unwrap_or_default())
    }

    /// The window of the device, on whole seconds.
    fn window(&self) -> Window {
        self.entry.window.planned()
    }

    fn offset(&self) -> Offset {
        self.entry.window.offset()
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

/// Hours and minutes, and seconds where there are some.
fn time_of_day(offset: Offset, instant: Instant) -> String {
    let text = offset.print(instant);
    let time = text.split('T').nth(1).and_then(|time| time.get(..8)).unwrap_or_default();
    time.strip_suffix(":00").unwrap_or(time).to_owned()
}

/// An amount of money with two decimals, or with as many as it takes to be more than nothing.
fn money(value: f64, currency: &str) -> String {
    const MAX_DECIMALS: usize = 9;
    let symbol = match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        // No currency.
        "XXX" => "",
        code => &format!("{code} "),
    };
    let size = value.abs();
    let mut decimals = 2;
    while size > 0.0 && size * 10_f64.powi(decimals) < 0.5 && decimals < MAX_DECIMALS as i32 {
        decimals += 1;
    }
    let size = with_decimals(size, decimals as u32);
    let is_nothing = size.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if value < 0.0 && !is_nothing { "-" } else { "" };
    format!("{sign}{symbol}{size}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn money_has_two_decimals_or_as_many_as_it_takes_to_be_more_than_nothing() {
        for (value, currency, text) in [
            (0.226_3, "EUR", "€0.23"),
            (-0.12, "GBP", "-£0.12"),
            (1.005, "USD", "$1.01"),
            (12.0, "CHF", "CHF 12.00"),
            (0.004, "EUR", "€0.004"),
            (0.005, "EUR", "€0.01"),
            (2e-7, "EUR", "€0.0000002"),
            (0.0, "EUR", "€0.00"),
            (0.3, "XXX", "0.30"),
            (1e300, "EUR", "€more than 1e12"),
        ] {
            assert_eq!(money(value, currency), text);
        }
    }

    #[test]
    fn a_time_of_day_has_seconds_only_where_there_are_some() {
        for (time, text) in [
            ("2026-01-01T10:15:00Z", "10:15"),
            ("2026-01-01T10:15:07+05:45", "10:15:07"),
            ("2026-01-01T00:00:00.250-03:00", "00:00"),
        ] {
            let Timestamp { instant, offset } = Timestamp::parse(time).unwrap();
            assert_eq!(time_of_day(offset, instant), text);
        }
    }
}
