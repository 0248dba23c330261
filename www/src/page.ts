// One state, one way to show it: every change plans and draws at once.

import { Announcement, sentenceOf } from "./announcement.ts";
import { Chart } from "./chart/chart.ts";
import { choiceControl, type Shown, showFieldError } from "./controls.ts";
import { type Day, minutesOf } from "./day.ts";
import { byId, element, setText } from "./element.ts";
import { FiguresView } from "./figures.ts";
import { asSentence, length, roughly } from "./format.ts";
import { linkOf } from "./link.ts";
import { PANELS } from "./modes/panels.ts";
import { type Outcome, outcomeOf } from "./modes/plan.ts";
import { ReasonsView } from "./reasons.ts";
import { PricesBar } from "./sources/bar.ts";
import { dayOfSource, fitted, type Mode, MODES, type State } from "./state.ts";
import { showSteps, stepsOf } from "./steps.ts";
import { Strip } from "./strip.ts";
import { TakePanel } from "./take-along/panel.ts";
import { HOUR, MINUTE } from "./time.ts";
import { sentencesOf, showWarnings } from "./warnings.ts";
import type { Work } from "./work.ts";

const TITLES: Record<Mode, string> = {
  duration: "Running time",
  limit: "Price limit",
  amount: "Several devices",
  battery: "Battery",
};
const WARM = 500;
const WARM_RUNS = 8;
const LINK_REST = 250;

export class Page {
  #state: State;
  #shownMode: Mode | undefined;
  #panel: Shown | undefined;
  #linkTimer = 0;
  readonly #chart: Chart;
  readonly #figures = new FiguresView(byId("figures"));
  readonly #reasons = new ReasonsView(byId("reasons"));
  readonly #announcement = new Announcement(byId("announcement"));
  readonly #strip: Strip;
  readonly #take: TakePanel;
  readonly #prices: PricesBar;
  readonly #modes: Shown;

  constructor(state: State) {
    const update = this.update.bind(this);
    this.#state = state;
    const choices = MODES.map((value) => ({ value, label: TITLES[value] }));
    this.#modes = choiceControl(
      "What to plan",
      choices,
      (s) => s.mode,
      (s, mode) => ({ ...s, mode }),
      update,
    );
    byId("modes").replaceWith(this.#modes.node);
    this.#modes.node.classList.add("modes");
    byId("main").hidden = false;
    this.#prices = new PricesBar(byId("prices"), update);
    this.#chart = new Chart(byId("chart"), update);
    this.#strip = new Strip(byId("strip"), this.#chart.picture, byId("chart"));
    this.#take = new TakePanel(byId("take"), this.#chart.svg, () => this.#writeLink());
    this.update((current) => current);
    performance.mark("first-plan");
    setInterval(() => this.#show(), MINUTE / 2);
    setTimeout(() => this.#warm(), WARM);
  }

  /** Changes the state, and shows it. */
  update(change: (state: State) => State): void {
    const changed = change(this.#state);
    this.#state = fitted(changed, dayOfSource(changed.source));
    this.#show();
    clearTimeout(this.#linkTimer);
    this.#linkTimer = window.setTimeout(() => this.#writeLink(), LINK_REST);
  }

  /** The first plan is timed while the browser still compiles: times it again when it has seen the planner at work. */
  #warm(): void {
    const day = dayOfSource(this.#state.source);
    for (let run = 0; run < WARM_RUNS; run += 1) outcomeOf(this.#state, day);
    this.#show();
  }

  #writeLink(): void {
    clearTimeout(this.#linkTimer);
    history.replaceState(null, "", `#${linkOf(this.#state)}`);
  }

  #show(): void {
    const state = this.#state;
    const day = dayOfSource(state.source);
    if (this.#shownMode !== state.mode) {
      this.#panel = PANELS[state.mode](this.update.bind(this));
      byId("panel").replaceChildren(element("h2", {}, TITLES[state.mode]), this.#panel.node);
      byId("main").dataset["mode"] = state.mode;
      this.#shownMode = state.mode;
    }
    this.#modes.show(state);
    this.#panel?.show(state);
    this.#prices.show(state);
    const outcome = outcomeOf(state, day);
    const work = "work" in outcome ? outcome.work : undefined;
    setText(byId("caption"), captionOf(day));
    this.#chart.draw({ state, day, work, now: Date.now() });
    this.#figures.show(work, day);
    this.#strip.show(work, day);
    this.#reasons.show(state, day, work);
    showWarnings(byId("warnings"), state, day, work);
    showLegend(byId("legend"), work);
    const steps = work === undefined ? [] : stepsOf(day, work, state.battery.exportPercent / 100);
    showSteps(byId("steps"), day, steps);
    this.#take.show(work && { day, work, steps });
    this.#say(outcome, day);
    if (work) setText(byId("lead-time"), `${roughly(work.microseconds)} microseconds`);
  }

  /** Tells the result, or what is wrong beside what it is about. */
  #say(outcome: Outcome, day: Day): void {
    const problem = byId("problem");
    if ("work" in outcome) {
      showFieldError(byId("panel"), undefined, "");
      problem.hidden = true;
      setText(problem, "");
      const { work } = outcome;
      const state = this.#state;
      this.#announcement.say(() => [sentenceOf(day, work), ...sentencesOf(state, day, work)].join(" "));
      return;
    }
    const { field } = outcome.error;
    const message = asSentence(outcome.error.message) + (isGap(outcome.error) ? AROUND_GAP : "");
    const placed = showFieldError(byId("panel"), field, message);
    problem.hidden = placed;
    setText(problem, placed ? "" : message);
    this.#announcement.say(() => `There is no plan. ${message}`);
  }
}

/** What can be done about a gap in the prices. */
const AROUND_GAP = " Choose a window that ends before that, or starts after the gap.";

function isGap(error: Error): boolean {
  return "code" in error && error.code === "no_price_data";
}

/** Whose prices these are, when and where. */
function captionOf(day: Day): string {
  const hours = minutesOf(day) / 60;
  const dates = [...new Set([day.local.day(day.start), day.local.day(day.end - HOUR)])].join(" – ");
  const change =
    day.local.offset(day.start) !== day.local.offset(day.end) ? `, ${length(hours * 60)}: the clocks change` : "";
  const currency = day.currency === "XXX" ? "currency unknown" : day.currency;
  return `${day.name} · ${dates}${change} · ${day.timezone} · ${currency}`;
}

/** The devices with their patterns, where there are several. */
function showLegend(list: HTMLElement, work: Work | undefined): void {
  const names = work !== undefined && work.layers.length > 1 ? work.layers.map(({ name }) => name) : [];
  const text = `${names.join("\n")}.`;
  if (list.dataset["text"] === text) return;
  list.dataset["text"] = text;
  const ranks = Array.from({ length: 9 }, (_, rank) => element("i", { class: `rank-${rank}` }));
  list.replaceChildren(
    element("li", { class: "scale" }, "cheap", element("span", { "aria-hidden": "true" }, ...ranks), "dear"),
    element("li", {}, "full colour: the plan runs"),
    ...names.map((name, at) =>
      element("li", {}, element("span", { class: `swatch device-${at}`, "aria-hidden": "true" }), name),
    ),
  );
}
