// What a worker thread does: a batch of requests in, a line of JSON for each out. A planner is kept for each tariff.

import { FlatpeakError, Planner } from "flatpeak-wasm/inline";

import { errorLine, idOf, invalid, problemOf } from "./request.js";
import { tariffName } from "./tariffs.js";

/** @import { FleetTariff } from "../fleet.js" */
/** @import { ErrorDocument } from "./errors.js" */
/** @import { SharedTariff } from "./tariffs.js" */

/**
 * A batch. `requests` may be JSON. `started` is told which of them is being planned, for those who see the thread end.
 *
 * @typedef {{ requests: unknown[] | string, tariffs: Map<string, SharedTariff>, now: string, started: Int32Array }} Batch
 */

/**
 * A tariff and its planner.
 *
 * @typedef {{ source: FleetTariff, planner: Planner }} PreparedTariff
 */

/**
 * What the requests of a batch are planned with: `own` are the tariffs of those that bring their prices.
 *
 * @typedef {{ tariffs: Map<string, SharedTariff>, own: Map<unknown, PreparedTariff>, now: string }} Context
 */

/** The most tariffs whose planners a thread keeps. */
const MAX_PLANNERS = 256;

/**
 * Tariffs by key, the one that was used last at the end.
 *
 * @type {Map<string, PreparedTariff>}
 */
const kept = new Map();

/**
 * Plans a batch.
 *
 * @param {Batch} batch
 * @returns {string} A line for each request, in their order.
 */
export function planBatch({ requests, tariffs, now, started }) {
  /** @type {unknown[]} */
  const list = typeof requests === "string" ? JSON.parse(requests) : requests;
  // Prices of their own that requests share are one object here too: they share its planner.
  const own = new Map();
  const lines = list.map((request, at) => {
    Atomics.store(started, 0, at);
    return lineOf(request, { tariffs, own, now });
  });
  for (const { planner } of own.values()) planner.free();
  return lines.join("\n");
}

/**
 * @param {any} request
 * @param {Context} context
 */
function lineOf(request, context) {
  const id = idOf(request);
  try {
    const problem = problemOf(request) ?? tariffProblem(request, context);
    return problem === undefined ? JSON.stringify({ id, answer: planned(request, context) }) : errorLine(id, problem);
  } catch (error) {
    return errorLine(id, error instanceof FlatpeakError ? error.toJSON() : unexpected(error));
  }
}

/**
 * @param {any} request
 * @param {Context} context
 * @returns {ErrorDocument | undefined}
 */
function tariffProblem(request, { tariffs }) {
  if (request.prices !== undefined || tariffs.has(tariffName(request))) return undefined;
  if (request.tariff === undefined) return invalid("missing_field", "prices", "There are no prices to plan with");
  const message = "There is no such tariff among those of the fleet";
  return { name: "NotFoundError", type: "not_found", code: "not_found", message, field: "tariff", status: 404 };
}

/**
 * @param {unknown} error
 * @returns {ErrorDocument}
 */
function unexpected(error) {
  const message = error instanceof Error ? error.message : String(error);
  return { name: "FlatpeakError", type: "api_error", code: "plan_failed", message };
}

/**
 * @param {any} request
 * @param {Context} context
 */
function planned(request, context) {
  try {
    return plan(request, context);
  } catch (error) {
    if (!(error instanceof FlatpeakError && error.code === "engine_failed")) throw error;
    // The module is started anew, and what was made with the old one can do nothing any more.
    kept.clear();
    context.own.clear();
    return plan(request, context);
  }
}

/**
 * @param {any} request
 * @param {Context} context
 */
function plan(request, context) {
  const { operation, body, battery } = request;
  const options = { now: context.now, ...request.options };
  const tariff = tariffOf(request, context);
  if (battery === undefined) return call(tariff.planner, operation, body, options);
  const planner = new Planner({ ...tariff.source, devices: [{ id: body?.device_id, battery }] });
  try {
    return call(planner, operation, body, options);
  } finally {
    planner.free();
  }
}

/**
 * @param {Planner} planner
 * @param {string} operation
 * @param {unknown} body
 * @param {object} options
 */
function call({ schedules }, operation, body, options) {
  // What a body must be, the planner says.
  return /** @type {any} */ (schedules)[operation](body, options);
}

/**
 * @param {any} request
 * @param {Context} context
 */
function tariffOf(request, { tariffs, own }) {
  if (request.prices !== undefined) return ownTariff(request, own);
  // What has no tariff is an error before.
  const { key, bytes } = /** @type {SharedTariff} */ (tariffs.get(tariffName(request)));
  const prepared = kept.get(key) ?? prepare(JSON.parse(new TextDecoder().decode(bytes.slice())));
  kept.delete(key);
  kept.set(key, prepared);
  if (kept.size > MAX_PLANNERS) forgetOldest();
  return prepared;
}

function forgetOldest() {
  for (const [key, { planner }] of kept) {
    planner.free();
    kept.delete(key);
    return;
  }
}

/**
 * @param {any} request
 * @param {Context["own"]} own
 */
function ownTariff({ prices, location }, own) {
  const found = own.get(prices);
  if (found !== undefined && found.source.location === location) return found;
  const prepared = prepare({ prices, ...(location !== undefined && { location }) });
  found?.planner.free();
  own.set(prices, prepared);
  return prepared;
}

/**
 * @param {FleetTariff} source
 * @returns {PreparedTariff}
 */
function prepare(source) {
  return { source, planner: new Planner(source) };
}
