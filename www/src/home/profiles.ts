// What a house needs and what the sun gives, by formulas: no house and no weather were like that.

import type { PriceColumns } from "flatpeak-wasm";

import { MINUTE } from "../../../chart/time.ts";
import type { Day } from "../day.ts";
import type { PowerSegment } from "../plan-result.ts";

const QUARTER = 15 * MINUTE;

/** A hill of height 1 at an hour of the day. */
const hill = (hour: number, at: number, width: number) => Math.exp(-(((hour - at) / width) ** 2));

/** Always a little, more in the morning, at noon, and most of all in the evening; for a house of 12 kWh a day. */
const houseKw = (hour: number) =>
  0.22 + 0.7 * hill(hour, 7.3, 1.2) + 0.4 * hill(hour, 12.5, 1.2) + 1.05 * hill(hour, 19, 2.3);

const HOUSE_KWH = 12;

/** A clear day from half past six to half past six, at most four fifths of what the panels are sold for. */
const sunKw = (hour: number) => 0.8 * Math.sin((Math.PI * Math.min(12, Math.max(0, hour - 6.5))) / 12) ** 1.6;

/** The power of a house that needs so much a day, by quarters of an hour. */
export function houseLoad(day: Day, kwh: number, window: { start: number; end: number }): PowerSegment[] {
  return quarters(day, window, (hour) => (kwh / HOUSE_KWH) * houseKw(hour));
}

/** The power of panels of so many kilowatts, by quarters of an hour. */
export function sunPower(day: Day, kwp: number, window: { start: number; end: number }): PowerSegment[] {
  return quarters(day, window, (hour) => kwp * sunKw(hour));
}

function quarters(day: Day, window: { start: number; end: number }, kwAt: (hour: number) => number): PowerSegment[] {
  const made: PowerSegment[] = [];
  for (let { start } = window; start < window.end; start += QUARTER) {
    const end = Math.min(window.end, start + QUARTER);
    const kw = kwAt(day.local.hour(start + QUARTER / 2));
    made.push({ start, end, kw: Math.round(kw * 1000) / 1000 });
  }
  return made;
}

/** Quarters of an hour as the package takes them. */
export function columnsOf(day: Day, powers: readonly PowerSegment[]): PriceColumns {
  const start = powers[0]?.start ?? day.start;
  return { start: day.local.iso(start), intervalMinutes: 15, values: powers.map(({ kw }) => kw) };
}
