// What it costs to call the exports of the module through proxies (pkg-template/exports.js), in a process of its own:
// called directly, they may end it on Node 20 and 22.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { table, timed } from "./measure.js";

const HOURS = { start_time: "2026-04-15T00:00:00Z", end_time: "2026-04-16T00:00:00Z" };

export function exports() {
  const { status, signal } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], { stdio: "inherit" });
  if (status !== 0) console.log(`\nExports called directly ended the process: ${signal ?? status}`);
}

/** The package, its exports called directly or as they are. */
async function load(directly) {
  const { Proxy } = globalThis;
  // What is called with `new` may give back another object.
  if (directly)
    globalThis.Proxy = function direct(target) {
      return target;
    };
  try {
    return await import(new URL(`../pkg/inline.js?directly=${directly}`, import.meta.url));
  } finally {
    globalThis.Proxy = Proxy;
  }
}

function jobs({ Planner }) {
  const planner = new Planner({
    prices: {
      start: HOURS.start_time,
      intervalMinutes: 5,
      values: Float64Array.from({ length: 288 }, (_, at) => 0.2 + 0.1 * Math.sin(at / 36)),
    },
    location: { timezone: "Europe/Vienna", currency_code: "EUR" },
    devices: [{ id: "dev_home", battery: { capacity_kwh: 10, power_kw: 5 } }],
  });
  const state = { time: HOURS.start_time, state_of_charge_percent: 20, target_state_of_charge_percent: 80 };
  const car = { device_id: "dev_car", direction: "IMPORT", ...HOURS, energy: { units: "KWH", value: 30 } };
  return {
    "schedules.amount, one car": () => planner.schedules.amount({ max_power: { units: "KW", value: 11 }, data: [car] }),
    "schedules.duration": () => planner.schedules.duration({ ...HOURS, segment: "LOW", duration: 247 }),
    "devices.submitState": () => planner.devices.submitState("dev_home", state),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [direct, safe] = [jobs(await load(true)), jobs(await load(false))];
  const names = Object.keys(direct);
  const times = timed(names.flatMap((name) => [direct[name], safe[name]]));
  table("Exports called directly and through proxies, 288 periods", [
    ["what", "directly, us", "as they are, us", "more, us"],
    ...names.map((name, at) => {
      const [before, after] = [times[2 * at], times[2 * at + 1]];
      return [name, before.toFixed(2), after.toFixed(2), (after - before).toFixed(2)];
    }),
  ]);
}
