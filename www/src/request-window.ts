// Stretches of the day, as requests and answers write them.

import { costOf, type Day } from "./day.ts";
import type { PowerSegment } from "./plan-result.ts";
import type { Span } from "./state.ts";
import { MINUTE } from "../../chart/time.ts";

/** A stretch of the day as the API writes it. */
export function windowOf({ from, to }: Span, { start, local }: Day) {
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
