// The words beside the cursor, and those in place of a chart that cannot be drawn.

import type { Row } from "./cursor.ts";
import type { Layout } from "./layout.ts";

export class Tip {
  readonly #tip = made("div", "tip");
  readonly #fault = made("p", "fault");
  #text = "";

  constructor(root: ShadowRoot) {
    this.#fault.setAttribute("role", "alert");
    this.#tip.hidden = true;
    this.#fault.hidden = true;
    root.append(this.#tip, this.#fault);
  }

  /** Tells what is known of an instant, beside its place. */
  show(rows: readonly Row[], { width, price, power }: Layout, x: number): void {
    const [[, title] = ["", ""], ...rest] = rows;
    const text = rows.join("\n");
    if (text !== this.#text) {
      const list = made("dl");
      for (const [name, value] of rest) list.append(made("dt", "", name), made("dd", "", value));
      this.#tip.replaceChildren(made("strong", "", title), list);
      this.#text = text;
    }
    this.#tip.hidden = false;
    const room = this.#tip.offsetWidth;
    const place = x + 14 + room > width ? x - 14 - room : x + 14;
    const top = power === undefined ? price.top + (price.bottom - price.top) / 2 : price.top;
    this.#tip.style.transform = `translate(${Math.max(0, place)}px, ${top}px)`;
  }

  hide(): void {
    this.#tip.hidden = true;
  }

  /** Says what is wrong; nothing where nothing is. */
  complain(fault: string | undefined): void {
    this.#fault.hidden = fault === undefined;
    if (this.#fault.textContent !== (fault ?? "")) this.#fault.textContent = fault ?? "";
    if (fault !== undefined) this.hide();
  }
}

function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = "",
  text = "",
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className !== "") element.className = className;
  element.textContent = text;
  return element;
}
