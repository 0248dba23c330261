// What each device of a home does, and what the meter does, as rows: stretches of one direction, with their mean power.

import { costOf, type Day } from "../day.ts";
import type { Step } from "../plan-table.ts";
import type { Flow, PowerSegment, SiteResult } from "../plan-result.ts";
import type { State } from "../state.ts";
import { energyOf } from "./flows.ts";
import { feedInPrice } from "./plan.ts";
import { hoursOf } from "./window.ts";

/** All stretches of a plan, in order of time. Only the meter has prices and costs: behind it, energy has none of its own. */
export function homeSteps(state: State, day: Day, { flows }: SiteResult): Step[] {
  const bought = (segments: readonly PowerSegment[]) =>
    segments.reduce((sum, { start, end, kw }) => sum + costOf(day, start, end, kw), 0);
  const earned = (segments: readonly PowerSegment[]) => -feedInPrice(day, state.home) * energyOf(segments);
  const steps = [
    ...flows.sources.flatMap((flow) => stepsOf(flow, -1, flow.part === "grid" ? bought : undefined)),
    ...flows.uses.flatMap((flow) => stepsOf(flow, 1, flow.part === "grid" ? earned : undefined)),
  ];
  return steps.toSorted((one, other) => one.start - other.start);
}

/** What rounding of powers leaves behind. */
const NEGLIGIBLE_KWH = 0.0005;

const NAMES: Record<string, string> = {
  Grid: "Grid: buys",
  Sold: "Grid: sells",
  "From the car": "Car: gives",
  Car: "Car: charges",
  "From the battery": "Battery: gives",
  "Into the battery": "Battery: charges",
};

/** The stretches of a flow; none of the house and of the sun, which do as they like. */
function stepsOf(
  { part, name, segments }: Flow,
  sign: 1 | -1,
  cost: ((segments: readonly PowerSegment[]) => number) | undefined,
): Step[] {
  const device = NAMES[name];
  if (device === undefined) return [];
  // What is bought is taken, what is sold is given, as for any device.
  const direction = part === "grid" ? -sign : sign;
  const stretches = stretchesOf(segments).filter((stretch) => energyOf(stretch) > NEGLIGIBLE_KWH);
  return stretches.map((stretch) => {
    const [first, last] = [stretch[0], stretch.at(-1)];
    const [start, end] = [first?.start ?? 0, last?.end ?? 0];
    const kwh = direction * energyOf(stretch);
    const paid = cost?.(stretch);
    return { device, start, end, kw: kwh / hoursOf({ start, end }), kwh, price: paid && paid / kwh, cost: paid };
  });
}

/** Segments that touch, together. */
function stretchesOf(segments: readonly PowerSegment[]): PowerSegment[][] {
  const stretches: PowerSegment[][] = [];
  for (const segment of segments) {
    const last = stretches.at(-1);
    if (last?.at(-1)?.end === segment.start) last.push(segment);
    else stretches.push([segment]);
  }
  return stretches;
}
