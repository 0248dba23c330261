// Where the prices come from: a list of sources, and the form of the one that is chosen.

import type { Update } from "../controls.ts";
import { element } from "../element.ts";
import { SAMPLES, type SampleName } from "../samples.ts";
import { type State, withSource } from "../state.ts";
import { LocalTime } from "../../../chart/time.ts";
import { watchDrops } from "./drops.ts";
import type * as Forms from "./forms.ts";
import { nearby, PROVIDERS } from "./providers.ts";
import { type SampleForm, sampleForm } from "./sample-form.ts";
import { FILE, FLATPEAK } from "./source-names.ts";
import { t } from "../words/language.ts";

/** The prices that a link brought along, which no form has loaded. */
const LINK = "link";

/** Loads the forms, so that they are there when a person wants one. */
export async function loadForms(): Promise<typeof Forms> {
  const parts = await import("./forms.ts");
  await parts.loadWords();
  return parts;
}

function option(value: string, title: string): HTMLOptionElement {
  return element("option", { value }, title);
}

export class PricesBar {
  readonly #select = element("select", { id: "source" });
  readonly #linked = element("option", { value: LINK, hidden: true }, t("asLinked"));
  readonly #sample: SampleForm;
  readonly #place: HTMLElement;
  readonly #fault = element("p", { class: "error", role: "alert", hidden: true }, t("partNotLoaded"));
  #forms: Forms.SourceForms | undefined;
  #form: string | null = null;

  constructor(
    section: HTMLElement,
    readonly update: Update,
  ) {
    this.#sample = sampleForm(update);
    this.#select.append(
      this.#linked,
      element(
        "optgroup",
        { label: t("samples") },
        ...Object.entries(SAMPLES).map(([value, { title }]) => option(value, title)),
      ),
      element("optgroup", { label: t("live") }, ...Object.entries(PROVIDERS).map(([id, title]) => option(id, title))),
      element("optgroup", { label: t("yourOwn") }, option(FILE, t("aFile")), option(FLATPEAK, t("aLocation"))),
    );
    this.#select.addEventListener("change", () => this.#choose());
    this.#place = element("div", { class: "source-form" }, this.#sample.node, this.#fault);
    const { provider, place, country } = nearby(new Intl.DateTimeFormat().resolvedOptions().timeZone);
    const today = element("button", { type: "button", class: "button main" }, t("todaysPrices", { country }));
    today.addEventListener("click", () => this.#open(provider, (forms) => forms.askToday(provider, place)));
    watchDrops((files) => this.#open(FILE, (forms) => forms.takeFiles(files)));
    section.append(
      element("div", { class: "today" }, today),
      element("label", { class: "source" }, `${t("prices")} `, this.#select),
      this.#place,
    );
  }

  show(state: State): void {
    const { source, form } = state;
    this.#form = form;
    this.#sample.show(state);
    this.#forms?.show(form);
    if (form === null) this.#fault.hidden = true;
    // Prices that no form here has loaded came with a link.
    const name = form ?? (source.kind === "sample" ? source.sample : LINK);
    this.#select.value = name;
    this.#linked.hidden = name !== LINK;
    this.#sample.node.hidden = !Object.hasOwn(SAMPLES, name);
  }

  /** Opens the form of a source, and goes on with it once it is there. */
  #open(form: string, act: (forms: Forms.SourceForms) => void): void {
    this.update((state) => ({ ...state, form }));
    this.#fault.hidden = true;
    loadForms().then(
      (parts) => act(this.#made(parts)),
      (error: unknown) => {
        console.info(error);
        this.#fault.hidden = false;
      },
    );
  }

  /** The forms, which are made when the first of them is opened. */
  #made({ SourceForms }: typeof Forms): Forms.SourceForms {
    if (this.#forms === undefined) {
      this.#forms = new SourceForms(this.update);
      this.#forms.show(this.#form);
      this.#place.append(...this.#forms.nodes);
    }
    return this.#forms;
  }

  #choose(): void {
    const chosen = this.#select.value;
    if (!Object.hasOwn(SAMPLES, chosen)) return this.#open(chosen, (forms) => forms.close());
    const sample = chosen as SampleName;
    const today = new LocalTime(SAMPLES[sample].timezone).date(Date.now());
    this.update((state) => {
      const { date, days } = state.source.kind === "sample" ? state.source : { date: today, days: 2 };
      return { ...withSource(state, { kind: "sample", sample, date, days }), form: null };
    });
  }
}
