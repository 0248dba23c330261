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

    /// The fingerprint of several things in any order: the sum of those of each.
    pub(super) fn of_all<T: Serialize>(things: &[T]) -> Self {
        let of = |thing: &T| u128::from_le_bytes(Self::NONE.mixed("", &written(thing)).0);
        Fingerprint(things.iter().map(of).fold(0, u128::wrapping_add).to_le_bytes())
    }

    /// The same of an answer whose plan was made before, where one was kept: what each device does in it.
    pub(super) fn of_kept(self, plan: &[(&str, Vec<f64>)]) -> Self {
        let [own, kept] = [self, Self::of_all(plan)].map(|own| u128::from_le_bytes(own.0));
        Fingerprint(own.wrapping_add(kept).to_le_bytes())
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
    fn a_plan_that_is_kept_changes_the_fingerprint_and_none_does_not() {
        let own = Fingerprint::of_all(&["a"]);
        assert_eq!(own.of_kept(&[]), own);
        assert_ne!(own.of_kept(&[("", vec![1.0])]), own);
        assert_ne!(own.of_kept(&[("", vec![1.0])]), own.of_kept(&[("", vec![2.0])]));
    }
}
