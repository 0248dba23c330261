// The entry of browsers, workers and bundlers.

export * from "./errors.js";
export { Flatpeak } from "./flatpeak.js";
export { Planner } from "./planner.js";
export { readPrices } from "./prices.js";
export { verifyCertificate } from "./certificate.js";
export { init, initSync } from "./init.js";
export { initPrices, initPricesSync } from "./init-prices.js";
