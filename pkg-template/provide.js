// Loads the modules that an entry brings along: the engines at the import, without a top-level await, which `require` could
// not take; and the reader of prices when it is first called, for many programs never do.

import { setLoaded } from "./engine.js";
import { starter as prices } from "./flatpeak_prices.js";
import { starter as engines } from "./flatpeak_wasm.js";
import { instantiateSync } from "./load.js";

/**
 * @import { Compilable } from "./load.js"
 */

/**
 * Takes what gives each module, compiled or as bytes.
 *
 * @param {{ engines: () => Compilable, prices: () => Compilable }} modules
 */
export function provide(modules) {
  instantiateSync("init", engines, modules.engines());
  setLoaded("initPrices", () => instantiateSync("initPrices", prices, modules.prices()));
}
