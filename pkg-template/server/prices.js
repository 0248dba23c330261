// The prices that a planner was made with, as the API's document of them.

import { Refusal } from "./refusal.js";

/** @type {("import" | "export" | "local")[]} */
const DIRECTIONS = ["import", "export", "local"];
const DAY = 86_400_000;

/** As the API's pages have it. */
const LONGEST_WINDOW = 90 * DAY;

const TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * @import { DirectionalPrices, PriceColumns, PricePeriod, PriceSeries, TimeInput } from "../index.js"
 * @import { PlanningEngine } from "../server.js"
 * @import { Document } from "./translate.js"
 */

/** @typedef {{ from: number, to: number, price: { value: number, confidence: number } }} Period */

/** The periods of each direction, in order of time. */
export class StoredPrices {
  #periods;

  /** @param {PriceSeries | DirectionalPrices} [prices] What a `Planner` takes as its prices. */
  constructor(prices = {}) {
    const named = isOne(prices) ? { import: prices } : prices;
    this.#periods = new Map(
      DIRECTIONS.flatMap((name) => {
        const series = named[name];
        return series === undefined ? [] : [[name.toUpperCase(), periodsOf(series)]];
      }),
    );
  }

  /**
   * The document that a body asks for.
   *
   * @param {PlanningEngine} planner
   * @param {Document} body
   */
  async retrieve(planner, body) {
    const { tariff_direction = "IMPORT", location_id } = body;
    const [from, to] = windowOf(body);
    const data = this.#between(tariff_direction, from, to);
    const place = await placeOf(planner, { location_id, tariff_direction }, data);
    const { account_id, live_mode, location_timezone, currency_code, time_created } = place;
    const document = {
      object: "price",
      account_id,
      live_mode,
      location_id: place.location_id,
      location_timezone,
      currency_code,
      tariff_direction,
      data: data.map(({ from, to, price }) => ({ valid_from: print(from), valid_to: print(to), price })),
    };
    return { id: `prs_${await digest(document)}`, ...document, time_created };
  }

  /**
   * @param {string} direction
   * @param {number} from
   * @param {number} to
   */
  #between(direction, from, to) {
    const periods = this.#periods.get(direction);
    if (periods === undefined)
      throw unprocessable("no_tariff_connected", `No tariff connected for ${direction} direction`);
    const found = periods.filter((period) => period.from < to && period.to > from);
    if (found.length === 0) throw unprocessable("no_price_data", `There is no ${direction} price in the window`);
    return found;
  }
}

/** @type {(prices: PriceSeries | DirectionalPrices) => prices is PriceSeries} */
function isOne(prices) {
  return Array.isArray(prices) || "data" in prices || "intervalMinutes" in prices;
}

/**
 * The planner knows where it plans, and whether that is where the prices are wanted: it is in every plan.
 *
 * @param {PlanningEngine} planner
 * @param {Document} body
 * @param {Period[]} periods
 */
function placeOf(planner, body, periods) {
  const [{ from, to }] = /** @type {[Period]} */ (periods);
  const window = { start_time: print(from), end_time: print(to), segment: "LOW", duration: 1 / 60 };
  return planner.schedules.duration({ ...body, ...window });
}

/**
 * @param {string} code
 * @param {string} message
 */
function unprocessable(code, message) {
  return new Refusal({ status: 422, code, message });
}

/**
 * @param {Document} body
 * @returns {[from: number, to: number]}
 */
function windowOf({ start_time, end_time }) {
  const from = start_time === undefined ? Date.now() : instant("start_time", start_time);
  const to = instant("end_time", end_time);
  if (!(from < to)) throw invalid("end_time must be after start_time");
  if (to - from > LONGEST_WINDOW) {
    const message = "end_time must be at most 90 days after start_time";
    throw new Refusal({ status: 400, code: "window_too_long", message });
  }
  return [from, to];
}

/**
 * @param {string} field
 * @param {unknown} value
 */
function instant(field, value) {
  const millis = typeof value === "string" && TIME.test(value) ? Date.parse(value.replace(" ", "T")) : NaN;
  if (Number.isNaN(millis)) throw invalid(`${field} must be a time such as 2026-01-31T18:30:00Z`);
  return millis;
}

/** @param {string} message */
function invalid(message) {
  return new Refusal({ status: 400, code: "invalid_value", message });
}

/**
 * A series in any of the forms that a `Planner` takes; it has found fault with those that are none.
 *
 * @param {PriceSeries} series
 */
function periodsOf(series) {
  return allOf(series)
    .filter(isPrice)
    .sort((a, b) => a.from - b.from);
}

/**
 * @param {PriceSeries} series
 * @returns {Period[]}
 */
function allOf(series) {
  if ("intervalMinutes" in series) return columns(series);
  return ("data" in series ? series.data : series).map(period);
}

/** @param {PriceColumns} columns */
function columns({ start, intervalMinutes, values, confidence }) {
  const first = millis(start);
  const length = intervalMinutes * 60_000;
  return Array.from(values, (value, at) => ({
    from: first + at * length,
    to: first + (at + 1) * length,
    price: { value, confidence: confidence?.[at] ?? 1 },
  }));
}

/**
 * @param {PricePeriod} period
 * @returns {Period}
 */
function period({ valid_from, valid_to, price, tariff }) {
  const value = price?.value ?? tariff?.rate ?? 0;
  const confidence = (price ?? tariff)?.confidence ?? 1;
  return { from: millis(valid_from), to: millis(valid_to), price: { value, confidence } };
}

/**
 * Nothing, and not sure at all, is no price.
 *
 * @param {Period} period
 */
function isPrice({ price }) {
  return price.value !== 0 || price.confidence !== 0;
}

const millis = (/** @type {TimeInput} */ time) => (time instanceof Date ? time.getTime() : Date.parse(time));

const print = (/** @type {number} */ millis) => new Date(millis).toISOString().replace(".000", "");

/**
 * A name for a content, of as many letters as those of plans.
 *
 * @param {object} document
 */
async function digest(document) {
  const bytes = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(document))),
  );
  return Array.from(bytes.subarray(0, 12), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
