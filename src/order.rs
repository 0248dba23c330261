//! Sorting that is compiled once.
//!
//! The standard library's sort becomes machine code of its own for every type and every order that it
//! is used with, some 8 KB each. That is nothing for a program that lies on a disk, and a third of one
//! that travels to a browser. Here positions are sorted, by one instance of it.

use std::cmp::Ordering;

/// Sorts by an order; what is equal in it stays as it was.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = {
        let at = |position: u32| items.get(position as usize);
        let compare =
            |a: u32, b: u32| at(a).zip(at(b)).map_or(Ordering::Equal, |(a, b)| compare(a, b));
        sorted_positions(items.len(), &compare)
    };
    let mut unsorted: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    let mut take = |position: u32| unsorted.get_mut(position as usize)?.take();
    items.extend(order.into_iter().filter_map(&mut take));
}

/// Sorts by a key; what has the same key stays as it was.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts.
pub fn sort<T: Ord>(items: &mut Vec<T>) {
    sort_by(items, T::cmp);
}

#[inline(never)]
fn sorted_positions(count: usize, compare: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut positions: Vec<u32> = (0..count as u32).collect();
    positions.sort_by(|a, b| compare(*a, *b));
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ones_stay_in_their_order() {
        let mut words = vec!["pear", "fig", "plum", "apple", "kiwi"];
        sort_by_key(&mut words, |word| word.len());
        assert_eq!(words, ["fig", "pear", "plum", "kiwi", "apple"]);
        let mut none: Vec<u8> = Vec::new();
        sort(&mut none);
        assert!(none.is_empty());
    }
}
