// How browsers, workers and bundlers load the modules.

import { ConnectionError } from "./errors.js";
import { isLoaded } from "./engine.js";
import { starter as prices } from "./flatpeak_prices.js";
import { starter as engines } from "./flatpeak_wasm.js";
import { instantiate, instantiateSync } from "./load.js";

// The files are in a folder that has the name of the package. So their addresses are true as a path from here, and also as
// the name of an export: that is how Vite 5 to 7 find them in development, when they have moved this file elsewhere.

/**
 * @import { Loader } from "./engine.js"
 * @import { Starter } from "./glue.js"
 * @import { Compilable } from "./load.js"
 */

/**
 * What a module is loaded from.
 *
 * @typedef {string | URL | Request | Response | Compilable} Source
 */

/** @param {Source | Promise<Source>} [source] */
export function init(source) {
  return load("init", engines, () => source ?? new URL("flatpeak-wasm/flatpeak_wasm_bg.wasm", import.meta.url));
}

/** @param {Source | Promise<Source>} [source] */
export function initPrices(source) {
  return load("initPrices", prices, () => source ?? new URL("flatpeak-wasm/flatpeak_prices_bg.wasm", import.meta.url));
}

/** @param {Compilable} source */
export function initSync(source) {
  loadSync("init", engines, source);
}

/** @param {Compilable} source */
export function initPricesSync(source) {
  loadSync("initPrices", prices, source);
}

/** @type {Map<Loader, Promise<void>>} */
const loading = new Map();

/**
 * Instantiates a module once.
 *
 * @param {Loader} loader
 * @param {Starter} starter
 * @param {() => Source | Promise<Source>} locate
 */
function load(loader, starter, locate) {
  let promise = loading.get(loader);
  if (promise === undefined) {
    promise = isLoaded(loader) ? Promise.resolve() : start(loader, starter, locate);
    loading.set(loader, promise);
  }
  return promise;
}

/**
 * @param {Loader} loader
 * @param {Starter} starter
 * @param {() => Source | Promise<Source>} locate
 */
async function start(loader, starter, locate) {
  let given;
  try {
    given = await locate();
    await instantiate(loader, starter, given);
  } catch (cause) {
    // The next call tries again.
    loading.delete(loader);
    throw loadFailed(cause, given);
  }
}

/**
 * @param {Loader} loader
 * @param {Starter} starter
 * @param {Compilable} source
 */
function loadSync(loader, starter, source) {
  if (isLoaded(loader)) return;
  try {
    instantiateSync(loader, starter, source);
  } catch (cause) {
    throw loadFailed(cause);
  }
}

/**
 * @param {any} cause Whatever was thrown
 * @param {any} [source] Of a host, or of another implementation
 */
function loadFailed(cause, source) {
  const address = typeof source === "string" ? source : (source?.url ?? source?.href);
  const reason = address ? `${cause?.message ?? cause}, at ${address}` : (cause?.message ?? cause);
  const message = `The WebAssembly module could not be loaded: ${reason}`;
  return new ConnectionError({ type: "connection_error", code: "load_failed", message }, { cause });
}
