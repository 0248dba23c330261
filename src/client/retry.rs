//! When a request is sent again, and after how long: a pure function.

use super::host::Host;
use crate::number::decimal;
use crate::time::Span;

/// How an attempt ended, as far as another attempt is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The request never left: the server cannot have seen it.
    Unsent,
    /// The connection failed, on the way there or back, or the answer came in pieces.
    Connection,
    /// There was no answer in time.
    Timeout,
    /// The server answered with this status, which is no success.
    Status(u16),
    /// Nothing that another attempt could change.
    Final,
}

impl Outcome {
    /// Whether the next attempt may end differently.
    fn is_transient(self) -> bool {
        match self {
            Outcome::Unsent | Outcome::Connection | Outcome::Timeout => true,
            Outcome::Status(status) => matches!(status, 408 | 409 | 429 | 500..=599),
            Outcome::Final => false,
        }
    }
}

/// What comes of a request that arrives twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The same as of one.
    Idempotent,
    /// Two of what it creates.
    Creates,
}

impl Effect {
    /// Whether a request that ended so may be sent again.
    fn allows(self, outcome: Outcome) -> bool {
        match self {
            Effect::Idempotent => true,
            // These say that it was not carried out.
            Effect::Creates => matches!(outcome, Outcome::Unsent | Outcome::Status(429 | 503)),
        }
    }
}

/// What a server says about another attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// How long to wait before it.
    pub wait: Option<Span>,
    /// Whether there should be one.
    pub again: Option<bool>,
}

impl Advice {
    /// The advice of an answer's headers.
    pub fn of(header: &dyn Fn(&str) -> Option<String>, host: &dyn Host) -> Self {
        let [millis, seconds, again] = ["retry-after-ms", "retry-after", "x-should-retry"]
            .map(|name| header(name).unwrap_or_default());
        let wait = span(millis.trim_ascii(), 0).or_else(|| retry_after(&seconds, host));
        let again = match again.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        Advice { wait, again }
    }
}

/// An attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attempt {
    /// How many attempts were made before it.
    pub before: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// What the server says about another one.
    pub advice: Advice,
}

/// The longest wait that a server may ask for; a longer one is an error at once.
const LONGEST_WAIT: Span = Span::from_seconds(60);

/// How long to wait until the next attempt; none if there shall be no other. `random` is from 0 to 1.
pub fn pause(attempt: Attempt, most: u32, effect: Effect, random: f64) -> Option<Span> {
    let Attempt { before, outcome, advice } = attempt;
    let default = outcome.is_transient() && effect.allows(outcome);
    if before >= most || !advice.again.unwrap_or(default) {
        return None;
    }
    match advice.wait {
        Some(wait) => (wait <= LONGEST_WAIT).then(|| wait.plus(quarter(wait, random))),
        None => Some(backoff(before, random)),
    }
}

/// Half a second, doubled with each attempt, 8 s at most; up to a quarter less.
fn backoff(before: u32, random: f64) -> Span {
    let longest = 500_u32.saturating_mul(2_u32.saturating_pow(before)).min(8_000);
    let longest = Span::from_millis(longest.into());
    longest.minus(quarter(longest, random))
}

/// Up to a quarter of a time by chance, so that many clients do not come back together.
fn quarter(time: Span, random: f64) -> Span {
    Span::from_millis((time.millis() as f64 * 0.25 * random) as i64)
}

/// A `Retry-After` header: seconds, or a date.
fn retry_after(header: &str, host: &dyn Host) -> Option<Span> {
    let header = header.trim_ascii();
    match header.bytes().next()? {
        // Hosts read nearly anything as a date, but those of HTTP begin with the name of a weekday.
        b'A'..=b'Z' => Some(host.date(header)?.since(host.now())),
        _ => span(header, 3),
    }
}

/// A time of zero or more milliseconds, or of units of 10^`tens` of them, with or without a fraction.
fn span(text: &str, tens: i32) -> Option<Span> {
    let starts_with_digit = text.starts_with(|first: char| first.is_ascii_digit());
    let millis = decimal(text, tens).filter(|_| starts_with_digit)?;
    // What is too large for a number of milliseconds is the largest one.
    Some(Span::from_millis(millis as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::tests::World;

    const RANDOM: f64 = 0.0;

    fn failed(outcome: Outcome) -> Attempt {
        Attempt { before: 0, outcome, advice: Advice::default() }
    }

    fn advised(outcome: Outcome, advice: Advice) -> Attempt {
        Attempt { before: 0, outcome, advice }
    }

    fn millis(span: Option<Span>) -> Option<i64> {
        span.map(Span::millis)
    }

    fn host() -> World {
        let host = World::new(|_| panic!("nothing is sent"));
        host.set_clock(784_111_777_000);
        host
    }

    #[test]
    fn what_may_pass_is_tried_again_and_what_creates_only_if_it_created_nothing() {
        use Outcome::{Connection, Final, Status, Timeout, Unsent};
        for (outcome, idempotent, creates) in [
            (Unsent, true, true),
            (Connection, true, false),
            (Timeout, true, false),
            (Status(408), true, false),
            (Status(409), true, false),
            (Status(429), true, true),
            (Status(500), true, false),
            (Status(502), true, false),
            (Status(503), true, true),
            (Status(504), true, false),
            (Status(599), true, false),
            (Status(0), false, false),
            (Status(302), false, false),
            (Status(400), false, false),
            (Status(401), false, false),
            (Status(403), false, false),
            (Status(404), false, false),
            (Status(422), false, false),
            (Final, false, false),
        ] {
            let again = |effect| pause(failed(outcome), 2, effect, RANDOM).is_some();
            assert_eq!(again(Effect::Idempotent), idempotent, "{outcome:?}");
            assert_eq!(again(Effect::Creates), creates, "{outcome:?} of what creates");
        }
    }

    #[test]
    fn the_server_knows_better_whether_to_come_back() {
        for (status, again) in [(503, false), (429, false), (422, true), (500, true)] {
            let advice = Advice { again: Some(again), wait: None };
            let attempt = advised(Outcome::Status(status), advice);
            assert_eq!(pause(attempt, 2, Effect::Creates, RANDOM).is_some(), again, "{status}");
            assert_eq!(pause(attempt, 0, Effect::Creates, RANDOM), None);
        }
    }

    #[test]
    fn there_is_an_end_to_it() {
        for (before, most, again) in
            [(0, 0, false), (0, 1, true), (1, 1, false), (1, 2, true), (2, 2, false)]
        {
            let attempt = Attempt { before, ..failed(Outcome::Timeout) };
            let pause = pause(attempt, most, Effect::Idempotent, RANDOM);
            assert_eq!(pause.is_some(), again, "{before} of {most}");
        }
    }

    #[test]
    fn the_wait_doubles_up_to_eight_seconds() {
        for (before, longest) in
            [(0, 500), (1, 1_000), (2, 2_000), (3, 4_000), (4, 8_000), (5, 8_000), (99, 8_000)]
        {
            let attempt = Attempt { before, ..failed(Outcome::Status(503)) };
            let pause = |random| millis(pause(attempt, 100, Effect::Idempotent, random));
            assert_eq!([pause(0.0), pause(1.0)], [Some(longest), Some(longest * 3 / 4)]);
        }
    }

    #[test]
    fn the_server_says_how_long_to_wait_and_chance_adds_a_quarter() {
        for (wait, least, most) in [
            (0, Some(0), Some(0)),
            (1_000, Some(1_000), Some(1_250)),
            (60_000, Some(60_000), Some(75_000)),
            (60_001, None, None),
        ] {
            let advice = Advice { wait: Some(Span::from_millis(wait)), again: None };
            let attempt = advised(Outcome::Status(429), advice);
            let pause = |random| millis(pause(attempt, 2, Effect::Idempotent, random));
            assert_eq!([pause(0.0), pause(1.0)], [least, most], "{wait} ms");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let host = host();
        for (header, expected) in [
            ("0", Some(0)),
            ("2", Some(2_000)),
            (" 1 ", Some(1_000)),
            ("1.5", Some(1_500)),
            ("0.0009", Some(0)),
            ("2.", Some(2_000)),
            ("99999999999999999999999999", Some(i64::MAX)),
            ("-1", None),
            (".5", None),
            ("1e3", None),
            ("1.5.1", None),
            ("inf", None),
            ("NaN", None),
            ("Sun, 06 Now 1994 08:49:40 GMT", None),
            ("Sun, 06 Nov", None),
            ("Sun, 06 Nov 1994 08:49:40 GMT", Some(3_000)),
            ("Sun, 06 Nov 1994 08:49:30 GMT", Some(0)),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(millis(retry_after(header, &host)), expected, "{header:?}");
        }
    }

    #[test]
    fn milliseconds_win_over_seconds() {
        let host = host();
        let advice = |millis: &str, seconds: &str| {
            let header = |name: &str| match name {
                "retry-after-ms" => Some(millis.to_owned()),
                "retry-after" => Some(seconds.to_owned()),
                _ => None,
            };
            self::millis(Advice::of(&header, &host).wait)
        };
        assert_eq!(advice("1500", "9"), Some(1_500));
        assert_eq!(advice("1500.9", "9"), Some(1_500));
        assert_eq!(advice("soon", "9"), Some(9_000));
        assert_eq!(advice("-1", "soon"), None);
    }
}
