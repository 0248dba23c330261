//! Ids that name an answer by what it was made of.

use std::hash::Hasher;

use serde::Serialize;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::series::Series;

/// A 128-bit hash of content, the same on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// That of an answer which no prices went into.
    pub(super) const NONE: Self = Fingerprint([0; 16]);

    /// The fingerprint of a price series.
    pub(super) fn of_series(series: &Series) -> Self {
        let mut hasher = SipHasher13::new();
        for period in series.periods() {
            hasher.write(&period.window.start().millis().to_le_bytes());
            hasher.write(&period.window.end().millis().to_le_bytes());
            hasher.write(&period.value.to_bits().to_le_bytes());
            hasher.write(&period.confidence.to_bits().to_le_bytes());
        }
        Fingerprint(hasher.finish128().as_bytes())
    }

    /// The id of an answer: the kind's prefix and 24 hex digits of its request, options and prices.
    pub(super) fn id(self, prefix: &str, request: &impl Serialize) -> String {
        // Requests are plain data, which can always be written.
        self.named(prefix, &postcard::to_allocvec(request).unwrap_or_default())
    }

    fn named(self, prefix: &str, content: &[u8]) -> String {
        let mut hasher = SipHasher13::new();
        hasher.write(&self.0);
        hasher.write(prefix.as_bytes());
        hasher.write(content);
        let digits = hasher.finish128().as_bytes().into_iter().take(12);
        digits.fold(format!("{prefix}_"), |id, byte| id + &format!("{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_for_the_same_content_alone() {
        let series = Series::new(vec![]).unwrap();
        let id = |request: &str| Fingerprint::of_series(&series).id("std", &request);
        assert_eq!(id("a"), id("a"));
        assert_ne!(id("a"), id("b"));
        assert_eq!(id("a").len(), "std_".len() + 24);
    }
}
