// How the time of readPrices grows with the length of a text: ten times as many prices should take some ten times as long.

import { performance } from "node:perf_hooks";

import { readPrices } from "flatpeak-wasm";

import { table } from "./measure.js";

const FIRST = Date.UTC(2000, 0, 1);
const QUARTER = 900_000;

const iso = (quarter) => new Date(FIRST + quarter * QUARTER).toISOString();
const rows = (count, row) => Array.from({ length: count }, (_, at) => row(at));

const TEXTS = {
  CSV: (count) => ["start,EUR/kWh", ...rows(count, (at) => `${iso(at)},${at % 97}`)].join("\n"),
  aWATTar: (count) =>
    JSON.stringify({
      data: rows(count, (at) => ({
        start_timestamp: FIRST + at * QUARTER,
        end_timestamp: FIRST + (at + 1) * QUARTER,
        marketprice: at % 97,
        unit: "Eur/MWh",
      })),
    }),
  Octopus: (count) =>
    JSON.stringify({
      results: rows(count, (at) => ({
        value_exc_vat: at % 97,
        value_inc_vat: (at % 97) * 1.05,
        valid_from: iso(at),
        valid_to: iso(at + 1),
        payment_method: null,
      })),
    }),
};

export function longTexts() {
  const seconds = (text) => {
    const start = performance.now();
    readPrices(text);
    return (performance.now() - start) / 1000;
  };
  const row = ([name, write]) => {
    const [tenth, whole] = [90_000, 900_000].map((count) => seconds(write(count)));
    return [name, tenth.toFixed(2), whole.toFixed(2), (whole / tenth).toFixed(1)];
  };
  table("readPrices: 90,000 and 900,000 prices", [
    ["text", "a tenth, s", "whole, s", "ratio"],
    ...Object.entries(TEXTS).map(row),
  ]);
}
