// The entry of browsers, workers and bundlers.

export * from "./errors.js";
export { Flatpeak } from "./flatpeak.js";
export { Planner } from "./planner.js";
export { readPrices } from "./prices.js";
export { verifyCertificate } from "./certificate.js";
export { init, initPrices, initPricesSync, initSync } from "./init.js";
