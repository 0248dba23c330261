// Linear scales.

import { ticks } from "d3-array";

/** From a domain to pixels. */
export interface Scale {
  (value: number): number;
  /** The value of a place. */
  invert: (place: number) => number;
  /** About so many round numbers within the domain. */
  ticks: (count: number) => number[];
  readonly domain: readonly [number, number];
}

/** A scale from one stretch of numbers to another. */
export function scaleOf(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [[d0, d1], [r0, r1]] = [domain, range];
  const scale = (value: number) => r0 + ((value - d0) / (d1 - d0 || 1)) * (r1 - r0);
  const invert = (place: number) => d0 + ((place - r0) / (r1 - r0 || 1)) * (d1 - d0);
  return Object.assign(scale, { invert, domain, ticks: (count: number) => ticks(d0, d1, count) });
}
