// The badge of the proof: whether the plan is proven the best one, or how near to it; and the check of that.

import { verifyCertificate } from "flatpeak-wasm";

import type { Day } from "../day.ts";
import { element, setText } from "../element.ts";
import { money, number } from "../format.ts";
import type { SiteResult } from "../plan-result.ts";
import { gapText } from "./words.ts";

export class ProofBadge {
  readonly #badge = element("span", { class: "badge-told", id: "home-badge" });
  readonly #button = element("button", { type: "button", class: "button quiet", id: "home-check" }, "Check the proof");
  readonly #told = element("p", { class: "proof", id: "home-proof", role: "status" });
  #result: SiteResult | undefined;
  #day: Day | undefined;
  #shown = "";

  /** The badge with its button. */
  readonly node = element("span", { class: "proof-badge" }, this.#badge, this.#button);
  /** What it says. */
  readonly text = this.#told;

  constructor() {
    this.#button.addEventListener("click", () => this.#check());
  }

  /** Shows what the planner says of its plan. */
  show(result: SiteResult, day: Day): void {
    this.#result = result;
    this.#day = day;
    // The same plan, drawn again, is still checked.
    if (result.answer.id === this.#shown) return;
    this.#shown = result.answer.id;
    const { proven, bound, gap } = result.answer.optimality;
    this.#badge.className = `badge-told ${proven ? "proven" : "open"}`;
    setText(this.#badge, proven ? "✓ Proven optimal" : `At most ${gapText(gap, day)} above the best`);
    setText(
      this.#told,
      proven
        ? "No other plan for this home costs less: the planner found the best one, and the prices that prove it."
        : `The search ended before its proof. No plan costs less than ${money(bound, day.currency)}.`,
    );
  }

  #check(): void {
    const [result, day] = [this.#result, this.#day];
    if (result === undefined || day === undefined) return;
    const { prices } = result.plannerOptions;
    if (prices === undefined) return;
    const start = performance.now();
    const { proven, cost, bound, problems } = verifyCertificate(result.body, result.answer, prices);
    const spent = `Checked in ${number(performance.now() - start, 1)} ms by code that shares nothing with the planner.`;
    const code = day.currency === "XXX" ? "" : ` ${day.currency}`;
    const amounts = `The plan costs ${cost.toFixed(5)}${code}, and no plan can cost less than ${bound.toFixed(5)}${code}`;
    // Between plan and bound there may be a gap: then that is all that the check finds.
    const isGap = problems.length === 1 && cost > bound;
    if (proven) setText(this.#told, `${amounts}. ${spent}`);
    else
      setText(
        this.#told,
        isGap ? `The plan keeps to all limits. ${amounts} by the certificate alone. ${spent}` : problems.join(" "),
      );
    if (!proven && !isGap) {
      this.#badge.className = "badge-told refuted";
      setText(this.#badge, "✗ Not proven");
    }
  }
}
