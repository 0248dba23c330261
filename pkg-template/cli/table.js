// A plan for people: its rows in local time, what it comes to, and the prices above it.

import process from "node:process";

import { chart } from "./chart.js";
import { columnsOf } from "./columns.js";

/**
 * @import { Planner, SocSchedule, Warning } from "flatpeak-wasm"
 * @import { Body } from "./request.js"
 * @import { Answer, Row } from "./rows.js"
 */

const MINUTE = 60_000;

/** In front of the columns of a chart. */
const MARGIN = 10;

/** The lengths that a column may have, in minutes. */
const LENGTHS = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 10_080, 43_200, 525_600];

/**
 * What could not be done, a line each.
 *
 * @param {Answer} answer
 */
export function warningsOf(answer) {
  const warnings = ("warnings" in answer ? answer.warnings : undefined) ?? [];
  return warnings.map((warning) => `warning: ${about(warning)} (${warning.code})\n`).join("");
}

/** @param {Warning} warning */
function about(warning) {
  const who = warning.device_id === undefined ? "" : `${warning.device_id}: `;
  if (warning.code === "not_proven_optimal") {
    return `${who}it costs ${warning.cost}, and no plan costs less than ${warning.bound}`;
  }
  return `${who}${warning.delivered} of ${warning.requested} ${warning.unit}, limited by ${warning.limited_by}`;
}

/** What stands above each column. @type {[keyof Row, string][]} */
const HEADS = [
  ["start_time", "start"],
  ["end_time", "end"],
  ["device_id", "device"],
  ["direction", ""],
  ["power_kw", "kW"],
  ["price", "per kWh"],
];

/**
 * The rows, and a line with what they come to.
 *
 * @param {Row[]} rows
 * @param {Answer} answer
 */
export function table(rows, answer) {
  return `${grid(rows, answer.location_timezone)}${sumOf(rows, answer)}${where(answer)}\n`;
}

/**
 * @param {Row[]} rows
 * @param {string} timeZone
 */
function grid(rows, timeZone) {
  const [first] = rows;
  if (first === undefined) return "";
  const local = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone });
  const columns = HEADS.filter(([name]) => name in first).map(([name, head]) => {
    const cells = rows.map((row) =>
      name === "start_time" || name === "end_time" ? local.format(new Date(row[name])) : shown(row[name]),
    );
    const width = Math.max(...[head, ...cells].map((cell) => cell.length));
    const isNumber = name === "power_kw" || name === "price";
    return [head, ...cells].map((cell) => (isNumber ? cell.padStart(width) : cell.padEnd(width)));
  });
  const lines = [undefined, ...rows].map((_, at) => columns.map((cells) => cells[at]).join("  "));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/**
 * Control characters of an id must not reach the terminal.
 *
 * @param {unknown} value
 */
function shown(value) {
  // eslint-disable-next-line no-control-regex
  return String(value).replaceAll(/[\x00-\x1f\x7f-\x9f]/g, "?");
}

/** @param {Row[]} rows */
const minutesOf = (rows) =>
  rows.reduce((sum, row) => sum + (Date.parse(row.end_time) - Date.parse(row.start_time)) / MINUTE, 0);

/**
 * @param {Row[]} rows
 * @param {Answer} answer
 */
function sumOf(rows, answer) {
  switch (answer.object) {
    case "schedule_duration":
      return durationSum(rows);
    case "schedule_limit":
      return rows.length === 0 ? "No price is within the limit" : `${round(minutesOf(rows))} minutes`;
    case "schedule_soc":
      return socSum(rows, answer);
    default: {
      const { tariff, savings } = answer;
      return `${round(tariff.value)} in all, ${round(savings.value)} (${round(savings.percentage)} %) less than at once`;
    }
  }
}

/** @param {Row[]} rows */
function durationSum(rows) {
  const minutes = minutesOf(rows);
  const paid = rows.reduce((sum, row) => sum + (row.price ?? 0) * minutesOf([row]), 0);
  return `${round(minutes)} minutes at ${round(paid / minutes)} per kWh on average`;
}

/**
 * @param {Row[]} rows
 * @param {SocSchedule} answer
 */
function socSum(rows, { data }) {
  if (rows.length === 0) return "Nothing to do";
  return `${round(data.reduce((sum, { cost }) => sum + cost.value, 0))} in all`;
}

const round = (/** @type {number} */ value) => Number(value.toFixed(5));

/** @param {Answer} answer */
function where({ location_timezone, currency_code }) {
  return `; times in ${location_timezone}${currency_code === "XXX" ? "" : `, money in ${currency_code}`}`;
}

/**
 * The prices of the window with the plan under them, as wide as the terminal.
 *
 * @param {Planner} planner
 * @param {Body} body
 * @param {Answer} answer
 * @param {Row[]} rows
 */
export function chartOf(planner, body, answer, rows) {
  const { start, end } = windowOf(body, answer);
  const room = Math.max(24, Math.min(96, (process.stdout.columns ?? 80) - MARGIN));
  const minutes = LENGTHS.find((length) => (end - start) / (length * MINUTE) <= room);
  if (minutes === undefined) return "";
  const [first] = rows;
  const direction = rows.every((row) => row.direction === first?.direction) ? first?.direction : undefined;
  const window = { start, end, minutes, ...(direction && { direction }) };
  try {
    const columns = columnsOf(planner, window, answer.location_timezone, rows);
    const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
    return `${chart(columns, { colour })}\n\n`;
  } catch (error) {
    // Between the windows of devices there may be no price, and then there is nothing to draw.
    if (/** @type {{ code?: string }} */ (error).code === "no_price_data") return "";
    throw error;
  }
}

/**
 * From the first to the last instant that is planned for.
 *
 * @param {Body} body
 * @param {Answer} answer
 */
function windowOf(body, answer) {
  const windows = body.start_time === undefined ? /** @type {Body[]} */ (answer.data) : [body];
  return {
    start: Math.min(...windows.map(({ start_time }) => Date.parse(start_time))),
    end: Math.max(...windows.map(({ end_time }) => Date.parse(end_time))),
  };
}
