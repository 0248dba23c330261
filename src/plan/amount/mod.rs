//! The cheapest energy for several devices at one site.
//!
//! **Problem.** Each device wants an energy within its window, takes at most its power, and may
//! run only at prices that its cap admits. At every instant the powers of all devices together stay
//! within the site limit. Deliver the most energy in total, and of all plans that do so find one of
//! the least cost (for exports, of the highest revenue). A negative price does not make a device take
//! more than it wants. Imports and exports share no limit: they are two problems, but for devices
//! that do both in windows that overlap ([`turns`]).
//!
//! **Algorithm.** In steps, one module each:
//!
//! | module | step |
//! | --- | --- |
//! | `slots` | time is cut into slots |
//! | `problem` | power and energy become whole numbers, devices get their order |
//! | `joint` | how much each device takes in each slot: slots by rising cost, each as much as it can |
//! | `network` | what flows from devices through slots |
//! | `reach` | the largest such flow |
//! | `max_min` | how unserved energy is shared, where not all demands can be met |
//! | `place` | when in its slots a device runs, and at which power |
//! | `sequence` | one after the other, where not all fit at once |
//! | `replay` | what a plan that was made before comes to |
//! | [`turns`], `split` | which direction a device has when, if it has both |
//! | [`certificate`] | the prices that prove the plan, and the reasons that follow from them |
//!
//! The larger functions are `inline(never)`: inlined into one of 32 KB, as the compiler would have it, V8
//! runs them half as fast.
//!
//! **Ties.** All that is not decided by cost is decided by the devices' own data, never by their order
//! in the request: they are ordered by the end of their window, then by how long they have to run
//! (the longer first), then by start, power, energy, the time that the cap leaves, and key. A cheap
//! slot that not all of them fit into goes to the first of them as far as the others can still be
//! served as cheaply in sum. How *unserved* energy is shared does not depend on that order (`max_min`).
//!
//! **Time.** O(n m + m log m) for n devices and m slots, if the site can carry the plans of each by
//! itself; see its module for the rest. **Why it is exact** is said with each step.

mod amounts;
mod bill;
pub mod certificate;
mod joint;
mod max_min;
mod network;
mod place;
mod problem;
mod quantity;
mod reach;
mod replay;
mod sequence;
mod slots;
mod split;
pub mod turns;

pub use self::certificate::{Certificate, Limited, Reason, ShadowPrice, Shortage};
pub use self::problem::MAX_CELLS;
pub use self::quantity::{KilowattHours, Kilowatts};
pub use self::replay::{Replayed, highest, replayed};

use self::amounts::DeviceIx;
use self::bill::Bill;
use self::joint::Solution;
use self::place::PowerPiece;
use self::problem::{Member, Problem};
use super::Goal;
use super::level::Bound;
use crate::order;
use crate::series::Series;
use crate::time::{Instant, Window};

/// A site in one direction.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The prices of the direction; they have to cover the windows of the devices.
    pub prices: &'a Series,
    /// The lowest prices for imports, the highest for exports.
    pub goal: Goal,
    /// The most that all devices together may take at an instant.
    pub limit: Kilowatts,
}

/// What a device wants.
#[derive(Clone, Copy, Debug)]
pub struct Device<'a> {
    /// Tells apart devices that are the same in everything else.
    pub key: &'a str,
    /// When it may run; cut to whole seconds.
    pub window: Window,
    /// Its own limit, if it has one.
    pub power: Option<Kilowatts>,
    /// What it wants.
    pub energy: KilowattHours,
    /// The prices at which it may run, if not at all of them.
    pub cap: Option<Bound>,
}

/// There is no price inside a device's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The position of the device.
    pub device: usize,
    /// The first instant without a price.
    pub missing: Instant,
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no price inside a device's window.
    Gap(Gap),
    /// The devices have more than [`MAX_CELLS`] slots together.
    TooLarge,
}

impl From<Gap> for Refusal {
    fn from(gap: Gap) -> Self {
        Refusal::Gap(gap)
    }
}

/// A plan for all devices.
#[derive(Clone, Debug)]
pub struct AmountPlan {
    /// In the order of the request.
    pub devices: Vec<DevicePlan>,
    /// All devices together.
    pub total: Total,
    problem: Problem,
    solution: Solution,
}

/// When a device runs, and what that costs.
#[derive(Clone, Debug, PartialEq)]
pub struct DevicePlan {
    /// When it runs, in order of time.
    pub segments: Vec<DeviceSegment>,
    /// The energy that it gets, in kWh.
    pub delivered: f64,
    /// What that costs, or earns.
    pub cost: f64,
    /// What the same energy costs from the window's start on at full power, by itself, without cap.
    pub baseline: f64,
    /// The lowest confidence of the prices at which it runs; 1 if it does not.
    pub confidence: f64,
    /// What keeps it from getting all that it wants, if it does not.
    pub limited_by: Option<Limit>,
}

/// The sums over all devices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Total {
    /// The energy, in kWh.
    pub delivered: f64,
    /// What it costs, or earns.
    pub cost: f64,
    /// What it costs without a plan.
    pub baseline: f64,
    /// The sum of the sizes of what each device costs without a plan.
    pub absolute_baseline: f64,
    /// The lowest confidence.
    pub confidence: f64,
}

/// A stretch of time at constant power.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeviceSegment {
    /// When it runs.
    pub window: Window,
    /// At which power.
    pub power: Kilowatts,
}

/// What keeps a device from taking more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Its window ends: it runs at full power all the time.
    Window,
    /// The site's limit: others run.
    SiteLimit,
    /// Its price cap: it runs at full power whenever the price is admitted.
    PriceCap,
    /// Its own power: in one window, or everywhere because it is zero.
    Power,
    /// The other direction, in which the device runs instead.
    OtherDirection,
}

/// A shortfall that is less than this many kWh, and less than this part of the energy, is rounding.
const ROUNDING: f64 = 1e-6;

/// Whether these windows have more periods of the prices together than are planned at once: known
/// before anything is made of them.
pub fn is_too_large(prices: &Series, windows: impl Iterator<Item = Window>) -> bool {
    let mut periods = windows.map(|window| prices.inside(window).len());
    let sum = periods
        .try_fold(0, |sum: usize, count| sum.checked_add(count).filter(|sum| *sum <= MAX_CELLS));
    sum.is_none()
}

/// Plans all devices of a site.
///
/// # Errors
///
/// A device whose window has an instant without a price, and more slots than are planned at once.
///
/// # Examples
///
/// Two cars on a circuit of 10 kW, 10 kWh each, and hours at 0.10, 0.20 and 0.40. The second car has only
/// the first hour, so the first one takes the hour at 0.20: 10 x 0.10 + 10 x 0.20.
///
/// ```
/// use flatpeak_wasm::plan::amount::{Device, KilowattHours, Kilowatts, Site, best};
/// use flatpeak_wasm::plan::{Goal};
/// use flatpeak_wasm::series::{Period, Series};
/// use flatpeak_wasm::time::{Instant, Window};
///
/// let hours = |start: i64, end: i64| {
///     let at = |hour: i64| Instant::from_millis(hour * 3_600_000).unwrap();
///     Window::new(at(start), at(end)).unwrap()
/// };
/// let periods = [0.10, 0.20, 0.40].into_iter().zip(0..).map(|(value, hour)| {
///     Period { window: hours(hour, hour + 1), value, confidence: 1.0 }
/// });
/// let prices = Series::new(periods.collect()).unwrap();
///
/// let limit = Kilowatts::new(10.0).unwrap();
/// let site = Site { prices: &prices, goal: Goal::Lowest, limit };
/// let car = |key, window| {
///     let energy = KilowattHours::new(10.0).unwrap();
///     Device { key, window, power: Some(limit), energy, cap: None }
/// };
/// let plan = best(&site, &[car("a", hours(0, 3)), car("b", hours(0, 1))]).unwrap();
///
/// assert_eq!(plan.devices[0].segments[0].window, hours(1, 2));
/// assert_eq!(plan.devices[1].segments[0].window, hours(0, 1));
/// assert!((plan.total.cost - 3.0).abs() < 1e-9);
/// // One more kWh in the first hour would save 0.10, for the first car would use it.
/// let certificate = plan.certificate();
/// assert!((certificate.congestion_prices[0].price - 0.10).abs() < 1e-9);
/// assert!(certificate.gap.abs() < 1e-9);
/// ```
pub fn best(site: &Site, devices: &[Device]) -> Result<AmountPlan, Refusal> {
    best_by_turns(site, devices, &[])
}

/// The same where devices run the other way at times: `closed` has these times of each device.
fn best_by_turns(
    site: &Site,
    devices: &[Device],
    closed: &[Vec<Window>],
) -> Result<AmountPlan, Refusal> {
    let problem = Problem::new(site, devices, closed)?;
    let mut solution = joint::solve(&problem);
    let pieces = place::place(&problem, &mut solution.amounts);
    let mut total =
        Total { delivered: 0.0, cost: 0.0, baseline: 0.0, absolute_baseline: 0.0, confidence: 1.0 };
    let mut plans = Vec::with_capacity(devices.len());
    for ((number, member), pieces) in problem.members.enumerate().zip(pieces.iter()) {
        let Some(device) = devices.get(member.position) else { continue };
        let plan = report(&problem, &solution, (number, member), device, pieces);
        total.add(&plan);
        plans.push((member.position, plan));
    }
    order::sort_by_key(&mut plans, |(position, _)| *position);
    let devices = plans.into_iter().map(|(_, plan)| plan).collect();
    Ok(AmountPlan { devices, total, problem, solution })
}

impl Total {
    fn add(&mut self, plan: &DevicePlan) {
        self.delivered += plan.delivered;
        self.cost += plan.cost;
        self.baseline += plan.baseline;
        self.absolute_baseline += plan.baseline.abs();
        self.confidence = self.confidence.min(plan.confidence);
    }
}

fn report(
    problem: &Problem,
    solution: &Solution,
    (number, member): (DeviceIx, &Member),
    device: &Device,
    pieces: &[PowerPiece],
) -> DevicePlan {
    let scale = problem.scale;
    let (mut sum, mut confidence) = (0, 1.0_f64);
    let mut bill = Bill::new(scale);
    for (_, slot, energy) in problem.used(number, &solution.amounts) {
        sum += energy;
        bill.add(slot.price, energy);
        confidence = confidence.min(slot.confidence);
    }
    let (cost, _) = bill.cost_and_size();
    let wanted = device.energy.kilowatt_hours();
    let short = wanted - scale.kilowatt_hours(sum) > rounding(problem, member);
    let segment = |piece: &PowerPiece| {
        let power = scale.kilowatts(piece.energy, piece.seconds());
        let power = power.filter(|power| !power.is_zero())?;
        Some(DeviceSegment { window: piece.window, power })
    };
    DevicePlan {
        segments: pieces.iter().filter_map(segment).collect(),
        delivered: if short { scale.kilowatt_hours(sum) } else { wanted },
        cost,
        baseline: at_once(problem, member, sum),
        confidence,
        limited_by: short.then(|| match device.power {
            _ if problem.limit == 0 => Limit::SiteLimit,
            Some(power) if power.is_zero() => Limit::Power,
            _ => limit(problem, solution, number, member),
        }),
    }
}

/// The unserved energy that is only rounding: quanta of power over the window, and a millionth of a kWh.
fn rounding(problem: &Problem, member: &Member) -> f64 {
    let quanta = problem.scale.kilowatt_hours(problem.scale.negligible_energy() + member.seconds);
    quanta.max(ROUNDING * member.weight.min(1.0)).max(member.weight * 4.0 * f64::EPSILON)
}

/// What the energy costs from the window's start on at full power. Where high and negative prices cancel
/// but for rounding, the baseline is 0: savings are given as a part of it.
fn at_once(problem: &Problem, member: &Member, mut energy: i64) -> f64 {
    const ROUNDING: f64 = 1e-9;
    let mut bill = Bill::new(problem.scale);
    for (_, slot) in problem.window(member) {
        if energy == 0 {
            break;
        }
        let part = energy.min(member.power * slot.seconds);
        bill.add(slot.price, part);
        energy -= part;
    }
    let (cost, size) = bill.cost_and_size();
    if cost.abs() > ROUNDING * size { cost } else { 0.0 }
}

/// Why the device has unserved energy.
fn limit(problem: &Problem, solution: &Solution, number: DeviceIx, member: &Member) -> Limit {
    let full = |at| solution.amounts.get(number, at) == problem.most(number, at);
    if !problem.open(member).all(|(at, _)| full(at)) {
        return Limit::SiteLimit;
    }
    if problem.admitted(member).any(|(at, _)| member.is_closed(at)) {
        return Limit::OtherDirection;
    }
    match problem.window(member).all(|(_, slot)| member.admits(slot.price)) {
        true => Limit::Window,
        false => Limit::PriceCap,
    }
}

#[cfg(test)]
mod tests;
