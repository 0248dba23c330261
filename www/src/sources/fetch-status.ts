// How it goes with a question to another host: under way, failed, or done.

import { element } from "../element.ts";
import { tellProblem } from "./problem.ts";
import { s } from "./words/words.ts";

export class Fetching {
  readonly node = element("div", { class: "fetching" });
  readonly #text = element("span", { role: "status" });
  #running: AbortController | undefined;

  constructor(readonly button: HTMLButtonElement) {}

  /** Runs a question; only the last one counts. What it throws is told, with a way to try again. */
  async run(whom: string, question: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const stop = element("button", { type: "button", class: "button" }, s("stop"));
    stop.addEventListener("click", () => running.abort());
    this.node.classList.remove("failed");
    this.node.replaceChildren(this.#text, stop);
    const began = Date.now();
    const tell = () =>
      (this.#text.textContent = s("asking", { whom, seconds: Math.round((Date.now() - began) / 1000) }));
    tell();
    const ticking = setInterval(tell, 1000);
    this.button.disabled = true;
    try {
      await question(running.signal);
      this.#done(s("arePresent"));
    } catch (error) {
      if (running.signal.aborted) this.#done(s("stopped"));
      else this.fail(error, () => this.run(whom, question));
    } finally {
      clearInterval(ticking);
      this.button.disabled = false;
    }
  }

  /** Tells what is wrong. */
  fail(error: unknown, retry?: () => void): void {
    this.node.classList.add("failed");
    tellProblem(this.#text, error, (message) => s("asBefore", { message }));
    const again = element("button", { type: "button", class: "button" }, s("tryAgain"));
    again.addEventListener("click", () => retry?.());
    this.node.replaceChildren(this.#text, ...(retry ? [again] : []));
  }

  #done(text: string): void {
    this.#text.textContent = text;
    this.node.replaceChildren(this.#text);
  }
}
