import type {
  AmountSchedule,
  DirectionalPrices,
  DurationSchedule,
  LimitSchedule,
  PriceSeries,
  RemoteAmountSchedule,
  RemoteDurationSchedule,
  RemoteLimitSchedule,
  RemoteSocSchedule,
  SocSchedule,
  TimeInput,
} from "./index.js";

/** A class of the browser, where the program has its types. */
type Host<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : object;

/** What the calls of both engines answer. */
export type ChartPlan =
  | AmountSchedule
  | DurationSchedule
  | LimitSchedule
  | SocSchedule
  | RemoteAmountSchedule
  | RemoteDurationSchedule
  | RemoteLimitSchedule
  | RemoteSocSchedule;

/** What is drawn. All but `prices` may be left out. */
export interface ChartInput {
  /** The prices, as a `Planner` takes them. */
  prices?: PriceSeries | DirectionalPrices | undefined;
  /** The plan: an answer of `schedules.amount`, `duration`, `limit` or `soc`. Left out: the prices alone. */
  plan?: ChartPlan | undefined;
  /** The power of a plan that has none, in kW: of `duration` and `limit`. Left out: only whether it runs is shown. */
  power?: number | undefined;
  /** What devices are called, by their ids. */
  names?: Readonly<Record<string, string>> | undefined;
  /** What it is compared with, as an outline: another plan, or powers over time. */
  baseline?: ChartPlan | readonly ChartSegment[] | undefined;
  /** The device that is lifted out, by its id. */
  selected?: string | undefined;
  /** The time zone, by its name in the tz database. Default: that of the plan or of the prices, or UTC. */
  timezone?: string | undefined;
  /** The currency, ISO 4217. Default: that of the plan or of the prices. */
  currency?: string | undefined;
  /** The language of numbers and times, such as `de-AT`. Default: that of the browser. */
  locale?: string | undefined;
  /** Where the line of now is. Left out: there is none. */
  now?: TimeInput | undefined;
  /** The window of the request: what is outside of it is shaded. */
  window?: { readonly start_time: TimeInput; readonly end_time: TimeInput } | undefined;
  /** What a battery keeps for backup, in percent. */
  reserve?: number | undefined;
  /** The least and the most power that the scale has room for, in kW. Default: that of the plan. */
  powerRange?: readonly [number, number] | undefined;
  /** What a person can move. */
  handles?: readonly ChartHandle[] | undefined;
  /** Whether several devices are named below the chart. Default `true`. */
  legend?: boolean | undefined;
  /** Words in place of the English ones. */
  words?: Partial<ChartWords> | undefined;
}

/** A constant power over a stretch of time. */
export interface ChartSegment {
  /** When it starts. */
  start_time: TimeInput;
  /** When it ends. */
  end_time: TimeInput;
  /** In kW; below 0 where it is given to the grid. */
  power_kw: number;
}

/** A line on the chart that a person drags, or moves by keys as any slider. */
export interface ChartHandle {
  /** Which one it is, in events. */
  id: string;
  /** What it is called. */
  label: string;
  /** What it moves on: the time, or one of the scales. */
  scale: "time" | "power" | "price" | "charge";
  /** Where it is: milliseconds since 1970 on the scale of time, else kW, the price per kWh, or percent. */
  value: number;
  /** The least value. Default: the start of the scale. */
  min?: number | undefined;
  /** The greatest value. Default: the end of the scale. */
  max?: number | undefined;
  /** What an arrow key moves it by. Values are multiples of it, on the scale of time counted from the first price. */
  step: number;
  /** What a page key moves it by. Default: ten steps. */
  page?: number | undefined;
  /** The value in words. Default: the value as the chart writes it. */
  text?: string | undefined;
}

/** The words on the chart and of those who hear it. */
export interface ChartWords {
  /** What the chart is. */
  chart: string;
  /** What moves along the chart by keys. */
  cursor: string;
  /** Over the powers. */
  powerTitle: string;
  /** Over a plan without powers. */
  planTitle: string;
  /** Over the state of charge. */
  chargeTitle: string;
  /** At the line of now; the time follows. */
  now: string;
  /** Before a price, and over the prices. */
  price: string;
  /** After a price, and after its unit. */
  perKwh: string;
  /** In place of a price. */
  unknown: string;
  /** Before the confidence of a price that is not sure. */
  confidence: string;
  /** Before the power of the only device. */
  power: string;
  /** In place of a power that nobody told. */
  runs: string;
  /** Before a cost; `{time}` is how long it takes. */
  costIn: string;
  /** In place of a cost where nothing runs. */
  idle: string;
  /** Before the state of charge. */
  charge: string;
  /** A battery that takes from the grid. */
  charging: string;
  /** A battery that gives to the grid. */
  discharging: string;
}

/** How a drawing is made. */
export interface RenderOptions {
  /** How wide it is, in pixels. Default 720. */
  width?: number | undefined;
  /** How high the letters are that measures are told in, in pixels. Default 16. */
  fontSize?: number | undefined;
  /**
   * `light` and `dark` have their colours written into them, for pictures; left out, the colours are the custom properties
   * of the page that it is put into.
   */
  theme?: "light" | "dark" | undefined;
  /** Prices and plan alone, in this height: a picture to put into a line of text. */
  sparkline?: number | undefined;
}

/**
 * Draws prices and plan as the text of an SVG. Needs no browser: servers, mails and files have the same chart.
 *
 * @throws {TypeError} Where prices or plan are not what they should be; the message names the place.
 *
 * @example
 * import { renderChart } from "flatpeak-wasm/chart";
 *
 * const svg = renderChart({ prices, plan, timezone: "Europe/London", currency: "GBP" }, { width: 640, theme: "light" });
 */
export function renderChart(input: ChartInput, options?: RenderOptions): string;

/** What the events of a `<flatpeak-chart>` tell. */
export interface FlatpeakChartEventMap {
  /** A handle was moved to a value. The chart shows it there once `handles` say so. */
  handleinput: Host<"Event"> & { readonly detail: { readonly id: string; readonly value: number } };
  /** A device was clicked on. */
  deviceselect: Host<"Event"> & { readonly detail: { readonly deviceId: string } };
}

declare const HostElement: new () => Host<"HTMLElement">;

/**
 * The element `<flatpeak-chart>`, which a browser knows once `flatpeak-wasm/chart` was imported. The fields of `ChartInput`
 * are its properties; `prices` and `plan` may also be attributes with JSON, and `power`, `timezone`, `currency`, `locale` and
 * `now` attributes with texts. What is wrong with them is shown in place of the chart.
 */
export class FlatpeakChart extends HostElement {
  /** Changes some fields, and draws at once. Properties that are set are drawn before the next frame. */
  update(input: ChartInput): void;
  /** Shows prices and plan alone, as high as the element is. Also an attribute. */
  sparkline: boolean;
  /** The drawing, once there is one. */
  readonly svg: Host<"SVGSVGElement"> | undefined;
}
export interface FlatpeakChart extends ChartInput {}

declare global {
  interface HTMLElementTagNameMap {
    "flatpeak-chart": FlatpeakChart;
  }
}

export {};
