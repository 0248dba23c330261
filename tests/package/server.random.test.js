// Both engines plan the same: a client that asks the handler, and the planner that the handler asks, for random sites and
// windows. SEED repeats a run; with SOAK there are more.

import assert from "node:assert/strict";
import { test } from "node:test";

import { random } from "../support/seeded-random.js";
import { HOUR, iso, sites, START } from "../support/site.js";
import { ANODE, BUSBAR, createHandler, flatpeak, planner as planner4, ZERO } from "../support/server.js";

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

const clients = (planner) =>
  Object.fromEntries(
    [ZERO, ANODE, BUSBAR].map((apiVersion) => [
      apiVersion,
      new flatpeak.Flatpeak({ bearer: "any", apiVersion, fetch: createHandler(planner), maxRetries: 0 }),
    ]),
  );

test(`${COUNT} sites, jointly planned`, async () => {
  for (const { number, body, prices } of sites(COUNT)) {
    const planner = planner4({ prices });
    const client = clients(planner)[ZERO];
    const asked = { location_id: "loc_home", ...body };
    assert.deepEqual(
      await outcome(() => client.schedules.amount(asked)),
      await outcome(() => planner.schedules.amount(asked)),
      `${number}`,
    );
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
