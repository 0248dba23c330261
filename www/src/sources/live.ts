// The public price APIs that need no key and let browsers ask.

import { LocalTime, nextDate } from "../../../chart/time.ts";
import { fetchText } from "./fetching.ts";

/** A place that a provider has prices of. */
export interface Place {
  value: string;
  label: string;
  timezone: string;
}

/** A provider that answers browsers. */
export interface LiveSource {
  id: string;
  title: string;
  /** What a place is called there. */
  placeLabel: string;
  places: readonly Place[];
  /** Whether they are those of the exchange, without what else a household pays. */
  exchange: boolean;
  /** What the prices leave out, in a sentence. */
  note: string;
  /** The provider's text for some days from a date on; empty if it has none. */
  ask: (place: Place, date: string, days: number, signal: AbortSignal) => Promise<string>;
}

const MARKET = "Prices of the exchange: add what your supplier and the state do.";

/** Bidding zones: the name of the zone, the place, its time zone. */
const ZONES = `
  AT Austria Europe/Vienna
  BE Belgium Europe/Brussels
  BG Bulgaria Europe/Sofia
  CH Switzerland Europe/Zurich
  CZ Czechia Europe/Prague
  DE-LU Germany,_Luxembourg Europe/Berlin
  DK1 Denmark,_west Europe/Copenhagen
  DK2 Denmark,_east Europe/Copenhagen
  EE Estonia Europe/Tallinn
  ES Spain Europe/Madrid
  FI Finland Europe/Helsinki
  FR France Europe/Paris
  GR Greece Europe/Athens
  HR Croatia Europe/Zagreb
  HU Hungary Europe/Budapest
  IT-North Italy,_north Europe/Rome
  IT-South Italy,_south Europe/Rome
  LT Lithuania Europe/Vilnius
  LV Latvia Europe/Riga
  NL Netherlands Europe/Amsterdam
  NO1 Norway,_Oslo Europe/Oslo
  NO2 Norway,_Kristiansand Europe/Oslo
  NO3 Norway,_Trondheim Europe/Oslo
  NO4 Norway,_Tromsø Europe/Oslo
  NO5 Norway,_Bergen Europe/Oslo
  PL Poland Europe/Warsaw
  PT Portugal Europe/Lisbon
  RO Romania Europe/Bucharest
  RS Serbia Europe/Belgrade
  SE1 Sweden,_Luleå Europe/Stockholm
  SE2 Sweden,_Sundsvall Europe/Stockholm
  SE3 Sweden,_Stockholm Europe/Stockholm
  SE4 Sweden,_Malmö Europe/Stockholm
  SI Slovenia Europe/Ljubljana
  SK Slovakia Europe/Bratislava`;

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

function placesOf(lines: string, zone = ""): Place[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const [value = "", label = "", timezone = zone] = line.trim().split(" ");
      return { value, label: `${label.replaceAll("_", " ")} (${value})`, timezone };
    });
}

const energyCharts: LiveSource = {
  id: "energy-charts",
  title: "Energy-Charts, day-ahead market",
  placeLabel: "Bidding zone",
  places: placesOf(ZONES),
  exchange: true,
  note: `${MARKET} Data: Energy-Charts.info of Fraunhofer ISE.`,
  ask({ value }, date, days, signal) {
    const range = new URLSearchParams({ bzn: value, start: date, end: nextDate(date, days - 1) });
    return fetchText(`https://api.energy-charts.info/price?${range}`, signal);
  },
};

const awattar: LiveSource = {
  id: "awattar",
  title: "aWATTar, hourly market",
  placeLabel: "Country",
  places: placesOf("at Austria Europe/Vienna\nde Germany Europe/Berlin"),
  exchange: true,
  note: MARKET,
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
  title: "Octopus Agile, half-hourly tariff",
  placeLabel: "Region",
  places: placesOf(REGIONS, "Europe/London"),
  exchange: false,
  note: "Prices as the customer pays them, with VAT.",
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

/** Of several zones in one time zone, the one with the most people. */
const MOST_PEOPLE: Record<string, string> = { "Europe/Stockholm": "SE3", "Europe/Copenhagen": "DK2" };

/** Who has today's prices where a person seems to be; in Germany, where nobody has those. */
export function nearby(timezone: string): { source: LiveSource; place: string; country: string } {
  const names = new Intl.DisplayNames("en", { type: "region" });
  if (timezone === "Europe/London") return { source: octopus, place: "C", country: "Great Britain" };
  const zone =
    MOST_PEOPLE[timezone] ?? energyCharts.places.find((place) => place.timezone === timezone)?.value ?? "DE-LU";
  return { source: energyCharts, place: zone, country: names.of(zone.slice(0, 2)) ?? zone };
}
