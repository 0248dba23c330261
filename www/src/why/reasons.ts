// Why each device runs when it does, and the proof that no plan is better.

import { checked } from "../check.ts";
import type { Day } from "../day.ts";
import { nameOf, placeOf } from "../devices.ts";
import { element, setTextIn } from "../element.ts";
import type { AmountResult, PlanResult } from "../plan-result.ts";
import type { State } from "../state.ts";
import { t } from "../words/language.ts";
import { reasonText } from "./reason-text.ts";
import { w } from "./words/words.ts";

/** The reasons of several devices, with the badge that checks them. */
export class ReasonsView {
  readonly #list = element("ul", { class: "reason-list" });
  readonly #badge = element("button", { type: "button", class: "badge", id: "badge" });
  readonly #proof = element("p", { class: "proof", id: "proof", role: "status" });
  #result: AmountResult | undefined;
  #day: Day | undefined;
  #shown = "";

  constructor(readonly section: HTMLElement) {
    this.#badge.addEventListener("click", () => void this.#check());
    const title = element("h2", { id: "reasons-title" }, w("whyThisPlan"));
    section.append(element("div", { class: "heading" }, title, this.#badge), this.#proof, this.#list);
  }

  /** Shows the reasons of a plan, if it has any. */
  show(state: State, day: Day, result: PlanResult | undefined): void {
    this.section.hidden = result?.operation !== "amount";
    if (result?.operation !== "amount") return;
    this.#result = result;
    this.#day = day;
    // The same plan, drawn again, is still proven.
    const { id } = result.answer;
    const shown = [id, ...state.amount.devices.map(({ name }) => name)].join("\n");
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#badge.textContent = t("checkProof");
    this.#badge.classList.remove("proven", "refuted");
    setTextIn(undefined, this.#proof, w("hasCertificate"));
    this.#list.replaceChildren(
      ...result.reasons.map(({ device_id }, position) => {
        const at = placeOf(device_id);
        const swatch = element("span", { class: `swatch device-${at}`, "aria-hidden": "true" });
        const name = element("b", {}, nameOf(state.amount.devices, at));
        return element("li", {}, swatch, element("span", {}, name, `${w("said")}${reasonText(result, position, day)}`));
      }),
    );
  }

  async #check(): Promise<void> {
    const [result, day] = [this.#result, this.#day];
    if (result === undefined || day === undefined) return;
    const check = await checked(this.#proof, day.currency, (verify) => {
      // Another plan may have come meanwhile.
      if (this.#result?.answer.id !== result.answer.id) return undefined;
      return verify(result.body, result.answer, result.plannerOptions.prices);
    });
    if (check === undefined) return;
    const { proven, problems, values } = check;
    this.#badge.textContent = t(proven ? "proven" : "notProven");
    this.#badge.classList.add(proven ? "proven" : "refuted");
    if (proven) setTextIn(undefined, this.#proof, t("proofText", values));
    // What is wrong is said by the check itself, which is English.
    else setTextIn("en", this.#proof, problems.join(" "));
  }
}
