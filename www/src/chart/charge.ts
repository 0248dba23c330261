// How full the battery is over time, above its reserve.

import { area, line } from "d3-shape";

import type { Charge } from "../plan-result.ts";
import type { Group } from "./axes.ts";
import type { Layout, View } from "./layout.ts";

type Point = Charge["points"][number];

/** Draws the state of charge into a group; nothing where there is no battery. */
export function drawCharge(group: Group, { x, charge, left, right }: Layout, { state, result }: View): void {
  const points = result?.operation === "soc" ? result.charge.points : [];
  const shown = charge === undefined ? [] : [charge];
  group
    .selectAll("rect")
    .data(shown)
    .join("rect")
    .attr("class", "reserve")
    .attr("x", left)
    .attr("width", right - left)
    .attr("y", ({ y }) => y(reserve()))
    .attr("height", ({ y }) => Math.max(0, y(0) - y(reserve())));
  group
    .selectAll("path.charge-area")
    .data(shown)
    .join("path")
    .attr("class", "charge-area")
    .attr("d", ({ y }) =>
      area<Point>()
        .x(({ time }) => x(time))
        .y0(y(0))
        .y1(({ percent }) => y(percent))(points),
    );
  group
    .selectAll("path.charge-line")
    .data(shown)
    .join("path")
    .attr("class", "charge-line")
    .attr("d", ({ y }) =>
      line<Point>()
        .x(({ time }) => x(time))
        .y(({ percent }) => y(percent))(points),
    );

  function reserve(): number {
    return Math.min(100, Math.max(0, state.battery.reserve || 0));
  }
}

/** The state of charge at an instant: a straight line from point to point. */
export function chargeAt({ points }: Charge, instant: number): number | undefined {
  const next = points.findIndex(({ time }) => time > instant);
  const [before, after] = [points[next - 1], points[next]];
  if (before === undefined || after === undefined) return undefined;
  const share = (instant - before.time) / (after.time - before.time);
  return before.percent + share * (after.percent - before.percent);
}
