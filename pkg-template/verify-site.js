// Checks an answer of `schedules.site` from the request, the prices and the certificate that it brings along. It shares no
// code with the planner.
//
// In each slot of h hours energy has a price L at the site, and V in each battery; each load has a price for what it is
// served, import one more at the peak. With these, everything may be planned by itself, and takes the cheapest of what it may
// do: the meter of nothing, import and export, a battery of nothing, charging and discharging, and of all that it may hold
// at each time, a load of nothing and full power. The sum of that is the bound: no plan that serves as much costs less,
// whatever the prices are, for every plan is one of the choices, and what the parts pay each other adds up to 0.

import {
  PER_KILOWATT_HOUR,
  capOf,
  cursor,
  kilowatts,
  list,
  needed,
  number,
  periodsOf,
  piecesOf,
  sum,
  time,
  unit,
} from "./verify.js";

/** @typedef {any} Document A document as it came: whatever is read of it is checked */
/** @typedef {(isTrue: boolean, problem: string) => unknown} Check Notes a problem where something is not true */
/** @typedef {{ from: number, to: number, price: number }} Piece A number from one instant to another, in milliseconds */
/** @typedef {ReturnType<typeof siteOf>} Site */
/** @typedef {Site["slots"][number]} Slot */
/** @typedef {ReturnType<typeof loadOf>} LoadPart */
/** @typedef {ReturnType<typeof batteryOf>} BatteryPart */
/** @typedef {LoadPart | BatteryPart} Part */
/** @typedef {0 | 1} Way 0 takes, 1 gives */
/** @typedef {{ hours: number, energy: number, rent: number }} Interval Of the peak */
/** @typedef {{ import: number, export: number, spare: number, costs: number[] }} MeterLimits Powers in kW, prices */
/** @typedef {{ cost: number, bound: number, turnover: number, missing: number[] }} Worth What a part costs, proves and
 * trades, and by how much things go short, kWh and kW */

const HOUR = 3_600_000;
/** Powers and energies may be off by so much, kW and kWh. */
const SAME = 4e-6;
/** What is short by less is not, kWh and kW. */
const NOTHING = 1e-6;
/** The same for what is printed with five decimals. */
const PRINTED = 1e-5;
/** A plan is proven that is so near its bound, in shares of what is bought and sold. */
const PROVEN = 2e-7;

/**
 * Whether the plan is feasible, its figures are true and no plan that serves as much costs less than its bound.
 *
 * @param {Document} body
 * @param {Document} answer
 * @param {Document} prices
 * @param {Document[]} [devices]
 */
export function verifySite(body, answer, prices, devices = []) {
  /** @type {Set<string>} */
  const problems = new Set();
  /** @type {Check} */
  const check = (isTrue, problem) => isTrue || problems.add(problem);
  let [cost, bound] = [NaN, NaN];
  try {
    const site = siteOf(body, answer, prices);
    /** @type {Part[]} */
    const parts = site.entries.map((entry, at) =>
      entry.energy ? loadOf(site, entry, at) : batteryOf(site, entry, at, devices),
    );
    for (const part of parts) part.limits = site.slots.map((_, slot) => limitsOf(site, parts, part, slot));
    const each = parts.map((part) =>
      "values" in part ? verifyBattery(site, part, check) : verifyLoad(site, part, check),
    );
    each.push(verifyMeter(site, parts, check));
    cost = sum(each.map((own) => own.cost));
    bound = sum(each.map((own) => own.bound));
    // By the prices of the request: those of the certificate may be as high as it likes, and must not excuse anything.
    const doubt = SAME * highest(site.rates.concat(parts.flatMap((part) => part.rates)).map(Math.abs), 0);
    verifyFigures(answer, { cost, bound, doubt: PRINTED + doubt }, check);
    const isNear = cost - bound <= PROVEN * (sum(each.map((own) => own.turnover)) + 1) + doubt;
    check(isNear, `the plan costs ${cost}, and no plan less than ${bound}`);
    const missing = each.flatMap((own) => own.missing);
    const short = missing.filter((own) => own > SAME).length;
    const warned = list(answer.warnings ?? [], "warnings").filter(({ code }) => code !== "not_proven_optimal");
    const most = missing.filter((own) => own > NOTHING).length;
    check(
      warned.length >= short && warned.length <= most,
      `${short} things go short, and ${warned.length} warnings say so`,
    );
  } catch (error) {
    problems.add(`the answer cannot be checked: ${/** @type {Error} */ (error).message}`);
  }
  return { proven: problems.size === 0, cost, bound, problems: [...problems] };
}

/**
 * @param {Document} answer
 * @param {{ cost: number, bound: number, doubt: number }} expected
 * @param {Check} check
 */
function verifyFigures({ certificate, tariff, optimality }, { cost, bound, doubt }, check) {
  /** @type {(given: unknown, expected: number) => boolean} */
  const is = (given, expected) => Math.abs(number(given, "a figure") - expected) <= doubt;
  check(is(tariff.value, cost), `the cost should be ${cost}`);
  check(is(certificate.bound, bound), `the bound should be ${bound}`);
  check(is(certificate.gap, cost - bound), `the gap should be ${cost - bound}`);
  check(number(optimality.bound, "a figure") <= cost + doubt, "a bound is above the cost");
  check(is(optimality.gap, cost - optimality.bound), "the gap is not true");
}

/**
 * @param {Document} body
 * @param {Document} answer
 * @param {Document} prices
 */
function siteOf(body, answer, prices) {
  const { certificate } = answer;
  const [grid, curtailment] = [body.grid ?? {}, body.curtailment];
  const entries = list(body.data, "data");
  for (const own of [answer.data, certificate.devices]) {
    if (list(own, "a list of devices").length !== entries.length)
      throw new Error("the devices are not those of the plan");
  }
  const times = list(certificate.times, "times").map(time);
  const [from, to] = wholeSeconds(time(body.start_time), time(body.end_time));
  for (const [first, last] of [[times[0], times.at(-1)], [answer.start_time, answer.end_time].map(time)]) {
    if (first !== from || last !== to) throw new Error("the slots are not those of the plan");
  }
  const nothing = [{ from, to, price: 0 }];
  const series = {
    buy: during(periodsOf(prices, "IMPORT", 1), from),
    sell: during(prices.export ? periodsOf(prices, "EXPORT", 1) : nothing, from),
    load: during(body.load ? powersOf(body.load) : nothing, from),
    generation: during(body.generation ? powersOf(body.generation) : nothing, from),
  };
  const meter = signed(answer.grid.schedule, "the meter", times);
  const curtailed = signed(answer.curtailed.schedule, "what is thrown away", times);
  const length = grid.peak ? Math.round(grid.peak.interval_minutes * 60) * 1000 : Infinity;
  const slots = times.slice(1).map((end, at) => {
    const start = times[at];
    if (!(end > start)) throw new Error("the slots are not in order");
    /** @param {keyof typeof series} name */
    const of = (name) => series[name](start, end) ?? fail(`the ${name} of a slot is not one number`);
    const [buy, sell, load, generation] = [of("buy"), of("sell"), of("load"), of("generation")];
    const interval = Math.floor(start / length);
    if (end > (interval + 1) * length) throw new Error("a slot is in two intervals");
    const slot = { start, end, hours: (end - start) / HOUR, buy, sell, need: load - generation, interval };
    return { ...slot, generation, power: meter[at], curtailed: -curtailed[at] };
  });
  const sitePrices = list(certificate.site, "site").map((price) => number(price, "a price"));
  if (sitePrices.length !== slots.length) throw new Error("the prices are not those of the slots");
  const [maxImport, maxExport] = [grid.max_import, grid.max_export].map((most) => (most ? kilowatts(most) : Infinity));
  const decisions = new Map(list(certificate.decisions, "decisions").map((own) => [own.slot, own]));
  const rates = slots.flatMap(({ buy, sell }) => [buy, sell]).concat(grid.peak?.rate ?? 0);
  const limits = { maxImport, maxExport, curtailment };
  return {
    slots,
    times,
    rates,
    entries,
    ...limits,
    grid,
    answer,
    certificate,
    prices: sitePrices,
    decisions,
    from,
    to,
  };
}

/**
 * @param {Site} site
 * @param {Document} entry
 * @param {number} at
 */
function loadOf(site, entry, at) {
  const { slots, grid, certificate, from, to } = site;
  const isWithin = inside(entry.start_time ?? new Date(from), entry.end_time ?? new Date(to));
  const within = slots.filter(isWithin);
  const buys = within.map(({ buy }) => buy);
  const cap = capOf(entry.shaving_threshold ?? {}, 1, lowest(buys), highest(buys, -Infinity));
  const max = kilowatts(entry.max_power ?? grid.max_import);
  const least = entry.min_power ? [[kilowatts(entry.min_power), max]] : [];
  return {
    ...partOf(site, entry, at),
    // The powers that it may run at, from and to.
    ranges: /** @type {number[][]} */ (
      entry.power_steps?.map((/** @type {Document} */ step) => [kilowatts(step), kilowatts(step)]) ?? least
    ),
    energy: kilowattHours(entry.energy),
    most: slots.map((slot) => [within.includes(slot) && slot.buy <= cap ? max : 0, 0]),
    rates: [],
    price: number(list(certificate.devices[at], "prices")[0], "a price"),
  };
}

/**
 * @param {Site} site
 * @param {Document} entry
 * @param {number} at
 * @param {Document[]} devices
 */
function batteryOf(site, entry, at, devices) {
  const { slots, certificate, to } = site;
  const profile = entry.battery ?? devices.find(({ id }) => id === entry.device_id)?.battery;
  const { capacity_kwh: capacity, power_kw, charge_power_kw, discharge_power_kw } = profile;
  const state = entry.device_state;
  const start = (capacity * state.state_of_charge_percent) / 100;
  /** @type {((slot: Slot) => boolean)[] | undefined} */
  const available = entry.available?.map((/** @type {Document} */ own) => inside(own.start_time, own.end_time));
  // Each window is asked, so that none begins or ends within a slot.
  const isThere = slots.map((slot) => available?.map((isWithin) => isWithin(slot)).includes(true) ?? true);
  const powers = [charge_power_kw ?? power_kw, discharge_power_kw ?? power_kw];
  const last = { time: new Date(to), state_of_charge_percent: state.target_state_of_charge_percent };
  const targets = bySlot(site, [...(entry.targets ?? []), last], (target) => target.state_of_charge_percent / 100);
  const values = list(certificate.devices[at], "prices").map((value) => number(value, "a price"));
  if (values.length !== slots.length) throw new Error("the prices of a battery are not those of the slots");
  const [wear, endValue] = [entry.wear_cost ?? 0, entry.end_value ?? 0];
  return {
    ...partOf(site, entry, at),
    ...{ capacity, start, values, floor: Math.min(start, (capacity * (state.backup_reserve_percent ?? 0)) / 100) },
    efficiency: Math.sqrt(profile.round_trip_efficiency ?? 1),
    most: isThere.map((isThere) => (isThere ? powers : [0, 0])),
    targets: targets.map((own) => capacity * highest(own, 0)),
    trips: bySlot(site, entry.trips ?? [], (trip) => kilowattHours(trip.energy)).map(sum),
    ...{ wear, endValue, rates: [wear, endValue] },
  };
}

/**
 * @param {Site} site
 * @param {Document} entry
 * @param {number} at
 */
function partOf({ answer, times }, entry, at) {
  const schedule = answer.data[at];
  const name = entry.device_id;
  if (schedule.device_id !== name) throw new Error(`a schedule is not that of ${name}`);
  return {
    ...{ name, schedule, powers: signed(schedule.schedule, name, times) },
    least: entry.min_power ? kilowatts(entry.min_power) : 0,
    // Whether it may charge while the site imports, and discharge while it exports.
    mayCharge: /** @type {boolean} */ (entry.grid_charging ?? true),
    mayDischarge: /** @type {boolean} */ (entry.grid_discharging ?? true),
    limits: /** @type {number[][]} */ ([]),
  };
}

/**
 * The most that a part may take and give in a slot. A battery that may not use the grid has what is there without it.
 *
 * @param {Site} site
 * @param {Part[]} parts
 * @param {Part} part
 * @param {number} slot
 */
function limitsOf({ slots, curtailment }, parts, part, slot) {
  /** @param {Way} way */
  const others = (way) => sum(parts.map((other) => (other === part ? 0 : other.most[slot][way])));
  const [charge, discharge] = part.most[slot];
  const { need, generation } = slots[slot];
  // Also in place of generation that may be thrown away.
  const taken = others(0) + need + (curtailment ? generation : 0);
  const limits = [
    part.mayCharge ? charge : Math.min(charge, others(1) - need),
    part.mayDischarge ? discharge : Math.min(discharge, taken),
  ];
  return limits.map((limit) => (limit < part.least ? 0 : limit));
}

/**
 * @param {Site} site
 * @param {Part[]} parts
 * @param {Check} check
 * @returns {Worth}
 */
function verifyMeter(site, parts, check) {
  const { slots, maxImport, maxExport, curtailment, answer } = site;
  const intervals = intervalsOf(site);
  let [cost, bound, turnover, most, thrownAway] = [0, 0, 0, 0, 0];
  const over = [0, 0];
  slots.forEach(({ hours, buy, sell, need, generation, power, curtailed, interval }, at) => {
    /** @param {Way} way */
    const taken = (way) => sum(parts.map((part) => part.most[at][way]));
    const spare = curtailment ? generation : 0;
    const balance = need + curtailed + sum(parts.map(({ powers }) => powers[at])) - power;
    check(Math.abs(balance) <= SAME, "the powers do not add up");
    check(curtailed >= 0 && curtailed <= spare + SAME, "more is thrown away than there is");
    check(power <= Math.max(maxImport, need) + SAME, "the import limit is exceeded");
    check(-power <= Math.max(maxExport, -need - spare) + SAME, "the export limit is exceeded");
    over[0] = Math.max(over[0], power - maxImport);
    over[1] = Math.max(over[1], -power - maxExport);
    const [paid, earned] = [Math.max(0, power), Math.max(0, -power)];
    const money = hours * (buy * paid - sell * earned);
    cost += money;
    turnover += Math.abs(money);
    thrownAway += hours * curtailed;
    const bought = Math.max(paid, Math.min(maxImport, need + generation + taken(0)));
    const sold = Math.max(earned, Math.min(maxExport, generation + taken(1)));
    most = Math.max(most, bought);
    const { rent } = /** @type {Interval} */ (intervals.get(interval));
    const costs = [buy + rent, sell];
    bound += hours * verifySlot(site, parts, at, { import: bought, export: sold, spare, costs });
  });
  check(isEnergy(answer.curtailed.energy, thrownAway), `${thrownAway} kWh are thrown away`);
  const peak = verifyPeak(site, [...intervals.values()], most, check);
  return { cost: cost + peak.cost, bound: bound + peak.bound, turnover: turnover + peak.cost, missing: over };
}

/**
 * The intervals of the peak, with the price of a kWh that is imported in each.
 *
 * @param {Site} site
 */
function intervalsOf({ slots, grid, certificate }) {
  /** @type {Map<number, Interval>} */
  const intervals = new Map();
  for (const { hours, power, interval } of slots) {
    const price = () => Math.max(0, number(certificate.peak[intervals.size], "a price of the peak"));
    const own = intervals.get(interval) ?? { hours: 0, energy: 0, rent: grid.peak ? price() : 0 };
    own.hours += hours;
    own.energy += hours * Math.max(0, power);
    intervals.set(interval, own);
  }
  return intervals;
}

/**
 * What the peak costs, and at least where imports pay these prices to it and are never above so many kW.
 *
 * @param {Site} site
 * @param {Interval[]} intervals
 * @param {number} most
 * @param {Check} check
 */
function verifyPeak({ grid, answer }, intervals, most, check) {
  if (!grid.peak) return { cost: 0, bound: 0 };
  const { rate, paid } = grid.peak;
  const free = paid ? kilowatts(paid) : 0;
  const means = intervals.map(({ hours, energy }) => energy / hours);
  const peak = highest(means, 0);
  const cost = rate * Math.max(0, peak - free);
  const left = rate - sum(intervals.map(({ hours, rent }) => rent * hours));
  const { units, value } = answer.grid.peak;
  check(units === "KW" && Math.abs(value - peak) <= SAME, `the peak should be ${peak}`);
  check(Math.abs(answer.grid.peak_cost - cost) <= PRINTED + SAME * rate, `the peak should cost ${cost}`);
  return { cost, bound: Math.min(left * free, left * Math.max(free, most)) - rate * free };
}

/**
 * What a slot costs at least in an hour: the least of all ways to decide what it has only one way of, each at its own
 * price. A load is in one of its ranges of powers or off; a battery charges or discharges, or is off where it has a least
 * power; the meter imports or exports, or does nothing where some batteries may not take from the grid and some not give
 * to it.
 *
 * @param {Site} site
 * @param {Part[]} parts
 * @param {number} at
 * @param {MeterLimits} meter
 */
function verifySlot({ slots, prices, decisions }, parts, at, meter) {
  const { of, prices: own } = decisions.get(at) ?? { of: [], prices: [prices[at]] };
  const idle = parts.some((part) => !part.mayCharge) && parts.some((part) => !part.mayDischarge);
  const counts = list(of, "decisions").map((place) => {
    if (place === null) return idle ? 3 : 2;
    const part = parts[place];
    if ("values" in part) return part.least > 0 ? 3 : 2;
    if (part.ranges.length === 0) throw new Error(`nothing is decided of ${part.name}`);
    return part.ranges.length + 1;
  });
  const count = counts.reduce((product, ways) => product * ways, 1);
  if (own.length !== count) throw new Error("the prices are not those of the decisions");
  const costs = list(own, "prices").map((price, mode) => {
    let rest = mode;
    const way = new Map();
    for (let place = of.length - 1; place >= 0; place -= 1) {
      way.set(of[place], rest % counts[place]);
      rest = Math.floor(rest / counts[place]);
    }
    return costOf(parts, at, meter, slots[at].need, number(price, "a price"), way);
  });
  return lowest(costs);
}

/**
 * The least cost of a slot in an hour where this is decided.
 *
 * @param {Part[]} parts
 * @param {number} at
 * @param {MeterLimits} meter
 * @param {number} need
 * @param {number} price
 * @param {Map<number | null, number>} way
 */
function costOf(parts, at, meter, need, price, way) {
  const [imports, exports] = [0, 1].map((own) => (way.get(null) ?? own) === own);
  // The meter does nothing, imports, exports.
  const choices = [
    0,
    imports ? (meter.costs[0] - price) * meter.import : 0,
    exports ? (price - meter.costs[1]) * meter.export : 0,
  ];
  parts.forEach((part, place) => {
    const [charge, discharge] = part.limits[at];
    const { least, mayCharge, mayDischarge } = part;
    const chosen = way.get(place);
    if (!("values" in part)) {
      const [from, to] = chosen === undefined ? [0, charge] : (part.ranges[chosen] ?? [0, 0]);
      const ends = [from, to].map((power) => (price - part.price) * power);
      for (const choice of [0, 1, 2]) choices[choice] += from > charge ? Infinity : lowest(ends);
      return;
    }
    /** @type {(cost: number, power: number, own: Way) => number} */
    const cheapest = (cost, power, own) => {
      if ((chosen ?? own) !== own) return 0;
      const from = chosen === undefined ? 0 : least;
      return from > power ? Infinity : Math.min(cost * from, cost * power);
    };
    const { efficiency, values, wear } = part;
    const [charging, discharging] = [way.get(null) !== 0 || mayCharge, way.get(null) !== 1 || mayDischarge];
    const charged = cheapest(wear + price - values[at] * efficiency, charging ? charge : 0, 0);
    const discharged = cheapest(wear - price + values[at] / efficiency, discharging ? discharge : 0, 1);
    // It cannot be so.
    if (charged + discharged === Infinity) choices.fill(Infinity);
    /** @type {(charged: number, discharged: number) => number} */
    const either = (charged, discharged) =>
      chosen === undefined ? Math.min(charged, discharged) : charged + discharged;
    choices[0] += either(charged, discharged);
    choices[1] += either(mayCharge ? charged : 0, discharged);
    choices[2] += either(charged, mayDischarge ? discharged : 0);
  });
  return price * need + lowest(choices) + Math.min(0, price * meter.spare);
}

/**
 * @param {Site} site
 * @param {LoadPart} part
 * @param {Check} check
 * @returns {Worth}
 */
function verifyLoad(site, part, check) {
  const { slots } = site;
  const { name, powers, limits, ranges, energy, price } = part;
  let served = 0;
  slots.forEach(({ hours }, at) => {
    const limit = limits[at][0];
    check(powers[at] >= 0 && powers[at] <= limit + SAME, `${name} runs above its power or outside its window`);
    const isIn = ranges.some(([from, to]) => powers[at] >= from - SAME && powers[at] <= to + SAME);
    check(powers[at] === 0 || ranges.length === 0 || isIn, `${name} runs at a power that it has not`);
    served += hours * powers[at];
  });
  check(served <= energy + SAME, `${name} takes more than it needs`);
  verifyTotals(site, part, 0, check);
  return { cost: 0, bound: price * served, turnover: 0, missing: [energy - served] };
}

/**
 * @param {Site} site
 * @param {BatteryPart} part
 * @param {Check} check
 * @returns {Worth}
 */
function verifyBattery(site, part, check) {
  const { slots, times } = site;
  const { name, powers, limits, least, capacity, floor, efficiency, values, wear, endValue, schedule } = part;
  const points = list(schedule.trajectory, "the trajectory");
  let [held, cost] = [part.start, 0];
  /** @type {number[]} */
  const missing = [];
  let bound = -values[0] * part.start;
  check(points.length === times.length, `${name} has more or fewer points than slots`);
  /** @param {number} at */
  const checkPoint = (at) => {
    const { time: instant, energy_kwh, state_of_charge_percent: percent } = Object(points[at]);
    const isHeld =
      Math.abs(energy_kwh - held) <= SAME && Math.abs(percent - (100 * held) / capacity) <= SAME * (1 + 100 / capacity);
    check(time(instant) === times[at] && isHeld, `${name} does not hold what its trajectory says`);
  };
  checkPoint(0);
  slots.forEach(({ hours, power: meter }, at) => {
    const power = powers[at];
    const [charge, discharge] = limits[at];
    check(power <= charge + SAME && -power <= discharge + SAME, `${name} runs above its power or while it is away`);
    check(power === 0 || Math.abs(power) >= least - SAME, `${name} runs below its least power`);
    check(part.mayCharge || power <= SAME || meter <= SAME, `${name} charges from the grid`);
    check(part.mayDischarge || power >= -SAME || meter >= -SAME, `${name} discharges to the grid`);
    cost += hours * wear * Math.abs(power);
    held += hours * (power > 0 ? power * efficiency : power / efficiency);
    check(held >= floor - SAME && held <= capacity + SAME, `${name} holds more or less than it may`);
    const short = part.trips[at] - (held - floor);
    const isShort = short > SAME;
    const trip = isShort ? held - floor : part.trips[at];
    const target = Math.min(part.targets[at], held);
    missing.push(short, part.targets[at] - held);
    held -= trip;
    checkPoint(at + 1);
    const high = isShort ? floor : capacity - trip;
    const low = Math.max(floor, target - trip);
    const [value, after] = [values[at], values[at + 1] ?? endValue];
    bound += value * trip + Math.min((value - after) * low, (value - after) * high);
  });
  verifyTotals(site, part, cost, check);
  return { cost: cost - endValue * held, bound, turnover: 0, missing };
}

/**
 * What a device takes and what that costs: its powers at the prices of the site, and wear.
 *
 * @param {Site} site
 * @param {Part} part
 * @param {number} worn
 * @param {Check} check
 */
function verifyTotals({ slots, prices }, { name, powers, schedule }, worn, check) {
  const energies = slots.map(({ hours }, at) => hours * powers[at]);
  const [energy, cost] = [sum(energies), worn + sum(energies.map((own, at) => own * prices[at]))];
  check(isEnergy(schedule.energy, energy), `the energy of ${name} should be ${energy}`);
  const doubt = PRINTED + SAME * sum(slots.map(({ hours }, at) => hours * Math.abs(prices[at])));
  check(Math.abs(schedule.cost - cost) <= doubt, `${name} should cost ${cost}`);
}

/**
 * @param {Document} given
 * @param {number} expected
 */
function isEnergy({ units, value }, expected) {
  return units === "KWH" && Math.abs(value - expected) <= SAME;
}

/**
 * The whole seconds of a window.
 *
 * @param {number} from
 * @param {number} to
 */
function wholeSeconds(from, to) {
  return [Math.ceil(from / 1000) * 1000, Math.floor(to / 1000) * 1000];
}

/**
 * Tells the slots of a window from others. Where it begins or ends a slot has to, or more might be possible.
 *
 * @param {Document} start
 * @param {Document} end
 */
function inside(start, end) {
  const edges = wholeSeconds(time(start), time(end));
  return (/** @type {Slot} */ slot) => {
    if (edges.some((edge) => slot.start < edge && edge < slot.end)) throw new Error("a window ends within a slot");
    return edges[0] <= slot.start && slot.end <= edges[1];
  };
}

/**
 * The numbers of what is due at the end of each slot.
 *
 * @param {Site} site
 * @param {Document[]} documents
 * @param {(document: Document) => number} numberOf
 */
function bySlot({ slots }, documents, numberOf) {
  /** @type {Map<number, number[]>} */
  const due = new Map(slots.map(({ end }) => [end, []]));
  for (const document of documents) {
    const own = due.get(time(document.time)) ?? fail("something is due within a slot");
    own.push(numberOf(document));
  }
  return [...due.values()];
}

/** @param {Document} energy */
function kilowattHours({ value, units }) {
  return needed(value) / unit(PER_KILOWATT_HOUR, units);
}

/**
 * The number of a slot, where one piece has all of it.
 *
 * @param {Piece[]} pieces
 * @param {number} from
 */
function during(pieces, from) {
  const at = cursor(pieces.filter(({ to }) => to > from));
  return (/** @type {number} */ start, /** @type {number} */ end) => {
    const piece = at(start);
    return piece !== undefined && piece.to >= end ? piece.price : undefined;
  };
}

/**
 * The powers of a schedule in the slots between these times: above 0 takes, below gives; 0 between segments.
 *
 * @param {Document} segments
 * @param {string} name
 * @param {number[]} times
 */
function signed(segments, name, times) {
  const places = new Map(times.map((time, at) => [time, at]));
  const powers = times.slice(1).fill(0);
  const pieces = piecesOf(segments, name, ({ power, energy_flow_direction: way }) => {
    const isGiven = way === "EXPORT";
    if (!(power.value > 0) || !(isGiven || way === "IMPORT")) throw new Error(`a power of ${name} is none`);
    return isGiven ? -kilowatts(power) : kilowatts(power);
  });
  for (const { from, to, value } of pieces) {
    const [first, last] = [from, to].map(
      (time) => places.get(time) ?? fail(`a segment of ${name} is not of whole slots`),
    );
    powers.fill(value, first, last);
  }
  return powers;
}

/**
 * @param {Document} series
 * @returns {Piece[]}
 */
function powersOf(series) {
  if (!Array.isArray(series)) return periodsOf(series, "IMPORT", 1);
  return piecesOf(series, "a power", ({ power }) => power).map((piece) => ({ ...piece, price: piece.value }));
}

/**
 * The lowest of some numbers, which are too many for `Math.min`.
 *
 * @param {number[]} numbers
 */
function lowest(numbers) {
  return -highest(
    numbers.map((number) => -number),
    -Infinity,
  );
}

/**
 * The highest of some numbers, and at least this.
 *
 * @param {number[]} numbers
 * @param {number} least
 */
function highest(numbers, least) {
  return numbers.reduce((most, number) => Math.max(most, number), least);
}

/**
 * @param {string} problem
 * @returns {never}
 */
function fail(problem) {
  throw new Error(problem);
}
