// Sites with several devices, and what their plans come to: for the tests of `amount`.

import assert from "node:assert/strict";

import { random } from "./seeded-random.js";
import * as fourHours from "./four-hours.js";
import { hours, iso, location, NOW } from "./four-hours.js";
import { emptyProject } from "./project.js";

const SEED = Number(process.env.SEED ?? 1);

export const SECOND = 1000;
export const HOUR = 3_600_000;
export const START = Date.parse(hours.start_time);

export { iso };
export const flatpeak = await (await emptyProject()).load();

export const kw = (value) => ({ units: "KW", value });
export const kwh = (value) => ({ units: "KWH", value });

/** A device that may take 10 kW in all four hours. */
export function device(name, energy, change = {}) {
  return { device_id: `dev_${name}`, ...hours, max_power: kw(10), energy: kwh(energy), ...change };
}

/** A site of 10 kW with these devices. */
export function site(data, change = {}) {
  return { max_power: kw(10), data, ...change };
}

/** The plan for prices, which are 0.4, 0.1, 0.2, 0.3 if they are left out. */
export function amount(body, { prices = fourHours.prices, ...options } = {}) {
  const planner = new flatpeak.Planner({ prices, location, now: NOW });
  try {
    return planner.schedules.amount(body, options);
  } finally {
    planner.free();
  }
}

/** The segments of a device as rows: clock time of start and end, power. */
export function rows({ schedule }) {
  const clock = (time) => time.slice(11, 19);
  return schedule.map(({ start_time, end_time, power }) => [clock(start_time), clock(end_time), power.value]);
}

export const kilowatts = ({ units, value }) => value / (units === "W" ? 1000 : 1);
export const kilowattHours = ({ units, value }) => value / (units === "WH" ? 1000 : 1);

/** The energy that the segments of a device add up to, in kWh. */
export function transferred({ schedule }) {
  const energies = schedule.map(
    ({ start_time, end_time, power }) => (kilowatts(power) * (Date.parse(end_time) - Date.parse(start_time))) / HOUR,
  );
  return energies.reduce((sum, energy) => sum + energy, 0);
}

export function close(found, expected, what = "") {
  assert.ok(Math.abs(found - expected) <= 1e-6, `${what} ${found} for ${expected}`);
}

export function freeze(value) {
  if (value !== null && typeof value === "object") Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

/** A random site: quarters of an hour with ties and negative prices, windows on any second, often more than fits. */
export function randomSite(chance) {
  const quarters = chance.whole(4, 48);
  const values = () => Array.from({ length: quarters }, () => chance.whole(-10, 40) / 100);
  const series = () => ({ start: hours.start_time, intervalMinutes: 15, values: values() });
  const seconds = quarters * 900;
  const data = Array.from({ length: chance.whole(1, 8) }, (_, at) => {
    const from = chance.whole(0, seconds - 120);
    const to = chance.whole(from + 60, seconds);
    const power = chance.whole(1, 220) / 10;
    const energy = Math.max(1, Math.round(power * ((to - from) / 3.6) * chance.pick([0.1, 0.4, 0.8, 1.2])));
    return {
      device_id: `dev_${at}`,
      direction: chance.pick(["IMPORT", "IMPORT", "EXPORT"]),
      start_time: iso(START + from * SECOND),
      end_time: iso(START + to * SECOND).replace("Z", chance.pick(["Z", "+00:00"])),
      ...(chance.whole(0, 3) > 0 && { max_power: chance.pick([kw(power), { units: "W", value: power * 1000 }]) }),
      energy: chance.pick([{ units: "WH", value: energy }, kwh(energy / 1000)]),
    };
  });
  const shaving_threshold = chance.pick([undefined, { relative: chance.whole(1, 100) / 100 }, { absolute: 0.2 }]);
  const max_power = chance.pick([kw(chance.whole(2, 60)), { units: "W", value: chance.whole(2000, 60000) }]);
  return {
    body: { max_power, data, ...(shaving_threshold && { shaving_threshold }) },
    prices: { import: series(), export: series() },
  };
}

/** The same random sites in every test. */
export function* sites(count) {
  for (let number = 0; number < count; number += 1) {
    yield { number, ...randomSite(random(SEED * 1_000_003 + number)) };
  }
}
