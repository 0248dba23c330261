// The chart as text: every type of flatpeak-wasm/chart that a server uses.

import type { AmountSchedule, RemoteSocSchedule } from "flatpeak-wasm";
import {
  type ChartHandle,
  type ChartInput,
  type ChartPlan,
  type ChartSegment,
  type ChartWords,
  renderChart,
  type RenderOptions,
} from "flatpeak-wasm/chart";

declare const amount: AmountSchedule;
declare const soc: RemoteSocSchedule;

const words: Partial<ChartWords> = { now: "jetzt" };
const plans: ChartPlan[] = [amount, soc];
const baseline: ChartSegment[] = [{ start_time: new Date(), end_time: "2026-01-31T00:00:00Z", power_kw: -2 }];
const handle: ChartHandle = { id: "from", label: "Start", scale: "time", value: Date.now(), step: 900_000 };
const input: ChartInput = {
  prices: { import: { start: new Date(), intervalMinutes: 15, values: [0.1] } },
  plan: plans[0],
  baseline,
  words,
  handles: [handle],
  window: { start_time: new Date(), end_time: new Date() },
};
const options: RenderOptions = { width: 640, theme: "dark" };
export const svg: string = renderChart(input, options);

// @ts-expect-error A theme that is not there.
renderChart(input, { theme: "sepia" });
// @ts-expect-error A scale that is not there.
handle.scale = "money";
// @ts-expect-error Not a plan.
renderChart({ plan: { object: "forecast" } });
