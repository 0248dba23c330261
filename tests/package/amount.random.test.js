// Several devices under one site limit, on random instances: against HiGHS on the same linear program, and with the
// proof that every answer brings along.

import assert from "node:assert/strict";
import { test } from "node:test";

import loadHighs from "highs";

import { choices, random } from "../support/seeded-random.js";
import { emptyProject } from "../support/project.js";
import { forAll } from "../support/shrinking.js";

const INSTANCES = 40 * Number(process.env.SOAK ?? 1);
const SEED = Number(process.env.SEED ?? 1);
const START = Date.parse("2026-04-15T00:00:00Z");
const MINUTE = 60_000;

const { Planner, verifyCertificate } = await (await emptyProject()).load();
const highs = await loadHighs();

/** A request with its prices: 1 to 12 devices, 4 to 120 periods of mixed length, ties, negative prices. */
function instance(chance) {
  const periods = chance.whole(4, 120);
  const lengths = Array.from({ length: periods }, () => chance.pick([5, 15, 15, 30, 60]));
  const spread = chance.pick([3, 40, 1000]);
  const series = () => {
    let end = START;
    return lengths.map((minutes) => {
      const from = end;
      end += minutes * MINUTE;
      const value = (chance.whole(0, spread) - spread / 4) / spread / 3;
      return { valid_from: iso(from), valid_to: iso(end), price: { value: Math.round(value * 1e5) / 1e5 } };
    });
  };
  const total = lengths.reduce((sum, minutes) => sum + minutes, 0);
  const devices = chance.whole(1, 12);
  const data = Array.from({ length: devices }, (_, at) => {
    const from = chance.whole(0, total - 2);
    const to = chance.whole(from + 1, total);
    const power = chance.whole(1, 22) / chance.pick([1, 2, 3]);
    // Often more than fits.
    const hours = ((to - from) / 60) * chance.pick([0.1, 0.3, 0.6, 1, 1.4]);
    return {
      device_id: `dev_${at}`,
      direction: chance.pick(["IMPORT", "IMPORT", "EXPORT"]),
      start_time: iso(START + from * MINUTE),
      end_time: iso(START + to * MINUTE),
      ...(chance.whole(0, 4) > 0 && { max_power: { units: "KW", value: power } }),
      energy: { units: "KWH", value: Math.max(0.01, Math.round(power * hours * 1000) / 1000) },
    };
  });
  const max_power = { units: "KW", value: chance.whole(2, 60) };
  const threshold = chance.pick([undefined, undefined, { relative: chance.whole(1, 100) / 100 }, { absolute: 0.1 }]);
  const body = { max_power, data, ...(threshold && { shaving_threshold: threshold }) };
  return { body, prices: { import: series(), export: series() } };
}

function iso(instant) {
  return new Date(instant).toISOString();
}

/** The same site so many times as large: the limit and the powers, and energies that fill no window to the last second. */
function scaled({ body, prices }, factor) {
  const times = (quantity, by = factor) => ({ ...quantity, value: quantity.value * by });
  const data = body.data.map(({ max_power, energy, ...entry }) => ({
    ...entry,
    ...(max_power && { max_power: times(max_power) }),
    energy: times(energy, 0.99 * factor),
  }));
  return { prices, body: { ...body, max_power: times(body.max_power), data } };
}

/** The steps of time, the devices and where they may run: the request in numbers, for the solver. */
function problem({ body, prices }, direction) {
  const sign = direction === "IMPORT" ? 1 : -1;
  const periods = prices[direction.toLowerCase()].map(({ valid_from, valid_to, price }) => ({
    from: Date.parse(valid_from),
    to: Date.parse(valid_to),
    cost: sign * price.value,
  }));
  const devices = body.data
    .filter((entry) => entry.direction === direction)
    .map((entry) => ({
      from: Date.parse(entry.start_time),
      to: Date.parse(entry.end_time),
      power: Math.min(entry.max_power?.value ?? Infinity, body.max_power.value),
      energy: entry.energy.value,
    }));
  const edges = [...new Set([...periods, ...devices].flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const steps = edges.slice(1).map((to, at) => ({
    from: edges[at],
    hours: (to - edges[at]) / 3_600_000,
    cost: periods.find((period) => period.from <= edges[at] && to <= period.to)?.cost,
  }));
  for (const device of devices) device.cap = cap(body.shaving_threshold, device, periods, sign);
  return { devices, steps: steps.filter(({ cost }) => cost !== undefined), limit: body.max_power.value };
}

function cap(threshold, device, periods, sign) {
  if (threshold?.absolute !== undefined) return sign * threshold.absolute;
  if (threshold?.relative === undefined) return Infinity;
  const costs = periods.filter(({ from, to }) => to > device.from && from < device.to).map(({ cost }) => cost);
  const [low, high] = [Math.min(...costs), Math.max(...costs)];
  return low + ((threshold.relative - 0.01) / 0.99) * (high - low) + 1e-12;
}

/** The most energy, then the least cost for it, by HiGHS. */
function solve({ devices, steps, limit }) {
  const variables = devices.flatMap((device, i) =>
    steps.flatMap((step, t) => {
      const open = device.from <= step.from && step.from < device.to && step.cost <= device.cap;
      return open ? [{ name: `x${i}_${t}`, i, t, most: device.power * step.hours, cost: step.cost }] : [];
    }),
  );
  if (variables.length === 0) return { energy: 0, cost: 0 };
  const sum = (list) => list.map(({ name }) => name).join(" + ");
  const rows = [
    ...devices.map((device, i) => [variables.filter((x) => x.i === i), device.energy]),
    ...steps.map((step, t) => [variables.filter((x) => x.t === t), limit * step.hours]),
  ];
  const limits = rows.filter(([list]) => list.length > 0).map(([list, most]) => ` ${sum(list)} <= ${most}`);
  const bounds = variables.map(({ name, most }) => ` ${name} <= ${most}`);
  const run = (objective, extra = []) =>
    highs.solve(`${objective}\nSubject To\n${[...limits, ...extra].join("\n")}\nBounds\n${bounds.join("\n")}\nEnd`, {
      primal_feasibility_tolerance: 1e-10,
      dual_feasibility_tolerance: 1e-10,
    });
  const energy = run(`Maximize\n ${sum(variables)}`).ObjectiveValue;
  const terms = variables.map(({ name, cost }) => `${cost < 0 ? "-" : "+"} ${Math.abs(cost)} ${name}`).join(" ");
  const least = run(`Minimize\n ${terms}`, [` ${sum(variables)} >= ${energy}`]);
  assert.equal(least.Status, "Optimal");
  return { energy, cost: least.ObjectiveValue };
}

function close(found, expected, size, what) {
  assert.ok(Math.abs(found - expected) <= 1e-7 * Math.max(1, size), `${what}: ${found} for ${expected}`);
}

/** Each way to falsify an answer: a power, a price, a rent. */
function corrupted(answer, chance, factor = 1) {
  const copies = [];
  const change = (name, alter) => {
    const copy = structuredClone(answer);
    if (alter(copy) !== false) copies.push([name, copy]);
  };
  const used = answer.data.flatMap(({ schedule }, at) => (schedule.length > 0 ? [at] : []));
  if (used.length === 0) return copies;
  const at = chance.pick(used);
  // The segment with the most energy: one of less than a part in a billion is rounding.
  const { schedule } = answer.data[at];
  const energies = schedule.map(
    ({ start_time, end_time, power }) => power.value * (Date.parse(end_time) - Date.parse(start_time)),
  );
  const most = energies.indexOf(Math.max(...energies));
  change("a power", ({ data }) => (data[at].schedule[most].power.value *= 1.01));
  change("no segment", ({ data }) => data[at].schedule.splice(most, 1));
  change("a price", ({ certificate }) => (certificate.devices[at].price += 0.01));
  change("a lower price", ({ certificate }) => (certificate.devices[at].price -= 0.01));
  const rents = answer.certificate.site.flatMap(({ rents }, side) => rents.map((_, rent) => [side, rent]));
  if (rents.length > 0) {
    const [side, rent] = chance.pick(rents);
    change("a rent", ({ certificate }) => (certificate.site[side].rents[rent].rent += 0.01));
    change("no rent", ({ certificate }) => certificate.site[side].rents.splice(rent, 1));
  }
  change("a bound", ({ certificate }) => (certificate.bound -= 0.01 * factor));
  change("an energy", ({ data }) => (data[at].energy.value += 0.01 * factor));
  return copies;
}

const TIMES = { seed: SEED, runs: INSTANCES };
const drawn = (next) => instance(choices(next));

test(`${INSTANCES} random sites cost what HiGHS finds, and prove it (SEED=${SEED})`, () => {
  forAll(TIMES, drawn, ({ body, prices }, next) => {
    const planner = new Planner({ prices, location: { timezone: "Europe/Vienna", currency_code: "EUR" } });
    const answer = planner.schedules.amount(body, { certificate: true });
    planner.free();
    const proof = verifyCertificate(body, answer, prices);
    assert.deepEqual(proof.problems, []);
    let [energy, cost, size] = [0, 0, 0];
    for (const direction of ["IMPORT", "EXPORT"]) {
      const solved = solve(problem({ body, prices }, direction));
      energy += solved.energy;
      cost += solved.cost;
      size += Math.abs(solved.cost);
    }
    const delivered = answer.data.reduce((sum, device) => sum + device.energy.value, 0);
    close(delivered, energy, energy, "energy");
    close(proof.cost, cost, size, "cost");
    const short = answer.data.filter((device, at) => device.energy.value < body.data[at].energy.value - 1e-6);
    assert.equal(answer.warnings?.length ?? 0, short.length, "warnings");
    for (const [change, copy] of corrupted(answer, choices(next))) {
      assert.equal(verifyCertificate(body, copy, prices).proven, false, `with ${change} changed`);
    }
  });
});

for (const [size, factor] of Object.entries({ "a few watts": 1e-3, "many megawatts": 1e3, "many gigawatts": 1e7 })) {
  test(`${INSTANCES} random sites of ${size} prove their plans (SEED=${SEED})`, () => {
    forAll(
      TIMES,
      (next) => scaled(drawn(next), factor),
      ({ body, prices }, next) => {
        const planner = new Planner({ prices, location: { timezone: "Europe/Vienna", currency_code: "EUR" } });
        const answer = planner.schedules.amount(body, { certificate: true });
        planner.free();
        assert.deepEqual(verifyCertificate(body, answer, prices).problems, []);
        for (const [change, copy] of corrupted(answer, choices(next), factor)) {
          const { proven } = verifyCertificate(body, copy, prices);
          assert.equal(proven, false, `with ${change} changed`);
        }
      },
    );
  });
}

test("the order of the devices changes the order of the answer and nothing else", () => {
  forAll(TIMES, drawn, ({ body, prices }, next) => {
    const chance = choices(next);
    const planner = new Planner({
      prices,
      location: { timezone: "Europe/Vienna", currency_code: "EUR" },
      now: "2026-04-15T00:00:00Z",
    });
    const order = body.data.map((_, at) => at).sort(() => chance.whole(0, 1) - 0.5);
    const answer = planner.schedules.amount(body);
    const permuted = planner.schedules.amount({ ...body, data: order.map((at) => body.data[at]) });
    planner.free();
    const { warnings, ...rest } = answer;
    const { warnings: permutedWarnings, ...permutedRest } = permuted;
    assert.deepEqual(permutedRest, { ...rest, data: order.map((at) => rest.data[at]) });
    assert.deepEqual(new Set(permutedWarnings?.map(JSON.stringify)), new Set(warnings?.map(JSON.stringify)));
  });
});

test(`${INSTANCES * 5} random sites with zeros prove their plans, and who wants or may take nothing changes no cost (SEED=${SEED})`, () => {
  const counts = { energies: 0, powers: 0, sites: 0 };
  for (let number = 0; number < INSTANCES * 5; number += 1) {
    const chance = random(SEED * 9_000_011 + number);
    const { body, prices } = instance(chance);
    const kinds = body.data.map(() => chance.pick(["energy", "power", "as it is", "as it is"]));
    const data = body.data.map((device, at) => {
      if (kinds[at] === "energy") return { ...device, energy: { units: "KWH", value: 0 } };
      return kinds[at] === "power" ? { ...device, max_power: { units: "W", value: 0 } } : device;
    });
    const isDark = chance.whole(0, 9) === 0;
    const zeros = { ...body, data, ...(isDark && { max_power: { units: "KW", value: 0 } }) };
    const planner = new Planner({ prices, location: { timezone: "Europe/Vienna", currency_code: "EUR" } });
    const answer = planner.schedules.amount(zeros, { certificate: true, reasons: "text" });
    const { proven, problems } = verifyCertificate(zeros, answer, prices);
    assert.ok(proven, `site ${number}: ${problems.join("; ")}`);
    for (const [at, kind] of kinds.entries()) {
      if (isDark || kind !== "as it is") assert.deepEqual(answer.data[at].schedule, [], `site ${number}`);
    }
    counts.energies += kinds.filter((kind) => kind === "energy").length;
    counts.powers += kinds.filter((kind) => kind === "power").length;
    counts.sites += isDark ? 1 : 0;
    const others = data.filter((_, at) => kinds[at] === "as it is");
    if (!isDark && others.length > 0) {
      const alone = planner.schedules.amount({ ...body, data: others });
      assert.deepEqual([answer.tariff, answer.savings], [alone.tariff, alone.savings], `site ${number}`);
    }
    planner.free();
  }
  assert.ok(
    Object.values(counts).every((count) => count > 0),
    JSON.stringify(counts),
  );
});
