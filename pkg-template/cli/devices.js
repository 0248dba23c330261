// The devices in a file.

import { UsageError } from "./usage.js";

/** @import { DeviceOptions } from "flatpeak-wasm" */

/**
 * A list, or an object that has it.
 *
 * @param {any} json
 * @param {string} file
 * @returns {DeviceOptions[]}
 */
export function devicesOf(json, file) {
  const devices = json?.devices ?? json;
  if (Array.isArray(devices)) return devices;
  throw new UsageError(`${file} must hold a list of devices: [{ "id": "dev_1", "battery": { … } }]`);
}
