// The plan in one sentence: what runs when, and what that saves.

import { union } from "../../chart/prices.ts";
import { type Day, minutesOf } from "./day.ts";
import { money } from "./format.ts";
import type { Figures, PlanResult, PowerSegment } from "./plan-result.ts";
import type { State } from "./state.ts";
import { MINUTE } from "../../chart/time.ts";
import { shareOf } from "./summary.ts";
import { language, t } from "./words/language.ts";

const NAMED = 3;
/** What is charged; all else runs. */
const CHARGED =
  /^(car|van|ev|e-?bike|scooter|auto|e-auto|transporter|bestelwagen|bil|elbil|skåpbil|voiture|camionnette)\b/i;
/** Below that, a cent more or less is all there is. */
const HALF_A_CENT = 0.005;

/** "Charge 01:15–04:45 for €4.98 instead of €8.10: 39% saved." */
export function headlineOf(state: State, day: Day, result: PlanResult): string {
  const [first, second] = result.layers.map(({ segments }) => timesOf(day, segments));
  const all = timesOf(
    day,
    result.layers.flatMap(({ segments }) => segments),
  );
  if (all === "") return t("nothingRuns");
  return withMoney(whatRuns(), result.figures, day);

  function whatRuns(): string {
    const count = result.layers.length;
    if (state.mode === "amount") return t(count === 1 ? "oneDevice" : "devices", { count, times: all });
    if (state.mode !== "battery") return t(CHARGED.test(state.device) ? "charge" : "run", { times: all });
    const does = [
      first === undefined || first === "" ? [] : [t("batteryCharge", { times: first })],
      second === undefined || second === "" ? [] : [t("batteryDischarge", { times: second })],
    ].flat();
    const said = does.join(", ");
    return `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
  }
}

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
    return t("timesBetween", {
      count: runs.length,
      from: name(first.start) + time(first.start),
      to: name(last.end) + time(last.end),
    });
  const told = runs.map(({ start, end }) => {
    const later = local.date(start) === local.date(end) ? "" : name(end);
    return `${name(start)}${time(start)}–${later}${time(end)}`;
  });
  // Commas as in Britain: none before the last.
  return new Intl.ListFormat(language() === "en" ? "en-GB" : language()).format(told);
}

/** A plan with what it costs or earns, beside doing it at once. */
export function withMoney(plan: string, figures: Figures, { currency }: Day): string {
  const { cost, atOnce, saved, revenue } = figures;
  const told = (amount: number) => money(Math.abs(amount), currency);
  const values = { plan, cost: told(cost), atOnce: told(atOnce) };
  const asGood = Math.abs(saved) < HALF_A_CENT;
  if (!revenue && cost <= -HALF_A_CENT) return t(atOnce < 0 ? "earnWouldEarn" : "earnWouldCost", values);
  const [same, instead] = revenue ? (["getSame", "getInstead"] as const) : (["forSame", "forInstead"] as const);
  if (asGood) return `${t(same, values)}.`;
  const sentence = t(instead, values);
  const share = shareOf(figures);
  return share === undefined ? `${sentence}.` : t(revenue ? "moreShare" : "savedShare", { sentence, share });
}
