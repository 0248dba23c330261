// What is planned of the day on screen, and when the car is there.

import { type Day, minutesOf } from "../day.ts";
import type { Span } from "../state.ts";
import { HOUR, MINUTE } from "../../../chart/time.ts";

const QUARTER = 15;
const LENGTH = 24 * 60;

/** All of a day; of several days, the 24 hours from the first noon on: an evening, a night, and a morning with sun. */
export function homeWindow(day: Day): Span {
  const length = minutesOf(day);
  if (length <= 26 * 60) return { from: 0, to: length };
  const from = Math.min(firstNoon(day), length - LENGTH);
  return { from, to: from + LENGTH };
}

function firstNoon({ start, end, local }: Day): number {
  for (let instant = start; instant < end; instant += QUARTER * MINUTE) {
    if (local.hour(instant) === 12) return (instant - start) / MINUTE;
  }
  return 0;
}

/** The same stretch, as far as it is within what is planned; all of that where it is elsewhere. */
export function withinHome<Kept extends Span>(span: Kept, day: Day): Kept {
  const window = homeWindow(day);
  const least = Math.min(QUARTER, window.to - window.from);
  if (span.from > window.to - least || span.to < window.from + least) return { ...span, ...window };
  const from = Math.max(window.from, span.from);
  return { ...span, from, to: Math.min(window.to, Math.max(from + least, span.to)) };
}

/** The first and the last instant of a stretch of the day. */
export function instantsOf({ from, to }: Span, { start }: Day): { start: number; end: number } {
  return { start: start + from * MINUTE, end: start + to * MINUTE };
}

/** How many hours a stretch of time has. */
export const hoursOf = ({ start, end }: { start: number; end: number }): number => (end - start) / HOUR;
