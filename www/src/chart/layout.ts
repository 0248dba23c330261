// Where everything is on the chart: tracks that share one axis of time, as in a score.

import { type ScaleLinear, scaleLinear } from "d3-scale";

import type { Day } from "../day.ts";
import type { State } from "../state.ts";
import type { PlanResult, PowerSegment } from "../plan-result.ts";
import { peakOf } from "./power-at.ts";

/** A band of the chart with a scale of its own. */
export interface Track {
  top: number;
  bottom: number;
  y: ScaleLinear<number, number>;
}

/** The chart's measures, in pixels of the page. */
export interface Layout {
  width: number;
  height: number;
  left: number;
  right: number;
  /** The lane of now: where its words stand. */
  now: number;
  /** The lane of the window: where its grips are. */
  ruler: number;
  x: ScaleLinear<number, number>;
  power: Track;
  price: Track;
  /** Only with a battery. */
  charge: Track | undefined;
}

/** What there is to draw. */
export interface View {
  state: State;
  day: Day;
  /** The plan; undefined where there is none. */
  result: PlanResult | undefined;
  now: number;
  /** What the plan is beside: at once, or the plan that is pinned. */
  ghost: readonly PowerSegment[];
}

/** Lays the chart out on a width, with a letter's size as the unit. */
export function layoutOf({ state, day, result, ghost }: View, width: number, rem: number): Layout {
  // On the right there is room for half of a time with AM or PM, and for the grips of lines.
  const [left, right] = [3.4 * rem, width - 2 * rem];
  const now = 0.95 * rem;
  const ruler = 2.25 * rem;
  const wide = width > 44 * rem;
  const gap = (wide ? 2.6 : 2.4) * rem;
  const powerHeight = (wide ? 6.5 : 4.2) * rem;
  const priceHeight = (wide ? 11.5 : 7) * rem;
  const chargeHeight = (wide ? 5.5 : 4.2) * rem;
  const powerTop = ruler + 2.1 * rem;
  const priceTop = powerTop + powerHeight + gap;
  const chargeTop = priceTop + priceHeight + gap;
  const battery = state.mode === "battery";
  const bottom = battery ? chargeTop + chargeHeight : priceTop + priceHeight;
  return {
    width,
    height: bottom + 2.2 * rem,
    left,
    right,
    now,
    ruler,
    x: scaleLinear([day.start, day.end], [left, right]),
    power: track(powerTop, powerHeight, powerDomain(state, result, ghost)),
    price: track(priceTop, priceHeight, priceDomain(state, day)),
    charge: battery ? track(chargeTop, chargeHeight, [0, 100]) : undefined,
  };
}

function track(top: number, height: number, domain: [number, number]): Track {
  return { top, bottom: top + height, y: scaleLinear(domain, [top + height, top]) };
}

function powerDomain(
  { mode, duration, limit, amount, battery }: State,
  result: PlanResult | undefined,
  ghost: readonly PowerSegment[],
): [number, number] {
  const most = {
    duration: [0, duration.kw],
    limit: [0, limit.kw],
    amount: [0, amount.siteKw],
    battery: [-battery.dischargeKw, battery.chargeKw],
  }[mode];
  const planned = (result?.layers ?? []).flatMap(({ segments }) => segments.map(({ kw }) => kw));
  planned.push(peakOf(ghost), ...ghost.map(({ kw }) => kw));
  const [low, high] = [Math.min(...usable(most), 0, ...planned), Math.max(...usable(most), ...planned, 0)];
  if (low === high) return [0, 1];
  // The line of the site is dragged: the scale grows in strides, and not with every move.
  return mode === "amount" ? [low, strideAbove(high)] : [low * 1.1, high * 1.15];
}

/** The next of 1, 1.5, 2, 3, 4, 6, 8, 12, … that leaves room above a power. */
function strideAbove(kw: number): number {
  const twos = 2 ** Math.floor(Math.log2(kw * 1.1));
  return [1, 1.5, 2].map((part) => part * twos).find((top) => top > kw * 1.1) ?? twos * 3;
}

function priceDomain({ mode, limit, amount }: State, { periods }: Day): [number, number] {
  const values = periods.map(({ value }) => value);
  const line = mode === "limit" ? limit.price : mode === "amount" ? amount.cap : null;
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = high - low || 1;
  // A line that is far off does not flatten the prices; it waits at the edge.
  const reached = line === null ? [] : usable([Math.min(high + span * 0.4, Math.max(low - span * 0.4, line))]);
  const [bottom, top] = [Math.min(low, ...reached), Math.max(high, ...reached)];
  return [bottom - (bottom < 0 ? span * 0.08 : 0), top + span * 0.1];
}

/** Numbers that a person has typed to the end. */
function usable(numbers: readonly number[]): number[] {
  return numbers.filter((number) => Number.isFinite(number));
}
