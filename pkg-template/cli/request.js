// What the options of the command line ask for, as the API writes it. They win over the body that was given.

import { devicesOf } from "./devices.js";
import { jsonOf } from "./files.js";
import { UsageError } from "./usage.js";

const HOUR = 3_600_000;

/** The body of a request. */
export function bodyOf(what, request) {
  return BODIES[what](request);
}

/** What is asked of the planner beside the body. */
export function optionsOf(what, { strict, contiguous, arbitrage }) {
  return {
    ...(strict && { onShortfall: "error" }),
    ...(contiguous && { contiguous }),
    ...(arbitrage && { arbitrage }),
  };
}

const BODIES = {
  duration({ given, options, prices }) {
    const { minutes, segment, direction } = options;
    const body = {
      segment: "LOW",
      ...windowOf(prices),
      ...given,
      ...set({ ...between(options), duration: minutes, segment, tariff_direction: direction }),
    };
    if (body.duration === undefined) throw new UsageError("How long? Add --minutes, such as --minutes 120");
    return body;
  },

  limit({ given, options, prices }) {
    const { absolute, relative, segment, direction } = options;
    const body = {
      segment: "LOW",
      ...windowOf(prices),
      ...given,
      ...set({ ...between(options), absolute, relative, segment, direction }),
    };
    if (body.absolute === undefined && body.relative === undefined) {
      throw new UsageError(
        "Which limit? Add --absolute, such as --absolute 0.2, or --relative, such as --relative 0.1",
      );
    }
    return body;
  },

  amount({ given, options, prices }) {
    const { energy, power, sitePower, deviceId, priceCap, direction } = options;
    const site = sitePower ?? power;
    const data = energy === undefined ? given.data : [deviceOf({ energy, power, deviceId, direction })];
    if (data === undefined) {
      throw new UsageError("How much? Add --energy, such as --energy 22, or the devices in --body");
    }
    const body = {
      ...given,
      ...set({
        max_power: site === undefined ? undefined : { units: "KW", value: site },
        shaving_threshold: priceCap === undefined ? undefined : { absolute: priceCap },
      }),
      data: Array.isArray(data)
        ? data.map((device) => ({ ...windowOf(prices), ...device, ...set(between(options)) }))
        : data,
    };
    if (body.max_power === undefined) throw new UsageError("With which power? Add --power, such as --power 11");
    return body;
  },

  soc({ given, options, devices }) {
    const { deviceId, charged, target, reserve, hours, now } = options;
    const state = {
      time: now ?? new Date().toISOString(),
      ...given.device_state,
      ...set({
        state_of_charge_percent: charged,
        target_state_of_charge_percent: target,
        backup_reserve_percent: reserve,
      }),
    };
    if (state.state_of_charge_percent === undefined) throw new UsageError("How full is it? Add --charged, in percent");
    if (state.target_state_of_charge_percent === undefined) {
      throw new UsageError("How full shall it be? Add --target, in percent");
    }
    const body = { device_id: devices[0]?.id, ...given, ...set({ device_id: deviceId, schedule_horizon: hours }) };
    return { ...body, device_state: state };
  },
};

/** The batteries that are there to plan with. */
export async function devicesFrom(options) {
  const { devices, capacity, power, dischargePower, efficiency, deviceId = "battery" } = options;
  if (devices !== undefined) return devicesOf(await jsonOf(devices), devices);
  if (capacity === undefined || power === undefined) {
    throw new UsageError("Which battery? Add --capacity and --power, in kWh and kW, or --devices with a file");
  }
  const battery = {
    capacity_kwh: capacity,
    charge_power_kw: power,
    discharge_power_kw: dischargePower ?? power,
    ...set({ round_trip_efficiency: efficiency }),
  };
  return [{ id: deviceId, battery }];
}

function deviceOf({ energy, power, deviceId = "device", direction = "IMPORT" }) {
  return {
    device_id: deviceId,
    direction,
    energy: { units: "KWH", value: energy },
    ...(power !== undefined && { max_power: { units: "KW", value: power } }),
  };
}

/** All the time that has a price. A last price without an end counts for as long as an hour. */
function windowOf({ data }) {
  const [first, last] = [data[0], data.at(-1)];
  const isOpen = Date.parse(last.valid_to) - Date.parse(last.valid_from) > 1e6 * HOUR;
  const end = isOpen ? new Date(Date.parse(last.valid_from) + HOUR).toISOString() : last.valid_to;
  return { start_time: first.valid_from, end_time: end };
}

function between({ from, to }) {
  return { start_time: from, end_time: to };
}

/** What is there of an object. */
function set(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
