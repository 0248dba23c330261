// The cheapest four hours of a day for a charger, beside the same four hours at once.

import process from "node:process";

import { chart } from "./chart.js";

/** @import { DurationSchedule, DurationSlot, Planner } from "flatpeak-wasm" */
/** @import { Day } from "./day.js" */

const CHARGER_KW = 7;
const MINUTES = 240;
const COLUMN_MINUTES = 30;
const MINUTE = 60_000;

/**
 * Plans the day and prints the plan.
 *
 * @param {Planner} planner
 * @param {Day} day
 */
export function showDuration(planner, { name, start, end }) {
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
