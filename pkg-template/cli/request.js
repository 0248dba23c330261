// What the options of the command line ask for, as the API writes it. They win over the body that was given.

import { devicesOf } from "./devices.js";
import { given } from "./given.js";
import { jsonOf } from "./files.js";
import { UsageError } from "./usage.js";

const HOUR = 3_600_000;

/** @import { DeviceOptions, PriceReading } from "flatpeak-wasm" */
/** @import { PriceFlags } from "./prices.js" */

/** @typedef {"duration" | "limit" | "amount" | "soc" | "site"} Operation */

/**
 * The body of a request, of which a caller may have given anything: the planner checks it.
 *
 * @typedef {Record<string, any>} Body
 */

/**
 * The options of `plan`.
 *
 * @typedef {PriceFlags & {
 *   body?: string, from?: string, to?: string, now?: string,
 *   output: "table" | "json" | "csv" | "ical", chart?: boolean,
 *   minutes?: number, segment?: string, direction?: string, contiguous?: boolean, strict?: boolean,
 *   absolute?: number, relative?: number,
 *   energy?: number, power?: number, sitePower?: number, deviceId?: string, priceCap?: number,
 *   devices?: string, capacity?: number, dischargePower?: number, efficiency?: number, charged?: number,
 *   target?: number, reserve?: number, hours?: number, arbitrage?: boolean, maxImport?: number, maxExport?: number,
 * }} PlanFlags
 */

/** @typedef {{ body: Body, options: PlanFlags, prices: PriceReading, devices: DeviceOptions[] }} Asked */

/**
 * The body of a request.
 *
 * @param {Operation} what
 * @param {Asked} asked
 */
export function bodyOf(what, asked) {
  return BODIES[what](asked);
}

/**
 * What is asked of the planner beside the body.
 *
 * @param {PlanFlags} options
 */
export function optionsOf({ strict, contiguous, arbitrage }) {
  return {
    ...(strict && { onShortfall: "error" }),
    ...(contiguous && { contiguous }),
    ...(arbitrage && { arbitrage }),
  };
}

/** @type {Record<Operation, (asked: Asked) => Body>} */
const BODIES = {
  duration({ body: own, options, prices }) {
    const { minutes, segment, direction } = options;
    const body = {
      segment: "LOW",
      ...windowOf(prices),
      ...own,
      ...given({ ...between(options), duration: minutes, segment, tariff_direction: direction }),
    };
    if (body.duration === undefined) throw new UsageError("How long? Add --minutes, such as --minutes 120");
    return body;
  },

  limit({ body: own, options, prices }) {
    const { absolute, relative, segment, direction } = options;
    const body = {
      segment: "LOW",
      ...windowOf(prices),
      ...own,
      ...given({ ...between(options), absolute, relative, segment, direction }),
    };
    if (body.absolute === undefined && body.relative === undefined) {
      throw new UsageError(
        "Which limit? Add --absolute, such as --absolute 0.2, or --relative, such as --relative 0.1",
      );
    }
    return body;
  },

  amount({ body: own, options, prices }) {
    const { energy, power, sitePower, priceCap } = options;
    const site = sitePower ?? power;
    const data = energy === undefined ? own.data : [deviceOf(options)];
    if (data === undefined) {
      throw new UsageError("How much? Add --energy, such as --energy 22, or the devices in --body");
    }
    const body = {
      ...own,
      ...given({
        max_power: kilowatts(site),
        shaving_threshold: priceCap === undefined ? undefined : { absolute: priceCap },
      }),
      data: Array.isArray(data)
        ? data.map((/** @type {Body} */ device) => ({ ...windowOf(prices), ...device, ...given(between(options)) }))
        : data,
    };
    if (body.max_power === undefined) throw new UsageError("With which power? Add --power, such as --power 11");
    return body;
  },

  soc({ body: own, options, devices }) {
    const { deviceId, charged, target, reserve, hours, now } = options;
    const state = {
      time: now ?? new Date().toISOString(),
      ...own.device_state,
      ...given({
        state_of_charge_percent: charged,
        target_state_of_charge_percent: target,
        backup_reserve_percent: reserve,
      }),
    };
    if (state.state_of_charge_percent === undefined) throw new UsageError("How full is it? Add --charged, in percent");
    if (state.target_state_of_charge_percent === undefined) {
      throw new UsageError("How full shall it be? Add --target, in percent");
    }
    const body = { device_id: devices[0]?.id, ...own, ...given({ device_id: deviceId, schedule_horizon: hours }) };
    return { ...body, device_state: state };
  },

  site({ body: own, options, prices }) {
    if (own.data === undefined)
      throw new UsageError("What is there? Add a file with the devices, such as --body home.json");
    const grid = {
      ...own.grid,
      ...given({ max_import: kilowatts(options.maxImport), max_export: kilowatts(options.maxExport) }),
    };
    return { ...windowOf(prices), ...own, ...given(between(options)), grid };
  },
};

/**
 * The batteries that are there to plan with.
 *
 * @param {PlanFlags} options
 * @returns {Promise<DeviceOptions[]>}
 */
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
    ...given({ round_trip_efficiency: efficiency }),
  };
  return [{ id: deviceId, battery }];
}

/** @param {number | undefined} value */
function kilowatts(value) {
  return value === undefined ? undefined : { units: "KW", value };
}

/** @param {PlanFlags} options */
function deviceOf({ energy, power, deviceId = "device", direction = "IMPORT" }) {
  return {
    device_id: deviceId,
    direction,
    energy: { units: "KWH", value: energy },
    ...(power !== undefined && { max_power: { units: "KW", value: power } }),
  };
}

/**
 * All the time that has a price. A last price without an end counts for as long as an hour.
 *
 * @param {PriceReading} prices
 */
function windowOf({ data }) {
  const [first, last] = [data[0], data.at(-1)];
  if (first === undefined || last === undefined) return {};
  const isOpen = Date.parse(last.valid_to) - Date.parse(last.valid_from) > 1e6 * HOUR;
  const end = isOpen ? new Date(Date.parse(last.valid_from) + HOUR).toISOString() : last.valid_to;
  return { start_time: first.valid_from, end_time: end };
}

/** @param {PlanFlags} options */
function between({ from, to }) {
  return { start_time: from, end_time: to };
}
