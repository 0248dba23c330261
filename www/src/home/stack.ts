// The flows of a home, stacked: above zero where power comes from, below where it goes. Both are as high at every instant.

import { outlineOf, stacked, type Step } from "../../../chart/power.ts";
import { px, svg, type SvgNode } from "../../../chart/svg.ts";
import type { Flow, Flows } from "../plan-result.ts";
import { PARTS } from "./flows.ts";
import type { HomeLayout } from "./layout.ts";

/** A flow, and where it is on the scale of power. */
export interface StackedFlow {
  flow: Flow;
  steps: readonly Step[];
}

/** The flows on top of each other. */
export function stackOf({ sources, uses }: Flows): StackedFlow[] {
  const signed = [...sources.map((flow) => ({ flow, sign: 1 })), ...uses.map((flow) => ({ flow, sign: -1 }))];
  const layers = signed.map(({ flow: { kind, segments }, sign }) => ({
    deviceId: undefined,
    name: kind,
    segments: segments.map((segment) => ({ ...segment, kw: sign * segment.kw })),
  }));
  const steps = stacked({ layers, charge: undefined, hasPower: true });
  return signed.map(({ flow }, at) => ({ flow, steps: steps[at] ?? [] }));
}

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
