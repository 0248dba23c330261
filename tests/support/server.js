// A handler of the four hours, with a battery, and requests to it.

import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { join } from "node:path";

import { hours, location, NOW, prices } from "./four-hours.js";
import { emptyProject } from "./project.js";

export const project = await emptyProject();
export const flatpeak = await project.load();
export const { createHandler } = await import(
  pathToFileURL(createRequire(join(project.folder, "package.json")).resolve("flatpeak-wasm/server"))
);

export const [ZERO, ANODE, BUSBAR] = ["2024-08-24.zero", "2025-09-14.anode", "2026-08-01.busbar"];

const BATTERY = { capacity_kwh: 10, power_kw: 5 };

/** The prices of the site, for buying and for selling. */
export const PRICES = { import: prices, export: { ...prices, values: [0.1, 0.2, 0.3, 0.4] } };

export function planner(options) {
  return new flatpeak.Planner({
    prices: PRICES,
    location,
    devices: [{ id: "dev_battery", battery: BATTERY }],
    now: NOW,
    ...options,
  });
}

/** A handler with a site of its own. */
export function handler(options, site) {
  return createHandler({ planner: planner(), prices: PRICES, ...site }, options);
}

/** Asks a handler: gives the status, the headers, and what the JSON says. */
export async function ask(handle, place, body, headers = {}) {
  const [method, path] = place.split(" ");
  const request = new Request(`http://flatpeak.test${path}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const response = await handle(request);
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === "" ? undefined : JSON.parse(text) };
}

/** Who may ask. */
export const ACCOUNT = { accountId: "acc_1", secretKey: "sk_test_1" };
export const ACCOUNTS = { acc_1: "sk_test_1", acc_2: "sk_test_2" };

export const basic = (account, secret) => ({
  authorization: `Basic ${Buffer.from(`${account}:${secret}`).toString("base64")}`,
});
export const bearer = (token) => ({ authorization: `Bearer ${token}` });

export const STATE = {
  time: NOW,
  state_of_charge_percent: 20,
  target_state_of_charge_percent: 80,
};

const TEN = { units: "KW", value: 10 };

/** A body for each kind of schedule, with the keys that a planner takes. */
export const BODIES = {
  amount: {
    location_id: "loc_home",
    max_power: TEN,
    data: [{ device_id: "dev_car", ...hours, max_power: TEN, energy: { units: "KWH", value: 15 } }],
  },
  duration: { location_id: "loc_home", ...hours, segment: "LOW", duration: 90 },
  limit: { location_id: "loc_home", ...hours, segment: "LOW", absolute: 0.25, direction: "EXPORT" },
  /** 6 kW of import, of which the load takes 1: in the two cheapest hours 5 kW are left. */
  site: {
    ...hours,
    grid: { max_import: { units: "KW", value: 6 } },
    load: { start: NOW, intervalMinutes: 240, values: [1] },
    data: [{ device_id: "dev_car", energy: { units: "KWH", value: 10 } }],
  },
  soc: { device_id: "dev_battery", device_state: STATE, schedule_horizon: 4 },
};
