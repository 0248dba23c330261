// What a kWh is worth at the home: a line over the prices. It is flat while the battery moves energy to and fro.

import { px, svg, type SvgNode } from "../../../chart/svg.ts";
import type { HomeLayout } from "./layout.ts";
import type { HomeView } from "./view.ts";

/** The line of a view. */
export function worthOf({ sitePrices }: HomeView, { x, price: { y } }: HomeLayout): SvgNode {
  const corners = sitePrices.map(
    ({ start, end, value }, at) => `${at === 0 ? `M${px(x(start))},` : "V"}${px(y(value))}H${px(x(end))}`,
  );
  return svg("path", { class: "worth", d: corners.join("") });
}
