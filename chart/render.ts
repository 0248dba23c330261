// The chart as the text of an SVG, for whoever has no browser.

import { renderToString } from "preact-render-to-string";

import type { ChartInput, RenderOptions } from "../pkg-template/chart.d.ts";
import { axesOf, titlesOf } from "./axes.ts";
import { chargeOf } from "./charge.ts";
import { viewOf } from "./input.ts";
import { legendOf } from "./legend.ts";
import { type Layout, layoutOf, sparklineOf } from "./layout.ts";
import { nowOf, outsideOf } from "./marks.ts";
import { patternsOf } from "./patterns.ts";
import { powerOf } from "./power.ts";
import { pricesOf, union } from "./prices.ts";
import { drawingStyle, ROOT } from "./style.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import type { View } from "./view.ts";
import { type Writer, writerOf } from "./writer.ts";

/** Draws prices and plan as the text of an SVG. */
export function renderChart(input: ChartInput, options: RenderOptions = {}): string {
  const { width = 720, fontSize = 16, theme, sparkline } = options;
  const view = viewOf({ ...input, handles: [] });
  const write = writerOf(view);
  const layout = sparkline === undefined ? layoutOf(view, width, fontSize) : sparklineOf(view, width, sparkline);
  const parts = sparkline === undefined ? partsOf(view, layout, write) : sparklineParts(view, layout);
  const ground = theme && svg("rect", { width: "100%", height: "100%", style: "fill:" + groundOf(theme) });
  const title = [svg("title", {}, view.words.chart), svg("desc", {}, descriptionOf(view, write))];
  const style = svg("style", {}, drawingStyle(theme));
  const frame = { xmlns: "http://www.w3.org/2000/svg", role: "img", ...frameOf(layout) };
  return renderToString(svg("svg", frame, ...title, style, ...(ground ? [ground] : []), ...parts));
}

/** The size of a drawing. */
export function frameOf({ width, height, rem }: Layout) {
  const size = { width: px(width), height: px(height), viewBox: `0 0 ${px(width)} ${px(height)}` };
  return { class: ROOT, ...size, "font-size": rem };
}

/** All parts of a chart that nobody works with. */
export function partsOf(view: View, layout: Layout, write: Writer): SvgNode[] {
  return [
    patternsOf(),
    outsideOf(view, layout),
    axesOf(view, layout, write),
    pricesOf(view, layout),
    powerOf(view, layout),
    chargeOf(view, layout),
    nowOf(view, layout, write),
    titlesOf(view, layout),
    legendOf(view, layout),
  ];
}

/** Prices and plan alone. */
export function sparklineParts(view: View, layout: Layout): SvgNode[] {
  return [patternsOf(), pricesOf(view, layout), powerOf(view, layout)];
}

function groundOf(theme: "light" | "dark"): string {
  return theme === "light" ? "#fffdf9" : "#19212a";
}

/** The chart in words: how far the prices reach, and when the plan runs. */
function descriptionOf({ periods, plan, currency, words, start, end }: View, write: Writer): string {
  const values = periods.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => write.price(value, currency));
  const days = [...new Set([start, end - 1].map((instant) => write.local.day(instant)))].join(" – ");
  const runs = union((plan?.layers ?? []).flatMap(({ segments }) => segments));
  const times = runs.map((run) => write.local.range(run.start, run.end)).join(", ");
  return `${days}. ${words.price} ${low} – ${high} ${words.perKwh}.${plan ? ` ${words.planTitle}: ${times || words.idle}.` : ""}`;
}
