// The element <flatpeak-chart>: keeps its input, draws it again when something changes, and tells what a person does.

import { render } from "preact";

import type { ChartInput } from "../pkg-template/chart.d.ts";
import { cursorOf, instantByKey, rowsOf } from "./cursor.ts";
import { handlesOf, type PlacedHandle, placedHandles, steppedValue, valueByKey } from "./handles.ts";
import { viewOf } from "./input.ts";
import { type Layout, layoutOf, sparklineOf } from "./layout.ts";
import { frameOf, partsOf, sparklineParts } from "./render.ts";
import { elementStyle } from "./style.ts";
import { svg, type SvgNode } from "./svg.ts";
import { Tip } from "./tip.ts";
import { powerAt, type View } from "./view.ts";
import { type Writer, writerOf } from "./writer.ts";

const PROPERTIES = [
  "prices",
  "plan",
  "power",
  "names",
  "baseline",
  "selected",
  "timezone",
  "currency",
  "locale",
  "now",
  "window",
  "reserve",
  "powerRange",
  "handles",
  "legend",
  "words",
] as const satisfies (keyof ChartInput)[];

/** What an attribute says, as a property has it. */
const ATTRIBUTES: Record<string, (text: string) => unknown> = {
  prices: (text) => JSON.parse(text),
  plan: (text) => JSON.parse(text),
  power: Number,
  timezone: String,
  currency: String,
  locale: String,
  now: String,
};

/** What is on the screen. */
interface Shown {
  view: View;
  layout: Layout;
  write: Writer;
  handles: PlacedHandle[];
}

// Where there is no browser, the module can be imported, and renders text.
const Host = (globalThis.HTMLElement ?? Object) as typeof HTMLElement;

// The static block below defines what it has.
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface FlatpeakChart extends ChartInput {}
export class FlatpeakChart extends Host {
  static readonly observedAttributes = [...Object.keys(ATTRIBUTES), "sparkline"];

  readonly #input: ChartInput = {};
  /** What is wrong with attributes, by their names. */
  readonly #faults: Record<string, string> = {};
  #shown: Shown | undefined;
  /** The instant that is looked at. */
  #instant: number | undefined;
  /** The handle that is dragged, and how far from its middle it was taken. */
  #dragged: { id: string; offset: number } | undefined;
  #isStale = false;
  #width = 0;
  #height = 0;
  #rem = 16;
  /** Holds the drawing alone. */
  #drawing: HTMLElement | undefined;
  #tip: Tip | undefined;
  #observer: ResizeObserver | undefined;

  connectedCallback(): void {
    if (this.shadowRoot === null) this.#build();
    for (const name of PROPERTIES) this.#adopt(name);
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(this);
    document.addEventListener("pointerdown", this.#pointElsewhere);
    this.#measure();
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
    document.removeEventListener("pointerdown", this.#pointElsewhere);
  }

  attributeChangedCallback(name: string, _: string | null, text: string | null): void {
    delete this.#faults[name];
    const read = ATTRIBUTES[name];
    try {
      if (read) Object.assign(this.#input, { [name]: text === null ? undefined : read(text) });
    } catch {
      this.#faults[name] = `${name}: the attribute is no JSON.`;
    }
    this.#changed();
  }

  get svg(): SVGSVGElement | undefined {
    return this.#drawing?.querySelector("svg") ?? undefined;
  }

  get sparkline(): boolean {
    return this.hasAttribute("sparkline");
  }

  set sparkline(value: boolean) {
    this.toggleAttribute("sparkline", value);
  }

  update(input: ChartInput): void {
    Object.assign(this.#input, input);
    // What was hidden may have been shown just now.
    if (this.#width === 0) this.#measure();
    else this.#draw();
  }

  static {
    for (const name of PROPERTIES) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get(this: FlatpeakChart) {
          return this.#input[name];
        },
        set(this: FlatpeakChart, value: never) {
          delete this.#faults[name];
          this.#input[name] = value;
          this.#changed();
        },
      });
    }
  }

  /** Takes over what was set before the browser knew this element. */
  #adopt(name: (typeof PROPERTIES)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const value: unknown = Reflect.get(this, name);
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, value);
  }

  #build(): void {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(elementStyle());
    root.adoptedStyleSheets = [sheet];
    this.#drawing = document.createElement("div");
    root.append(this.#drawing);
    this.#tip = new Tip(root);
    root.addEventListener("pointermove", (event) => this.#point(event as PointerEvent));
    root.addEventListener("pointerdown", (event) => this.#press(event as PointerEvent));
    root.addEventListener("pointerup", () => this.#release());
    root.addEventListener("pointercancel", () => this.#release());
    // A finger that is lifted leaves too: what it has asked for stays until it asks elsewhere.
    this.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || this.#look(undefined));
    root.addEventListener("click", (event) => this.#select(event as MouseEvent));
    root.addEventListener("keydown", (event) => this.#key(event as KeyboardEvent));
    root.addEventListener("focusin", (event) => this.#focus(event.target));
    root.addEventListener("focusout", (event) => isCursor(event.target) && this.#look(undefined));
  }

  #changed(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => this.#isStale && this.#draw());
  }

  /** Measures its place: only then, for measuring makes the browser lay out the page. */
  #measure(): void {
    const before = [this.#width, this.#height, this.#rem].join();
    this.#width = this.clientWidth;
    this.#height = this.clientHeight;
    this.#rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    if ([this.#width, this.#height, this.#rem].join() !== before) this.#draw();
  }

  #draw(): void {
    this.#isStale = false;
    if (this.#width === 0 || this.#drawing === undefined) return;
    const fault = Object.values(this.#faults)[0] ?? this.#read();
    this.#tip?.complain(fault);
    if (fault === undefined) this.#show();
    else this.#put(null);
  }

  /** Reads the input and lays it out; what is wrong with it, if it cannot be read. Without prices there is nothing yet. */
  #read(): string | undefined {
    this.#shown = undefined;
    if (this.#input.prices === undefined) return undefined;
    try {
      const view = viewOf(this.#input);
      const write = writerOf(view);
      const layout = this.sparkline
        ? sparklineOf(view, this.#width, this.#height)
        : layoutOf(view, this.#width, this.#rem);
      this.#shown = { view, layout, write, handles: this.sparkline ? [] : placedHandles(view, layout, write) };
      return undefined;
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError) return error.message;
      throw error;
    }
  }

  /** Puts a drawing in place of the last one: what stays in it keeps the focus. */
  #put(drawing: SvgNode | null): void {
    if (this.#drawing) render(drawing, this.#drawing);
  }

  #show(): void {
    const shown = this.#shown;
    if (shown === undefined) return this.#put(null);
    const { view, layout, write, handles } = shown;
    if (this.sparkline) {
      this.#put(svg("svg", { ...frameOf(layout), "aria-hidden": "true" }, ...sparklineParts(view, layout)));
      return;
    }
    const instant =
      this.#instant === undefined ? undefined : Math.min(view.end - 1, Math.max(view.start, this.#instant));
    const rows = rowsOf(view, instant ?? view.start, write);
    const drawn = svg("g", view.selected === undefined ? {} : { class: "selectable" }, ...partsOf(view, layout, write));
    const parts = [drawn, cursorOf(view, layout, instant, rows), handlesOf(handles, layout)];
    const frame = { ...frameOf(layout), role: "group", "aria-label": view.words.chart };
    this.#put(svg("svg", frame, ...parts));
    if (instant === undefined) this.#tip?.hide();
    else this.#tip?.show(rows, layout, layout.x(instant));
  }

  #look(instant: number | undefined): void {
    if (instant === this.#instant) return;
    this.#instant = instant;
    this.#show();
  }

  readonly #pointElsewhere = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#look(undefined);
  };

  /** The place of a pointer on the drawing. */
  #placeOf({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const { left, top } = this.getBoundingClientRect();
    return { x: clientX - left - this.clientLeft, y: clientY - top - this.clientTop };
  }

  #point(event: PointerEvent): void {
    if (this.#shown === undefined || this.sparkline) return;
    const { layout, handles } = this.#shown;
    const place = this.#placeOf(event);
    const dragged = handles.find(({ id }) => id === this.#dragged?.id);
    if (dragged) {
      const at = place[dragged.direction] + (this.#dragged?.offset ?? 0);
      this.#move(dragged, steppedValue(dragged, dragged.valueAt(at)));
    } else this.#look(place.x < layout.left || place.x > layout.right ? undefined : layout.x.invert(place.x));
  }

  #press(event: PointerEvent): void {
    const element = handleElement(event.target);
    const handle = this.#handleOf(element);
    if (element === undefined || handle === undefined || event.button !== 0) return this.#point(event);
    this.#dragged = { id: handle.id, offset: handle[handle.direction] - this.#placeOf(event)[handle.direction] };
    element.setPointerCapture(event.pointerId);
    element.toggleAttribute("data-dragged", true);
    element.focus();
  }

  #handleOf(element: SVGGElement | undefined): PlacedHandle | undefined {
    return this.#shown?.handles.find(({ id }) => id === element?.dataset["handle"]);
  }

  #release(): void {
    this.#dragged = undefined;
    this.shadowRoot?.querySelector("[data-dragged]")?.removeAttribute("data-dragged");
  }

  #key(event: KeyboardEvent): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    const handle = this.#handleOf(handleElement(event.target));
    if (handle) {
      const value = valueByKey(handle, event.key);
      if (value === undefined) return;
      event.preventDefault();
      this.#move(handle, value);
    } else if (isCursor(event.target)) {
      if (event.key === "Escape") this.#look(undefined);
      const instant = instantByKey(shown.view, this.#instant, event.key);
      if (instant === undefined) return;
      event.preventDefault();
      this.#look(instant);
    }
  }

  #focus(target: EventTarget | null): void {
    // A pointer that took the focus has already told the time.
    if (isCursor(target) && this.#instant === undefined) this.#look(this.#shown?.view.start);
  }

  #move({ id, value: before }: PlacedHandle, value: number): void {
    if (value !== before) this.#tell("handleinput", { id, value });
  }

  /** Tells the device that runs where a person clicks: the next one, where several do. */
  #select(event: MouseEvent): void {
    const { view, layout } = this.#shown ?? {};
    if (view === undefined || layout === undefined) return;
    const instant = layout.x.invert(this.#placeOf(event).x);
    const layers = view.plan?.layers ?? [];
    const running = layers.flatMap((layer, at) => (powerAt(layer, instant) === 0 ? [] : [at]));
    const selected = layers.findIndex(({ deviceId }) => deviceId !== undefined && deviceId === view.selected);
    const { classList } = event.target as Element;
    const next =
      running.find((at) => classList.contains(`device-${at}`)) ?? running.find((at) => at > selected) ?? running[0];
    const deviceId = next === undefined ? undefined : layers[next]?.deviceId;
    if (deviceId !== undefined) this.#tell("deviceselect", { deviceId });
  }

  #tell(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

function handleElement(target: EventTarget | null): SVGGElement | undefined {
  return (target as Element).closest<SVGGElement>("[data-handle]") ?? undefined;
}

function isCursor(target: EventTarget | null): boolean {
  return target instanceof Element && target.classList.contains("cursor");
}

/** Makes a browser know the element. */
export function define(): void {
  if (!("customElements" in globalThis)) return;
  if (customElements.get("flatpeak-chart") === undefined) customElements.define("flatpeak-chart", FlatpeakChart);
}
