// On a telephone: what is saved and a small chart, in sight while controls are moved that the chart itself is above of.

import type { Day } from "./day.ts";
import { element, setText } from "./element.ts";
import { savedText, wordsOf } from "./summary.ts";
import type { PlanResult } from "./plan-result.ts";
import { t } from "./words/language.ts";

export class Strip {
  readonly #words = element("p", {});

  /** Fills its place: with the small picture of the chart, shown when the chart has gone out of sight upwards. */
  constructor(place: HTMLElement, sparkline: HTMLElement, chart: HTMLElement) {
    place.append(this.#words, sparkline);
    new IntersectionObserver(([entry]) => {
      if (entry) place.hidden = entry.isIntersecting || entry.boundingClientRect.top > 0;
    }).observe(chart);
  }

  /** Shows a plan; nothing but the prices where there is none. */
  show(result: PlanResult | undefined, { currency }: Day): void {
    setText(this.#words, result ? `${wordsOf(result).saved} ${savedText(result, currency)}` : t("noPlanShort"));
  }
}
