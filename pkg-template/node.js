// The entry of Node, Bun and Deno. It loads the engines at once, without a top-level await, which `require` could not
// take; and the reader of prices when it is first called, for many programs never do.

import { readFileSync } from "node:fs";

import { isLoaded, setLoaded } from "./engine.js";
import { initSync as instantiatePrices, restart as restartPrices } from "./flatpeak_prices.js";
import { initSync as instantiate, restart } from "./flatpeak_wasm.js";
import { readPrices as read } from "./prices.js";

instantiate({ module: readFileSync(new URL("./flatpeak_wasm_bg.wasm", import.meta.url)) });
setLoaded("init", restart);

export * from "./errors.js";
export { Flatpeak } from "./flatpeak.js";
export { Planner } from "./planner.js";
export { verifyCertificate } from "./verify.js";

export async function init() {}

export async function initPrices() {}

export function readPrices(input, options) {
  if (!isLoaded("initPrices")) {
    instantiatePrices({ module: readFileSync(new URL("./flatpeak_prices_bg.wasm", import.meta.url)) });
    setLoaded("initPrices", restartPrices);
  }
  return read(input, options);
}
