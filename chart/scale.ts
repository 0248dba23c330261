// Linear scales, and the round numbers beside them.

/** From a domain to pixels. */
export interface Scale {
  (value: number): number;
  /** The value of a place. */
  invert: (place: number) => number;
  readonly domain: readonly [number, number];
}

/** A scale from one stretch of numbers to another. */
export function scaleOf(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [[d0, d1], [r0, r1]] = [domain, range];
  const scale = (value: number) => r0 + ((value - d0) / (d1 - d0 || 1)) * (r1 - r0);
  const invert = (place: number) => d0 + ((place - r0) / (r1 - r0 || 1)) * (d1 - d0);
  return Object.assign(scale, { invert, domain });
}

/** About so many multiples of 1, 2 or 5 of some decimal within a domain. */
export function ticksOf([low, high]: readonly [number, number], count: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / count;
  const decimal = 10 ** Math.floor(Math.log10(rough));
  const part = rough / decimal;
  const digit = part >= Math.sqrt(50) ? 10 : part >= Math.sqrt(10) ? 5 : part >= Math.SQRT2 ? 2 : 1;
  const step = digit * decimal;
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  // A step of some decimal is not exact: its multiples are rounded to its own digits.
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toFixed(digits)));
}
