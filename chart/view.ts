// What there is to draw, whatever document it came in.

import type { ChartHandle, ChartWords } from "../pkg-template/chart.d.ts";

/** A price and the time that it holds. */
export interface Period {
  readonly start: number;
  readonly end: number;
  /** Per kWh. */
  readonly value: number;
  readonly confidence: number;
}

/** A constant power over a stretch of time, in kW: above 0 taken from the grid, below 0 given to it. */
export interface PowerSegment {
  start: number;
  end: number;
  kw: number;
}

/** The plan of one device, or of one direction of a battery. */
export interface Layer {
  /** The device; undefined where nobody named it. */
  deviceId: string | undefined;
  name: string;
  segments: readonly PowerSegment[];
}

/** The state of charge at an instant, in percent. */
export interface ChargePoint {
  time: number;
  percent: number;
}

/** What a plan has to draw. */
export interface Drawn {
  layers: readonly Layer[];
  /** Where a battery is planned. */
  charge: readonly ChargePoint[] | undefined;
  /** Whether powers are known: else a power is 1 where the plan runs. */
  hasPower: boolean;
}

/** All that is on a chart. */
export interface View {
  /** In order, without overlap; at least one. */
  periods: readonly Period[];
  /** What selling earns, where that has prices of its own. */
  exportPeriods: readonly Period[] | undefined;
  start: number;
  end: number;
  timezone: string;
  /** ISO 4217; `XXX` where nobody said. */
  currency: string;
  locale: string | undefined;
  plan: Drawn | undefined;
  baseline: Drawn | undefined;
  now: number | undefined;
  window: { start: number; end: number } | undefined;
  reserve: number;
  /** The device that is lifted out. */
  selected: string | undefined;
  powerRange: readonly [number, number] | undefined;
  handles: readonly ChartHandle[];
  hasLegend: boolean;
  words: ChartWords;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The price period of an instant. */
export function periodAt(periods: readonly Period[], instant: number): Period | undefined {
  return periods.find(({ start, end }) => start <= instant && instant < end);
}

/** What a constant power costs over a stretch of time. */
export function costOf(periods: readonly Period[], { start, end, kw }: PowerSegment): number {
  const costs = periods.map((period) => {
    const length = Math.min(end, period.end) - Math.max(start, period.start);
    return (Math.max(0, length) / HOUR) * period.value;
  });
  return kw * costs.reduce((sum, cost) => sum + cost, 0);
}

/** How expensive each period is among all: 0 for the cheapest price, 1 for the most expensive; equal prices are equal. */
export function ranksOf(periods: readonly Period[]): number[] {
  const distinct = [...new Set(periods.map(({ value }) => value))].toSorted((one, other) => one - other);
  const place = new Map(distinct.map((value, at) => [value, at]));
  return periods.map(({ value }) => (distinct.length === 1 ? 0.5 : (place.get(value) ?? 0) / (distinct.length - 1)));
}

/** The power of a layer at an instant. */
export function powerAt({ segments }: Layer, instant: number): number {
  const running = segments.filter(({ start, end }) => start <= instant && instant < end);
  return running.reduce((sum, { kw }) => sum + kw, 0);
}

/** The state of charge at an instant: a straight line from point to point. */
export function chargeAt(points: readonly ChargePoint[], instant: number): number | undefined {
  const next = points.findIndex(({ time }) => time > instant);
  const [before, after] = [points[next - 1], points[next]];
  if (before === undefined || after === undefined) return undefined;
  const share = (instant - before.time) / (after.time - before.time);
  return before.percent + share * (after.percent - before.percent);
}
