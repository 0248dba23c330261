//! Rows that are read by an index of their own kind.
//!
//! The number of a device and the number of a slot are both whole numbers, and nothing shows when one is
//! taken for the other. So each kind of index is a type, and a [`Grid`] is read by one kind only.
//!
//! An index that a grid does not have is a mistake of this crate, never of a caller. A debug build stops
//! there, so that a test fails. A release must not trap: it reads and writes a neutral entry instead.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut, Range};

/// A kind of index.
pub(super) trait Ix: Copy + Debug + Ord {
    /// The index of a position.
    fn new(position: usize) -> Self;

    /// The position.
    fn position(self) -> usize;

    /// All of a range.
    fn all(range: &Range<Self>) -> impl Iterator<Item = Self> + use<Self> {
        (range.start.position()..range.end.position()).map(Self::new)
    }
}

/// Makes kinds of indices.
macro_rules! indices {
    ($($(#[$about:meta])* $name:ident;)*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(in crate::plan) struct $name(u32);

        impl $crate::plan::grid::Ix for $name {
            fn new(position: usize) -> Self {
                $name(position as u32)
            }

            fn position(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}
pub(super) use indices;

/// An entry for each index of a kind.
#[derive(Clone, Debug)]
pub(super) struct Grid<I, T> {
    entries: Vec<T>,
    /// What stands for an entry that is not there.
    neutral: T,
    index: PhantomData<fn(I)>,
}

impl<I: Ix, T> Grid<I, T> {
    /// These entries, in order.
    pub(super) fn new(entries: Vec<T>) -> Self
    where
        T: Default,
    {
        Grid { entries, neutral: T::default(), index: PhantomData }
    }

    /// The same entry for each index up to a length.
    pub(super) fn filled(length: usize, entry: T) -> Self
    where
        T: Clone,
    {
        Grid { entries: vec![entry.clone(); length], neutral: entry, index: PhantomData }
    }

    /// Makes every entry the same, and keeps the memory.
    pub(super) fn refill(&mut self, length: usize, entry: T)
    where
        T: Clone,
    {
        self.entries.clear();
        self.entries.resize(length, entry);
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All indices, rising.
    pub(super) fn indices(&self) -> impl Iterator<Item = I> + use<I, T> {
        (0..self.entries.len()).map(I::new)
    }

    /// The entries, each with its index.
    pub(super) fn enumerate(&self) -> impl Iterator<Item = (I, &T)> {
        self.entries.iter().enumerate().map(|(position, entry)| (I::new(position), entry))
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.entries.iter()
    }

    pub(super) fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.entries.iter_mut()
    }

    pub(super) fn as_slice(&self) -> &[T] {
        &self.entries
    }

    /// The entries of a range.
    pub(super) fn slice(&self, range: &Range<I>) -> &[T] {
        let entries = self.entries.get(range.start.position()..range.end.position());
        debug_assert!(entries.is_some(), "{range:?} of {} entries", self.entries.len());
        entries.unwrap_or_default()
    }

    /// The entries of a range, to be changed.
    pub(super) fn slice_mut(&mut self, range: &Range<I>) -> &mut [T] {
        let entries = self.entries.get_mut(range.start.position()..range.end.position());
        debug_assert!(entries.is_some(), "{range:?} is beyond the end");
        entries.unwrap_or_default()
    }

    pub(super) fn into_entries(self) -> Vec<T> {
        self.entries
    }
}

impl<I: Ix, T> Default for Grid<I, T>
where
    T: Default,
{
    fn default() -> Self {
        Grid::new(Vec::new())
    }
}

impl<I: Ix, T> Index<I> for Grid<I, T> {
    type Output = T;

    #[inline(always)]
    fn index(&self, at: I) -> &T {
        let length = self.entries.len();
        debug_assert!(at.position() < length, "{at:?} of {length} entries");
        self.entries.get(at.position()).unwrap_or(&self.neutral)
    }
}

impl<I: Ix, T> IndexMut<I> for Grid<I, T> {
    #[inline(always)]
    fn index_mut(&mut self, at: I) -> &mut T {
        let length = self.entries.len();
        debug_assert!(at.position() < length, "{at:?} of {length} entries");
        self.entries.get_mut(at.position()).unwrap_or(&mut self.neutral)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    indices! {
        /// The number of a day.
        DayIx;
    }

    #[test]
    fn an_entry_is_read_and_changed_by_its_index() {
        let mut rain: Grid<DayIx, f64> = Grid::new(vec![1.5, 0.0, 2.0]);
        rain[DayIx::new(1)] = 4.0;
        assert_eq!(rain[DayIx::new(1)], 4.0);
        assert_eq!(rain.slice(&(DayIx::new(1)..DayIx::new(3))), [4.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "DayIx(3) of 3 entries")]
    fn an_index_beyond_the_end_stops_a_test() {
        let rain: Grid<DayIx, f64> = Grid::filled(3, 0.0);
        assert_eq!(rain[DayIx::new(3)], 0.0);
    }

    #[test]
    #[should_panic(expected = "of 3 entries")]
    fn a_range_beyond_the_end_stops_a_test() {
        let rain: Grid<DayIx, f64> = Grid::filled(3, 0.0);
        assert!(rain.slice(&(DayIx::new(2)..DayIx::new(4))).is_empty());
    }
}
