// Draws the stacked flows of a home.

import { outlineOf } from "../../../chart/power.ts";
import { px, svg, type SvgNode } from "../../../chart/svg.ts";
import { PARTS } from "./flows.ts";
import type { HomeLayout } from "./layout.ts";
import type { StackedFlow } from "./stacked-flows.ts";

/** Draws a stack. */
export function drawStack(stack: readonly StackedFlow[], { x, left, right, power }: HomeLayout): SvgNode {
  const zero = px(power.y(0));
  const shapes = stack.map(({ flow: { kind, part }, steps }) =>
    svg("path", {
      key: kind,
      class: `layer device-${PARTS[part]} ${kind}`,
      d: outlineOf(steps, x, power.y),
    }),
  );
  return svg(
    "g",
    { class: "power" },
    ...shapes,
    svg("line", { class: "zero", x1: px(left), x2: px(right), y1: zero, y2: zero }),
  );
}
