// Prices from a file: a Flatpeak price document, a CSV `start,end,value`, or the JSON of aWATTar's API.

import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** @import { LocationOptions, PriceDocument, PricePeriod } from "flatpeak-wasm" */

/** @typedef {{ name: string, prices: PriceDocument, location?: LocationOptions }} Day */

/** @typedef {{ start_timestamp: number, end_timestamp: number, marketprice: number, unit: string }} MarketPrice */

/** The zones of aWATTar's two markets, by the path of their API. */
const AWATTAR_ZONES = { "/at/": "Europe/Vienna", "/de/": "Europe/Berlin" };

/**
 * Reads prices from a file.
 *
 * @param {string} path
 * @returns {Day}
 */
export function fileDay(path) {
  const text = readFileSync(path, "utf8");
  const name = basename(path);
  if (!/^\s*[[{]/.test(text)) return { name, prices: { data: csv(text) }, location: unknownLocation() };
  const document = json(text);
  if (document?.data?.[0]?.marketprice !== undefined) return { name, ...awattar(document) };
  const prices = Array.isArray(document) ? { data: document } : document;
  return prices.currency_code ? { name, prices } : { name, prices, location: unknownLocation() };
}

/** @param {string} text */
function json(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`The file is no complete JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/**
 * @param {{ data: MarketPrice[], url?: string }} document
 * @returns {{ prices: PriceDocument, location: LocationOptions }}
 */
function awattar({ data, url = "" }) {
  const zone = Object.entries(AWATTAR_ZONES).find(([path]) => url.includes(path))?.[1] ?? "Europe/Vienna";
  return { prices: { data: data.map(awattarPeriod) }, location: { timezone: zone, currency_code: "EUR" } };
}

/**
 * @param {MarketPrice} price
 * @param {number} position
 * @returns {PricePeriod}
 */
function awattarPeriod({ start_timestamp, end_timestamp, marketprice, unit }, position) {
  if (unit.toLowerCase() !== "eur/mwh") {
    throw new Error(`data[${position}].unit is ${unit}; only Eur/MWh is known`);
  }
  return {
    valid_from: new Date(start_timestamp).toISOString(),
    valid_to: new Date(end_timestamp).toISOString(),
    price: { value: marketprice / 1000 },
  };
}

/**
 * @param {string} text
 * @returns {PricePeriod[]}
 */
function csv(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  // The first line may be a heading.
  const first = Number.isFinite(Number(lines[0]?.split(",")[2])) ? 0 : 1;
  return lines.slice(first).map((line, position) => {
    const [start, end, value, ...more] = line.split(",");
    if (start === undefined || end === undefined || value === undefined || value.trim() === "" || more.length > 0) {
      throw new Error(`Line ${position + first + 1} is not start,end,value: ${line}`);
    }
    return { valid_from: start.trim(), valid_to: end.trim(), price: { value: Number(value) } };
  });
}

/** A file that does not say where its prices hold: this machine's time zone, and ISO 4217's code for no currency. */
function unknownLocation() {
  return { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, currency_code: "XXX" };
}
