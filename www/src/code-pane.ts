// The call of the plan on screen, for who wants to make it: below the controls where there is room beside the chart, else
// at the end.

import { copyOnClick } from "./copy.ts";
import { element, setText } from "./element.ts";
import { codeOf } from "./export/code.ts";
import { snippetOf } from "./export/snippet.ts";
import type { PlanResult } from "./plan-result.ts";
import { t } from "./words/language.ts";

/** As in style/layout.css. */
const WIDE = "(min-width: 60rem)";

export class CodePane {
  readonly #code = element("code", {});
  readonly #copy = element("button", { type: "button", class: "button" }, t("copyProgram"));
  #result: PlanResult | undefined;

  /** Fills its section; `side` is the column beside the chart. */
  constructor(section: HTMLElement, side: HTMLElement) {
    const end = section.parentElement;
    section.append(
      element("h2", { id: "code-title" }, t("sameInCode")),
      element("pre", { tabindex: 0, role: "region", "aria-label": t("theCall") }, this.#code),
      this.#copy,
    );
    copyOnClick(this.#copy, () => (this.#result ? codeOf(this.#result) : ""));
    const wide = matchMedia(WIDE);
    const place = () => (wide.matches ? side : end)?.append(section);
    wide.addEventListener("change", place);
    place();
  }

  /** Shows the call of a plan; the last one where there is none. */
  show(result: PlanResult | undefined): void {
    if (result === undefined) return;
    this.#result = result;
    setText(this.#code, snippetOf(result));
  }
}
