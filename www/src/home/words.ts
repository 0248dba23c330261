// A plan of a home in sentences.

import type { Warning } from "flatpeak-wasm";

import type { Day } from "../day.ts";
import { money, number, percent } from "../format.ts";
import type { SiteResult } from "../plan-result.ts";
import type { State } from "../state.ts";
import { CAR, energyOf } from "./flows.ts";
import { instantsOf, withinHome } from "./window.ts";

/** The plan in a sentence or two. */
export function homeSentence({ home }: State, day: Day, { figures, flows, warnings }: SiteResult): string {
  const [bought, sun] = [flows.sources[0], flows.sources.find(({ part }) => part === "sun")].map((flow) =>
    energyOf(flow?.segments ?? []),
  );
  const { end } = instantsOf(withinHome(home, day), day);
  const ready = warnings.some(({ code }) => code === "target_not_reached")
    ? ""
    : ` The car leaves at ${day.local.time(end)} with ${percent(home.carTarget, 0)}.`;
  const saved = figures.saved > 0 ? `, ${money(figures.saved, day.currency)} less than at once` : "";
  return (
    `House, car and battery cost ${money(figures.cost, day.currency)}${saved}: ` +
    `${number(bought ?? 0, 1)} kWh from the grid, ${number(sun ?? 0, 1)} kWh from the sun.${ready}`
  );
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
