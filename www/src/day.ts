// The prices on screen: a stretch of time at one place, and what a kWh costs in it.

import { FlatpeakError, type LocationOptions, type PriceColumns, type PricePeriod } from "flatpeak-wasm";

import { LocalTime, MINUTE } from "../../chart/time.ts";
import { clockOf } from "./words/language.ts";

/** A price and the time that it holds. */
export interface Period {
  readonly start: number;
  readonly end: number;
  /** Per kWh. */
  readonly value: number;
  readonly confidence: number;
}

/** Prices that can be shown and planned with. */
export interface Day {
  /** Whose prices they are, in words. */
  readonly name: string;
  readonly timezone: string;
  /** ISO 4217; `XXX` where nobody said. */
  readonly currency: string;
  /** In order, with no overlap; they may have gaps. At least one. */
  readonly periods: readonly Period[];
  readonly start: number;
  readonly end: number;
  readonly local: LocalTime;
}

/** Makes a day of its periods, in any order. */
export function dayOf(name: string, timezone: string, currency: string, periods: readonly Period[]): Day {
  const sorted = periods.toSorted((one, other) => one.start - other.start);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`${name} has no prices.`);
  const local = clockOf(timezone);
  return { name, timezone, currency, periods: sorted, start: first.start, end: last.end, local };
}

/** Whether an error says that there is no price for a time. */
export function isNoPrice(error: unknown): boolean {
  return error instanceof FlatpeakError && error.code === "no_price_data";
}

/** The length of a day on screen, in minutes. */
export function minutesOf({ start, end }: Day): number {
  return (end - start) / MINUTE;
}

/**
 * The minutes of a day at which the clock shows what it shows at `minutes` of another one. What the clock leaves out is as much
 * later; of a time that comes twice it is the first.
 */
export function sameClock(minutes: number, from: Day, to: Day): number {
  const instant = from.start + minutes * MINUTE;
  const since = instant + from.local.offset(instant) - from.start - from.local.offset(from.start);
  const shown = to.start + to.local.offset(to.start) + since;
  const near = shown - to.local.offset(to.start);
  const same = shown - to.local.offset(near);
  const found = to.local.offset(same) === to.local.offset(near) ? same : near;
  return (found - to.start) / MINUTE;
}

type Prices = PriceColumns | PricePeriod[];

const made = new WeakMap<Day, Map<number, Prices>>();

/**
 * The prices as the package takes them, each times a share: columns where all periods are of one length, else one by one.
 */
export function pricesOf(day: Day, share = 1): Prices {
  const kept = made.get(day) ?? new Map<number, Prices>();
  made.set(day, kept);
  const prices = kept.get(share) ?? pricesFor(day, share);
  kept.set(share, prices);
  return prices;
}

function pricesFor({ periods, local }: Day, share: number): Prices {
  const [first] = periods;
  const length = first === undefined ? 0 : first.end - first.start;
  const even = periods.every(
    ({ start, end }, at) => end - start === length && start === (first?.start ?? 0) + at * length,
  );
  const value = (period: Period) => (share === 1 ? period.value : Number((period.value * share).toFixed(6)));
  if (!even || first === undefined) {
    return periods.map((period) => ({
      valid_from: local.iso(period.start),
      valid_to: local.iso(period.end),
      price: { value: value(period), confidence: period.confidence },
    }));
  }
  const columns = { start: local.iso(first.start), intervalMinutes: length / MINUTE, values: periods.map(value) };
  const sure = periods.every(({ confidence }) => confidence === 1);
  return sure ? columns : { ...columns, confidence: periods.map(({ confidence }) => confidence) };
}

/** Where the prices hold, as the package takes it. */
export function locationOf({ timezone, currency }: Day): LocationOptions {
  return { timezone, currency_code: currency };
}

/** Where a slider of prices ends, a little beyond the prices of a day; and its step: 1, 2 or 5 of some decimal, a hundredth or so of that. */
export function priceRange({ periods }: Day): { low: number; high: number; step: number } {
  const values = periods.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = stepOf(high - low);
  const beyond = Math.max(step, (high - low) / 10);
  return { low: stepped(low - beyond, step), high: stepped(high + beyond, step), step };
}

/** The mean price of a day, on a step of the sliders. */
export function meanPrice(day: Day): number {
  const hours = day.periods.reduce((sum, { start, end }) => sum + (end - start) / (60 * MINUTE), 0);
  return stepped(costOf(day, day.start, day.end, 1) / hours, priceRange(day).step);
}

/** A hundredth of a span of prices, rounded to 1, 2 or 5 of its decimal. */
function stepOf(span: number): number {
  if (!(span > 0)) return 0.001;
  const decimal = 10 ** Math.floor(Math.log10(span / 100));
  const digit = [1, 2, 5].find((step) => step * decimal >= span / 100) ?? 10;
  return Number((digit * decimal).toPrecision(1));
}

function stepped(price: number, step: number): number {
  return Number((Math.round(price / step) * step).toPrecision(12));
}

/** The price period of an instant. */
export function periodAt({ periods }: Day, instant: number): Period | undefined {
  return periods.find(({ start, end }) => start <= instant && instant < end);
}

/** What a constant power costs over a stretch of time. */
export function costOf({ periods }: Day, start: number, end: number, kw: number): number {
  const hours = periods.map((period) => {
    const length = Math.min(end, period.end) - Math.max(start, period.start);
    return (Math.max(0, length) / (60 * MINUTE)) * period.value;
  });
  return kw * hours.reduce((sum, part) => sum + part, 0);
}

/** How expensive each period is among all: 0 for the cheapest price, 1 for the most expensive; equal prices are equal. */
export function ranksOf({ periods }: Day): number[] {
  const distinct = [...new Set(periods.map(({ value }) => value))].toSorted((one, other) => one - other);
  const place = new Map(distinct.map((value, at) => [value, at]));
  return periods.map(({ value }) => (distinct.length === 1 ? 0.5 : (place.get(value) ?? 0) / (distinct.length - 1)));
}
