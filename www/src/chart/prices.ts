// The prices as steps: coloured by rank, full where the plan runs, pale where it does not; the negative ones hang.

import { curveStepAfter, line } from "d3-shape";

import { type Day, type Period, ranksOf } from "../day.ts";
import type { PowerSegment } from "../plan-result.ts";
import type { Group } from "./axes.ts";
import type { Layout, View } from "./layout.ts";

/** As many colours as style/tokens.css has. */
const RANKS = 9;
/** A price near zero still has a bar of its colour. */
const LEAST_HEIGHT = 4;

interface Bar {
  start: number;
  end: number;
  value: number;
  rank: number;
  chosen: boolean;
}

/** Draws the prices into a group. */
export function drawPrices(group: Group, { x, price }: Layout, { day, result }: View): void {
  const segments = (result?.layers ?? []).flatMap((layer) => layer.segments);
  const bars = barsOf(day, segments);
  const zero = price.y(0);
  group
    .selectAll<SVGRectElement, Bar>("rect.bar")
    .data(bars)
    .join("rect")
    .attr("class", ({ rank, chosen }) => `bar rank-${rank}${chosen ? " chosen" : ""}`)
    .attr("x", ({ start }) => x(start))
    .attr("width", ({ start, end }) => Math.max(0.5, x(end) - x(start)))
    .attr("y", ({ value }) => (value < 0 ? zero : zero - heightOf(value)))
    .attr("height", ({ value }) => heightOf(value));
  // Below zero the colour has stripes, so that it is not the only sign.
  group
    .selectAll<SVGRectElement, Period>("rect.below-zero")
    .data(day.periods.filter(({ value }) => value < 0))
    .join("rect")
    .attr("class", "below-zero")
    .attr("x", ({ start }) => x(start))
    .attr("width", ({ start, end }) => Math.max(0.5, x(end) - x(start)))
    .attr("y", zero)
    .attr("height", ({ value }) => heightOf(value));
  const step = line<[number, number | null]>()
    .defined(([, value]) => value !== null)
    .x(([instant]) => x(instant))
    .y(([, value]) => price.y(value ?? 0))
    .curve(curveStepAfter);
  group
    .selectAll("path")
    .data([step(cornersOf(day))])
    .join("path")
    .attr("class", "price-line")
    .attr("d", (path) => path);
  group
    .selectAll("line")
    .data([zero])
    .join("line")
    .attr("class", "zero")
    .attr("x1", x(day.start))
    .attr("x2", x(day.end))
    .attr("y1", zero)
    .attr("y2", zero);

  function heightOf(value: number): number {
    return Math.max(LEAST_HEIGHT, Math.abs(price.y(value) - zero));
  }
}

/** Each period as it is, then its parts in which the plan runs. */
function barsOf(day: Day, segments: readonly PowerSegment[]): Bar[] {
  const ranks = ranksOf(day).map((rank) => Math.min(RANKS - 1, Math.floor(rank * RANKS)));
  const whole = day.periods.map(({ start, end, value }, at) => ({
    start,
    end,
    value,
    rank: ranks[at] ?? 0,
    chosen: false,
  }));
  const running = union(segments);
  const chosen = whole.flatMap((bar) =>
    running
      .map(({ start, end }) => ({
        ...bar,
        start: Math.max(start, bar.start),
        end: Math.min(end, bar.end),
        chosen: true,
      }))
      .filter(({ start, end }) => start < end),
  );
  return [...whole, ...chosen];
}

/** The time in which at least one segment runs. */
export function union(segments: readonly PowerSegment[]): { start: number; end: number }[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of segments.toSorted((one, other) => one.start - other.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** The corners of the steps; null where there is no price. */
function cornersOf({ periods, end }: Day): [number, number | null][] {
  const corners: [number, number | null][] = [];
  for (const [at, period] of periods.entries()) {
    corners.push([period.start, period.value]);
    const next = periods[at + 1]?.start ?? end;
    if (next > period.end) corners.push([period.end, period.value], [period.end, null]);
  }
  corners.push([end, periods.at(-1)?.value ?? null]);
  return corners;
}
