// The key to the picture of a home.

import { element } from "../element.ts";
import { t } from "../words/language.ts";
import { PARTS } from "./flows.ts";
import { h } from "./words/words.ts";

const NAMES = {
  grid: "keyGrid",
  sun: "keySun",
  battery: "keyBattery",
  car: "keyCar",
  house: "keyHouse",
} as const;

/** The parts with their patterns, then the colours and lines of the prices. */
export function homeLegend(): HTMLElement {
  const ranks = Array.from({ length: 9 }, (_, rank) => element("i", { class: `rank-${rank}` }));
  return element(
    "ul",
    { class: "legend home-legend", "aria-label": h("key") },
    ...Object.entries(NAMES).map(([part, name]) => {
      const swatch = element("span", {
        class: `swatch device-${PARTS[part as keyof typeof PARTS]}`,
        "aria-hidden": "true",
      });
      return element("li", {}, swatch, h(name));
    }),
    element("li", { class: "scale" }, t("cheap"), element("span", { "aria-hidden": "true" }, ...ranks), t("expensive")),
    element("li", {}, h("keyBuys")),
    element("li", {}, element("span", { class: "sample dashed worth", "aria-hidden": "true" }), h("keyWorth")),
  );
}
