// How full a battery is over time, above its reserve.

import { area, line } from "d3-shape";

import type { Layout } from "./layout.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import type { View } from "./view.ts";

/** The state of charge of a view; nothing where there is no battery. */
export function chargeOf({ plan, reserve }: View, { x, charge, left, right }: Layout): SvgNode {
  if (charge === undefined) return svg("g", { class: "charge" });
  const { y } = charge;
  const points = (plan?.charge ?? []).map(({ time, percent }): [number, number] => [x(time), y(percent)]);
  const band = { x: px(left), width: px(right - left), y: px(y(reserve)), height: px(y(0) - y(reserve)) };
  return svg(
    "g",
    { class: "charge" },
    svg("rect", { class: "reserve", ...band }),
    svg("path", { class: "charge-area", d: area().digits(2).y0(y(0))(points) ?? "" }),
    svg("path", { class: "charge-line", d: line().digits(2)(points) ?? "" }),
  );
}
