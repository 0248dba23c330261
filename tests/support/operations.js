// The operations of the remote engine, and a body for each.

import { ACCOUNT } from "./api.js";
import { emptyProject } from "./project.js";
import { without } from "./objects.js";

export const project = await emptyProject();
export const { Flatpeak, Planner, ...errors } = await project.load();

export const WINDOW = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T04:00:00Z" };
export const BODIES = {
  "schedules.amount": {
    location_id: "loc_home",
    max_power: { units: "KW", value: 11 },
    data: [{ device_id: "dev_car", direction: "IMPORT", ...WINDOW, energy: { units: "KWH", value: 20 } }],
  },
  "schedules.duration": {
    location_id: "loc_home",
    ...WINDOW,
    segment: "LOW",
    duration: 90,
    tariff_direction: "EXPORT",
  },
  "schedules.limit": { location_id: "loc_home", ...WINDOW, segment: "LOW", direction: "EXPORT", absolute: 0.2 },
  "schedules.soc": { device_id: "dev_battery", schedule_horizon: 24 },
  "prices.retrieve": { location_id: "loc_home", ...WINDOW, tariff_direction: "EXPORT" },
  "devices.submitState": {
    time: WINDOW.start_time,
    state_of_charge_percent: 20.5,
    target_state_of_charge_percent: 80,
    record_reference_id: "r1",
  },
};
export const SOC = BODIES["schedules.soc"];

export function run(flatpeak, operation, options) {
  const [group, method] = operation.split(".");
  const body = BODIES[operation];
  return method === "submitState"
    ? flatpeak.devices.submitState("dev_battery", body, options)
    : flatpeak[group][method](body, options);
}

export function client(server, options) {
  return new Flatpeak({ ...ACCOUNT, baseURL: server.baseURL, ...options });
}

export const [ZERO, ANODE, BUSBAR] = ["2024-08-24.zero", "2025-09-14.anode", "2026-08-01.busbar"];
export const body = (operation, ...gone) => without(BODIES[operation], ...gone);
