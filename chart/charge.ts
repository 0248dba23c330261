// How full a battery is over time, above its reserve.

import type { Layout } from "./layout.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import type { View } from "./view.ts";

/** The state of charge of a view; nothing where there is no battery. */
export function chargeOf({ plan, reserve }: View, { x, charge, left, right }: Layout): SvgNode {
  if (charge === undefined) return svg("g", { class: "charge" });
  const { y } = charge;
  const points = (plan?.charge ?? []).map(({ time, percent }) => `${px(x(time))},${px(y(percent))}`);
  const [first, last] = [points[0], points.at(-1)].map((point) => point?.split(",")[0]);
  const line = points.length === 0 ? "" : `M${points.join("L")}`;
  const band = { x: px(left), width: px(right - left), y: px(y(reserve)), height: px(y(0) - y(reserve)) };
  return svg(
    "g",
    { class: "charge" },
    svg("rect", { class: "reserve", ...band }),
    svg("path", { class: "charge-area", d: line && `${line}L${last},${px(y(0))}L${first},${px(y(0))}Z` }),
    svg("path", { class: "charge-line", d: line }),
  );
}
