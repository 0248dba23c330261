// Where the prices come from: a list of sources, and the form of the one that is chosen.

import type { Update } from "../controls.ts";
import { element } from "../element.ts";
import { SAMPLES, type SampleName } from "../samples.ts";
import type { State } from "../state.ts";
import { sampleForm } from "./sample-form.ts";

/** The form of a source. */
export interface SourceForm {
  node: HTMLElement;
  show: (state: State) => void;
}

const OWN = "own";

export class PricesBar {
  readonly #select = element("select", { id: "source" });
  readonly #current = element("option", { value: OWN, hidden: true });
  readonly #place = element("div", { class: "source-form" });
  readonly #sample: SourceForm;

  constructor(section: HTMLElement, update: Update) {
    this.#sample = sampleForm(update);
    const samples = Object.entries(SAMPLES).map(([value, { title }]) => element("option", { value }, title));
    this.#select.append(this.#current, element("optgroup", { label: "Samples, made by a formula" }, ...samples));
    this.#select.addEventListener("change", () => this.#choose(update));
    section.append(element("label", { class: "source" }, "Prices ", this.#select), this.#place);
    this.#place.append(this.#sample.node);
  }

  show(state: State): void {
    if (state.source.kind === "sample") this.#select.value = state.source.sample;
    this.#sample.show(state);
  }

  #choose(update: Update): void {
    const sample = this.#select.value as SampleName;
    update((state) => ({
      ...state,
      source: { kind: "sample", sample, date: state.source.kind === "sample" ? state.source.date : "" },
    }));
  }
}
