// The badge of the proof: whether the plan is proven the best one, or how near to it; and the check of that.

import { checked } from "../check.ts";
import type { Day } from "../day.ts";
import { element, setText, setTextIn } from "../element.ts";
import { money } from "../format.ts";
import type { SiteResult } from "../plan-result.ts";
import { t } from "../words/language.ts";
import { gapText } from "./sentences.ts";
import { h } from "./words/words.ts";

export class ProofBadge {
  readonly #badge = element("span", { class: "badge-told", id: "home-badge" });
  readonly #button = element("button", { type: "button", class: "button quiet", id: "home-check" }, t("checkProof"));
  readonly #told = element("p", { class: "proof", id: "home-proof", role: "status" });
  #result: SiteResult | undefined;
  #day: Day | undefined;
  #shown = "";

  /** The badge with its button. */
  readonly node = element("span", { class: "proof-badge" }, this.#badge, this.#button);
  /** What it says. */
  readonly text = this.#told;

  constructor() {
    this.#button.addEventListener("click", () => void this.#check());
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
    setText(this.#badge, proven ? t("proven") : h("above", { gap: gapText(gap, day) }));
    setText(this.#told, proven ? h("provenText") : h("openText", { bound: money(bound, day.currency) }));
  }

  async #check(): Promise<void> {
    const [result, day] = [this.#result, this.#day];
    if (result === undefined || day === undefined) return;
    const { prices } = result.plannerOptions;
    if (prices === undefined) return;
    const check = await checked(this.#told, day.currency, (verify) => {
      // Another plan may have come meanwhile.
      if (this.#result?.answer.id !== result.answer.id) return undefined;
      return verify(result.body, result.answer, prices);
    });
    if (check === undefined) return;
    const { proven, cost, bound, problems, values } = check;
    // Between plan and bound there may be a gap: then that is all that the check finds.
    const isGap = problems.length === 1 && cost > bound;
    if (proven) setTextIn(undefined, this.#told, t("proofText", values));
    else if (isGap) setTextIn(undefined, this.#told, h("gapText", values));
    // What is wrong is said by the check itself, which is English.
    else setTextIn("en", this.#told, problems.join(" "));
    if (!proven && !isGap) {
      this.#badge.className = "badge-told refuted";
      setText(this.#badge, t("notProven"));
    }
  }
}
