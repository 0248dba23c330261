// What the planner could not deliver, in sentences.

import type { Shortfall, Warning } from "flatpeak-wasm";

import type { Day } from "./day.ts";
import { element } from "./element.ts";
import { money, number } from "./format.ts";
import { nameOf, placeOf } from "./devices.ts";
import type { State } from "./state.ts";
import type { PlanResult } from "./plan-result.ts";
import { t } from "./words/language.ts";

/** Why something falls short. */
export const SHORTFALL_REASONS: Record<Shortfall["limited_by"], string> = {
  window: t("whyWindow"),
  site_limit: t("whySiteLimit"),
  price_cap: t("whyPriceCap"),
  device_limit: t("whyDeviceLimit"),
  other_direction: t("whyOtherDirection"),
  time: t("whyTime"),
  power: t("whyPower"),
  reserve: t("whyReserve"),
  price_data: t("whyPriceData"),
};

/** Shows what could not be delivered, in sentences. */
export function showWarnings(list: HTMLElement, sentences: readonly string[]): void {
  const all = sentences.join("\n");
  if (list.dataset["text"] === all) return;
  list.dataset["text"] = all;
  list.hidden = sentences.length === 0;
  list.replaceChildren(...sentences.map((text) => element("li", {}, text)));
}

/** What the planner warns of, and what a person would wonder about. */
export function sentencesOf(state: State, day: Day, { operation, layers, warnings }: PlanResult): string[] {
  const sentences = warnings.map((warning) => sentence(warning, state, day));
  const idle = layers.every(({ segments }) => segments.length === 0);
  if (operation === "limit" && idle) sentences.push(t("noneWithin"));
  return sentences;
}

function sentence(warning: Warning, state: State, day: Day): string {
  if (warning.code === "not_proven_optimal") {
    const { cost, bound } = warning;
    return t("nearBest", { cost: money(cost, day.currency), bound: money(bound, day.currency) });
  }
  const { code, device_id, requested, delivered, unit, limited_by } = warning;
  const why = SHORTFALL_REASONS[limited_by];
  const told = { delivered: number(delivered), requested: number(requested), why };
  switch (code) {
    case "window_too_short":
      return t("windowTooShort", told);
    case "energy_not_delivered":
      return t("notDelivered", {
        ...told,
        device: nameOf(state.amount.devices, placeOf(device_id)),
        unit: unit === "KWH" ? "kWh" : unit,
      });
    case "horizon_shortened":
      return t("pricesEnd", told);
    case "target_not_reached":
      return t("targetMissed", told);
    case "target_below_reserve":
      return t("staysAtReserve", told);
    // Of plans of a whole site, whose own words the mode of a home has.
    case "trip_not_served":
      return t("tripNotServed", told);
    case "limit_exceeded_by_load":
      return t("loadExceeds", told);
    case "limit_exceeded_by_generation":
      return t("generationExceeds", told);
  }
}
