// A home battery on the same day, that buys low and sells high: when it runs, and how full it is, under the prices.

import process from "node:process";

import { Planner } from "flatpeak-wasm";

import { chart, EIGHTHS } from "../../pkg-template/cli/chart.js";
import { columnsOf } from "../../pkg-template/cli/columns.js";

/** @import { SocPoint, SocSegment } from "flatpeak-wasm" */
/** @import { Column } from "../../pkg-template/cli/columns.js" */
/** @import { Day } from "./day.js" */

const ID = "dev_home";
const BATTERY = { capacity_kwh: 13.5, power_kw: 5, round_trip_efficiency: 0.9 };
const PERCENT = { start: 30, target: 50, reserve: 10 };
const MINUTE = 60_000;
const LEVELS = 4;

/**
 * Plans the day and prints the plan. What is sold earns the price that is paid for what is bought.
 *
 * @param {Day} day
 */
export function showBattery({ prices, location, start, end }) {
  const planner = new Planner({
    prices: { import: prices, export: prices },
    ...(location && { location }),
    devices: [{ id: ID, battery: BATTERY }],
    now: new Date(start),
  });
  planner.devices.submitState(ID, {
    time: new Date(start).toISOString(),
    state_of_charge_percent: PERCENT.start,
    target_state_of_charge_percent: PERCENT.target,
    backup_reserve_percent: PERCENT.reserve,
  });
  const body = { device_id: ID, schedule_horizon: (end - start) / (60 * MINUTE) };
  const traded = planner.schedules.soc(body, { arbitrage: true, trajectory: true });
  const straight = planner.schedules.soc(body);
  const [plan] = traded.data;
  if (plan === undefined) return;
  const columns = columnsOf(planner, { start, end }, traded.location_timezone, plan.schedule);
  console.log(
    `\nA battery of ${BATTERY.capacity_kwh} kWh and ${BATTERY.power_kw} kW from ${PERCENT.start} to ${PERCENT.target} percent, with arbitrage\n`,
  );
  console.log(chart(columns, { colour: process.stdout.isTTY }));
  console.log(`\n${levels(plan.trajectory ?? [], columns)}\n`);
  for (const segment of plan.schedule) console.log(line(segment, traded.location_timezone));
  console.log(`\nwith arbitrage     ${plan.cost.value.toFixed(2)}`);
  console.log(`straight to target ${straight.data[0]?.cost.value.toFixed(2)}`);
  planner.free();
}

/**
 * The state of charge at the end of each stretch, as bars.
 *
 * @param {SocPoint[]} points
 * @param {Column[]} columns
 */
function levels(points, columns) {
  const full = columns.map(({ to }) => chargeAt(points, to) / 100);
  const rows = Array.from({ length: LEVELS }, (_, row) => {
    const level = LEVELS - row;
    const bars = full.map((part) => EIGHTHS[Math.round(8 * Math.min(1, Math.max(0, part * LEVELS - level + 1)))]);
    return `${`${(100 * level) / LEVELS} %`.padStart(7)} │${bars.join("")}`;
  });
  return [...rows, `        └${"─".repeat(columns.length)}`].join("\n");
}

/**
 * The state of charge at a time: a straight line from point to point.
 *
 * @param {SocPoint[]} points
 * @param {number} time
 */
function chargeAt(points, time) {
  const after = points.findIndex((point) => Date.parse(point.time) >= time);
  const [before, next] = [points[after - 1], points.at(after)];
  if (before === undefined || next === undefined) return next?.state_of_charge_percent ?? 0;
  const [from, to] = [Date.parse(before.time), Date.parse(next.time)];
  const rise = next.state_of_charge_percent - before.state_of_charge_percent;
  return before.state_of_charge_percent + (rise * (time - from)) / (to - from);
}

/**
 * @param {SocSegment} segment
 * @param {string} timeZone
 */
function line({ start_time, end_time, energy_flow_direction, power_kw }, timeZone) {
  const [from, to] = [start_time, end_time].map((time) => new Date(time).toLocaleTimeString("en-GB", { timeZone }));
  return `${from} to ${to}  ${energy_flow_direction}  ${power_kw.toFixed(3)} kW`;
}
