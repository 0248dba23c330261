// What `amount` refuses, and that nothing is lost by it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { location, periods } from "../support/four-hours.js";
import { flatpeak, kw, kwh, device, iso, site, amount, SECOND, START } from "../support/site.js";

const { FlatpeakError, InvalidRequestError, NotFoundError, Planner, UnprocessableError } = flatpeak;

describe("bad input", () => {
  const planner = new Planner({ ...fourHours.options, location: { ...location, id: "loc_home" } });
  const good = site([device("a", 1), device("b", 2), device("c", 3)]);
  const reference = JSON.stringify(planner.schedules.amount(good));

  /** Checks that the call throws this error, and that the planner is as good as before. */
  function refused(body, options, [Class, code, field, message]) {
    assert.throws(
      () => planner.schedules.amount(body, options),
      (error) => {
        assert.ok(error instanceof FlatpeakError, `${error}`);
        const found = [error.constructor, error.code, error.field, error.context];
        assert.deepEqual(found, [Class, code, field, "schedules.amount"]);
        if (message !== undefined) assert.match(error.message, message);
        if (field !== undefined) assert.ok(error.message.startsWith(field), error.message);
        return true;
      },
    );
    assert.equal(JSON.stringify(planner.schedules.amount(good)), reference);
  }

  const invalid = (code, field, message) => [InvalidRequestError, code, field, message];
  const value = (field, message) => invalid("invalid_value", field, message);
  const type = (field, message) => invalid("invalid_type", field, message);
  const missing = (field) => invalid("missing_field", field, /is required$/);
  const unknown = (field, message) => invalid("unknown_field", field, message);

  /** The good request with its device at `at` changed. */
  const entry = (at, change) => ({
    ...good,
    data: good.data.map((one, place) => (place === at ? { ...one, ...change } : one)),
  });
  const threshold = (shaving_threshold) => ({ ...good, shaving_threshold });

  const NUMBERS = [
    ["negative", -1, value],
    ["NaN", NaN, value],
    ["infinite", Infinity, value],
    ["minus infinite", -Infinity, value],
    ["negative as text", "-5", value],
    ["text", "many", type],
    ["empty text", "", type],
    ["text too large for a number", "1e400", type],
    ["true", true, type],
    ["a list", [1], type],
    ["an object", {}, type],
    ["nothing", undefined, missing],
    ["null", null, missing],
    ["huge", 1e13, value],
    ["the largest number", Number.MAX_VALUE, value],
  ];
  for (const [name, number, error] of NUMBERS) {
    test(`a number that is ${name}`, () => {
      refused(entry(2, { energy: kwh(number) }), {}, error("data[2].energy.value"));
      refused(entry(1, { max_power: kw(number) }), {}, error("data[1].max_power.value"));
      refused({ ...good, max_power: kw(number) }, {}, error("max_power.value"));
    });
  }

  const LEAVES = /, got 2025-12-31T00:00:00Z|must be after start_time/;
  const BODIES = [
    ["a site in MW", { ...good, max_power: { units: "MW", value: 1 } }, value("max_power.units", /W or KW, got "MW"$/)],
    ["a site in kW", { ...good, max_power: { units: "kW", value: 1 } }, value("max_power.units", /W or KW/)],
    ["a device in WH", entry(0, { max_power: { units: "WH", value: 1 } }), value("data[0].max_power.units", /W or KW/)],
    ["an energy in kWh", entry(1, { energy: { units: "kWh", value: 1 } }), value("data[1].energy.units", /WH or KWH/)],
    ["an energy in W", entry(1, { energy: { units: "W", value: 1 } }), value("data[1].energy.units", /WH or KWH/)],
    ["no units", { ...good, max_power: { value: 1 } }, missing("max_power.units")],
    ["no units of an energy", entry(2, { energy: { value: 1 } }), missing("data[2].energy.units")],
    ["units that are a number", { ...good, max_power: { units: 1, value: 1 } }, type("max_power.units")],
    ["a power without a unit", { ...good, max_power: 10 }, type("max_power", /must be an object, got 10$/)],
    ["an energy without a unit", entry(0, { energy: 5 }), type("data[0].energy", /must be an object, got 5$/)],
    ["no site limit", { ...good, max_power: undefined }, missing("max_power")],
    ["a site limit of null", { ...good, max_power: null }, missing("max_power")],
    ["no energy", entry(1, { energy: undefined }), missing("data[1].energy")],
    ["no device_id", entry(1, { device_id: undefined }), missing("data[1].device_id")],
    ["no start_time", entry(1, { start_time: undefined }), missing("data[1].start_time")],
    ["no end_time", entry(1, { end_time: undefined }), missing("data[1].end_time")],
    ["an id that is none", entry(2, { device_id: "" }), value("data[2].device_id", /must have 1 to 256 characters/)],
    ["one device twice at once", entry(1, { device_id: "dev_a" }), value("data[1]", /overlaps data\[0\]/)],
    [
      "one device in windows that overlap by a second",
      entry(2, { device_id: "dev_a", start_time: "2026-01-01T03:59:59Z", end_time: "2026-01-01T04:00:00Z" }),
      value("data[2]", /overlaps data\[0\]/),
    ],
    ["no devices", { ...good, data: [] }, value("data", /at least one device$/)],
    ["no data", { ...good, data: undefined }, missing("data")],
    ["data that is null", { ...good, data: null }, missing("data")],
    ["data that is an object", { ...good, data: {} }, type("data", /must be a list/)],
    ["data that is text", { ...good, data: "dev_a" }, type("data", /must be a list/)],
    ["a device that is null", { ...good, data: [null] }, type("data[0]", /must be an object/)],
    ["a device that is text", { ...good, data: ["dev_a"] }, type("data[0]", /must be an object/)],
    ["an end before the start", entry(0, { end_time: "2025-12-31T00:00:00Z" }), value("data[0].end_time", LEAVES)],
    ["an end at the start", entry(2, { end_time: "2026-01-01T01:00:00+01:00" }), value("data[2].end_time", LEAVES)],
    ["less than a second", entry(1, { end_time: "2026-01-01T00:00:00.9Z" }), value("data[1].end_time", /whole second/)],
    ["a time without offset", entry(1, { start_time: "2026-01-01T00:00:00" }), value("data[1].start_time", /offset/)],
    ["a time as a number", entry(1, { start_time: 0 }), type("data[1].start_time")],
    ["a relative cap of 0", threshold({ relative: 0 }), value("shaving_threshold.relative", /0.01 and 1, got 0$/)],
    ["a relative cap below 0.01", threshold({ relative: 0.009 }), value("shaving_threshold.relative")],
    ["a relative cap above 1", threshold({ relative: 1.001 }), value("shaving_threshold.relative", /got 1.001$/)],
    ["a relative cap above 1 as text", threshold({ relative: "2" }), value("shaving_threshold.relative", /got 2$/)],
    ["a relative cap of NaN", threshold({ relative: NaN }), value("shaving_threshold.relative", /got NaN$/)],
    ["a relative cap that is text", threshold({ relative: "low" }), type("shaving_threshold.relative", /a number/)],
    ["an infinite absolute cap", threshold({ absolute: Infinity }), value("shaving_threshold.absolute", /Infinity$/)],
    ["a huge absolute cap", threshold({ absolute: 1e10 }), value("shaving_threshold.absolute", /-1e9 and 1e9/)],
    ["an absolute cap that is text", threshold({ absolute: "low" }), type("shaving_threshold.absolute", /a number/)],
    ["a cap that is a number", threshold(0.2), type("shaving_threshold", /must be an object/)],
    [
      "the direction LOCAL",
      entry(1, { direction: "LOCAL" }),
      value("data[1].direction", /IMPORT or EXPORT, got "LOCAL"$/),
    ],
    ["a direction in small letters", entry(1, { direction: "import" }), value("data[1].direction", /IMPORT or EXPORT/)],
    ["a field that there is not", { ...good, duration: 5 }, unknown("duration", /the fields here are .*data/)],
    ["one of the site limit", { ...good, max_power: { ...kw(5), unit: "KW" } }, unknown("max_power.unit")],
    ["one of the cap", threshold({ relativ: 0.5 }), unknown("shaving_threshold.relativ", /relative, absolute/)],
    ["one of a device", entry(1, { tariff_direction: "IMPORT" }), unknown("data[1].tariff_direction", /direction/)],
    ["one of a device's power", entry(1, { max_power: { ...kw(5), max: 1 } }), unknown("data[1].max_power.max")],
    ["one of an energy", entry(1, { energy: { ...kwh(5), max: 1 } }), unknown("data[1].energy.max")],
    [
      "another location",
      { ...good, location_id: "loc_other" },
      [NotFoundError, "not_found", "location_id", /loc_home$/],
    ],
    [
      "EXPORT without a series",
      entry(1, { direction: "EXPORT" }),
      [UnprocessableError, "no_tariff_connected", undefined, /^No tariff connected for EXPORT direction$/],
    ],
    [
      "prices that end inside a window",
      entry(1, { end_time: "2026-01-01T06:00:00+01:00" }),
      [UnprocessableError, "no_price_data", undefined, /^There is no IMPORT price from 2026-01-01T05:00:00\+01:00 on$/],
    ],
    [
      "prices that start too late",
      entry(2, { start_time: "2025-12-31T23:30:00Z" }),
      [UnprocessableError, "no_price_data", undefined, /^There is no IMPORT price from 2025-12-31T23:30:00Z on$/],
    ],
    ...[
      [undefined, "nothing"],
      [null, "nothing"],
      [5, "5"],
      [[], "a list"],
    ].map(([body, found]) => [
      `a body that is ${found}`,
      body,
      type("body", new RegExp(`^body must be an object, got ${found}$`)),
    ]),
  ];
  for (const [name, body, error] of BODIES) test(name, () => refused(body, {}, error));

  test("a gap in the prices inside a window", () => {
    const [first, , ...rest] = periods(...fourHours.prices.values);
    assert.throws(() => amount(good, { prices: [first, ...rest] }), {
      name: "UnprocessableError",
      code: "no_price_data",
      message: "There is no IMPORT price from 2026-01-01T01:00:00Z on",
    });
  });

  const OPTIONS = [
    [{ certificat: true }, unknown("options.certificat", /certificate, reasons, onShortfall/)],
    [{ reason: true }, unknown("options.reason")],
    [{ contiguous: true }, unknown("options.contiguous")],
    [{ certificate: "yes" }, type("options.certificate", /must be a boolean/)],
    [{ certificate: 1 }, type("options.certificate", /must be a boolean/)],
    [{ reasons: "json" }, value("options.reasons", /true, false or "text", got "json"$/)],
    [{ reasons: 1 }, type("options.reasons", /true, false or "text", got 1$/)],
    [{ onShortfall: "throw" }, value("options.onShortfall", /warn or error/)],
    [{ onShortfall: true }, type("options.onShortfall")],
    [{ now: "noon" }, value("now", /RFC 3339/)],
    [5, type("options", /must be an object, got 5$/)],
    ["text", type("options", /must be an object, got "text"$/)],
  ];
  for (const [options, error] of OPTIONS) {
    test(`options ${JSON.stringify(options)}`, () => refused(good, options, error));
  }

  test("null is as good as no option", () => {
    for (const options of [null, {}, { certificate: null, reasons: null, onShortfall: null }]) {
      assert.equal(JSON.stringify(planner.schedules.amount(good, options)), reference);
    }
  });
});

describe("what is too large", () => {
  const WEEK = 96 * 7;
  /** A site of devices that may all run in all of so many quarter-hours. */
  const large = (devices, quarters) => {
    const end_time = iso(START + quarters * 900 * SECOND);
    return site(Array.from({ length: devices }, (_, at) => device(at, 5, { end_time })));
  };
  const quarters = (count) => ({
    start: fourHours.hours.start_time,
    intervalMinutes: 15,
    values: new Float64Array(count).map((_, at) => (at % 7) / 10),
  });

  for (const [devices, count] of [
    [300, 35_040],
    [16_000, 35_040],
    [600, 100_000],
  ]) {
    test(`${devices} devices over ${count} periods are refused, and the planner plans on`, () => {
      const planner = new Planner({ prices: quarters(count), location });
      assert.throws(() => planner.schedules.amount(large(devices, count)), {
        name: "UnprocessableError",
        code: "too_large",
        status: 422,
        field: "data",
        message: /more than 10000000$/,
      });
      const plan = planner.schedules.amount(large(20, WEEK));
      assert.equal(plan.warnings, undefined);
      planner.free();
    });
  }
});
