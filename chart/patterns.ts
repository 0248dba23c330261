// A pattern for each device, so that colour is not the only sign.

import { svg, type SvgNode } from "./svg.ts";

const SIZE = 8;

/** One stroke pattern a device: solid, then lines and dots that differ at a glance. */
const DEVICES = ["", "M-2,2L2,-2M0,8L8,0M6,10L10,6", "M0,4H8", "M4,0V8", "M2,2h1M6,6h1", "M0,4H8M4,0V8"];

/** The stripes of prices below zero. */
const BELOW_ZERO = "M-2,6L2,10M0,0L8,8M6,-2L10,2";

/** As many patterns as there are for devices. */
export const PATTERNS = DEVICES.length;

/** The patterns, which style.ts fills with. */
export function patternsOf(): SvgNode {
  const devices = DEVICES.map((stroke, at) => pattern(`flatpeak-pattern-${at}`, `pattern device-${at}`, stroke));
  return svg("defs", {}, ...devices, pattern("flatpeak-below-zero", "pattern pattern-below-zero", BELOW_ZERO));
}

function pattern(id: string, name: string, stroke: string): SvgNode {
  return svg(
    "pattern",
    { id, class: name, patternUnits: "userSpaceOnUse", width: SIZE, height: SIZE },
    svg("rect", { width: SIZE, height: SIZE }),
    svg("path", { d: stroke }),
  );
}
