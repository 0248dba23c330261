// A fleet of homes to test with, the same for the same seed: all operations, over a day of quarter-hours.

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
  // Whole sites take as long as a hundred others.
  if (number % 64 === 6) return { id, operation: "site", body: site(random(seed * 1_000_003 + number)) };
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

/** The body of a house with sun, a battery and two cars, without a choice that would have to be searched for. */
export function site({ whole }) {
  const power = (values) => ({ start: start_time, intervalMinutes: 60, values });
  const car = (device_id) => ({
    device_id,
    energy: { units: "KWH", value: whole(5, 30) },
    max_power: { units: "KW", value: 7.4 },
  });
  const battery = { capacity_kwh: whole(5, 15), power_kw: 5, round_trip_efficiency: 0.9 };
  const device_state = { time: start_time, state_of_charge_percent: 50, target_state_of_charge_percent: 50 };
  return {
    start_time,
    end_time,
    grid: { max_import: { units: "KW", value: 17 }, peak: { rate: 0.5, interval_minutes: 60 } },
    load: power(Array.from({ length: 24 }, () => whole(2, 20) / 10)),
    generation: power(Array.from({ length: 24 }, (_, hour) => Math.max(0, 4 - Math.abs(hour - 12)))),
    data: [car("car 1"), car("car 2"), { device_id: "battery", battery, device_state }],
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
