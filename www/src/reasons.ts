// Why each device runs when it does, and the proof that no plan is better.

import { type AmountRequest, type AmountSchedule, type Reason, verifyCertificate } from "flatpeak-wasm";

import type { Day } from "./day.ts";
import { element } from "./element.ts";
import { number, price } from "./format.ts";
import { nameOf, placeOf } from "./modes/amount.ts";
import type { State } from "./state.ts";
import type { Work } from "./work.ts";

const LIMITS = { site_limit: "the site limit", device_limit: "its own power", price_cap: "the price cap" };

const TIMES_AT_MOST = 4;

/** The reasons of several devices, with the badge that checks them. */
export class ReasonsView {
  readonly #list = element("ul", { class: "reason-list" });
  readonly #badge = element("button", { type: "button", class: "badge", id: "badge" });
  readonly #proof = element("p", { class: "proof", id: "proof", role: "status" });
  #work: Work | undefined;
  #day: Day | undefined;
  #shown = "";

  constructor(readonly section: HTMLElement) {
    this.#badge.addEventListener("click", () => this.#check());
    const title = element("h2", { id: "reasons-title" }, "Why this plan");
    section.append(element("div", { class: "heading" }, title, this.#badge), this.#proof, this.#list);
  }

  /** Shows the reasons of a plan, if it has any. */
  show(state: State, day: Day, work: Work | undefined): void {
    this.section.hidden = work?.reasons === undefined;
    if (work?.reasons === undefined) return;
    this.#work = work;
    this.#day = day;
    // The same plan, drawn again, is still proven.
    const { id } = work.answer as AmountSchedule;
    const shown = [id, ...state.amount.devices.map(({ name }) => name)].join("\n");
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#badge.textContent = "Check the proof";
    this.#badge.classList.remove("proven", "refuted");
    this.#proof.textContent = "The plan comes with a certificate that no other plan costs less.";
    this.#list.replaceChildren(
      ...work.reasons.map((reason) => {
        const at = placeOf(reason.device_id);
        const swatch = element("span", { class: `swatch device-${at}`, "aria-hidden": "true" });
        const name = element("b", {}, nameOf(state.amount.devices, at));
        return element("li", {}, swatch, element("span", {}, name, `: ${sentence(reason, day)}`));
      }),
    );
  }

  #check(): void {
    const work = this.#work;
    if (work === undefined || this.#day === undefined) return;
    const start = performance.now();
    const checked = verifyCertificate(
      work.body as AmountRequest,
      work.answer as AmountSchedule,
      work.plannerOptions.prices,
    );
    const spent = performance.now() - start;
    const { proven, cost, bound, problems } = checked;
    this.#badge.textContent = proven ? "✓ Proven optimal" : "✗ Not proven";
    this.#badge.classList.add(proven ? "proven" : "refuted");
    const code = this.#day.currency === "XXX" ? "" : ` ${this.#day.currency}`;
    this.#proof.textContent = proven
      ? `The plan costs ${cost.toFixed(5)}${code}, and no plan can cost less than ${bound.toFixed(5)}${code}. ` +
        `Checked in ${number(spent, 1)} ms by code that shares nothing with the planner.`
      : problems.join(" ");
  }
}

function sentence({ last_price, next_price, excluded_price, limits }: Reason, { currency, local }: Day): string {
  const parts = [
    last_price === null
      ? "it gets nothing"
      : `its last kWh costs ${price(last_price, currency)}, so idle time is dearer`,
    next_price === null ? "it cannot have more" : `one more kWh would cost ${price(next_price, currency)}`,
  ];
  if (excluded_price !== null) parts.push(`the price cap keeps out ${price(excluded_price, currency)}`);
  for (const [limit, name] of Object.entries(LIMITS)) {
    const times = limits
      .filter((part) => part.limit === limit)
      .map(({ start_time, end_time }) => local.range(Date.parse(start_time), Date.parse(end_time)));
    const more = times.length > TIMES_AT_MOST ? ` and ${times.length - TIMES_AT_MOST} more` : "";
    if (times.length > 0) parts.push(`${name} binds ${times.slice(0, TIMES_AT_MOST).join(", ")}${more}`);
  }
  return `${parts.join("; ")}.`;
}
