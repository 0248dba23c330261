// `readPrices`: what a provider publishes becomes prices that a planner takes as they are.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { random } from "../support/seeded-random.js";
import { emptyProject, ROOT } from "../support/project.js";

const SEED = Number(process.env.SEED ?? 1);
const TRIALS = 1000 * Number(process.env.SOAK ?? 1);

const { FlatpeakError, InvalidRequestError, Planner, readPrices, UnprocessableError } = await (
  await emptyProject()
).load();

const octopus = {
  count: 2,
  next: null,
  previous: null,
  results: [
    { value_exc_vat: 20, value_inc_vat: 21, valid_from: "2026-01-31T00:30:00Z", valid_to: null, payment_method: null },
    {
      value_exc_vat: 10,
      value_inc_vat: 10.5,
      valid_from: "2026-01-31T00:00:00Z",
      valid_to: "2026-01-31T00:30:00Z",
      payment_method: null,
    },
  ],
};

const awattar = {
  object: "list",
  data: [
    { start_timestamp: 1769817600000, end_timestamp: 1769821200000, marketprice: 80, unit: "Eur/MWh" },
    { start_timestamp: 1769821200000, end_timestamp: 1769824800000, marketprice: -20, unit: "Eur/MWh" },
  ],
  url: "/at/v1/marketdata",
};

const nordpool = {
  market: "DayAhead",
  currency: "EUR",
  multiAreaEntries: [
    { deliveryStart: "2026-01-31T00:00:00Z", deliveryEnd: "2026-01-31T01:00:00Z", entryPerArea: { SE3: 50, SE4: 60 } },
  ],
};

const energidataservice = {
  total: 2,
  dataset: "DayAheadPrices",
  records: [
    {
      TimeUTC: "2026-01-31T00:15:00",
      TimeDK: "2026-01-31T01:15:00",
      PriceArea: "DK1",
      DayAheadPriceEUR: 100,
      DayAheadPriceDKK: 746,
    },
    {
      TimeUTC: "2026-01-31T00:00:00",
      TimeDK: "2026-01-31T01:00:00",
      PriceArea: "DK1",
      DayAheadPriceEUR: 50,
      DayAheadPriceDKK: 373,
    },
  ],
};

const XML = `<?xml version="1.0" encoding="utf-8"?>
<Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3">
  <type>A44</type>
  <TimeSeries>
    <in_Domain.mRID codingScheme="A01">10YAT-APG------L</in_Domain.mRID>
    <currency_Unit.name>EUR</currency_Unit.name>
    <price_Measure_Unit.name>MWH</price_Measure_Unit.name>
    <curveType>A03</curveType>
    <Period>
      <timeInterval><start>2026-01-31T00:00Z</start><end>2026-01-31T01:00Z</end></timeInterval>
      <resolution>PT15M</resolution>
      <Point><position>1</position><price.amount>40</price.amount></Point>
      <Point><position>3</position><price.amount>-8</price.amount></Point>
    </Period>
  </TimeSeries>
</Publication_MarketDocument>`;

const CSV =
  "start_utc,end_utc,price (EUR/MWh)\n2026-01-31T00:00,2026-01-31T01:00,80\n2026-01-31T01:00,2026-01-31T02:00,-20\n";

const values = ({ data }) => data.map(({ price }) => price.value);
const thrown = (call) => {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
};

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

/** The raw answers of providers, where they are. */
const RAW = join(ROOT, "..", "shared", "data", "raw");
const samples = existsSync(RAW)
  ? readdirSync(RAW, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"))
  : [];

test("each raw answer of a provider is read and planned with, or refused with a reason", (t) => {
  if (samples.length === 0) return t.skip(`there is no ${RAW}`);
  let read = 0;
  for (const text of samples) {
    if (refusalOf(text) === undefined) read += 1;
  }
  assert.deepEqual([samples.length, read], [44, 38]);
});

/** What a reading is refused with; undefined for one that a planner takes. */
function refusalOf(input, options) {
  let reading;
  try {
    reading = readPrices(input, options);
  } catch (error) {
    assert.ok(error instanceof FlatpeakError, `${error}: ${JSON.stringify(input).slice(0, 300)}`);
    assert.ok(error.message.length > 10);
    return error;
  }
  assert.ok(reading.data.length > 0);
  new Planner({ prices: reading.data, location: { timezone: "UTC", currency_code: "XXX" } }).free();
  return undefined;
}

test(`${TRIALS} changed and cut-off inputs are read, or refused with a FlatpeakError`, () => {
  const { whole, pick } = random(SEED);
  const texts = [octopus, awattar, nordpool, energidataservice].map((document) => JSON.stringify(document));
  const inputs = [...texts, XML, CSV, ...samples.filter((text) => text.length < 20_000)];
  const junk = [
    "",
    "0",
    "-",
    "null",
    '"',
    "{",
    "]",
    ",",
    "é",
    "\u0000",
    "9".repeat(40),
    "2026-01-31T00:00Z",
    "1e999",
    "<",
  ];
  let refused = 0;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    let text = pick(inputs);
    for (let change = whole(1, 3); change > 0; change -= 1) {
      const at = whole(0, text.length);
      text = pick([text.slice(0, at), text.slice(0, at) + pick(junk) + text.slice(at + whole(0, 3))]);
    }
    if (refusalOf(text) !== undefined) refused += 1;
  }
  assert.ok(refused > 0);
  assert.equal(readPrices(awattar).data.length, 2);
});
