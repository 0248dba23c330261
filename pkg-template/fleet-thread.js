// What a worker thread does: a batch of requests in, a line of JSON for each out. A planner is kept for each tariff.

import { FlatpeakError, Planner } from "flatpeak-wasm/inline";

import { errorLine, idOf, invalid, problemOf } from "./fleet-request.js";
import { tariffName } from "./fleet-tariffs.js";

/** The most tariffs whose planners a thread keeps. */
const MAX_PLANNERS = 256;

/** Tariffs by key, the one that was used last at the end: what they hold, and their planner. */
const kept = new Map();

/**
 * Plans a batch.
 *
 * @param {{ requests: object[] | string, tariffs: Map<string, { key: string, bytes: Uint8Array }>, now: string, started: Int32Array }} batch
 *   `requests` may be JSON. `started` is told which one is being planned, for those who see the thread end.
 * @returns {string} A line for each request, in their order.
 */
export default function planBatch({ requests, tariffs, now, started }) {
  const batch = typeof requests === "string" ? JSON.parse(requests) : requests;
  // Prices of their own that requests share are one object here too: they share its planner.
  const own = new Map();
  const lines = batch.map((request, at) => {
    Atomics.store(started, 0, at);
    return lineOf(request, { tariffs, own, now });
  });
  for (const { planner } of own.values()) planner.free();
  return lines.join("\n");
}

function lineOf(request, context) {
  const id = idOf(request);
  try {
    const problem = problemOf(request) ?? tariffProblem(request, context);
    return problem === undefined ? JSON.stringify({ id, answer: planned(request, context) }) : errorLine(id, problem);
  } catch (error) {
    return errorLine(id, error instanceof FlatpeakError ? error.toJSON() : unexpected(error));
  }
}

function tariffProblem(request, { tariffs }) {
  if (request.prices !== undefined || tariffs.has(tariffName(request))) return undefined;
  if (request.tariff === undefined) return invalid("missing_field", "prices", "There are no prices to plan with");
  const message = "There is no such tariff among those of the fleet";
  return { name: "NotFoundError", type: "not_found", code: "not_found", message, field: "tariff", status: 404 };
}

function unexpected(error) {
  return { name: "FlatpeakError", type: "api_error", code: "plan_failed", message: String(error?.message ?? error) };
}

function planned(request, context) {
  try {
    return plan(request, context);
  } catch (error) {
    if (error?.code !== "engine_failed") throw error;
    // The module is started anew, and what was made with the old one can do nothing any more.
    kept.clear();
    context.own.clear();
    return plan(request, context);
  }
}

function plan(request, context) {
  const { operation, body, battery } = request;
  const options = { now: context.now, ...request.options };
  const tariff = tariffOf(request, context);
  if (battery === undefined) return tariff.planner.schedules[operation](body, options);
  const planner = new Planner({ ...tariff.source, devices: [{ id: body?.device_id, battery }] });
  try {
    return planner.schedules[operation](body, options);
  } finally {
    planner.free();
  }
}

function tariffOf(request, { tariffs, own }) {
  if (request.prices !== undefined) {
    const found = own.get(request.prices);
    if (found?.source.location === request.location && found !== undefined) return found;
    const made = tariff({ prices: request.prices, location: request.location });
    found?.planner.free();
    own.set(request.prices, made);
    return made;
  }
  const { key, bytes } = tariffs.get(tariffName(request));
  const made = kept.get(key) ?? tariff(JSON.parse(new TextDecoder().decode(bytes.slice())));
  kept.delete(key);
  kept.set(key, made);
  if (kept.size > MAX_PLANNERS) {
    const [oldest] = kept.keys();
    kept.get(oldest).planner.free();
    kept.delete(oldest);
  }
  return made;
}

function tariff(source) {
  return { source, planner: new Planner(source) };
}
