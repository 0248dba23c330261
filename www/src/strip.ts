// On a telephone: what is saved and a small chart, in sight while controls are moved that the chart itself is above of.

import type { Day } from "./day.ts";
import { element, setText } from "./element.ts";
import { savedText, wordsOf } from "./summary.ts";
import type { PlanResult } from "./plan-result.ts";
import { t } from "./words/language.ts";

/** The window, and all below it. */
const BELOW = { rootMargin: "0px 0px 1000000px 0px" };

export class Strip {
  readonly #words = element("p", {});

  /** Fills its place: with the small picture of the chart, shown when the chart has gone out of sight upwards. */
  constructor(place: HTMLElement, sparkline: HTMLElement, chart: HTMLElement) {
    place.append(this.#words, sparkline);
    // What is below counts as in sight, so that a jump from there to above is told too.
    new IntersectionObserver(([entry]) => {
      // Before the page is shown, the chart is nowhere.
      const isAbove = entry !== undefined && entry.boundingClientRect.width > 0 && !entry.isIntersecting;
      place.hidden = !isAbove;
    }, BELOW).observe(chart);
  }

  /** Shows a plan; nothing but the prices where there is none. */
  show(result: PlanResult | undefined, { currency }: Day): void {
    setText(this.#words, result ? `${wordsOf(result).saved} ${savedText(result, currency)}` : t("noPlanShort"));
  }
}
