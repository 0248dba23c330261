// The plan in one sentence: what runs when, and what that saves.

import { union } from "../../chart/prices.ts";
import { type Day, minutesOf } from "./day.ts";
import { money } from "./format.ts";
import type { Figures, PlanResult, PowerSegment } from "./plan-result.ts";
import type { State } from "./state.ts";
import { MINUTE } from "../../chart/time.ts";
import { shareOf } from "./summary.ts";

const NAMED = 3;
/** What is charged; all else runs. */
const CHARGED = /^(car|van|ev|e-?bike|scooter)\b/i;
/** Below that, a cent more or less is all there is. */
const HALF_A_CENT = 0.005;

/** "Charge 01:15–04:45 for €4.98 instead of €8.10: 39% saved." */
export function headlineOf(state: State, day: Day, result: PlanResult): string {
  const [first, second] = result.layers.map(({ segments }) => timesOf(day, segments));
  const all = timesOf(
    day,
    result.layers.flatMap(({ segments }) => segments),
  );
  if (all === "") return "Nothing runs.";
  const clause = moneyClause(result.figures, day);
  if (state.mode === "amount") return `Run ${count(result.layers.length)} ${all} ${clause}`;
  if (state.mode !== "battery") return `${CHARGED.test(state.device) ? "Charge" : "Run"} ${all} ${clause}`;
  const does = [first && `charge ${first}`, second && `discharge ${second}`].filter(Boolean).join(", ");
  return `${does[0]?.toUpperCase()}${does.slice(1)} ${clause}`;
}

const count = (devices: number) => (devices === 1 ? "1 device" : `${devices} devices`);

/** When something runs; in short where that is often. */
function timesOf(day: Day, segments: readonly PowerSegment[]): string {
  const { local } = day;
  const runs = union(segments);
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return "";
  // Nobody plugs in by the second.
  const time = (instant: number) => local.time(Math.round(instant / MINUTE) * MINUTE);
  const name = (instant: number) => (minutesOf(day) > 3 * 24 * 60 ? `${local.dayName(instant)} ` : "");
  if (runs.length > NAMED)
    return `${runs.length} times between ${name(first.start)}${time(first.start)} and ${name(last.end)}${time(last.end)}`;
  const told = runs.map(({ start, end }) => {
    const later = local.date(start) === local.date(end) ? "" : name(end);
    return `${name(start)}${time(start)}–${later}${time(end)}`;
  });
  return new Intl.ListFormat("en-GB").format(told);
}

/** What it costs or earns, beside doing it at once. */
function moneyClause(figures: Figures, { currency }: Day): string {
  const { cost, atOnce, saved, revenue } = figures;
  const told = (amount: number) => money(Math.abs(amount), currency);
  const share = shareOf(figures);
  const gain = share ? `: ${share} ${revenue ? "more" : "saved"}.` : ".";
  const asGood = Math.abs(saved) < HALF_A_CENT;
  if (revenue) return `and get ${told(cost)}${asGood ? ", as at once." : ` instead of ${told(atOnce)}${gain}`}`;
  if (cost > -HALF_A_CENT) return `for ${told(cost)}${asGood ? ", as at once." : ` instead of ${told(atOnce)}${gain}`}`;
  const instead = atOnce < 0 ? `earn ${told(atOnce)}` : `cost ${told(atOnce)}`;
  return `and earn ${told(cost)}. At once would ${instead}.`;
}
