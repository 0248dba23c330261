// The prices of providers.

import { call, requireLoaded } from "./engine.js";
import { readPrices as read } from "./flatpeak_wasm.js";

export function readPrices(input, options) {
  requireLoaded("readPrices");
  return call(() => read(input, options));
}
