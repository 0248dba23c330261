// A home on the same day: its load, its sun, its battery and its car, planned together, as bars under the prices.

import process from "node:process";

import { Planner, verifyCertificate } from "flatpeak-wasm";

import { chart, EIGHTHS } from "../../pkg-template/cli/chart.js";
import { columnsOf, share } from "../../pkg-template/cli/columns.js";

/** @import { SiteSegment } from "flatpeak-wasm" */
/** @import { Column } from "../../pkg-template/cli/columns.js" */
/** @import { Day } from "./day.js" */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FUSE_KW = 11;
const CAR_KWH = 25;
const BATTERY = { capacity_kwh: 10, power_kw: 5, round_trip_efficiency: 0.9 };

/**
 * Plans the home and prints the plan. What is fed in earns nothing.
 *
 * @param {Day} day
 */
export function showHome({ name, prices, location, start, end }) {
  const planner = new Planner({ prices, ...(location && { location }), now: new Date(start) });
  const hours = (end - start) / HOUR;
  const at = (/** @type {number} */ hour) => new Date(Math.min(end, start + hour * HOUR)).toISOString();
  const load = quarters(hours, (hour) => 0.35 + bump(hour, 7.5, 1) + 1.6 * bump(hour, 19, 1.5));
  const generation = quarters(hours, (hour) => 5 * bump(hour, 13, 2.5));
  const kw = (/** @type {number} */ value) => ({ units: /** @type {const} */ ("KW"), value });
  const series = (/** @type {number[]} */ values) => ({ start: at(0), intervalMinutes: 15, values });
  const body = {
    start_time: at(0),
    end_time: at(hours),
    grid: { max_import: kw(FUSE_KW) },
    load: series(load),
    generation: series(generation),
    curtailment: true,
    data: [
      {
        device_id: "dev_car",
        start_time: at(0),
        end_time: at(hours - 6),
        energy: { units: /** @type {const} */ ("KWH"), value: CAR_KWH },
        max_power: kw(11),
        min_power: kw(4.14),
      },
      {
        device_id: "dev_battery",
        battery: BATTERY,
        device_state: { time: at(0), state_of_charge_percent: 30, target_state_of_charge_percent: 30 },
      },
    ],
  };
  const plan = planner.schedules.site(body, { certificate: true });
  const [car, battery] = plan.data;
  if (car === undefined || battery === undefined) return;
  const columns = columnsOf(planner, { start, end }, plan.location_timezone, car.schedule);
  console.log(`\nA home on ${name}: a car for ${CAR_KWH} kWh, a battery, the sun, and a fuse of ${FUSE_KW} kW\n`);
  console.log(chart(columns, { colour: process.stdout.isTTY }));
  const ofSchedule = (/** @type {SiteSegment[]} */ schedule, /** @type {"IMPORT" | "EXPORT"} */ direction) =>
    schedule
      .filter(({ energy_flow_direction }) => energy_flow_direction === direction)
      .map((segment) => ({ ...segment, weight: segment.power.value }));
  const ofSeries = (/** @type {number[]} */ values) =>
    values.map((weight, slot) => ({ start_time: at(slot / 4), end_time: at((slot + 1) / 4), weight }));
  for (const [row, slots] of /** @type {const} */ ([
    ["sun", ofSeries(generation)],
    ["load", ofSeries(load)],
    ["car", ofSchedule(car.schedule, "IMPORT")],
    ["stored", ofSchedule(battery.schedule, "IMPORT")],
    ["used", ofSchedule(battery.schedule, "EXPORT")],
    ["bought", ofSchedule(plan.grid.schedule, "IMPORT")],
  ])) {
    console.log(bars(row, slots, columns));
  }
  const { proven, bound } = verifyCertificate(body, plan, prices);
  console.log(`\nplanned   ${plan.tariff.value.toFixed(2)}`);
  console.log(`at once   ${plan.baseline.value.toFixed(2)}`);
  console.log(`saved     ${plan.savings.value.toFixed(2)} (${plan.savings.percentage.toFixed(1)} %)`);
  console.log(`proven    ${proven ? "yes" : "no"}: no plan costs less than ${bound.toFixed(5)}\n`);
  planner.free();
}

/**
 * Powers in quarter-hours, each that of its middle.
 *
 * @param {number} hours
 * @param {(hour: number) => number} power
 */
function quarters(hours, power) {
  return Array.from({ length: hours * 4 }, (_, slot) => Math.round(power((slot + 0.5) / 4) * 1000) / 1000);
}

/**
 * A bell around an hour of the day.
 *
 * @param {number} hour
 * @param {number} middle
 * @param {number} width
 */
function bump(hour, middle, width) {
  return Math.exp(-(((hour - middle) / width) ** 2));
}

/**
 * A row of bars under the chart, a full one for the power of the fuse.
 *
 * @param {string} name
 * @param {{ start_time: string, end_time: string, weight: number }[]} slots
 * @param {Column[]} columns
 */
function bars(name, slots, columns) {
  const parts = columns.map(({ from, to }) => Math.min(1, share(slots, from, to) / FUSE_KW));
  return `${name.padStart(7)}  ${parts.map((part) => EIGHTHS[Math.ceil(8 * part - 1e-6)]).join("")}`;
}
