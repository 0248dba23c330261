// The call that makes the plan, short enough to read beside it: the whole program is in code.ts.

import type { PlanResult } from "../plan-result.ts";

const WIDTH = 42;

/** The call of a plan, its prices and other long series left to the reader. */
export function snippetOf({ operation, plannerOptions, body, options }: PlanResult): string {
  const { devices } = plannerOptions;
  const call = Object.keys(options).length === 0 ? [body] : [body, options];
  return [
    "import { init, Planner } from",
    '  "flatpeak-wasm";',
    "await init();",
    devices === undefined
      ? "const planner = new Planner({ prices });"
      : `const planner = new Planner({\n  prices,\n  devices: ${written(devices, "  ", 11)},\n});`,
    `planner.schedules.${operation}(${call.map((value) => written(value, "", 20)).join(", ")});`,
  ].join("\n");
}

/** A value as JavaScript: on one line where it fits behind what is before it there. */
function written(value: unknown, indent: string, before: number): string {
  const short = JSON.stringify(value, null, 1)
    .replace(/\n\s*/g, " ")
    .replace(/"([a-z_]\w*)":/gi, "$1:");
  if (typeof value !== "object" || value === null || indent.length + before + short.length <= WIDTH) return short;
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((item) => written(item, inner, 1))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => (isLong(item) ? key : `${key}: ${written(item, inner, key.length + 3)}`));
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${entries.map((entry) => `${inner}${entry},\n`).join("")}${indent}${close}`;
}

const MANY = 12;

/** Whether a value is a series of many numbers: who has one has a name for it. */
function isLong(value: unknown): boolean {
  const { values } = (value ?? {}) as { values?: unknown };
  return Array.isArray(values) && values.length > MANY;
}
