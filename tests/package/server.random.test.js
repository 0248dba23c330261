// Both engines plan the same: a client that asks the handler, and the planner that the handler asks, for random sites and
// windows. SEED repeats a run; with SOAK there are more.

import assert from "node:assert/strict";
import { test } from "node:test";

import { random } from "../support/seeded-random.js";
import { HOUR, iso, sites, START } from "../support/site.js";
import { ANODE, BUSBAR, createHandler, flatpeak, planner as planner4, PRICES, ZERO } from "../support/server.js";

const COUNT = process.env.SOAK === undefined ? 40 : 1000;
const SEED = Number(process.env.SEED ?? 1);

const withoutTime = (answer) => ({ ...answer, time_created: undefined });

/** What an engine answers, or what it refuses with. */
async function outcome(work) {
  try {
    return withoutTime(await work());
  } catch (error) {
    assert.ok(error instanceof flatpeak.FlatpeakError, error);
    return [error.name, error.status, error.code, error.message];
  }
}

/** The same, with a code that the oldest version does not send. */
const withCodeOf = (expected, found) =>
  Array.isArray(found) && Array.isArray(expected) ? [found[0], found[1], expected[2], found[3]] : found;

const clients = (planner) =>
  Object.fromEntries(
    [ZERO, ANODE, BUSBAR].map((apiVersion) => [
      apiVersion,
      new flatpeak.Flatpeak({ bearer: "any", apiVersion, fetch: createHandler(planner), maxRetries: 0 }),
    ]),
  );

/** As version anode calls a plan of energies. */
const asAnode = (answer) =>
  Array.isArray(answer) ? answer : { ...answer, object: "schedule_amount", id: answer.id.replace("sch_", "sae_") };

test(`${COUNT} sites, jointly planned`, async () => {
  for (const { number, body, prices } of sites(COUNT)) {
    const planner = planner4({ prices });
    const byVersion = clients(planner);
    const asked = { location_id: "loc_home", ...body };
    const expected = await outcome(() => planner.schedules.amount(asked));
    const of = (version) => outcome(() => byVersion[version].schedules.amount(asked));
    assert.deepEqual(withCodeOf(expected, await of(ZERO)), expected, `${number} ${ZERO}`);
    assert.deepEqual(await of(ANODE), asAnode(expected), `${number} ${ANODE}`);
    planner.free();
  }
});

test(`${COUNT} windows, of which some cannot be planned`, async () => {
  const { pick, whole } = random(SEED);
  const planner = planner4();
  const byVersion = clients(planner);
  const refused = new Set();
  for (let number = 0; number < COUNT; number += 1) {
    const start = START + whole(-1, 9) * (HOUR / 2);
    const window = {
      start_time: iso(start),
      end_time: iso(start + whole(1, 8) * (HOUR / 2)),
      segment: pick(["LOW", "HIGH"]),
    };
    const direction = pick(["IMPORT", "EXPORT", "LOCAL"]);
    const place = { location_id: "loc_home", ...window };
    for (const [operation, body] of [
      ["duration", { ...place, tariff_direction: direction, duration: whole(1, 300) }],
      [
        "limit",
        { ...place, direction, ...pick([{ absolute: whole(0, 50) / 100 }, { relative: whole(1, 100) / 100 }]) },
      ],
    ]) {
      const expected = await outcome(() => planner.schedules[operation](body));
      if (Array.isArray(expected)) refused.add(expected[2]);
      for (const version of [ANODE, BUSBAR]) {
        assert.deepEqual(
          await outcome(() => byVersion[version].schedules[operation](body)),
          expected,
          `${number} ${version}`,
        );
      }
    }
  }
  assert.ok(refused.has("no_price_data"), [...refused].join());
});

test(`${COUNT} batteries, from states that are sent along or were submitted before`, async () => {
  const { pick, whole } = random(SEED);
  const planner = planner4();
  const other = planner4();
  const client = clients(planner)[BUSBAR];
  const outcomes = new Set();
  for (let number = 0; number < COUNT; number += 1) {
    const state = {
      time: iso(START + whole(-60, 6) * 60_000),
      state_of_charge_percent: whole(0, 120),
      target_state_of_charge_percent: whole(0, 100),
      ...pick([{}, { backup_reserve_percent: whole(0, 50) }, { record_reference_id: `r${whole(0, 9)}` }]),
      ...pick([{}, { energy_flow_direction: pick(["IMPORT", "EXPORT"]), battery_power_kw: whole(0, 50) / 10 }]),
    };
    const device = pick(["dev_battery", "dev_battery", "dev_other"]);
    const body = {
      device_id: device,
      schedule_horizon: whole(1, 20) / 4,
      ...pick([{}, { device_state: state }]),
    };
    for (const call of [
      (engine) => engine.devices.submitState(device, state),
      (engine) => engine.schedules.soc(body),
    ]) {
      const expected = await outcome(() => call(other));
      outcomes.add(Array.isArray(expected) ? expected[2] : expected.object);
      assert.deepEqual(await outcome(() => call(client)), expected, `${number}`);
    }
  }
  for (const code of ["schedule_soc", "device_state", "not_found", "invalid_value"]) {
    assert.ok(outcomes.has(code), `${code} of ${[...outcomes].join()}`);
  }
});

test(`${COUNT} windows of prices, in every version, plan as the planner does that has them`, async () => {
  const { pick, whole } = random(SEED);
  const planner = planner4();
  const byVersion = Object.fromEntries(
    [ZERO, ANODE, BUSBAR].map((apiVersion) => {
      const fetch = createHandler({ planner, prices: PRICES });
      return [apiVersion, new flatpeak.Flatpeak({ bearer: "any", apiVersion, fetch, maxRetries: 0 })];
    }),
  );
  for (let number = 0; number < COUNT; number += 1) {
    const from = whole(0, 7);
    const window = {
      start_time: iso(START + from * (HOUR / 2)),
      end_time: iso(START + whole(from + 1, 8) * (HOUR / 2)),
    };
    const direction = pick(["IMPORT", "EXPORT"]);
    const asked = { location_id: "loc_home", ...window, tariff_direction: direction };
    const documents = [];
    for (const client of Object.values(byVersion)) documents.push(await client.prices.retrieve(asked));
    for (const { id, time_created, ...document } of documents) {
      assert.match(id, /^prs_[0-9a-f]{24}$/);
      assert.ok(time_created);
      const copy = planner4({ prices: { import: document } });
      const plan = copy.schedules.duration({ ...window, segment: "LOW", duration: 20 });
      const expected = planner.schedules.duration({
        ...window,
        segment: "LOW",
        duration: 20,
        tariff_direction: direction,
      });
      // What is sold is dear, and what is bought is cheap: as numbers they are found alike.
      assert.deepEqual(plan.data, expected.data, `${number}`);
      copy.free();
    }
  }
});
