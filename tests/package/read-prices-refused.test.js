// What `readPrices` refuses, and why.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  FlatpeakError,
  InvalidRequestError,
  UnprocessableError,
  XML,
  awattar,
  nordpool,
  octopus,
  readPrices,
  values,
} from "../support/price-samples.js";
import { thrown } from "../support/objects.js";

describe("what is no price document", () => {
  const KNOWN = /known are Flatpeak price documents, Octopus .*ENTSO-E.*CSV/;
  for (const [what, input, code, message] of [
    ["nothing", undefined, "unknown_format", KNOWN],
    ["a number", 7, "unknown_format", KNOWN],
    ["an empty object", {}, "unknown_format", KNOWN],
    ["another document", { hello: [{ world: 1 }] }, "unknown_format", KNOWN],
    ["a sentence", "There are no prices today.", "unknown_format", KNOWN],
    ["binary junk", "\u0000\u0001PK\u0003\u0004\ufffd", "unknown_format", KNOWN],
    ["an empty text", " \n", "no_price_data", /^input is empty/],
    ["an empty list", [], "no_price_data", /^input is empty/],
    ["cut-off JSON", '{"data": [', "invalid_value", /^input is no complete JSON: /],
    ["cut-off XML", XML.slice(0, 700), "invalid_value", /^input is cut off/],
    ["a web page", "<!DOCTYPE html><html><body>502</body></html>", "invalid_value", /^input is a web page/],
    ["an error of GraphQL", { data: null, errors: [{ message: "no" }] }, "no_price_data", /its provider says "no"$/],
    ["an error of Octopus", { detail: "Not found." }, "no_price_data", /its provider says "Not found\."$/],
    [
      "an acknowledgement of ENTSO-E",
      "<Acknowledgement_MarketDocument><Reason><code>999</code><text>No matching data found</text></Reason></Acknowledgement_MarketDocument>",
      "no_price_data",
      /its provider says "No matching data found"$/,
    ],
    ["bytes", new Uint8Array(3), "invalid_type", /^input must be plain data/],
    ["a Map", new Map(), "invalid_type", /^input must be plain data/],
    [
      "a price that is none",
      { ...awattar, data: [awattar.data[0], { ...awattar.data[1], marketprice: "free" }] },
      "invalid_type",
      /^input\.data\[1\]\.marketprice must be a number, got "free"$/,
    ],
    [
      "a unit that is none",
      { ...awattar, data: [{ ...awattar.data[0], unit: "Eur/GJ" }] },
      "invalid_value",
      /^input\.data\[0\]\.unit must be a unit like EUR\/MWh.*got "Eur\/GJ"$/,
    ],
  ]) {
    test(`${what} is refused`, () => {
      const error = thrown(() => readPrices(input));
      assert.ok(error instanceof (code === "no_price_data" ? UnprocessableError : InvalidRequestError), `${error}`);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.equal(error.context, "readPrices");
    });
  }

  test("what a getter throws comes through, and the next call works", () => {
    const broken = {
      get data() {
        throw new RangeError("mine");
      },
    };
    assert.throws(() => readPrices(broken), { name: "RangeError", message: "mine" });
    assert.equal(readPrices(awattar).data.length, 2);
  });
});

describe("what is not understood", () => {
  const csv = (heading, ...rows) => [heading, ...rows.map((row, hour) => `2026-01-31T0${hour}:00Z${row}`)].join("\n");

  test("is refused, and a decimal comma between commas is one field too many", () => {
    const error = thrown(() => readPrices(csv("start,value", ",0,1", ",0,2")));
    assert.equal(error.message.split(":")[0], "input.line 2 must have 2 fields, as the first line, got 3");
    assert.deepEqual(values(readPrices(csv("start,value", ',"0,1"', ',"0,2"'))), [0.1, 0.2]);
  });

  for (const [heading, value] of [
    ["price_per_mwh", 0.08],
    ["$/MWh", 0.08],
    ["zł/MWh", 0.08],
    ["EUR/GWh", 0.00008],
    ["EUR/Wh", 80000],
    ["mEUR/kWh", 0.08],
    ["c€/kWh", 0.8],
  ]) {
    test(`is not ${heading}: 80 are ${value} per kWh`, () => {
      const [first] = values(readPrices(csv(`start;${heading}`, ";80", ";80")));
      assert.ok(Math.abs(first / value - 1) < 1e-12, `${first}`);
    });
  }

  test("is a unit per joule, of a column and of an option", () => {
    assert.match(
      thrown(() => readPrices(csv("start;price (EUR/GJ)", ";80", ";80"))).message,
      /must be a unit like EUR/,
    );
    assert.equal(thrown(() => readPrices(awattar, { unit: "EUR/GJ" })).field, "options.unit");
  });

  test("is no currency in small letters, and Nord Pool without one is per MWh", () => {
    const { currency, ...without } = nordpool;
    const reading = readPrices(without, { area: "SE3", currency: currency.toLowerCase() });
    assert.deepEqual([reading.currency_code, values(reading)], ["EUR", [0.05]]);
    assert.deepEqual(values(readPrices(without, { area: "SE3" })), [0.05]);
    assert.equal(thrown(() => readPrices(without, { area: "SE3", currency: "euros!" })).field, "options.currency");
    assert.equal(readPrices(awattar, { currency: "eur" }).currency_code, "EUR");
  });

  test("is a position of ENTSO-E that is no whole number of its period, and a number that markup cuts", () => {
    for (const [from, to, message] of [
      [">3<", ">-1<", /position must be a whole number from 1 on, got "-1"/],
      [">3<", ">1.5<", /position must be a whole number from 1 on, got "1\.5"/],
      [">3<", ">5<", /position is beyond the end of the prices: 5/],
      [">40<", ">4<!-- -->0<", /price\.amount must be plain text/],
    ]) {
      assert.match(thrown(() => readPrices(XML.replace(from, to))).message, message);
    }
  });

  test("are lists that are neither two days nor told apart", () => {
    const list = (hour) => [
      { start: `2026-01-31T0${hour}:00:00Z`, end: `2026-01-31T0${hour + 1}:00:00Z`, value: hour },
    ];
    assert.deepEqual(values(readPrices({ raw_today: list(1), raw_tomorrow: list(2) })), [1, 2]);
    const error = thrown(() => readPrices({ SE3_price: list(1), SE4_price: list(2) }));
    assert.deepEqual([error.code, error.known], ["series_required", ["SE3_price", "SE4_price"]]);
  });

  test("is no decimal of 15 digits and more", () => {
    const decimals = ["0.123456789012345", "0.30000000000000004"];
    const text = JSON.stringify(octopus).replace('"value_inc_vat":21', `"value_inc_vat":"${decimals[0]}"`);
    assert.deepEqual(values(readPrices(text)), [0.105, 0.00123456789012345]);
    assert.deepEqual(
      values(readPrices(csv("start,value", ...decimals.map((text) => `,${text}`)))),
      decimals.map(Number),
    );
  });

  test("are numbers whose memory is somewhere else", () => {
    const columns = { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values: Float64Array.of(1, 2) };
    assert.deepEqual(values(readPrices(columns)), [1, 2]);
    structuredClone(columns.values, { transfer: [columns.values.buffer] });
    const error = thrown(() => readPrices(columns));
    assert.ok(error instanceof FlatpeakError, `${error}`);
    assert.equal(error.message, "input.values must be plain data, as in JSON, got a detached Float64Array");
  });
});
