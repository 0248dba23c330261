// Reads what a chart is given, prices in any form and the answer of any call, and says what is wrong with it.

import type { DirectionalPrices, PriceColumns, PricePeriod, PriceSeries, TimeInput } from "flatpeak-wasm";

import type { ChartInput, ChartPlan, ChartSegment } from "../pkg-template/chart.d.ts";
import { NO_CURRENCY } from "./numbers.ts";
import { type ChargePoint, type Drawn, type Layer, MINUTE, type Period, type PowerSegment, type View } from "./view.ts";
import { ENGLISH } from "./words.ts";

/** All that is on the chart of an input. */
export function viewOf(input: ChartInput): View {
  const { plan, prices } = input;
  const words = { ...ENGLISH, ...input.words };
  const drawn = (answer: ChartPlan | undefined, path: string) =>
    answer === undefined || answer === null ? undefined : drawnOf(answer, path, input.power, input.names ?? {}, words);
  const [series, exported] = seriesOf(prices, directionOf(plan));
  const periods = periodsOf(series, "prices");
  const [first, last] = [periods[0], periods.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError("prices: there are none.");
  return {
    periods,
    exportPeriods: exported && periodsOf(exported, "prices.export"),
    start: first.start,
    end: last.end,
    timezone: zoneOf(
      input.timezone ?? textIn(plan, "location_timezone") ?? textIn(series, "location_timezone") ?? "UTC",
    ),
    currency: input.currency ?? textIn(plan, "currency_code") ?? textIn(series, "currency_code") ?? NO_CURRENCY,
    locale: input.locale,
    plan: drawn(plan, "plan"),
    baseline: Array.isArray(input.baseline)
      ? { layers: [baselineOf(input.baseline)], charge: undefined, hasPower: true }
      : drawn(input.baseline as ChartPlan | undefined, "baseline"),
    selected: input.selected,
    now: input.now === undefined ? undefined : timeOf(input.now, "now"),
    window: input.window && {
      start: timeOf(input.window.start_time, "window.start_time"),
      end: timeOf(input.window.end_time, "window.end_time"),
    },
    reserve: Math.min(100, Math.max(0, input.reserve || 0)),
    powerRange: input.powerRange,
    handles: input.handles ?? [],
    hasLegend: input.legend ?? true,
    words,
  };
}

function directionOf(plan: ChartPlan | undefined): "import" | "export" | "local" {
  const direction = textIn(plan, "tariff_direction") ?? textIn(plan, "direction") ?? "IMPORT";
  return direction === "EXPORT" ? "export" : direction === "LOCAL" ? "local" : "import";
}

/** The prices to show, and those of selling where they are others. */
function seriesOf(
  prices: ChartInput["prices"],
  direction: "import" | "export" | "local",
): [series: PriceSeries, exported: PriceSeries | undefined] {
  if (typeof prices !== "object" || prices === null) throw new TypeError("prices: there are none.");
  if (!isDirectional(prices)) return [prices, undefined];
  const series = prices[direction] ?? prices.import ?? prices.export ?? prices.local;
  if (series === undefined) throw new TypeError("prices: there are none.");
  return [series, prices.export];
}

function isDirectional(prices: PriceSeries | DirectionalPrices): prices is DirectionalPrices {
  return "import" in prices || "export" in prices || "local" in prices;
}

/** The periods of a series, in order. What has no price is a gap. */
function periodsOf(series: PriceSeries, path: string): Period[] {
  const periods = "intervalMinutes" in series ? columnsOf(series, path) : rowsOf(series, path);
  return periods
    .filter(({ value, confidence }) => value !== 0 || confidence !== 0)
    .toSorted((one, other) => one.start - other.start);
}

function columnsOf({ start, intervalMinutes, values, confidence }: PriceColumns, path: string): Period[] {
  const length = numberOf(intervalMinutes, `${path}.intervalMinutes`) * MINUTE;
  if (!(length > 0)) throw new TypeError(`${path}.intervalMinutes: must be more than 0.`);
  const from = timeOf(start, `${path}.start`);
  return Array.from(listOf<number>(values, `${path}.values`), (value, at) => ({
    start: from + at * length,
    end: from + (at + 1) * length,
    value: numberOf(value, `${path}.values[${at}]`),
    confidence: confidence === undefined ? 1 : numberOf(confidence[at], `${path}.confidence[${at}]`),
  }));
}

function rowsOf(series: Exclude<PriceSeries, PriceColumns>, path: string): Period[] {
  const [rows, where] = "data" in series ? [series.data, `${path}.data`] : [series, path];
  return Array.from(listOf<PricePeriod>(rows, where), ({ valid_from, valid_to, price, tariff }, at) => ({
    start: timeOf(valid_from, `${where}[${at}].valid_from`),
    end: timeOf(valid_to, `${where}[${at}].valid_to`),
    value: numberOf(price ? price.value : tariff?.rate, `${where}[${at}].price`),
    confidence: numberOf((price ?? tariff)?.confidence ?? 1, `${where}[${at}].confidence`),
  }));
}

function baselineOf(segments: readonly ChartSegment[]): Layer {
  const runs = segmentsOf<ChartSegment>(segments, "baseline", ({ power_kw }) => power_kw);
  return { deviceId: undefined, name: "", segments: runs };
}

type Run = { start_time: TimeInput; end_time: TimeInput };

function segmentsOf<Segment extends Run>(runs: unknown, path: string, kwOf: (run: Segment) => number): PowerSegment[] {
  return Array.from(listOf<Segment>(runs, path), (run, at) => ({
    start: timeOf(run.start_time, `${path}[${at}].start_time`),
    end: timeOf(run.end_time, `${path}[${at}].end_time`),
    kw: numberOf(kwOf(run), `${path}[${at}].power`),
  }));
}

type PowerRun = Run & { power: { units: string; value: number } };
type SocRun = Run & { energy_flow_direction: string; power_kw: number };

/** The layers of an answer. */
function drawnOf(
  plan: ChartPlan,
  path: string,
  power: number | undefined,
  names: Readonly<Record<string, string>>,
  words: View["words"],
): Drawn {
  const data = listOf<object>(plan.data, `${path}.data`);
  const kind = textIn(plan, "object");
  if (kind === "schedule" || kind === "schedule_amount") {
    const devices = data as readonly { device_id: string; direction?: string; schedule: unknown }[];
    const layers = devices.map(({ device_id, direction, schedule }, at): Layer => {
      const sign = direction === "EXPORT" ? -1 : 1;
      const kwOf = ({ power: given }: PowerRun) => sign * (given?.units === "W" ? given.value / 1000 : given?.value);
      const segments = segmentsOf(schedule, `${path}.data[${at}].schedule`, kwOf);
      return { deviceId: device_id, name: names[device_id] ?? device_id, segments };
    });
    return { layers, charge: undefined, hasPower: true };
  }
  if (kind === "schedule_duration" || kind === "schedule_limit") {
    const sign = directionOf(plan) === "export" ? -1 : 1;
    const deviceId = textIn(plan, "device_id");
    const name = (deviceId === undefined ? undefined : names[deviceId]) ?? deviceId ?? words.power;
    const layer = { deviceId, name, segments: segmentsOf(data, `${path}.data`, () => sign * (power ?? 1)) };
    return { layers: [layer], charge: undefined, hasPower: power !== undefined };
  }
  if (kind === "schedule_soc") {
    const [only] = data as readonly { schedule: unknown; trajectory?: unknown }[];
    const deviceId = textIn(plan, "device_id");
    const kwOf = ({ energy_flow_direction, power_kw }: SocRun) =>
      energy_flow_direction === "EXPORT" ? -power_kw : power_kw;
    const segments = only === undefined ? [] : segmentsOf(only.schedule, `${path}.data[0].schedule`, kwOf);
    const layers = [
      { deviceId, name: words.charging, segments: segments.filter(({ kw }) => kw > 0) },
      { deviceId, name: words.discharging, segments: segments.filter(({ kw }) => kw < 0) },
    ];
    return { layers, charge: chargeOf(only?.trajectory, `${path}.data[0].trajectory`), hasPower: true };
  }
  throw new TypeError(`${path}.object: ${JSON.stringify(kind)} is no plan that is known.`);
}

function chargeOf(trajectory: unknown, path: string): ChargePoint[] | undefined {
  if (trajectory === undefined) return undefined;
  const points = listOf<{ time: TimeInput; state_of_charge_percent: number }>(trajectory, path);
  return Array.from(points, ({ time, state_of_charge_percent: percent }, at) => ({
    time: timeOf(time, `${path}[${at}].time`),
    percent: numberOf(percent, `${path}[${at}].state_of_charge_percent`),
  }));
}

function timeOf(time: TimeInput, path: string): number {
  const instant =
    time instanceof Date ? time.getTime() : /(?:Z|[+-]\d\d:?\d\d)$/i.test(time) ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(instant)) throw new TypeError(`${path}: ${JSON.stringify(time)} is no time with an offset.`);
  return instant;
}

function numberOf(value: unknown, path: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new TypeError(`${path}: ${value} is no number.`);
  return value;
}

function listOf<Item>(value: unknown, path: string): ArrayLike<Item> & Iterable<Item> {
  if (Array.isArray(value) || value instanceof Float64Array) return value as unknown as Item[];
  throw new TypeError(`${path}: must be a list.`);
}

function textIn(document: object | undefined | null, field: string): string | undefined {
  const value: unknown = (document as Record<string, unknown> | undefined | null)?.[field];
  return typeof value === "string" ? value : undefined;
}

function zoneOf(timezone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone }).format(0);
    return timezone;
  } catch {
    throw new TypeError(`timezone: ${JSON.stringify(timezone)} is none that is known.`);
  }
}
