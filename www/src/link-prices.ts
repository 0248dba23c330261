// Prices that were read, as a part of the address: whoever opens the link sees the same prices, and asks nobody for them.

import { type Day, dayOf, type Period } from "./day.ts";
import { isZone, MINUTE } from "../../chart/time.ts";

/** What nobody's prices need. A link that unpacks to more is not read. */
const MAX_LETTERS = 1_000_000;

const packed = new WeakMap<Day, Promise<string>>();

/**
 * Writes a day into the text: its name and place, its start, and its prices, compressed. Unpacked they are
 * `15:0.21,0.2;60:0.3`, which are lengths in minutes and the prices of that length, where a gap is a length with no price;
 * then, after a line break, their confidence, where it is not 1.
 */
export async function dayToText(day: Day, text: URLSearchParams): Promise<void> {
  text.set("name", day.name);
  text.set("zone", day.timezone);
  text.set("currency", day.currency);
  text.set("start", new Date(day.start).toISOString());
  const kept = packed.get(day) ?? deflated(pricesToText(day));
  packed.set(day, kept);
  text.set("packed", await kept);
}

function pricesToText({ periods, start }: Day): string {
  const groups: { minutes: number; values: string[] }[] = [];
  let reached = start;
  for (const period of periods) {
    if (period.start > reached) push((period.start - reached) / MINUTE, "");
    push((period.end - period.start) / MINUTE, String(period.value));
    reached = period.end;
  }
  const prices = groups.map(({ minutes, values }) => `${minutes}:${values.join(",")}`).join(";");
  const sure = periods.every(({ confidence }) => confidence === 1);
  return sure ? prices : `${prices}\n${periods.map(({ confidence }) => confidence).join(",")}`;

  function push(minutes: number, value: string): void {
    const last = groups.at(-1);
    if (last?.minutes === minutes) last.values.push(value);
    else groups.push({ minutes, values: [value] });
  }
}

/** The day that a text has, if it has one. */
export async function dayFromText(text: URLSearchParams): Promise<Day | undefined> {
  const zone = text.get("zone") ?? "";
  const currency = text.get("currency") ?? "";
  const start = Date.parse(text.get("start") ?? "");
  if (!isZone(zone) || !/^[A-Z]{3}$/.test(currency) || Number.isNaN(start)) return undefined;
  const bytes = text.get("packed");
  // Links of the first pages had prices as they are.
  const unpacked = bytes === null ? `${text.get("prices")}\n${text.get("confidence") ?? ""}` : await inflated(bytes);
  const [prices = "", confidence = ""] = unpacked.split("\n");
  const periods = periodsOf(prices, start, confidence === "" ? [] : confidence.split(",").map(Number));
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

/** A text, compressed, in letters that an address may have. */
async function deflated(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(""));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The text again; nothing where it is not one, or too long. */
async function inflated(letters: string): Promise<string> {
  try {
    const base64 = letters.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    let text = "";
    for (const reader = stream.pipeThrough(new TextDecoderStream()).getReader(); text.length <= MAX_LETTERS;) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += value;
    }
    return "";
  } catch {
    // Letters that somebody has changed or cut.
    return "";
  }
}
