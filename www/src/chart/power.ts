// The plan: the power of each device over time, stacked; what is given to the grid hangs below.

import { area, curveStepAfter, type Series, stack, stackOffsetDiverging } from "d3-shape";

import type { Layer } from "../plan-result.ts";
import type { Group } from "./axes.ts";
import type { Layout, View } from "./layout.ts";

/** The powers of all layers from one instant to the next. */
interface Step {
  instant: number;
  powers: number[];
}

/** Draws the plan into a group. */
export function drawPower(group: Group, { x, power }: Layout, { day, result }: View): void {
  const layers = result?.layers ?? [];
  const stacked = stack<unknown, Step, number>()
    .keys(layers.map((_, at) => at))
    .value(({ powers }, at) => powers[at] ?? 0)
    .offset(stackOffsetDiverging)(stepsOf(layers, day.start, day.end));
  const shape = area<Series<Step, number>[number]>()
    .x(({ data }) => x(data.instant))
    .y0(([low]) => power.y(low))
    .y1(([, high]) => power.y(high))
    .defined(([low, high]) => low !== high)
    .curve(curveStepAfter);
  group
    .selectAll<SVGPathElement, Series<Step, number>>("path")
    .data(stacked)
    .join("path")
    .attr("class", ({ key }) => `layer device-${key}`)
    .attr("d", (series) =>
      closed(series)
        .map((part) => shape(part))
        .join(""),
    );
  group
    .selectAll("line")
    .data([power.y(0)])
    .join("line")
    .attr("class", "zero")
    .attr("x1", x(day.start))
    .attr("x2", x(day.end))
    .attr("y1", (y) => y)
    .attr("y2", (y) => y);
}

/** Each unbroken run of steps with power, with the corner that ends it. */
function closed(series: Series<Step, number>): Series<Step, number>[number][][] {
  const runs: Series<Step, number>[number][][] = [];
  let run: Series<Step, number>[number][] = [];
  for (const [at, point] of series.entries()) {
    const before = run.at(-1);
    if (point[0] !== point[1]) {
      run.push(point);
    } else if (before !== undefined) {
      // The corner has the heights of the step that it ends, at the instant of the next.
      const corner = Object.assign([before[0], before[1]], { data: series[at]?.data ?? before.data });
      runs.push([...run, corner as Series<Step, number>[number]]);
      run = [];
    }
  }
  return runs;
}

/** The powers at every instant at which one of them changes. */
function stepsOf(layers: readonly Layer[], start: number, end: number): Step[] {
  const segments = layers.flatMap((layer) => layer.segments);
  const instants = [...new Set([start, ...segments.flatMap((segment) => [segment.start, segment.end]), end])];
  return instants
    .toSorted((one, other) => one - other)
    .map((instant) => ({ instant, powers: layers.map((layer) => powerAt(layer, instant)) }));
}

/** The power of a layer at an instant. */
export function powerAt({ segments }: Layer, instant: number): number {
  const running = segments.filter(({ start, end }) => start <= instant && instant < end);
  return running.reduce((sum, { kw }) => sum + kw, 0);
}
