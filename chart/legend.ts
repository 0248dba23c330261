// The devices with their patterns, below the chart, where there are several.

import type { Layout } from "./layout.ts";
import { placesOf } from "./legend-rows.ts";
import { PATTERNS } from "./patterns.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import type { View } from "./view.ts";

/** The names of what is drawn. */
export function legendOf(view: View, { left, right, rem, bottom }: Layout): SvgNode {
  const items = placesOf(view, { left, right, rem }).map(({ name, at, x, row }) =>
    svg(
      "g",
      { transform: `translate(${px(x)},${px(bottom + (2.4 + 1.6 * row) * rem)})` },
      svg("rect", { class: `layer device-${at % PATTERNS}`, width: px(rem), height: px(rem), rx: px(0.25 * rem) }),
      svg("text", { x: px(1.4 * rem), y: px(0.78 * rem) }, name),
    ),
  );
  return svg("g", { class: "legend" }, ...items);
}
