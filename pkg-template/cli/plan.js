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

/** Plans and prints. */
export async function plan(what, options) {
  const files = [options.prices, options.exportPrices, options.body, options.devices];
  if (files.filter((file) => file === "-").length > 1) throw new UsageError("Only one file can be the standard input");
  const { prices, location } = await pricesOf(options);
  const given = options.body === undefined ? {} : objectOf(await jsonOf(options.body));
  const devices = what === "soc" ? await devicesFrom(options) : undefined;
  const planner = new Planner({
    prices,
    location,
    ...(devices && { devices }),
    ...(options.now !== undefined && { now: options.now }),
  });
  const body = bodyOf(what, { given, options, prices: prices.import, devices });
  const answer = planner.schedules[what](body, optionsOf(what, options));
  print({ what, answer, body, planner, options });
  planner.free();
}

function objectOf(body) {
  if (body !== null && typeof body === "object" && !Array.isArray(body)) return body;
  throw new UsageError("The body must be a JSON object, as the API takes it");
}

function print({ what, answer, body, planner, options }) {
  const rows = rowsOf(what, answer);
  const write = (text) => process.stdout.write(text);
  process.stderr.write(warningsOf(answer));
  switch (options.output) {
    case "json":
      return write(`${JSON.stringify(answer, undefined, 2)}\n`);
    case "csv":
      return write(csv(rows));
    case "ical":
      return write(calendar(rows, answer));
    default:
      if (options.chart ?? process.stdout.isTTY) write(chartOf(planner, body, answer, rows));
      return write(table(what, rows, answer));
  }
}
