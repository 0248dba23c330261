// All that the page shows, as one plain object; and where it starts.

import type { Segment } from "flatpeak-wasm";

import { type Day, minutesOf, sameClock } from "./day.ts";
import { type SampleName, SAMPLES, sampleDay } from "./samples.ts";
import { LocalTime, MINUTE } from "../../chart/time.ts";
import { t } from "./words/language.ts";

export const MODES = ["duration", "limit", "amount", "battery", "home"] as const;
export type Mode = (typeof MODES)[number];

/** A stretch of the day on screen, in minutes from its start. */
export interface Span {
  from: number;
  to: number;
}

/** Where the prices come from: a formula, or a series that was read. */
export type Source = { kind: "sample"; sample: SampleName; date: string; days: number } | { kind: "series"; day: Day };

export interface DurationState {
  minutes: number;
  kw: number;
  segment: Segment;
  contiguous: boolean;
}

export interface LimitState {
  price: number;
  kw: number;
  segment: Segment;
}

export interface DeviceState extends Span {
  name: string;
  kw: number;
  kwh: number;
}

export interface AmountState {
  siteKw: number;
  /** The price cap; null if there is none. */
  cap: number | null;
  devices: readonly DeviceState[];
  /** The device whose window is on the chart. */
  selected: number;
}

export interface BatteryState {
  capacity: number;
  chargeKw: number;
  dischargeKw: number;
  /** Of the round trip, in percent. */
  efficiency: number;
  /** States of charge, in percent. */
  charge: number;
  target: number;
  reserve: number;
  arbitrage: boolean;
  /** What selling earns, in percent of the price that buying costs. */
  exportPercent: number;
}

/** A home: when its car is there, and what it has. Powers in kW, energies in kWh, states of charge in percent. */
export interface HomeState extends Span {
  /** The most that comes from the grid. */
  fuseKw: number;
  /** How full the car is when it leaves. */
  carTarget: number;
  carCharge: number;
  carKwh: number;
  carKw: number;
  /** The least that its charger gives. */
  carMinKw: number;
  /** Whether the car may give power to the home. */
  carGives: boolean;
  batteryKwh: number;
  batteryKw: number;
  batteryCharge: number;
  sunKwp: number;
  houseKwh: number;
  /** What feeding in earns, in percent of the mean price. */
  feedIn: number;
  /** What each kW of the highest import costs. */
  peakRate: number;
}

export interface State {
  source: Source;
  /** The form of a source that is open, by the source's name; null where there is none: a sample, or prices of a link. */
  form: string | null;
  mode: Mode;
  /** What runs, in the modes of one device. */
  device: string;
  /** The window of all modes but several devices, where each has its own. */
  span: Span;
  duration: DurationState;
  limit: LimitState;
  amount: AmountState;
  battery: BatteryState;
  home: HomeState;
  /** What this is compared with. */
  pinned: State | null;
}

export const DEVICES_AT_MOST = 6;
/** The prices that the page starts with. */
export const START_SAMPLE = "winter" satisfies SampleName;
export const START_DAYS = 2;
/** How many days a sample may have. */
export const SAMPLE_DAYS = [1, 2, 3, 7];

/** The page as it opens: a car that is plugged in this evening, and ready in the morning. */
export function startingState(now: number): State {
  const date = new LocalTime(SAMPLES[START_SAMPLE].timezone).date(now);
  return fromNow(withSource(USUAL, { kind: "sample", sample: START_SAMPLE, date, days: START_DAYS }), now);
}

/** A start on days on which no clock changes. */
export const USUAL: State = {
  source: { kind: "sample", sample: START_SAMPLE, date: "2026-01-15", days: START_DAYS },
  form: null,
  mode: "duration",
  device: t("car"),
  span: { from: 18 * 60, to: 31 * 60 },
  duration: { minutes: 210, kw: 7.4, segment: "LOW", contiguous: false },
  limit: { price: 0.22, kw: 3, segment: "LOW" },
  amount: {
    siteKw: 11,
    cap: null,
    selected: 0,
    devices: [
      { name: t("car"), from: 18 * 60, to: 31 * 60, kw: 11, kwh: 32 },
      { name: t("van"), from: 20 * 60, to: 30 * 60, kw: 7.4, kwh: 28 },
      { name: t("heatPump"), from: 16 * 60, to: 32 * 60, kw: 3, kwh: 12 },
    ],
  },
  battery: {
    capacity: 13.5,
    chargeKw: 5,
    dischargeKw: 5,
    efficiency: 90,
    charge: 30,
    target: 50,
    reserve: 10,
    arbitrage: true,
    exportPercent: 90,
  },
  home: {
    from: 18 * 60,
    to: 31 * 60,
    fuseKw: 11,
    carTarget: 80,
    carCharge: 30,
    carKwh: 60,
    carKw: 11,
    carMinKw: 0,
    carGives: false,
    batteryKwh: 10,
    batteryKw: 5,
    batteryCharge: 50,
    sunKwp: 6,
    houseKwh: 12,
    feedIn: 35,
    peakRate: 0,
  },
  pinned: null,
};

/** The state with another device on the chart. */
export function withSelected(state: State, selected: number): State {
  return { ...state, amount: { ...state.amount, selected } };
}

const days = new WeakMap<Source, Day>();

/** The day of a source; that of a sample is made once. */
export function dayOfSource(source: Source): Day {
  const day =
    days.get(source) ?? (source.kind === "sample" ? sampleDay(source.sample, source.date, source.days) : source.day);
  days.set(source, day);
  return day;
}

/** The state with other prices. Windows keep what the clock shows at their ends: 07:00 is 07:00 also where clocks change. */
export function withSource(state: State, source: Source): State {
  const [from, to] = [dayOfSource(state.source), dayOfSource(source)];
  const moved = <Kept extends Span>(span: Kept): Kept => ({
    ...span,
    from: sameClock(span.from, from, to),
    to: sameClock(span.to, from, to),
  });
  const devices = state.amount.devices.map(moved);
  return { ...state, source, span: moved(state.span), amount: { ...state.amount, devices }, home: moved(state.home) };
}

/** Where now is on screen, nothing is planned before it. */
export function fromNow(state: State, now: number): State {
  const day = dayOfSource(state.source);
  const end = minutesOf(day);
  const quarter = Math.ceil((now - day.start) / (15 * MINUTE)) * 15;
  if (now < day.start || quarter >= end) return state;
  const later = <Window extends Span>(window: Window): Window =>
    window.to > quarter ? { ...window, from: Math.max(window.from, quarter) } : { ...window, from: quarter, to: end };
  const devices = state.amount.devices.map(later);
  return { ...state, span: later(state.span), amount: { ...state.amount, devices } };
}

const SPAN_AT_LEAST = 15;

/** The same stretch, as far as it lies within a day. */
export function spanWithin<Kept extends Span>(span: Kept, day: Day): Kept {
  const length = minutesOf(day);
  const least = Math.min(SPAN_AT_LEAST, length);
  // What lies beyond a shorter day is all of it.
  if (span.from > length - least) return { ...span, from: 0, to: length };
  const from = Math.max(0, span.from);
  return { ...span, from, to: Math.min(length, Math.max(from + least, span.to)) };
}

/** The state with everything that a new day may have made impossible put right. */
export function fitted(state: State, day: Day): State {
  const devices = state.amount.devices.map((device) => spanWithin(device, day));
  const selected = Math.min(Math.max(0, state.amount.selected), devices.length - 1);
  return { ...state, span: spanWithin(state.span, day), amount: { ...state.amount, devices, selected } };
}
