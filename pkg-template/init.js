// How browsers, workers and bundlers load the module of the engines.

import { starter } from "./flatpeak_wasm.js";
import { loadOnce, loadOnceSync } from "./load-once.js";

// The file is in a folder that has the name of the package. So its address is true as a path from here, and also as the
// name of an export: that is how Vite 5 to 7 find it in development, when they have moved this file elsewhere.

/**
 * @import { Compilable } from "./load.js"
 * @import { Source } from "./load-once.js"
 */

/** @param {Source | Promise<Source>} [source] */
export function init(source) {
  return loadOnce("init", starter, () => source ?? new URL("flatpeak-wasm/flatpeak_wasm_bg.wasm", import.meta.url));
}

/** @param {Compilable} source */
export function initSync(source) {
  loadOnceSync("init", starter, source);
}
