// A fleet of homes to test with, the same for the same seed: all four operations, over a day of quarter-hours.

import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { random } from "./seeded-random.js";
import { emptyProject, ROOT } from "./project.js";

export const start_time = "2026-01-31T00:00:00Z";
export const end_time = "2026-02-01T00:00:00Z";
export const location = { timezone: "Europe/London", currency_code: "GBP" };

/** A day of prices in steps of 0.01. */
export function dayOfPrices(seed) {
  const { whole } = random(seed);
  return { start: start_time, intervalMinutes: 15, values: Array.from({ length: 96 }, () => whole(1, 60) / 100) };
}

/** A home's request, by its number. */
export function home(number, seed = 1) {
  const { whole, pick } = random(seed * 1_000_003 + number);
  const id = `home-${number}`;
  const window = { start_time, end_time };
  switch (number % 8) {
    case 1:
      return {
        id,
        operation: "duration",
        body: { ...window, segment: pick(["LOW", "HIGH"]), duration: whole(1, 600) },
      };
    case 2:
      return { id, operation: "limit", body: { ...window, segment: "LOW", absolute: whole(1, 60) / 100 } };
    case 3: {
      const battery = { capacity_kwh: whole(5, 20), power_kw: pick([3, 5]), round_trip_efficiency: 0.9 };
      const device_state = {
        time: start_time,
        state_of_charge_percent: whole(5, 60),
        target_state_of_charge_percent: whole(60, 100),
      };
      return { id, operation: "soc", battery, body: { device_id: "battery", device_state } };
    }
    default: {
      const energy = { units: "KWH", value: whole(4, 120) / 2 };
      return { id, operation: "amount", body: oneLoad(energy) };
    }
  }
}

/** The body of a car that charges with up to 11 kW. */
export function oneLoad(energy) {
  return {
    max_power: { units: "KW", value: 11 },
    data: [{ device_id: "car", start_time, end_time, energy }],
  };
}

/** So many homes, one at a time. */
export function* homes(count, seed) {
  for (let number = 0; number < count; number += 1) yield home(number, seed);
}

/** What a `Planner` of its own answers, or throws, as a result of the fleet. */
export function directly(Planner, { id, operation, body, options, battery }, { prices, now }) {
  const devices = battery === undefined ? [] : [{ id: body.device_id, battery }];
  const planner = new Planner({ prices, location, devices });
  try {
    return { id, answer: planner.schedules[operation](body, { now, ...options }) };
  } catch (error) {
    return { id, error };
  } finally {
    planner.free();
  }
}

/** A project with the package in it and, as an app would have them, the peers. */
export async function fleetProject(...peers) {
  const project = await emptyProject();
  const modules = join(project.folder, "node_modules");
  for (const name of peers) await symlink(join(ROOT, "node_modules", name), join(modules, name), "junction");
  return project;
}

/** The package's entry for fleets. */
export function loadFleet(project) {
  return import(pathToFileURL(join(project.installed, "fleet.js")));
}
