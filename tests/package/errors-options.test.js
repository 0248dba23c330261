// What is wrong with the options of a call and of a planner.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hourly, location, NOW, periods, prices } from "../support/four-hours.js";
import { AT_LEAST, ID, OFFSET, Planner, errors, planner, reference, refused } from "../support/refusals.js";
import { thrown } from "../support/objects.js";

describe("options of a call", () => {
  const { duration, limit } = fourHours;
  const OPTIONS = [
    ["a misspelt option", { contigous: true }, ["unknown_field", "options.contigous", /contiguous, onShortfall/]],
    ["contiguous: 1", { contiguous: 1 }, ["invalid_type", "options.contiguous", /must be a boolean, got 1$/]],
    ["contiguous: 'yes'", { contiguous: "yes" }, ["invalid_type", "options.contiguous", /must be a boolean/]],
    ["onShortfall: 'throw'", { onShortfall: "throw" }, ["invalid_value", "options.onShortfall", /warn or error/]],
    ["onShortfall: true", { onShortfall: true }, ["invalid_type", "options.onShortfall", /must be a string/]],
    ["options = 5", 5, ["invalid_type", "options", /must be an object, got 5$/]],
    ['options = "x"', "x", ["invalid_type", "options", /must be an object, got "x"$/]],
    ["options = true", true, ["invalid_type", "options", /must be an object, got true$/]],
    ["options that are a function", () => ({}), ["invalid_type", "options", /must be plain data/]],
    ["a clock that is a number", { now: 1767225600000 }, ["invalid_value", "now", OFFSET]],
    ["a clock that is no time", { now: "noon" }, ["invalid_value", "now", OFFSET]],
    ["a clock without offset", { now: "2026-01-01T00:00:00" }, ["invalid_value", "now", OFFSET]],
    ["a clock that is an invalid Date", { now: new Date(NaN) }, ["invalid_value", "now", /must be a valid time/]],
    ["a clock beyond the calendar", { now: new Date(8.64e15) }, ["invalid_value", "now", /must be a valid time/]],
    ["a clock that is an object", { now: {} }, ["invalid_type", "now", /must be a string/]],
  ];
  for (const [name, options, error] of OPTIONS) {
    test(name, () => refused(() => planner.schedules.duration(duration, options), error, "schedules.duration"));
  }

  test("limit has none but `strict` and the clock", () => {
    const call = () => planner.schedules.limit(limit, { contiguous: true });
    refused(call, ["unknown_field", "options.contiguous", /the fields here are strict$/], "schedules.limit");
  });

  describe("strict", () => {
    const days = { prices: hourly(...Array.from({ length: 97 }, (_, hour) => hour)), location, now: NOW };
    const own = new Planner(days);
    const CALLS = [
      ["duration", duration],
      ["limit", limit],
    ];
    const until = (body, end_time) => ({ ...body, location_id: "loc_home", end_time });

    for (const [operation, body] of CALLS) {
      const plan = (end_time, options) => own.schedules[operation](until(body, end_time), options);

      test(`${operation} plans windows of any length without it, and of up to 3 days with it`, () => {
        const week = plan("2026-01-05T00:00:00Z");
        assert.deepEqual(plan("2026-01-05T00:00:00Z", { strict: false }), week);
        const three = plan("2026-01-04T00:00:00Z");
        assert.deepEqual(plan("2026-01-04T00:00:00Z", { strict: true }), three);
        // In another offset it is as long.
        assert.equal(plan("2026-01-04T01:00:00+01:00", { strict: true }).data.length, three.data.length);
      });

      test(`${operation} refuses longer ones with it, as the remote engine does`, async () => {
        const late = "2026-01-04T00:00:01Z";
        const call = () => plan(late, { strict: true });
        const message = /^end_time must be at most 3 days after start_time: the API takes no longer windows$/;
        refused(call, ["window_too_long", "end_time", message], `schedules.${operation}`);
        const flatpeak = new errors.Flatpeak({ bearer: "b", baseURL: "http://127.0.0.1:9" });
        const remote = await flatpeak.schedules[operation](until(body, late)).then(assert.fail, (error) => error);
        const { live_mode, time_created, ...local } = thrown(call).toJSON();
        assert.deepEqual(local, remote.toJSON());
        assert.deepEqual([live_mode, time_created], [false, NOW]);
      });
    }

    test("is true or false", () => {
      const call = () => planner.schedules.limit(limit, { strict: "yes" });
      refused(call, ["invalid_type", "options.strict", /must be a boolean/], "schedules.limit");
    });
  });

  test("null is as good as none", () => {
    assert.equal(JSON.stringify(planner.schedules.duration(duration, null)), reference);
    assert.equal(JSON.stringify(planner.schedules.duration(duration, { contiguous: null })), reference);
  });

  test("a list or a Map is no set of options", () => {
    for (const options of [[], new Map([["contigous", true]]), new Date(0)]) {
      refused(
        () => planner.schedules.duration(duration, options),
        ["invalid_type", "options", /must be (plain data, as in JSON|an object), got/],
        "schedules.duration",
      );
    }
  });
});

describe("options of a planner", () => {
  const column = (change) => ({ prices: { ...prices, ...change } });
  const period = (change) => ({ prices: { data: [periods(0.4)[0], { ...periods(0, 0.1)[1], ...change }] } });
  const at = (change) => ({ location: { ...location, ...change } });
  const OPTIONS = [
    ["no prices", { prices: undefined }, ["missing_field", "prices", /is required$/]],
    ["prices that are null", { prices: null }, ["missing_field", "prices", /is required$/]],
    ["prices that are a number", { prices: 0.3 }, ["invalid_value", "prices", /must be a price document/]],
    ["prices that are text", { prices: "[]" }, ["invalid_value", "prices", /must be a price document/]],
    ["prices that are an empty object", { prices: {} }, ["invalid_value", "prices", /must be a price document/]],
    ["a bare typed array", { prices: new Float64Array(4) }, ["invalid_value", "prices", /must be a price document/]],
    ["a list of numbers", { prices: [0.4, 0.1] }, ["invalid_type", "prices[0]", /must be an object, got 0.4$/]],
    [
      "a direction that there is not",
      { prices: { import: prices, exprot: prices } },
      ["unknown_field", "prices.exprot", /import, export, local/],
    ],
    ["NaN in a typed array", column({ values: Float64Array.of(0.4, NaN) }), finite("prices.values[1]", "NaN")],
    [
      "infinity in a typed array",
      column({ values: Float64Array.of(Infinity) }),
      finite("prices.values[0]", "Infinity"),
    ],
    ["NaN in a list", { prices: { export: hourly(0.4, NaN) } }, finite("prices.export.values[1]", "NaN")],
    ["a value beyond 1e9", column({ values: [1e10] }), ["invalid_value", "prices.values[0]", /between -1e9 and 1e9/]],
    ["a value as text", column({ values: [0.4, "0.1"] }), ["invalid_type", "prices.values[1]", /must be a number/]],
    ["a hole in a list", column({ values: new Array(2) }), ["invalid_type", "prices.values[0]", /got nothing$/]],
    ["values that are text", column({ values: "0.4" }), ["invalid_type", "prices.values", /must be a list/]],
    [
      "too few confidences",
      column({ confidence: [1] }),
      ["invalid_value", "prices.confidence", /as many entries as values: 1 for 4$/],
    ],
    ["no start", column({ start: undefined }), ["missing_field", "prices.start", /is required$/]],
    ["a start without offset", column({ start: "2026-01-01T00:00:00" }), ["invalid_value", "prices.start", OFFSET]],
    ["a start that is an invalid Date", column({ start: new Date(NaN) }), ["invalid_value", "prices.start", OFFSET]],
    ["a start that is a number", column({ start: 0 }), ["invalid_type", "prices.start", /must be a string, got 0$/]],
    ["no interval", column({ intervalMinutes: undefined }), ["missing_field", "prices.intervalMinutes", /required$/]],
    ["an interval of 0", column({ intervalMinutes: 0 }), ["invalid_value", "prices.intervalMinutes", AT_LEAST]],
    ["an interval as text", column({ intervalMinutes: "60" }), ["invalid_type", "prices.intervalMinutes", /number/]],
    ["a column that there is not", column({ unit: "EUR" }), ["unknown_field", "prices.unit", /intervalMinutes/]],
    [
      "columns that leave the calendar",
      column({ start: "9999-12-31T23:00:00Z" }),
      ["invalid_value", "prices.start", /before the year 10000/],
    ],
    ["data that is no list", { prices: { data: {} } }, ["invalid_type", "prices.data", /must be a list/]],
    ["a period that is null", { prices: [null] }, ["invalid_type", "prices[0]", /must be an object, got nothing$/]],
    ["a period without price", period({ price: undefined }), ["missing_field", "prices.data[1].price", /required$/]],
    ["a price without value", period({ price: {} }), ["missing_field", "prices.data[1].price.value", /required$/]],
    [
      "a price as text",
      period({ price: { value: "0.1" } }),
      ["invalid_type", "prices.data[1].price.value", /must be a number, got "0.1"$/],
    ],
    [
      "a period without end",
      period({ valid_to: undefined }),
      ["missing_field", "prices.data[1].valid_to", /is required$/],
    ],
    [
      "a reversed period",
      period({ valid_to: "2026-01-01T00:30:00Z" }),
      ["invalid_value", "prices.data[1].valid_to", /must be after valid_from/],
    ],
    [
      "periods that overlap",
      period({ valid_from: "2026-01-01T00:30:00Z" }),
      ["overlapping_periods", "prices.data[1]", /overlaps the period at position 0$/],
    ],
    [
      "a period that is not on whole seconds",
      period({ valid_from: "2026-01-01T01:00:00.5Z" }),
      ["invalid_value", "prices.data[1]", /must start and end on whole seconds/],
    ],
    ["no location", { location: undefined }, ["missing_field", "location.timezone", /is required$/]],
    ["no time zone", at({ timezone: undefined }), ["missing_field", "location.timezone", /is required$/]],
    [
      "an unknown time zone",
      at({ timezone: "Mars/Olympus" }),
      ["invalid_value", "location.timezone", /got "Mars\/Olympus"$/],
    ],
    ["an empty time zone", at({ timezone: "" }), ["invalid_value", "location.timezone", /must be a time zone/]],
    ["no currency", at({ currency_code: undefined }), ["missing_field", "location.currency_code", /is required$/]],
    ["an unknown currency", at({ currency_code: "euro" }), ["invalid_value", "location.currency_code", /ISO 4217/]],
    [
      "another currency than that of the prices",
      { prices: { currency_code: "GBP", data: periods(0.4) } },
      ["invalid_value", "location.currency_code", /is "EUR", but the prices say "GBP"$/],
    ],
    ["a location that is text", { location: "loc_home" }, ["invalid_type", "location", /must be an object/]],
    ["a location id that is none", at({ id: "" }), ["invalid_value", "location.id", ID]],
    ["a misspelt part of a location", at({ currency: "EUR" }), ["unknown_field", "location.currency", /code$/]],
    ["a misspelt option", { price: prices }, ["unknown_field", "price", /is not a field/]],
    ["a clock that is a number", { now: 0 }, ["invalid_value", "now", OFFSET]],
    ["a clock that is an invalid Date", { now: new Date(NaN) }, ["invalid_value", "now", /must be a valid time/]],
    ["a clock without offset", { now: "2026-01-01T00:00:00" }, ["invalid_value", "now", OFFSET]],
  ];
  for (const [name, change, error] of OPTIONS) {
    test(name, () => refused(() => new Planner({ ...fourHours.options, ...change }), error, "Planner"));
  }

  for (const value of [undefined, null]) {
    test(`that are ${value}`, () =>
      refused(() => new Planner(value), ["missing_field", "prices", /is required$/], "Planner"));
  }

  for (const value of [5, true, [], new Map()]) {
    test(`that are ${Object.prototype.toString.call(value)}`, () =>
      refused(() => new Planner(value), ["invalid_type", "options", /must be/], "Planner"));
  }

  test("locations that contradict each other", () => {
    const place = (id) => ({ location_id: id, data: periods(0.4) });
    refused(
      () => new Planner({ ...fourHours.options, prices: { import: place("loc_a"), export: place("loc_b") } }),
      ["invalid_value", "prices.export.location_id", /is "loc_b", but other prices say "loc_a"$/],
      "Planner",
    );
  });

  test("a value and a confidence are named by their own path", () => {
    const confidence = column({ confidence: [2, 1, 1, 1] });
    for (const [change, field] of [
      [period({ price: { value: NaN } }), "prices.data[1].price.value"],
      [period({ price: { value: 0.1, confidence: 7 } }), "prices.data[1].price.confidence"],
      [confidence, "prices.confidence[0]"],
    ]) {
      refused(() => new Planner({ ...fourHours.options, ...change }), ["invalid_value", field, /must/], "Planner");
    }
  });

  function finite(field, found) {
    return ["invalid_value", field, new RegExp(`must be a finite number between -1e9 and 1e9, got ${found}$`)];
  }
});
