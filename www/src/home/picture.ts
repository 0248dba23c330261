// The picture of a home: draws a view, again whenever its place on the page changes, and tells what a person does on it.

import { render } from "preact";

import { axesOf, titlesOf } from "../../../chart/axes.ts";
import { cursorOf, instantByKey } from "../../../chart/cursor.ts";
import { handlesOf, type PlacedHandle, placedHandles, steppedValue, valueByKey } from "../../../chart/handles.ts";
import { nowOf } from "../../../chart/marks.ts";
import { patternsOf } from "../../../chart/patterns.ts";
import { pricesOf } from "../../../chart/prices.ts";
import { frameOf } from "../../../chart/render.ts";
import { elementStyle } from "../../../chart/style.ts";
import { svg } from "../../../chart/svg.ts";
import { Tip } from "../../../chart/tip.ts";
import { type Writer, writerOf } from "../../../chart/writer.ts";
import type { Update } from "../controls.ts";
import { element } from "../element.ts";
import { chargesOf } from "./charge.ts";
import { type HomeLayout, homeLayout } from "./layout.ts";
import { marksOf } from "./marks.ts";
import { homeRows } from "./rows.ts";
import { drawStack } from "./stack.ts";
import { PICTURE_STYLE, sheetOf } from "./style.ts";
import type { HomeView } from "./view.ts";
import { worthOf } from "./worth.ts";

/** What is on the screen. */
interface Shown {
  view: HomeView;
  layout: HomeLayout;
  write: Writer;
  handles: PlacedHandle[];
}

export class HomePicture {
  readonly node = element("div", { class: "home-picture" });
  /** Holds the drawing alone. */
  readonly #drawing = element("div", {});
  readonly #tip: Tip;
  #view: HomeView | undefined;
  #shown: Shown | undefined;
  /** The instant that is looked at. */
  #instant: number | undefined;
  /** The handle that is dragged, and how far from its middle it was taken. */
  #dragged: { id: string; offset: number } | undefined;
  #width = 0;
  #rem = 16;

  constructor(readonly update: Update) {
    const root = this.node.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheetOf(elementStyle() + PICTURE_STYLE)];
    root.append(this.#drawing);
    this.#tip = new Tip(root);
    root.addEventListener("pointermove", (event) => this.#point(event as PointerEvent));
    root.addEventListener("pointerdown", (event) => this.#press(event as PointerEvent));
    root.addEventListener("pointerup", () => this.#release());
    root.addEventListener("pointercancel", () => this.#release());
    // A finger that is lifted leaves too: what it has asked for stays until it asks elsewhere.
    this.node.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || this.#look(undefined));
    document.addEventListener("pointerdown", (event) => event.composedPath().includes(root) || this.#look(undefined));
    root.addEventListener("keydown", (event) => this.#key(event as KeyboardEvent));
    root.addEventListener("focusin", (event) => this.#focus(event.target));
    root.addEventListener("focusout", (event) => isCursor(event.target) && this.#look(undefined));
    new ResizeObserver(() => this.#measure()).observe(this.node);
  }

  /** The drawing. */
  get svg(): SVGSVGElement | undefined {
    return this.#drawing.querySelector("svg") ?? undefined;
  }

  /** Shows a view. */
  draw(view: HomeView): void {
    this.#view = view;
    // What was hidden may have been shown just now.
    if (this.#width === 0) this.#measure();
    else this.#lay();
  }

  /** Measures its place: only then, for measuring makes the browser lay out the page. */
  #measure(): void {
    this.#width = this.node.clientWidth;
    this.#rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.#lay();
  }

  #lay(): void {
    const view = this.#view;
    if (view === undefined || this.#width === 0) return;
    const write = writerOf(view.drawn);
    const layout = homeLayout(view, this.#width, this.#rem);
    this.#shown = { view, layout, write, handles: placedHandles(view.drawn, layout, write) };
    this.#show();
  }

  #show(): void {
    if (this.#shown === undefined) return;
    const { view, layout, write, handles } = this.#shown;
    const { start, end, words } = view.drawn;
    const instant = this.#instant === undefined ? undefined : Math.min(end - 1, Math.max(start, this.#instant));
    const rows = homeRows(view, instant ?? start, write);
    const parts = [
      patternsOf(),
      axesOf(view.drawn, layout, write),
      pricesOf(view.drawn, layout),
      worthOf(view, layout),
      drawStack(view.stack, layout),
      chargesOf(view, layout),
      nowOf(view.drawn, layout, write),
      cursorOf(view.drawn, layout, instant, rows),
      handlesOf(handles, layout),
      titlesOf(view.drawn, layout),
      marksOf(view, layout, write),
    ];
    const frame = { ...frameOf(layout), role: "group", "aria-label": words.chart };
    render(svg("svg", frame, ...parts), this.#drawing);
    // Its words are beside the powers.
    if (instant === undefined) this.#tip.hide();
    else this.#tip.show(rows, { ...layout, price: layout.power }, layout.x(instant));
  }

  #look(instant: number | undefined): void {
    if (instant === this.#instant) return;
    this.#instant = instant;
    this.#show();
  }

  /** The place of a pointer on the drawing. */
  #placeOf({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const { left, top } = this.node.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  #point(event: PointerEvent): void {
    if (this.#shown === undefined) return;
    const { layout, handles } = this.#shown;
    const place = this.#placeOf(event);
    const dragged = handles.find(({ id }) => id === this.#dragged?.id);
    if (dragged) {
      const at = place[dragged.direction] + (this.#dragged?.offset ?? 0);
      this.#move(dragged, steppedValue(dragged, dragged.valueAt(at)));
    } else this.#look(place.x < layout.left || place.x > layout.right ? undefined : layout.x.invert(place.x));
  }

  #press(event: PointerEvent): void {
    const grabbed = handleElement(event.target);
    const handle = this.#handleOf(grabbed);
    if (grabbed === undefined || handle === undefined || event.button !== 0) return this.#point(event);
    this.#dragged = { id: handle.id, offset: handle[handle.direction] - this.#placeOf(event)[handle.direction] };
    grabbed.setPointerCapture(event.pointerId);
    grabbed.toggleAttribute("data-dragged", true);
    grabbed.focus();
  }

  #handleOf(grabbed: SVGGElement | undefined): PlacedHandle | undefined {
    return this.#shown?.handles.find(({ id }) => id === grabbed?.dataset["handle"]);
  }

  #release(): void {
    this.#dragged = undefined;
    this.node.shadowRoot?.querySelector("[data-dragged]")?.removeAttribute("data-dragged");
  }

  #key(event: KeyboardEvent): void {
    if (this.#shown === undefined) return;
    const handle = this.#handleOf(handleElement(event.target));
    if (handle) {
      const value = valueByKey(handle, event.key);
      if (value === undefined) return;
      event.preventDefault();
      this.#move(handle, value);
    } else if (isCursor(event.target)) {
      if (event.key === "Escape") this.#look(undefined);
      const instant = instantByKey(this.#shown.view.drawn, this.#instant, event.key);
      if (instant === undefined) return;
      event.preventDefault();
      this.#look(instant);
    }
  }

  #focus(target: EventTarget | null): void {
    // A pointer that took the focus has already told the time.
    if (isCursor(target) && this.#instant === undefined) this.#look(this.#shown?.view.drawn.start);
  }

  #move({ id, value: before }: PlacedHandle, value: number): void {
    const handle = this.#view?.handles.find((one) => one.id === id);
    if (handle !== undefined && value !== before) this.update((state) => handle.moved(state, value));
  }
}

function handleElement(target: EventTarget | null): SVGGElement | undefined {
  return (target as Element).closest<SVGGElement>("[data-handle]") ?? undefined;
}

function isCursor(target: EventTarget | null): boolean {
  return target instanceof Element && target.classList.contains("cursor");
}
