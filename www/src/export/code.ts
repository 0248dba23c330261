// The JavaScript that makes the plan anew.

import type { PlanResult } from "../plan-result.ts";

/** A module that plans what the page shows: in Node, or through any bundler. */
export function codeOf({ operation, plannerOptions, body, options }: PlanResult): string {
  const call = Object.keys(options).length === 0 ? "body" : `body, ${shown(options)}`;
  return [
    'import { init, Planner } from "flatpeak-wasm";',
    "",
    "await init();",
    `const planner = new Planner(${shown(plannerOptions)});`,
    `const body = ${shown(body)};`,
    `const plan = planner.schedules.${operation}(${call});`,
    "console.log(JSON.stringify(plan, null, 2));",
    "",
  ].join("\n");
}

/** A value as JavaScript: lists of numbers on one line. */
function shown(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(/"([a-z_]\w*)":/gi, "$1:");
  return text.replace(/\[\s+(-?\d[^\][{}"]*?)\s+\]/g, (_, numbers: string) => `[${numbers.replace(/,\s+/g, ", ")}]`);
}
