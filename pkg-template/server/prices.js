// The prices that a planner was made with, as the API's document of them.

import { Refusal } from "./refusal.js";

const DIRECTIONS = ["import", "export", "local"];
const DAY = 86_400_000;

/** As the API's pages have it. */
const LONGEST_WINDOW = 90 * DAY;

const TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** The periods of each direction, in order of time. */
export class StoredPrices {
  #periods;

  /** @param prices What a `Planner` takes as its prices. */
  constructor(prices = {}) {
    const isOne = Array.isArray(prices) || !DIRECTIONS.some((name) => Object.hasOwn(prices, name));
    const named = isOne && Object.keys(prices).length > 0 ? { import: prices } : prices;
    this.#periods = new Map(
      DIRECTIONS.filter((name) => named[name]).map((name) => [name.toUpperCase(), periodsOf(named[name])]),
    );
  }

  /** The document that a body asks for. */
  async retrieve(planner, body) {
    const { tariff_direction = "IMPORT", location_id } = body;
    const [from, to] = windowOf(body);
    const data = this.#between(tariff_direction, from, to);
    const place = placeOf(planner, { location_id, tariff_direction }, data[0]);
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

  #between(direction, from, to) {
    const periods = this.#periods.get(direction);
    if (periods === undefined)
      throw unprocessable("no_tariff_connected", `No tariff connected for ${direction} direction`);
    const found = periods.filter((period) => period.from < to && period.to > from);
    if (found.length === 0) throw unprocessable("no_price_data", `There is no ${direction} price in the window`);
    return found;
  }
}

/** The planner knows where it plans, and whether that is where the prices are wanted: it is in every plan. */
function placeOf(planner, body, { from, to }) {
  const window = { start_time: print(from), end_time: print(to), segment: "LOW", duration: 1 / 60 };
  return planner.schedules.duration({ ...body, ...window });
}

function unprocessable(code, message) {
  return new Refusal({ status: 422, code, message });
}

function windowOf({ start_time, end_time }) {
  const [from, to] = [
    start_time === undefined ? Date.now() : instant("start_time", start_time),
    instant("end_time", end_time),
  ];
  if (!(from < to)) throw invalid("end_time must be after start_time");
  if (to - from > LONGEST_WINDOW) {
    const message = "end_time must be at most 90 days after start_time";
    throw new Refusal({ status: 400, code: "window_too_long", message });
  }
  return [from, to];
}

function instant(field, value) {
  const millis = typeof value === "string" && TIME.test(value) ? Date.parse(value.replace(" ", "T")) : NaN;
  if (Number.isNaN(millis)) throw invalid(`${field} must be a time such as 2026-01-31T18:30:00Z`);
  return millis;
}

function invalid(message) {
  return new Refusal({ status: 400, code: "invalid_value", message });
}

/** A series in any of the forms that a `Planner` takes; it has found fault with those that are none. */
function periodsOf(series) {
  const periods = "intervalMinutes" in series ? columns(series) : (series.data ?? series).map(period);
  return periods.filter(isPrice).sort((a, b) => a.from - b.from);
}

function columns({ start, intervalMinutes, values, confidence }) {
  const [first, length] = [millis(start), intervalMinutes * 60_000];
  return Array.from(values, (value, at) => ({
    from: first + at * length,
    to: first + (at + 1) * length,
    price: { value, confidence: confidence?.[at] ?? 1 },
  }));
}

function period({ valid_from, valid_to, price, tariff }) {
  const { value = tariff?.rate, confidence = 1 } = price ?? { confidence: tariff?.confidence };
  return { from: millis(valid_from), to: millis(valid_to), price: { value, confidence } };
}

/** Nothing, and not sure at all, is no price. */
function isPrice({ price }) {
  return price.value !== 0 || price.confidence !== 0;
}

const millis = (time) => (time instanceof Date ? time.getTime() : Date.parse(time));

const print = (millis) => new Date(millis).toISOString().replace(".000", "");

/** A name for a content, of as many letters as those of plans. */
async function digest(document) {
  const bytes = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(document))),
  );
  return Array.from(bytes.subarray(0, 12), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
