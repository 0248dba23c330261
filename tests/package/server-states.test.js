// What a handler keeps: the states of devices, and the prices that it was given.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hours } from "../support/four-hours.js";
import { ask, createHandler, handler, planner, STATE } from "../support/server.js";

describe("the states of devices", () => {
  const read = async (handle) => (await ask(handle, "GET /devices/dev_battery/state")).json.state_of_charge_percent;
  const submit = (handle, change) => ask(handle, "PUT /devices/dev_battery/state", { ...STATE, ...change });

  test("the latest stands, and a record that came before changes nothing", async () => {
    const handle = handler();
    await submit(handle, { record_reference_id: "r1", state_of_charge_percent: 30, time: "2026-01-01T00:01:00Z" });
    assert.equal(await read(handle), 30);
    await submit(handle, { state_of_charge_percent: 40 });
    assert.equal(await read(handle), 30);
    await submit(handle, { state_of_charge_percent: 50, time: "2026-01-01T01:01:00+01:00" });
    assert.equal(await read(handle), 50);
    await submit(handle, { record_reference_id: "r1", state_of_charge_percent: 60, time: "2026-01-01T00:02:00Z" });
    assert.equal(await read(handle), 50);
  });

  test("are kept where the caller says, and what was refused is not", async () => {
    const states = new Map();
    const handle = handler({}, { states });
    assert.equal((await submit(handle, { state_of_charge_percent: 101 })).status, 400);
    assert.equal(states.size, 0);
    await submit(handle, {});
    assert.deepEqual(states.get("dev_battery").state, STATE);
    assert.equal(await read(handler({}, { states })), 20);
  });
});

test("prices may have any form that a planner takes, and gaps", async () => {
  const period = (hour, price) => ({
    valid_from: `2026-01-01T0${hour}:00:00Z`,
    valid_to: `2026-01-01T0${hour + 1}:00:00Z`,
    ...price,
  });
  const data = [
    period(2, { tariff: { rate: 0.3 } }),
    period(0, { price: { value: 0, confidence: 0 } }),
    period(1, { price: { value: 0.2 } }),
  ];
  for (const prices of [data, { data }, { import: data }]) {
    const handle = createHandler({ planner: planner({ prices }), prices });
    const { json } = await ask(handle, "POST /prices", { location_id: "loc_home", ...hours });
    assert.deepEqual(
      json.data.map(({ valid_from, price }) => [valid_from, price]),
      [
        ["2026-01-01T01:00:00Z", { value: 0.2, confidence: 1 }],
        ["2026-01-01T02:00:00Z", { value: 0.3, confidence: 1 }],
      ],
    );
  }
  const bare = createHandler(planner());
  const { status, json } = await ask(bare, "POST /prices", { location_id: "loc_home", ...hours });
  assert.deepEqual([status, json.code], [422, "no_tariff_connected"]);
});
