// A module is loaded once, whoever asks for it, and again where that failed.

import { ConnectionError } from "./errors.js";
import { isLoaded } from "./engine.js";
import { instantiate, instantiateSync } from "./load.js";

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

/** @type {Map<Loader, Promise<void>>} */
const loading = new Map();

/**
 * Instantiates a module once.
 *
 * @param {Loader} loader
 * @param {Starter} starter
 * @param {() => Source | Promise<Source>} locate
 */
export function loadOnce(loader, starter, locate) {
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
 * The same at once.
 *
 * @param {Loader} loader
 * @param {Starter} starter
 * @param {Compilable} source
 */
export function loadOnceSync(loader, starter, source) {
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
