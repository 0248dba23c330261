// The plan: the power of each device over time, stacked; what is given to the grid hangs below.

import { area, curveStepAfter, type Series, stack, stackOffsetDiverging } from "d3-shape";

import type { PowerSegment } from "../plan-result.ts";
import type { Group } from "./axes.ts";
import type { Layout, View } from "./layout.ts";
import { powerAt } from "./power-at.ts";

/** What is drawn as one outline. */
interface Run {
  segments: readonly PowerSegment[];
}

/** The powers of all layers from one instant to the next. */
interface Step {
  instant: number;
  powers: number[];
}

/** Draws the plan into a group, and the outline of what it is beside. */
export function drawPower(group: Group, { x, power }: Layout, { state, day, result, ghost }: View): void {
  const selected = state.mode === "amount" ? state.amount.selected : undefined;
  group
    .selectAll<SVGPathElement, string>("path.layer")
    .data(shapesOf(result?.layers ?? []))
    .join("path")
    .attr("class", (_, at) => `layer device-${at}${at === selected ? " selected" : ""}`)
    .attr("d", (shape) => shape);
  group
    .selectAll("path.ghost")
    .data(shapesOf([{ segments: ghost }]))
    .join("path")
    .attr("class", "ghost")
    .attr("d", (shape) => shape);
  group
    .selectAll("line")
    .data([power.y(0)])
    .join("line")
    .attr("class", "zero")
    .attr("x1", x(day.start))
    .attr("x2", x(day.end))
    .attr("y1", (y) => y)
    .attr("y2", (y) => y);

  /** The outline of each layer, upon those before it. */
  function shapesOf(layers: readonly Run[]): string[] {
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
    return stacked.map((series) =>
      closed(series)
        .map((part) => shape(part))
        .join(""),
    );
  }
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
function stepsOf(layers: readonly Run[], start: number, end: number): Step[] {
  const all = layers.flatMap(({ segments }) => segments);
  const instants = [...new Set([start, ...all.flatMap((segment) => [segment.start, segment.end]), end])];
  return instants
    .toSorted((one, other) => one - other)
    .map((instant) => ({ instant, powers: layers.map(({ segments }) => powerAt(segments, instant)) }));
}
