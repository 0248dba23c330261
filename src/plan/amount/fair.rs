//! Who goes short, where not all demands can be met.
//!
//! **Problem.** Among the plans that deliver the most, give each device `d_i` of the `E_i` that it
//! wants so that the smallest of the fractions `d_i / E_i` is as large as possible, then the second
//! smallest, and so on (the lexicographic max-min). There is one such answer, whatever the order of
//! the devices. It takes nothing from a device but to give it to one with a smaller fraction, so
//! what each still lacks is an equal fraction as far as windows and powers let it be.
//!
//! **Algorithm.** Decomposition. All devices of a group get the same fraction, if a flow shows that
//! they can. If not, the cut of that flow divides the group: those on the short side take all the
//! slots on it, the others share the rest, and each half is solved by itself.
//!
//! **Time.** At most n flows for n devices that go short.
//!
//! **Why it is exact.** What a group can take is a polymatroid, and the answer is its
//! lexicographically optimal base (Fujishige, 1980). The devices on the short side get less
//! than the common fraction in every plan, and all that the cut lets through in the best one, so
//! the two halves do not share anything any more. Why only slots that are full matter: a slot on the
//! short side that had room would have given it to a device that still misses something.
//!
//! A share is a whole number of energy quanta, rounded up. So all shares together may be a few quanta
//! more than there is, and the plan for them is the fair one to within as many.

use super::bits::{Bits, ones};
use super::flow::{Amounts, Flow};
use super::joint::Cut;
use super::problem::Problem;

/// Devices that share slots, which they fill.
struct Group {
    members: Vec<usize>,
    slots: Vec<usize>,
    /// By member of the problem: what it gets elsewhere for sure.
    own: Vec<i64>,
    /// By slot of the problem: what the group fills of it.
    capacities: Vec<i64>,
}

/// What each member gets: those of the cut their share, the others what they take.
pub(super) fn shares(problem: &Problem, amounts: &Amounts, cut: &Cut) -> Vec<i64> {
    let mut shares: Vec<i64> =
        (0..problem.members.len()).map(|member| amounts.sum(member)).collect();
    let mut own = shares.clone();
    for &member in &cut.members {
        let shared: i64 = cut.slots.iter().map(|slot| amounts.get(member, *slot)).sum();
        if let Some(own) = own.get_mut(member) {
            *own -= shared;
        }
    }
    let (members, slots) = (cut.members.clone(), cut.slots.clone());
    let mut groups = vec![Group { members, slots, own, capacities: problem.capacities() }];
    while let Some(group) = groups.pop() {
        groups.extend(group.divide(problem, &mut shares).into_iter().flatten());
    }
    shares
}

impl Group {
    /// Gives all of the group the same fraction, or divides it in two.
    fn divide(mut self, problem: &Problem, shares: &mut [i64]) -> Option<[Group; 2]> {
        let targets = self.targets(problem);
        let mut flow = Flow::new(problem, &self.demands(&targets), self.capacities.clone());
        for &slot in &self.slots {
            flow.take(slot);
        }
        flow.settle(|_| {}, |_| {});
        let (short, others) = apart(&self.members, &flow.live);
        if short.is_empty() || others.is_empty() {
            for (member, target) in targets {
                if let (Some(share), Some(own)) = (shares.get_mut(member), self.own.get(member)) {
                    // Rounded up, so that nothing of a full slot is left over.
                    *share = (target + 1).min(problem.wanted(member)).max(*own);
                }
            }
            return None;
        }
        let (filled, rest) = apart(&self.slots, &flow.live_slots);
        let mut own = self.own.clone();
        for &slot in &rest {
            for member in ones(problem.takers(slot)).filter(|at| flow.live.contains(*at)) {
                add(&mut own, member, problem.most(member, slot));
                add(&mut self.capacities, slot, -problem.most(member, slot));
            }
        }
        let capacities = self.capacities.clone();
        Some([
            Group { members: short, slots: filled, own, capacities },
            Group { members: others, slots: rest, ..self },
        ])
    }

    /// The same fraction of what each wants, of all that there is for the group.
    fn targets(&self, problem: &Problem) -> Vec<(usize, i64)> {
        let pick = |values: &[i64], at: &usize| values.get(*at).copied().unwrap_or_default();
        let own: i64 = self.members.iter().map(|member| pick(&self.own, member)).sum();
        let shared: i64 = self.slots.iter().map(|slot| pick(&self.capacities, slot)).sum();
        let all = i128::from(own + shared);
        let wanted = |member: usize| i128::from(problem.wanted(member));
        let sum: i128 = self.members.iter().map(|member| wanted(*member)).sum();
        let target = |member: usize| (all * wanted(member) / sum.max(1)) as i64;
        self.members.iter().map(|&member| (member, target(member))).collect()
    }

    /// What the members have to get from the slots that they share.
    fn demands(&self, targets: &[(usize, i64)]) -> Vec<i64> {
        let mut demands = vec![0; self.own.len()];
        for &(member, target) in targets {
            let own = self.own.get(member).copied().unwrap_or_default();
            add(&mut demands, member, (target - own).max(0));
        }
        demands
    }
}

/// Those in the set, and the others.
fn apart(numbers: &[usize], set: &Bits) -> (Vec<usize>, Vec<usize>) {
    numbers.iter().partition(|number| set.contains(**number))
}

fn add(values: &mut [i64], at: usize, by: i64) {
    if let Some(value) = values.get_mut(at) {
        *value += by;
    }
}
