// The cheapest four hours of a day for a charger, beside the same four hours at once.

import process from "node:process";

import { chart } from "../../pkg-template/cli/chart.js";
import { columnsOf } from "../../pkg-template/cli/columns.js";

/** @import { DurationSchedule, DurationSlot, Planner } from "flatpeak-wasm" */
/** @import { Day } from "./day.js" */

const CHARGER_KW = 7;
const MINUTES = 240;
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
  const columns = columnsOf(planner, { start, end }, plan.location_timezone, plan.data);
  console.log(`${CHARGER_KW} kW for ${duration} minutes on ${name}; prices per kWh${inCurrency(plan)}\n`);
  console.log(chart(columns, { colour: process.stdout.isTTY }));
  console.log(`\n${figures(plan, atOnce)}\n`);
  console.log(JSON.stringify(plan, undefined, 2));
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
