// What is known of an instant in a home: the price, what flows, and how full the batteries are.

import type { Row } from "../../../chart/cursor.ts";
import { chargeAt, periodAt, powerAt } from "../../../chart/view.ts";
import type { Writer } from "../../../chart/writer.ts";
import { t } from "../words/language.ts";
import type { HomeView } from "./view.ts";
import { h } from "./words/words.ts";

/** First the time, then the rest. */
export function homeRows({ drawn, result, car, battery, sitePrices }: HomeView, instant: number, write: Writer): Row[] {
  const { periods, currency } = drawn;
  const period = periodAt(periods, instant);
  const quarter = Math.floor(instant / QUARTER) * QUARTER;
  const rows: Row[] = [
    ["", write.local.range(quarter, quarter + QUARTER)],
    [t("price"), period ? `${write.price(period.value, currency)} ${t("perKwh")}` : t("unknown")],
  ];
  const worth = sitePrices.find(({ start, end }) => start <= instant && instant < end);
  if (worth) rows.push([h("worth"), `${write.price(worth.value, currency)} ${t("perKwh")}`]);
  for (const { kind, segments } of [...(result?.flows.sources ?? []), ...(result?.flows.uses ?? [])]) {
    const kw = powerAt({ deviceId: undefined, name: kind, segments }, instant);
    if (kw > 0.005) rows.push([h(kind), `${write.number(kw)} kW`]);
  }
  for (const [name, points] of [
    ["batteryNow", battery],
    ["carNow", car],
  ] as const) {
    const percent = chargeAt(points, instant);
    if (percent !== undefined) rows.push([h(name), write.percent(percent, 0)]);
  }
  return rows;
}

const QUARTER = 15 * 60_000;
