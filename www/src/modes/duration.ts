// So many minutes of a window, at the lowest or the highest price.

import type { DurationSchedule, Segment } from "flatpeak-wasm";

import { costOf, type Day, locationOf, pricesOf } from "../day.ts";
import type { State } from "../state.ts";
import { MINUTE } from "../time.ts";
import {
  checkedPower,
  comparedCosts,
  comparedRevenues,
  type Figures,
  plannerOf,
  type PowerSegment,
  timed,
  type Work,
} from "../work.ts";

/** Plans the duration of the state. */
export function planDuration({ span, duration }: State, day: Day): Work {
  const { minutes, segment, contiguous } = duration;
  const kw = checkedPower(duration.kw);
  const plannerOptions = { prices: pricesOf(day), location: locationOf(day) };
  const { schedules } = plannerOf(plannerOptions);
  const body = { ...windowOf(span, day), segment, duration: minutes };
  const options = contiguous ? { contiguous } : {};
  const { result: answer, microseconds } = timed(() => schedules.duration(body, options));
  const start = day.start + span.from * MINUTE;
  const now = [{ start, end: start + Math.min(minutes, span.to - span.from) * MINUTE, kw }];
  const segments = answer.data.map((slot) => ({ ...instants(slot), kw }));
  return {
    operation: "duration",
    plannerOptions,
    body,
    options,
    answer,
    layers: [{ name: "Device", segments }],
    figures: compared(segment, costOfSegments(day, segments), costOfSegments(day, now), confidenceOf(answer)),
    warnings: answer.warnings ?? [],
    microseconds,
  };
}

/** Both costs, by the words of the side of the prices that is looked for. */
export function compared(segment: Segment, cost: number, atOnce: number, confidence: number): Figures {
  return segment === "LOW" ? comparedCosts(cost, atOnce, confidence) : comparedRevenues(cost, atOnce, confidence);
}

/** A stretch of the day as the API writes it. */
export function windowOf({ from, to }: { from: number; to: number }, { start, local }: Day) {
  return { start_time: local.iso(start + from * MINUTE), end_time: local.iso(start + to * MINUTE) };
}

/** The start and the end of a slot. */
export function instants(slot: { start_time: string; end_time: string }) {
  return { start: Date.parse(slot.start_time), end: Date.parse(slot.end_time) };
}

/** What segments cost: the answer has mean prices in five decimals, the day has all of them. */
export function costOfSegments(day: Day, segments: readonly PowerSegment[]): number {
  return segments.reduce((sum, { start, end, kw }) => sum + costOf(day, start, end, kw), 0);
}

function confidenceOf({ data }: DurationSchedule): number {
  return Math.min(1, ...data.map((slot) => slot.price.confidence));
}
