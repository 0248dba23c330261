// The words beside the cursor, and those in place of a chart that cannot be drawn.

import type { Row } from "./cursor.ts";
import type { Layout } from "./layout.ts";

export class Tip {
  #tip: HTMLElement | undefined;
  #fault: HTMLElement | undefined;
  #text = "";

  constructor(readonly root: ShadowRoot) {}

  /** Tells what is known of an instant, beside its place. */
  show(rows: readonly Row[], { width, price, power }: Layout, x: number): void {
    const tip = (this.#tip ??= this.#added(made("div", "tip")));
    const [[, title] = ["", ""], ...rest] = rows;
    const text = rows.join("\n");
    if (text !== this.#text) {
      const list = made("dl");
      for (const [name, value] of rest) list.append(made("dt", "", name), made("dd", "", value));
      tip.replaceChildren(made("strong", "", title), list);
      this.#text = text;
    }
    tip.hidden = false;
    const room = tip.offsetWidth;
    const place = x + 14 + room > width ? x - 14 - room : x + 14;
    const top = power === undefined ? price.top + (price.bottom - price.top) / 2 : price.top;
    tip.style.transform = `translate(${Math.max(0, place)}px, ${top}px)`;
  }

  hide(): void {
    if (this.#tip) this.#tip.hidden = true;
  }

  /** Says what is wrong; nothing where nothing is. */
  complain(fault: string | undefined): void {
    if (fault === undefined) {
      this.#fault?.remove();
      return;
    }
    this.hide();
    this.#fault ??= made("p", "fault");
    this.#fault.setAttribute("role", "alert");
    this.#fault.textContent = fault;
    this.#added(this.#fault);
  }

  #added(element: HTMLElement): HTMLElement {
    this.root.append(element);
    return element;
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
