// The devices in a file.

import { UsageError } from "./usage.js";

/** A list, or an object that has it. */
export function devicesOf(json, file) {
  const devices = json?.devices ?? json;
  if (Array.isArray(devices)) return devices;
  throw new UsageError(`${file} must hold a list of devices: [{ "id": "dev_1", "battery": { … } }]`);
}
