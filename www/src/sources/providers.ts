// The public price APIs that need no key and let browsers ask: what they are called, and which one is near. How each is
// asked is in live.ts, which is loaded when it is needed.

import { language, t } from "../words/language.ts";

export const PROVIDERS = {
  "energy-charts": t("energyCharts"),
  awattar: t("awattar"),
  octopus: t("octopus"),
} as const;
export type Provider = keyof typeof PROVIDERS;

/** Bidding zones, which begin with their country: the zone, its time zone, and where in the country, or with which one. */
const ZONES = `
  AT Europe/Vienna
  BE Europe/Brussels
  BG Europe/Sofia
  CH Europe/Zurich
  CZ Europe/Prague
  DE-LU Europe/Berlin LU
  DK1 Europe/Copenhagen west
  DK2 Europe/Copenhagen east
  EE Europe/Tallinn
  ES Europe/Madrid
  FI Europe/Helsinki
  FR Europe/Paris
  GR Europe/Athens
  HR Europe/Zagreb
  HU Europe/Budapest
  IT-North Europe/Rome north
  IT-South Europe/Rome south
  LT Europe/Vilnius
  LV Europe/Riga
  NL Europe/Amsterdam
  NO1 Europe/Oslo Oslo
  NO2 Europe/Oslo Kristiansand
  NO3 Europe/Oslo Trondheim
  NO4 Europe/Oslo Tromsø
  NO5 Europe/Oslo Bergen
  PL Europe/Warsaw
  PT Europe/Lisbon
  RO Europe/Bucharest
  RS Europe/Belgrade
  SE1 Europe/Stockholm Luleå
  SE2 Europe/Stockholm Sundsvall
  SE3 Europe/Stockholm Stockholm
  SE4 Europe/Stockholm Malmö
  SI Europe/Ljubljana
  SK Europe/Bratislava`;

/** A bidding zone. */
export interface BiddingZone {
  zone: string;
  timezone: string;
  /** Where in its country, or with which one; empty if it is all of it. */
  part: string;
}

export const BIDDING_ZONES: readonly BiddingZone[] = ZONES.trim()
  .split("\n")
  .map((line) => {
    const [zone = "", timezone = "", part = ""] = line.trim().split(" ");
    return { zone, timezone, part };
  });

/** Of several zones in one time zone, the one with the most people. */
const MOST_PEOPLE: Record<string, string> = { "Europe/Stockholm": "SE3", "Europe/Copenhagen": "DK2" };

/** Who has today's prices where a person seems to be; in Germany, where nobody has those. */
export function nearby(timezone: string): { provider: Provider; place: string; country: string } {
  if (timezone === "Europe/London") return { provider: "octopus", place: "C", country: countryOf("GB") };
  const zone = BIDDING_ZONES.find((one) => one.timezone === timezone)?.zone ?? "DE-LU";
  const place = MOST_PEOPLE[timezone] ?? zone;
  return { provider: "energy-charts", place, country: countryOf(place) };
}

/** The country of what begins with its code, in the language of the page. */
export function countryOf(code: string): string {
  const country = code.slice(0, 2).toUpperCase();
  // What is said there is not the name of the whole state.
  if (country === "GB" && language() === "en") return "Great Britain";
  return new Intl.DisplayNames(language(), { type: "region" }).of(country) ?? country;
}
