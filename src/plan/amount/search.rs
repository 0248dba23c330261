//! Breadth-first search over members and slots, in turn.

use super::bits::{BitTable, Bits};

/// What a search has reached, and from where.
#[derive(Debug)]
pub(super) struct Search {
    pub(super) members: Bits,
    pub(super) slots: Bits,
    /// By member: the slot that it was reached from. Stale where it was not reached.
    from_slot: Vec<Option<usize>>,
    /// By slot: the member that it was reached from.
    from_member: Vec<usize>,
    queue: Vec<usize>,
}

impl Search {
    pub(super) fn new(members: usize, slots: usize) -> Self {
        Search {
            members: Bits::new(members),
            slots: Bits::new(slots),
            from_slot: vec![None; members],
            from_member: vec![0; slots],
            queue: Vec::with_capacity(members),
        }
    }

    /// Starts at the members of `starts`; goes from a member to the slots of its row in the first
    /// table, and from a slot to the members of its row in the second, as far as they are live.
    pub(super) fn run(
        &mut self,
        starts: &Bits,
        (to_slots, live_slots): (&BitTable, &Bits),
        (to_members, live): (&BitTable, &Bits),
    ) {
        let Search { members, slots, from_slot, from_member, queue } = self;
        members.clear();
        slots.clear();
        queue.clear();
        members.claim(starts.words(), live, |member| {
            note(from_slot, member, None);
            queue.push(member);
        });
        let mut next = 0;
        while let Some(&member) = queue.get(next) {
            next += 1;
            slots.claim(to_slots.row(member), live_slots, |slot| {
                note(from_member, slot, member);
                members.claim(to_members.row(slot), live, |reached| {
                    note(from_slot, reached, Some(slot));
                    queue.push(reached);
                });
            });
        }
    }

    /// The members reached, the nearest first.
    pub(super) fn reached(&self) -> impl Iterator<Item = usize> {
        self.queue.iter().copied()
    }

    /// The slot that the member was reached from, and the member before that.
    pub(super) fn before(&self, member: usize) -> Option<(usize, usize)> {
        let slot = self.from_slot.get(member).copied().flatten()?;
        Some((slot, *self.from_member.get(slot)?))
    }
}

fn note<T>(notes: &mut [T], at: usize, value: T) {
    if let Some(note) = notes.get_mut(at) {
        *note = value;
    }
}
