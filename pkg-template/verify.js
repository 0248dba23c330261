// Checks the certificate of `schedules.amount` from the request, the answer and the prices alone. It shares no code with
// the planner: what it says does not depend on the planner being right.
//
// With x the energy of a device in a step of time, p the price, C the site limit, P the device's limit, h the hours:
// a certificate gives each device a price L, and rents M >= 0 (site) and N >= 0 (device) with L <= p + M + N wherever
// the device may run. Then sum(p x) >= sum(L e) - sum(M C h) - sum(N P h) for every plan that delivers the energies e:
// the bound. A feasible plan that costs the bound is best. For exports signs are mirrored. Steps are cut at every edge
// of a price, a window, a segment or a rent, so that all is constant within one.

const HOUR = 3_600_000;
/** Energies are met to this many kWh, after times are rounded to whole seconds. */
const ENERGY = 1e-6;
/** How far sums of doubles may be off, relative to what they add up. */
const ROUNDING = 1e-7;

/** Whether the plan is feasible, and proven best. */
export function verifyCertificate(body, answer, prices) {
  const problems = [];
  const sums = { cost: 0, bound: 0, size: 1e-9 };
  try {
    for (const direction of ["IMPORT", "EXPORT"]) {
      const entries = body.data.flatMap((entry, at) => ((entry.direction ?? "IMPORT") === direction ? [at] : []));
      if (entries.length > 0) verifyDirection({ body, answer, prices, direction, entries }, sums, problems);
    }
    if (answer.data.length !== body.data.length) problems.push("the answer has not one schedule for each device");
  } catch (error) {
    problems.push(`the certificate cannot be read: ${error.message}`);
  }
  const { cost, bound, size } = sums;
  if (!(Math.abs(cost - bound) <= ROUNDING * size)) problems.push(`the cost is ${cost}, the bound is ${bound}`);
  const certificate = answer?.certificate;
  if (!(Math.abs((certificate?.bound ?? NaN) - bound) <= ROUNDING * size)) {
    problems.push(`the certificate says that the bound is ${certificate?.bound}, it is ${bound}`);
  }
  if (!(Math.abs((answer?.tariff?.value ?? NaN) - cost) <= 1e-5 + ROUNDING * size)) {
    problems.push(`the answer says that the cost is ${answer?.tariff?.value}, it is ${cost}`);
  }
  return { proven: problems.length === 0, cost, bound, problems };
}

function verifyDirection(request, sums, problems) {
  const { body, answer, direction, entries } = request;
  const sign = direction === "IMPORT" ? 1 : -1;
  const periods = periodsOf(request.prices, direction);
  const limit = kilowatts(body.max_power);
  const site = answer.certificate.site.find((proof) => proof.direction === direction);
  const rents = site.rents.map(rentOf);
  const devices = entries.map((at) => deviceOf(request, at, periods, limit, sign));
  const steps = stepsOf(within(periods, devices), devices, [...rents, ...(site.shortage?.windows ?? []).map(windowOf)]);
  const cursor = { rent: reader(rents), short: reader((site.shortage?.windows ?? []).map(windowOf)) };
  const short = new Set(site.shortage?.devices ?? []);
  let [taken, carried] = [0, 0];
  for (const step of steps) {
    const rent = cursor.rent(step)?.rent ?? 0;
    const inCut = cursor.short(step) !== undefined;
    let total = 0;
    for (const device of devices) {
      const open = device.from <= step.from && step.to <= device.to;
      const power = device.power(step)?.power ?? 0;
      if (!open && power > 0) problems.push(`${device.name} runs outside its window`);
      if (!open) continue;
      const admitted = sign * step.price <= device.cap;
      const own = device.rent(step)?.rent ?? 0;
      total += power;
      sums.cost += sign * step.price * power * step.hours;
      sums.size += Math.abs(step.price) * power * step.hours;
      sums.bound -= own * device.limit * step.hours;
      device.energy += power * step.hours;
      if (power > device.limit * (1 + 1e-9)) problems.push(`${device.name} exceeds its power at ${iso(step.from)}`);
      if (power > 0 && !admitted) problems.push(`${device.name} runs above its price cap at ${iso(step.from)}`);
      if (own < 0) problems.push(`${device.name} has a negative rent at ${iso(step.from)}`);
      const margin = sign * step.price + rent + own - sign * device.price;
      if (admitted && margin < -ROUNDING * (1 + Math.abs(step.price))) {
        problems.push(`${device.name} would gain by running at ${iso(step.from)}`);
      }
      if (admitted && !inCut && short.has(device.at)) carried += device.limit * step.hours;
    }
    if (inCut) carried += limit * step.hours;
    if (rent < 0) problems.push(`the site has a negative rent at ${iso(step.from)}`);
    if (total > limit * (1 + 1e-9)) problems.push(`the site limit is exceeded at ${iso(step.from)}`);
    sums.bound -= rent * limit * step.hours;
  }
  for (const device of devices) {
    sums.bound += sign * device.price * device.energy;
    if (short.has(device.at)) taken += device.energy;
    else if (device.energy < device.wanted - ENERGY) problems.push(`${device.name} goes short without a proof`);
    if (device.energy > device.wanted + ENERGY) problems.push(`${device.name} gets more than it wants`);
    if (!(Math.abs(device.energy - device.answered) <= 2 * ENERGY)) {
      problems.push(`${device.name} gets ${device.energy} kWh, the answer says ${device.answered}`);
    }
  }
  if (taken < carried - ENERGY * (1 + devices.length)) problems.push("more energy could be delivered");
}

/** A device as its request, its schedule and its proof describe it. */
function deviceOf({ body, answer }, at, periods, siteLimit, sign) {
  const [entry, schedule, proof] = [body.data[at], answer.data[at], answer.certificate.devices[at]];
  if (schedule.device_id !== entry.device_id || proof.device_id !== entry.device_id) {
    throw new Error(`data[${at}] is of another device`);
  }
  // Whole seconds, as all times of an answer are.
  const from = Math.ceil(Date.parse(entry.start_time) / 1000) * 1000;
  const to = Math.floor(Date.parse(entry.end_time) / 1000) * 1000;
  const segments = schedule.schedule.map((segment) => ({ ...windowOf(segment), power: kilowatts(segment.power) }));
  const rents = proof.rents.map(rentOf);
  if (segments.some(({ power }) => !(power > 0))) throw new Error(`data[${at}] has a segment without power`);
  return {
    at,
    name: entry.device_id,
    from,
    to,
    limit: Math.min(siteLimit, entry.max_power ? kilowatts(entry.max_power) : Infinity),
    wanted: kilowattHours(entry.energy),
    answered: kilowattHours(schedule.energy),
    price: proof.price,
    cap: capOf(body.shaving_threshold, periods, { from, to }, sign),
    edges: [...segments, ...rents],
    power: reader(segments),
    rent: reader(rents),
    energy: 0,
  };
}

/** The highest price times `sign` at which a device runs; a hair above it, for what a formula rounds. */
function capOf({ relative, absolute } = {}, periods, { from, to }, sign) {
  if (absolute != null) return sign * Number(absolute);
  if (relative == null) return Infinity;
  const inside = periods.filter((period) => period.to > from && period.from < to).map(({ price }) => sign * price);
  const [low, high] = [Math.min(...inside), Math.max(...inside)];
  if (Number(relative) === 1) return high;
  if (Number(relative) === 0.01) return low;
  const level = low + ((Number(relative) - 0.01) / 0.99) * (high - low);
  return level + 1e-12 * (Math.abs(low) + Math.abs(high));
}

/** The periods that a device's window meets. */
function within(periods, devices) {
  const first = Math.min(...devices.map(({ from }) => from));
  const last = Math.max(...devices.map(({ to }) => to));
  return periods.filter(({ from, to }) => to > first && from < last);
}

/** Stretches of time in which nothing changes, each with its price. */
function stepsOf(periods, devices, others) {
  const windows = [...devices, ...devices.flatMap(({ edges }) => edges), ...others];
  const edges = [...new Set([...windows, ...periods].flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const priceAt = reader(periods);
  const first = Math.min(...devices.map(({ from }) => from));
  const last = Math.max(...devices.map(({ to }) => to));
  const steps = [];
  for (let at = 0; at + 1 < edges.length; at += 1) {
    const step = { from: edges[at], to: edges[at + 1], hours: (edges[at + 1] - edges[at]) / HOUR };
    if (step.from < first || step.to > last) continue;
    const period = priceAt(step);
    const needed = devices.some(({ from, to }) => from <= step.from && step.to <= to);
    if (period === undefined && needed) throw new Error(`there is no price at ${iso(step.from)}`);
    if (period !== undefined) steps.push({ ...step, price: period.price });
  }
  return steps;
}

/** Finds the window that holds a step, for steps in order of time. Windows that overlap are no schedule. */
function reader(windows) {
  const sorted = [...windows].sort((a, b) => a.from - b.from);
  if (sorted.some((window, at) => at > 0 && window.from < sorted[at - 1].to)) throw new Error("windows overlap");
  let at = 0;
  return ({ from, to }) => {
    while (at < sorted.length && sorted[at].to <= from) at += 1;
    const window = sorted[at];
    return window !== undefined && window.from <= from && to <= window.to ? window : undefined;
  };
}

/** The prices of a direction, in any form that `Planner` takes. */
function periodsOf(prices, direction) {
  const byDirection = ["import", "export", "local"].some((name) => prices[name] !== undefined && prices[name] !== null);
  const series = byDirection ? prices[direction.toLowerCase()] : prices;
  const data = Array.isArray(series) ? series : (series.data ?? columns(series));
  const periods = data.map((period) => {
    const { value, rate, confidence } = period.price ?? period.tariff;
    return { from: time(period.valid_from), to: time(period.valid_to), price: value ?? rate, confidence };
  });
  // A zero without confidence is no price, and the same period may come twice.
  const known = periods.filter(({ price, confidence }) => price !== 0 || confidence !== 0);
  const sorted = known.sort((a, b) => a.from - b.from);
  return sorted.filter(({ from, to }, at) => at === 0 || from !== sorted[at - 1].from || to !== sorted[at - 1].to);
}

function columns({ start, intervalMinutes, values, confidence }) {
  const length = Math.round(intervalMinutes * 60) * 1000;
  return Array.from(values, (value, at) => ({
    valid_from: time(start) + at * length,
    valid_to: time(start) + (at + 1) * length,
    price: { value, confidence: confidence?.[at] },
  }));
}

function time(value) {
  return typeof value === "string" ? Date.parse(value) : Number(value);
}

function iso(instant) {
  return new Date(instant).toISOString();
}

function windowOf({ start_time, end_time }) {
  const window = { from: Date.parse(start_time), to: Date.parse(end_time) };
  if (!(window.from < window.to)) throw new Error(`${start_time} is not before ${end_time}`);
  return window;
}

function rentOf(rent) {
  return { ...windowOf(rent), rent: rent.rent };
}

function kilowatts({ units, value }) {
  return Number(value) / (units === "W" ? 1000 : 1);
}

function kilowattHours({ units, value }) {
  return Number(value) / (units === "WH" ? 1000 : 1);
}
