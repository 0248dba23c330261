// The plan: the power of each device over time, stacked; what is given to the grid hangs below.

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
  const place = (step: Step) => ({
    x0: px(x(Math.max(start, step.start))),
    x1: px(x(Math.min(end, step.end))),
    y0: px(power.y(step.low)),
    y1: px(power.y(step.high)),
  });
  const isSelected = (at: number) => selected !== undefined && plan?.layers[at]?.deviceId === selected;
  const shapes = stacked(plan).map((steps, at) =>
    svg("path", {
      class: `layer device-${at % PATTERNS}${isSelected(at) ? " selected" : ""}`,
      d: runsOf(steps)
        .map((run) => outlineOf(run.map(place)))
        .join(""),
    }),
  );
  const ghost = runsOf(summed(baseline)).map((run) => outlineOf(run.map(place)));
  return svg(
    "g",
    { class: "power" },
    ...shapes,
    ...(ghost.length > 0 ? [svg("path", { key: "baseline", class: "baseline", d: ghost.join("") })] : []),
    svg("line", { class: "zero", x1: px(x(start)), x2: px(x(end)), y1: zero, y2: zero }),
  );
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

type Place = { x0: number; x1: number; y0: number; y1: number };

/** Around a run: along its upper edge, and back along the lower one. */
export function outlineOf(run: readonly Place[]): string {
  const [first] = run;
  if (first === undefined) return "";
  const there = run.map(({ x1, y1 }) => `V${y1}H${x1}`).join("");
  const back = run
    .toReversed()
    .map(({ x0, y0 }) => `V${y0}H${x0}`)
    .join("");
  return `M${first.x0},${first.y0}${there}${back}Z`;
}
