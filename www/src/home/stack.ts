// The flows of a home, stacked: above zero where power comes from, below where it goes. Both are as high at every instant.

import { outlineOf, runsOf, stacked, type Step } from "../../../chart/power.ts";
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
  const layers = signed.map(({ flow: { name, segments }, sign }) => ({
    deviceId: undefined,
    name,
    segments: segments.map((segment) => ({ ...segment, kw: sign * segment.kw })),
  }));
  const steps = stacked({ layers, charge: undefined, hasPower: true });
  return signed.map(({ flow }, at) => ({ flow, steps: steps[at] ?? [] }));
}

/** Draws a stack. */
export function drawStack(stack: readonly StackedFlow[], { x, left, right, power }: HomeLayout): SvgNode {
  const zero = px(power.y(0));
  const place = (step: Step) => ({
    x0: px(x(step.start)),
    x1: px(x(step.end)),
    y0: px(power.y(step.low)),
    y1: px(power.y(step.high)),
  });
  const shapes = stack.map(({ flow, steps }) =>
    svg("path", {
      key: flow.name,
      class: `layer device-${PARTS[flow.part]}${flow.name === "Thrown away" ? " wasted" : ""}`,
      d: runsOf(steps)
        .map((run) => outlineOf(run.map(place)))
        .join(""),
    }),
  );
  return svg(
    "g",
    { class: "power" },
    ...shapes,
    svg("line", { class: "zero", x1: px(left), x2: px(right), y1: zero, y2: zero }),
  );
}
