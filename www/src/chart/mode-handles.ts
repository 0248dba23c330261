// Which handles each mode has: its window, and its lines.

import type { Update } from "../controls.ts";
import { minutesOf, priceRange } from "../day.ts";
import { number, percent, price } from "../format.ts";
import { nameOf } from "../devices.ts";
import { type Span, spanWithin, type State } from "../state.ts";
import { MINUTE } from "../time.ts";
import type { Handle } from "./handles.ts";
import type { Layout, Track, View } from "./layout.ts";

const STEP = 15;

/** The handles of the mode. */
export function handlesOf(layout: Layout, view: View, update: Update, rem: number): Handle[] {
  return [...windowHandles(layout, view, update), ...lineHandles(layout, view, update, rem)];
}

/** The stretch that is on the chart: the window, or that of the selected device. */
export function spanOnChart({ mode, span, amount }: State): Span {
  return (mode === "amount" ? amount.devices[amount.selected] : undefined) ?? span;
}

function windowHandles(layout: Layout, { state, day }: View, update: Update): Handle[] {
  const span = spanOnChart(state);
  const whose = state.mode === "amount" ? `, ${nameOf(state.amount.devices, state.amount.selected)}` : "";
  const length = minutesOf(day);
  const handle = (side: "from" | "to", label: string, min: number, max: number): Handle => ({
    id: side,
    label: label + whose,
    direction: "x",
    x: layout.x(day.start + span[side] * MINUTE),
    y: layout.ruler,
    to: (layout.charge ?? layout.price).bottom,
    value: span[side],
    min,
    max,
    step: STEP,
    page: 60,
    text: day.local.time(day.start + span[side] * MINUTE),
    valueAt: (place) => (layout.x.invert(place) - day.start) / MINUTE,
    set: (value) => update((current) => withSpan(current, { ...spanOnChart(current), [side]: value }, day)),
  });
  return [
    handle("from", "Window start", 0, Math.max(0, span.to - STEP)),
    handle("to", "Window end", Math.min(length, span.from + STEP), length),
  ];
}

function withSpan(state: State, span: Span, day: View["day"]): State {
  const { from, to } = spanWithin(span, day);
  if (state.mode !== "amount") return { ...state, span: { from, to } };
  const { devices, selected } = state.amount;
  const moved = devices.map((device, at) => (at === selected ? { ...device, from, to } : device));
  return { ...state, amount: { ...state.amount, devices: moved } };
}

function lineHandles(layout: Layout, { state, day }: View, update: Update, rem: number): Handle[] {
  const { limit, amount, battery } = state;
  const { step } = priceRange(day);
  const line = (
    id: string,
    label: string,
    track: Track,
    value: number,
    rest: Pick<Handle, "step" | "page" | "text" | "set">,
  ) => {
    const [low, high] = track.y.domain() as [number, number];
    const kept = Math.min(high, Math.max(low, Number.isFinite(value) ? value : low));
    const every = rest.step;
    return {
      id,
      label,
      direction: "y" as const,
      // In the margin, where nothing else is drawn.
      x: layout.right + rem,
      y: track.y(kept),
      to: layout.left,
      value: kept,
      min: Math.ceil(low / every) * every,
      max: Math.floor(high / every) * every,
      valueAt: (place: number) => track.y.invert(place),
      ...rest,
    };
  };
  if (state.mode === "limit") {
    const text = price(limit.price, day.currency);
    const set = (value: number) => update((current) => ({ ...current, limit: { ...current.limit, price: value } }));
    return [line("limit", "Price limit", layout.price, limit.price, { step, page: 10 * step, text, set })];
  }
  if (state.mode === "amount") {
    const set = (part: Partial<State["amount"]>) =>
      update((current) => ({ ...current, amount: { ...current.amount, ...part } }));
    const site = line("site", "Site limit", layout.power, amount.siteKw, {
      step: 0.5,
      page: 2,
      text: `${number(amount.siteKw)} kW`,
      set: (siteKw) => set({ siteKw: Math.max(0.5, siteKw) }),
    });
    if (amount.cap === null) return [site];
    const text = price(amount.cap, day.currency);
    const rest = { step, page: 10 * step, text, set: (cap: number) => set({ cap }) };
    return [site, line("cap", "Price cap", layout.price, amount.cap, rest)];
  }
  if (layout.charge === undefined) return [];
  const { charge } = layout;
  const level = (key: "target" | "reserve", label: string) =>
    line(key, label, charge, battery[key], {
      step: 1,
      page: 10,
      text: percent(battery[key], 0),
      set: (value) => update((current) => ({ ...current, battery: { ...current.battery, [key]: value } })),
    });
  return [level("reserve", "Reserve"), level("target", "Charge at the end")];
}
