// The prices that the command line names, and where they hold.

import { FlatpeakError, readPrices } from "flatpeak-wasm";

import { given } from "./given.js";
import { nameOf, textOf } from "./files.js";
import { UsageError } from "./usage.js";

const PRICES = /** @type {const} */ ([
  "-p, --prices <file>",
  "what a kWh costs: JSON, XML or CSV of a provider; - is the standard input",
]);

/**
 * @import { Command } from "commander"
 * @import { LocationOptions, PriceReading, ReadPricesOptions } from "flatpeak-wasm"
 */

/**
 * The options that say which prices are meant.
 *
 * @typedef {object} PriceFlags
 * @property {string} prices
 * @property {string} [exportPrices]
 * @property {number} [markup]
 * @property {number} [tax]
 * @property {string} [area]
 * @property {string} [price]
 * @property {string} [currency]
 * @property {string} [unit]
 * @property {string} [timezone]
 * @property {string} [locationId]
 */

/** @typedef {{ prices: { import: PriceReading, export?: PriceReading }, location: LocationOptions }} GivenPrices */

/**
 * Adds those options.
 *
 * @param {Command} command
 * @param {(text: string) => number} numberOption
 */
export function withPrices(command, numberOption) {
  return withReading(command.requiredOption(...PRICES), numberOption);
}

/**
 * Adds them, where prices may come from elsewhere.
 *
 * @param {Command} command
 * @param {(text: string) => number} numberOption
 */
export function withOptionalPrices(command, numberOption) {
  return withReading(command.option(...PRICES), numberOption);
}

/**
 * @param {Command} command
 * @param {(text: string) => number} numberOption
 */
function withReading(command, numberOption) {
  return command
    .option("--export-prices <file>", "what a kWh earns that is sold")
    .option("--markup <money>", "added to each price before tax, per kWh", numberOption)
    .option("--tax <percent>", "the tax on price and markup", numberOption)
    .option("--area <name>", "which of several series of a file is meant, such as a bidding zone")
    .option("--price <name>", "which of several prices of a file is meant")
    .option("--currency <code>", "the currency, where the file does not say it (ISO 4217)")
    .option("--unit <unit>", "the unit, where the file does not say it, such as EUR/MWh")
    .option("--timezone <name>", "where the prices hold, such as Europe/Vienna, where the file does not say it");
}

/**
 * Reads them: what a planner needs.
 *
 * @param {PriceFlags} options
 * @returns {Promise<GivenPrices>}
 */
export async function pricesOf(options) {
  const { markup, tax: taxPercent, area, price, currency, unit } = options;
  const which = given({ area, price, currency, unit });
  const bought = await read(options.prices, { ...which, ...given({ markup, taxPercent }) });
  // Tax and markup are what a customer pays, not what is paid for what is sold.
  const sold = options.exportPrices === undefined ? undefined : await read(options.exportPrices, which);
  const id = options.locationId ?? bought.location_id;
  const location = {
    timezone: options.timezone ?? bought.location_timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    // The code for no currency.
    currency_code: bought.currency_code ?? options.currency?.toUpperCase() ?? "XXX",
    ...(id && { id }),
  };
  return { prices: { import: bought, ...(sold && { export: sold }) }, location };
}

/**
 * @param {string} file
 * @param {ReadPricesOptions} options
 */
async function read(file, options) {
  const text = await textOf(file);
  try {
    return readPrices(text, options);
  } catch (error) {
    if (!(error instanceof FlatpeakError)) throw error;
    const hint = error.code === "series_required" ? `; say which with --${error.field?.replace("options.", "")}` : "";
    throw new UsageError(`${nameOf(file)}: ${error.message}${hint}`);
  }
}
