//! A piecewise-constant signal over time: a price, a carbon intensity, a power.

mod stored;

pub use stored::{Numbers, StoredSeries};

use crate::error::{Error, ErrorCode, Result};
use crate::number::number;
use crate::order;
use crate::time::{Instant, Offset, Window};

/// A stretch of time with one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    /// When the value holds.
    pub window: Window,
    /// The value, per kWh for a price.
    pub value: f64,
    /// How sure the value is: 1 is known, less is a forecast.
    pub confidence: f64,
}

impl Period {
    /// A zero of no confidence says that there is no value: a gap, never a free hour.
    fn is_gap(&self) -> bool {
        self.value == 0.0 && self.confidence == 0.0
    }

    fn same_value(&self, other: &Period) -> bool {
        self.value == other.value && self.confidence == other.confidence
    }
}

/// A mean over time, with the lowest confidence of its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The time-weighted mean.
    pub value: f64,
    /// The lowest confidence that went into it.
    pub confidence: f64,
}

/// Periods in order of time, of any and mixed length, that do not overlap. Gaps are kept as gaps.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    periods: Vec<Period>,
    /// The unbroken stretches of time that the periods cover.
    covered: Vec<Window>,
}

impl Series {
    /// The largest value, either sign, that a series takes: sums of such values stay exact enough.
    pub const MAX: f64 = 1e9;

    /// The most periods that a series is read with: quarter-hours of 28 years.
    pub const MAX_PERIODS: usize = 1_000_000;

    /// Checks and sorts the periods, and merges duplicates that agree.
    ///
    /// # Errors
    ///
    /// The field of the error is the position in `periods`, `[3]`: a value that is not finite or
    /// larger than [`Series::MAX`], a confidence outside 0 to 1, an edge that is not on a whole
    /// second (cuts are), periods that overlap.
    pub fn new(periods: Vec<Period>) -> Result<Self> {
        let mut placed = Vec::with_capacity(periods.len());
        for (position, period) in periods.into_iter().enumerate() {
            check(position, &period)?;
            if !period.is_gap() {
                // A zero has no sign here, so that equal prices compare as equal.
                placed.push((position, Period { value: period.value + 0.0, ..period }));
            }
        }
        order::sort_by_key(&mut placed, |(_, period)| period.window.start());
        let mut kept: Vec<(usize, Period)> = Vec::with_capacity(placed.len());
        for (position, period) in placed {
            match kept.last() {
                Some((_, last)) if last.window == period.window && last.same_value(&period) => {}
                Some((other, last)) if last.window.end() > period.window.start() => {
                    let (field, other) = (position.max(*other), position.min(*other));
                    return Err(overlap(field, other));
                }
                _ => kept.push((position, period)),
            }
        }
        let periods: Vec<Period> = kept.into_iter().map(|(_, period)| period).collect();
        let covered = Window::joined(periods.iter().map(|period| period.window));
        Ok(Series { periods, covered })
    }

    /// The periods, in order of time.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The first instant of the window that has no value.
    pub fn first_missing(&self, window: Window) -> Option<Instant> {
        first_missing(&self.covered, window)
    }

    /// The signal over the whole window, without a gap.
    ///
    /// # Errors
    ///
    /// The first instant that has no value.
    pub fn within(&self, window: Window) -> std::result::Result<PricedWindow, Instant> {
        if let Some(missing) = self.first_missing(window) {
            return Err(missing);
        }
        Ok(PricedWindow::of(window, self.inside(window).to_vec()))
    }

    /// The periods that lie in the window, in whole or in part.
    pub fn inside(&self, window: Window) -> &[Period] {
        let periods = self.from(window.start());
        let count = periods.partition_point(|period| period.window.start() < window.end());
        periods.get(..count).unwrap_or_default()
    }

    /// The periods that end after `start`.
    fn from(&self, start: Instant) -> &[Period] {
        let first = self.periods.partition_point(|period| period.window.end() <= start);
        self.periods.get(first..).unwrap_or_default()
    }
}

/// The first instant of the window that is in none of these stretches, which are in order of time.
fn first_missing(covered: &[Window], window: Window) -> Option<Instant> {
    let first = covered.partition_point(|stretch| stretch.end() <= window.start());
    match covered.get(first).filter(|stretch| stretch.start() <= window.start()) {
        Some(stretch) => (stretch.end() < window.end()).then_some(stretch.end()),
        None => Some(window.start()),
    }
}

/// What every period of a series must satisfy by itself.
fn check(position: usize, period: &Period) -> Result<()> {
    let fault = |problem: String| Err(Error::invalid(format!("[{position}]"), problem));
    let Period { window, value, confidence } = *period;
    if !value.is_finite() {
        return fault(format!("must be a finite number, got {}", number(value)));
    }
    if value.abs() > Series::MAX {
        return fault(format!("must be between -1e9 and 1e9, got {}", number(value)));
    }
    if !(0.0..=1.0).contains(&confidence) {
        return fault(format!(
            "must have a confidence between 0 and 1, got {}",
            number(confidence)
        ));
    }
    match [window.start(), window.end()].into_iter().find(|edge| !edge.is_whole_second()) {
        Some(edge) => {
            fault(format!("must start and end on whole seconds, got {}", Offset::Utc.print(edge)))
        }
        None => Ok(()),
    }
}

/// A signal over one window without a gap: touching periods that begin and end with the window. Mostly a price.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedWindow {
    window: Window,
    periods: Vec<Period>,
}

impl PricedWindow {
    /// The prices of a window, from touching periods that begin before it ends, and end after it begins.
    fn of(window: Window, mut periods: Vec<Period>) -> Self {
        let clip = |period: &mut Period| {
            period.window = period.window.intersection(window).unwrap_or(period.window);
        };
        // All others lie inside as a whole.
        periods.first_mut().map(clip);
        periods.last_mut().map(clip);
        PricedWindow { window, periods }
    }

    /// The window that is covered.
    pub fn window(&self) -> Window {
        self.window
    }

    /// The periods, cut at the window's edges; at least one.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The lowest and the highest value.
    pub fn range(&self) -> (f64, f64) {
        self.periods.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), period| {
            (low.min(period.value), high.max(period.value))
        })
    }

    /// The time-weighted mean over a part of the window.
    pub fn mean(&self, part: Window) -> Mean {
        let first = self.periods.partition_point(|period| period.window.end() <= part.start());
        let inside = self.periods.get(first..).unwrap_or_default().iter();
        let (mut sum, mut hours, mut confidence) = (0.0, 0.0, 1.0_f64);
        for (period, shared) in
            inside.map_while(|period| Some((period, period.window.intersection(part)?)))
        {
            sum += period.value * shared.length().hours();
            hours += shared.length().hours();
            confidence = confidence.min(period.confidence);
        }
        Mean { value: if hours > 0.0 { sum / hours } else { 0.0 }, confidence }
    }
}

/// The later of two periods that overlap, by their positions.
fn overlap(field: usize, other: usize) -> Error {
    let problem = format!("overlaps the period at position {other}");
    Error::of_field(ErrorCode::OverlappingPeriods, format!("[{field}]"), problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Span;

    pub(super) fn minute(minute: i64) -> Instant {
        Instant::from_millis(minute * 60_000).unwrap()
    }

    pub(super) fn window(start: i64, end: i64) -> Window {
        Window::new(minute(start), minute(end)).unwrap()
    }

    fn period(start: i64, end: i64, value: f64) -> Period {
        Period { window: window(start, end), value, confidence: 1.0 }
    }

    #[test]
    fn periods_are_sorted_on_entry() {
        let series = Series::new(vec![period(60, 120, 2.0), period(0, 60, 1.0)]).unwrap();
        assert_eq!(series.periods(), [period(0, 60, 1.0), period(60, 120, 2.0)]);
    }

    #[test]
    fn duplicates_that_agree_are_merged() {
        let series = Series::new(vec![period(0, 60, 1.0), period(60, 90, 3.0), period(0, 60, 1.0)]);
        assert_eq!(series.unwrap().periods().len(), 2);
    }

    #[test]
    fn an_overlap_is_an_error_with_both_positions() {
        let overlap = |periods| Series::new(periods).unwrap_err();
        let expected = super::overlap(2, 0);
        assert_eq!(
            overlap(vec![period(0, 60, 1.0), period(90, 120, 1.0), period(30, 90, 1.0)]),
            expected
        );
        let expected = super::overlap(1, 0);
        assert_eq!(overlap(vec![period(0, 60, 1.0), period(0, 60, 2.0)]), expected);
    }

    #[test]
    fn a_value_that_cannot_be_planned_with_is_an_error_with_its_position() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.1e9] {
            let error = Series::new(vec![period(0, 60, 1.0), period(60, 90, value)]).unwrap_err();
            assert_eq!((error.field(), error.code()), (Some("[1]"), "invalid_value"));
        }
        let unsure = Period { confidence: f64::NAN, ..period(0, 60, 1.0) };
        assert_eq!(Series::new(vec![unsure]).unwrap_err().field(), Some("[0]"));
        let half_second = Window::new(minute(0), minute(1).plus(Span::from_millis(500))).unwrap();
        let fine = Period { window: half_second, ..period(0, 60, 1.0) };
        assert_eq!(Series::new(vec![fine]).unwrap_err().field(), Some("[0]"));
    }

    #[test]
    fn a_zero_without_confidence_is_a_gap() {
        let gap = Period { confidence: 0.0, ..period(60, 120, 0.0) };
        let series = Series::new(vec![period(0, 60, 1.0), gap, period(120, 180, 1.0)]).unwrap();
        assert_eq!(series.first_missing(window(0, 180)), Some(minute(60)));
        let free = Series::new(vec![period(60, 120, 0.0)]).unwrap();
        assert_eq!(free.first_missing(window(60, 120)), None);
    }

    #[test]
    fn the_first_missing_instant_is_before_between_or_after_the_periods() {
        let series = Series::new(vec![period(0, 60, 1.0), period(90, 120, 2.0)]).unwrap();
        assert_eq!(series.first_missing(window(-30, 30)), Some(minute(-30)));
        assert_eq!(series.first_missing(window(30, 100)), Some(minute(60)));
        assert_eq!(series.first_missing(window(90, 121)), Some(minute(120)));
        assert_eq!(series.first_missing(window(10, 60)), None);
        assert_eq!(series.within(window(30, 100)), Err(minute(60)));
        assert_eq!(Series::new(vec![]).unwrap().first_missing(window(0, 1)), Some(minute(0)));
    }

    #[test]
    fn a_cover_is_cut_to_its_window() {
        let series =
            Series::new(vec![period(0, 60, 1.0), period(60, 120, 2.0), period(120, 180, 3.0)]);
        let prices = series.unwrap().within(window(30, 90)).unwrap();
        assert_eq!(prices.periods(), [period(30, 60, 1.0), period(60, 90, 2.0)]);
        assert_eq!(prices.range(), (1.0, 2.0));
    }

    #[test]
    fn a_mean_is_weighted_by_time_and_as_sure_as_its_least_sure_part() {
        let forecast = Period { confidence: 0.6, ..period(60, 180, 4.0) };
        let prices =
            Series::new(vec![period(0, 60, 1.0), forecast]).unwrap().within(window(0, 180));
        // Half an hour at 1 and one hour at 4.
        let mean = prices.unwrap().mean(window(30, 120));
        assert_eq!(mean, Mean { value: 3.0, confidence: 0.6 });
    }
}
