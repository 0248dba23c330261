// What a caller chooses the size of has a bound: beyond it there is an error that names the field, and the planner goes on.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hours, location, NOW, periods, prices } from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const { Flatpeak, FlatpeakError, Planner } = await project.load();
const { memory } = project;

const battery = { capacity_kwh: 10, power_kw: 5 };
const planner = new Planner({ prices, location, now: NOW, devices: [{ id: "dev_a", battery }] });
const bytes = () => JSON.stringify(planner.schedules.duration(fourHours.duration));
const before = bytes();

afterEach(() => assert.equal(bytes(), before));

/** An id of so many characters. */
const id = (length) => `dev_${"a".repeat(length - 4)}`;

const state = (reference) => ({
  record_reference_id: reference,
  time: NOW,
  state_of_charge_percent: 20,
  target_state_of_charge_percent: 80,
});

const device = (device_id) => ({
  device_id,
  direction: "IMPORT",
  ...hours,
  energy: { units: "KWH", value: 5 },
});

/** Each id that a planner takes: its path, and what is called with it. */
const IDS = {
  "devices[0].id": (text) => new Planner({ prices, location, devices: [{ id: text, battery }] }),
  "location.id": (text) => new Planner({ prices, location: { ...location, id: text } }),
  device_id: (text) => planner.schedules.duration({ ...fourHours.duration, device_id: text }),
  location_id: (text) => planner.schedules.limit({ ...fourHours.limit, location_id: text }),
  "data[0].device_id": (text) =>
    planner.schedules.amount({ max_power: { units: "KW", value: 11 }, data: [device(text)] }),
  "device_state.record_reference_id": (text) =>
    planner.schedules.soc({ device_id: "dev_a", device_state: state(text) }),
  record_reference_id: (text) => planner.devices.submitState("dev_a", state(text)),
};

for (const [field, call] of Object.entries(IDS)) {
  test(`${field} has any form, and 1 to 256 characters`, () => {
    for (const text of ["my-car", "5", "Wallbox links #2", "a/b?c", "..", "🔌".repeat(128), "\n", "\0", id(256)]) {
      call(text);
    }
    for (const length of [0, 257, 5_000_000]) {
      const text = length === 0 ? "" : id(length);
      assert.throws(() => call(text), {
        name: "InvalidRequestError",
        code: "invalid_value",
        status: 400,
        field,
        message: `${field} must have 1 to 256 characters, got ${length}`,
      });
    }
  });
}

test("the ids of devices that are asked for, and of the location of a price document, have 1 to 256 characters", () => {
  const tooLong = { code: "invalid_value", message: /must have 1 to 256 characters, got 300$/ };
  assert.throws(() => planner.schedules.soc({ device_id: id(300) }), { ...tooLong, field: "device_id" });
  assert.throws(() => planner.devices.submitState(id(300), state("r")), { ...tooLong, field: "device_id" });
  const document = { location_id: id(300), data: periods(0.4, 0.1) };
  assert.throws(() => new Planner({ prices: document, location }), { ...tooLong, field: "location.id" });
});

test("50 references of 5 MB are refused, and leave the memory at its size", () => {
  const submit = () => planner.devices.submitState("dev_a", state("r".repeat(5_000_000)));
  assert.throws(submit, FlatpeakError);
  const warm = memory.buffer.byteLength;
  for (let time = 0; time < 50; time += 1) assert.throws(submit, { field: "record_reference_id" });
  assert.equal(memory.buffer.byteLength, warm);
});

test("a message repeats no name of a field that is longer than anybody reads", () => {
  const name = "x".repeat(1_000_000);
  const message = (call) => {
    try {
      call();
    } catch (error) {
      return error.message;
    }
  };
  const field = `${"x".repeat(60)}…`;
  assert.match(
    message(() => planner.schedules.duration({ [name]: Symbol("value") })),
    new RegExp(`^${field} must be plain data`),
  );
  assert.match(
    message(() => new Planner({ prices: { import: prices, [name]: prices }, location })),
    new RegExp(`^prices\\.${field} is not a field`),
  );
});

test("a planner has at most 10,000 devices", () => {
  const devices = (count) => Array.from({ length: count }, (_, at) => ({ id: `dev_${at}` }));
  new Planner({ prices, location, devices: devices(10_000) }).free();
  assert.throws(() => new Planner({ prices, location, devices: devices(10_001) }), {
    name: "UnprocessableError",
    code: "too_large",
    status: 422,
    field: "devices",
    message: "devices has more than 10000 devices",
  });
});

test("a call has at most 2^25 values and 2^27 characters", () => {
  const tooLarge = { name: "UnprocessableError", code: "too_large", status: 422 };
  // Each list is allowed, all together are not.
  const rows = Array.from({ length: 34 }, () => new Float64Array(1_000_000));
  assert.throws(() => planner.schedules.duration({ ...fourHours.duration, more: rows }), tooLarge);
  const text = "x".repeat(2 ** 27 + 1);
  assert.throws(() => planner.schedules.duration({ ...fourHours.duration, segment: text }), tooLarge);
  const flatpeak = new Flatpeak({ bearer: "t", fetch: async () => new Response("{}") });
  return assert.rejects(async () => flatpeak.request("POST", "/schedules", text), tooLarge);
});

test("where there is next to no memory left, no planner is made, and those that are there go on", async () => {
  await project.write(
    "full.mjs",
    `import assert from "node:assert/strict";
     const { Instance } = WebAssembly;
     let memory;
     WebAssembly.Instance = class extends Instance {
       constructor(...given) {
         super(...given);
         memory ??= this.exports.memory;
       }
     };
     const { Planner } = await import("flatpeak-wasm");
     const prices = { start: "2026-01-01T00:00:00Z", intervalMinutes: 60, values: [0.4, 0.1, 0.2, 0.3] };
     const make = () => new Planner({ prices, location: { timezone: "Europe/Vienna", currency_code: "EUR" } });
     const hours = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T04:00:00Z" };
     const plan = (planner) => planner.schedules.duration({ ...hours, segment: "LOW", duration: 90 }).data;
     const planner = make();
     const before = JSON.stringify(plan(planner));
     // 2 GiB are all that the module may have: 100 MiB of them are left.
     memory.grow((2 ** 31 - 100 * 2 ** 20) / 65_536 - memory.buffer.byteLength / 65_536);
     assert.throws(make, { name: "UnprocessableError", code: "too_large", field: "prices" });
     for (let time = 0; time < 100; time += 1) assert.equal(JSON.stringify(plan(planner)), before);
     console.log("alive");`,
  );
  const { code, stdout, stderr } = await project.node("full.mjs");
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "alive\n" }, stderr);
});
