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
/** @typedef {{ cost: number, bound: number, short: number }} Worth What a part costs and proves, and what goes short */

const HOUR = 3_600_000;
/** Powers and energies may be off by so much, kW and kWh. */
const SAME = 4e-6;
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
    const parts = list(body.data, "data").map((entry, at) =>
      entry.energy ? loadOf(site, entry, at) : batteryOf(site, entry, at, devices),
    );
    for (const part of parts) part.limits = site.slots.map((_, slot) => limitsOf(site, parts, part, slot));
    const worth = verifyMeter(site, parts, check);
    const each = parts.map((part) =>
      "values" in part ? verifyBattery(site, part, check) : verifyLoad(site, part, check),
    );
    const all = [worth, ...each];
    cost = sum(all.map((own) => own.cost));
    bound = sum(all.map((own) => own.bound));
    const { certificate, tariff, optimality } = answer;
    const largest = highest(certificate.site.concat(certificate.devices.flat()).map(Math.abs), 0.01);
    const doubt = 1e-5 + SAME * largest;
    check(Math.abs(number(tariff.value, "the cost") - cost) <= doubt, `the cost should be ${cost}`);
    check(Math.abs(number(certificate.bound, "the bound") - bound) <= doubt, `the bound should be ${bound}`);
    check(Math.abs(number(certificate.gap, "the gap") - (cost - bound)) <= doubt, `the gap should be ${cost - bound}`);
    check(number(optimality.bound, "the bound") <= cost + doubt, "a bound is above the cost");
    check(Math.abs(number(optimality.gap, "the gap") - (cost - optimality.bound)) <= doubt, "the gap is not true");
    const isNear = cost - bound <= PROVEN * (worth.turnover + 1) + SAME * largest;
    check(isNear, `the plan costs ${cost}, and no plan less than ${bound}`);
    const short = sum(each.map((own) => own.short)) + worth.short;
    const warned = list(answer.warnings ?? [], "warnings").filter(({ code }) => code !== "not_proven_optimal");
    check(warned.length === short, `${short} things go short, and ${warned.length} warnings say so`);
  } catch (error) {
    problems.add(`the answer cannot be checked: ${/** @type {Error} */ (error).message}`);
  }
  return { proven: problems.size === 0, cost, bound, problems: [...problems] };
}

/**
 * @param {Document} body
 * @param {Document} answer
 * @param {Document} prices
 */
function siteOf(body, answer, prices) {
  const { grid = {}, curtailment = false } = body;
  const { certificate } = answer;
  const times = list(certificate.times, "times").map(time);
  const [from, to] = [Math.ceil(time(body.start_time) / 1000) * 1000, Math.floor(time(body.end_time) / 1000) * 1000];
  if (times[0] !== from || times.at(-1) !== to) throw new Error("the slots are not those of the plan");
  const byDirection = ["import", "export", "local"].some((name) => prices[name] !== undefined);
  const series = {
    buy: during(periodsOf(prices, "IMPORT", 1), from),
    sell: during(byDirection && prices.export ? periodsOf(prices, "EXPORT", 1) : [{ from, to, price: 0 }], from),
    load: during(powersOf(body.load, from, to), from),
    generation: during(powersOf(body.generation, from, to), from),
  };
  const meter = signed(answer.grid.schedule, "the meter");
  const curtailed = signed(answer.curtailed.schedule, "what is thrown away");
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
    return { ...slot, generation, power: meter(start, end), curtailed: -curtailed(start, end) };
  });
  /** @param {Document} power */
  const limit = (power) => (power ? kilowatts(power) : Infinity);
  const sitePrices = list(certificate.site, "site").map((price) => number(price, "a price"));
  if (sitePrices.length !== slots.length) throw new Error("the prices are not those of the slots");
  const [maxImport, maxExport] = [limit(grid.max_import), limit(grid.max_export)];
  const decisions = new Map(list(certificate.decisions, "decisions").map((own) => [own.slot, own]));
  const limits = { maxImport, maxExport, curtailment };
  return { slots, ...limits, grid, answer, certificate, prices: sitePrices, decisions, from, to };
}

/**
 * @param {Site} site
 * @param {Document} entry
 * @param {number} at
 */
function loadOf({ slots, grid, answer, certificate, from, to }, entry, at) {
  const [first, last] = [time(entry.start_time ?? new Date(from)), time(entry.end_time ?? new Date(to))];
  const within = slots.filter(({ start, end }) => first <= start && end <= last);
  const buys = within.map(({ buy }) => buy);
  const cap = capOf(entry.shaving_threshold ?? {}, 1, lowest(buys), highest(buys, -Infinity));
  const isOpen = slots.map((slot) => within.includes(slot) && slot.buy <= cap);
  const max = kilowatts(entry.max_power ?? grid.max_import);
  const least = entry.min_power ? [[kilowatts(entry.min_power), max]] : [];
  return {
    ...partOf(entry, answer.data[at], slots),
    // The powers that it may run at, from and to.
    ranges: /** @type {number[][]} */ (
      entry.power_steps?.map((/** @type {Document} */ step) => [kilowatts(step), kilowatts(step)]) ?? least
    ),
    energy: needed(entry.energy.value) / unit(PER_KILOWATT_HOUR, entry.energy.units),
    most: isOpen.map((open) => (open ? [max, 0] : [0, 0])),
    price: number(list(certificate.devices[at], "prices")[0], "a price"),
  };
}

/**
 * @param {Site} site
 * @param {Document} entry
 * @param {number} at
 * @param {Document[]} devices
 */
function batteryOf({ slots, answer, certificate, to }, entry, at, devices) {
  const profile = entry.battery ?? devices.find(({ id }) => id === entry.device_id)?.battery;
  const { capacity_kwh: capacity, power_kw, charge_power_kw, discharge_power_kw } = profile;
  const state = entry.device_state;
  const start = (capacity * state.state_of_charge_percent) / 100;
  /** @param {Slot} slot */
  const isThere = ({ start, end }) =>
    !entry.available ||
    entry.available.some((/** @type {Document} */ one) => time(one.start_time) <= start && end <= time(one.end_time));
  const powers = [charge_power_kw ?? power_kw, discharge_power_kw ?? power_kw];
  const targets = [
    ...(entry.targets ?? []),
    { time: new Date(to), state_of_charge_percent: state.target_state_of_charge_percent },
  ];
  /**
   * @param {Document[]} documents
   * @param {number} end
   */
  const ofSlot = (documents, end) => documents.filter((document) => time(document.time) === end);
  const values = list(certificate.devices[at], "prices").map((value) => number(value, "a price"));
  if (values.length !== slots.length) throw new Error("the prices of a battery are not those of the slots");
  return {
    ...partOf(entry, answer.data[at], slots),
    ...{ capacity, start, values, floor: Math.min(start, (capacity * (state.backup_reserve_percent ?? 0)) / 100) },
    efficiency: Math.sqrt(profile.round_trip_efficiency ?? 1),
    most: slots.map((slot) => (isThere(slot) ? powers : [0, 0])),
    targets: slots.map(
      ({ end }) =>
        (capacity / 100) *
        highest(
          ofSlot(targets, end).map((one) => one.state_of_charge_percent),
          0,
        ),
    ),
    trips: slots.map(({ end }) =>
      sum(
        ofSlot(entry.trips ?? [], end).map(
          ({ energy }) => needed(energy.value) / unit(PER_KILOWATT_HOUR, energy.units),
        ),
      ),
    ),
  };
}

/**
 * @param {Document} entry
 * @param {Document} schedule
 * @param {Slot[]} slots
 */
function partOf(entry, schedule, slots) {
  if (schedule.device_id !== entry.device_id) throw new Error(`a schedule is not that of ${entry.device_id}`);
  const power = signed(schedule.schedule, entry.device_id);
  const powers = slots.map(({ start, end }) => power(start, end));
  const least = entry.min_power ? kilowatts(entry.min_power) : 0;
  return { entry, schedule, powers, name: entry.device_id, least, limits: /** @type {number[][]} */ ([]) };
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
  const { grid_charging = true, grid_discharging = true } = part.entry;
  const { need, generation } = slots[slot];
  // Also in place of generation that may be thrown away.
  const taken = others(0) + need + (curtailment ? generation : 0);
  const limits = [
    grid_charging ? charge : Math.min(charge, Math.max(0, others(1) - need)),
    grid_discharging ? discharge : Math.min(discharge, Math.max(0, taken)),
  ];
  return limits.map((limit) => (limit < part.least ? 0 : limit));
}

/**
 * @param {Site} site
 * @param {Part[]} parts
 * @param {Check} check
 */
function verifyMeter(site, parts, check) {
  const { slots, maxImport, maxExport, curtailment, grid, answer, certificate } = site;
  let [cost, bound, turnover, most] = [0, 0, 0, 0];
  const [over, intervals] = [[0, 0], new Map()];
  slots.forEach(({ hours, buy, sell, need, generation, power, curtailed, interval }, at) => {
    /** @param {Way} way */
    const taken = (way) => sum(parts.map((part) => part.most[at][way]));
    const spare = curtailment ? generation : 0;
    const load = need + generation;
    check(
      Math.abs(need + curtailed + sum(parts.map(({ powers }) => powers[at])) - power) <= SAME,
      "the powers do not add up",
    );
    check(curtailed >= 0 && curtailed <= spare + SAME, "more is thrown away than there is");
    check(power <= Math.max(maxImport, need) + SAME, "the import limit is exceeded");
    check(-power <= Math.max(maxExport, curtailment ? 0 : -need) + SAME, "the export limit is exceeded");
    over[0] = Math.max(over[0], power - maxImport);
    over[1] = Math.max(over[1], -power - maxExport);
    const [paid, earned] = [Math.max(0, power), Math.max(0, -power)];
    const money = hours * (buy * paid - sell * earned);
    cost += money;
    turnover += Math.abs(money);
    if (!intervals.has(interval)) intervals.set(interval, { hours: 0, energy: 0, rent: 0 });
    const own = intervals.get(interval);
    if (grid.peak) own.rent = Math.max(0, number(certificate.peak[intervals.size - 1], "a price of the peak"));
    own.hours += hours;
    own.energy += hours * paid;
    const [bought, sold] = [Math.min(maxImport, load + taken(0)), Math.min(maxExport, generation + taken(1))];
    most = Math.max(most, bought, paid);
    const limits = { import: Math.max(bought, paid), export: Math.max(sold, earned), spare };
    bound += hours * verifySlot(site, parts, at, { ...limits, costs: [buy + own.rent, sell] });
  });
  if (grid.peak) {
    const { rate, paid } = grid.peak;
    const free = paid ? kilowatts(paid) : 0;
    const peak = highest(
      Array.from(intervals.values(), ({ hours, energy }) => energy / hours),
      0,
    );
    const peakCost = rate * Math.max(0, peak - free);
    const left = rate - sum(Array.from(intervals.values(), ({ hours, rent }) => rent * hours));
    check(Math.abs(answer.grid.peak.value - peak) <= SAME, `the peak should be ${peak}`);
    check(Math.abs(answer.grid.peak_cost - peakCost) <= 1e-5 + SAME * rate, `the peak should cost ${peakCost}`);
    cost += peakCost;
    turnover += peakCost;
    bound += Math.min(left * free, left * Math.max(free, most)) - rate * free;
  }
  return { cost, bound, turnover, short: over.filter((excess) => excess > SAME).length };
}

/**
 * What a slot costs at least in an hour: the least of all ways to decide what it has only one way of, each at its own price.
 * A load is in one of its ranges of powers or off; a battery charges or discharges, or is off where it has a least power; the meter imports or exports,
 * or does nothing where some batteries may not take from the grid and some not give to it.
 *
 * @param {Site} site
 * @param {Part[]} parts
 * @param {number} at
 * @param {{ import: number, export: number, spare: number, costs: number[] }} meter
 */
function verifySlot({ slots, prices, decisions }, parts, at, meter) {
  const { of, prices: own } = decisions.get(at) ?? { of: [], prices: [prices[at]] };
  const isKept = (/** @type {string} */ way) => parts.some(({ entry }) => entry[way] === false);
  const counts = list(of, "decisions").map((place) => {
    if (place === null) return 2 + Number(isKept("grid_charging") && isKept("grid_discharging"));
    const part = parts[place];
    return "values" in part ? 2 + Number(part.least > 0) : part.ranges.length + 1;
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
 * @param {{ import: number, export: number, spare: number, costs: number[] }} meter
 * @param {number} need
 * @param {number} price
 * @param {Map<number | null, number>} way
 */
function costOf(parts, at, meter, need, price, way) {
  const [imports, exports] = [0, 1].map((own) => (way.get(null) ?? own) === own);
  const buying = imports ? (meter.costs[0] - price) * meter.import : 0;
  const selling = exports ? (price - meter.costs[1]) * meter.export : 0;
  const choices = [0, buying, selling];
  parts.forEach((part, place) => {
    const [charge, discharge] = part.limits[at];
    const { least } = part;
    const isDecided = way.has(place);
    /** @type {(cost: number, power: number, own: number) => number} */
    const cheapest = (cost, power, own) => {
      const lowest = isDecided && way.get(place) === own ? least : 0;
      if (lowest > power) return Infinity;
      return isDecided && way.get(place) !== own ? 0 : Math.min(cost * lowest, cost * power);
    };
    if (!("values" in part)) {
      const [limit] = part.most[at];
      const [from, to] = isDecided ? (part.ranges[way.get(place) ?? 0] ?? [0, 0]) : [0, limit];
      const ends = [from, Math.min(to, limit)].map((power) => (price - part.price) * power);
      for (const choice of [0, 1, 2]) choices[choice] += from > limit ? Infinity : lowest(ends);
      return;
    }
    const { wear_cost: wear = 0, grid_charging = true, grid_discharging = true } = part.entry;
    const { efficiency, values } = part;
    const [charging, discharging] = [way.get(null) !== 0 || grid_charging, way.get(null) !== 1 || grid_discharging];
    const charged = cheapest(wear + price - values[at] * efficiency, charging ? charge : 0, 0);
    const discharged = cheapest(wear - price + values[at] / efficiency, discharging ? discharge : 0, 1);
    // It cannot be so.
    if (charged + discharged === Infinity) choices.fill(Infinity);
    const isOn = isDecided && least > 0 && way.get(place) !== 2;
    /** @type {(charged: number, discharged: number) => number} */
    const either = (charged, discharged) => (isOn ? charged + discharged : Math.min(0, charged, discharged));
    choices[0] += either(charged, discharged);
    choices[1] += either(grid_charging ? charged : 0, discharged);
    choices[2] += either(charged, grid_discharging ? discharged : 0);
  });
  return price * need + lowest(choices) + Math.min(0, price * meter.spare);
}

/**
 * @param {Site} site
 * @param {LoadPart} load
 * @param {Check} check
 * @returns {Worth}
 */
function verifyLoad({ slots }, { name, powers, most, ranges, energy, price, schedule }, check) {
  let served = 0;
  slots.forEach(({ hours }, at) => {
    const limit = most[at][0];
    check(powers[at] >= 0 && powers[at] <= limit + SAME, `${name} runs above its power or outside its window`);
    const isIn = ranges.some(([from, to]) => powers[at] >= from - SAME && powers[at] <= to + SAME);
    check(powers[at] === 0 || ranges.length === 0 || isIn, `${name} runs at a power that it has not`);
    served += hours * powers[at];
  });
  check(served <= energy + SAME, `${name} takes more than it needs`);
  check(Math.abs(schedule.energy.value - served) <= SAME, `the energy of ${name} should be ${served}`);
  return { cost: 0, bound: price * served, short: served < energy - SAME ? 1 : 0 };
}

/**
 * @param {Site} site
 * @param {BatteryPart} part
 * @param {Check} check
 * @returns {Worth}
 */
function verifyBattery({ slots }, part, check) {
  const { name, entry, powers, limits, least, capacity, floor, efficiency, values, schedule } = part;
  const { wear_cost: wear = 0, end_value: endValue = 0, grid_charging = true, grid_discharging = true } = entry;
  const points = list(schedule.trajectory, "the trajectory");
  let [held, cost, short, taken] = [part.start, 0, 0, 0];
  let bound = -values[0] * part.start;
  check(
    points.length === slots.length + 1 && Math.abs(points[0].energy_kwh - held) <= SAME,
    `${name} starts elsewhere`,
  );
  slots.forEach(({ hours, power: meter }, at) => {
    const power = powers[at];
    const [charge, discharge] = limits[at];
    check(power <= charge + SAME && -power <= discharge + SAME, `${name} runs above its power or while it is away`);
    check(power === 0 || Math.abs(power) >= least - SAME, `${name} runs below its least power`);
    check(grid_charging || power <= SAME || meter <= SAME, `${name} charges from the grid`);
    check(grid_discharging || power >= -SAME || meter >= -SAME, `${name} discharges to the grid`);
    taken += hours * power;
    cost += hours * wear * Math.abs(power);
    held += hours * (power > 0 ? power * efficiency : power / efficiency);
    check(held >= floor - SAME && held <= capacity + SAME, `${name} holds more or less than it may`);
    const isShort = part.trips[at] - (held - floor) > SAME;
    const trip = isShort ? held - floor : part.trips[at];
    const target = Math.min(part.targets[at], held);
    if (isShort) short += 1;
    if (held < part.targets[at] - SAME) short += 1;
    held -= trip;
    check(Math.abs(points[at + 1]?.energy_kwh - held) <= SAME, `${name} does not hold what its trajectory says`);
    const high = isShort ? floor : capacity - trip;
    const low = Math.min(high, Math.max(floor, target - trip));
    const [value, after] = [values[at], at + 1 < slots.length ? values[at + 1] : endValue];
    bound += value * trip + Math.min((value - after) * low, (value - after) * high);
  });
  check(Math.abs(schedule.energy.value - taken) <= SAME, `the energy of ${name} should be ${taken}`);
  return { cost: cost - endValue * held, bound, short };
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
 * The power of a schedule in a slot: above 0 takes, below gives; 0 between segments.
 *
 * @param {Document} segments
 * @param {string} name
 */
function signed(segments, name) {
  const pieces = piecesOf(segments, name, ({ power, energy_flow_direction: way }) => {
    const isGiven = way === "EXPORT";
    if (!(power.value > 0) || !(isGiven || way === "IMPORT")) throw new Error(`a power of ${name} is none`);
    return isGiven ? -kilowatts(power) : kilowatts(power);
  });
  return (/** @type {number} */ start, /** @type {number} */ end) => {
    const own = pieces.find(({ from, to }) => from < end && to > start);
    if (own && (own.from > start || own.to < end)) throw new Error(`a segment of ${name} is not of whole slots`);
    return own?.value ?? 0;
  };
}

/**
 * @param {Document} series
 * @param {number} from
 * @param {number} to
 * @returns {Piece[]}
 */
function powersOf(series, from, to) {
  if (series === undefined) return [{ from, to, price: 0 }];
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
