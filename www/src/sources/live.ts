// How the public price APIs are asked.

import { LocalTime, nextDate } from "../../../chart/time.ts";
import { fetchText } from "./fetching.ts";
import { BIDDING_ZONES, type BiddingZone, countryOf, type Provider } from "./providers.ts";
import type { SourceWords } from "./words/en.ts";
import { s } from "./words/words.ts";

/** A place that a provider has prices of. */
export interface Place {
  value: string;
  label: string;
  timezone: string;
}

/** A provider that answers browsers. */
export interface LiveSource {
  id: Provider;
  /** What a place is called there. */
  placeLabel: keyof SourceWords;
  places: () => Place[];
  /** Whether they are those of the exchange, without what else a household pays. */
  exchange: boolean;
  /** Who wants to be named. */
  credit?: string;
  /** The provider's text for some days from a date on; empty if it has none. */
  ask: (place: Place, date: string, days: number, signal: AbortSignal) => Promise<string>;
}

const REGIONS = `
  A East_England
  B East_Midlands
  C London
  D Merseyside_and_North_Wales
  E West_Midlands
  F North_East_England
  G North_West_England
  H Southern_England
  J South_East_England
  K South_Wales
  L South_West_England
  M Yorkshire
  N South_Scotland
  P North_Scotland`;

const PARTS = ["west", "east", "north", "south"] as const;

/** A bidding zone as a place: its country, and what part of it. */
function placeOf({ zone, timezone, part }: BiddingZone): Place {
  const side = PARTS.find((name) => name === part);
  const where = side ? s(side) : /^[A-Z]{2}$/.test(part) ? countryOf(part) : part;
  return { value: zone, label: `${[countryOf(zone), where].filter(Boolean).join(", ")} (${zone})`, timezone };
}

/** A region of Octopus as a place. */
function regionOf(line: string): Place {
  const [value = "", name = ""] = line.trim().split(" ");
  return { value, label: `${name.replaceAll("_", " ")} (${value})`, timezone: "Europe/London" };
}

const energyCharts: LiveSource = {
  id: "energy-charts",
  placeLabel: "biddingZone",
  places: () => BIDDING_ZONES.map(placeOf),
  exchange: true,
  credit: "Energy-Charts.info, Fraunhofer ISE",
  ask({ value }, date, days, signal) {
    const range = new URLSearchParams({ bzn: value, start: date, end: nextDate(date, days - 1) });
    return fetchText(`https://api.energy-charts.info/price?${range}`, signal);
  },
};

const awattar: LiveSource = {
  id: "awattar",
  placeLabel: "country",
  places: () => [
    { value: "at", label: countryOf("at"), timezone: "Europe/Vienna" },
    { value: "de", label: countryOf("de"), timezone: "Europe/Berlin" },
  ],
  exchange: true,
  ask({ value, timezone }, date, days, signal) {
    const [start, end] = instants(timezone, date, days);
    return fetchText(`https://api.awattar.${value}/v1/marketdata?start=${start}&end=${end}`, signal);
  },
};

const OCTOPUS = "https://api.octopus.energy/v1/products/";
/** The product to ask for where the list does not tell a newer one. */
const AGILE = "AGILE-24-10-01";

const octopus: LiveSource = {
  id: "octopus",
  placeLabel: "region",
  places: () => REGIONS.trim().split("\n").map(regionOf),
  exchange: false,
  async ask({ value, timezone }, date, days, signal) {
    const product = await agileProduct(signal);
    const [start, end] = instants(timezone, date, days);
    const range = new URLSearchParams({
      period_from: new Date(start).toISOString(),
      period_to: new Date(end).toISOString(),
      page_size: "1500",
    });
    const tariff = `E-1R-${product}-${value}`;
    return fetchText(`${OCTOPUS}${product}/electricity-tariffs/${tariff}/standard-unit-rates/?${range}`, signal);
  },
};

/** The Agile product that is sold now. */
async function agileProduct(signal: AbortSignal): Promise<string> {
  const text = await fetchText(`${OCTOPUS}?is_variable=true&is_business=false&page_size=100`, signal);
  return /"code"\s*:\s*"(AGILE-(?!OUTGOING)[A-Z0-9-]+)"/.exec(text)?.[1] ?? AGILE;
}

function instants(timezone: string, date: string, days: number): [start: number, end: number] {
  const local = new LocalTime(timezone);
  return [local.startOf(date), local.startOf(nextDate(date, days))];
}

export const LIVE: readonly LiveSource[] = [energyCharts, awattar, octopus];
