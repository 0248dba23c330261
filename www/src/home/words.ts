// A plan of a home in sentences.

import type { Warning } from "flatpeak-wasm";

import type { Day } from "../day.ts";
import { money, number, percent } from "../format.ts";
import type { SiteResult } from "../plan-result.ts";
import type { State } from "../state.ts";
import { shareOf } from "../summary.ts";
import { CAR } from "./flows.ts";
import { instantsOf, withinHome } from "./window.ts";

/** "Run the home and charge the car to 80% by 07:00 for €3.04 instead of €12.00: 75% saved." */
export function homeSentence({ home }: State, day: Day, { figures, warnings }: SiteResult): string {
  const { end } = instantsOf(withinHome(home, day), day);
  // What is not reached is among the warnings.
  const full = warnings.every(({ code }) => code !== "target_not_reached");
  const car = full ? ` to ${percent(home.carTarget, 0)} by ${day.local.time(end)}` : "";
  const [cost, atOnce] = [figures.cost, figures.atOnce].map((amount) => money(Math.abs(amount), day.currency));
  const share = shareOf(figures);
  const gain = share ? `: ${share} saved.` : ".";
  const instead = `instead of ${figures.atOnce < 0 ? `earning ${atOnce}` : atOnce}`;
  const paid = figures.cost < 0 ? `and earn ${cost}` : `for ${cost}`;
  return `Run the home and charge the car${car} ${paid} ${instead}${gain}`;
}

/** What could not be had, and what a person would wonder about. */
export function homeWarnings(state: State, day: Day, { warnings }: SiteResult): string[] {
  const proven = warnings.every(({ code }) => code !== "not_proven_optimal");
  return warnings.map((warning) => sentence(warning, state, day, proven));
}

function sentence(warning: Warning, { home }: State, day: Day, proven: boolean): string {
  if (warning.code === "not_proven_optimal") {
    const gap = gapText(warning.cost - warning.bound, day);
    return `The search for the best plan ended before its proof: another plan may cost up to ${gap} less.`;
  }
  const { code, device_id, requested, delivered, limited_by } = warning;
  switch (code) {
    case "target_not_reached":
    case "target_below_reserve": {
      const where = `${number(delivered, 1)} % and not ${number(requested, 1)} %`;
      if (device_id !== CAR) return `The battery ends at ${where}.`;
      const leaves = day.local.time(instantsOf(withinHome(home, day), day).end);
      // A plan that is not proven may have missed how more can be had.
      const why =
        !proven || limited_by === "reserve"
          ? ""
          : ": more does not get through the fuse and its own charger until then";
      return `The car leaves at ${leaves} with ${where}${why}.`;
    }
    case "limit_exceeded_by_load":
      return `The house alone needs ${number(requested)} kW, more than the fuse of ${number(delivered)} kW.`;
    case "limit_exceeded_by_generation":
      return `The sun gives ${number(requested)} kW that nobody can use, more than the ${number(delivered)} kW that may be fed in.`;
    default:
      return `Of ${number(requested)} only ${number(delivered)} can be had.`;
  }
}

/** What is between a plan and its bound, rounded up. */
export function gapText(gap: number, { currency }: Day): string {
  return money(Math.ceil(gap * 100 - 1e-6) / 100, currency);
}
