// The plan as a calendar file: RFC 5545.

import type { Day } from "../day.ts";
import { number, price } from "../format.ts";
import { powerText, type Step } from "../plan-table.ts";
import { MINUTE } from "../../../chart/time.ts";
import { t } from "../words/language.ts";

/** A calendar with an event for each step, in whole minutes: nobody plugs in by the second. */
export function calendarOf(day: Day, steps: readonly Step[], id: string, created: number): string {
  // What a peak costs is nothing that happens.
  const happening = steps.filter(({ kwh }) => kwh !== 0);
  const events = happening.flatMap((step, at) => [
    "BEGIN:VEVENT",
    `UID:${id}-${at}@flatpeak-wasm`,
    `DTSTAMP:${stamp(created)}`,
    `DTSTART:${stamp(minute(step.start))}`,
    `DTEND:${stamp(Math.max(minute(step.start) + MINUTE, minute(step.end)))}`,
    `SUMMARY:${escaped(`${step.device}: ${powerText(step.kw)}`)}`,
    `DESCRIPTION:${escaped(`${number(step.kwh)} kWh${priceOf(step, day)}`)}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ]);
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//flatpeak-wasm//plan//EN", ...events, "END:VCALENDAR"];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}

function priceOf({ price: mean }: Step, { currency }: Day): string {
  return mean === undefined ? "" : `, ${price(mean, currency)} ${t("perKwh")}`;
}

/** The full minute that is nearest. */
function minute(instant: number): number {
  return Math.round(instant / MINUTE) * MINUTE;
}

/** An instant in UTC, as `20260131T183000Z`. */
function stamp(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

/** A line is at most 75 octets; what is more goes on after a space. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const parts = [];
  let part = "";
  for (const letter of line) {
    if (encoder.encode(part + letter).length > 73) {
      parts.push(part);
      part = "";
    }
    part += letter;
  }
  return [...parts, part].join("\r\n ");
}
