// Devices that buy and sell in windows that overlap, on random instances: against HiGHS on a linear program that shares the
// time of each device, and with the proof that every answer brings along.

import assert from "node:assert/strict";
import { test } from "node:test";

import loadHighs from "highs";

import { choices } from "../support/seeded-random.js";
import { forAll } from "../support/shrinking.js";
import { amount, flatpeak, HOUR, iso, START } from "../support/site.js";

const INSTANCES = 60 * Number(process.env.SOAK ?? 1);
const SEED = Number(process.env.SEED ?? 1);
const MINUTE = 60_000;

const { verifyCertificate } = flatpeak;
const highs = await loadHighs();

/** Prices of both directions, of periods of their own; one to four devices, most of which buy and sell. */
function instance(chance, isTight) {
  const lengths = (count) => Array.from({ length: count }, () => chance.pick([15, 15, 30, 60]));
  const imports = lengths(chance.whole(3, 40));
  const total = imports.reduce((sum, minutes) => sum + minutes, 0);
  const exports = [];
  for (let left = total; left > 0; left -= exports.at(-1)) exports.push(Math.min(left, chance.pick([15, 30, 60])));
  const spread = chance.pick([3, 40, 1000]);
  const price = () => Math.round(((chance.whole(0, spread) - spread / 4) / spread / 3) * 1e5) / 1e5;
  const series = (lengths, value) => {
    let end = START;
    return lengths.map((minutes) => {
      const from = end;
      end += minutes * MINUTE;
      return { valid_from: iso(from), valid_to: iso(end), price: { value: value() } };
    });
  };
  const data = [];
  const power = () => chance.whole(1, 22) / chance.pick([1, 2, 3]);
  const add = (device, direction, [from, to], kilowatts) => {
    const hours = ((to - from) / 60) * chance.pick([0.1, 0.3, 0.5, 0.8, 1.2]);
    // Whole seconds at full power, or any energy.
    const seconds = Math.max(1, Math.round(hours * 3600));
    const wholeSeconds = (kilowatts * seconds) / 3600;
    const value = chance.pick([wholeSeconds, Math.max(0.01, Math.round(kilowatts * hours * 1000) / 1000)]);
    data.push({
      device_id: `dev_${device}`,
      direction,
      start_time: iso(START + from * MINUTE),
      end_time: iso(START + to * MINUTE),
      max_power: { units: "KW", value: kilowatts },
      energy: { units: "KWH", value },
    });
  };
  const window = () => {
    const from = chance.whole(0, total - 3);
    return [from, chance.whole(from + 2, total)];
  };
  for (let device = chance.whole(1, 4); device > 0; device -= 1) {
    const [buying, selling] = [power(), power()];
    const kind = chance.pick(["both", "both", "row", "one"]);
    if (kind === "one") {
      add(device, chance.pick(["IMPORT", "EXPORT"]), window(), buying);
      continue;
    }
    const middle = chance.whole(3, total - 3);
    if (kind === "both") add(device, "IMPORT", window(), buying);
    else
      for (const part of [
        [0, middle],
        [middle, total],
      ])
        add(device, "IMPORT", part, buying);
    add(
      device,
      "EXPORT",
      kind === "both" ? window() : [chance.whole(0, middle - 1), chance.whole(middle + 1, total)],
      selling,
    );
  }
  data.sort(() => chance.whole(0, 1) - 0.5);
  const sums = ["IMPORT", "EXPORT"].map((direction) =>
    data.reduce((sum, entry) => sum + (entry.direction === direction ? entry.max_power.value : 0), 0),
  );
  const limit = Math.max(...sums) * (isTight ? chance.pick([0.3, 0.5, 0.7, 0.9]) : 1);
  const shaving_threshold = chance.pick([undefined, undefined, undefined, { absolute: 0.1 }]);
  const max_power = { units: "KW", value: Math.ceil(limit * 10) / 10 };
  const body = { max_power, data, ...(shaving_threshold && { shaving_threshold }) };
  return { body, prices: { import: series(imports, price), export: series(exports, chance.pick([price, () => 0.1])) } };
}

/** The most time at full power, and the least cost of what an answer delivers, by HiGHS: no plan beats them. */
function solve({ body, prices }, answer) {
  const devices = body.data.map((entry, at) => ({
    at,
    name: entry.device_id,
    direction: entry.direction,
    from: Date.parse(entry.start_time),
    to: Date.parse(entry.end_time),
    power: Math.min(entry.max_power.value, body.max_power.value),
    wanted: entry.energy.value,
    delivered: answer.data[at].energy.value,
  }));
  const periods = Object.fromEntries(
    ["IMPORT", "EXPORT"].map((direction) => [
      direction,
      prices[direction.toLowerCase()].map(({ valid_from, valid_to, price }) => ({
        from: Date.parse(valid_from),
        to: Date.parse(valid_to),
        cost: direction === "IMPORT" ? price.value : -price.value,
      })),
    ]),
  );
  const cap = (direction) => {
    const price = body.shaving_threshold?.absolute;
    return price === undefined ? Infinity : direction === "IMPORT" ? price : -price;
  };
  const spans = devices.concat(periods.IMPORT, periods.EXPORT);
  const edges = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const [variables, rows] = [[], []];
  const sum = (list, factor = () => 1) => list.map((x) => `${factor(x)} ${x.name}`).join(" + ");
  edges.slice(1).forEach((to, t) => {
    const from = edges[t];
    const hours = (to - from) / HOUR;
    const here = devices.flatMap((device) => {
      const period = periods[device.direction].find((period) => period.from <= from && to <= period.to);
      const isOpen = device.from <= from && to <= device.to && period?.cost <= cap(device.direction);
      return isOpen ? [{ name: `x${device.at}_${t}`, device, cost: period.cost, most: device.power * hours }] : [];
    });
    variables.push(...here);
    for (const direction of ["IMPORT", "EXPORT"]) {
      const own = here.filter(({ device }) => device.direction === direction);
      if (own.length > 0) rows.push(`${sum(own)} <= ${body.max_power.value * hours}`);
    }
    for (const name of new Set(here.map(({ device }) => device.name))) {
      const own = here.filter(({ device }) => device.name === name);
      rows.push(`${sum(own, ({ device }) => 1 / device.power)} <= ${hours}`);
    }
  });
  if (variables.length === 0) return { time: 0, cost: 0, devices };
  const bounds = variables.map(({ name, most }) => ` ${name} <= ${most}`).join("\n");
  const run = (objective, extra) => {
    const tolerances = { primal_feasibility_tolerance: 1e-9, dual_feasibility_tolerance: 1e-9 };
    const program = `${objective}\nSubject To\n ${rows.concat(extra).join("\n ")}\nBounds\n${bounds}\nEnd`;
    const { Status, ObjectiveValue } = highs.solve(program, tolerances);
    assert.equal(Status, "Optimal");
    return ObjectiveValue;
  };
  const energies = (limits) =>
    devices.flatMap((device) => {
      const own = variables.filter((x) => x.device === device);
      return own.length > 0 ? limits(device).map((limit) => `${sum(own)} ${limit}`) : [];
    });
  const most = energies(({ wanted }) => [`<= ${wanted}`]);
  const time = run(`Maximize\n ${sum(variables, ({ device }) => 1 / device.power)}`, most);
  const terms = variables.map(({ name, cost }) => `${cost < 0 ? "-" : "+"} ${Math.abs(cost)} ${name}`).join(" ");
  const same = energies(({ delivered }) => [`>= ${delivered - 1e-6}`, `<= ${delivered + 1e-6}`]);
  return { time, cost: run(`Minimize\n ${terms}`, same), devices };
}

test("the order of the entries changes the order of the answer and nothing else", () => {
  const drawn = (next) => {
    const chance = choices(next);
    return instance(chance, chance.pick([false, true]));
  };
  forAll({ seed: SEED, runs: 2 * INSTANCES }, drawn, ({ body, prices }, next) => {
    const chance = choices(next);
    const order = body.data.map((_, at) => at).sort(() => chance.whole(0, 1) - 0.5);
    const [one, other] = [body, { ...body, data: order.map((at) => body.data[at]) }].map((body) =>
      amount(body, { prices, certificate: true, reasons: "text" }),
    );
    const permuted = (list) => order.map((at) => list[at]);
    assert.deepEqual(other.data, permuted(one.data));
    assert.deepEqual(other.reasons, permuted(one.reasons));
    assert.deepEqual(other.certificate.devices, permuted(one.certificate.devices));
    assert.deepEqual([other.id, other.tariff, other.certificate.bound], [one.id, one.tariff, one.certificate.bound]);
  });
});

function isDoubtful({ warnings }) {
  return warnings?.at(-1)?.code === "not_proven_optimal";
}

/** No device runs twice at a time. */
function assertTurns({ data }) {
  const ends = new Map();
  const segments = data.flatMap(({ device_id, schedule }) =>
    schedule.map(({ start_time, end_time }) => [device_id, Date.parse(start_time), Date.parse(end_time)]),
  );
  for (const [name, from, to] of segments.sort((a, b) => a[1] - b[1])) {
    assert.ok(from >= (ends.get(name) ?? -Infinity), `${name} at ${iso(from)}`);
    ends.set(name, to);
  }
}

for (const isTight of [false, true]) {
  const where = isTight ? "under limits that bind" : "where no limit binds";
  test(`${INSTANCES} random sites with devices that buy and sell, ${where} (SEED=${SEED})`, (t) => {
    const counts = { doubtful: 0, short: 0 };
    const drawn = (next) => instance(choices(next), isTight);
    forAll({ seed: SEED, runs: INSTANCES }, drawn, ({ body, prices }) => {
      const answer = amount(body, { prices, certificate: true });
      assertTurns(answer);
      const { proven, problems, cost } = verifyCertificate(body, answer, prices);
      const best = solve({ body, prices }, answer);
      // A second of each entry, at the widest range of prices; and what HiGHS is off by.
      const seconds = best.devices.reduce((sum, { power }) => sum + power / 3600, 0) * body.data.length * 0.4 + 1e-5;
      assert.ok(cost >= best.cost - 1e-4, `${cost} is less than ${best.cost}`);
      assert.ok(answer.certificate.bound <= best.cost + seconds, "no bound");
      if (isDoubtful(answer)) {
        assert.ok(isTight && !proven);
        counts.doubtful += 1;
        return;
      }
      assert.deepEqual(problems, []);
      assert.ok(cost <= best.cost + seconds, `${cost} is more than ${best.cost}`);
      const time = best.devices.reduce((sum, { delivered, power }) => sum + delivered / power, 0);
      if (!isTight) assert.ok(Math.abs(time - best.time) <= body.data.length / 3600, `${time} h of ${best.time}`);
      if (answer.warnings) counts.short += 1;
    });
    t.diagnostic(JSON.stringify(counts));
  });
}
