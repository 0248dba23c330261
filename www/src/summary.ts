// What the plan comes to, in large numbers.

import type { Day } from "./day.ts";
import { element, setText } from "./element.ts";
import { money, percent, roughly } from "./format.ts";
import type { Figures, PlanResult } from "./plan-result.ts";

/** The cost of the plan, what it saves, and how long it took. */
export class SummaryView {
  readonly #shown: Record<"cost" | "atOnce" | "saved" | "confidence" | "time", { name: Node; value: HTMLElement }>;

  constructor(list: HTMLElement) {
    const figure = (kind: string) => {
      const [name, value] = [element("dt", {}), element("dd", { id: `figure-${kind}` })];
      list.append(element("div", { class: `figure ${kind}` }, name, value));
      return { name, value };
    };
    this.#shown = {
      cost: figure("cost"),
      saved: figure("saved"),
      atOnce: figure("at-once"),
      confidence: figure("confidence"),
      time: figure("time"),
    };
  }

  /** Shows a plan; dashes where there is none. */
  show(result: PlanResult | undefined, { currency }: Day): void {
    const { cost, atOnce, saved, confidence, time } = this.#shown;
    const words = wordsOf(result);
    setText(cost.name, words.cost);
    setText(atOnce.name, "At once");
    setText(saved.name, words.saved);
    setText(confidence.name, "Confidence");
    setText(time.name, "Planned in");
    setText(cost.value, result ? money(result.figures.cost, currency) : "–");
    setText(atOnce.value, result ? money(result.figures.atOnce, currency) : "–");
    setText(saved.value, result ? savedText(result, currency) : "–");
    setText(confidence.value, result ? percent(100 * result.figures.confidence, 0) : "–");
    setText(time.value, result ? `${roughly(result.microseconds)} µs` : "–");
    // The exact numbers, for whoever wants more than cents.
    cost.value.dataset["value"] = String(result?.figures.cost ?? "");
    atOnce.value.dataset["value"] = String(result?.figures.atOnce ?? "");
  }
}

/** What the amounts are called. */
export function wordsOf(result: PlanResult | undefined): { cost: string; saved: string } {
  return result?.figures.revenue ? { cost: "Worth", saved: "Gained" } : { cost: "Cost", saved: "Saved" };
}

/** What is saved, with its share. */
export function savedText({ figures }: PlanResult, currency: string): string {
  const share = shareOf(figures);
  return money(figures.saved, currency) + (share ? ` · ${share}` : "");
}

const NEAR_ZERO = 0.05;

/** The part of what at once comes to that is saved; none where that says nothing: at once is next to nothing, or earns. */
export function shareOf({ atOnce, saved, revenue }: Figures): string | undefined {
  if (atOnce < NEAR_ZERO || saved < atOnce / 200 || (saved > atOnce && !revenue)) return undefined;
  return percent((100 * saved) / atOnce, 0);
}
