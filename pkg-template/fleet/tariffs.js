// The tariffs that many homes share. They cross to the threads as bytes that all of them see, so that a batch takes along
// no more than a name.

import { FlatpeakError, Planner } from "flatpeak-wasm/inline";

import { errorOf, invalidOption } from "./errors.js";
import { contentHash, jsonOf } from "./request.js";

/** @import { FleetPrices, FleetTariff } from "../fleet.js" */
/** @import { ErrorDocument } from "./errors.js" */

/**
 * A tariff as JSON, and a key by its content.
 *
 * @typedef {{ key: string, text: string }} Tariff
 */

/**
 * A tariff for the threads: its JSON in UTF-8.
 *
 * @typedef {{ key: string, bytes: Uint8Array }} SharedTariff
 */

/** The name of the tariff of requests that name none. */
const DEFAULT = "";

/**
 * Tariffs by name. Wrong prices are thrown here, not by each request.
 *
 * @param {FleetPrices} prices
 * @returns {Map<string, Tariff>}
 */
export function readTariffs({ prices, location, tariffs = {} }) {
  if (!isObject(tariffs)) throw invalidOption("tariffs", "tariffs must be an object with a tariff for each name");
  const all = new Map(Object.entries(tariffs).map(([name, tariff]) => [name, readNamed(name, tariff)]));
  if (prices !== undefined) all.set(DEFAULT, readTariff({ prices, ...(location && { location }) }));
  return all;
}

/**
 * Says of which tariff it is what is wrong.
 *
 * @param {string} name
 * @param {FleetTariff} tariff
 */
function readNamed(name, tariff) {
  const place = `tariffs.${name}`;
  if (!isObject(tariff)) throw invalidOption(place, `${place} must be an object: { prices, location }`);
  try {
    return readTariff(tariff);
  } catch (error) {
    if (!(error instanceof FlatpeakError)) throw error;
    const document = /** @type {ErrorDocument} */ (error.toJSON());
    const field = error.field === undefined ? place : `${place}.${error.field}`;
    throw errorOf({ ...document, field, message: `${place}: ${error.message}` }, { cause: error });
  }
}

/** @param {unknown} value */
function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/**
 * @param {FleetTariff} tariff
 * @returns {Tariff}
 */
function readTariff({ prices, location }) {
  const tariff = { prices, ...(location !== undefined && { location }) };
  new Planner(tariff).free();
  // What a planner takes is JSON.
  const text = jsonOf(tariff) ?? "";
  return { key: contentHash(text), text };
}

/**
 * A tariff for the threads.
 *
 * @param {Tariff} tariff
 * @returns {SharedTariff}
 */
export function sharedTariff({ key, text }) {
  const bytes = new TextEncoder().encode(text);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return { key, bytes: shared };
}

/**
 * The names of the tariffs that a batch needs.
 *
 * @param {any[]} requests
 */
export function tariffNames(requests) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const request of requests) {
    if (request?.prices === undefined) names.add(tariffName(request));
  }
  return names;
}

/**
 * The name of the tariff of a request.
 *
 * @param {any} request
 * @returns {string}
 */
export function tariffName(request) {
  return typeof request?.tariff === "string" ? request.tariff : DEFAULT;
}

/**
 * The clock of a fleet: one instant for all its plans.
 *
 * @param {unknown} [now]
 */
export function fleetClock(now = new Date()) {
  const text = now instanceof Date && !Number.isNaN(now.getTime()) ? now.toISOString() : now;
  if (typeof text === "string" && !Number.isNaN(Date.parse(text))) return text;
  throw invalidOption("now", "now must be a Date or an RFC 3339 text");
}
