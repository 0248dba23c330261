// Answers of `schedules.soc` and `devices.submitState` are valid by the API's OpenAPI documents, and so are the bodies.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

import { hourly, location, NOW } from "../support/four-hours.js";
import { emptyProject, ROOT } from "../support/project.js";
import { undocumented } from "../support/undocumented-fields.js";

const API = join(ROOT, "..", "shared", "flatpeak", "openapi");
const skip = existsSync(API) ? false : `the API's documents are not at ${API}`;

const project = await emptyProject();
const { Planner } = await project.load();

/** What the local engine adds to the API's answer. */
const OWN_FIELDS = [".warnings", ".data[].trajectory"];

const ID = "dev_63a6087272941ef077a8fd3e";

const planner = new Planner({
  prices: { import: hourly(0.3, -0.1, 0.2, 0.4), export: hourly(0.3, -0.1, 0.2, 0.4) },
  location,
  devices: [{ id: ID, battery: { capacity_kwh: 10, power_kw: 5, round_trip_efficiency: 0.9 } }],
  now: NOW,
});

/** The schemas of a document: OpenAPI 3.0, whose own keywords do not restrict anything. */
async function schemas(name) {
  const { components } = parse(await readFile(join(API, `${name}.yaml`), "utf8"));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: "api", components });
  // References point into the document.
  const compile = (schema) => ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')));
  const json = ({ content }) => content["application/json"].schema;
  return { components, compile, json };
}

const STATES = [
  { state_of_charge_percent: 20, target_state_of_charge_percent: 70 },
  { state_of_charge_percent: 70, target_state_of_charge_percent: 20 },
  { state_of_charge_percent: 50, target_state_of_charge_percent: 50 },
  { state_of_charge_percent: 0, target_state_of_charge_percent: 100 },
  { state_of_charge_percent: 34.2, target_state_of_charge_percent: 10, backup_reserve_percent: 20 },
  {
    record_reference_id: "MET1234567890",
    state_of_charge_percent: 34.2,
    target_state_of_charge_percent: 80,
    energy_flow_direction: "EXPORT",
    battery_power_kw: -3.4,
    energy_remaining_kwh: 8.3,
    backup_reserve_percent: 20,
  },
];

const BODIES = STATES.flatMap((state) =>
  [NOW, "2026-01-01T05:45:00+05:45"].flatMap((time) =>
    [24, 0.5, 2].map((schedule_horizon) => ({
      device_id: ID,
      schedule_horizon,
      device_state: { ...state, time },
    })),
  ),
);

const OPTIONS = [{}, { arbitrage: true }, { arbitrage: true, trajectory: true }];

describe("schedules.soc", { skip }, () => {
  test("every answer is valid, and has no field but the documented ones and the engine's own", async () => {
    const { components, compile } = await schemas("schedule-by-soc");
    const schema = components.schemas.ScheduleBySoc;
    const valid = compile(schema);
    const own = new Set();
    let empty = 0;
    for (const body of BODIES) {
      for (const options of OPTIONS) {
        const answer = planner.schedules.soc(body, options);
        assert.ok(valid(answer), `${JSON.stringify(body)}: ${JSON.stringify(valid.errors)}`);
        for (const path of undocumented(answer, schema)) own.add(path);
        if (answer.data[0].schedule.length === 0) empty += 1;
      }
    }
    assert.deepEqual([...own].sort(), [...OWN_FIELDS].sort());
    assert.ok(empty > 0, "no schedule was empty");
  });

  test("every time is in the offset of the state, and time_created is UTC", () => {
    for (const body of BODIES) {
      const { data, time_created } = planner.schedules.soc(body, { arbitrage: true, trajectory: true });
      const offset = body.device_state.time === NOW ? /Z$/ : /\+05:45$/;
      const [{ schedule, trajectory, ...plan }] = data;
      for (const { start_time, end_time } of [plan, ...schedule]) {
        assert.match(start_time, offset);
        assert.match(end_time, offset);
      }
      for (const { time } of trajectory) assert.match(time, offset);
      assert.equal(time_created, NOW);
    }
  });

  test("a body that is valid for the API is valid here, and every documented field can be given", async () => {
    const { components, compile, json } = await schemas("schedule-by-soc");
    const schema = json(components.requestBodies.ScheduleBySocCreate);
    const valid = compile(schema);
    const [body] = BODIES;
    assert.ok(valid(body), JSON.stringify(valid.errors));
    assert.deepEqual(Object.keys(body).sort(), Object.keys(schema.properties).sort());
    assert.equal(planner.schedules.soc(body).object, "schedule_soc");
    const fields = Object.keys(components.schemas.DeviceStateSubmit.properties);
    assert.deepEqual(Object.keys({ ...STATES.at(-1), time: NOW }).sort(), fields.sort());
  });
});

describe("devices.submitState", { skip }, () => {
  test("every answer is valid and has the documented fields alone", async () => {
    const { components, compile, json } = await schemas("submit-a-device-state");
    const schema = json(components.responses.DeviceStateCreate);
    const valid = compile(schema);
    const accepted = compile(components.schemas.DeviceStateSubmit);
    for (const state of STATES) {
      const body = { ...state, time: NOW };
      assert.ok(accepted(body), JSON.stringify(accepted.errors));
      const answer = planner.devices.submitState(ID, body);
      assert.ok(valid(answer), JSON.stringify(valid.errors));
      assert.deepEqual(Object.keys(answer).sort(), Object.keys(schema.properties).sort());
    }
  });

  test("the example of every field is taken", async () => {
    const { components } = await schemas("submit-a-device-state");
    const { properties } = components.schemas.DeviceStateSubmit;
    const example = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, field.example]));
    assert.equal(planner.devices.submitState(ID, example).object, "device_state");
  });
});
