//! Sets of devices and of slots as bits: a search over all devices and slots visits whole words of
//! pairs that are not there at once.

/// Rows of bits, all of one length.
#[derive(Clone, Debug)]
pub(super) struct BitTable {
    width: usize,
    words: Vec<u64>,
}

impl BitTable {
    /// So many rows without any bit.
    pub(super) fn new(rows: usize, columns: usize) -> Self {
        let width = columns.div_ceil(64);
        BitTable { width, words: vec![0; rows * width] }
    }

    /// So many rows and columns of it, each row as a column.
    pub(super) fn turned(&self, rows: usize, columns: usize) -> Self {
        let mut turned = BitTable::new(columns, rows);
        for row in 0..rows {
            ones(self.row(row)).for_each(|column| turned.set(column, row, true));
        }
        turned
    }

    pub(super) fn row(&self, row: usize) -> &[u64] {
        self.words.get(row * self.width..(row + 1) * self.width).unwrap_or_default()
    }

    pub(super) fn contains(&self, row: usize, column: usize) -> bool {
        contains(self.row(row), column)
    }

    pub(super) fn set(&mut self, row: usize, column: usize, present: bool) {
        if let Some(word) = self.words.get_mut(row * self.width + column / 64) {
            let bit = 1 << (column % 64);
            *word = if present { *word | bit } else { *word & !bit };
        }
    }
}

/// One set.
#[derive(Clone, Debug)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of numbers below `length`.
    pub(super) fn new(length: usize) -> Self {
        Bits(vec![0; length.div_ceil(64)])
    }

    /// All numbers below `length`.
    pub(super) fn full(length: usize) -> Self {
        let mut bits = Bits::new(length);
        (0..length).for_each(|number| bits.insert(number));
        bits
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }

    pub(super) fn clear(&mut self) {
        self.0.fill(0);
    }

    pub(super) fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn remove(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        contains(&self.0, number)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Keeps only what is in `kept` too, and tells what goes.
    pub(super) fn retain(&mut self, kept: &Bits, mut goes: impl FnMut(usize)) {
        for (at, (word, kept)) in self.0.iter_mut().zip(&kept.0).enumerate() {
            each_of(at, *word & !kept, &mut goes);
            *word &= kept;
        }
    }

    /// Adds what is in both rows and not here yet, and tells what is new.
    pub(super) fn claim(&mut self, row: &[u64], live: &Bits, mut new: impl FnMut(usize)) {
        for (at, (seen, (row, live))) in self.0.iter_mut().zip(row.iter().zip(&live.0)).enumerate()
        {
            let found = row & live & !*seen;
            *seen |= found;
            each_of(at, found, &mut new);
        }
    }
}

fn contains(words: &[u64], number: usize) -> bool {
    words.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
}

fn each_of(at: usize, mut word: u64, told: &mut impl FnMut(usize)) {
    while word != 0 {
        told(at * 64 + word.trailing_zeros() as usize);
        word &= word - 1;
    }
}

/// The numbers of a row, rising.
pub(super) fn ones(words: &[u64]) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(|(at, &word)| {
        std::iter::successors((word != 0).then_some(word), |rest| {
            let rest = rest & (rest - 1);
            (rest != 0).then_some(rest)
        })
        .map(move |rest| at * 64 + rest.trailing_zeros() as usize)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_in_rising_order_across_words() {
        let mut bits = Bits::new(200);
        for number in [199, 0, 63, 64, 130] {
            bits.insert(number);
        }
        bits.remove(63);
        assert_eq!(ones(bits.words()).collect::<Vec<_>>(), [0, 64, 130, 199]);
        assert!(bits.contains(130) && !bits.contains(63));
    }

    #[test]
    fn a_claim_tells_only_what_is_new_and_live() {
        let mut table = BitTable::new(2, 100);
        for column in [3, 70, 99] {
            table.set(1, column, true);
        }
        let (mut live, mut seen) = (Bits::new(100), Bits::new(100));
        live.insert(3);
        live.insert(70);
        seen.insert(3);
        let mut new = Vec::new();
        seen.claim(table.row(1), &live, |number| new.push(number));
        assert_eq!(new, [70]);
    }
}
