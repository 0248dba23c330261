// The forms of the sources that have one: live prices, a file, a Flatpeak location; and what the prices mean that came.
// They are loaded when the first plan is on screen.

import { initPrices } from "flatpeak-wasm";

import type { Update } from "../controls.ts";
import { type FileForm, fileForm } from "./file-form.ts";
import { flatpeakForm } from "./flatpeak-form.ts";
import { LIVE } from "./live.ts";
import { type LiveForm, liveForm } from "./live-form.ts";
import type { Provider } from "./providers.ts";
import type { LoadPrices } from "./reading.ts";
import { ReadingForm } from "./reading-form.ts";
import { FILE, FLATPEAK } from "./source-names.ts";

export { loadWords } from "./words/words.ts";
/** Brings what reads prices. */
export { initPrices as loadReader } from "flatpeak-wasm";

export class SourceForms {
  /** What the page shows: a form for each source, and one for the prices that came. */
  readonly nodes: readonly HTMLElement[];
  readonly #reading: ReadingForm;
  readonly #live: ReadonlyMap<string, LiveForm>;
  readonly #file: FileForm;
  readonly #forms: ReadonlyMap<string, HTMLElement>;

  constructor(update: Update) {
    this.#reading = new ReadingForm(update);
    const take: LoadPrices = async (received, signal) => {
      await initPrices();
      signal?.throwIfAborted();
      this.#reading.take(received);
    };
    this.#live = new Map(LIVE.map((source) => [source.id, liveForm(source, take)]));
    this.#file = fileForm(take);
    this.#forms = new Map([
      ...[...this.#live].map(([id, { node }]) => [id, node] as const),
      [FILE, this.#file.node],
      [FLATPEAK, flatpeakForm(take)],
    ]);
    this.nodes = [...this.#forms.values(), this.#reading.node];
  }

  /** Shows the form of a source; none where it is null. */
  show(form: string | null): void {
    if (form === null) this.close();
    for (const [id, node] of this.#forms) node.hidden = id !== form;
  }

  /** Forgets the prices that came. */
  close(): void {
    this.#reading.close();
  }

  /** Asks a provider for the prices of today. */
  askToday(provider: Provider, place: string): void {
    this.close();
    this.#live.get(provider)?.askToday(place);
  }

  /** Reads files that were dropped. */
  takeFiles(files: FileList): void {
    this.#file.take(files);
  }
}
