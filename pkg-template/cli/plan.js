// One plan: the body from options, a file or the standard input; printed in one of four forms.

import process from "node:process";

import { Planner } from "flatpeak-wasm";

import { bodyOf, devicesFrom, optionsOf } from "./request.js";
import { calendar } from "./calendar.js";
import { csv } from "./csv.js";
import { jsonOf } from "./files.js";
import { pricesOf } from "./prices.js";
import { rowsOf } from "./rows.js";
import { chartOf, table, warningsOf } from "./table.js";
import { UsageError } from "./usage.js";

/**
 * @import { Answer } from "./rows.js"
 * @import { Body, Operation, PlanFlags } from "./request.js"
 */

/**
 * Plans and prints.
 *
 * @param {Operation} what
 * @param {PlanFlags} options
 */
export async function plan(what, options) {
  const files = [options.prices, options.exportPrices, options.body, options.devices];
  if (files.filter((file) => file === "-").length > 1) throw new UsageError("Only one file can be the standard input");
  const { prices, location } = await pricesOf(options);
  const own = options.body === undefined ? {} : objectOf(await jsonOf(options.body));
  const devices = await batteriesOf(what, options);
  const planner = new Planner({
    prices,
    location,
    ...(devices && { devices }),
    ...(options.now !== undefined && { now: options.now }),
  });
  const body = bodyOf(what, { body: own, options, prices: prices.import, devices: devices ?? [] });
  // The planner checks what it is given.
  const schedules = /** @type {Record<Operation, (body: Body, options: object) => Answer>} */ (planner.schedules);
  const answer = schedules[what](body, optionsOf(options));
  print({ answer, body, planner, options });
  planner.free();
}

/**
 * A site has its batteries in the request, or in a file too.
 *
 * @param {Operation} what
 * @param {PlanFlags} options
 */
async function batteriesOf(what, options) {
  return what === "soc" || options.devices !== undefined ? devicesFrom(options) : undefined;
}

/**
 * @param {unknown} body
 * @returns {Body}
 */
function objectOf(body) {
  if (body !== null && typeof body === "object" && !Array.isArray(body)) return body;
  throw new UsageError("The body must be a JSON object, as the API takes it");
}

/** @param {{ answer: Answer, body: Body, planner: Planner, options: PlanFlags }} plan */
function print({ answer, body, planner, options }) {
  const rows = rowsOf(answer);
  const write = (/** @type {string} */ text) => process.stdout.write(text);
  process.stderr.write(warningsOf(answer));
  switch (options.output) {
    case "json":
      return write(`${JSON.stringify(answer, undefined, 2)}\n`);
    case "csv":
      return write(csv(rows, answer));
    case "ical":
      return write(calendar(rows, answer));
    default:
      if (options.chart ?? process.stdout.isTTY) write(chartOf(planner, body, answer, rows));
      return write(table(rows, answer));
  }
}
