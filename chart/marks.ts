// What is marked on the time: the window, and now.

import type { Layout } from "./layout.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import type { View } from "./view.ts";
import type { Writer } from "./writer.ts";

/** What is outside of the window, shaded. */
export function outsideOf({ window }: View, { x, left, right, top, bottom }: Layout): SvgNode {
  if (window === undefined) return svg("g", { class: "outside" });
  const sides = [
    [left, x(window.start)],
    [x(window.end), right],
  ] as const;
  const shades = sides.map(([from, to]) =>
    svg("rect", { x: px(from), width: px(Math.max(0, to - from)), y: px(top), height: px(bottom - top) }),
  );
  return svg("g", { class: "outside" }, ...shades);
}

/** The line of now, where now is on the chart, with its words in a lane of their own. */
export function nowOf({ now, start, end, words }: View, layout: Layout, { local }: Writer): SvgNode {
  if (now === undefined || now < start || now >= end) return svg("g", { class: "now" });
  const { rem, left, right, bottom } = layout;
  const x = px(layout.x(now));
  return svg(
    "g",
    { class: "now" },
    svg("line", { x1: x, x2: x, y1: px(layout.now + 0.3 * rem), y2: px(bottom) }),
    svg(
      "text",
      { x: px(Math.min(right - 1.5 * rem, Math.max(left, x))), "text-anchor": "middle", y: px(layout.now) },
      `${words.now} ${local.clock(now)}`,
    ),
  );
}
