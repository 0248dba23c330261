// The fifth mode, a home: all of it comes with this module, which is loaded when the mode is first opened.

import "./home.css";

import type { Update } from "../controls.ts";
import { byId, element } from "../element.ts";
import type { Day } from "../day.ts";
import type { SiteResult } from "../plan-result.ts";
import type { Step } from "../plan-table.ts";
import type { State } from "../state.ts";
import { showBalance } from "./balance.ts";
import { homeLegend } from "./legend.ts";
import { PeakCurveFigure } from "./peak-curve.ts";
import { HomePicture } from "./picture.ts";
import { ProofBadge } from "./proof.ts";
import { HomeStrip } from "./strip.ts";
import { homeView } from "./view.ts";
import { h } from "./words/words.ts";

export { homePanel } from "./panel.ts";
export { planHome } from "./plan.ts";
export { homeSteps } from "./steps.ts";
export { homeSentence, homeWarnings } from "./sentences.ts";
export { homeWindow } from "./window.ts";
export { loadWords } from "./words/words.ts";

/** What there is to show of a home. */
export interface HomeShown {
  state: State;
  day: Day;
  /** The plan; undefined where there is none. */
  result: SiteResult | undefined;
  steps: readonly Step[];
  now: number;
}

/** The parts of the page that only a home has: its picture and key, its balance with the proof, its strip. */
export class HomePage {
  readonly #picture: HomePicture;
  readonly #strip = new HomeStrip();
  readonly #badge = new ProofBadge();
  readonly #peak = new PeakCurveFigure();
  readonly #table = element("table", { id: "home-balance" });
  readonly #balance: HTMLElement;
  /** The key to its picture. */
  readonly legend = homeLegend();

  constructor(update: Update) {
    this.#picture = new HomePicture(update);
    byId("chart").append(this.#picture.node);
    byId("chart").after(this.legend);
    byId("strip").append(this.#strip.node);
    const title = element("h2", { id: "home-title" }, h("balanceTitle"));
    const scroll = element("div", {
      class: "scroll",
      tabindex: 0,
      role: "region",
      "aria-label": h("balanceTable"),
    });
    scroll.append(this.#table);
    this.#balance = element("section", { class: "reasons home-only", "aria-labelledby": "home-title" });
    this.#balance.append(
      element("div", { class: "heading" }, title, this.#badge.node),
      this.#badge.text,
      scroll,
      this.#peak.node,
    );
    byId("reasons").after(this.#balance);
  }

  /** The drawing. */
  get svg(): SVGSVGElement | undefined {
    return this.#picture.svg;
  }

  /** Shows a plan; prices and handles alone where there is none. */
  show({ state, day, result, steps, now }: HomeShown): void {
    const view = homeView(state, day, result, now);
    this.#picture.draw(view);
    this.#strip.draw(view);
    this.#balance.hidden = result === undefined;
    if (result === undefined) return;
    this.#badge.show(result, day);
    showBalance(this.#table, day, result, steps);
    this.#peak.show(result, day);
  }
}
