// A battery in plain JavaScript, that knows nothing of the planner: what a plan does to it, and what it pays.

const HOUR = 3_600_000;

/**
 * Replays a plan of `schedules.soc`, and throws where the battery cannot follow it or the plan breaks its own rules.
 *
 * @param {{ capacity_kwh: number, charge_power_kw: number, discharge_power_kw: number, round_trip_efficiency: number }}
 *   profile
 * @param {{ state_of_charge_percent: number, backup_reserve_percent?: number }} state
 * @param {{ start: number, end: number, buy?: number, sell?: number }[]} slots Stretches of one price of each kind.
 * @param {object} plan The entry of `data`.
 */
export function replay(profile, state, slots, plan) {
  const { capacity_kwh: capacity } = profile;
  const oneWay = Math.sqrt(profile.round_trip_efficiency);
  const reserve = (capacity * (state.backup_reserve_percent ?? 0)) / 100;
  const rounding = 1e-8 * Math.max(1, capacity);
  const used = new Map();
  let energy = (capacity * state.state_of_charge_percent) / 100;
  let cost = 0;
  let last = Date.parse(plan.start_time);
  let at = 0;
  for (const segment of plan.schedule) {
    const [start, end] = [Date.parse(segment.start_time), Date.parse(segment.end_time)];
    const charges = segment.energy_flow_direction === "IMPORT";
    const power = segment.power_kw;
    must(start >= last && end > start && end <= Date.parse(plan.end_time), "segments out of order");
    must(start % 1000 === 0 && end % 1000 === 0, "not on whole seconds");
    const most = charges ? profile.charge_power_kw : profile.discharge_power_kw;
    must(power > 0 && power <= most, `power ${power} of ${most}`);
    last = end;
    const hours = (end - start) / HOUR;
    energy += charges ? power * hours * oneWay : (-power * hours) / oneWay;
    must(energy <= capacity + rounding, `${energy} kWh in ${capacity}`);
    must(charges || energy >= reserve - rounding, `down to ${energy} kWh with a reserve of ${reserve}`);
    while (slots[at] !== undefined && slots[at].end <= start) at += 1;
    for (let slot = at; slots[slot] !== undefined && slots[slot].start < end; slot += 1) {
      const inside = (Math.min(end, slots[slot].end) - Math.max(start, slots[slot].start)) / HOUR;
      must((used.get(slot) ?? charges) === charges, "both directions in one price period");
      used.set(slot, charges);
      cost += inside * power * (charges ? slots[slot].buy : -slots[slot].sell);
    }
  }
  return { energy, cost };
}

function must(holds, what) {
  if (!holds) throw new Error(what);
}

/** The stretches on which neither price changes. Each list has `[start, end, price]`, in milliseconds. */
export function slotsOf(buys, sells = []) {
  const edges = [...new Set([...buys, ...sells].flatMap(([start, end]) => [start, end]))].sort((a, b) => a - b);
  const price = (list) => {
    let at = 0;
    return (time) => {
      while (list[at] !== undefined && list[at][1] <= time) at += 1;
      return list[at] !== undefined && list[at][0] <= time ? list[at][2] : undefined;
    };
  };
  const [buy, sell] = [price(buys), price(sells)];
  return edges.slice(1).map((end, at) => ({ start: edges[at], end, buy: buy(edges[at]), sell: sell(edges[at]) }));
}
