// Checks an answer of `schedules.amount` from the request, the prices and the certificate that it brings along. It shares
// no code with the planner: what it says does not depend on the planner being right.
//
// Time is cut into steps in which nothing changes. In a step of h hours at the price p, a device may run at P kW and runs
// at x kW, and the site carries C kW. An export is an import at the price -p. What is proven:
//
// - The plan is feasible: each device runs within its window, its power and its price cap, all within the site limit.
// - No plan delivers more: the devices that go short are among some that fill the site in certain windows, and run at full
//   power wherever else they may.
// - No plan shares that more evenly (max-min): nobody runs where a device with a smaller share of what it wants has room.
// - No plan that delivers the same costs less. The certificate gives each device a marginal price L, and the site limit a
//   shadow price M >= 0 in each step. Let N = max(0, L - p - M). Every plan that delivers the energies e costs at least
//   the bound: sum(L e) - sum(M C h) - sum(N P h). This one costs more than the bound by what it wastes: (p + M - L) x h
//   where it runs above its marginal price, N (P - x) h where it has room below it, M (C - sum x) h where the site has
//   room. So it must waste nothing.
//
// A device that buys and sells does one of them at a time. What it may gain in a step is then the larger one of N P h for
// buying and for selling: the bound is higher by the smaller one. It turns on whole seconds, so that its plan may cost more
// than the bound by what a second of each of its entries is worth. Where no window is full, its entries that go short
// take all of its time together, in even shares.

/**
 * A document as it came. Whatever is read of it is checked, so it may be anything.
 *
 * @typedef {any} Document
 */

/** @typedef {(problem: string, instant?: number) => void} Report Tells what is wrong, and since when */
/** @typedef {{ from: number, to: number }} Span Instants, in milliseconds */
/** @typedef {Span & { value: number }} Piece */
/** @typedef {Span & { price: number, confidence: number }} Period */
/** @typedef {{ entry: Document, schedule: Document, proof: Document, at: number }} Entry Of the device at this place */
/** @typedef {ReturnType<typeof deviceOf>} Device */
/** @typedef {ReturnType<typeof groupOf>} Group */
/** @typedef {ReturnType<typeof verifyStep>} Step */

const HOUR = 3_600_000;

/** @type {(keyof Period)[]} */
const PARTS_OF_PERIOD = ["from", "to", "price", "confidence"];

/** @type {("IMPORT" | "EXPORT")[]} */
const DIRECTIONS = ["IMPORT", "EXPORT"];

/** Powers, in kW, and energies, in kWh, are no finer than this. */
const MICRO = 1e-9;
/** How far off sums of doubles may be, relative to their size. */
const ROUNDING = 1e-9;
/** The same for prices, of which no sums are made. */
const PRICE_ROUNDING = 1e-12;
/** Half of the last of the five decimals that money and percentages are printed with. */
const HALF_DIGIT = 5e-6 * (1 + ROUNDING);

const PER_KILOWATT = new Map(Object.entries({ W: 1000, KW: 1 }));
export const PER_KILOWATT_HOUR = new Map(Object.entries({ WH: 1000, KWH: 1 }));

/**
 * Whether the plan is feasible, delivers the most, shares it evenly and costs the least, and all figures are true.
 *
 * @param {Document} body
 * @param {Document} answer
 * @param {Document} prices
 */
export function verifyCertificate(body, answer, prices) {
  /** @type {Map<string, number | undefined>} */
  const found = new Map();
  /** @type {Report} */
  const report = (problem, instant) => {
    if (!found.has(problem)) found.set(problem, instant);
  };
  let [cost, bound] = [NaN, NaN];
  try {
    const groups = groupsOf(body, answer, prices);
    const wasted = verifySteps(groups, report);
    const devices = groups.flatMap((group) => group.devices).sort((a, b) => a.at - b.at);
    cost = sum(devices.map((device) => device.cost));
    bound = cost - wasted;
    if (wasted > sum(devices.map(({ turnover, turnWorth }) => ROUNDING * turnover + turnWorth))) {
      report(`the plan costs ${cost}, and no plan less than ${bound}`);
    }
    verifyEnergies(devices, report);
    verifyWarnings(list(answer.warnings ?? [], "warnings"), devices, report);
    verifyFigures(answer, devices, bound, report);
  } catch (error) {
    report(`the answer cannot be checked: ${/** @type {Error} */ (error).message}`);
  }
  const problems = Array.from(found, ([problem, instant]) =>
    instant === undefined ? problem : `${problem}, first at ${iso(instant)}`,
  );
  return { proven: problems.length === 0, cost, bound, problems };
}

// The plan

/**
 * Checks the plans of all directions step by step, and says what they waste.
 *
 * @param {Group[]} groups
 * @param {Report} report
 */
function verifySteps(groups, report) {
  const devices = groups.flatMap((group) => group.devices);
  const lists = groups.flatMap(({ periods, shadowPrices, cut }) => [periods, shadowPrices, cut]);
  const edges = edgesOf(
    lists.concat(
      [devices],
      devices.flatMap(({ segments, rents }) => [segments, rents]),
    ),
  );
  const isTimeShort = groups.every(({ cut }) => cut.length === 0);
  const stepsAt = groups.map((group) => stepper(group, report));
  let wasted = 0;
  edges.slice(1).forEach((to, at) => {
    const from = edges[at];
    const hours = (to - from) / HOUR;
    const sites = stepsAt.map((stepAt) => stepAt(from, hours));
    const others = new Map();
    for (const step of sites.flatMap(({ steps }) => steps)) {
      const other = others.get(step.device.name);
      if (other) wasted -= verifyTurn([step, other], hours, isTimeShort);
      others.set(step.device.name, step);
    }
    groups.forEach((group, at) => (wasted += verifySite(group, sites[at], { from, hours }, report)));
  });
  for (const { name, isShort, isInCut, unfairHours, turnHours } of devices) {
    if (isShort && !isInCut) report(`${name} goes short without a proof`);
    if (unfairHours > turnHours) report(`${name} runs one way where the other way has a smaller share`);
  }
  return wasted;
}

/**
 * Takes the devices of a direction from step to step.
 *
 * @param {Group} group
 * @param {Report} report
 * @returns {(from: number, hours: number) => { steps: Step[], shadowPrice: number, isCut: boolean }}
 */
function stepper({ devices, periods, shadowPrices, cut }, report) {
  /** @type {Map<number, Device[]>} */
  const starting = new Map(devices.map(({ from }) => [from, []]));
  for (const device of devices) starting.get(device.from)?.push(device);
  const [periodAt, shadowPriceAt, cutAt] = [cursor(periods), cursor(shadowPrices), cursor(cut)];
  /** @type {Device[]} */
  let open = [];
  return (from, hours) => {
    const period = periodAt(from);
    const shadowPrice = shadowPriceAt(from)?.value ?? 0;
    const isCut = cutAt(from) !== undefined;
    open = open.filter((device) => device.to > from).concat(starting.get(from) ?? []);
    const steps = open.map((device) => {
      if (period === undefined) throw new Error(`there is no price at ${iso(from)}`);
      return verifyStep(device, { from, hours, period, shadowPrice }, report);
    });
    return { steps, shadowPrice, isCut };
  };
}

/**
 * Checks the devices that run in a step at one site, and says what they waste.
 *
 * @param {Group} group
 * @param {ReturnType<ReturnType<typeof stepper>>} site
 * @param {{ from: number, hours: number }} time
 * @param {Report} report
 */
function verifySite({ limit }, { steps, shadowPrice, isCut }, { from, hours }, report) {
  let [wasted, total, ofCut, largestShare, smallestShare] = [0, 0, 0, -Infinity, Infinity];
  for (const { device, power, room, waste } of steps) {
    wasted += waste;
    total += power;
    if (device.isInCut) ofCut += power;
    if (device.isInCut && !isCut && room > 0) report(`${device.name} could take more`, from);
    if (power > 0) largestShare = Math.max(largestShare, device.share.least);
    if (room > 0) smallestShare = Math.min(smallestShare, device.share.most);
    device.hasRoom ||= room > 0;
  }
  if (shadowPrice < 0) report("the site has a negative rent", from);
  if (exceeds(total, limit)) report("the site limit is exceeded", from);
  if (isCut && roomOf(limit, ofCut, hours) > 0) report("the devices that go short could take more", from);
  if (largestShare > smallestShare) report("a device runs where one with a smaller share has room", from);
  return wasted + shadowPrice * roomOf(limit, total, hours);
}

/**
 * Checks a step in which a device could do both, and says what its two entries count twice.
 *
 * @param {Step[]} steps
 * @param {number} hours
 * @param {boolean} isTimeShort
 */
function verifyTurn(steps, hours, isTimeShort) {
  const [one, other] = steps;
  for (const [own, partner] of [steps, [other, one]]) {
    if (own.room === 0 || partner.power === 0) continue;
    own.device.isKeptOut = true;
    // The room is the partner's time.
    if (isTimeShort) own.room = 0;
    if (isTimeShort && partner.device.share.least > own.device.share.most) own.device.unfairHours += hours;
  }
  return Math.min(one.worth, other.worth);
}

/**
 * Checks what a device does in a step of its window, and adds it up.
 *
 * @param {Device} device
 * @param {{ from: number, hours: number, period: Period, shadowPrice: number }} step
 * @param {Report} report
 */
function verifyStep(device, { from, hours, period: { price, confidence }, shadowPrice }, report) {
  const power = device.powerAt(from)?.value ?? 0;
  const isAdmitted = price <= device.cap;
  const room = isAdmitted ? roomOf(device.limit, power, hours) : 0;
  const gain = device.price - price - shadowPrice;
  const rent = isAdmitted ? Math.max(0, gain) : 0;
  const size = Math.abs(device.price) + Math.abs(price) + Math.abs(shadowPrice);
  if (power > 0 && !isAdmitted) report(`${device.name} runs beyond its price cap`, from);
  if (exceeds(power, device.limit)) report(`${device.name} exceeds its power`, from);
  if (Math.abs((device.rentAt(from)?.value ?? 0) - rent) > PRICE_ROUNDING * size) {
    report(`${device.name} has another rent than ${rent}`, from);
  }
  const atOnce = Math.min(device.left, device.limit * hours);
  device.left -= atOnce;
  device.baseline += price * atOnce;
  device.baselineSize += Math.abs(price) * atOnce;
  device.cost += price * power * hours;
  device.turnover += Math.abs(price) * power * hours;
  device.confidence = Math.min(device.confidence, power > 0 ? confidence : 1);
  device.isCapped ||= !isAdmitted;
  const waste = gain > 0 ? gain * room : -gain * power * hours;
  return { device, power, room, waste, worth: rent * device.limit * hours };
}

/**
 * The energy that a limit leaves in so many hours; none if that is no more than rounding.
 *
 * @param {number} limit
 * @param {number} power
 * @param {number} hours
 */
function roomOf(limit, power, hours) {
  const room = (limit - power) * hours;
  return room > MICRO * (1 + hours) + ROUNDING * limit * hours ? room : 0;
}

/**
 * @param {number} power
 * @param {number} limit
 */
function exceeds(power, limit) {
  return power - limit > MICRO + ROUNDING * limit;
}

// What the answer says of it

/**
 * @param {Device[]} devices
 * @param {Report} report
 */
function verifyEnergies(devices, report) {
  for (const { name, wanted, delivered, answered, doubt } of devices) {
    // A request may have been rounded up, to six digits: it is answered as it is.
    const off = Math.abs(delivered - answered) - Math.min(1e-6, 1e-5 * wanted);
    if (delivered > wanted + doubt) report(`${name} gets more than it wants`);
    if (off > doubt) report(`${name} gets ${delivered} kWh, the answer says ${answered}`);
  }
  // A device may have several entries, but runs for one of them at a time.
  const segments = devices.flatMap(({ name, segments }) => segments.map(({ from, to }) => ({ name, from, to })));
  /** @type {Map<string, number>} */
  const ends = new Map();
  for (const { name, from, to } of segments.sort((a, b) => a.from - b.from)) {
    if (from < /** @type {number} */ (ends.get(name))) report(`${name} runs twice at a time`, from);
    ends.set(name, to);
  }
}

/**
 * @param {Document[]} warnings
 * @param {Device[]} devices
 * @param {Report} report
 */
function verifyWarnings(warnings, devices, report) {
  const short = devices.filter(({ answered, wanted }) => answered < wanted);
  if (warnings.at(-1)?.code === "not_proven_optimal") report("the plan is not proven to be the best");
  else if (warnings.length !== short.length) report("the warnings are not those of the devices that go short");
  short.forEach((device, at) => {
    const { name, entry, schedule } = device;
    const { code, device_id, requested, delivered, unit, limited_by } = Object(warnings[at]);
    checkEchoes(`the warning of ${name}`, [
      ["code", code, "energy_not_delivered"],
      ["device_id", device_id, name],
      ["requested", requested, asked(entry.energy.value)],
      ["delivered", delivered, schedule.energy.value],
      ["unit", unit, entry.energy.units],
      ["cause", causesOf(device).includes(limited_by), true],
    ]);
  });
}

/**
 * What may be named as the cause of a shortfall.
 *
 * @param {Device} device
 */
function causesOf({ limit, siteLimit, hasRoom, isCapped, isKeptOut }) {
  if (limit === 0) return [siteLimit === 0 ? "site_limit" : "device_limit"];
  // One at full power wherever it may run can still have left to others what rounding makes up.
  const ofItself = isCapped ? "price_cap" : "window";
  return ["site_limit", isKeptOut ? "other_direction" : hasRoom ? "site_limit" : ofItself];
}

/**
 * @param {Document} answer
 * @param {Device[]} devices
 * @param {number} bound
 * @param {Report} report
 */
function verifyFigures(answer, devices, bound, report) {
  for (const device of devices) {
    // What high and negative prices leave of each other may be nothing but rounding.
    if (Math.abs(device.baseline) <= ROUNDING * device.baselineSize) device.baseline = 0;
    verifyMoney(device.name, device.schedule, { ...device, size: Math.abs(device.baseline) }, report);
  }
  const total = {
    cost: sum(devices.map(({ cost }) => cost)),
    baseline: sum(devices.map(({ baseline }) => baseline)),
    // Baselines of imports and exports may cancel out; the percentage is of their sizes.
    size: sum(devices.map(({ baseline }) => Math.abs(baseline))),
    confidence: devices.reduce((least, { confidence }) => Math.min(least, confidence), 1),
    worth: sum(devices.map(({ worth }) => worth)),
  };
  verifyMoney("the site", answer, total, report);
  const { certificate } = answer;
  checkFigures("the certificate", report, [
    ["bound", certificate.bound, bound, total.worth],
    ["gap", certificate.gap, total.cost - bound, total.worth],
  ]);
}

/**
 * @param {string} name
 * @param {Document} answer
 * @param {{ cost: number, baseline: number, size: number, confidence: number, worth: number }} expected
 * @param {Report} report
 */
function verifyMoney(name, { tariff, savings, baseline }, expected, report) {
  const saved = expected.baseline - expected.cost;
  const { size } = expected;
  const ratio = size > 0 ? saved / size : 0;
  const doubt = 3 * expected.worth;
  checkFigures(name, report, [
    ["cost", tariff.value, expected.cost, HALF_DIGIT + doubt],
    ["confidence", tariff.confidence, expected.confidence, 0],
    ["baseline", baseline.value, expected.baseline, HALF_DIGIT + doubt],
    ["saving", savings.value, saved, HALF_DIGIT + doubt],
    [
      "saving in percent",
      savings.percentage,
      100 * ratio,
      HALF_DIGIT + (size > 0 ? (100 * doubt * (1 + Math.abs(ratio))) / size : 0),
    ],
  ]);
}

/**
 * Checks figures that may be off by so much.
 *
 * @param {string} whose
 * @param {Report} report
 * @param {[what: string, given: unknown, expected: number, doubt: number][]} figures
 */
function checkFigures(whose, report, figures) {
  for (const [what, given, expected, doubt] of figures) {
    const off = Math.abs(number(given, `the ${what} of ${whose}`) - expected);
    if (off > doubt) report(`the ${what} of ${whose} is ${given}, it should be ${expected}`);
  }
}

/**
 * Checks what has to be the same.
 *
 * @param {string} whose
 * @param {[what: string, given: unknown, expected: unknown][]} echoes
 */
function checkEchoes(whose, echoes) {
  for (const [what, given, expected] of echoes) {
    if (given !== expected) throw new Error(`the ${what} of ${whose} is ${given}, it should be ${expected}`);
  }
}

// The documents

/**
 * The devices of each direction that has some, with the site as they see it.
 *
 * @param {Document} body
 * @param {Document} answer
 * @param {Document} prices
 */
function groupsOf(body, answer, prices) {
  const threshold = body.shaving_threshold ?? {};
  checkEchoes("the answer", [
    ["max_power", powerOf(answer.max_power), powerOf(body.max_power)],
    ["relative threshold", answer.shaving_threshold?.relative, asked(threshold.relative)],
    ["absolute threshold", answer.shaving_threshold?.absolute, asked(threshold.absolute)],
    ["number of schedules", list(answer.data, "data").length, list(body.data, "data").length],
    ["number of proofs", list(answer.certificate.devices, "devices").length, body.data.length],
  ]);
  const entries = list(body.data, "data").map((entry, at) => ({
    entry,
    schedule: answer.data[at],
    proof: answer.certificate.devices[at],
    at,
  }));
  const turns = turnsOf(body.data);
  const groups = DIRECTIONS.flatMap((direction) => {
    const own = entries.filter(({ entry }) => (entry.direction ?? "IMPORT") === direction);
    return own.length > 0 ? [groupOf(direction, own, { body, answer, prices, turns })] : [];
  });
  checkEchoes("the certificate", [
    ["number of sites", list(answer.certificate.site, "site").length, groups.length],
    ["number of devices", sum(groups.map(({ devices }) => devices.length)), entries.length],
  ]);
  return groups;
}

/**
 * How many entries each device has that buys and sells.
 *
 * @param {Document[]} entries
 * @returns {Map<string, number>}
 */
function turnsOf(entries) {
  /** @type {Map<string, string[]>} */
  const byName = new Map(entries.map(({ device_id }) => [device_id, []]));
  for (const { device_id, direction = "IMPORT" } of entries) byName.get(device_id)?.push(direction);
  return new Map([...byName].map(([name, own]) => [name, new Set(own).size > 1 ? own.length : 0]));
}

/**
 * @param {"IMPORT" | "EXPORT"} direction
 * @param {Entry[]} entries
 * @param {{ body: Document, answer: Document, prices: Document, turns: Map<string, number> }} documents
 */
function groupOf(direction, entries, { body, answer, prices, turns }) {
  const sign = direction === "IMPORT" ? 1 : -1;
  const periods = periodsOf(prices, direction, sign);
  const { rents, shortage } = list(answer.certificate.site, "site").find((site) => site.direction === direction);
  const inCut = new Set(list(shortage?.devices ?? [], "devices of a shortage"));
  const devices = entries.map((entry) => deviceOf(entry, { direction, sign, periods, body, turns, inCut }));
  checkEchoes("the shortage", [
    ["number of devices", devices.filter(({ at }) => inCut.has(at)).length, (shortage?.devices ?? []).length],
  ]);
  return {
    devices,
    periods,
    limit: kilowatts(body.max_power),
    shadowPrices: piecesOf(rents, "a rent of the site", ({ rent }) => rent),
    cut: piecesOf(shortage?.windows ?? [], "a window of the shortage", () => 0),
    inCut,
  };
}

/**
 * A device as its request, its schedule and its proof describe it.
 *
 * @param {Entry} device
 * @param {{ direction: string, sign: number, periods: Period[], body: Document, turns: Map<string, number>, inCut: Set<number> }} site
 */
function deviceOf({ entry, schedule, proof, at }, { direction, sign, periods, body, turns, inCut }) {
  const name = entry.device_id;
  const power = entry.max_power ?? body.max_power;
  const siteLimit = kilowatts(body.max_power);
  checkEchoes(name, [
    ["device_id", schedule.device_id, name],
    ["device_id of the proof", proof.device_id, name],
    ["direction", schedule.direction, direction],
    ["start_time", time(schedule.start_time), time(entry.start_time)],
    ["end_time", time(schedule.end_time), time(entry.end_time)],
    ["max_power", powerOf(schedule.max_power), powerOf(entry.max_power)],
    ["unit of energy", schedule.energy.units, entry.energy.units],
  ]);
  const segments = piecesOf(schedule.schedule, `a segment of ${name}`, (segment) => {
    checkEchoes(name, [["unit of power", segment.power.units, power.units]]);
    return number(segment.power.value, `a power of ${name}`) / unit(PER_KILOWATT, power.units);
  });
  const rents = piecesOf(proof.rents, `a rent of ${name}`, ({ rent }) => rent);
  // Whole seconds, as all times of an answer are.
  const from = Math.ceil(time(entry.start_time) / 1000) * 1000;
  const to = Math.floor(time(entry.end_time) / 1000) * 1000;
  for (const piece of segments.concat(rents)) {
    if (piece.from < from || piece.to > to) throw new Error(`${name} has a segment or a rent outside its window`);
  }
  const [low, high] = rangeOf(periods, from, to);
  const highest = Math.max(Math.abs(low), Math.abs(high));
  const perKilowattHour = unit(PER_KILOWATT_HOUR, entry.energy.units);
  const wanted = needed(entry.energy.value) / perKilowattHour;
  const delivered = sum(segments.map((segment) => (segment.value * (segment.to - segment.from)) / HOUR));
  // What rounding makes up: of its energy, in kWh, and of what that is worth.
  const doubt = ROUNDING * wanted + MICRO * (1 + (to - from) / HOUR);
  // None runs for less than a second.
  const limit = Math.min(kilowatts(power), siteLimit, wanted * 3600);
  // A second for each of its entries, if it buys and sells.
  const turnHours = /** @type {number} */ (turns.get(name)) / 3600;
  const shareDoubt = doubt + turnHours * limit;
  return {
    at,
    name,
    entry,
    schedule,
    from,
    to,
    segments,
    rents,
    powerAt: cursor(segments),
    rentAt: cursor(rents),
    limit,
    siteLimit,
    price: sign * number(proof.price, `the price of ${name}`),
    cap: capOf(body.shaving_threshold ?? {}, sign, low, high),
    wanted,
    delivered,
    answered: number(schedule.energy.value, `the energy of ${name}`) / perKilowattHour,
    isShort: delivered < wanted - doubt,
    share: { least: (delivered - shareDoubt) / wanted, most: (delivered + shareDoubt) / wanted },
    doubt,
    worth: doubt * highest,
    turnHours,
    turnWorth: turnHours * limit * (high - low),
    isInCut: inCut.has(at),
    // What the steps add up to.
    left: delivered,
    cost: 0,
    turnover: 0,
    baseline: 0,
    baselineSize: 0,
    confidence: 1,
    unfairHours: 0,
    hasRoom: false,
    isCapped: false,
    isKeptOut: false,
  };
}

/**
 * The highest price at which a device runs; a hair above it, for what the formula rounds.
 *
 * @param {Document} threshold
 * @param {number} sign
 * @param {number} low
 * @param {number} high
 */
export function capOf({ relative, absolute }, sign, low, high) {
  const [point, price] = [asked(relative), asked(absolute)];
  if (price !== undefined) return sign * price;
  if (point === undefined) return Infinity;
  // The lower end of the scale is the price itself.
  if (point === 0.01) return low;
  const hair = 8 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
  return low + ((point - 0.01) / 0.99) * (high - low) + hair;
}

/**
 * @param {Period[]} periods
 * @param {number} from
 * @param {number} to
 * @returns {[low: number, high: number]}
 */
export function rangeOf(periods, from, to) {
  let [low, high] = [Infinity, -Infinity];
  for (const period of periods) {
    if (period.to <= from || period.from >= to) continue;
    low = Math.min(low, period.price);
    high = Math.max(high, period.price);
  }
  return [low, high];
}

/**
 * The prices of a direction in order of time, in any form that `Planner` takes.
 *
 * @param {Document} prices
 * @param {string} direction
 * @param {number} sign
 */
export function periodsOf(prices, direction, sign) {
  const byDirection = ["import", "export", "local"].some((name) => prices[name] !== undefined);
  const series = byDirection ? prices[direction.toLowerCase()] : prices;
  const data = Array.isArray(series) ? series : series.values === undefined ? series.data : columnsOf(series);
  const periods = list(data, "prices").map(({ valid_from, valid_to, price, tariff }) => ({
    from: time(valid_from),
    to: time(valid_to),
    price: sign * number(price ? price.value : tariff.rate, "a price"),
    confidence: number((price ?? tariff).confidence ?? 1, "a confidence"),
  }));
  // A zero without confidence is no price, and the same period may come twice.
  const known = periods
    .filter(({ price, confidence }) => price !== 0 || confidence !== 0)
    .sort((a, b) => a.from - b.from);
  return known.filter((period, at) => {
    const last = known[at - 1];
    if (last === undefined || last.to <= period.from) return true;
    checkEchoes(
      "prices that overlap",
      PARTS_OF_PERIOD.map((name) => [name, period[name], last[name]]),
    );
    return false;
  });
}

/** @param {Document} columns */
function columnsOf({ start, intervalMinutes, values, confidence }) {
  const first = time(start);
  const length = Math.round(intervalMinutes * 60) * 1000;
  return Array.from(values, (value, at) => ({
    valid_from: new Date(first + at * length),
    valid_to: new Date(first + (at + 1) * length),
    price: { value, confidence: confidence?.[at] },
  }));
}

/**
 * Stretches of time with a number each, in order.
 *
 * @param {Document} documents
 * @param {string} what
 * @param {(document: Document) => Document} valueOf
 */
export function piecesOf(documents, what, valueOf) {
  let end = -Infinity;
  return list(documents, what).map((document) => {
    const piece = {
      from: time(document.start_time),
      to: time(document.end_time),
      value: number(valueOf(document), what),
    };
    if (piece.from < end || piece.to <= piece.from) throw new Error(`${what} is not in order: ${document.start_time}`);
    end = piece.to;
    return piece;
  });
}

/**
 * Finds the piece at an instant, for instants in order that leave out no edge.
 *
 * @template {Span} Found
 * @param {Found[]} pieces
 * @returns {(instant: number) => Found | undefined}
 */
export function cursor(pieces) {
  let at = 0;
  return (instant) => {
    // Behind the last piece there is none, and nothing is before it.
    if (/** @type {Found} */ (pieces[at])?.to <= instant) at += 1;
    return /** @type {Found} */ (pieces[at])?.from <= instant ? pieces[at] : undefined;
  };
}

/**
 * The instants at which a piece starts or ends, each once.
 *
 * @param {Span[][]} lists
 */
function edgesOf(lists) {
  const instants = Float64Array.from(lists.flat().flatMap(({ from, to }) => [from, to])).sort();
  return instants.filter((instant, at) => instant !== instants[at - 1]);
}

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):([0-5]\d|60)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/**
 * Milliseconds. A leap second is the first one of the next minute; what is finer than a millisecond is cut off.
 *
 * @param {unknown} given
 */
export function time(given) {
  if (given instanceof Date) return number(given.getTime(), "a time");
  const parts = RFC_3339.exec(typeof given === "string" ? given : "") ?? [];
  const [, day, minute, second, fraction = "", sign, hours = 0, minutes = 0] = parts;
  const ahead = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
  const millis = Number(second) * 1000 + Number(fraction.padEnd(3, "0").slice(0, 3));
  return number(Date.parse(`${day}T${minute}:00Z`) + millis - ahead, `the time ${given}`);
}

/** @param {Document} power */
export function kilowatts({ units, value }) {
  return needed(value) / unit(PER_KILOWATT, units);
}

/**
 * A power as it is repeated.
 *
 * @param {Document} power
 */
function powerOf(power) {
  return power ? `${asked(power.value)} ${power.units}` : undefined;
}

/**
 * @param {Map<string, number>} units
 * @param {string} name
 */
export function unit(units, name) {
  return number(units.get(name), `the unit ${name}`);
}

/**
 * A number of a request, which may be written as text; undefined where it is left out.
 *
 * @param {unknown} value
 */
function asked(value) {
  const isText = typeof value === "string" && /^\s*-?\d+(\.\d*)?\s*$/.test(value);
  return (value ?? undefined) === undefined
    ? undefined
    : number(isText ? Number(value) : value, "a number of the request");
}

/** @param {unknown} value */
export function needed(value) {
  return number(asked(value), "a number of the request");
}

/**
 * @param {unknown} value
 * @param {string} what
 */
export function number(value, what) {
  if (!Number.isFinite(value)) throw new Error(`${what} is ${value}, which is no number`);
  return /** @type {number} */ (value);
}

/**
 * @param {unknown} value
 * @param {string} what
 * @returns {Document[]}
 */
export function list(value, what) {
  if (!Array.isArray(value)) throw new Error(`${what} is no list`);
  return value;
}

/** @param {number[]} numbers */
export function sum(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** @param {number} instant */
function iso(instant) {
  return new Date(instant).toISOString();
}
