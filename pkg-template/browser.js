// The entry of browsers, workers and bundlers.

import { setLoaded } from "./engine.js";
import { ConnectionError } from "./errors.js";
import instantiatePrices, { restart as restartPrices } from "./flatpeak_prices.js";
import instantiate, { restart } from "./flatpeak_wasm.js";

export * from "./errors.js";
export { Flatpeak } from "./flatpeak.js";
export { Planner } from "./planner.js";
export { readPrices } from "./prices.js";
export { verifyCertificate } from "./verify.js";

export function init(source) {
  return load("init", instantiate, restart, source);
}

export function initPrices(source) {
  return load("initPrices", instantiatePrices, restartPrices, source);
}

const loading = new Map();

/** Instantiates a module once. */
function load(loader, start, restart, source) {
  let promise = loading.get(loader);
  if (promise === undefined) {
    promise = start(source === undefined ? undefined : { module_or_path: source }).then(
      () => setLoaded(loader, restart),
      (cause) => {
        // The next call tries again.
        loading.delete(loader);
        throw new ConnectionError(
          {
            type: "connection_error",
            code: "load_failed",
            message: `The WebAssembly module could not be loaded: ${cause?.message ?? cause}`,
          },
          { cause },
        );
      },
    );
    loading.set(loader, promise);
  }
  return promise;
}
