// Raw answers of providers, and texts that are changed or cut off.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { random } from "../support/seeded-random.js";
import { pathOf, skipWithout } from "../support/real-data.js";
import {
  CSV,
  FlatpeakError,
  Planner,
  XML,
  awattar,
  energidataservice,
  nordpool,
  octopus,
  readPrices,
} from "../support/price-samples.js";

const SEED = Number(process.env.SEED ?? 1);
const TRIALS = 1000 * Number(process.env.SOAK ?? 1);

/** The raw answers of providers, where they are. */
const RAW = pathOf("data", "raw");
const samples = existsSync(RAW)
  ? readdirSync(RAW, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"))
  : [];

test(
  "each raw answer of a provider is read and planned with, or refused with a reason",
  { skip: skipWithout(RAW) },
  () => {
    let read = 0;
    for (const text of samples) {
      if (refusalOf(text) === undefined) read += 1;
    }
    assert.deepEqual([samples.length, read], [44, 38]);
  },
);

test("each answer of a provider that is made by hand is read and planned with, or refused with a reason", () => {
  const documents = [octopus, awattar, energidataservice, nordpool].map((document) => JSON.stringify(document));
  const texts = documents.concat(XML, CSV);
  assert.deepEqual(
    texts.map((text) => refusalOf(text)?.code),
    [undefined, undefined, undefined, "series_required", undefined, undefined],
  );
  assert.equal(refusalOf("{}").code, "unknown_format");
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
