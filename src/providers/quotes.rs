//! From the prices that a document lists to periods: in order of time, each with an end, each once.

use super::errors::invalid_value;
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
    sort(&mut quotes);
    let quotes = merged(quotes);
    let mut periods: Vec<Period> = Vec::with_capacity(quotes.len());
    let mut length = None;
    for (at, quote) in quotes.iter().enumerate() {
        let next = quotes.get(at + 1).map(|next| next.start);
        let end = match (quote.end, next) {
            (End::At(end), _) => end,
            (End::Open, Some(next)) => next,
            (End::Open, None) => Instant::from_millis(FOREVER_MILLIS).unwrap_or(quote.start),
            (End::Next, _) => match own_length(&quotes, at).or(length) {
                Some(length) => quote.start.plus(length),
                None => return Err(out_of_place(quote.start, "has no end")),
            },
        };
        let window = match Window::new(quote.start, end) {
            _ if next == Some(quote.start) => return Err(out_of_place(quote.start, "comes twice")),
            None => return Err(out_of_place(quote.start, "ends before it starts")),
            Some(window) if quote.start.is_whole_second() && end.is_whole_second() => window,
            _ => return Err(out_of_place(quote.start, "does not start and end on whole seconds")),
        };
        length = Some(window.length());
        let Some(value) = quote.value else { continue };
        // This says that there is no price, whatever is added to the others.
        if value == 0.0 && quote.confidence == 0.0 {
            continue;
        }
        if periods.last().is_some_and(|last| last.window.end() > quote.start) {
            return Err(out_of_place(quote.start, "overlaps the one before it"));
        }
        periods.push(Period { window, value, confidence: quote.confidence });
    }
    if periods.len() > Series::MAX_PERIODS {
        return Err(invalid_value("", &["has more than a million prices"]));
    }
    Ok(periods)
}

#[cold]
#[inline(never)]
pub(super) fn out_of_place(start: Instant, problem: &str) -> Error {
    invalid_value("", &["has a price from ", &Offset::Utc.print(start), " on that ", problem])
}

/// Sorts quotes by their starts.
#[inline(never)]
pub(super) fn sort(quotes: &mut [Quote]) {
    order::sort_by_key(quotes, |quote| quote.start);
}

/// One of those that hold for the same time with the same price.
fn merged(mut quotes: Vec<Quote>) -> Vec<Quote> {
    quotes.dedup_by(|quote, last| {
        last.start == quote.start && last.value == quote.value && last.end == quote.end
    });
    quotes
}

/// How long a price without an end holds: until the next one, unless both neighbours are nearer to each
/// other than that, for then some are missing. The last one is as long as the one before.
fn own_length(quotes: &[Quote], at: usize) -> Option<Span> {
    let own = gap(quotes, at)?;
    let before = at.checked_sub(1).and_then(|at| gap(quotes, at));
    match before.max(gap(quotes, at + 1)) {
        Some(most) => Some(own.min(most)),
        None => Some(own),
    }
}

/// How far the next start is.
#[inline(never)]
fn gap(quotes: &[Quote], at: usize) -> Option<Span> {
    Some(quotes.get(at + 1)?.start.since(quotes.get(at)?.start))
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
            " has a price from 1970-01-01T00:00:00Z on that comes twice"
        );
        assert!(
            message(vec![until(0, 60, 1.0), until(30, 90, 1.0)])
                .ends_with("overlaps the one before it")
        );
        // The same price for one hour and for two.
        assert!(message(vec![until(0, 60, 1.0), until(0, 120, 1.0)]).ends_with("comes twice"));
        assert!(message(vec![until(60, 0, 1.0)]).ends_with("ends before it starts"));
        assert!(message(vec![next(0, 1.0)]).contains("has no end"));
    }
}
