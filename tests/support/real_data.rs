//! The real data and peers' cases that lie beside the repository, where there are any.

use std::path::PathBuf;

use flatpeak_wasm::series::{Period, Series};
use flatpeak_wasm::time::{Instant, Timestamp, Window};

/// A file of the data; none, with a word on the terminal, where the data is not there. In CI it has
/// to be: a test that found nothing to test must not pass.
pub fn path(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    let is_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    assert!(!is_ci, "there is no {}, and CI is set", path.display());
    println!("skipped: there is no {}", path.display());
    None
}

pub fn instant(text: &str) -> Instant {
    Timestamp::parse(text).unwrap().instant
}

pub fn window(start: &str, end: &str) -> Window {
    Window::new(instant(start), instant(end)).unwrap()
}

/// The periods of a CSV `start_utc,end_utc,value`, each value divided by `divisor`.
#[allow(dead_code)]
pub fn series(name: &str, divisor: f64) -> Option<Series> {
    let mut reader = csv::Reader::from_path(path(name)?).unwrap();
    let periods = reader.records().map(|record| {
        let record = record.unwrap();
        let value = record[2].parse::<f64>().unwrap() / divisor;
        Period { window: window(&record[0], &record[1]), value, confidence: 1.0 }
    });
    Some(Series::new(periods.collect()).unwrap())
}
