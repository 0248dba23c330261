// What runs in the thread of a `PlanningThread`: it makes a planner, and answers calls one after the other.

import { parentPort, workerData } from "node:worker_threads";

import { FlatpeakError, Planner } from "flatpeak-wasm";

/**
 * @import { DeviceOptions } from "flatpeak-wasm"
 * @import { KeptState } from "flatpeak-wasm/server"
 * @import { GivenPrices } from "./prices.js"
 */

/** @typedef {GivenPrices & { devices?: DeviceOptions[], states: [string, KeptState][] }} SiteData */

/** @typedef {`schedules.${"amount" | "duration" | "limit" | "soc" | "site"}` | "devices.submitState"} Operation */

/** @typedef {{ operation: Operation, given: unknown[] }} Call */

/**
 * @typedef {object} SentError
 * @property {string} message
 * @property {string} [name]
 * @property {string | undefined} [stack]
 * @property {string} [type]
 * @property {string} [code]
 * @property {number | undefined} [status]
 * @property {string | undefined} [context]
 * @property {string | undefined} [time_created]
 * @property {Record<string, string>} [headers]
 */

/** @typedef {{ answer: unknown } | { error: SentError }} Reply */

/** What is said before the first reply: the planner is there. */
export const READY = "ready";

/** Answers calls until the thread is ended. */
export function answerCalls() {
  const port = /** @type {import("node:worker_threads").MessagePort} */ (parentPort);
  const planner = plannerOf(workerData);
  port.on("message", (/** @type {Call} */ call) => {
    try {
      port.postMessage({ answer: answerOf(planner, call) });
    } catch (error) {
      port.postMessage({ error: sent(error) });
    }
  });
  port.postMessage(READY);
}

/**
 * A planner with the states that its devices submitted.
 *
 * @param {SiteData} site
 */
export function plannerOf({ prices, location, devices, states }) {
  const planner = new Planner({ prices, location, ...(devices && { devices }) });
  const ids = new Set(devices?.map(({ id }) => id));
  for (const [id, { state, answer }] of states) {
    // A device that is not there any more keeps its state until it is again.
    if (ids.has(id)) planner.devices.submitState(id, state, { now: answer.time_created });
  }
  return planner;
}

/**
 * @param {Planner} planner
 * @param {Call} call
 */
function answerOf(planner, { operation, given }) {
  const [group, method] = operation.split(".");
  const calls = /** @type {any} */ (planner);
  return calls[String(group)][String(method)](...given);
}

/**
 * What is left of an error in another thread.
 *
 * @param {unknown} error
 * @returns {SentError}
 */
function sent(error) {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  if (!(error instanceof FlatpeakError)) return { name, message, stack };
  const { type, code, status, context, time_created } = error;
  return { name, message, stack, type, code, status, context, time_created };
}
