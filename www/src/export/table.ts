// The plan as comma-separated values: RFC 4180, times in RFC 3339, numbers with a point.

import type { Day } from "../day.ts";
import { HOUR } from "../../../chart/time.ts";
import { shownCosts, type Step } from "../plan-table.ts";

/** A line for each step; the costs add up to that of the plan. */
export function csvOf({ local }: Day, steps: readonly Step[], total: number): string {
  const costs = shownCosts(steps, total, 1e5);
  const lines = steps.map(({ device, start, end, kwh, price }, at) =>
    [
      quoted(device),
      local.iso(start),
      local.iso(end),
      round(kwh / ((end - start) / HOUR)),
      round(kwh),
      round(price),
      costs[at],
    ].join(","),
  );
  return `${["device,start,end,power_kw,energy_kwh,price_per_kwh,cost", ...lines].join("\r\n")}\r\n`;
}

function quoted(text: string): string {
  // A name that starts as a formula does is not one.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function round(value: number | undefined): number | "" {
  return value === undefined ? "" : Math.round(value * 1e5) / 1e5;
}
