// What the entries export that bring the modules along: the same as the browser's, with nothing left to load.

export * from "./errors.js";
export { Flatpeak } from "./flatpeak.js";
export { Planner } from "./planner.js";
export { readPrices } from "./prices.js";
export { verifyCertificate } from "./certificate.js";

export async function init() {}

export async function initPrices() {}

export function initSync() {}

export function initPricesSync() {}
