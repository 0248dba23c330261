// A request for a site, and a plan before it, with anything in any place: it is answered or refused, and nothing else happens.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { generator } from "../support/seeded-random.js";
import { emptyProject } from "../support/project.js";
import { START, battery, columns, hours, kw, kwh } from "../support/home.js";

const TRIALS = 400 * Number(process.env.SOAK ?? 1);
const SEED = Number(process.env.SEED ?? 1);

const { FlatpeakError, Planner } = await (await emptyProject()).load();
const prices = { import: columns([0.1, 0.3, 0.2, 0.4]), export: columns([0.05, 0.4, 0, -0.1]) };
const planner = new Planner({ prices, location: { timezone: "Etc/UTC", currency_code: "EUR" }, now: START });

const VALID = () => ({
  start_time: START,
  end_time: hours(4),
  grid: { max_import: kw(6), max_export: kw(2), peak: { rate: 1, interval_minutes: 60, paid: kw(1) } },
  load: columns([1, 1, 2, 1]),
  generation: [{ start_time: START, end_time: hours(4), power: 1.5 }],
  curtailment: true,
  data: [
    { device_id: "car", start_time: hours(1), end_time: hours(3), energy: kwh(4), max_power: kw(4), min_power: kw(2) },
    battery("home", {
      efficiency: 0.9,
      from: 50,
      to: 20,
      targets: [{ time: hours(2), state_of_charge_percent: 60 }],
      available: [{ start_time: START, end_time: hours(3) }],
      trips: [{ time: hours(3), energy: kwh(2) }],
      grid_charging: false,
      grid_discharging: false,
      wear_cost: 0.01,
      end_value: 0.1,
    }),
  ],
});

const VALUES = [
  () => undefined,
  () => null,
  () => NaN,
  () => Infinity,
  () => -1,
  () => 0,
  () => 1e-300,
  () => 1e9,
  () => 1e308,
  () => "",
  () => "9999-12-31T23:59:59Z",
  () => hours(2),
  () => [],
  () => ({}),
  () => true,
  () => () => 1,
  () => 5n,
  () => Symbol("s"),
  () => new Map(),
  () => [1, 2, 3],
];

function places(value) {
  if (value === null || typeof value !== "object") return [];
  return Object.keys(value).flatMap((name) => [[value, name], ...places(value[name])]);
}

test(`${TRIALS} random mutations are answered or refused, and do no harm`, () => {
  const previous = planner.schedules.site(VALID());
  const before = JSON.stringify(previous);
  let answered = 0;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const random = generator(SEED * 1_000_003 + trial);
    const pick = (list) => list[Math.floor(random() * list.length)];
    const body = VALID();
    const options = { certificate: true, maxMillis: 20 };
    if (trial % 2 > 0) Object.assign(options, { previous: structuredClone(previous), keepWithin: 0.1 });
    const input = pick([body, options]);
    for (let change = 0; change <= Math.floor(random() * 2); change += 1) {
      const [object, name] = pick(places(input));
      if (random() < 0.15) delete object[name];
      else object[name] = pick(VALUES)();
    }
    const shown = () => `SEED=${SEED} trial ${trial}: ${inspect({ body, options }, { depth: 8 }).slice(0, 9000)}`;
    try {
      const answer = planner.schedules.site(body, options);
      answered += 1;
      const { optimality, tariff } = answer;
      for (const value of [tariff.value, optimality.bound, optimality.gap]) assert.ok(Number.isFinite(value), shown());
      assert.ok(optimality.gap >= 0, shown());
      assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer, shown());
    } catch (error) {
      assert.ok(error instanceof FlatpeakError && error.code !== "engine_failed", `${error} ${shown()}`);
    }
  }
  assert.ok(answered > TRIALS / 20, `${answered} answered`);
  assert.equal(JSON.stringify(planner.schedules.site(VALID())), before);
});
