// What is wrong with the bodies of `duration` and `limit`, and with values that no JSON has.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { AT_LEAST, FlatpeakError, ID, OFFSET, planner, reference, refused } from "../support/refusals.js";

const WINDOWS = [
  ["no start_time", { start_time: undefined }, ["missing_field", "start_time", /is required$/]],
  ["no end_time", { end_time: null }, ["missing_field", "end_time", /is required$/]],
  ["no segment", { segment: undefined }, ["missing_field", "segment", /is required$/]],
  ["a time without offset", { start_time: "2026-01-01T00:00:00" }, ["invalid_value", "start_time", OFFSET]],
  ["a date without time", { end_time: "2026-01-01" }, ["invalid_value", "end_time", OFFSET]],
  ["a day that there is not", { end_time: "2026-02-30T00:00:00Z" }, ["invalid_value", "end_time", OFFSET]],
  ["a year of five digits", { end_time: "12026-01-01T00:00:00Z" }, ["invalid_value", "end_time", OFFSET]],
  ["an empty time", { start_time: "" }, ["invalid_value", "start_time", OFFSET]],
  ["a time as a number", { start_time: 1767225600000 }, ["invalid_type", "start_time", /must be a string/]],
  ["a time as an invalid Date", { start_time: new Date(NaN) }, ["invalid_value", "start_time", /got "Invalid Date"$/]],
  [
    "an end before the start",
    { end_time: "2025-12-31T23:00:00Z" },
    ["invalid_value", "end_time", /^end_time must be after start_time/],
  ],
  [
    "an end at the start",
    { end_time: "2026-01-01T01:00:00+01:00" },
    ["invalid_value", "end_time", /^end_time must be after start_time/],
  ],
  [
    "a window of less than a whole second",
    { end_time: "2026-01-01T00:00:00.500Z" },
    ["invalid_value", "end_time", /at least one whole second/],
  ],
  ["a segment that there is not", { segment: "MIDDLE" }, ["invalid_value", "segment", /LOW or HIGH, got "MIDDLE"$/]],
  ["a segment in small letters", { segment: "low" }, ["invalid_value", "segment", /LOW or HIGH, got "low"$/]],
  ["a segment that is a list", { segment: ["LOW"] }, ["invalid_type", "segment", /must be a string/]],
  ["an id that is none", { location_id: "" }, ["invalid_value", "location_id", ID]],
  ["another location", { location_id: "loc_other" }, ["not_found", "location_id", /loc_home$/]],
  ["prices that start too late", { start_time: "2025-12-31T23:00:00Z" }, noPrice("2025-12-31T23:00:00Z")],
  [
    "prices that end inside the window",
    { end_time: "2026-01-01T06:00:00+01:00" },
    noPrice("2026-01-01T05:00:00+01:00"),
  ],
  ["a field that there is not", { sgement: "LOW" }, ["unknown_field", "sgement", /the fields here are .*segment/]],
];

function noPrice(instant) {
  return ["no_price_data", undefined, new RegExp(`^There is no IMPORT price from ${instant.replace("+", "\\+")} on$`)];
}

const DURATIONS = [
  ["no duration", { duration: undefined }, ["missing_field", "duration", /is required$/]],
  ["a duration of 0", { duration: 0 }, ["invalid_value", "duration", AT_LEAST]],
  ["a negative duration", { duration: -60 }, ["invalid_value", "duration", AT_LEAST]],
  ["a duration under a second", { duration: 0.001 }, ["invalid_value", "duration", AT_LEAST]],
  [
    "a duration of NaN",
    { duration: NaN },
    ["invalid_value", "duration", /finite number of minutes, at most 1e9, got NaN$/],
  ],
  ["an infinite duration", { duration: Infinity }, ["invalid_value", "duration", /got Infinity$/]],
  ["a duration as text", { duration: "60" }, ["invalid_type", "duration", /must be a number, got "60"$/]],
  ["a duration that is true", { duration: true }, ["invalid_type", "duration", /must be a number, got true$/]],
  ["a duration that is a list", { duration: [60] }, ["invalid_type", "duration", /must be a number, got a list$/]],
  ["a duration that is an object", { duration: {} }, ["invalid_type", "duration", /must be a number, got an object$/]],
  ["a device id that is none", { device_id: "" }, ["invalid_value", "device_id", ID]],
  [
    "a direction that there is not",
    { tariff_direction: "SIDEWAYS" },
    ["invalid_value", "tariff_direction", /IMPORT or EXPORT or LOCAL/],
  ],
  [
    "a direction without prices",
    { tariff_direction: "EXPORT" },
    ["no_tariff_connected", undefined, /^No tariff connected for EXPORT direction$/],
  ],
  ["the direction of the other endpoint", { direction: "IMPORT" }, ["unknown_field", "direction", /tariff_direction/]],
];

const LIMITS = [
  [
    "neither relative nor absolute",
    { absolute: undefined },
    ["missing_field", "absolute or relative", /^absolute or relative is required$/],
  ],
  ["a relative limit of 0", { relative: 0 }, ["invalid_value", "relative", /between 0.01 and 1, got 0$/]],
  ["a relative limit above 1", { relative: 1.001 }, ["invalid_value", "relative", /between 0.01 and 1, got 1.001$/]],
  ["a relative limit of NaN", { relative: NaN }, ["invalid_value", "relative", /between 0.01 and 1, got NaN$/]],
  ["a relative limit as text", { relative: "0.5" }, ["invalid_type", "relative", /must be a number/]],
  ["an absolute limit of NaN", { absolute: NaN }, ["invalid_value", "absolute", /must be a finite number .* got NaN$/]],
  ["an infinite absolute limit", { absolute: -Infinity }, ["invalid_value", "absolute", /got -Infinity$/]],
  ["an absolute limit as text", { absolute: "0.1" }, ["invalid_type", "absolute", /must be a number, got "0.1"$/]],
  [
    "a direction that there is not",
    { direction: "import" },
    ["invalid_value", "direction", /IMPORT or EXPORT or LOCAL/],
  ],
  [
    "a direction without prices",
    { direction: "EXPORT" },
    ["no_tariff_connected", undefined, /^No tariff connected for EXPORT direction$/],
  ],
  ["a duration", { duration: 60 }, ["unknown_field", "duration", /the fields here are .*absolute/]],
];

for (const [operation, body, table] of [
  ["duration", fourHours.duration, [...WINDOWS, ...DURATIONS]],
  ["limit", fourHours.limit, [...WINDOWS, ...LIMITS]],
]) {
  const context = `schedules.${operation}`;

  describe(`the body of ${operation}`, () => {
    for (const [name, change, error] of table) {
      test(name, () => refused(() => planner.schedules[operation]({ ...body, ...change }), error, context));
    }

    for (const [value, found] of [
      [undefined, "nothing"],
      [null, "nothing"],
      [5, "5"],
      ["LOW", '"LOW"'],
      [true, "true"],
      [[], "a list"],
      [[body], "a list"],
    ]) {
      const error = ["invalid_type", "body", new RegExp(`^body must be an object, got ${found}$`)];
      test(`that is ${JSON.stringify(value)}`, () =>
        refused(() => planner.schedules[operation](value), error, context));
    }

    for (const value of [() => body, Symbol("body"), new Float64Array(3), new Uint8Array(3), new Set([body])]) {
      const error = ["invalid_type", "body", /^body must be (plain data, as in JSON|an object), got a/];
      test(`that is ${Object.prototype.toString.call(value)}`, () =>
        refused(() => planner.schedules[operation](value), error, context));
    }

    test("that contains itself", () => {
      const cyclic = { ...body };
      cyclic.start_time = cyclic;
      refused(
        () => planner.schedules[operation](cyclic),
        ["invalid_value", Array(17).fill("start_time").join("."), /nested too deeply/],
        context,
      );
    });

    test("that has its fields from a prototype", () => {
      const inherited = Object.create(body);
      refused(() => planner.schedules[operation](inherited), ["missing_field", "start_time", /required/], context);
    });
  });
}

describe("values that no JSON has", () => {
  for (const value of [() => 60, Symbol("60"), 2n ** 70n, new Set([60]), new Float64Array(2)]) {
    const kind = Object.prototype.toString.call(value);
    test(`${kind} in a field is refused, and the message names the field`, () => {
      const call = () => planner.schedules.duration({ ...fourHours.duration, duration: value });
      refused(
        call,
        ["invalid_type", "duration", /must be (plain data, as in JSON|a number), got a/],
        "schedules.duration",
      );
    });
  }

  test("a Proxy, a class instance and a Map are the object that they stand for, or refused", () => {
    const instance = Object.assign(new (class Request {})(), fourHours.duration);
    const proxy = new Proxy({ ...fourHours.duration }, {});
    const map = new Map(Object.entries(fourHours.duration));
    for (const body of [instance, proxy, map]) {
      try {
        assert.equal(JSON.stringify(planner.schedules.duration(body)), reference);
      } catch (error) {
        assert.ok(error instanceof FlatpeakError, `${error}`);
      }
    }
  });
});
