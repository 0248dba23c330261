// What devices are called: by the API, and by those who named them.

import type { DeviceState } from "./state.ts";

/** The id of a device by its place, as the API writes one. */
export function idOf(at: number): string {
  return `dev_${at + 1}`;
}

/** The place of a device by its id. */
export function placeOf(id: string | undefined): number {
  return Number(id?.replace("dev_", "")) - 1;
}

/** What a device is called. */
export function nameOf(devices: readonly DeviceState[], at: number): string {
  return devices[at]?.name.trim() || `Device ${at + 1}`;
}
