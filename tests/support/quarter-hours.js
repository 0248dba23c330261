// Real prices by the quarter of an hour.

import { readFileSync } from "node:fs";

import { pathOf } from "./real-data.js";

export const QUARTER = 15 * 60_000;

/** The prices of a file per kWh, one for each quarter of an hour: hours are split. */
export function quarters(name) {
  const lines = readFileSync(pathOf("data", name), "utf8").trim().split("\n").slice(1);
  return new Map(
    lines.flatMap((line) => {
      const [start, end, value] = line.split(",");
      const [from, to] = [Date.parse(start), Date.parse(end)];
      return Array.from({ length: (to - from) / QUARTER }, (_, at) => [from + at * QUARTER, Number(value) / 1000]);
    }),
  );
}
