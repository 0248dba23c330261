// What is known of an instant in a home: the price, what flows, and how full the batteries are.

import type { Row } from "../../../chart/cursor.ts";
import { chargeAt, periodAt, powerAt } from "../../../chart/view.ts";
import type { Writer } from "../../../chart/writer.ts";
import type { HomeView } from "./view.ts";

/** First the time, then the rest. */
export function homeRows({ drawn, result, car, battery, sitePrices }: HomeView, instant: number, write: Writer): Row[] {
  const { periods, currency } = drawn;
  const period = periodAt(periods, instant);
  const quarter = Math.floor(instant / QUARTER) * QUARTER;
  const rows: Row[] = [
    ["", write.local.range(quarter, quarter + QUARTER)],
    ["Price", period ? `${write.price(period.value, currency)} per kWh` : "not known"],
  ];
  const worth = sitePrices.find(({ start, end }) => start <= instant && instant < end);
  if (worth) rows.push(["Worth at home", `${write.price(worth.value, currency)} per kWh`]);
  for (const { name, segments } of [...(result?.flows.sources ?? []), ...(result?.flows.uses ?? [])]) {
    const kw = powerAt({ deviceId: undefined, name, segments }, instant);
    if (kw > 0.005) rows.push([name, `${write.number(kw)} kW`]);
  }
  for (const [name, points] of [
    ["Battery", battery],
    ["Car", car],
  ] as const) {
    const percent = chargeAt(points, instant);
    if (percent !== undefined) rows.push([`${name}, charge`, write.percent(percent, 0)]);
  }
  return rows;
}

const QUARTER = 15 * 60_000;
