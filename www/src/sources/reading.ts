// What a provider's text says, as days that can be shown.

import { type PriceReading, readPrices, type ReadPricesOptions } from "flatpeak-wasm";

import { type Day, dayOf, type Period } from "../day.ts";
import { isZone, LocalTime, nextDate } from "../../../chart/time.ts";
import type { Preset } from "./presets.ts";

/** Prices as they came: from a provider or a file. */
export interface RawPrices {
  name: string;
  input: string | object;
  /** Where they hold, if whoever asked knows it. */
  timezone?: string;
  /** How many days to show at first. */
  days: number;
  /** What households pay on top of it, where that is known; and whether it is to be on top from the start. */
  preset?: Preset | undefined;
  asPaid?: boolean;
}

/** Reads what came and shows it, unless it is not wanted any more; throws what is wrong with it. */
export type LoadPrices = (received: RawPrices, signal?: AbortSignal) => Promise<void>;

/** Where a provider's prices hold that do not say it themselves. */
const ZONES: Record<string, string> = {
  awattar: "Europe/Vienna",
  akkudoktor: "Europe/Berlin",
  easyenergy: "Europe/Amsterdam",
  energyzero: "Europe/Amsterdam",
  energidataservice: "Europe/Copenhagen",
  "nordpool-predict-fi": "Europe/Helsinki",
  octopus: "Europe/London",
  sahkotin: "Europe/Helsinki",
};

/** Where the bidding zones of the power exchanges are, by their names and by what a name begins with. */
const BIDDING_ZONES: Record<string, string> = {
  AT: "Europe/Vienna",
  BE: "Europe/Brussels",
  BG: "Europe/Sofia",
  CH: "Europe/Zurich",
  CZ: "Europe/Prague",
  DE: "Europe/Berlin",
  DK: "Europe/Copenhagen",
  EE: "Europe/Tallinn",
  ES: "Europe/Madrid",
  FI: "Europe/Helsinki",
  FR: "Europe/Paris",
  GB: "Europe/London",
  GER: "Europe/Berlin",
  GR: "Europe/Athens",
  HR: "Europe/Zagreb",
  HU: "Europe/Budapest",
  IE: "Europe/Dublin",
  IT: "Europe/Rome",
  LT: "Europe/Vilnius",
  LU: "Europe/Luxembourg",
  LV: "Europe/Riga",
  NL: "Europe/Amsterdam",
  NO: "Europe/Oslo",
  PL: "Europe/Warsaw",
  PT: "Europe/Lisbon",
  RO: "Europe/Bucharest",
  SE: "Europe/Stockholm",
  SI: "Europe/Ljubljana",
  SK: "Europe/Bratislava",
};

/** All that was read, and where it holds. */
export interface Series {
  name: string;
  currency: string | undefined;
  /** Left out where nothing tells it. */
  timezone: string | undefined;
  periods: readonly Period[];
}

/** Reads what came. Whatever is wrong with it is the error of `readPrices`. */
export function seriesOf({ name, input, timezone }: RawPrices, options: ReadPricesOptions): Series {
  const reading = readPrices(input, options);
  return {
    name,
    currency: reading.currency_code,
    timezone: timezone ?? zoneOf(reading),
    periods: reading.data.map(({ valid_from, valid_to, price }) => ({
      start: Date.parse(valid_from),
      end: Date.parse(valid_to),
      ...price,
    })),
  };
}

function zoneOf({ location_timezone, provider, area }: PriceReading): string | undefined {
  // `SE3`, `DE-LU`, `NO2NSL`: a bidding zone begins with its country.
  const [country = ""] = /^[A-Z]+/.exec(area ?? "") ?? [];
  const zone = location_timezone ?? BIDDING_ZONES[country] ?? ZONES[provider];
  return zone !== undefined && isZone(zone) ? zone : undefined;
}

/** The dates of a place that a series has prices of, in order. */
export function datesOf({ periods }: Series, timezone: string): string[] {
  const local = new LocalTime(timezone);
  const dates: string[] = [];
  let end = -Infinity;
  for (const period of periods) {
    // The dates of a period that is longer than a day are several.
    for (let start = Math.max(period.start, end); start < period.end; start = end) {
      const date = local.date(start);
      dates.push(date);
      end = local.startOf(nextDate(date));
    }
  }
  return dates;
}

/** The date to begin with: today, or the first that is not just the end of a day. */
export function firstDate(series: Series, dates: readonly string[], timezone: string, now: number): string {
  const local = new LocalTime(timezone);
  const today = local.date(now);
  if (dates.includes(today)) return today;
  const late = local.hour(series.periods[0]?.start ?? 0) > 12 && dates.length > 1;
  return dates[late ? 1 : 0] ?? "";
}

/** Some days of a series, cut to them. */
export function daysFrom(series: Series, timezone: string, currency: string, date: string, days: number): Day {
  const local = new LocalTime(timezone);
  const [from, to] = [local.startOf(date), local.startOf(nextDate(date, days))];
  const periods = series.periods
    .map((period) => ({ ...period, start: Math.max(from, period.start), end: Math.min(to, period.end) }))
    .filter(({ start, end }) => start < end);
  return dayOf(series.name, timezone, currency, periods);
}
