// The chart of the page: what it shows of a state and its plan, and what a person does on it.

import "flatpeak-wasm/chart";
import type { ChartInput, ChartSegment, ChartWords, FlatpeakChart, FlatpeakChartEventMap } from "flatpeak-wasm/chart";

import { MINUTE } from "../../../chart/time.ts";
import type { Update } from "../controls.ts";
import { type Day, pricesOf } from "../day.ts";
import { idOf, nameOf, placeOf } from "../devices.ts";
import { element } from "../element.ts";
import type { ChartResult, PowerSegment } from "../plan-result.ts";
import { type State, withSelected } from "../state.ts";
import { handlesOf, type ModeHandle, spanOnChart } from "./mode-handles.ts";
import { locale, t } from "../words/language.ts";

export const WORDS: ChartWords = {
  chart: t("chartLabel"),
  cursor: t("cursor"),
  powerTitle: t("powerTitle"),
  planTitle: t("plan"),
  chargeTitle: t("chargeTitle"),
  now: t("now"),
  price: t("price"),
  perKwh: t("perKwh"),
  unknown: t("unknown"),
  confidence: t("confidence"),
  power: t("power"),
  runs: t("runs"),
  costIn: t("costIn"),
  idle: t("idle"),
  charge: t("stateOfCharge"),
  charging: t("charging"),
  discharging: t("discharging"),
};

/** What there is to draw. */
export interface View {
  state: State;
  day: Day;
  /** The plan; undefined where there is none. */
  result: ChartResult | undefined;
  now: number;
  /** What the plan is beside: at once, or the plan that is pinned. */
  ghost: readonly PowerSegment[];
}

export class PlanChart {
  readonly #chart = element("flatpeak-chart", {});
  /** Prices and plan once more, without words, as large as it is made. */
  readonly sparkline: FlatpeakChart = element("flatpeak-chart", { sparkline: true });
  #handles: readonly ModeHandle[] = [];

  constructor(container: HTMLElement, update: Update) {
    container.append(this.#chart);
    this.#on("handleinput", ({ id, value }) => {
      const handle = this.#handles.find((one) => one.id === id);
      if (handle) update((state) => handle.moved(state, value));
    });
    this.#on("deviceselect", ({ deviceId }) => update((state) => selecting(state, deviceId)));
  }

  /** The drawing. */
  get svg(): SVGSVGElement | undefined {
    return this.#chart.svg;
  }

  /** Shows a view. */
  draw(view: View): void {
    this.#handles = handlesOf(view.state, view.day);
    const input = inputOf(view);
    this.#chart.update({ ...input, handles: this.#handles });
    this.sparkline.update(input);
  }

  #on<Type extends keyof FlatpeakChartEventMap>(
    type: Type,
    act: (detail: FlatpeakChartEventMap[Type]["detail"]) => void,
  ): void {
    this.#chart.addEventListener(type, (event) => act((event as FlatpeakChartEventMap[Type]).detail));
  }
}

function selecting(state: State, deviceId: string): State {
  return state.mode === "amount" ? withSelected(state, placeOf(deviceId)) : state;
}

function inputOf({ state, day, result, now, ghost }: View): ChartInput {
  const { mode, amount, battery } = state;
  const isAmount = mode === "amount";
  const span = spanOnChart(state);
  return {
    prices: mode === "battery" ? { import: pricesOf(day), export: exportPrices(state, day) } : pricesOf(day),
    plan: result?.answer,
    power: mode === "duration" || mode === "limit" ? state[mode].kw : undefined,
    names: Object.fromEntries(amount.devices.map((_, at) => [idOf(amount.devices, at), nameOf(amount.devices, at)])),
    baseline: ghost.map(segmentOf),
    selected: isAmount ? idOf(amount.devices, amount.selected) : undefined,
    timezone: day.timezone,
    currency: day.currency,
    now: new Date(now),
    window: { start_time: dateOf(day, span.from), end_time: dateOf(day, span.to) },
    reserve: battery.reserve,
    powerRange: powerRangeOf(state),
    legend: false,
    locale: locale(),
    words: WORDS,
  };
}

function exportPrices({ battery }: State, day: Day) {
  return pricesOf(day, Math.max(0, battery.exportPercent || 0) / 100);
}

function powerRangeOf({ mode, duration, limit, amount, battery }: State): readonly [number, number] {
  const most: Record<State["mode"], readonly [number, number]> = {
    duration: [0, duration.kw],
    limit: [0, limit.kw],
    amount: [0, amount.siteKw],
    battery: [-battery.dischargeKw, battery.chargeKw],
    // A home has a picture of its own.
    home: [0, 0],
  };
  return most[mode];
}

function segmentOf({ start, end, kw }: PowerSegment): ChartSegment {
  return { start_time: new Date(start), end_time: new Date(end), power_kw: kw };
}

function dateOf({ start }: Day, minutes: number): Date {
  return new Date(start + minutes * MINUTE);
}
