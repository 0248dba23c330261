// One state, one way to show it: every change plans and draws at once.

import { Announcement } from "./announcement.ts";
import { PlanChart } from "./chart/plan-chart.ts";
import { Comparison, comparisonOf, ghostOf } from "./compare.ts";
import { choiceControl, controlOf, type Shown, showFieldError } from "./controls.ts";
import { CodePane } from "./code-pane.ts";
import { type Day, minutesOf } from "./day.ts";
import { byId, element, setText, setTextIn } from "./element.ts";
import { headlineOf } from "./headline.ts";
import { showLegend } from "./legend.ts";
import { SummaryView } from "./summary.ts";
import { asSentence, length } from "./format.ts";
import { linkOf } from "./link.ts";
import { home, isHomeLoaded, loadHome } from "./modes/home.ts";
import { PANELS } from "./modes/panels.ts";
import { type Outcome, outcomeOf, plannedSpans } from "./modes/plan.ts";
import { PricesBar } from "./sources/bar.ts";
import { SCENARIOS } from "./scenarios.ts";
import { dayOfSource, fitted, type Mode, MODES, type State } from "./state.ts";
import { showSteps, type Step, stepsOf } from "./plan-table.ts";
import { Strip } from "./strip.ts";
import { ExportPanel } from "./export/panel.ts";
import { HOUR, MINUTE } from "../../chart/time.ts";
import { sentencesOf, showWarnings } from "./warnings.ts";
import { showWeekMap } from "./week-map.ts";
import { loadWhy, why } from "./why.ts";
import type { FlatpeakError } from "flatpeak-wasm";
import type { HomePage } from "./home/home.ts";
import type { InputError, PlanResult, PowerSegment } from "./plan-result.ts";
import type { ReasonsView } from "./why/reasons.ts";
import { t } from "./words/language.ts";

const TITLES: Record<Mode, string> = {
  duration: t("duration"),
  limit: t("limit"),
  amount: t("amount"),
  battery: t("battery"),
  home: t("home"),
};
const WARMUP_DELAY_MS = 500;
const WARMUP_RUNS = 8;
const LINK_DEBOUNCE_MS = 250;

export class Page {
  #state: State;
  #shownMode: Mode | undefined;
  #panel: Shown | undefined;
  #linkTimer = 0;
  #home: HomePage | undefined;
  #reasons: ReasonsView | undefined;
  /** The state that the page has opened with, as a link has it, and what the address tells since. */
  #opened: Promise<string> | undefined;
  #linked: string | undefined;
  /** What is planned of the state, and not shown yet. */
  #planned: Outcome | undefined;
  readonly #chart: PlanChart;
  readonly #figures = new SummaryView(byId("figures"));
  readonly #announcement = new Announcement(byId("announcement"));
  readonly #strip: Strip;
  readonly #comparison: Comparison;
  readonly #take: ExportPanel;
  readonly #code: CodePane;
  readonly #prices: PricesBar;
  readonly #modes: Shown;

  constructor(state: State) {
    const update = this.update.bind(this);
    this.#state = state;
    const choices = MODES.map((value) => ({ value, label: TITLES[value] }));
    this.#modes = choiceControl(
      t("whatToPlan"),
      choices,
      (s) => s.mode,
      (s, mode) => ({ ...s, mode }),
      update,
    );
    byId("modes").replaceWith(this.#modes.node);
    this.#modes.node.classList.add("modes");
    const scenarios = Object.entries(SCENARIOS).map(([name, { title }]) => element("a", { href: `#${name}` }, title));
    byId("scenarios").append(...scenarios);
    this.#prices = new PricesBar(byId("prices"), update);
    this.#chart = new PlanChart(byId("chart"), update);
    this.#comparison = new Comparison(byId("compare"), update);
    this.#strip = new Strip(byId("strip"), this.#chart.sparkline, byId("chart"));
    this.#take = new ExportPanel(
      byId("take"),
      () => (this.#state.mode === "home" ? this.#home?.svg : this.#chart.svg),
      () => this.#writeLink(),
    );
    this.#code = new CodePane(byId("code"), byId("side"));
  }

  /** Plans the state that the page was made with, so that to begin is only to show it. */
  plan(): void {
    const day = dayOfSource(this.#state.source);
    this.#state = fitted(this.#state, day);
    if (this.#state.mode !== "home" || isHomeLoaded()) this.#planned = outcomeOf(this.#state, day);
  }

  /** Shows the state that the page was made with, and from then on what time makes of it. */
  begin(): void {
    // Together, so that nothing is seen that moves when the plan comes.
    byId("main").hidden = false;
    this.open(this.#state);
    performance.mark("first-plan");
    setInterval(() => this.#show(), MINUTE / 2);
    setTimeout(() => this.#warm(), WARMUP_DELAY_MS);
  }

  /** Shows what an address tells. The address stays as it is until something is changed. */
  open(state: State): void {
    this.update(() => state);
    this.#linked = undefined;
    this.#opened = linkOf(this.#state);
  }

  /** Changes the state, and shows it. */
  update(change: (state: State) => State): void {
    const changed = change(this.#state);
    this.#state = fitted(changed, dayOfSource(changed.source));
    this.#show();
    clearTimeout(this.#linkTimer);
    this.#linkTimer = window.setTimeout(() => void this.#followState(), LINK_DEBOUNCE_MS);
  }

  /** The first plan is timed while the browser still compiles: times it again when it has seen the planner at work. */
  #warm(): void {
    // A home takes longer than a clock is coarse.
    if (this.#state.mode === "home") return;
    const day = dayOfSource(this.#state.source);
    const outcomes = Array.from({ length: WARMUP_RUNS }, () => outcomeOf(this.#state, day));
    this.#figures.warmed(
      outcomes.slice(WARMUP_RUNS / 2).flatMap((outcome) => ("result" in outcome ? [outcome.result] : [])),
    );
    this.#show();
  }

  /** Writes the state into the address. */
  async #writeLink(): Promise<void> {
    clearTimeout(this.#linkTimer);
    this.#linked = await linkOf(this.#state);
    history.replaceState(null, "", `#${this.#linked}`);
  }

  /** Keeps the address as it is until something was changed. */
  async #followState(): Promise<void> {
    const state = this.#state;
    const link = await linkOf(state);
    this.#linked ??= await this.#opened;
    if (this.#state !== state || link === this.#linked) return;
    this.#linked = link;
    history.replaceState(null, "", `#${link}`);
  }

  /** Loads the mode that is loaded when it is opened; until then, what was shown stays. */
  #loadHome(): void {
    this.#modes.show(this.#state);
    loadHome().then(
      () => this.#show(),
      (error: unknown) => {
        console.info(error);
        this.#showProblem(t("partNotLoaded"));
      },
    );
  }

  #show(): void {
    const state = this.#state;
    if (state.mode === "home" && !isHomeLoaded()) return this.#loadHome();
    const day = dayOfSource(state.source);
    const update = this.update.bind(this);
    if (this.#shownMode !== state.mode) {
      this.#panel = PANELS[state.mode](update);
      byId("panel").replaceChildren(element("h2", {}, TITLES[state.mode]), this.#panel.node);
      byId("main").dataset["mode"] = state.mode;
      this.#shownMode = state.mode;
    }
    this.#modes.show(state);
    this.#panel?.show(state);
    this.#prices.show(state);
    const outcome = this.#planned ?? outcomeOf(state, day);
    this.#planned = undefined;
    const result = "result" in outcome ? outcome.result : undefined;
    const caption = captionOf(day);
    setText(byId("caption"), caption);
    const steps = result === undefined ? [] : this.#stepsOf(day, result);
    const ghost = ghostOf(state, result);
    this.#draw(day, result, steps, ghost.segments);
    showWeekMap(byId("week"), day, result);
    this.#comparison.show(state, day, result);
    const title = result ? sentenceOf(state, day, result) : t("noPlan");
    setText(byId("headline"), title);
    this.#figures.show(state, result, day);
    this.#strip.show(result, day);
    this.#showReasons(day, result);
    showWarnings(byId("warnings"), result === undefined ? [] : warningsOf(state, day, result));
    showLegend(byId("legend"), state, day, result, ghost.name, update);
    showSteps(byId("steps"), day, steps, result?.figures.cost ?? 0);
    this.#code.show(result);
    this.#take.show(result && { day, result, steps, words: { title, caption, legend: this.#legend } });
    this.#say(outcome, day);
    if (result) setText(byId("lead-time"), inFull(this.#figures.time));
  }

  /** Shows why the plan is as it is, as soon as the words for it are there. */
  #showReasons(day: Day, result: PlanResult | undefined): void {
    const parts = why();
    if (parts) this.#reasons ??= new parts.ReasonsView(byId("reasons"));
    else if (result?.operation === "amount") this.#loadWhy();
    this.#reasons?.show(this.#state, day, result);
  }

  /** Loads what says why. What it does not say is shown without it. */
  #loadWhy(without: () => void = () => {}): void {
    loadWhy().then(
      () => this.#show(),
      (error: unknown) => {
        console.info(error);
        without();
      },
    );
  }

  /** Draws the picture of the mode. */
  #draw(day: Day, result: PlanResult | undefined, steps: readonly Step[], ghost: readonly PowerSegment[]): void {
    const [state, now] = [this.#state, Date.now()];
    if (state.mode === "home") {
      this.#home ??= new (home().HomePage)(this.update.bind(this));
      this.#home.show({ state, day, result: result?.operation === "site" ? result : undefined, steps, now });
    } else if (result?.operation !== "site") {
      this.#chart.draw({ state, day, result, now, ghost });
    }
  }

  /** The key to the picture of the mode. */
  get #legend(): HTMLElement {
    return (this.#state.mode === "home" ? this.#home?.legend : undefined) ?? byId("legend");
  }

  #stepsOf(day: Day, result: PlanResult): Step[] {
    const state = this.#state;
    if (result.operation === "site") return home().homeSteps(state, day, result);
    return stepsOf(day, result, state.battery.exportPercent / 100);
  }

  /** Tells the result, or what is wrong beside what it is about. */
  #say(outcome: Outcome, day: Day): void {
    if ("result" in outcome) {
      showFieldError(byId("panel"), undefined, "");
      this.#showProblem("");
      const { result } = outcome;
      const state = this.#state;
      this.#announcement.say(() =>
        [sentenceOf(state, day, result), comparisonOf(state, day, result), ...warningsOf(state, day, result)].join(" "),
      );
      return;
    }
    this.#tellProblem(outcome.error, day);
  }

  /** Tells why there is no plan: in the words of the page; where it has none, in those of the planner, which are English. */
  #tellProblem(error: FlatpeakError | InputError, day: Day): void {
    const words = why();
    const control = error.field === undefined ? undefined : controlOf(byId("panel"), error.field);
    const told = words?.problemOf(error, control, plannedSpans(this.#state, day), day);
    const asIs = asSentence(error.message);
    const beside = told === undefined ? undefined : control?.node;
    showFieldError(byId("panel"), beside, told ?? "");
    if (words === undefined) this.#loadWhy(() => this.#showProblem(asIs, "en"));
    if (words === undefined || beside !== undefined) this.#showProblem("");
    else if (told === undefined) this.#showProblem(asIs, "en");
    else this.#showProblem(told);
    const where = beside === undefined ? "" : `${control?.label}: `;
    this.#announcement.say(() => `${t("noPlan")} ${where}${told ?? asIs}`);
  }

  /** Shows what is wrong with no control; nothing where the text is empty. */
  #showProblem(text: string, lang?: string): void {
    const problem = byId("problem");
    problem.hidden = text === "";
    setTextIn(lang, problem, text);
  }
}

/** The plan in a sentence. */
function sentenceOf(state: State, day: Day, result: PlanResult): string {
  return result.operation === "site" ? home().homeSentence(state, day, result) : headlineOf(state, day, result);
}

/** What could not be delivered. */
function warningsOf(state: State, day: Day, result: PlanResult): string[] {
  return result.operation === "site" ? home().homeWarnings(state, day, result) : sentencesOf(state, day, result);
}

/** A short time with its unit in full. */
function inFull(time: string): string {
  const [amount = "", unit] = time.split(" ");
  return t(unit === "ms" ? "leadTimeMillis" : "leadTime", { time: amount });
}

/** Whose prices these are, when and where. */
function captionOf(day: Day): string {
  const hours = minutesOf(day) / 60;
  const dates = [...new Set([day.local.day(day.start), day.local.day(day.end - HOUR)])].join(" – ");
  const change =
    day.local.offset(day.start) !== day.local.offset(day.end) ? `, ${length(hours * 60)}: ${t("clocksChange")}` : "";
  const currency = day.currency === "XXX" ? t("currencyUnknown") : day.currency;
  return `${day.name} · ${dates}${change} · ${day.timezone} · ${currency}`;
}
