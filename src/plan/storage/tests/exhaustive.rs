//! A search over whole states. Where capacity, reserve, start, target and the most that each slot can
//! change are whole numbers, so is a best plan: for given directions the problem is a flow in a
//! network with whole capacities.

use super::*;
use proptest::prelude::*;

/// Hours with whole prices, and a battery for which an hour changes a whole number of kWh.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) prices: Vec<(i64, i64)>,
    capacity: i64,
    up: i64,
    down: i64,
    /// The share left after one way is one part in this many.
    loss: i64,
    reserve: i64,
    start: i64,
    target: i64,
    mode: Mode,
}

impl Whole {
    pub(super) fn battery(&self) -> Battery {
        Battery {
            capacity: self.capacity as f64,
            charge_power: (self.up * self.loss) as f64,
            discharge_power: self.down as f64 / self.loss as f64,
            round_trip_efficiency: 1.0 / (self.loss * self.loss) as f64,
            reserve: self.reserve as f64,
        }
    }

    pub(super) fn priced(&self) -> (PricedWindow, PricedWindow) {
        let prices = |price: fn(&(i64, i64)) -> i64| -> Vec<f64> {
            self.prices.iter().map(|pair| price(pair) as f64).collect()
        };
        (hours(&prices(|pair| pair.0)), hours(&prices(|pair| pair.1)))
    }

    pub(super) fn task<'a>(&self, import: &'a PricedWindow, export: &'a PricedWindow) -> Task<'a> {
        Task {
            battery: self.battery(),
            import,
            export: Some(export),
            start: self.start as f64,
            target: self.target as f64,
            mode: self.mode,
        }
    }

    /// Of all ways, the least distance to the target, then the least cost, then the least money
    /// turned over; the latter two times the loss, which makes them whole.
    fn best(&self) -> (i64, i64, i64) {
        let states = self.capacity as usize + 1;
        let mut reached: Vec<Option<(i64, i64)>> = vec![None; states];
        reached[self.start as usize] = Some((0, 0));
        let towards = (self.target.max(self.reserve.min(self.start)) - self.start).signum();
        for (buy, sell) in &self.prices {
            let mut next: Vec<Option<(i64, i64)>> = vec![None; states];
            for from in 0..states as i64 {
                let Some((cost, turnover)) = reached[from as usize] else { continue };
                let moves = (from - self.down).max(0)..=(from + self.up).min(self.capacity);
                for to in moves {
                    let change = to - from;
                    let strays = self.mode == Mode::Direct && change.signum() != towards;
                    if change != 0 && (strays || (change < 0 && to < self.reserve)) {
                        continue;
                    }
                    let paid = match change > 0 {
                        true => change * buy * self.loss * self.loss,
                        false => change * sell,
                    };
                    let way = (cost + paid, turnover + paid.abs());
                    let known = &mut next[to as usize];
                    *known = Some(known.map_or(way, |known| known.min(way)));
                }
            }
            reached = next;
        }
        let target = self.target.max(self.reserve.min(self.start));
        let ends = reached.iter().enumerate().filter_map(|(end, way)| Some((end as i64, (*way)?)));
        ends.map(|(end, (cost, turnover))| ((end - target).abs(), cost, turnover)).min().unwrap()
    }
}

pub(super) fn whole() -> impl Strategy<Value = Whole> {
    let prices = prop_oneof![
        prop::collection::vec((-3..5i64, -3..5i64), 1..9),
        // The same price both ways, negative ones too.
        prop::collection::vec((-3..5i64).prop_map(|price| (price, price)), 1..9),
        // Convex, whatever the loss.
        prop::collection::vec((1..6i64, 0..2i64), 1..12),
    ];
    (prices, 0..10i64, 0..4i64, 0..4i64, 1..3i64, any::<bool>()).prop_flat_map(
        |(prices, capacity, up, down, loss, towards)| {
            let mode = if towards { Mode::Direct } else { Mode::Arbitrage };
            (0..=capacity, 0..=capacity, 0..=capacity).prop_map(move |(reserve, start, target)| {
                Whole {
                    prices: prices.clone(),
                    capacity,
                    up,
                    down,
                    loss,
                    reserve,
                    start,
                    target,
                    mode,
                }
            })
        },
    )
}

proptest! {
    #[test]
    fn no_way_over_whole_states_is_nearer_or_cheaper_or_turns_over_less(whole in whole()) {
        let (import, export) = whole.priced();
        let task = whole.task(&import, &export);
        let plan = checked(&task);
        let (distance, cost, turnover) = whole.best();
        let target = whole.target.max(whole.reserve.min(whole.start)) as f64;
        prop_assert!(about((plan.energy - target).abs(), distance as f64));
        prop_assert!(about(plan.cost * whole.loss as f64, cost as f64), "{} {cost}", plan.cost);
        if whole.mode == Mode::Arbitrage {
            let paid = |segment: &BatterySegment| {
                let prices = match segment.direction {
                    Direction::Charge => &import,
                    Direction::Discharge => &export,
                };
                let parts = prices.periods().iter().filter_map(|period| {
                    let part = period.window.intersection(segment.window)?;
                    Some(part.length().hours() * period.value.abs())
                });
                parts.sum::<f64>() * segment.power
            };
            let sum: f64 = plan.segments.iter().map(paid).sum();
            prop_assert!(about(sum * whole.loss as f64, turnover as f64), "{sum} {turnover}");
        }
    }
}
