// Days made by a formula, so that there is something to plan before anybody is asked for prices. No market had them.

import { type Day, dayOf, type Period } from "./day.ts";
import { LocalTime, MINUTE, nextDate } from "../../chart/time.ts";
import { language, t } from "./words/language.ts";

export type SampleName = "winter" | "sunny" | "flat";

interface Sample {
  title: string;
  timezone: string;
  currency: string;
  /** How long each price holds, in minutes. */
  minutes: number;
  /** The price per kWh at an hour of the day. */
  price: (hour: number) => number;
}

/** A hill of height 1 at an hour of the day. */
const hill = (hour: number, at: number, width: number) => Math.exp(-(((hour - at) / width) ** 2));

export const SAMPLES: Record<SampleName, Sample> = {
  winter: {
    title: t("winter"),
    timezone: "Europe/Berlin",
    currency: "EUR",
    minutes: 15,
    price: (hour) =>
      0.21 +
      0.15 * hill(hour, 8, 1.8) +
      0.24 * hill(hour, 18.2, 2.2) +
      0.01 * Math.sin(hour * 1.7) -
      0.06 * hill((hour + 12) % 24, 15, 3),
  },
  sunny: {
    title: t("sunny"),
    timezone: "Europe/Madrid",
    currency: "EUR",
    minutes: 60,
    price: (hour) => 0.16 + 0.09 * hill(hour, 7.5, 1.7) + 0.19 * hill(hour, 20.5, 2.2) - 0.27 * hill(hour, 13.5, 2.9),
  },
  flat: {
    title: t("flat"),
    timezone: "Europe/London",
    currency: "GBP",
    minutes: 30,
    price: (hour) => (hour >= 0.5 && hour < 7.5 ? 0.1295 : 0.2945),
  },
};

/** A sample from a date on. The day of a clock change is an hour shorter or longer, as any other one. */
export function sampleDay(name: SampleName, date: string, days: number): Day {
  const { title, timezone, currency, minutes, price } = SAMPLES[name];
  const local = new LocalTime(timezone);
  const periods: Period[] = [];
  const end = local.startOf(nextDate(date, days));
  for (let start = local.startOf(date); start < end; start += minutes * MINUTE) {
    const value = Math.round(price(local.hour(start)) * 1e4) / 1e4;
    periods.push({ start, end: start + minutes * MINUTE, value, confidence: 1 });
  }
  return dayOf(t("sample", { title: language() === "en" ? title.toLowerCase() : title }), timezone, currency, periods);
}
