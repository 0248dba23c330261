// What the planner could not deliver, in sentences.

import type { Shortfall, Warning } from "flatpeak-wasm";

import type { Day } from "./day.ts";
import { element } from "./element.ts";
import { money, number } from "./format.ts";
import { nameOf, placeOf } from "./devices.ts";
import type { State } from "./state.ts";
import type { PlanResult } from "./plan-result.ts";

const REASONS: Record<Shortfall["limited_by"], string> = {
  window: "its window is too short",
  site_limit: "the site limit leaves no more",
  price_cap: "the price cap keeps the rest out",
  device_limit: "it may take no power",
  other_direction: "the other direction takes the rest of its time",
  time: "the time is too short",
  power: "it has no power in that direction",
  reserve: "the reserve is kept",
  price_data: "prices are missing",
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
  if (operation === "limit" && idle) sentences.push("No price in the window is within the limit, so nothing runs.");
  return sentences;
}

function sentence(warning: Warning, state: State, day: Day): string {
  if (warning.code === "not_proven_optimal") {
    const { cost, bound } = warning;
    return `This plan costs ${money(cost, day.currency)}. It is near the best and not proven to be: no plan costs less than ${money(bound, day.currency)}.`;
  }
  const { code, device_id, requested, delivered, unit, limited_by } = warning;
  const why = REASONS[limited_by];
  const amounts = `${number(delivered)} of ${number(requested)}`;
  switch (code) {
    case "window_too_short":
      return `The window is too short: ${amounts} minutes are planned.`;
    case "energy_not_delivered":
      return `${nameOf(state.amount.devices, placeOf(device_id))} gets ${amounts} ${unit === "KWH" ? "kWh" : unit}: ${why}.`;
    case "horizon_shortened":
      return `The prices end early: ${amounts} hours are planned.`;
    case "target_not_reached":
      return `The battery comes to ${number(delivered)} % and not to ${number(requested)} %: ${why}.`;
    case "target_below_reserve":
      return `The battery stays at ${number(delivered)} % and does not go to ${number(requested)} %: ${why}.`;
    // Of plans of a whole site, whose own words the mode of a home has.
    case "trip_not_served":
      return `A trip gets ${amounts} kWh: ${why}.`;
    case "limit_exceeded_by_load":
      return `The site needs ${number(requested)} kW by itself, and its limit is ${number(delivered)} kW.`;
    case "limit_exceeded_by_generation":
      return `The site feeds in ${number(requested)} kW that it cannot use, and its limit is ${number(delivered)} kW.`;
  }
}
