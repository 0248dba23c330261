// Prices from a file, in any form that `readPrices` knows.

import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { readPrices } from "flatpeak-wasm";

/** @import { LocationOptions, PriceReading } from "flatpeak-wasm" */

/** @typedef {{ name: string, prices: PriceReading, location: LocationOptions }} Day */

/**
 * Reads prices from a file. Where it does not say where they hold, it is this machine's time zone, and ISO 4217's code
 * for no currency.
 *
 * @param {string} path
 * @returns {Day}
 */
export function fileDay(path) {
  const prices = readPrices(readFileSync(path, "utf8"));
  const location = {
    timezone: prices.location_timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency_code: prices.currency_code ?? "XXX",
  };
  return { name: basename(path), prices, location };
}
