// Which handles each mode has, its window and its lines, and what they set.

import type { ChartHandle } from "flatpeak-wasm/chart";

import { MINUTE } from "../../../chart/time.ts";
import { type Day, minutesOf, priceRange } from "../day.ts";
import { nameOf } from "../devices.ts";
import { type Span, spanWithin, type State } from "../state.ts";
import { t } from "../words/language.ts";

const STEP = 15;

/** A handle, and the state once it was moved to a value. */
export interface ModeHandle extends ChartHandle {
  moved: (state: State, value: number) => State;
}

/** The handles of the mode. */
export function handlesOf(state: State, day: Day): ModeHandle[] {
  return [...windowHandles(state, day), ...lineHandles(state, day)];
}

/** The stretch that is on the chart: the window, or that of the selected device. */
export function spanOnChart({ mode, span, amount }: State): Span {
  return (mode === "amount" ? amount.devices[amount.selected] : undefined) ?? span;
}

function windowHandles(state: State, day: Day): ModeHandle[] {
  const span = spanOnChart(state);
  const whose = state.mode === "amount" ? `, ${nameOf(state.amount.devices, state.amount.selected)}` : "";
  const instant = (minutes: number) => day.start + minutes * MINUTE;
  const handle = (side: "from" | "to", label: string, min: number, max: number): ModeHandle => ({
    id: side,
    label: label + whose,
    scale: "time",
    value: instant(span[side]),
    min: instant(min),
    max: instant(max),
    step: STEP * MINUTE,
    page: 60 * MINUTE,
    moved: (current, value) =>
      withSpan(current, { ...spanOnChart(current), [side]: (value - day.start) / MINUTE }, day),
  });
  return [
    handle("from", t("windowStart"), 0, Math.max(0, span.to - STEP)),
    handle("to", t("windowEnd"), Math.min(minutesOf(day), span.from + STEP), minutesOf(day)),
  ];
}

function withSpan(state: State, span: Span, day: Day): State {
  const { from, to } = spanWithin(span, day);
  if (state.mode !== "amount") return { ...state, span: { from, to } };
  const { devices, selected } = state.amount;
  const moved = devices.map((device, at) => (at === selected ? { ...device, from, to } : device));
  return { ...state, amount: { ...state.amount, devices: moved } };
}

function lineHandles({ mode, limit, amount, battery }: State, day: Day): ModeHandle[] {
  const { step } = priceRange(day);
  const prices = { scale: "price", step } as const;
  if (mode === "limit") {
    return [{ id: "limit", label: t("limit"), ...prices, value: limit.price, moved: withLimit }];
  }
  if (mode === "amount") {
    const site: ModeHandle = {
      id: "site",
      label: t("siteLimit"),
      scale: "power",
      value: amount.siteKw,
      step: 0.5,
      page: 2,
      moved: (state, siteKw) => withAmount(state, { siteKw: Math.max(0.5, siteKw) }),
    };
    if (amount.cap === null) return [site];
    return [site, { id: "cap", label: t("priceCap"), ...prices, value: amount.cap, moved: withCap }];
  }
  if (mode !== "battery") return [];
  const level = (key: "target" | "reserve", label: string): ModeHandle => ({
    id: key,
    label,
    scale: "charge",
    value: battery[key],
    step: 1,
    moved: (state, value) => ({ ...state, battery: { ...state.battery, [key]: value } }),
  });
  return [level("reserve", t("reserve")), level("target", t("chargeAtEnd"))];
}

function withLimit(state: State, price: number): State {
  return { ...state, limit: { ...state.limit, price } };
}

function withAmount(state: State, part: Partial<State["amount"]>): State {
  return { ...state, amount: { ...state.amount, ...part } };
}

function withCap(state: State, cap: number): State {
  return withAmount(state, { cap });
}
