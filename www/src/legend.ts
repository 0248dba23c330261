// The key to the chart: what its colours, lines and patterns mean; with several devices, the way to choose one.

import type { Update } from "./controls.ts";
import type { Day } from "./day.ts";
import { element } from "./element.ts";
import type { PlanResult } from "./plan-result.ts";
import { type State, withSelected } from "./state.ts";
import { t } from "./words/language.ts";

/** Shows the key; the names of devices select them. */
export function showLegend(
  list: HTMLElement,
  state: State,
  day: Day,
  result: PlanResult | undefined,
  ghost: string,
  update: Update,
): void {
  const layers = result?.layers ?? [];
  const names = layers.length > 1 ? layers.map(({ name }) => name) : [];
  const belowZero = day.periods.some(({ value }) => value < 0);
  const text = JSON.stringify([names, belowZero, state.mode, ghost]);
  if (list.dataset["text"] !== text) {
    list.dataset["text"] = text;
    list.replaceChildren(...keysOf(names, belowZero, state.mode === "amount", ghost, update));
  }
  const chosen = state.mode === "amount" ? state.amount.selected : undefined;
  for (const [at, button] of [...list.querySelectorAll("button")].entries())
    button.setAttribute("aria-pressed", String(at === chosen));
}

const sample = (kind: string) => element("span", { class: `sample ${kind}`, "aria-hidden": "true" });

function keysOf(
  names: readonly string[],
  belowZero: boolean,
  choosable: boolean,
  ghost: string,
  update: Update,
): HTMLElement[] {
  const ranks = Array.from({ length: 9 }, (_, rank) => element("i", { class: `rank-${rank}` }));
  return [
    element("li", { class: "scale" }, t("cheap"), element("span", { "aria-hidden": "true" }, ...ranks), t("expensive")),
    element("li", {}, t("fullColour")),
    ...(belowZero ? [element("li", {}, sample("negative"), t("belowZero"))] : []),
    element("li", {}, sample("dashed"), ghost),
    ...names.map((name, at) => {
      const swatch = element("span", { class: `swatch device-${at}`, "aria-hidden": "true" });
      if (!choosable) return element("li", {}, swatch, name);
      const button = element("button", { type: "button" }, swatch, name);
      button.addEventListener("click", () => update((state) => withSelected(state, at)));
      return element("li", {}, button);
    }),
  ];
}
