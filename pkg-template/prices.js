// The prices of providers.

import { call, requireLoaded } from "./engine.js";
import { readPrices as read } from "./flatpeak_prices.js";

export function readPrices(input, options) {
  requireLoaded("initPrices", "readPrices");
  return call(() => read(input, options));
}
