// The plan: the power of each device over time, stacked; what is given to the grid hangs below.

import { area, curveStepAfter } from "d3-shape";

import type { Layout } from "./layout.ts";
import { PATTERNS } from "./patterns.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import { type Drawn, powerAt, type View } from "./view.ts";

/** Where a layer is from one instant to the next. */
export interface Step {
  start: number;
  end: number;
  low: number;
  high: number;
}

/** The plan of a view, with its baseline as an outline. */
export function powerOf({ plan, baseline, selected, start, end }: View, { x, power }: Layout): SvgNode {
  if (power === undefined) return svg("g", { class: "power" });
  const zero = px(power.y(0));
  const instant = (at: number) => x(Math.min(end, Math.max(start, at)));
  const isSelected = (at: number) => selected !== undefined && plan?.layers[at]?.deviceId === selected;
  const shapes = stacked(plan).map((steps, at) =>
    svg("path", {
      class: `layer device-${at % PATTERNS}${isSelected(at) ? " selected" : ""}`,
      d: outlineOf(steps, instant, power.y),
    }),
  );
  const ghost = outlineOf(summed(baseline), instant, power.y);
  return svg(
    "g",
    { class: "power" },
    ...shapes,
    ...(ghost === "" ? [] : [svg("path", { key: "baseline", class: "baseline", d: ghost })]),
    svg("line", { class: "zero", x1: px(x(start)), x2: px(x(end)), y1: zero, y2: zero }),
  );
}

/** The outline of steps: around each of their runs. */
export function outlineOf(steps: readonly Step[], x: (instant: number) => number, y: (kw: number) => number): string {
  const shape = area<Step>()
    .digits(2)
    .curve(curveStepAfter)
    .x(({ start }) => x(start))
    .y0(({ low }) => y(low))
    .y1(({ high }) => y(high));
  // A run ends where its last step does.
  const closed = (run: readonly Step[]) => [...run, ...run.slice(-1).map((last) => ({ ...last, start: last.end }))];
  return runsOf(steps)
    .map((run) => shape(closed(run)) ?? "")
    .join("");
}

/** The steps of all layers, each on top of those before it. */
export function stacked(drawn: Drawn | undefined): Step[][] {
  const layers = drawn?.layers ?? [];
  const steps = layers.map((): Step[] => []);
  for (const [start, end] of stretchesOf(drawn)) {
    let [above, below] = [0, 0];
    for (const [at, layer] of layers.entries()) {
      const kw = powerAt(layer, start);
      if (kw > 0) steps[at]?.push({ start, end, low: above, high: (above += kw) });
      if (kw < 0) steps[at]?.push({ start, end, high: below, low: (below += kw) });
    }
  }
  return steps;
}

/** What all layers take together, and give. */
function summed(drawn: Drawn | undefined): Step[] {
  return stretchesOf(drawn).flatMap(([start, end]) => {
    const powers = (drawn?.layers ?? []).map((layer) => powerAt(layer, start));
    const sum = (sign: number) => powers.filter((kw) => kw * sign > 0).reduce((one, other) => one + other, 0);
    const [low, high] = [sum(-1), sum(1)];
    return low === 0 && high === 0 ? [] : [{ start, end, low, high }];
  });
}

/** From each instant at which a power changes to the next. */
function stretchesOf(drawn: Drawn | undefined): [start: number, end: number][] {
  const segments = (drawn?.layers ?? []).flatMap((layer) => layer.segments);
  const instants = [...new Set(segments.flatMap(({ start, end }) => [start, end]))].toSorted(
    (one, other) => one - other,
  );
  return instants.slice(1).map((end, at) => [instants[at] ?? end, end]);
}

/** Steps that touch, in one run. */
export function runsOf(steps: readonly Step[]): Step[][] {
  const runs: Step[][] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (run?.at(-1)?.end === step.start) run.push(step);
    else runs.push([step]);
  }
  return runs;
}
