// What is wrong is refused with an error that names the field, and nothing else happens.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hourly, location, NOW, periods, prices } from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const errors = await project.load();
const { FlatpeakError, Planner } = errors;

const CLASS = { 400: "InvalidRequestError", 404: "NotFoundError", 422: "UnprocessableError" };
const STATUS = { not_found: 404, no_price_data: 422, no_tariff_connected: 422, shortfall: 422 };

const planner = new Planner({ ...fourHours.options, location: { ...location, id: "loc_home" } });
const reference = JSON.stringify(planner.schedules.duration(fourHours.duration));

/** Checks that the call throws this error, and that the planner is as good as before. */
function refused(call, [code, field, message], context) {
  const status = STATUS[code] ?? 400;
  const error = thrown(call);
  assert.ok(error instanceof FlatpeakError && error instanceof Error, `${error}`);
  assert.equal(error.constructor, errors[CLASS[status]]);
  const { name, type } = error;
  assert.deepEqual(
    { name, type, code: error.code, status: error.status, field: error.field, context: error.context },
    { name: CLASS[status], type: "invalid_request", code, status, field, context },
  );
  assert.equal(error.live_mode, false);
  assert.match(error.time_created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.match(error.message, message);
  if (field !== undefined) assert.ok(error.message.startsWith(field), error.message);
  assert.match(error.stack, /errors\.test\.js/, "the stack leads to the caller");
  assert.equal(JSON.stringify(planner.schedules.duration(fourHours.duration)), reference);
}

function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  assert.fail("nothing was thrown");
}

const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([field]) => field !== name));
const OFFSET = /must be an RFC 3339 time with Z or an offset/;
const ID = /must have 1 to 256 characters, got 0$/;

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

const AT_LEAST = /must be at least one second/;

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

describe("what the caller's own code throws reaches the caller", () => {
  const mine = new RangeError("mine");
  const bad = {
    enumerable: true,
    get() {
      throw mine;
    },
  };
  const withGetter = (object, name) => Object.defineProperty({ ...object }, name, bad);
  const CALLS = {
    "a getter of the body": (own) => own.schedules.duration(withGetter(fourHours.duration, "segment")),
    "a trap of a Proxy": (own) => own.schedules.limit(new Proxy({ ...fourHours.limit }, { ownKeys: bad.get })),
    "a getter of the options": (own) => own.schedules.duration(fourHours.duration, withGetter({}, "contiguous")),
    "a clock of the call": (own) => own.schedules.duration(fourHours.duration, withGetter({}, "now")),
    "a getter of the prices": () => new Planner({ ...fourHours.options, prices: withGetter(prices, "start") }),
    "a getter of a period": () =>
      new Planner({ ...fourHours.options, prices: { data: [withGetter(periods(0.4)[0], "price")] } }),
    "a getter of the location": () => new Planner({ ...fourHours.options, location: withGetter(location, "id") }),
    "a getter of the constructor's options": () => new Planner(withGetter(fourHours.options, "prices")),
  };
  for (const [name, call] of Object.entries(CALLS)) {
    test(`${name}: and the planner still plans`, () => {
      const own = new Planner(fourHours.options);
      assert.equal(
        thrown(() => call(own)),
        mine,
      );
      assert.equal(own.schedules.duration(fourHours.duration).data.length, 1);
    });
  }

  test("a clock that throws: and the planner still plans", () => {
    const own = new Planner({ ...fourHours.options, now: bad.get });
    assert.equal(
      thrown(() => own.schedules.duration(fourHours.duration)),
      mine,
    );
    assert.equal(own.schedules.duration(fourHours.duration, { now: NOW }).data.length, 1);
    own.free();
  });

  test("and the planner can still be freed", () => {
    const own = new Planner(fourHours.options);
    thrown(() => CALLS["a getter of the body"](own));
    own.free();
    assert.equal(thrown(() => own.schedules.duration(fourHours.duration)).code, "planner_freed");
  });

  test("as often as it happens", async () => {
    // In a process of its own, for it may not survive.
    const program = `
      const { Planner } = require("flatpeak-wasm");
      const planner = new Planner(${JSON.stringify(fourHours.options)});
      const body = Object.defineProperty({}, "segment", { enumerable: true, get() { throw new RangeError("mine"); } });
      const messages = new Set();
      for (let time = 0; time < 20_000; time++) {
        try { planner.schedules.duration(body); } catch (error) { messages.add(error.message); }
      }
      console.log([...messages].join());
      console.log(planner.schedules.duration(${JSON.stringify(fourHours.duration)}).data.length);
    `;
    assert.deepEqual(await project.node("-e", program), { code: 0, stdout: "mine\n1\n", stderr: "" });
  });
});

describe("after free()", () => {
  const freed = new Planner(fourHours.options);
  freed.free();

  for (const operation of ["duration", "limit"]) {
    test(`${operation} says that the planner is gone`, () => {
      const error = thrown(() => freed.schedules[operation](fourHours[operation]));
      assert.equal(error.constructor, FlatpeakError);
      assert.deepEqual([error.name, error.code], ["FlatpeakError", "planner_freed"]);
      assert.match(error.message, /This Planner was freed/);
    });
  }

  test("that its own clock called, too", () => {
    const own = new Planner({ ...fourHours.options, now: () => (own.free(), NOW) });
    assert.equal(thrown(() => own.schedules.duration(fourHours.duration)).code, "planner_freed");
  });
});

describe("the time of an error", () => {
  const { duration: body } = fourHours;
  const timeOf = (call) => thrown(call).time_created;
  const call = (own, options) => timeOf(() => own.schedules.duration({ ...body, duration: 0 }, options));
  const own = (now) => new Planner({ ...fourHours.options, now });

  test("is that of the clock, in UTC, on a whole second, as that of an answer is", () => {
    for (const [now, time] of [
      [NOW, NOW],
      ["2026-01-01T01:30:59.999+01:00", "2026-01-01T00:30:59Z"],
      ["2026-01-01t00:30:00z", "2026-01-01T00:30:00Z"],
      ["2026-01-01 00:30:00-00:30", "2026-01-01T01:00:00Z"],
      [new Date("1969-12-31T23:59:58.5Z"), "1969-12-31T23:59:58Z"],
      [() => "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"],
    ]) {
      const planner = own(now);
      assert.equal(call(planner), time);
      assert.equal(planner.schedules.duration(body).time_created, time);
      assert.equal(
        timeOf(() => new Planner({ ...fourHours.options, now, prices: {} })),
        time,
      );
    }
  });

  test("is that of the call's own clock, where it has one", () => {
    assert.equal(call(own(NOW), { now: "2026-02-01T00:00:00Z" }), "2026-02-01T00:00:00Z");
    assert.equal(
      timeOf(() => own(NOW).devices.submitState("dev_home", {}, { now: new Date(0) })),
      "1970-01-01T00:00:00Z",
    );
  });

  test("is that of the system, where there is no other, or one that is no time", () => {
    const clocks = [undefined, "noon", "2026", 5, new Date(NaN), new Date(8.64e15), {}, [NOW], Symbol("now"), 1n, true];
    for (const now of clocks) {
      const before = Math.floor(Date.now() / 1000) * 1000;
      const time = Date.parse(call(new Planner({ ...fourHours.options, now: undefined }), { now }));
      assert.ok(before <= time && time <= Date.now(), `${String(now)}: ${time}`);
    }
  });

  test("is there, and `live_mode` too, where the module was not even called", () => {
    const late = own(NOW);
    late.free();
    // More characters than a call may have.
    const large = { ...body, segment: "x".repeat(2 ** 27) };
    for (const [call, code, status] of [
      [() => late.schedules.duration(body), "planner_freed", undefined],
      [() => planner.schedules.duration(large), "too_large", 422],
    ]) {
      const error = thrown(call);
      const { context, live_mode, time_created } = error;
      assert.deepEqual([error.code, context, live_mode, time_created], [code, "schedules.duration", false, NOW]);
      assert.equal(error.status, status);
    }
  });
});

describe("an error", () => {
  const error = thrown(() => planner.schedules.duration(without(fourHours.duration, "duration")));

  test("reads well when it is printed", () => {
    assert.equal(String(error), "InvalidRequestError: duration is required");
    assert.match(error.stack, /^InvalidRequestError: duration is required\n/);
  });

  test("quotes no more of a long text than one needs to recognise it", () => {
    const long = "x".repeat(10_000);
    const error = thrown(() => planner.schedules.duration({ ...fourHours.duration, segment: long, [long]: 1 }));
    assert.ok(error.message.length < 300);
  });

  test("of a location neither", () => {
    for (const part of ["timezone", "currency_code"]) {
      const place = { ...location, [part]: "x".repeat(10_000) };
      assert.ok(thrown(() => new Planner({ ...fourHours.options, location: place })).message.length < 300);
    }
  });

  test("has no `field` and no `status` where there are none", () => {
    const gap = thrown(() => planner.schedules.duration({ ...fourHours.duration, tariff_direction: "EXPORT" }));
    assert.equal("field" in gap, false);
  });

  test("can be told from others by its class, which all come with the package", () => {
    for (const [name, value] of Object.entries(errors).filter(([name]) => name.endsWith("Error"))) {
      assert.ok(value === FlatpeakError || value.prototype instanceof FlatpeakError, name);
      assert.equal(value.prototype.name, name);
    }
  });
});
