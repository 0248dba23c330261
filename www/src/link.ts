// The whole state as the part of the address after the #, and back. A token is not part of the state, so it cannot get
// into an address.

import { dayFromText, dayToText } from "./link-prices.ts";
import { SAMPLES, type SampleName } from "./samples.ts";
import { SCENARIOS } from "./scenarios.ts";
import {
  type AmountState,
  DEVICES_AT_MOST,
  type DeviceState,
  type Mode,
  MODES,
  type Source,
  type Span,
  SAMPLE_DAYS,
  START_DAYS,
  START_SAMPLE,
  startingState,
  type State,
  USUAL,
  withSource,
} from "./state.ts";

/** Whether the part of an address after its # tells a state, and is not the name of a place on the page. */
export function isLink(hash: string): boolean {
  const name = hash.slice(1);
  return name === "" || name.includes("=") || Object.hasOwn(SCENARIOS, name) || oneOf<Mode>(MODES, name) !== undefined;
}

/** What a link is written by. One of a later form is not read. */
const VERSION = 1;

/** The state as text: what differs from the page as it starts, on which day it may be. */
export async function linkOf(state: State): Promise<string> {
  const { source, amount } = state;
  const text = new URLSearchParams({ v: String(VERSION) });
  if (source.kind === "sample") {
    if (source.sample !== START_SAMPLE) text.set("sample", source.sample);
    text.set("date", source.date);
    if (source.days !== START_DAYS) text.set("days", String(source.days));
  } else {
    await dayToText(source.day, text);
  }
  for (const [key, value] of fieldsOf(state)) {
    const [, usual] = USUAL_FIELDS.find(([name]) => name === key) ?? [];
    if (value !== usual) text.set(key, value);
  }
  const devices = devicesToText(amount);
  if (devices.join("\n") !== devicesToText(USUAL.amount).join("\n"))
    for (const device of devices) text.append("device", device);
  return text.toString();
}

/** What has one value each, by its name in a link. */
export function fieldsOf({ mode, device, span, duration, limit, amount, battery, home }: State): [string, string][] {
  const parts = Object.entries({ duration, limit, battery, home }).flatMap(([prefix, part]) =>
    Object.entries(part).map(([key, value]): [string, string] => [`${prefix}.${key}`, String(value)]),
  );
  return [
    ["mode", mode],
    ["runs", device],
    ["window", spanToText(span)],
    ...parts,
    ["site.kw", String(amount.siteKw)],
    ["site.cap", amount.cap === null ? "" : String(amount.cap)],
    ["site.selected", String(amount.selected)],
  ];
}

const USUAL_FIELDS = fieldsOf(USUAL);

/** The devices of a site, one a text. */
export function devicesToText({ devices }: AmountState): string[] {
  return devices.map(({ name, kw, kwh, ...window }) => [spanToText(window), kw, kwh, name].join(" "));
}

/** The state that a link tells; what it leaves out, or what nobody can read in it, is as the page starts at `now`. */
export async function stateOf(link: string, now: number): Promise<State> {
  const name = link.replace(/^#/, "");
  const scenario = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  if (scenario) return scenario.state(now);
  const text = new URLSearchParams(name);
  const start = startingState(now);
  const mode = oneOf<Mode>(MODES, name);
  if (mode) return { ...start, mode };
  if (Number(text.get("v") ?? 0) > VERSION) return start;
  const source = await sourceOf(text);
  // Of a day that a link names, now says nothing.
  const there = source === undefined ? start : withSource(USUAL, source);
  return {
    ...there,
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

async function sourceOf(text: URLSearchParams): Promise<Source | undefined> {
  const date = text.get("date") ?? "";
  const names = Object.keys(SAMPLES) as SampleName[];
  const sample = oneOf(names, text.get("sample") ?? (text.has("v") ? START_SAMPLE : ""));
  if (sample !== undefined && isDate(date)) return { kind: "sample", sample, date, days: daysOf(text) };
  const day = await dayFromText(text);
  return day && { kind: "series", day };
}

/** Whether a text is a date that a calendar has. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

/** How many days a sample has: one in links of the first pages. */
function daysOf(text: URLSearchParams): number {
  const usual = text.has("v") ? START_DAYS : 1;
  const days = numberOf(text.get("days")) ?? usual;
  return SAMPLE_DAYS.find((count) => count >= days) ?? usual;
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
