// A plan for people: its rows in local time, what it comes to, and the prices above it.

import process from "node:process";

import { chart } from "./chart.js";
import { columnsOf } from "./columns.js";

const MINUTE = 60_000;

/** In front of the columns of a chart. */
const MARGIN = 10;

/** The lengths that a column may have, in minutes. */
const LENGTHS = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 10_080, 43_200, 525_600];

/** What could not be done, a line each. */
export function warningsOf({ warnings = [] }) {
  const line = ({ code, device_id, requested, delivered, unit, limited_by }) => {
    const who = device_id === undefined ? "" : `${device_id}: `;
    return `warning: ${who}${delivered} of ${requested} ${unit}, limited by ${limited_by} (${code})\n`;
  };
  return warnings.map(line).join("");
}

/** The rows, and a line with what they come to. */
export function table(what, rows, answer) {
  const local = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    timeZone: answer.location_timezone,
  });
  const heads = {
    start_time: "start",
    end_time: "end",
    device_id: "device",
    direction: "",
    power_kw: "kW",
    price: "per kWh",
  };
  const names = Object.keys(heads).filter((name) => rows.length > 0 && name in rows[0]);
  const cells = rows.map((row) =>
    names.map((name) => (name.endsWith("_time") ? local.format(new Date(row[name])) : shown(row[name]))),
  );
  const lines = [names.map((name) => heads[name]), ...cells];
  const widths = names.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  const isNumber = names.map((name) => name === "power_kw" || name === "price");
  const row = (line) => line.map((cell, at) => (isNumber[at] ? cell.padStart(widths[at]) : cell.padEnd(widths[at])));
  const body = rows.length === 0 ? "" : lines.map((line) => `${row(line).join("  ").trimEnd()}\n`).join("");
  return `${body}${SUMS[what](rows, answer)}${where(answer)}\n`;
}

/** Control characters of an id must not reach the terminal. */
function shown(value) {
  // eslint-disable-next-line no-control-regex
  return String(value).replaceAll(/[\x00-\x1f\x7f-\x9f]/g, "?");
}

const minutesOf = (rows) =>
  rows.reduce((sum, row) => sum + (Date.parse(row.end_time) - Date.parse(row.start_time)) / MINUTE, 0);

const SUMS = {
  duration(rows) {
    const minutes = minutesOf(rows);
    const paid = rows.reduce((sum, row) => sum + row.price * minutesOf([row]), 0);
    return `${round(minutes)} minutes at ${round(paid / minutes)} per kWh on average`;
  },
  limit: (rows) => (rows.length === 0 ? "No price is within the limit" : `${round(minutesOf(rows))} minutes`),
  amount(_, { tariff, savings }) {
    return `${round(tariff.value)} in all, ${round(savings.value)} (${round(savings.percentage)} %) less than at once`;
  },
  soc: (rows, { data }) =>
    rows.length === 0 ? "Nothing to do" : `${round(data.reduce((sum, { cost }) => sum + cost.value, 0))} in all`,
};

const round = (value) => Number(value.toFixed(5));

function where({ location_timezone, currency_code }) {
  return `; times in ${location_timezone}${currency_code === "XXX" ? "" : `, money in ${currency_code}`}`;
}

/** The prices of the window with the plan under them, as wide as the terminal. */
export function chartOf(planner, body, answer, rows) {
  const [start, end] = windowOf(body, answer);
  const room = Math.max(24, Math.min(96, (process.stdout.columns ?? 80) - MARGIN));
  const minutes = LENGTHS.find((length) => (end - start) / (length * MINUTE) <= room);
  const direction = rows.every((row) => row.direction === rows[0].direction) ? rows[0]?.direction : undefined;
  if (minutes === undefined) return "";
  try {
    const columns = columnsOf(planner, { start, end, minutes, direction }, answer.location_timezone, rows);
    const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
    return `${chart(columns, { colour })}\n\n`;
  } catch (error) {
    // Between the windows of devices there may be no price, and then there is nothing to draw.
    if (error?.code === "no_price_data") return "";
    throw error;
  }
}

/** From the first to the last instant that is planned for. */
function windowOf(body, answer) {
  const windows = what(body, answer);
  const ends = (name, pick) => pick(...windows.map((window) => Date.parse(window[name])));
  return [ends("start_time", Math.min), ends("end_time", Math.max)];
}

function what(body, { data = [] }) {
  return body.start_time === undefined ? data : [body];
}
