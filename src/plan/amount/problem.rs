//! The problem in whole numbers: time cut into slots, devices in an order of their own.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::ops::Range;

use super::amounts::{Amounts, DeviceIx, RequestIx, SlotIx};
use super::quantity::{Extent, Kilowatts, Scale};
use super::slots::{Slot, cut, edges};
use super::{Device, Gap, Refusal, Site};
use crate::order::{self, Rank};
use crate::plan::Goal;
use crate::plan::grid::{Grid, Ix};
use crate::plan::level::Bound;
use crate::time::Window;

/// A device in whole numbers.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Its place in the request.
    pub(super) position: usize,
    /// The slots of its window.
    pub(super) slots: Range<SlotIx>,
    pub(super) power: i64,
    /// The length of its window.
    pub(super) seconds: i64,
    /// What it wants, as far as its window can hold it.
    pub(super) wanted: i64,
    /// What it wants, in kWh.
    pub(super) weight: f64,
    /// The prices at which it may run, if not at all of them.
    pub(super) cap: Option<Bound>,
    /// By slot of its window: whether its device runs the other way then. Empty if it never does.
    closed: Vec<bool>,
}

impl Default for Member {
    fn default() -> Self {
        Member {
            position: 0,
            slots: SlotIx::new(0)..SlotIx::new(0),
            power: 0,
            seconds: 0,
            wanted: 0,
            weight: 0.0,
            cap: None,
            closed: Vec::new(),
        }
    }
}

impl Member {
    pub(super) fn admits(&self, price: f64) -> bool {
        self.cap.is_none_or(|cap| cap.admits(price))
    }

    /// Whether its device has the slot for the other direction.
    pub(super) fn is_closed(&self, slot: SlotIx) -> bool {
        debug_assert!(self.slots.contains(&slot), "{slot:?} is not in the window");
        let at = slot.position() - self.slots.start.position();
        self.closed.get(at).is_some_and(|is_closed| *is_closed)
    }
}

/// The problem in whole numbers.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) goal: Goal,
    pub(super) scale: Scale,
    pub(super) limit: i64,
    /// In order of time.
    pub(super) slots: Grid<SlotIx, Slot>,
    /// The slots by rising cost. Made for the first who needs all of them.
    order: OnceCell<Vec<SlotIx>>,
    /// In an order that depends on the devices alone, not on the request.
    pub(super) members: Grid<DeviceIx, Member>,
    /// How many pairs of a device and a slot of its window there are.
    pub(super) cells: usize,
}

impl Problem {
    /// Cuts the time and orders the devices. For each device that runs the other way at times, `closed`
    /// has these times, in order.
    pub(super) fn new(
        site: &Site,
        devices: &[Device],
        closed: &[Vec<Window>],
    ) -> Result<Self, Refusal> {
        for (device, Device { window, .. }) in devices.iter().enumerate() {
            if let Some(missing) = site.prices.first_missing(*window) {
                return Err(Gap { device, missing }.into());
            }
        }
        let slots = cut(site, edges(devices, closed));
        let (windows, cells) = windows(&slots, devices)?;
        let scale = Scale::fitting(extent(site, devices, &slots));
        let members = members(site, devices, (windows, closed), &slots, scale);
        let powers = members.iter().fold(0, |sum: i64, member| sum.saturating_add(member.power));
        Ok(Problem {
            goal: site.goal,
            scale,
            // What cannot bind is no limit; of zero is only the limit of a site that may take nothing.
            limit: scale.power(site.limit).min(powers.max(1)),
            order: OnceCell::new(),
            slots: Grid::new(slots),
            members: Grid::new(members),
            cells,
        })
    }

    /// No energy yet.
    pub(super) fn no_amounts(&self) -> Amounts {
        Amounts::new(self.members.iter().map(|member| member.slots.clone()))
    }

    /// The most that the device can take in the slot.
    pub(super) fn most(&self, device: DeviceIx, slot: SlotIx) -> i64 {
        self.members[device].power * self.slots[slot].seconds
    }

    /// What the site can carry in the slot.
    pub(super) fn capacity(&self, slot: SlotIx) -> i64 {
        self.limit * self.slots[slot].seconds
    }

    /// The devices in the order of the request.
    pub(super) fn in_order_of_request(&self) -> Vec<DeviceIx> {
        let mut devices: Grid<RequestIx, DeviceIx> =
            Grid::filled(self.members.len(), DeviceIx::new(0));
        for (device, member) in self.members.enumerate() {
            devices[RequestIx::new(member.position)] = device;
        }
        devices.into_entries()
    }

    /// Whether the site can carry all members at full power at once.
    pub(super) fn is_slack(&self) -> bool {
        let rest = self.members.iter().try_fold(self.limit, |rest, member| {
            let rest = rest - member.power;
            (rest >= 0).then_some(rest)
        });
        rest.is_some()
    }

    /// What the site can carry in each slot.
    pub(super) fn capacities(&self) -> Grid<SlotIx, i64> {
        Grid::new(self.slots.iter().map(|slot| self.limit * slot.seconds).collect())
    }

    /// The slots by rising cost, those of one cost in order of time.
    pub(super) fn order(&self) -> &[SlotIx] {
        self.order.get_or_init(|| {
            let order = order::positions(self.slots.as_slice(), |slot| slot.cost);
            order.into_iter().map(SlotIx::new).collect()
        })
    }

    /// The slots that the device uses, in order of time, each with its number and the energy.
    pub(super) fn used(
        &self,
        device: DeviceIx,
        amounts: &Amounts,
    ) -> impl Iterator<Item = (SlotIx, &Slot, i64)> {
        amounts.used(device).map(|(at, energy)| (at, &self.slots[at], energy))
    }

    /// The slots in which the member may run, in order of time, each with its number.
    pub(super) fn open(&self, member: &Member) -> impl Iterator<Item = (SlotIx, &Slot)> {
        self.admitted(member).filter(|(at, _)| !member.is_closed(*at))
    }

    /// The slots at whose prices the member may run, in order of time, each with its number.
    pub(super) fn admitted(&self, member: &Member) -> impl Iterator<Item = (SlotIx, &Slot)> {
        self.window(member).filter(|(_, slot)| member.admits(slot.price))
    }

    /// The slots of the member's window, in order of time, each with its number.
    pub(super) fn window(&self, member: &Member) -> impl Iterator<Item = (SlotIx, &Slot)> {
        SlotIx::all(&member.slots).zip(self.slots.slice(&member.slots))
    }
}

/// The most pairs of a device and a slot of its window.
pub const MAX_CELLS: usize = 10_000_000;

/// The slots of each device's window, and how many they are in all.
fn windows(slots: &[Slot], devices: &[Device]) -> Result<(Vec<Range<usize>>, usize), Refusal> {
    let mut windows = Vec::with_capacity(devices.len());
    let mut cells = 0;
    for device in devices {
        let window = range(slots, device.window.on_whole_seconds());
        // A sum that is checked at each step cannot overflow.
        cells += window.len();
        if cells > MAX_CELLS {
            return Err(Refusal::TooLarge);
        }
        windows.push(window);
    }
    Ok((windows, cells))
}

/// How much there is to be counted.
fn extent(site: &Site, devices: &[Device], slots: &[Slot]) -> Extent {
    let mut extent = Extent::default();
    for device in devices {
        let power = device.power_at(site).kilowatts();
        let seconds = device.window.length().millis() as f64 / 1_000.0;
        extent.add(power, (power * seconds).min(device.energy.kilowatt_seconds()));
    }
    extent.limit_to(site.limit);
    extent.seconds = slots.iter().map(|slot| slot.seconds).max().unwrap_or_default();
    extent
}

/// The devices in whole numbers: those first whose window ends first, of those the ones that have to
/// run longest; what is left to tell apart differs in power, energy, start, cap or key.
#[inline(never)]
fn members(
    site: &Site,
    devices: &[Device],
    (windows, closed): (Vec<Range<usize>>, &[Vec<Window>]),
    slots: &[Slot],
    scale: Scale,
) -> Vec<Member> {
    let candidate = |((position, device), window): ((usize, &Device), Range<usize>)| {
        let inside = slots.get(window.clone()).unwrap_or_default();
        let seconds =
            device.window.on_whole_seconds().map_or(0, |window| window.length().seconds());
        let power = scale.power(device.power_at(site));
        // A window that cannot hold what is wanted leaves something unmet.
        let most = power.saturating_mul(seconds).saturating_add(1);
        let wanted = scale.energy(device.energy, power).min(most);
        let weight = device.energy.kilowatt_hours();
        let (slots, cap) = (SlotIx::new(window.start)..SlotIx::new(window.end), device.cap);
        let closed =
            closed.get(position).map_or(Vec::new(), |windows| closed_slots(inside, windows));
        let member = Member { position, slots, power, seconds, wanted, weight, cap, closed };
        let admitted = match cap {
            None => seconds,
            Some(cap) => {
                let admitted = inside.iter().filter(|slot| cap.admits(slot.price));
                admitted.map(|slot| slot.seconds).sum()
            }
        };
        (admitted, member)
    };
    let mut ranked: Vec<Candidate> =
        devices.iter().enumerate().zip(windows).map(candidate).collect();
    order::sort_by_text(&mut ranked, |(_, member)| {
        let device = devices.get(member.position);
        device.map(|device| device.key).unwrap_or_default()
    });
    for key in LAST_KEYS_FIRST {
        order::sort_by_key(&mut ranked, key);
    }
    ranked.into_iter().map(|(_, member)| member).collect()
}

/// A member, and the seconds that its window and its price cap leave it.
type Candidate = (i64, Member);

/// What members are ordered by.
const LAST_KEYS_FIRST: [fn(&Candidate) -> u64; 6] = [
    |(admitted, _)| admitted.rank(),
    |(_, member)| member.weight.rank(),
    |(_, member)| member.power.rank(),
    |(_, member)| member.slots.start.position().rank(),
    |(_, member)| Reverse(member.wanted / member.power.max(1)).rank(),
    |(_, member)| member.slots.end.position().rank(),
];

/// For each slot, whether it lies in one of the windows, which are in order of time.
fn closed_slots(slots: &[Slot], windows: &[Window]) -> Vec<bool> {
    let is_closed = |slot: &Slot| {
        let at = windows.partition_point(|window| window.end() <= slot.window.start());
        windows.get(at).is_some_and(|window| window.start() <= slot.window.start())
    };
    slots.iter().map(is_closed).collect()
}

/// The slots of a window.
fn range(slots: &[Slot], window: Option<Window>) -> Range<usize> {
    window.map_or(0..0, |window| {
        let first = slots.partition_point(|slot| slot.window.start() < window.start());
        let end = slots.partition_point(|slot| slot.window.start() < window.end());
        first..end
    })
}

impl Device<'_> {
    /// Its own limit, where that is below the site's and binds at all: no device runs for less than a
    /// second.
    fn power_at(&self, site: &Site) -> Kilowatts {
        let power = self.power.map_or(site.limit, |power| power.min(site.limit));
        self.energy.in_one_second().map_or(power, |most| power.min(most))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{device, hours, series};
    use super::*;
    use crate::series::Period;

    #[test]
    fn time_is_cut_at_prices_and_windows_and_nowhere_else() {
        let prices = series(&[(60, 1.0), (60, 1.0), (60, 2.0), (60, 3.0)]);
        let site =
            Site { prices: &prices, goal: Goal::Lowest, limit: Kilowatts::new(1.0).unwrap() };
        let devices =
            [device("a", hours(0.0, 3.0), 1.0, 1.0), device("b", hours(2.5, 3.5), 1.0, 1.0)];
        let problem = Problem::new(&site, &devices, &[]).unwrap();
        let seconds: Vec<i64> = problem.slots.iter().map(|slot| slot.seconds).collect();
        // 0 to 2, 2 to 2.5, 2.5 to 3, 3 to 3.5.
        assert_eq!(seconds, [7200, 1800, 1800, 1800]);
        assert_eq!(
            problem.members.iter().map(|member| member.slots.clone()).collect::<Vec<_>>(),
            [SlotIx::new(0)..SlotIx::new(3), SlotIx::new(2)..SlotIx::new(4)]
        );
    }

    #[test]
    fn a_gap_matters_only_inside_a_window() {
        let mut periods: Vec<Period> =
            series(&[(60, 1.0), (60, 1.0), (60, 2.0)]).periods().to_vec();
        periods.remove(1);
        let prices = crate::series::Series::new(periods).unwrap();
        let site =
            Site { prices: &prices, goal: Goal::Lowest, limit: Kilowatts::new(1.0).unwrap() };
        let around =
            [device("a", hours(0.0, 1.0), 1.0, 1.0), device("b", hours(2.0, 3.0), 1.0, 1.0)];
        assert_eq!(Problem::new(&site, &around, &[]).unwrap().slots.len(), 2);
        let within = [around[0], device("b", hours(0.5, 3.0), 1.0, 1.0)];
        let gap = Problem::new(&site, &within, &[]).unwrap_err();
        assert_eq!(gap, Gap { device: 1, missing: hours(1.0, 2.0).start() }.into());
    }
}
