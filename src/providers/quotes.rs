//! From the prices that a document lists to periods: in order of time, each with an end, each once.

use crate::error::{Error, Result};
use crate::order;
use crate::series::{Period, Series};
use crate::time::{Instant, Offset, Span, Window};

/// The end of a price that holds until further notice.
const FOREVER_MILLIS: i64 = 253_402_300_799_000;

/// Where a price ends to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At this instant.
    At(Instant),
    /// Where the next one starts, if that is as far away as its neighbours are from each other.
    Next,
    /// Where the next one starts, and never if there is none.
    Open,
}

/// A price as a document lists it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quote {
    pub(super) start: Instant,
    pub(super) end: End,
    /// Nothing where the document says that there is no price.
    pub(super) value: Option<f64>,
    pub(super) confidence: f64,
}

/// The periods of the quotes.
///
/// # Errors
///
/// Two prices for one time, times that are not on whole seconds, one price whose length nothing tells.
pub(super) fn periods(mut quotes: Vec<Quote>) -> Result<Vec<Period>> {
    order::sort_by_key(&mut quotes, |quote| quote.start);
    let quotes = merged(quotes);
    let mut periods: Vec<Period> = Vec::with_capacity(quotes.len());
    let mut length = None;
    for (at, quote) in quotes.iter().enumerate() {
        let end = match quote.end {
            End::At(end) => end,
            End::Next => quote.start.plus(own_length(&quotes, at).or(length).ok_or_else(|| {
                let start = Offset::Utc.print(quote.start);
                Error::invalid("", format!("has one price, from {start} on, and no end of it"))
            })?),
            End::Open => match quotes.get(at + 1) {
                Some(next) => next.start,
                None => Instant::from_millis(FOREVER_MILLIS).unwrap_or(quote.start),
            },
        };
        let window = Window::new(quote.start, end)
            .filter(|window| window.start().is_whole_second() && window.end().is_whole_second())
            .ok_or_else(|| out_of_place(quote.start, "does not start and end on whole seconds"))?;
        length = Some(window.length());
        let Some(value) = quote.value else { continue };
        if periods.last().is_some_and(|last| last.window.end() > quote.start) {
            return Err(out_of_place(quote.start, "overlaps the one before it"));
        }
        periods.push(Period { window, value, confidence: quote.confidence });
    }
    if periods.len() > Series::MOST_PERIODS {
        return Err(Error::invalid("", format!("has more than {} prices", Series::MOST_PERIODS)));
    }
    Ok(periods)
}

fn out_of_place(start: Instant, problem: &str) -> Error {
    Error::invalid("", format!("has a price from {} on that {problem}", Offset::Utc.print(start)))
}

/// One of those that start at the same time with the same price.
fn merged(quotes: Vec<Quote>) -> Vec<Quote> {
    let mut kept: Vec<Quote> = Vec::with_capacity(quotes.len());
    for quote in quotes {
        match kept.last() {
            Some(last) if last.start == quote.start && last.value == quote.value => {}
            _ => kept.push(quote),
        }
    }
    kept
}

/// How long a price without an end holds: until the next one, unless both neighbours are nearer to each
/// other than that, for then some are missing. The last one is as long as the one before.
fn own_length(quotes: &[Quote], at: usize) -> Option<Span> {
    let gap = |at: usize| {
        let (quote, next) = (quotes.get(at)?, quotes.get(at + 1)?);
        Some(next.start.since(quote.start))
    };
    let own = gap(at)?;
    let around = [at.checked_sub(1).and_then(gap), gap(at + 1)];
    Some(around.into_iter().flatten().max().map_or(own, |most| own.min(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minute: i64) -> Instant {
        Instant::from_millis(minute * 60_000).unwrap()
    }

    fn next(start: i64, value: f64) -> Quote {
        Quote { start: minute(start), end: End::Next, value: Some(value), confidence: 1.0 }
    }

    fn windows(quotes: Vec<Quote>) -> Vec<(i64, i64)> {
        let minutes = |instant: Instant| instant.millis() / 60_000;
        let window =
            |period: &Period| (minutes(period.window.start()), minutes(period.window.end()));
        periods(quotes).unwrap().iter().map(window).collect()
    }

    #[test]
    fn a_price_without_end_holds_until_the_next_one() {
        let quotes = vec![next(60, 2.0), next(0, 1.0), next(120, 3.0)];
        assert_eq!(windows(quotes), [(0, 60), (60, 120), (120, 180)]);
        // Hours that become quarter-hours.
        let quotes =
            vec![next(0, 1.0), next(60, 2.0), next(120, 3.0), next(135, 4.0), next(150, 5.0)];
        assert_eq!(windows(quotes), [(0, 60), (60, 120), (120, 135), (135, 150), (150, 165)]);
    }

    #[test]
    fn a_missing_price_is_a_gap_and_not_a_longer_one_before_it() {
        let quotes = vec![next(0, 1.0), next(15, 2.0), next(45, 3.0), next(60, 4.0)];
        assert_eq!(windows(quotes), [(0, 15), (15, 30), (45, 60), (60, 75)]);
        let none = Quote { value: None, ..next(15, 0.0) };
        assert_eq!(windows(vec![next(0, 1.0), none, next(30, 3.0)]), [(0, 15), (30, 45)]);
    }

    #[test]
    fn an_open_end_is_the_next_start_or_the_end_of_time() {
        let open = |start| Quote { end: End::Open, ..next(start, start as f64) };
        let periods = periods(vec![open(60), open(0)]).unwrap();
        assert_eq!(periods[0].window.end(), minute(60));
        assert_eq!(Offset::Utc.print(periods[1].window.end()), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn duplicates_are_merged_and_contradictions_refused() {
        let until = |start, end, value| Quote { end: End::At(minute(end)), ..next(start, value) };
        assert_eq!(windows(vec![until(0, 60, 1.0), until(0, 60, 1.0)]), [(0, 60)]);
        let message = |quotes| periods(quotes).unwrap_err().to_string();
        assert_eq!(
            message(vec![until(0, 60, 1.0), until(0, 60, 2.0)]),
            " has a price from 1970-01-01T00:00:00Z on that overlaps the one before it"
        );
        assert!(message(vec![next(0, 1.0)]).contains("no end of it"));
    }
}
