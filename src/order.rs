//! Sorting that is compiled once, and compares nothing but numbers.
//!
//! The standard library's sort becomes machine code of its own for every type and every order that it
//! is used with, some 8 KB each. That is nothing for a program that lies on a disk, and a third of one
//! that travels to a browser. Here there is one instance of it: for ranks, which are whole numbers, each
//! with the position that it stands at. No order has to be called back for a comparison, which is what
//! takes most of the time of a sort, and the position, which breaks ties, makes it stable.
//!
//! What is ordered by several things is sorted by each of them, the last first: what is equal in one of
//! them stays as the former sorts left it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A key that is ordered as a whole number.
pub trait Rank {
    /// The number.
    fn rank(self) -> u64;
}

impl Rank for u64 {
    fn rank(self) -> u64 {
        self
    }
}

impl Rank for usize {
    fn rank(self) -> u64 {
        self as u64
    }
}

impl Rank for i64 {
    fn rank(self) -> u64 {
        self.cast_unsigned() ^ 1 << 63
    }
}

/// In the order of [`f64::total_cmp`].
impl Rank for f64 {
    fn rank(self) -> u64 {
        // The larger a negative number is in size, the smaller it is: all its bits but the sign turn.
        let bits = self.to_bits().cast_signed();
        (bits ^ ((bits >> 63) & i64::MAX)).rank()
    }
}

impl<R: Rank> Rank for Reverse<R> {
    fn rank(self) -> u64 {
        !self.0.rank()
    }
}

/// Sorts.
pub fn sort<T: Rank + Copy>(items: &mut [T]) {
    sort_by_key(items, |item| *item);
}

/// Sorts by a key; what has the same key stays as it was.
pub fn sort_by_key<T, R: Rank>(items: &mut [T], key: impl Fn(&T) -> R) {
    if !items.is_sorted_by_key(|item| key(item).rank()) {
        let mut order = ranked(items, key);
        arrange(items, &mut order);
    }
}

/// Sorts by a text, byte by byte; what has the same text stays as it was.
pub fn sort_by_text<'a, T>(items: &mut [T], text: impl Fn(&T) -> &'a str) {
    const BYTES: usize = 8;
    let longest = items.iter().map(|item| text(item).len()).max().unwrap_or_default();
    // Of texts that differ only in zeros at the end, the shorter one comes first.
    sort_by_key(items, |item| text(item).len());
    for part in (0..longest.div_ceil(BYTES)).rev() {
        sort_by_key(items, |item| {
            let bytes = text(item).bytes().skip(part * BYTES).chain(std::iter::repeat(0));
            bytes.take(BYTES).fold(0, |rank: u64, byte| rank << 8 | u64::from(byte))
        });
    }
}

/// The positions of the items, sorted by a key; those with the same key rise.
pub fn positions<T, R: Rank>(items: &[T], key: impl Fn(&T) -> R) -> Vec<usize> {
    ranked(items, key).into_iter().map(|(_, position)| position as usize).collect()
}

/// Positions by a rising key, one by one, for who needs few of them; those with the same key rise.
pub fn rising<R: Rank>(keys: impl Iterator<Item = (usize, R)>) -> impl Iterator<Item = usize> {
    let ranked = keys.map(|(position, key)| Reverse((key.rank(), position as u32)));
    let mut heap: BinaryHeap<Reverse<Ranked>> = ranked.collect();
    std::iter::from_fn(move || heap.pop().map(|Reverse((_, position))| position as usize))
}

/// Positions by a rising key, which come and go; those with the same key rise.
#[derive(Debug, Default)]
pub struct Queue(BinaryHeap<Reverse<Ranked>>);

impl Queue {
    /// Adds a position.
    pub fn push(&mut self, position: usize, key: impl Rank) {
        self.0.push(Reverse((key.rank(), position as u32)));
    }

    /// The position with the lowest key.
    pub fn first(&self) -> Option<usize> {
        self.0.peek().map(|Reverse((_, position))| *position as usize)
    }

    /// Takes out the position with the lowest key.
    pub fn pop(&mut self) {
        self.0.pop();
    }
}

/// A rank and the position of what has it.
type Ranked = (u64, u32);

fn ranked<T, R: Rank>(items: &[T], key: impl Fn(&T) -> R) -> Vec<Ranked> {
    let mut order: Vec<Ranked> = items.iter().map(|item| key(item).rank()).zip(0..).collect();
    sorted(&mut order);
    order
}

#[inline(never)]
fn sorted(order: &mut [Ranked]) {
    order.sort_unstable();
}

/// Puts at each place what stands at the position that the order has there, ring by ring.
fn arrange<T>(items: &mut [T], order: &mut [Ranked]) {
    for first in 0..items.len() {
        let mut place = first;
        while let Some((_, position)) = order.get_mut(place) {
            let from = std::mem::replace(position, place as u32) as usize;
            if from == first {
                break;
            }
            items.swap(place, from);
            place = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_ones_stay_in_their_order() {
        let mut words = vec!["pear", "fig", "plum", "apple", "kiwi"];
        sort_by_key(&mut words, |word| word.len());
        assert_eq!(words, ["fig", "pear", "plum", "kiwi", "apple"]);
        assert_eq!(positions(&words, |word| Reverse(word.len())), [4, 1, 2, 3, 0]);
        let lengths = words.iter().map(|word| word.len()).enumerate();
        assert_eq!(rising(lengths).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        assert_eq!(rising([(7, 2.0), (3, -1.0), (5, 2.0)].into_iter()).nth(1), Some(5));
        let mut none: Vec<u64> = Vec::new();
        sort(&mut none);
        assert!(none.is_empty());
    }

    proptest! {
        #[test]
        fn numbers_are_sorted_as_the_standard_library_sorts_them(
            mut whole: Vec<i64>, mut broken in prop::collection::vec(prop::num::f64::ANY, 0..100),
        ) {
            let (mut sorted_whole, mut sorted_broken) = (whole.clone(), broken.clone());
            sorted_whole.sort();
            sorted_broken.sort_by(f64::total_cmp);
            sort(&mut whole);
            sort(&mut broken);
            prop_assert_eq!(whole, sorted_whole);
            let bits = |numbers: Vec<f64>| -> Vec<u64> { numbers.into_iter().map(f64::to_bits).collect() };
            prop_assert_eq!(bits(broken), bits(sorted_broken));
        }

        #[test]
        fn texts_are_sorted_as_the_standard_library_sorts_them(
            texts in prop::collection::vec("[\0a-cé]{0,20}", 0..30),
        ) {
            let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut sorted = texts.clone();
            sorted.sort();
            sort_by_text(&mut texts, |text| *text);
            prop_assert_eq!(texts, sorted);
        }
    }
}
