// The day to plan, and where it starts and ends.

import { fileDay } from "./file.js";
import { sampleDay } from "./sample.js";

/** @typedef {ReturnType<typeof fileDay> | ReturnType<typeof sampleDay>} Source */

/** @typedef {Source & { start: number, end: number }} Day */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * The day in a file, or the sample.
 *
 * @param {string | undefined} path
 * @returns {Day}
 */
export function readDay(path) {
  const source = path === undefined ? sampleDay() : fileDay(path);
  const [start, end] = firstDay(source.prices);
  return { ...source, start, end };
}

/**
 * From the first price on, a day at the most.
 *
 * @param {Source["prices"]} prices
 * @returns {[start: number, end: number]}
 */
function firstDay(prices) {
  if ("values" in prices) {
    const start = Date.parse(prices.start);
    return [start, start + Math.min(DAY, prices.values.length * prices.intervalMinutes * MINUTE)];
  }
  const start = Math.min(...prices.data.map(({ valid_from }) => Date.parse(valid_from)));
  const end = Math.max(...prices.data.map(({ valid_to }) => Date.parse(valid_to)));
  // A day of the clock change is an hour longer.
  return [start, end - start <= DAY + 60 * MINUTE ? end : start + DAY];
}
