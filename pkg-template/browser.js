// The entry of browsers, workers and bundlers.

import { setLoaded } from "./engine.js";
import { ConnectionError } from "./errors.js";
import instantiate from "./flatpeak_wasm.js";

export * from "./errors.js";
export { Flatpeak } from "./flatpeak.js";
export { Planner } from "./planner.js";
export { readPrices } from "./prices.js";
export { verifyCertificate } from "./verify.js";

let loading;

export function init(source) {
  loading ??= instantiate(source === undefined ? undefined : { module_or_path: source }).then(setLoaded, (cause) => {
    // The next call tries again.
    loading = undefined;
    throw new ConnectionError(
      {
        type: "connection_error",
        code: "load_failed",
        message: `The WebAssembly module could not be loaded: ${cause?.message ?? cause}`,
      },
      { cause },
    );
  });
  return loading;
}
