// A plan of a home in sentences.

import type { Warning } from "flatpeak-wasm";

import type { Day } from "../day.ts";
import { money, number, percent } from "../format.ts";
import { withMoney } from "../headline.ts";
import type { SiteResult } from "../plan-result.ts";
import type { State } from "../state.ts";
import { CAR } from "./flows.ts";
import { instantsOf, withinHome } from "./window.ts";
import { h } from "./words/words.ts";

/** "Run the home and charge the car to 80% by 07:00 for €3.04 instead of €12.00: 75% saved." */
export function homeSentence({ home }: State, day: Day, { figures, warnings }: SiteResult): string {
  // What is not reached is among the warnings.
  const full = warnings.every(({ code }) => code !== "target_not_reached");
  const time = day.local.time(instantsOf(withinHome(home, day), day).end);
  const does = full ? h("runFull", { percent: percent(home.carTarget, 0), time }) : h("runShort");
  return withMoney(does, figures, day);
}

/** What could not be had, and what a person would wonder about. */
export function homeWarnings(state: State, day: Day, { warnings }: SiteResult): string[] {
  const proven = warnings.every(({ code }) => code !== "not_proven_optimal");
  return warnings.map((warning) => sentence(warning, state, day, proven));
}

function sentence(warning: Warning, { home }: State, day: Day, proven: boolean): string {
  if (warning.code === "not_proven_optimal")
    return h("searchEnded", { gap: gapText(warning.cost - warning.bound, day) });
  const { code, device_id, requested, delivered, limited_by } = warning;
  const told = { requested: number(requested), delivered: number(delivered) };
  switch (code) {
    case "target_not_reached":
    case "target_below_reserve": {
      const parts = { requested: percent(requested), delivered: percent(delivered) };
      if (device_id !== CAR) return h("batteryMissed", parts);
      const time = day.local.time(instantsOf(withinHome(home, day), day).end);
      // A plan that is not proven may have missed how more can be had.
      return h(!proven || limited_by === "reserve" ? "carMissed" : "carMissedWhy", { time, ...parts });
    }
    case "limit_exceeded_by_load":
      return h("houseExceeds", told);
    case "limit_exceeded_by_generation":
      return h("sunExceeds", told);
    default:
      return h("notAll", told);
  }
}

/** What is between a plan and its bound, rounded up. */
export function gapText(gap: number, { currency }: Day): string {
  return money(Math.ceil(gap * 100 - 1e-6) / 100, currency);
}
