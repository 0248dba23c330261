// A pattern for each device, so that colour is not the only sign.

import type { Selection } from "d3-selection";

const SIZE = 8;

/** One stroke pattern a device: solid, then lines and dots that differ at a glance; the last is that of prices below zero. */
const STROKES = [
  "",
  "M-2,2L2,-2M0,8L8,0M6,10L10,6",
  "M0,4H8",
  "M4,0V8",
  "M2,2h1M6,6h1",
  "M0,4H8M4,0V8",
  "M-2,6L2,10M0,0L8,8M6,-2L10,2",
];

/** Adds the patterns to a chart; style/chart.css fills the devices with them. */
export function addPatterns(svg: Selection<SVGSVGElement, unknown, null, undefined>): void {
  const patterns = svg
    .append("defs")
    .selectAll("pattern")
    .data(STROKES)
    .join("pattern")
    .attr("id", (_, at) => `pattern-${at}`)
    .attr("class", (_, at) => `pattern device-${at}`)
    .attr("patternUnits", "userSpaceOnUse")
    .attr("width", SIZE)
    .attr("height", SIZE);
  patterns.append("rect").attr("width", SIZE).attr("height", SIZE);
  patterns.append("path").attr("d", (stroke) => stroke);
}
