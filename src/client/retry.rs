//! When a request is sent again, and after how long: a pure function.

use super::host::Host;
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
    fn passes(self) -> bool {
        match self {
            Outcome::Unsent | Outcome::Connection | Outcome::Timeout => true,
            Outcome::Status(status) => matches!(status, 408 | 409 | 429 | 500..=599),
            Outcome::Final => false,
        }
    }
}

/// An attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attempt {
    /// How many attempts were made before it.
    pub before: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// How long the server asks to wait.
    pub retry_after: Option<Span>,
}

/// What the server is asked to wait at most; who is told to wait longer gets the error at once.
const LONGEST_WAIT: Span = Span::from_seconds(60);

/// How long to wait until the next attempt; none if there shall be no other. `repeatable` says
/// whether the operation may run twice, `random` is from 0 to 1.
pub fn pause(attempt: Attempt, most: u32, repeatable: bool, random: f64) -> Option<Span> {
    let may_repeat = repeatable || attempt.outcome == Outcome::Unsent;
    if attempt.before >= most || !attempt.outcome.passes() || !may_repeat {
        return None;
    }
    match attempt.retry_after {
        Some(wait) => (wait <= LONGEST_WAIT).then_some(wait),
        None => Some(backoff(attempt.before, random)),
    }
}

/// Half a second, doubled with each attempt, 8 s at most; up to a quarter less by chance, so that
/// many clients do not come back together.
fn backoff(before: u32, random: f64) -> Span {
    let longest = 500_u32.saturating_mul(2_u32.saturating_pow(before)).min(8_000);
    Span::from_millis((f64::from(longest) * (1.0 - 0.25 * random)) as i64)
}

/// A `Retry-After` header: seconds, or a date.
pub fn retry_after(header: &str, host: &dyn Host) -> Option<Span> {
    let header = header.trim_ascii();
    match header.parse::<u32>() {
        Ok(seconds) => Some(Span::from_seconds(seconds)),
        // Hosts read nearly anything as a date, but those of HTTP begin with the name of a weekday.
        Err(_) if header.starts_with(|first: char| first.is_ascii_uppercase()) => {
            Some(host.date(header)?.since(host.now()))
        }
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::tests::World;

    const RANDOM: f64 = 0.0;

    fn failed(outcome: Outcome) -> Attempt {
        Attempt { before: 0, outcome, retry_after: None }
    }

    fn millis(span: Option<Span>) -> Option<i64> {
        span.map(Span::millis)
    }

    #[test]
    fn what_may_pass_is_tried_again() {
        use Outcome::{Connection, Final, Status, Timeout, Unsent};
        for (outcome, repeatable, at_most_once) in [
            (Unsent, true, true),
            (Connection, true, false),
            (Timeout, true, false),
            (Status(408), true, false),
            (Status(409), true, false),
            (Status(429), true, false),
            (Status(500), true, false),
            (Status(502), true, false),
            (Status(503), true, false),
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
            let again = |repeatable| pause(failed(outcome), 2, repeatable, RANDOM).is_some();
            assert_eq!(again(true), repeatable, "{outcome:?}");
            assert_eq!(again(false), at_most_once, "{outcome:?} of what must not run twice");
        }
    }

    #[test]
    fn there_is_an_end_to_it() {
        for (before, most, again) in
            [(0, 0, false), (0, 1, true), (1, 1, false), (1, 2, true), (2, 2, false)]
        {
            let attempt = Attempt { before, ..failed(Outcome::Timeout) };
            assert_eq!(pause(attempt, most, true, RANDOM).is_some(), again, "{before} of {most}");
        }
    }

    #[test]
    fn the_wait_doubles_up_to_eight_seconds() {
        for (before, longest) in
            [(0, 500), (1, 1_000), (2, 2_000), (3, 4_000), (4, 8_000), (5, 8_000), (99, 8_000)]
        {
            let attempt = Attempt { before, ..failed(Outcome::Status(503)) };
            assert_eq!(millis(pause(attempt, 100, true, 0.0)), Some(longest));
            assert_eq!(millis(pause(attempt, 100, true, 1.0)), Some(longest * 3 / 4));
        }
    }

    #[test]
    fn the_server_says_how_long_to_wait() {
        for (wait, expected) in [(0, Some(0)), (1, Some(1_000)), (60, Some(60_000)), (61, None)] {
            let attempt = Attempt {
                retry_after: Some(Span::from_seconds(wait)),
                ..failed(Outcome::Status(429))
            };
            assert_eq!(millis(pause(attempt, 2, true, RANDOM)), expected, "{wait} s");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let host = World::new(|_| panic!("nothing is sent"));
        host.set_clock(784_111_777_000);
        for (header, expected) in [
            ("0", Some(0)),
            ("2", Some(2_000)),
            (" 1 ", Some(1_000)),
            ("1.5", None),
            ("-1", None),
            ("inf", None),
            ("NaN", None),
            ("99999999999999", None),
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
}
