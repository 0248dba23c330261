// What devices are called: by the API, and by those who named them.

import type { DeviceState } from "./state.ts";
import { t } from "./words/language.ts";

/** The id of a device by its place, as the API writes one, with what letters of its name an id may have. */
export function idOf(devices: readonly DeviceState[], at: number): string {
  const name = nameOf(devices, at)
    .normalize("NFKD")
    .replace(/[^\w ]/g, "")
    .trim()
    .replace(/\s+/g, "_");
  return ["dev", at + 1, ...(name === "" ? [] : [name.toLowerCase()])].join("_");
}

/** The place of a device by its id. */
export function placeOf(id: string | undefined): number {
  return Number(/^dev_(\d+)/.exec(id ?? "")?.[1]) - 1;
}

/** What a device is called. */
export function nameOf(devices: readonly DeviceState[], at: number): string {
  return devices[at]?.name.trim() || t("deviceNumber", { number: at + 1 });
}
