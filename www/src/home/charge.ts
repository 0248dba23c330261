// The states of charge: the battery over all the time, the car while it is there.

import { px, svg, type SvgNode } from "../../../chart/svg.ts";
import type { ChargePoint } from "../../../chart/view.ts";
import type { HomeLayout } from "./layout.ts";
import { RESERVE } from "./plan.ts";
import type { HomeView } from "./view.ts";
import { h } from "./words/words.ts";

/** Both lines, above the reserve of the battery. */
export function chargesOf({ car, battery }: HomeView, layout: HomeLayout): SvgNode {
  const { left, right, charge } = layout;
  const reserve = {
    x: px(left),
    width: px(right - left),
    y: px(charge.y(RESERVE)),
    height: px(charge.y(0) - charge.y(RESERVE)),
  };
  return svg(
    "g",
    { class: "charge" },
    svg("rect", { class: "reserve", ...reserve }),
    lineOf("battery", battery, layout),
    lineOf("car", car, layout),
    nameOf("battery", battery, layout),
    nameOf("car", car, layout),
  );
}

function lineOf(part: string, points: readonly ChargePoint[], { x, charge }: HomeLayout): SvgNode {
  const places = points.map(({ time, percent }) => `${px(x(time))},${px(charge.y(percent))}`);
  return svg("path", { key: part, class: `charge-line ${part}`, d: places.length > 0 ? `M${places.join("L")}` : "" });
}

/** Which line is whose, where it begins. */
function nameOf(part: string, points: readonly ChargePoint[], { x, rem, charge }: HomeLayout): SvgNode {
  const [first] = points;
  const [left, top] = first ? [x(first.time) + 0.4 * rem, charge.y(first.percent) - 0.45 * rem] : [0, 0];
  return svg(
    "text",
    { key: `name ${part}`, class: `mark ${part}`, x: px(left), y: px(top) },
    first ? h(part === "car" ? "markCar" : "markBattery") : "",
  );
}
