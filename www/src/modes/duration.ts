// So many minutes of a window, at the lowest or the highest price.

import type { DurationSchedule, Segment } from "flatpeak-wasm";

import { type Day, locationOf, pricesOf } from "../day.ts";
import type { State } from "../state.ts";
import { HOUR, MINUTE } from "../time.ts";
import { checkedPower, comparedCosts, comparedRevenues, type Figures, plannerOf, timed, type Work } from "../work.ts";

/** Plans the duration of the state. */
export function planDuration({ span, duration }: State, day: Day): Work {
  const { minutes, segment, contiguous } = duration;
  const kw = checkedPower(duration.kw);
  const plannerOptions = { prices: pricesOf(day), location: locationOf(day) };
  const { schedules } = plannerOf(plannerOptions);
  const body = { ...windowOf(span, day), segment, duration: minutes };
  const options = contiguous ? { contiguous } : {};
  const { result: answer, microseconds } = timed(() => schedules.duration(body, options));
  const delivered = Math.min(minutes, span.to - span.from);
  const atOnce = schedules.duration({
    ...windowOf({ from: span.from, to: span.from + delivered }, day),
    segment,
    duration: delivered,
  });
  const segments = answer.data.map((slot) => ({ ...instants(slot), kw }));
  return {
    operation: "duration",
    plannerOptions,
    body,
    options,
    answer,
    layers: [{ name: "Device", segments }],
    figures: compared(segment, costOfSlots(answer, kw), costOfSlots(atOnce, kw), confidenceOf(answer)),
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

/** What a power costs in all slots. */
export function costOfSlots({ data }: DurationSchedule, kw: number): number {
  const costs = data.map((slot) => {
    const { start, end } = instants(slot);
    return (slot.price.value * kw * (end - start)) / HOUR;
  });
  return costs.reduce((sum, part) => sum + part, 0);
}

function confidenceOf({ data }: DurationSchedule): number {
  return Math.min(1, ...data.map((slot) => slot.price.confidence));
}
