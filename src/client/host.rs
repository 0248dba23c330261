//! What the client needs of its host: a clock, a reader of dates, chance, JSON text, and a log.

use crate::input::Value;
use crate::time::Instant;

/// The host.
pub trait Host {
    /// The present.
    fn now(&self) -> Instant;

    /// The instant of a date as HTTP writes it, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    fn date(&self, text: &str) -> Option<Instant>;

    /// A number from 0 to 1, 1 excluded.
    fn random(&self) -> f64;

    /// The JSON text of a document; a field that is nothing is left out of it.
    fn json(&self, document: &Value) -> String;

    /// Writes a line to the log. It holds no secret.
    fn log(&self, level: LogLevel, line: &str);
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// What is tried again.
    #[default]
    Warn,
    /// Each request.
    Info,
    /// The headers of each request too, without their secrets.
    Debug,
}

impl LogLevel {
    /// All of them.
    pub const ALL: [LogLevel; 5] =
        [LogLevel::Off, LogLevel::Error, LogLevel::Warn, LogLevel::Info, LogLevel::Debug];

    /// Their words, in the same order.
    pub const NAMES: [&str; 5] = ["off", "error", "warn", "info", "debug"];

    /// The level's word.
    pub fn name(self) -> &'static str {
        let [off, error, warn, info, debug] = Self::NAMES;
        match self {
            LogLevel::Off => off,
            LogLevel::Error => error,
            LogLevel::Warn => warn,
            LogLevel::Info => info,
            LogLevel::Debug => debug,
        }
    }
}
