// The power of a plan at an instant.

import type { PowerSegment } from "../plan-result.ts";

/** The most power that is taken at one instant. */
export function peakOf(segments: readonly PowerSegment[]): number {
  return Math.max(0, ...segments.map(({ start }) => powerAt(segments, start)));
}

/** The power at an instant. */
export function powerAt(segments: readonly PowerSegment[], instant: number): number {
  const running = segments.filter(({ start, end }) => start <= instant && instant < end);
  return running.reduce((sum, { kw }) => sum + kw, 0);
}
