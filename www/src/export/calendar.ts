// The plan as a calendar file: RFC 5545.

import type { Day } from "../day.ts";
import { number, price } from "../format.ts";
import type { Step } from "../plan-table.ts";

/** A calendar with an event for each step. */
export function calendarOf(day: Day, steps: readonly Step[], id: string, created: number): string {
  const events = steps.flatMap((step, at) => [
    "BEGIN:VEVENT",
    `UID:${id}-${at}@flatpeak-wasm`,
    `DTSTAMP:${stamp(created)}`,
    `DTSTART:${stamp(step.start)}`,
    `DTEND:${stamp(step.end)}`,
    `SUMMARY:${escaped(`${step.device}: ${number(step.kw)} kW`)}`,
    `DESCRIPTION:${escaped(`${number(step.kwh)} kWh${priceOf(step, day)}`)}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ]);
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//flatpeak-wasm//plan//EN", ...events, "END:VCALENDAR"];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}

function priceOf({ price: mean }: Step, { currency }: Day): string {
  return mean === undefined ? "" : ` at ${price(mean, currency)} per kWh`;
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
