// Prices that were read, as a part of the address: whoever opens the link sees the same prices, and asks nobody for them.

import { type Day, dayOf, type Period } from "./day.ts";
import { isZone, MINUTE } from "../../chart/time.ts";

/**
 * Writes a day into the text: its name and place, its start, and its prices as `15:0.21,0.2;60:0.3`, which are lengths
 * in minutes and the prices of that length; a gap is a length with no price.
 */
export function dayToText({ name, timezone, currency, periods, start }: Day, text: URLSearchParams): void {
  text.set("name", name);
  text.set("zone", timezone);
  text.set("currency", currency);
  text.set("start", new Date(start).toISOString());
  const groups: { minutes: number; values: string[] }[] = [];
  let reached = start;
  for (const period of periods) {
    if (period.start > reached) push((period.start - reached) / MINUTE, "");
    push((period.end - period.start) / MINUTE, String(period.value));
    reached = period.end;
  }
  text.set("prices", groups.map(({ minutes, values }) => `${minutes}:${values.join(",")}`).join(";"));
  if (periods.some(({ confidence }) => confidence !== 1)) {
    text.set("confidence", periods.map(({ confidence }) => confidence).join(","));
  }

  function push(minutes: number, value: string): void {
    const last = groups.at(-1);
    if (last?.minutes === minutes) last.values.push(value);
    else groups.push({ minutes, values: [value] });
  }
}

/** The day that a text has, if it has one. */
export function dayFromText(text: URLSearchParams): Day | undefined {
  const zone = text.get("zone") ?? "";
  const currency = text.get("currency") ?? "";
  const start = Date.parse(text.get("start") ?? "");
  if (!isZone(zone) || !/^[A-Z]{3}$/.test(currency) || Number.isNaN(start)) return undefined;
  const confidences = text.get("confidence")?.split(",").map(Number) ?? [];
  const periods = periodsOf(text.get("prices") ?? "", start, confidences);
  return periods && periods.length > 0 ? dayOf(text.get("name") ?? "Prices", zone, currency, periods) : undefined;
}

function periodsOf(text: string, start: number, confidences: number[]): Period[] | undefined {
  const periods: Period[] = [];
  let reached = start;
  for (const group of text.split(";")) {
    const [length = "", values = ""] = group.split(":");
    const milliseconds = Number(length) * MINUTE;
    if (!(milliseconds >= 1000)) return undefined;
    for (const value of values.split(",")) {
      const end = reached + milliseconds;
      if (value !== "") {
        const confidence = confidences[periods.length] ?? 1;
        periods.push({ start: reached, end, value: Number(value), confidence });
      }
      reached = end;
    }
  }
  return periods.every(({ value, confidence }) => Number.isFinite(value) && 0 <= confidence && confidence <= 1)
    ? periods
    : undefined;
}
