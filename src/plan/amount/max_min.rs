//! How unserved energy is shared, where not all demands can be met.
//!
//! **Problem.** Among the plans that deliver the most, give each device `d_i` of the `E_i` that it
//! wants so that the smallest of the fractions `d_i / E_i` is as large as possible, then the second
//! smallest, and so on (max-min fairness). There is one such answer, whatever the order of
//! the devices. It takes nothing from a device but to give it to one with a smaller fraction, so
//! what each still lacks is an equal fraction as far as windows and powers let it be.
//!
//! For example, 10 kWh for devices that want 12, 8 and 10 kWh, the last of which can take 2 kWh at
//! most: it gets its 2, a fraction of 0.2; the others share 8 kWh at a fraction of 0.4.
//!
//! **Algorithm.** Decomposition. All devices of a group get the same fraction, if a [flow](super::reach)
//! shows that they can. If not, the cut of that flow divides the group: those with unmet demand take all the
//! slots on it, the others share the rest, and each half is solved by itself.
//!
//! **Time.** One flow for each group: up to 2n - 1 for n devices with unserved energy, over groups that are
//! smaller at each step.
//!
//! **Why it is exact.** What a group can take is a polymatroid, and the answer is its
//! lexicographically optimal base (Fujishige, 1980). The devices with unmet demand get less
//! than the common fraction in every plan, and all that the cut lets through in the best one, so
//! the two halves do not share anything any more. Why only slots that are full matter: a slot on the
//! side with unmet demand that had room would have given it to a device that still misses something.
//!
//! A share is a whole number of energy quanta, rounded up. So all shares together may be a few quanta
//! more than there is, and the plan for them is the fair one to within as many.

use super::amounts::DeviceIx;
use super::network::{MemberNode, Network};
use super::reach::Reach;
use crate::plan::grid::Grid;

/// What each member gets of what it wants, where the largest flow is in the network: those with
/// unserved energy their fair share, in proportion to their weights.
pub(super) fn shares(
    mut shares: Grid<DeviceIx, i64>,
    weight: &dyn Fn(DeviceIx) -> f64,
    mut network: Network,
) -> Grid<DeviceIx, i64> {
    let mut reach = Reach::default();
    reach.augment(&mut network, u32::MAX);
    let (short, _) = reach.divide(network, |_, _, _| {});
    let mut groups = vec![short];
    while let Some(group) = groups.pop() {
        groups.extend(divide(group, weight, &mut shares, &mut reach).into_iter().flatten());
    }
    shares
}

/// Gives all of a group that fills its slots the same fraction, or divides it in two.
fn divide(
    mut group: Network,
    weight: &dyn Fn(DeviceIx) -> f64,
    shares: &mut Grid<DeviceIx, i64>,
    reach: &mut Reach,
) -> Option<[Network; 2]> {
    group.withdraw(0);
    let fraction = fraction(&group, weight);
    let target = |member: &MemberNode| (fraction * weight(member.device)) as i64;
    for member in group.members.iter_mut() {
        member.unmet = (target(member) - member.fixed).max(0);
    }
    group.give_by_rank();
    reach.augment(&mut group, u32::MAX);
    let reached = group.members.indices().filter(|at| reach.has_member(*at)).count();
    if reached == 0 || reached == group.members.len() {
        for member in group.members.iter() {
            // Rounded up, so that nothing of a full slot is left over.
            let share = &mut shares[member.device];
            *share = rounded_up(target(member)).min(*share).max(member.fixed);
        }
        return None;
    }
    // What the unserved devices take in the slots of the others is no longer free for those.
    let (short, others) = reach.divide(group, |_, _, _| {});
    Some([short, others])
}

/// What there is for the group, by what it wants; nothing flows in it.
fn fraction(group: &Network, weight: &dyn Fn(DeviceIx) -> f64) -> f64 {
    let fixed: i64 = group.members.iter().map(|member| member.fixed).sum();
    let shared: i64 = group.slots.iter().map(|slot| slot.free).sum();
    let wanted: f64 = group.members.iter().map(|member| weight(member.device)).sum();
    (fixed + shared) as f64 / wanted
}

/// A target with what the rounding of a fraction may have taken from it.
fn rounded_up(target: i64) -> i64 {
    target + 1 + (target as f64 * (8.0 * f64::EPSILON)) as i64
}
