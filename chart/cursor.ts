// What is known of an instant.

import type { Layout } from "./layout.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import { chargeAt, costOf, HOUR, MINUTE, type Period, periodAt, powerAt, type View } from "./view.ts";
import type { Writer } from "./writer.ts";

export type Row = [name: string, value: string];

/** First its time, then what it costs and what the plan does. */
export function rowsOf(view: View, instant: number, write: Writer): Row[] {
  const { periods, plan, words, currency, start, end } = view;
  const period = periodAt(periods, instant);
  if (period === undefined)
    return [
      ["", write.local.time(instant)],
      [words.price, words.unknown],
    ];
  const day = end - start > 26 * HOUR ? `${write.local.weekday(period.start)}, ` : "";
  const rows: Row[] = [
    ["", day + write.local.range(period.start, period.end)],
    [words.price, `${write.price(period.value, currency)} ${words.perKwh}`],
  ];
  if (period.confidence < 1) rows.push([words.confidence, write.percent(100 * period.confidence, 0)]);
  const layers = plan?.layers ?? [];
  for (const layer of layers) {
    const kw = powerAt(layer, instant);
    const text = plan?.hasPower ? `${write.number(Math.abs(kw))} kW` : words.runs;
    if (kw !== 0) rows.push([layers.length > 1 ? layer.name : plan?.hasPower ? words.power : words.planTitle, text]);
  }
  if (plan) rows.push(...costRows(view, period, write));
  const charge = plan?.charge && chargeAt(plan.charge, instant);
  if (charge !== undefined) rows.push([words.charge, write.percent(charge)]);
  return rows;
}

/** What the plan costs in a period. */
function costRows(view: View, { start, end }: Period, write: Writer): Row[] {
  const { plan, periods, exportPeriods, currency, words } = view;
  const within = (plan?.layers ?? [])
    .flatMap(({ segments }) => segments)
    .map((segment) => ({ ...segment, start: Math.max(segment.start, start), end: Math.min(segment.end, end) }))
    .filter((segment) => segment.start < segment.end);
  const minutes = (end - start) / MINUTE;
  const time = minutes % 60 === 0 ? `${minutes / 60} h` : `${write.number(minutes)} min`;
  const name = words.costIn.replace("{time}", time);
  if (within.length === 0) return [[name, words.idle]];
  if (!plan?.hasPower) return [];
  // Selling earns what it is paid.
  const costs = within.map((segment) => costOf((segment.kw < 0 && exportPeriods) || periods, segment));
  return [
    [
      name,
      write.money(
        costs.reduce((sum, cost) => sum + cost, 0),
        currency,
      ),
    ],
  ];
}

/** Where the cursor is, and what it tells; `instant` is undefined where nobody looks. */
export function cursorOf(view: View, layout: Layout, instant: number | undefined, rows: readonly Row[]): SvgNode {
  const { start, end, words, periods } = view;
  const looked = instant ?? start;
  const x = px(layout.x(looked));
  return svg(
    "g",
    {
      class: instant === undefined ? "cursor" : "cursor shown",
      tabindex: 0,
      role: "slider",
      "aria-label": words.cursor,
      "aria-valuemin": 0,
      "aria-valuemax": Math.round((end - start) / MINUTE),
      "aria-valuenow": Math.round((looked - start) / MINUTE),
      "aria-valuetext": rows.map(([name, value]) => `${name} ${value}`.trim()).join(", "),
    },
    svg("line", { x1: x, x2: x, y1: px(layout.top), y2: px(layout.bottom) }),
    svg("circle", { class: "knob", cx: x, cy: px(layout.price.y(periodAt(periods, looked)?.value ?? 0)), r: 4.5 }),
  );
}

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -4,
  PageUp: 4,
  Home: -Infinity,
  End: Infinity,
};

/** The instant that a key moves the cursor to: from period to period. Undefined where it is no key of a slider. */
export function instantByKey({ periods, start }: View, instant: number | undefined, key: string): number | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const at = periods.findIndex(({ end }) => end > (instant ?? start));
  return periods[Math.min(periods.length - 1, Math.max(0, at + step))]?.start;
}
