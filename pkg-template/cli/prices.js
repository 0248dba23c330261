// The prices that the command line names, and where they hold.

import { FlatpeakError, readPrices } from "flatpeak-wasm";

import { nameOf, textOf } from "./files.js";
import { UsageError } from "./usage.js";

const PRICES = ["-p, --prices <file>", "what a kWh costs: JSON, XML or CSV of a provider; - is the standard input"];

/** Adds the options that say which prices are meant. */
export function withPrices(command, numberOption) {
  return withReading(command.requiredOption(...PRICES), numberOption);
}

/** Adds them, where prices may come from elsewhere. */
export function withOptionalPrices(command, numberOption) {
  return withReading(command.option(...PRICES), numberOption);
}

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

/** Reads them: what a planner needs. */
export async function pricesOf(options) {
  const bought = await read(options.prices, options);
  // Tax and markup are what a customer pays, not what is paid for what is sold.
  const { area, price, currency, unit } = options;
  const sold = options.exportPrices && (await read(options.exportPrices, { area, price, currency, unit }));
  const location = {
    timezone: options.timezone ?? bought.location_timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    // The code for no currency.
    currency_code: bought.currency_code ?? options.currency?.toUpperCase() ?? "XXX",
    ...((options.locationId ?? bought.location_id) && { id: options.locationId ?? bought.location_id }),
  };
  return { prices: { import: bought, ...(sold && { export: sold }) }, location };
}

/** The prices alone: where they hold is said once, for all of them. */
async function read(file, { markup, tax: taxPercent, area, price, currency, unit }) {
  const text = await textOf(file);
  const options = { markup, taxPercent, area, price, currency, unit };
  try {
    return readPrices(text, options);
  } catch (error) {
    if (!(error instanceof FlatpeakError)) throw error;
    const hint = error.code === "series_required" ? `; say which with --${error.field?.replace("options.", "")}` : "";
    throw new UsageError(`${nameOf(file)}: ${error.message}${hint}`);
  }
}
