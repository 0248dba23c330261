// Plans a day in the terminal: `make demo`, or `make demo PRICES=file`.

import process from "node:process";

import { Planner } from "flatpeak-wasm";

import { chart } from "./chart.js";
import { fileDay } from "./file.js";
import { sampleDay } from "./sample.js";

/** @import { DurationSchedule, DurationSlot } from "flatpeak-wasm" */

const CHARGER_KW = 7;
const MINUTES = 240;
const COLUMN_MINUTES = 30;
const MINUTE = 60_000;

/** @param {string | undefined} path */
function main(path) {
  const { name, ...options } = path === undefined ? sampleDay() : fileDay(path);
  const planner = new Planner(options);
  const [start, end] = firstDay(options.prices);
  const between = (/** @type {number} */ from, /** @type {number} */ to) => ({
    start_time: new Date(from).toISOString(),
    end_time: new Date(to).toISOString(),
  });
  const duration = Math.min(MINUTES, (end - start) / MINUTE);
  const now = new Date(start);
  const plan = planner.schedules.duration({ ...between(start, end), segment: "LOW", duration }, { now });
  const atOnce = planner.schedules.duration(
    { ...between(start, start + duration * MINUTE), segment: "LOW", duration },
    { now },
  );
  const columns = columnsOf(planner, plan, start, end);
  console.log(`${CHARGER_KW} kW for ${duration} minutes on ${name}; prices per kWh${inCurrency(plan)}\n`);
  console.log(chart(columns, { colour: process.stdout.isTTY }));
  console.log(`\n${figures(plan, atOnce)}\n`);
  console.log(JSON.stringify(plan, undefined, 2));
}

/**
 * From the first price on, a day at the most.
 *
 * @param {ReturnType<typeof fileDay>["prices"] | ReturnType<typeof sampleDay>["prices"]} prices
 * @returns {[start: number, end: number]}
 */
function firstDay(prices) {
  const day = 24 * 60 * MINUTE;
  if ("values" in prices) {
    const start = Date.parse(prices.start);
    return [start, start + Math.min(day, prices.values.length * prices.intervalMinutes * MINUTE)];
  }
  const start = Math.min(...prices.data.map(({ valid_from }) => Date.parse(valid_from)));
  const end = Math.max(...prices.data.map(({ valid_to }) => Date.parse(valid_to)));
  // A day of the clock change is an hour longer.
  return [start, end - start <= day + 60 * MINUTE ? end : start + day];
}

/**
 * The bars of the chart: the mean price of each half hour, and how much of it is planned.
 *
 * @param {Planner} planner
 * @param {DurationSchedule} plan
 * @param {number} start
 * @param {number} end
 */
function columnsOf(planner, plan, start, end) {
  const time = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: plan.location_timezone,
  });
  const columns = [];
  for (let from = start; from < end; from += COLUMN_MINUTES * MINUTE) {
    const to = Math.min(end, from + COLUMN_MINUTES * MINUTE);
    const mean = planner.schedules.duration({
      start_time: new Date(from).toISOString(),
      end_time: new Date(to).toISOString(),
      segment: "LOW",
      duration: (to - from) / MINUTE,
    });
    const chosen = plan.data.map((slot) => overlap(slot, from, to)).reduce((sum, part) => sum + part, 0);
    columns.push({ price: mean.data[0]?.price.value ?? 0, chosen: chosen / (to - from), label: time.format(from) });
  }
  return columns;
}

/**
 * @param {DurationSlot} slot
 * @param {number} from
 * @param {number} to
 */
function overlap(slot, from, to) {
  return Math.max(0, Math.min(to, Date.parse(slot.end_time)) - Math.max(from, Date.parse(slot.start_time)));
}

/**
 * What the plan costs, and what it saves.
 *
 * @param {DurationSchedule} plan
 * @param {DurationSchedule} atOnce
 */
function figures(plan, atOnce) {
  const [cost, immediate] = [cents(plan), cents(atOnce)];
  const share = immediate === 0 ? "" : ` (${((100 * (immediate - cost)) / Math.abs(immediate)).toFixed(1)} %)`;
  return [
    `planned   ${cost.toFixed(2)}`,
    `at once   ${immediate.toFixed(2)}`,
    `saved     ${(immediate - cost).toFixed(2)}${share}`,
  ].join("\n");
}

/** @param {DurationSchedule} plan */
function inCurrency({ currency_code }) {
  return currency_code === "XXX" ? "" : ` in ${currency_code}`;
}

/** @param {DurationSchedule} schedule */
function cents(schedule) {
  const hours = (/** @type {DurationSlot} */ slot) =>
    (Date.parse(slot.end_time) - Date.parse(slot.start_time)) / (60 * MINUTE);
  const cost = schedule.data.reduce((sum, slot) => sum + slot.price.value * hours(slot) * CHARGER_KW, 0);
  return Math.round(cost * 100) / 100;
}

try {
  main(process.argv[2]);
} catch (error) {
  // What is wrong with a file is a sentence for its owner, not a stack.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
