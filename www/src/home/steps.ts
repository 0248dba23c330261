// What each device of a home does, and what the meter does, as rows: stretches of one direction, with their mean power.

import type { SiteSchedule } from "flatpeak-wasm";

import { costOf, type Day } from "../day.ts";
import type { Step } from "../plan-table.ts";
import type { Flow, PowerSegment, SiteResult } from "../plan-result.ts";
import type { State } from "../state.ts";
import { energyOf } from "./flows.ts";
import { feedInPrice } from "./plan.ts";
import { homeWindow, instantsOf } from "./window.ts";
import type { HomeWords } from "./words/en.ts";
import { h } from "./words/words.ts";

/** What rounding of powers leaves behind. */
const NEGLIGIBLE_KWH = 0.0005;

/** All stretches of a plan, in order of time. Only the meter has prices and costs: behind it, energy has none of its own. */
export function homeSteps(state: State, day: Day, { flows, answer }: SiteResult): Step[] {
  const bought = (segments: readonly PowerSegment[]) =>
    segments.reduce((sum, { start, end, kw }) => sum + costOf(day, start, end, kw), 0);
  const sold = (segments: readonly PowerSegment[]) => -feedInPrice(day, state.home) * energyOf(segments);
  const steps = [
    ...flows.sources.flatMap((flow) => stepsOf(flow, flow.part === "grid" ? bought : undefined)),
    ...flows.uses.flatMap((flow) => stepsOf(flow, flow.part === "grid" ? sold : undefined)),
    ...peakStep(day, answer.grid),
  ];
  return steps.toSorted((one, other) => one.start - other.start);
}

/** What the flows do, as it is called; the house and the sun do as they like. */
const DOES: Partial<Record<Flow["kind"], keyof HomeWords>> = {
  bought: "buys",
  sold: "sells",
  fromCar: "carGives",
  intoCar: "carCharges",
  fromBattery: "batteryGives",
  intoBattery: "batteryCharges",
};

/** The stretches of a flow. */
function stepsOf({ kind, segments }: Flow, cost: ((segments: readonly PowerSegment[]) => number) | undefined): Step[] {
  const does = DOES[kind];
  if (does === undefined) return [];
  const stretches = stretchesOf(segments).filter((stretch) => energyOf(stretch) > NEGLIGIBLE_KWH);
  return stretches.map((stretch) => {
    const powers = stretch.map(({ kw }) => kw);
    const kwh = energyOf(stretch);
    const paid = cost?.(stretch);
    return {
      device: h(does),
      start: stretch[0]?.start ?? 0,
      end: stretch.at(-1)?.end ?? 0,
      kw: { least: Math.min(...powers), most: Math.max(...powers) },
      kwh,
      price: paid && (kind === "sold" ? -paid : paid) / kwh,
      cost: paid,
    };
  });
}

/** What the highest import costs, over all the time. */
function peakStep(day: Day, { peak, peak_cost }: SiteSchedule["grid"]): Step[] {
  if (peak === undefined) return [];
  const { start, end } = instantsOf(homeWindow(day), day);
  const kw = { least: peak.value, most: peak.value };
  return [{ device: h("peak"), start, end, kw, kwh: 0, price: undefined, cost: peak_cost ?? 0 }];
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
