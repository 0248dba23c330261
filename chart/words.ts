// The words on the chart, in English.

import type { ChartWords } from "../pkg-template/chart.d.ts";

export const ENGLISH: ChartWords = {
  chart: "Chart of the prices and the plan",
  cursor: "Time to look at",
  powerTitle: "Power, kW",
  planTitle: "Plan",
  chargeTitle: "State of charge, %",
  now: "now",
  price: "Price",
  perKwh: "per kWh",
  unknown: "not known",
  confidence: "Confidence",
  power: "Power",
  runs: "runs",
  costIn: "Cost in {time}",
  idle: "idle",
  charge: "State of charge",
  charging: "Charging",
  discharging: "Discharging",
};
