// What it takes to have a device ready an hour earlier, found by a second plan.

import type { AmountSchedule, Shortfall } from "flatpeak-wasm";

import type { Day } from "../day.ts";
import { type AmountResult, plannerOf } from "../plan-result.ts";
import { HOUR } from "../../../chart/time.ts";

/** What it takes: it cannot be, others get less, or all plans together cost so much more. */
export type Earlier = "never" | "othersLess" | { more: number };

/** Part by which sums of energies may differ without being different. */
const ROUNDING = 1e-9;

/** What an hour less in the window of a device comes to; of one that goes short, or does not run, it is not asked. */
export function earlierOf({ plannerOptions, body, answer }: AmountResult, at: number, day: Day): Earlier | undefined {
  const [entry, device] = [body.data[at], answer.data[at]];
  const last = device?.schedule.at(-1);
  if (entry === undefined || last === undefined || shortfallOf(answer, entry.device_id) !== undefined) return undefined;
  const end = Date.parse(String(entry.end_time)) - HOUR;
  if (Date.parse(last.end_time) <= end) return { more: 0 };
  if (end <= Date.parse(String(entry.start_time))) return "never";
  const data = body.data.with(at, { ...entry, end_time: day.local.iso(end) });
  const second = plannerOf(plannerOptions).schedules.amount({ ...body, data });
  const limit = shortfallOf(second, entry.device_id)?.limited_by;
  if (limit === "window" || limit === "price_cap") return "never";
  if (limit !== undefined || energyOf(second) < energyOf(answer) * (1 - ROUNDING)) return "othersLess";
  return { more: second.tariff.value - answer.tariff.value };
}

/** What a device does not get, and why. */
export function shortfallOf({ warnings = [] }: AmountSchedule, id: string): Shortfall | undefined {
  return warnings.find(
    (warning): warning is Shortfall => warning.code === "energy_not_delivered" && warning.device_id === id,
  );
}

function energyOf({ data }: AmountSchedule): number {
  return data.reduce((sum, { energy }) => sum + energy.value, 0);
}
