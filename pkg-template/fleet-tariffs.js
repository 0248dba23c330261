// The tariffs that many homes share. They cross to the threads as bytes that all of them see, so that a batch takes along
// no more than a name.

import { FlatpeakError, Planner } from "flatpeak-wasm/inline";

import { contentHash, jsonOf } from "./fleet-request.js";

/** The name of the tariff of requests that name none. */
const DEFAULT = "";

/** Tariffs by name, each as its JSON and a key by its content. Wrong prices are thrown here, not by each request. */
export function readTariffs({ prices, location, tariffs = {} }) {
  const all = new Map(Object.entries(tariffs));
  if (prices !== undefined) all.set(DEFAULT, { prices, location });
  return new Map([...all].map(([name, tariff]) => [name, readTariff(tariff)]));
}

function readTariff({ prices, location }) {
  new Planner({ prices, location }).free();
  const text = jsonOf({ prices, location });
  return { key: contentHash(text), text };
}

/** A tariff for the threads. */
export function sharedTariff({ key, text }) {
  const bytes = new TextEncoder().encode(text);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return { key, bytes: shared };
}

/** The names of the tariffs that a batch needs. */
export function tariffNames(requests) {
  const names = new Set();
  for (const request of requests) {
    if (request?.prices === undefined) names.add(tariffName(request));
  }
  return names;
}

/** The name of the tariff of a request. */
export function tariffName(request) {
  return typeof request?.tariff === "string" ? request.tariff : DEFAULT;
}

/** The clock of a fleet: one instant for all its plans. */
export function fleetClock(now) {
  const instant = now ?? new Date();
  const text = instant instanceof Date && !Number.isNaN(instant.getTime()) ? instant.toISOString() : instant;
  if (typeof text === "string" && !Number.isNaN(Date.parse(text))) return text;
  const message = "now must be a Date or an RFC 3339 text";
  throw new FlatpeakError({ code: "invalid_value", message, field: "now", status: 400 });
}
