// How much work a plan for several devices is, told from its windows before anything is planned.

import { Refusal } from "./refusal.js";

/** @import { HandlerLimits } from "../server.js" */
/** @import { Document } from "./translate.js" */

/** As long as a period of prices is taken to be. */
const PERIOD_MILLIS = 900_000;

/**
 * Refuses more devices x slots than are allowed. A window has a slot for each quarter-hour, and one more for each instant
 * in it at which the window of any device starts or ends, for a plan is cut there. A device without a window of its own
 * has that of the body.
 *
 * @param {Document} body
 * @param {HandlerLimits} limits
 */
export function requireFewSlots({ data, start_time, end_time }, { slots }) {
  if (!Array.isArray(data)) return;
  const windows = data
    .map((device) => ({
      start: Date.parse(device?.start_time ?? start_time),
      end: Date.parse(device?.end_time ?? end_time),
    }))
    .filter(({ start, end }) => start < end);
  const cuts = Float64Array.from(new Set(windows.flatMap(({ start, end }) => [start, end]))).sort();
  const asked = windows.reduce((sum, { start, end }) => {
    return sum + Math.ceil((end - start) / PERIOD_MILLIS) + below(cuts, end) - below(cuts, start) - 1;
  }, 0);
  if (asked <= slots) return;
  const message = `data must have at most ${slots} slots in the windows of all devices together, got ${asked}`;
  throw new Refusal({ status: 422, code: "too_large", message });
}

/**
 * How many of the sorted instants are before this one.
 *
 * @param {Float64Array} sorted
 * @param {number} instant
 */
function below(sorted, instant) {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (Number(sorted[middle]) < instant) from = middle + 1;
    else to = middle;
  }
  return from;
}
