// What the plan comes to, in large numbers.

import type { Day } from "./day.ts";
import { element, setText } from "./element.ts";
import { money, percent, planTime } from "./format.ts";
import type { PlanResult } from "./plan-result.ts";

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
    const words = result?.figures.words ?? { cost: "Cost", atOnce: "At once", saved: "Saved" };
    setText(cost.name, words.cost);
    setText(atOnce.name, words.atOnce);
    setText(saved.name, words.saved);
    setText(confidence.name, "Confidence");
    setText(time.name, "Planned in");
    setText(cost.value, result ? money(result.figures.cost, currency) : "–");
    setText(atOnce.value, result ? money(result.figures.atOnce, currency) : "–");
    setText(saved.value, result ? savedText(result, currency) : "–");
    setText(confidence.value, result ? percent(100 * result.figures.confidence, 0) : "–");
    setText(time.value, result ? planTime(result.microseconds, { micro: "µs", milli: "ms" }) : "–");
    // The exact numbers, for whoever wants more than cents.
    cost.value.dataset["value"] = String(result?.figures.cost ?? "");
    atOnce.value.dataset["value"] = String(result?.figures.atOnce ?? "");
  }
}

/** What is saved, with its share. */
export function savedText({ figures }: PlanResult, currency: string): string {
  // Of next to nothing, all is many times as much.
  const share =
    figures.percentage === 0 || Math.abs(figures.percentage) >= 1000 ? "" : ` · ${percent(figures.percentage, 0)}`;
  return `${money(figures.saved, currency)}${share}`;
}
