// `readPrices`: what a provider publishes becomes prices that a planner takes as they are.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  CSV,
  InvalidRequestError,
  Planner,
  XML,
  awattar,
  energidataservice,
  nordpool,
  octopus,
  readPrices,
  values,
} from "../support/price-samples.js";
import { thrown } from "../support/objects.js";

describe("a reading", () => {
  test("is a price document with the provider, the currency and the unit as found", () => {
    assert.deepEqual(readPrices(awattar), {
      object: "price",
      provider: "awattar",
      currency_code: "EUR",
      unit: "Eur/MWh",
      location_timezone: "Europe/Vienna",
      data: [
        {
          valid_from: "2026-01-31T00:00:00Z",
          valid_to: "2026-01-31T01:00:00Z",
          price: { value: 0.08, confidence: 1 },
        },
        {
          valid_from: "2026-01-31T01:00:00Z",
          valid_to: "2026-01-31T02:00:00Z",
          price: { value: -0.02, confidence: 1 },
        },
      ],
    });
  });

  test("is the same from an object, from its text, and from a text with a byte order mark", () => {
    const reading = readPrices(octopus);
    assert.deepEqual(readPrices(JSON.stringify(octopus)), reading);
    assert.deepEqual(readPrices(`\ufeff${JSON.stringify(octopus, undefined, 2)}\n`), reading);
  });

  test("is what a planner takes, with the location that the provider tells", () => {
    const planner = new Planner({ prices: readPrices(awattar) });
    const plan = planner.schedules.duration({
      start_time: "2026-01-31T00:00:00Z",
      end_time: "2026-01-31T02:00:00Z",
      segment: "LOW",
      duration: 60,
    });
    assert.equal(plan.data[0].price.value, -0.02);
    assert.equal(plan.currency_code, "EUR");
    assert.equal(plan.location_timezone, "Europe/Vienna");
  });

  test("reads a reading as it is", () => {
    const reading = readPrices(awattar);
    assert.deepEqual(readPrices(reading).data, reading.data);
  });

  test("keeps nothing of the input", () => {
    const input = structuredClone(octopus);
    readPrices(input);
    assert.deepEqual(input, octopus);
  });
});

describe("options", () => {
  test("markup comes before tax: (0.08 + 0.02) * 1.2 and (-0.02 + 0.02) * 1.2", () => {
    const [first, second] = values(readPrices(awattar, { markup: 0.02, taxPercent: 20 }));
    assert.ok(Math.abs(first - 0.12) < 1e-12);
    assert.ok(Math.abs(second) < 1e-12);
  });

  test("area is one of several series, and needed where there are some", () => {
    assert.deepEqual(values(readPrices(nordpool, { area: "SE4" })), [0.06]);
    const error = thrown(() => readPrices(nordpool));
    assert.ok(error instanceof InvalidRequestError);
    assert.deepEqual([error.code, error.field, error.known], ["series_required", "options.area", ["SE3", "SE4"]]);
    assert.match(error.message, /SE3, SE4/);
    assert.match(thrown(() => readPrices(nordpool, { area: "SE9" })).message, /options\.area must be one of SE3, SE4/);
  });

  test("price is one of several prices of a provider", () => {
    assert.deepEqual(values(readPrices(octopus)), [0.105, 0.21]);
    assert.deepEqual(values(readPrices(octopus, { price: "value_exc_vat" })), [0.1, 0.2]);
    assert.match(thrown(() => readPrices(octopus, { price: "free" })).message, /value_inc_vat or value_exc_vat/);
  });

  test("currency picks one of several, and contradicts none", () => {
    assert.deepEqual(values(readPrices(energidataservice)), [0.373, 0.746]);
    const euro = readPrices(energidataservice, { currency: "EUR" });
    assert.deepEqual(readPrices(energidataservice, { currency: "eur" }), euro);
    assert.deepEqual([euro.currency_code, euro.unit, ...values(euro)], ["EUR", "EUR/MWh", 0.05, 0.1]);
    assert.equal(thrown(() => readPrices(awattar, { currency: "SEK" })).field, "options.currency");
  });

  test("unit is for what does not say it", () => {
    const csv = "start,value\n2026-01-31T00:00Z,8\n2026-01-31T01:00Z,16\n";
    assert.deepEqual(values(readPrices(csv)), [8, 16]);
    assert.equal(readPrices(csv).unit, undefined);
    assert.deepEqual(values(readPrices(csv, { unit: "ct/kWh" })), [0.08, 0.16]);
    assert.equal(thrown(() => readPrices(awattar, { unit: "p/kWh" })).field, "options.unit");
    assert.equal(thrown(() => readPrices(csv, { unit: "EUR/GJ" })).field, "options.unit");
  });

  test("an option that is wrong is named", () => {
    for (const [options, code, field] of [
      [{ markup: "1" }, "invalid_type", "options.markup"],
      [{ markup: NaN }, "invalid_value", "options.markup"],
      [{ taxPercent: Infinity }, "invalid_value", "options.taxPercent"],
      [{ vat: 20 }, "unknown_field", "options.vat"],
      [{ area: 3 }, "invalid_type", "options.area"],
      [7, "invalid_type", "options"],
    ]) {
      const error = thrown(() => readPrices(awattar, options));
      assert.deepEqual([error.code, error.field], [code, field]);
    }
  });
});

describe("texts", () => {
  test("the XML of ENTSO-E: positions that are left out repeat", () => {
    const reading = readPrices(XML);
    assert.deepEqual([reading.provider, reading.area, reading.currency_code], ["entsoe", "10YAT-APG------L", "EUR"]);
    assert.deepEqual(
      reading.data.map(({ valid_from, price }) => [valid_from, price.value]),
      [
        ["2026-01-31T00:00:00Z", 0.04],
        ["2026-01-31T00:30:00Z", -0.008],
      ],
    );
    assert.equal(reading.data[1].valid_to, "2026-01-31T01:00:00Z");
  });

  test("CSV, with the unit of its heading", () => {
    assert.deepEqual(values(readPrices(CSV)), [0.08, -0.02]);
    const semicolons = CSV.replaceAll(",", ";").replace(";80", ";80,5");
    assert.deepEqual(values(readPrices(semicolons)), [0.0805, -0.02]);
  });
});
