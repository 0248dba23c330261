// What every mode makes of the state: a request, its answer, and what the page shows of it.

import type {
  AmountOptions,
  AmountRequest,
  AmountSchedule,
  DurationOptions,
  DurationRequest,
  DurationSchedule,
  LimitOptions,
  LimitRequest,
  LimitSchedule,
  PlannerOptions,
  Reason,
  Segment,
  SiteOptions,
  SiteRequest,
  SiteSchedule,
  SocOptions,
  SocRequest,
  SocSchedule,
  Warning,
} from "flatpeak-wasm";
import { Planner } from "flatpeak-wasm";

/** A constant power over a stretch of time, in kW: above 0 taken from the grid, below 0 given to it. */
export interface PowerSegment {
  start: number;
  end: number;
  kw: number;
}

/** The plan of one device. */
export interface Layer {
  name: string;
  segments: PowerSegment[];
}

/** How full a battery is over time, in percent. */
export interface Charge {
  points: { time: number; percent: number }[];
}

/** A flow between a part of a home and the rest of it. */
export interface Flow {
  part: "car" | "sun" | "grid" | "battery" | "house";
  kind: "bought" | "fromCar" | "fromBattery" | "sun" | "house" | "intoCar" | "intoBattery" | "sold" | "wasted";
  /** Powers above 0, in order. */
  segments: readonly PowerSegment[];
}

/** All flows of a home. At every instant what comes in is what goes out. */
export interface Flows {
  /** Where power comes from, the grid first. */
  sources: readonly Flow[];
  /** Where it goes, the house first. */
  uses: readonly Flow[];
}

/** What the plan comes to. */
export interface Figures {
  cost: number;
  atOnce: number;
  /** How much better the plan is than doing it at once. */
  saved: number;
  confidence: number;
  /** Whether the amounts are what energy earns, and not what it costs. */
  revenue: boolean;
}

/** What the page shows of every plan. */
interface Shown {
  plannerOptions: PlannerOptions;
  layers: Layer[];
  /** The same done at once. */
  atOnce: readonly PowerSegment[];
  figures: Figures;
  warnings: readonly Warning[];
  /** How long the call took. */
  microseconds: number;
}

/** A call: its operation, its request and its answer. */
interface Call<Operation, Body, Options, Answer> extends Shown {
  operation: Operation;
  body: Body;
  options: Options;
  answer: Answer;
}

export type DurationResult = Call<"duration", DurationRequest, DurationOptions, DurationSchedule>;
export type LimitResult = Call<"limit", LimitRequest, LimitOptions, LimitSchedule>;
export type AmountResult = Call<"amount", AmountRequest, AmountOptions, AmountSchedule> & {
  reasons: readonly Reason[];
};
export type SocResult = Call<"soc", SocRequest, SocOptions, SocSchedule> & { charge: Charge };

export type SiteResult = Call<"site", SiteRequest, SiteOptions, SiteSchedule> & { flows: Flows };

/** What the chart of one device or several shows. */
export type ChartResult = DurationResult | LimitResult | AmountResult | SocResult;

/** A request and its answer, and what the page shows of them. */
export type PlanResult = ChartResult | SiteResult;

/** What is wrong with a number that only the page uses; the planner says it of all others. */
export class InputError extends Error {
  constructor(readonly field: string) {
    super(`${field} is wrong`);
  }
}

/** The power that the costs are told for. */
export function checkedPower(kw: number): number {
  if (kw > 0) return kw;
  throw new InputError("power");
}

/** Two costs beside each other. */
export function comparedCosts(cost: number, atOnce: number, confidence: number): Figures {
  return { cost, atOnce, saved: atOnce - cost, confidence, revenue: false };
}

/** Two costs or two revenues, by the side of the prices that is looked for. */
export function compared(segment: Segment, cost: number, atOnce: number, confidence: number): Figures {
  const costs = comparedCosts(cost, atOnce, confidence);
  return segment === "LOW" ? costs : { ...costs, saved: cost - atOnce, revenue: true };
}

const LONG_ENOUGH = 0.4;
const ROUNDS = 2;

/**
 * The result of a call and how long it takes. A browser's clock is coarser than a plan is short, so the call is repeated
 * for a moment, and the mean is told: that of the best of a few rounds, for the machine has other things to do.
 */
export function timed<Result>(call: () => Result): { result: Result; microseconds: number } {
  const result = call();
  const means = Array.from({ length: ROUNDS }, () => meanOf(call));
  return { result, microseconds: 1000 * Math.min(...means) };
}

/** The mean time of a call, in milliseconds. */
function meanOf(call: () => unknown): number {
  const start = performance.now();
  let [runs, spent] = [0, 0];
  while (spent < LONG_ENOUGH) {
    call();
    runs += 1;
    spent = performance.now() - start;
  }
  return spent / runs;
}

let kept: { key: string; planner: Planner } | undefined;

/** The planner with these options: the one of the last plan where they are the same. */
export function plannerOf(options: PlannerOptions): Planner {
  const key = JSON.stringify(options);
  if (kept?.key === key) return kept.planner;
  const planner = new Planner(options);
  kept?.planner.free();
  kept = { key, planner };
  return planner;
}
