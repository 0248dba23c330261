// The whole state as the part of the address after the #, and back. A token is not part of the state, so it cannot get
// into an address.

import { dayFromText, dayToText } from "./link-prices.ts";
import { SAMPLES, type SampleName } from "./samples.ts";
import {
  type AmountState,
  DEVICES_AT_MOST,
  type DeviceState,
  type Mode,
  MODES,
  type Source,
  type Span,
  type State,
  withSource,
} from "./state.ts";

/** The state as text. */
export function linkOf(state: State): string {
  const { source, mode, span, duration, limit, amount, battery, home } = state;
  const text = new URLSearchParams({ mode, runs: state.device });
  if (source.kind === "sample") {
    text.set("sample", source.sample);
    text.set("date", source.date);
    text.set("days", String(source.days));
  } else {
    dayToText(source.day, text);
  }
  text.set("window", spanToText(span));
  for (const [prefix, part] of Object.entries({ duration, limit, battery, home })) {
    for (const [key, value] of Object.entries(part)) text.set(`${prefix}.${key}`, String(value));
  }
  text.set("site.kw", String(amount.siteKw));
  if (amount.cap !== null) text.set("site.cap", String(amount.cap));
  text.set("site.selected", String(amount.selected));
  for (const { name, kw, kwh, ...window } of amount.devices) {
    text.append("device", [spanToText(window), kw, kwh, name].join(" "));
  }
  return text.toString();
}

/** The state that a link tells; what it leaves out, or what nobody can read in it, is that of `start`. */
export function stateOf(link: string, start: State): State {
  const text = new URLSearchParams(link.replace(/^#/, ""));
  const source = sourceOf(text);
  const there = source === undefined ? start : withSource(start, source);
  return {
    source: there.source,
    form: source === undefined ? there.form : null,
    mode: oneOf<Mode>(MODES, text.get("mode")) ?? there.mode,
    device: shortened(text.get("runs") ?? there.device),
    span: spanOf(text.get("window")) ?? there.span,
    duration: partOf("duration", text, there.duration),
    limit: partOf("limit", text, there.limit),
    amount: amountOf(text, there.amount),
    battery: partOf("battery", text, there.battery),
    home: partOf("home", text, there.home),
  };
}

function sourceOf(text: URLSearchParams): Source | undefined {
  const sample = oneOf(Object.keys(SAMPLES) as SampleName[], text.get("sample"));
  const date = text.get("date") ?? "";
  if (sample !== undefined && isDate(date)) return { kind: "sample", sample, date, days: daysOf(text) };
  const day = dayFromText(text);
  return day && { kind: "series", day };
}

/** How many days a sample has: one where nothing tells it, as links once had. */
function daysOf(text: URLSearchParams): number {
  return Math.min(7, Math.max(1, Math.trunc(numberOf(text.get("days")) ?? 1)));
}

/** Whether a text is a date that a calendar has. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

/** The part of a state with each field read as what it is at the start. */
function partOf<Part extends object>(prefix: string, text: URLSearchParams, start: Part): Part {
  const read = Object.entries(start).map(([key, value]) => {
    const found = text.get(`${prefix}.${key}`);
    return [key, found === null ? value : readAs(value, found)];
  });
  return Object.fromEntries(read) as Part;
}

function readAs(start: unknown, found: string): unknown {
  if (typeof start === "boolean") return found === "true";
  if (typeof start === "number") return numberOf(found) ?? start;
  // The only words are the sides of the prices.
  return oneOf(["LOW", "HIGH"], found) ?? start;
}

function amountOf(text: URLSearchParams, start: AmountState): AmountState {
  const devices = text
    .getAll("device")
    .map(deviceOf)
    .filter((device) => device !== undefined);
  return {
    siteKw: numberOf(text.get("site.kw")) ?? start.siteKw,
    cap: numberOf(text.get("site.cap")) ?? null,
    devices: devices.length > 0 ? devices.slice(0, DEVICES_AT_MOST) : start.devices,
    selected: numberOf(text.get("site.selected")) ?? start.selected,
  };
}

function deviceOf(text: string): DeviceState | undefined {
  const [window = "", kw = "", kwh = "", ...name] = text.split(" ");
  const [span, power, energy] = [spanOf(window), numberOf(kw), numberOf(kwh)];
  if (span === undefined || power === undefined || energy === undefined) return undefined;
  return { ...span, kw: power, kwh: energy, name: shortened(name.join(" ")) };
}

/** As much of a name as its field takes. */
function shortened(name: string): string {
  return [...name].slice(0, 40).join("");
}

function spanToText({ from, to }: Span): string {
  return `${from}-${to}`;
}

function spanOf(text: string | null): Span | undefined {
  const [from, to] = (text ?? "").split("-").map(numberOf);
  return from === undefined || to === undefined || to <= from ? undefined : { from, to };
}

function numberOf(text: string | null): number | undefined {
  const read = text === null || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(read) ? read : undefined;
}

function oneOf<Name extends string>(names: readonly Name[], text: string | null): Name | undefined {
  return names.find((name) => name === text);
}
