// The devices with their patterns, below the chart, where there are several.

import type { Layout } from "./layout.ts";
import { PATTERNS } from "./patterns.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import type { View } from "./view.ts";

/** How high the legend of a view is. */
export function legendHeight(view: View, { left, right, rem }: Pick<Layout, "left" | "right" | "rem">): number {
  const rows = placesOf(view, left, right, rem).map(({ row }) => row);
  return rows.length === 0 ? 0 : (Math.max(...rows) + 1) * 1.6 * rem;
}

/** The names of what is drawn. */
export function legendOf(view: View, { left, right, rem, bottom }: Layout): SvgNode {
  const items = placesOf(view, left, right, rem).map(({ name, at, x, row }) =>
    svg(
      "g",
      { transform: `translate(${px(x)},${px(bottom + (2.4 + 1.6 * row) * rem)})` },
      svg("rect", { class: `layer device-${at % PATTERNS}`, width: px(rem), height: px(rem), rx: px(0.25 * rem) }),
      svg("text", { x: px(1.4 * rem), y: px(0.78 * rem) }, name),
    ),
  );
  return svg("g", { class: "legend" }, ...items);
}

/** Where each name is: one after the other, in as many rows as it takes. */
function placesOf({ plan, hasLegend }: View, left: number, right: number, rem: number) {
  const layers = hasLegend ? (plan?.layers ?? []) : [];
  if (layers.length < 2) return [];
  let [x, row] = [left, 0];
  return layers.map(({ name }, at) => {
    // Letters are about half as wide as they are high.
    const long = (1.4 + 0.42 * name.length + 1.2) * rem;
    if (x > left && x + long > right) [x, row] = [left, row + 1];
    const place = { name, at, x, row };
    x += long;
    return place;
  });
}
