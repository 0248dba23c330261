// Where everything is on the chart: tracks that share one axis of time, as in a score.

import { legendHeight } from "./legend-rows.ts";
import { type Scale, scaleOf } from "./scale.ts";
import type { View } from "./view.ts";

/** A band of the chart with a scale of its own. */
export interface Track {
  top: number;
  bottom: number;
  y: Scale;
}

/** The chart's measures, in pixels. */
export interface Layout {
  width: number;
  height: number;
  left: number;
  right: number;
  /** Where the first track starts, and the last one ends. */
  top: number;
  bottom: number;
  /** The height of a letter. */
  rem: number;
  /** The lane of now: where its words stand. */
  now: number;
  /** The lane of what moves in time: where its grips are. */
  ruler: number;
  x: Scale;
  /** Only with a plan, or where there is room kept for one. */
  power: Track | undefined;
  price: Track;
  /** Only with a battery. */
  charge: Track | undefined;
}

/** Lays the chart out on a width, with a letter's size as the unit. */
export function layoutOf(view: View, width: number, rem: number): Layout {
  // On the right there is room for half of a time with AM or PM, and for the grips of lines.
  const [left, right] = [3.4 * rem, width - 2 * rem];
  const wide = width > 44 * rem;
  const gap = (wide ? 2.6 : 2.4) * rem;
  const [now, lane] = [0.95 * rem, view.now === undefined ? 0 : 0.75 * rem];
  const ruler = lane + 1.5 * rem;
  const timed = view.handles.some(({ scale }) => scale === "time");
  const top = (timed ? ruler : lane) + 2.4 * rem;
  const power = hasPower(view) ? track(top, (wide ? 6.5 : 4.2) * rem, powerDomain(view)) : undefined;
  const price = track(power ? power.bottom + gap : top, (wide ? 11.5 : 7) * rem, priceDomain(view));
  const charge = hasCharge(view) ? track(price.bottom + gap, (wide ? 5.5 : 4.2) * rem, [0, 100]) : undefined;
  const { bottom } = charge ?? price;
  const x = scaleOf([view.start, view.end], [left, right]);
  const height = bottom + 2.2 * rem + legendHeight(view, { left, right, rem });
  return { width, height, left, right, top, bottom, rem, now, ruler, x, power, price, charge };
}

/** Lays out prices and plan alone, as large as the picture is. */
export function sparklineOf(view: View, width: number, height: number): Layout {
  const power = hasPower(view) ? track(0, height * 0.32, powerDomain(view)) : undefined;
  const price = track(power ? height * 0.42 : 0, height * (power ? 0.58 : 1), priceDomain(view));
  const x = scaleOf([view.start, view.end], [0, width]);
  const edges = { left: 0, right: width, top: 0, bottom: height };
  return { width, height, ...edges, rem: 16, now: 0, ruler: 0, x, power, price, charge: undefined };
}

function hasPower({ plan, powerRange, handles }: View): boolean {
  return plan !== undefined || powerRange !== undefined || handles.some(({ scale }) => scale === "power");
}

function hasCharge({ plan, handles }: View): boolean {
  return plan?.charge !== undefined || handles.some(({ scale }) => scale === "charge");
}

function track(top: number, height: number, domain: readonly [number, number]): Track {
  return { top, bottom: top + height, y: scaleOf(domain, [top + height, top]) };
}

function powerDomain({ plan, baseline, powerRange, handles }: View): [number, number] {
  if (plan && !plan.hasPower) return [0, 1.15];
  const segments = [plan, baseline].flatMap((drawn) => drawn?.layers ?? []).flatMap((layer) => layer.segments);
  const moved = valuesOf(handles, "power");
  const powers = usable([0, ...(powerRange ?? []), ...stackedPowers(plan), ...segments.map(({ kw }) => kw), ...moved]);
  const [low, high] = [Math.min(...powers), Math.max(...powers)];
  if (low === high) return [0, 1];
  // A line that is dragged: the scale grows in strides, and not with every move.
  return moved.length > 0 ? [low, strideAbove(high)] : [low * 1.1, high * 1.15];
}

/** The sums of what runs together, at every start. */
function stackedPowers(plan: View["plan"]): number[] {
  const segments = plan?.layers.flatMap((layer) => layer.segments) ?? [];
  const sumAt = (instant: number, sign: number) =>
    segments
      .filter(({ start, end, kw }) => start <= instant && instant < end && kw * sign > 0)
      .reduce((sum, { kw }) => sum + kw, 0);
  return segments.flatMap(({ start, kw }) => [sumAt(start, Math.sign(kw))]);
}

/** The next of 1, 1.5, 2, 3, 4, 6, 8, 12, … that leaves room above a power. */
export function strideAbove(kw: number): number {
  const twos = 2 ** Math.floor(Math.log2(kw * 1.1));
  return [1, 1.5, 2].map((part) => part * twos).find((top) => top > kw * 1.1) ?? twos * 3;
}

function priceDomain({ periods, handles }: View): [number, number] {
  const values = periods.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = high - low || 1;
  // A line that is far off does not flatten the prices; it waits at the edge.
  const reached = usable(valuesOf(handles, "price")).map((line) =>
    Math.min(high + span * 0.4, Math.max(low - span * 0.4, line)),
  );
  const [bottom, top] = [Math.min(low, ...reached), Math.max(high, ...reached)];
  return [bottom - (bottom < 0 ? span * 0.08 : 0), top + span * 0.1];
}

function valuesOf(handles: View["handles"], scale: string): number[] {
  return handles.filter((handle) => handle.scale === scale).map(({ value }) => value);
}

/** Numbers that a person has typed to the end. */
function usable(numbers: readonly number[]): number[] {
  return numbers.filter((number) => Number.isFinite(number));
}
