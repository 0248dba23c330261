// The API's words: which bodies are sent, how they are written, and which are refused before.

import assert from "node:assert/strict";
import { test } from "node:test";

import { api, failure } from "../support/api.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const { Flatpeak, ...errors } = await project.load();

const WINDOW = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T04:00:00Z" };
const CAR = { device_id: "dev_car", direction: "IMPORT", ...WINDOW, energy: { units: "KWH", value: 20 } };
const AMOUNT = { location_id: "loc_home", max_power: { units: "KW", value: 11 }, data: [CAR] };
const DURATION = { location_id: "loc_home", ...WINDOW, segment: "LOW", duration: 90 };
const LIMIT = { location_id: "loc_home", ...WINDOW, segment: "LOW", absolute: 0.2 };
const STATE = { time: WINDOW.start_time, state_of_charge_percent: 20, target_state_of_charge_percent: 80 };
const SOC = { device_id: "dev_battery", schedule_horizon: 24 };
const PRICES = { location_id: "loc_home", ...WINDOW };

const server = await api();

function client(options) {
  server.requests.length = 0;
  return new Flatpeak({ bearer: "b", baseURL: server.baseURL, ...options });
}

/** What one call sends: its place and its body. */
async function sent(call, options) {
  await call(client(options));
  const [{ method, url, body }] = server.requests;
  return [`${method} ${url}`, body === "" ? undefined : JSON.parse(body)];
}

/** What is wrong with a call that is not sent. */
async function refused(call, options) {
  const error = await failure(call(client(options)));
  assert.ok(error instanceof errors.InvalidRequestError, String(error));
  assert.equal(server.requests.length, 0);
  return [error.code, error.field];
}

const amount = (body) => (flatpeak) => flatpeak.schedules.amount(body);
const duration = (body) => (flatpeak) => flatpeak.schedules.duration(body);
const limit = (body) => (flatpeak) => flatpeak.schedules.limit(body);
const soc = (body) => (flatpeak) => flatpeak.schedules.soc(body);
const submit = (id, body) => (flatpeak) => flatpeak.devices.submitState(id, body);

test("a device without a direction imports, and the body says so", async () => {
  const { direction, ...car } = CAR;
  for (const direction of [undefined, null]) {
    const [, body] = await sent(
      amount({
        ...AMOUNT,
        data: [
          { ...car, direction },
          { ...CAR, direction: "EXPORT" },
        ],
      }),
    );
    assert.deepEqual(body.data, [
      { ...car, direction: "IMPORT" },
      { ...CAR, direction: "EXPORT" },
    ]);
  }
  assert.equal(direction, "IMPORT");
});

test("numbers that older pages write as strings are sent as numbers", async () => {
  const [, body] = await sent(
    amount({
      location_id: "loc_home",
      max_power: { units: "W", value: "14000" },
      shaving_threshold: { relative: "0.83", absolute: " -0.123 " },
      data: [{ ...CAR, max_power: { units: "KW", value: "7.4" }, energy: { units: "WH", value: "24500" } }],
    }),
  );
  assert.deepEqual(body, {
    location_id: "loc_home",
    max_power: { units: "W", value: 14000 },
    shaving_threshold: { relative: 0.83, absolute: -0.123 },
    data: [{ ...CAR, max_power: { units: "KW", value: 7.4 }, energy: { units: "WH", value: 24500 } }],
  });
});

test("the direction is called what the pages of the version call it", async () => {
  for (const direction of ["IMPORT", "EXPORT", "LOCAL"]) {
    const [, busbar] = await sent(duration({ ...DURATION, tariff_direction: direction }));
    assert.equal(busbar.tariff_direction, direction);
    const [, anode] = await sent(limit({ ...LIMIT, direction }));
    assert.equal(anode.direction, direction);
    const [, renamed] = await sent(limit({ ...LIMIT, direction }), { apiVersion: "2026-08-01.busbar" });
    assert.deepEqual([renamed.tariff_direction, renamed.direction], [direction, undefined]);
  }
});

test("a horizon that is left out is sent as the longest one, for the API requires the field", async () => {
  assert.deepEqual(await sent(soc({ device_id: "dev_battery" })), [
    "POST /schedules/soc",
    { device_id: "dev_battery", schedule_horizon: 72 },
  ]);
});

test("what is null is not sent, at any depth", async () => {
  const [, body] = await sent(
    amount({ ...AMOUNT, shaving_threshold: { absolute: null, relative: 1 }, data: [{ ...CAR, max_power: null }] }),
  );
  assert.deepEqual(body, { ...AMOUNT, shaving_threshold: { relative: 1 } });
});

test("a window of three days is sent, a longer one is not", async () => {
  const threeDays = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-04T01:00:00+01:00" };
  const longer = { ...threeDays, end_time: "2026-01-04T00:00:01Z" };
  for (const [call, body] of [
    [duration, DURATION],
    [limit, LIMIT],
  ]) {
    for (const apiVersion of ["2025-09-14.anode", "2026-08-01.busbar"]) {
      const [, { end_time }] = await sent(call({ ...body, ...threeDays }), { apiVersion });
      assert.equal(end_time, threeDays.end_time);
      assert.deepEqual(await refused(call({ ...body, ...longer }), { apiVersion }), ["window_too_long", "end_time"]);
    }
  }
  const { status, type, message } = await failure(duration({ ...DURATION, ...longer })(client()));
  assert.deepEqual([status, type], [400, "invalid_request"]);
  assert.equal(message, "end_time must be at most 3 days after start_time: the API takes no longer windows");
  // A device may have longer.
  const [, body] = await sent(amount({ ...AMOUNT, data: [{ ...CAR, ...longer }] }));
  assert.equal(body.data[0].end_time, longer.end_time);
});

test("a field may have any name, __proto__ too", async () => {
  const extra = JSON.parse('{"__proto__": {"price": 0.1}, "constructor": [1]}');
  const [, body] = await sent(duration({ ...DURATION, extra }), { logLevel: "off" });
  assert.equal(JSON.stringify(body.extra), JSON.stringify(extra));
});

test("a field that the API does not know is sent, and the log says so", async () => {
  const lines = [];
  const logger = { warn: (line) => lines.push(line) };
  for (const [call, body, name, fields] of [
    [
      amount,
      { ...AMOUNT, extra: { a: [1, "b"] }, data: [{ ...CAR, more: 1 }] },
      "schedules.amount",
      "extra, data[0].more",
    ],
    [duration, { ...DURATION, extra: true }, "schedules.duration", "extra"],
    [limit, { ...LIMIT, extra: "x" }, "schedules.limit", "extra"],
    [(body) => (flatpeak) => flatpeak.prices.retrieve(body), { ...PRICES, extra: 1.5 }, "prices.retrieve", "extra"],
  ]) {
    lines.length = 0;
    const [, json] = await sent(call(body), { logger });
    const { location_id, ...rest } = body;
    assert.deepEqual({ location_id, ...json }, { location_id, ...rest });
    assert.deepEqual(lines, [`flatpeak: ${name}: the API does not document ${fields}: sent as it is`]);
  }
  // In a query only texts have a place.
  const [place] = await sent((flatpeak) => flatpeak.prices.retrieve({ ...PRICES, include_carbon: "true" }), {
    apiVersion: "2024-08-24.zero",
  });
  assert.match(place, /&include_carbon=true$/);
});

test("a field that the API refuses is refused before it is sent", async () => {
  assert.deepEqual(await refused(soc({ ...SOC, extra: 1 })), ["unknown_field", "extra"]);
  assert.deepEqual(await refused(soc({ ...SOC, device_state: { ...STATE, extra: 1 } })), [
    "unknown_field",
    "device_state.extra",
  ]);
  assert.deepEqual(await refused(submit("dev_battery", { ...STATE, extra: 1 })), ["unknown_field", "extra"]);
  const { message } = await failure(submit("dev_battery", { ...STATE, extra: 1 })(client()));
  assert.match(message, /^extra is not a field; the fields here are record_reference_id, time, /);
});

const IDS = ["my-car", "car", "Loc_home", "loc_ho-me", "a b", "ü/?#", "../x", "%2e%2e", "...", "\\", "x".repeat(256)];

test("ids have any form", async () => {
  for (const id of IDS) {
    const [, body] = await sent(amount({ ...AMOUNT, location_id: id, data: [{ ...CAR, device_id: id }] }));
    assert.deepEqual([body.location_id, body.data[0].device_id], [id, id]);
    const path = encodeURIComponent(id).replaceAll("'", "%27");
    assert.equal((await sent(limit({ ...LIMIT, location_id: id })))[0], `POST /schedules/limit/${path}`);
    assert.equal((await sent(submit(id, STATE)))[0], `PUT /devices/${path}/state`);
    assert.deepEqual((await sent(soc({ ...SOC, device_id: id })))[1], { ...SOC, device_id: id });
  }
});

test("an id that is empty, too long, or a step in the path is refused", async () => {
  for (const id of ["", "x".repeat(257)]) {
    assert.deepEqual(await refused(soc({ ...SOC, device_id: id })), ["invalid_value", "device_id"]);
    assert.deepEqual(await refused(limit({ ...LIMIT, location_id: id })), ["invalid_value", "location_id"]);
  }
  for (const id of [".", ".."]) {
    assert.deepEqual(await refused(submit(id, STATE)), ["invalid_value", "device_id"]);
    assert.equal((await sent(soc({ ...SOC, device_id: id })))[1].device_id, id);
  }
  assert.deepEqual(await refused(soc({ ...SOC, device_id: 5 })), ["invalid_type", "device_id"]);
  assert.deepEqual(await refused(submit("dev_a", { ...STATE, record_reference_id: "r".repeat(257) })), [
    "invalid_value",
    "record_reference_id",
  ]);
});

test("windows of one device may overlap, and an energy and a power may be zero", async () => {
  const overlapping = { ...AMOUNT, data: [CAR, { ...CAR, direction: "EXPORT" }] };
  assert.deepEqual((await sent(amount(overlapping)))[1], overlapping);
  const full = { ...AMOUNT, data: [{ ...CAR, energy: { units: "KWH", value: 0 } }] };
  assert.deepEqual((await sent(amount(full)))[1], full);
  const off = {
    ...AMOUNT,
    max_power: { units: "W", value: 0 },
    data: [{ ...CAR, max_power: { units: "W", value: "0" } }],
  };
  const [, body] = await sent(amount(off));
  assert.deepEqual([body.max_power.value, body.data[0].max_power.value], [0, 0]);
  for (const value of [-1, NaN, Infinity, "-1", "many", "", null]) {
    const [, field] = await refused(amount({ ...AMOUNT, data: [{ ...CAR, energy: { units: "KWH", value } }] }));
    assert.equal(field, "data[0].energy.value");
  }
});

test("a time is sent as it was written, but for a second that there is not always", async () => {
  for (const [written, expected] of [
    ["2026-01-01T00:00:00.250+05:45", "2026-01-01T00:00:00.250+05:45"],
    [new Date("2026-01-01T00:00:00Z"), "2026-01-01T00:00:00Z"],
    ["2026-01-01T00:00:60Z", "2026-01-01T00:01:00Z"],
  ]) {
    const [, body] = await sent(submit("dev_a", { ...STATE, time: written }));
    assert.equal(body.time, expected);
  }
  for (const time of ["2026-01-01T00:00:00", "2026-02-30T00:00:00Z", 5, new Date(NaN)]) {
    const [, field] = await refused(submit("dev_a", { ...STATE, time }));
    assert.equal(field, "time");
  }
});
