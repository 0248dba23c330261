// The key to the picture of a home.

import { element } from "../element.ts";
import { PARTS } from "./flows.ts";

const NAMES: Record<keyof typeof PARTS, string> = {
  grid: "grid",
  sun: "sun",
  battery: "battery",
  car: "car",
  house: "house",
};

/** The parts with their patterns, then the colours and lines of the prices. */
export function homeLegend(): HTMLElement {
  const ranks = Array.from({ length: 9 }, (_, rank) => element("i", { class: `rank-${rank}` }));
  return element(
    "ul",
    { class: "legend home-legend", "aria-label": "Key to the picture of the home" },
    ...Object.entries(NAMES).map(([part, name]) => {
      const swatch = element("span", {
        class: `swatch device-${PARTS[part as keyof typeof PARTS]}`,
        "aria-hidden": "true",
      });
      return element("li", {}, swatch, name);
    }),
    element("li", { class: "scale" }, "cheap", element("span", { "aria-hidden": "true" }, ...ranks), "expensive"),
    element("li", {}, "full colour: buys"),
    element(
      "li",
      {},
      element("span", { class: "sample dashed worth", "aria-hidden": "true" }),
      "worth of a kWh at home",
    ),
  );
}
