// The result in a sentence, for those who do not see the chart; once the state rests.

import { setText } from "./element.ts";

const DEBOUNCE_MS = 800;

export class Announcement {
  #timer = 0;

  constructor(readonly node: HTMLElement) {}

  /** Says this when nothing else comes for a moment. */
  say(text: () => string): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => setText(this.node, text()), DEBOUNCE_MS);
  }
}
