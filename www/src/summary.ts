// What the plan comes to, in large numbers.

import type { Day } from "./day.ts";
import { element, setText } from "./element.ts";
import { money, percent } from "./format.ts";
import { SettledTime } from "./settled-time.ts";
import type { State } from "./state.ts";
import { MINUTE } from "../../chart/time.ts";
import type { Figures, PlanResult } from "./plan-result.ts";
import { t } from "./words/language.ts";

/** The cost of the plan, what it saves, and how long it took. */
export class SummaryView {
  readonly #shown: Record<"cost" | "atOnce" | "saved" | "confidence" | "time", { name: Node; value: HTMLElement }>;
  readonly #how = element("dd", { class: "note" });
  readonly #time = new SettledTime();

  constructor(list: HTMLElement) {
    const figure = (kind: string, ...more: Node[]) => {
      const [name, value] = [element("dt", {}), element("dd", { id: `figure-${kind}` })];
      list.append(element("div", { class: `figure ${kind}` }, name, value, ...more));
      return { name, value };
    };
    this.#shown = {
      cost: figure("cost"),
      saved: figure("saved"),
      atOnce: figure("at-once", this.#how),
      confidence: figure("confidence"),
      time: figure("time"),
    };
  }

  /** Shows a plan; dashes where there is none. */
  show(state: State, result: PlanResult | undefined, day: Day): void {
    const { cost, atOnce, saved, confidence, time } = this.#shown;
    const { currency } = day;
    const words = wordsOf(result);
    setText(cost.name, words.cost);
    setText(atOnce.name, t("atOnce"));
    setText(saved.name, words.saved);
    setText(confidence.name, t("confidence"));
    setText(time.name, t("plannedIn"));
    setText(
      cost.value,
      result ? money(earns(result.figures) ? -result.figures.cost : result.figures.cost, currency) : "–",
    );
    setText(atOnce.value, result ? money(result.figures.atOnce, currency) : "–");
    setText(this.#how, result ? howAtOnce(state, day) : "");
    setText(saved.value, result ? savedText(result, currency) : "–");
    const sure = (result?.figures.confidence ?? 1) === 1;
    if (confidence.value.parentElement) confidence.value.parentElement.hidden = sure;
    setText(confidence.value, result ? percent(100 * result.figures.confidence, 0) : "–");
    setText(time.value, result ? this.#time.told(result) : "–");
    // The exact numbers, for whoever wants more than cents.
    cost.value.dataset["value"] = String(result?.figures.cost ?? "");
    atOnce.value.dataset["value"] = String(result?.figures.atOnce ?? "");
  }

  /** How long plans take now. */
  get time(): string {
    return this.#shown.time.value.textContent ?? "";
  }

  /** Forgets how long plans took: they were made while the browser still compiled. */
  warmed(results: readonly PlanResult[]): void {
    this.#time.restart(results);
  }
}

/** What at once means, in a few words. */
function howAtOnce({ mode, span }: State, { local, start }: Day): string {
  if (mode === "amount") return t("eachDevice");
  if (mode === "home") return t("carAtOnce");
  const from = local.time(start + span.from * MINUTE);
  return mode === "battery" ? t("straightFrom", { time: from }) : t("sameFrom", { time: from });
}

/** Whether the plan earns instead of costing something. */
function earns({ cost, revenue }: Figures): boolean {
  return cost < 0 && !revenue;
}

/** What the amounts are called. */
export function wordsOf(result: PlanResult | undefined): { cost: string; saved: string } {
  if (result?.figures.revenue) return { cost: t("worth"), saved: t("gained") };
  return { cost: result && earns(result.figures) ? t("youEarn") : t("cost"), saved: t("saved") };
}

/** What is saved, with its share. */
export function savedText({ figures }: PlanResult, currency: string): string {
  const share = shareOf(figures);
  // As whoever subtracts the amounts on screen comes to it.
  const [cost, atOnce] = [inCents(figures.cost), inCents(figures.atOnce)];
  return money(figures.revenue ? cost - atOnce : atOnce - cost, currency) + (share ? ` · ${share}` : "");
}

const inCents = (amount: number) => Math.round(amount * 100) / 100;

const NEAR_ZERO = 0.05;

/** The part of what at once comes to that is saved; none where that says nothing: at once is next to nothing, or earns. */
export function shareOf({ atOnce, saved, revenue }: Figures): string | undefined {
  if (atOnce < NEAR_ZERO || saved < atOnce / 200 || (saved > atOnce && !revenue)) return undefined;
  return percent((100 * saved) / atOnce, 0);
}
