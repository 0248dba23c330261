// Instants in sentences.

import { type Day, minutesOf } from "../day.ts";
import { MINUTE } from "../../../chart/time.ts";

/** A day and the hour of a clock change. */
const ONE_DAY = 25 * 60;

/** The time of day, with the day of the week where there are several on screen. Nobody plugs in by the second. */
export function momentOf(instant: number, day: Day): string {
  const whole = wholeMinute(instant);
  const time = day.local.time(whole);
  return minutesOf(day) > ONE_DAY ? `${day.local.dayName(whole)} ${time}` : time;
}

/** The nearest whole minute. */
export function wholeMinute(instant: number): number {
  return Math.round(instant / MINUTE) * MINUTE;
}
