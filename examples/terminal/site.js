// Three devices that share the cheap hours of a day under one site limit.

import process from "node:process";

import { verifyCertificate } from "flatpeak-wasm";

import { chart, EIGHTHS } from "../../pkg-template/cli/chart.js";
import { columnsOf, share } from "../../pkg-template/cli/columns.js";

/** @import { AmountSchedule, DeviceSchedule, Planner } from "flatpeak-wasm" */
/** @import { Column } from "../../pkg-template/cli/columns.js" */
/** @import { Day } from "./day.js" */

const SITE_KW = 11;
const MINUTE = 60_000;

/** What they want, by hour of the day. */
const DEVICES = [
  { device_id: "dev_car", from: 8, to: 18, kw: 11, kwh: 40 },
  { device_id: "dev_van", from: 0, to: 16, kw: 7.4, kwh: 30 },
  { device_id: "dev_boiler", from: 6, to: 22, kw: 3, kwh: 9 },
];

/**
 * Plans the devices jointly and prints the plan.
 *
 * @param {Planner} planner
 * @param {Day} day
 */
export function showSite(planner, { name, prices, start, end }) {
  const at = (/** @type {number} */ hour) => new Date(Math.min(end, start + hour * 60 * MINUTE)).toISOString();
  const data = DEVICES.map(({ device_id, from, to, kw, kwh }) => ({
    device_id,
    start_time: at(from),
    end_time: at(to),
    max_power: { units: /** @type {const} */ ("KW"), value: kw },
    energy: { units: /** @type {const} */ ("KWH"), value: kwh },
  }));
  const body = { max_power: { units: /** @type {const} */ ("KW"), value: SITE_KW }, data };
  const options = { certificate: true, reasons: /** @type {const} */ ("text"), now: new Date(start) };
  const plan = planner.schedules.amount(body, options);
  const { proven, cost, bound } = verifyCertificate(body, plan, prices);
  const slots = plan.data.flatMap(({ schedule }) => schedule);
  const columns = columnsOf(planner, { start, end }, plan.location_timezone, slots);
  console.log(`\nThree devices under one limit of ${SITE_KW} kW on ${name}\n`);
  console.log(chart(columns, { colour: process.stdout.isTTY }));
  for (const device of plan.data) console.log(powers(device, columns));
  console.log(`\n${figures(plan)}`);
  console.log(
    `proven    ${proven ? "yes" : "no"}: it costs ${cost.toFixed(5)}, no plan less than ${bound.toFixed(5)}\n`,
  );
  for (const { device_id, text } of plan.reasons ?? []) console.log(`  ${device_id}: ${text}`);
}

/**
 * A row of bars under the chart: how much of the site's power a device uses.
 *
 * @param {DeviceSchedule} device
 * @param {Column[]} columns
 */
function powers({ device_id, schedule }, columns) {
  const weighted = schedule.map((segment) => ({ ...segment, weight: segment.power.value / SITE_KW }));
  const bars = columns.map(({ from, to }) => EIGHTHS[Math.ceil(8 * Math.min(1, share(weighted, from, to)))]);
  return `${device_id.replace("dev_", "").padStart(7)}  ${bars.join("")}`;
}

/** @param {AmountSchedule} plan */
function figures({ tariff, baseline, savings }) {
  return [
    `planned   ${tariff.value.toFixed(2)}`,
    `at once   ${(baseline?.value ?? 0).toFixed(2)}`,
    `saved     ${savings.value.toFixed(2)} (${savings.percentage.toFixed(1)} %)`,
  ].join("\n");
}
