// How browsers, workers and bundlers load the module that reads prices: as that of the engines, see pkg-template/init.js.

import { starter } from "./flatpeak_prices.js";
import { loadOnce, loadOnceSync } from "./load-once.js";

/**
 * @import { Compilable } from "./load.js"
 * @import { Source } from "./load-once.js"
 */

/** @param {Source | Promise<Source>} [source] */
export function initPrices(source) {
  return loadOnce(
    "initPrices",
    starter,
    () => source ?? new URL("flatpeak-wasm/flatpeak_prices_bg.wasm", import.meta.url),
  );
}

/** @param {Compilable} source */
export function initPricesSync(source) {
  loadOnceSync("initPrices", starter, source);
}
