//! Ids that name an answer by what it was made of.

use std::hash::Hasher;

use serde::Serialize;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::series::Series;
use crate::time::Window;

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

    /// The fingerprint of several things in any order: the sum of those of each.
    pub(super) fn of_all<T: Serialize>(things: &[T]) -> Self {
        let of = |thing: &T| u128::from_le_bytes(Self::NONE.mixed("", &written(thing)).0);
        Fingerprint(things.iter().map(of).fold(0, u128::wrapping_add).to_le_bytes())
    }

    /// The same of an answer whose plan was made before: with what a device does in it, and another one in any order.
    pub(super) fn of_kept(self, device: &str, runs: &[(Window, f64)]) -> Self {
        let mut hasher = SipHasher13::new();
        for (window, power) in runs {
            hasher.write(&window.start().millis().to_le_bytes());
            hasher.write(&window.end().millis().to_le_bytes());
            hasher.write(&power.to_bits().to_le_bytes());
        }
        hasher.write(device.as_bytes());
        let kept = u128::from_le_bytes(hasher.finish128().as_bytes());
        Fingerprint(u128::from_le_bytes(self.0).wrapping_add(kept).to_le_bytes())
    }

    /// A number that stands for a text where texts are looked up: equal texts have the same.
    pub(super) fn rank_of_text(text: &str) -> u64 {
        let mut hasher = SipHasher13::new();
        hasher.write(text.as_bytes());
        hasher.finish128().h1
    }

    /// The id of an answer: the kind's prefix and 24 hex digits of its request, options and prices.
    pub(super) fn id(self, prefix: &str, request: &impl Serialize) -> String {
        const DIGITS: usize = 24;
        let number = u128::from_be_bytes(self.mixed(prefix, &written(request)).0);
        let digit = |place: usize| char::from_digit((number >> (124 - 4 * place)) as u32 & 15, 16);
        let mut id = String::with_capacity(prefix.len() + 1 + DIGITS);
        id.push_str(prefix);
        id.push('_');
        id.extend((0..DIGITS).filter_map(digit));
        id
    }

    fn mixed(self, prefix: &str, content: &[u8]) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write(&self.0);
        hasher.write(prefix.as_bytes());
        hasher.write(content);
        Fingerprint(hasher.finish128().as_bytes())
    }
}

/// The bytes of a request: plain data, which can always be written.
fn written(content: &impl Serialize) -> Vec<u8> {
    const INITIAL_CAPACITY: usize = 256;
    postcard::to_extend(content, Vec::with_capacity(INITIAL_CAPACITY)).unwrap_or_default()
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

    #[test]
    fn the_order_of_several_things_does_not_matter_and_their_number_does() {
        let of = Fingerprint::of_all::<&str>;
        assert_eq!(of(&["a", "b", "b"]), of(&["b", "a", "b"]));
        assert_ne!(of(&["a", "b", "b"]), of(&["a", "a", "b"]));
        assert_ne!(of(&["a", "b"]), of(&["ab"]));
        assert_eq!(of(&[]), Fingerprint::NONE);
    }

    #[test]
    fn each_plan_that_is_kept_has_a_fingerprint_in_any_order_of_the_devices() {
        let own = Fingerprint::NONE;
        let runs = |power: f64| [(Window::EPOCH, power)];
        let kept = own.of_kept("a", &runs(1.0)).of_kept("b", &runs(2.0));
        assert_eq!(kept, own.of_kept("b", &runs(2.0)).of_kept("a", &runs(1.0)));
        for other in [
            own,
            own.of_kept("a", &runs(2.0)).of_kept("b", &runs(1.0)),
            own.of_kept("a", &runs(1.0)).of_kept("b", &[]),
        ] {
            assert_ne!(kept, other);
        }
    }
}
