//! A series as it is kept: in runs of periods of one length, whose numbers may lie elsewhere.
//!
//! A year of quarter-hours is one run and 35,040 numbers, 8 bytes each; a list of periods takes four
//! times as much. Where there is a collector of garbage, the numbers belong into its reach: it does
//! not see what lies in the memory of a WebAssembly module.

use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use super::{Period, PricedWindow, Series};
use crate::error::Result;
use crate::time::{Instant, Span, Window};

/// Numbers, wherever they lie.
pub trait Numbers {
    /// Copies those from `first` on.
    fn read(&self, first: usize, into: &mut [f64]);
}

/// Without the numbers: what prints a float is a tenth of the WebAssembly file.
impl fmt::Debug for dyn Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers")
    }
}

impl Numbers for Vec<f64> {
    fn read(&self, first: usize, into: &mut [f64]) {
        if let Some(found) = self.get(first..first + into.len()) {
            into.copy_from_slice(found);
        }
    }
}

/// A series that is kept between calls. What asks for a window costs as much as the window has periods.
#[derive(Clone, Debug)]
pub struct StoredSeries {
    runs: Vec<UniformRun>,
    /// The unbroken stretches of time that the periods cover.
    covered: Vec<Window>,
    /// Those that are known for sure.
    certain: Vec<Window>,
    count: usize,
    confidence: Confidence,
    /// The values, and behind them the confidences, unless they are all the same.
    numbers: Rc<dyn Numbers>,
}

/// Periods of one length that touch.
#[derive(Clone, Copy, Debug)]
struct UniformRun {
    window: Window,
    length: Span,
    /// The position of its first period in the series.
    first: usize,
}

#[derive(Clone, Copy, Debug)]
enum Confidence {
    Same(f64),
    Each,
}

impl StoredSeries {
    /// The same series, to be kept.
    pub fn new(series: &Series) -> Self {
        let periods = series.periods();
        let first = periods.first().map_or(1.0, |first| first.confidence);
        let same = periods.iter().all(|period| period.confidence == first);
        let mut numbers = Vec::with_capacity(periods.len() * if same { 1 } else { 2 });
        numbers.extend(periods.iter().map(|period| period.value));
        if !same {
            numbers.extend(periods.iter().map(|period| period.confidence));
        }
        let certain = periods.iter().filter(|period| period.confidence == 1.0);
        let mut certain = Window::joined(certain.map(|period| period.window));
        certain.shrink_to_fit();
        StoredSeries {
            runs: runs(periods),
            covered: series.covered.clone(),
            certain,
            count: periods.len(),
            confidence: if same { Confidence::Same(first) } else { Confidence::Each },
            numbers: Rc::new(numbers),
        }
    }

    /// Moves the numbers to another place.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn store(
        &mut self,
        keep: &mut impl FnMut(&[f64]) -> Result<Rc<dyn Numbers>>,
    ) -> Result<()> {
        let count = match self.confidence {
            Confidence::Same(_) => self.count,
            Confidence::Each => self.count * 2,
        };
        self.numbers = keep(&self.read(0, count))?;
        Ok(())
    }

    /// The end of the last period; none if there is no period.
    pub fn end(&self) -> Option<Instant> {
        self.runs.last().map(|run| run.window.end())
    }

    /// The first instant of the window that has no value.
    pub fn first_missing(&self, window: Window) -> Option<Instant> {
        super::first_missing(&self.covered, window)
    }

    /// The first instant from `start` on that has no value of confidence 1: the first forecast, the
    /// first gap, or the end of the series.
    pub fn first_uncertain(&self, start: Instant) -> Instant {
        let first = self.certain.partition_point(|stretch| stretch.end() <= start);
        match self.certain.get(first) {
            Some(stretch) if stretch.start() <= start => stretch.end(),
            _ => start,
        }
    }

    /// The signal over the whole window, without a gap.
    ///
    /// # Errors
    ///
    /// The first instant that has no value.
    pub fn within(&self, window: Window) -> std::result::Result<PricedWindow, Instant> {
        match self.first_missing(window) {
            Some(missing) => Err(missing),
            None => Ok(PricedWindow::of(window, self.periods(window))),
        }
    }

    /// The part of the series whose periods lie in the window, in whole or in part.
    pub fn part(&self, window: Window) -> Series {
        let first = self.covered.partition_point(|stretch| stretch.end() <= window.start());
        let covered = self.covered.get(first..).unwrap_or_default().iter();
        let covered = covered.take_while(|stretch| stretch.start() < window.end());
        Series { periods: self.periods(window), covered: covered.copied().collect() }
    }

    /// The periods that lie in the window, in whole or in part.
    fn periods(&self, window: Window) -> Vec<Period> {
        let first = self.runs.partition_point(|run| run.window.end() <= window.start());
        let runs = self.runs.get(first..).unwrap_or_default().iter();
        let runs = runs.map_while(|run| Some((run, run.inside(window)?)));
        let first = runs.clone().next().map_or(0, |(run, inside)| run.first + inside.start);
        let count = runs.clone().map(|(_, inside)| inside.len()).sum();
        let values = self.read(first, count);
        let confidence = match self.confidence {
            Confidence::Same(confidence) => confidence,
            Confidence::Each => 0.0,
        };
        let mut periods = Vec::with_capacity(count);
        for (run, inside) in runs {
            let values = values.get(periods.len()..).unwrap_or_default().iter();
            let mut window = run.period(inside.start);
            let period = |value: &f64| {
                let period = Period { window, value: *value, confidence };
                window = window.later(run.length);
                period
            };
            periods.extend(values.take(inside.len()).map(period));
        }
        if let Confidence::Each = self.confidence {
            let confidences = self.read(self.count + first, count);
            let pairs = periods.iter_mut().zip(confidences);
            pairs.for_each(|(period, confidence)| period.confidence = confidence);
        }
        periods
    }

    fn read(&self, first: usize, count: usize) -> Vec<f64> {
        let mut numbers = vec![0.0; count];
        self.numbers.read(first, &mut numbers);
        numbers
    }
}

impl UniformRun {
    /// The window of one of its periods.
    fn period(&self, at: usize) -> Window {
        let first = self.window.first(self.length).unwrap_or(self.window);
        first.later(self.length.times(at))
    }

    /// The positions of its periods that lie in the window, in whole or in part; none if none does.
    fn inside(&self, window: Window) -> Option<Range<usize>> {
        let shared = self.window.intersection(window)?;
        let before = |instant: Instant| instant.since(self.window.start()).millis() as u64;
        let length = self.length.millis() as u64;
        let first = before(shared.start()) / length;
        Some(first as usize..before(shared.end()).div_ceil(length) as usize)
    }
}

fn runs(periods: &[Period]) -> Vec<UniformRun> {
    let mut runs: Vec<UniformRun> = Vec::new();
    for (first, Period { window, .. }) in periods.iter().enumerate() {
        let length = window.length();
        match runs.last_mut() {
            Some(run) if run.window.end() == window.start() && run.length == length => {
                run.window = run.window.until(window.end());
            }
            _ => runs.push(UniformRun { window: *window, length, first }),
        }
    }
    runs.shrink_to_fit();
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{minute, window};
    use super::*;

    fn period(start: i64, end: i64, value: f64, confidence: f64) -> Period {
        Period { window: window(start, end), value, confidence }
    }

    #[test]
    fn the_first_uncertain_instant_is_a_forecast_a_gap_or_the_end() {
        let stored = |periods| StoredSeries::new(&Series::new(periods).unwrap());
        let series = stored(vec![period(0, 60, 1.0, 1.0), period(60, 120, 4.0, 0.6)]);
        assert_eq!(series.first_uncertain(minute(0)), minute(60));
        assert_eq!(series.first_uncertain(minute(70)), minute(70));
        let gap = stored(vec![period(0, 60, 1.0, 1.0), period(90, 120, 1.0, 1.0)]);
        assert_eq!(gap.first_uncertain(minute(30)), minute(60));
        assert_eq!(gap.first_uncertain(minute(100)), minute(120));
        assert_eq!((gap.end(), stored(vec![]).end()), (Some(minute(120)), None));
    }

    #[test]
    fn a_year_of_quarter_hours_is_one_run() {
        let quarter = |at: i64| period(at * 15, at * 15 + 15, at as f64, 1.0);
        let series = Series::new((0..35_040).map(quarter).collect()).unwrap();
        assert_eq!(StoredSeries::new(&series).runs.len(), 1);
    }

    /// Periods of mixed lengths with gaps between them, in minutes: `(gap, length, value, confidence)`.
    fn series(parts: &[(i64, i64, i32, u8)]) -> Series {
        let mut end = 0;
        let periods = parts.iter().map(|&(gap, length, value, confidence)| {
            let start = end + gap;
            end = start + length;
            period(start, end, f64::from(value) + 0.5, f64::from(confidence) / 2.0)
        });
        Series::new(periods.collect()).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_stored_is_the_series(
            parts in prop::collection::vec((0..2_i64, 1..3_i64, -3..3_i32, 1..=2_u8), 0..40),
            start in -5..60_i64, length in 1..60_i64,
        ) {
            let series = series(&parts);
            let mut stored = StoredSeries::new(&series);
            stored.store(&mut |numbers| Ok(Rc::new(numbers.to_vec()))).unwrap();
            let window = window(start, start + length);
            prop_assert_eq!(stored.within(window), series.within(window));
            let part = stored.part(window);
            prop_assert_eq!(part.periods(), series.inside(window));
            prop_assert_eq!(part.within(window), series.within(window));
        }
    }
}
