// Where the prices come from: a list of sources, and the form of the one that is chosen.

import { initPrices } from "flatpeak-wasm";

import type { Update } from "../controls.ts";
import { element } from "../element.ts";
import { SAMPLES, type SampleName } from "../samples.ts";
import { type State, withSource } from "../state.ts";
import { LocalTime } from "../../../chart/time.ts";
import { fileForm } from "./file-form.ts";
import { flatpeakForm } from "./flatpeak-form.ts";
import { LIVE, nearby } from "./live.ts";
import { liveForm } from "./live-form.ts";
import type { LoadPrices } from "./reading.ts";
import { ReadingForm } from "./reading-form.ts";
import { type SampleForm, sampleForm } from "./sample-form.ts";
import { language, t } from "../words/language.ts";

const FILE = "file";
const FLATPEAK = "flatpeak";
/** The prices that a link brought along, which no form has loaded. */
const LINK = "link";

function option(value: string, title: string): HTMLOptionElement {
  return element("option", { value }, title);
}

/** A country by its name in the language of the page. */
function regionOf(source: string, place: string, country: string): string {
  if (language() === "en") return country;
  const code = source === "octopus" ? "GB" : place.slice(0, 2).toUpperCase();
  return new Intl.DisplayNames(language(), { type: "region", fallback: "none" }).of(code) ?? country;
}

export class PricesBar {
  readonly #select = element("select", { id: "source" });
  readonly #linked = element("option", { value: LINK, hidden: true }, t("asLinked"));
  readonly #reading: ReadingForm;
  readonly #sample: SampleForm;
  /** The form of each source that has one of its own. */
  readonly #forms: Map<string, HTMLElement>;

  constructor(section: HTMLElement, update: Update) {
    this.#reading = new ReadingForm(update);
    this.#sample = sampleForm(update);
    const take: LoadPrices = async (received, signal) => {
      await initPrices();
      signal?.throwIfAborted();
      this.#reading.take(received);
    };
    const live = LIVE.map((source) => [source.id, liveForm(source, take)] as const);
    this.#forms = new Map([
      ...live.map(([id, { node }]) => [id, node] as const),
      [FILE, fileForm(take, () => update((state) => ({ ...state, form: FILE })))],
      [FLATPEAK, flatpeakForm(take)],
    ]);
    this.#select.append(
      this.#linked,
      element(
        "optgroup",
        { label: t("samples") },
        ...Object.entries(SAMPLES).map(([value, { title }]) => option(value, title)),
      ),
      element("optgroup", { label: t("live") }, ...LIVE.map(({ id, title }) => option(id, title))),
      element("optgroup", { label: t("yourOwn") }, option(FILE, t("aFile")), option(FLATPEAK, t("aLocation"))),
    );
    this.#select.addEventListener("change", () => this.#choose(update));
    const forms = element(
      "div",
      { class: "source-form" },
      this.#sample.node,
      ...this.#forms.values(),
      this.#reading.node,
    );
    const { source, place, country } = nearby(new Intl.DateTimeFormat().resolvedOptions().timeZone);
    const today = element(
      "button",
      { type: "button", class: "button main" },
      t("todaysPrices", { country: regionOf(source.id, place, country) }),
    );
    today.addEventListener("click", () => {
      this.#reading.close();
      update((state) => ({ ...state, form: source.id }));
      live.find(([id]) => id === source.id)?.[1].askToday(place);
    });
    section.append(
      element("div", { class: "today" }, today),
      element("label", { class: "source" }, `${t("prices")} `, this.#select),
      forms,
    );
  }

  show(state: State): void {
    const { source, form } = state;
    this.#sample.show(state);
    if (form === null) this.#reading.close();
    // Prices that no form here has loaded came with a link.
    const name = form ?? (source.kind === "sample" ? source.sample : LINK);
    this.#select.value = name;
    this.#linked.hidden = name !== LINK;
    this.#sample.node.hidden = !Object.hasOwn(SAMPLES, name);
    for (const [id, node] of this.#forms) node.hidden = id !== form;
  }

  #choose(update: Update): void {
    const chosen = this.#select.value;
    this.#reading.close();
    if (!Object.hasOwn(SAMPLES, chosen)) return update((state) => ({ ...state, form: chosen }));
    const sample = chosen as SampleName;
    const today = new LocalTime(SAMPLES[sample].timezone).date(Date.now());
    update((state) => {
      const { date, days } = state.source.kind === "sample" ? state.source : { date: today, days: 2 };
      return { ...withSource(state, { kind: "sample", sample, date, days }), form: null };
    });
  }
}
