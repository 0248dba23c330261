// Instants in sentences.

import type { Day } from "../day.ts";
import { HOUR, MINUTE } from "../../../chart/time.ts";

/** A day on which the clocks change has an hour more. */
const DAY = 25 * HOUR;

/** Says the instants of a stretch of time: the time of day, and the day of the week where it is longer than a day. */
export function momentsOf({ start, end }: { start: number; end: number }, { local }: Day): (instant: number) => string {
  return (instant) => {
    const whole = wholeMinute(instant);
    return end - start > DAY ? `${local.dayName(whole)} ${local.time(whole)}` : local.time(whole);
  };
}

/** The nearest whole minute: nobody plugs in by the second. */
export function wholeMinute(instant: number): number {
  return Math.round(instant / MINUTE) * MINUTE;
}
