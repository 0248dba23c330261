// The small picture of a home, for the strip on a telephone: its powers alone.

import { render } from "preact";

import { patternsOf } from "../../../chart/patterns.ts";
import { frameOf } from "../../../chart/render.ts";
import { elementStyle } from "../../../chart/style.ts";
import { svg } from "../../../chart/svg.ts";
import { element } from "../element.ts";
import { stripLayout } from "./layout.ts";
import { drawStack } from "./stack.ts";
import { PICTURE_STYLE, sheetOf } from "./style.ts";
import type { HomeView } from "./view.ts";

export class HomeStrip {
  readonly node = element("div", { class: "home-strip" });
  readonly #drawing = element("div", {});
  #view: HomeView | undefined;

  constructor() {
    const root = this.node.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheetOf(elementStyle() + PICTURE_STYLE)];
    root.append(this.#drawing);
    new ResizeObserver(() => this.#draw()).observe(this.node);
  }

  /** Shows a view, once it has a place. */
  draw(view: HomeView): void {
    this.#view = view;
    this.#draw();
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.node;
    if (this.#view === undefined || width === 0) return;
    const layout = stripLayout(this.#view, width, height);
    const frame = { ...frameOf(layout), "aria-hidden": "true" };
    render(svg("svg", frame, patternsOf(), drawStack(this.#view.stack, layout)), this.#drawing);
  }
}
