// The prices as steps: coloured by rank, full where the plan runs, pale where it does not; the negative ones hang.

import { curveStepAfter, line } from "d3-shape";

import type { Layout } from "./layout.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import { type PowerSegment, ranksOf, type View } from "./view.ts";

/** As many colours as there are ranks of prices. */
export const RANKS = 9;

/** A price near zero still has a bar of its colour. */
const LEAST_HEIGHT = 4;

interface Bar {
  start: number;
  end: number;
  value: number;
  rank: number;
  chosen: boolean;
}

/** The prices of a view. */
export function pricesOf(view: View, { x, price: { y } }: Layout): SvgNode {
  const zero = y(0);
  const box = ({ start, end, value }: Pick<Bar, "start" | "end" | "value">) => {
    const height = px(Math.max(LEAST_HEIGHT, Math.abs(y(value) - zero)));
    const width = px(Math.max(0.5, x(end) - x(start)));
    return { x: px(x(start)), width, y: px(value < 0 ? zero : zero - height), height };
  };
  const bars = barsOf(view).map((bar) =>
    svg("rect", { class: `bar rank-${bar.rank}${bar.chosen ? " chosen" : ""}`, ...box(bar) }),
  );
  // Below zero the colour has stripes, so that it is not the only sign.
  const below = view.periods.filter(({ value }) => value < 0);
  return svg(
    "g",
    { class: "prices" },
    ...bars,
    ...below.map((period) => svg("rect", { class: "below-zero", ...box(period) })),
    svg("path", {
      class: "price-line",
      d:
        line<{ instant: number; value: number }>()
          .digits(2)
          .curve(curveStepAfter)
          .defined(({ value }) => !Number.isNaN(value))
          .x(({ instant }) => x(instant))
          .y(({ value }) => y(value))(stepsOf(view)) ?? "",
    }),
    svg("line", { class: "zero", x1: px(x(view.start)), x2: px(x(view.end)), y1: px(zero), y2: px(zero) }),
  );
}

/** Each period as it is, then its parts in which the plan runs. */
function barsOf({ periods, plan }: View): Bar[] {
  const ranks = ranksOf(periods).map((rank) => Math.min(RANKS - 1, Math.floor(rank * RANKS)));
  const whole = periods.map(({ start, end, value }, at) => ({
    start,
    end,
    value,
    rank: ranks[at] ?? 0,
    chosen: false,
  }));
  const running = union((plan?.layers ?? []).flatMap((layer) => layer.segments));
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

/** The steps from price to price, broken where there is none. */
function stepsOf({ periods }: View): { instant: number; value: number }[] {
  return periods.flatMap(({ start, end, value }, at) => {
    const after = periods[at + 1];
    const step = { instant: start, value };
    if (after?.start === end) return [step];
    return [step, { instant: end, value }, { instant: end, value: NaN }];
  });
}
