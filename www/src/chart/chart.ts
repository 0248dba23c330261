// The chart: draws a view, again whenever its place on the page changes.

import { create, pointer, select, type Selection } from "d3-selection";

import type { Update } from "../controls.ts";
import { element } from "../element.ts";
import { priceUnit } from "../format.ts";
import { withSelected } from "../state.ts";
import { MINUTE } from "../time.ts";
import { drawAxes, type Group } from "./axes.ts";
import { drawCharge } from "./charge.ts";
import { Cursor } from "./cursor.ts";
import { drawHandles } from "./handles.ts";
import { handlesOf, spanOnChart } from "./mode-handles.ts";
import { type Layout, layoutOf, type View } from "./layout.ts";
import { addPatterns } from "./patterns.ts";
import { drawPower } from "./power.ts";
import { powerAt } from "./power-at.ts";
import { drawPrices } from "./prices.ts";

const LAYERS = ["outside", "axes", "prices", "power", "charge", "titles", "now", "cursor", "handles"] as const;

/** What the small picture has of the chart. */
const PICTURED = ["prices", "power"] as const;

export class Chart {
  readonly svg: SVGSVGElement;
  /** Prices and plan once more, without words, in any size. */
  readonly picture: SVGSVGElement;
  readonly #groups: Record<(typeof LAYERS)[number], Group>;
  readonly #cursor: Cursor;
  #view: View | undefined;
  #layout: Layout | undefined;
  #width = 0;
  #rem = 16;

  constructor(
    readonly container: HTMLElement,
    readonly update: Update,
  ) {
    const svg: Selection<SVGSVGElement, unknown, null, undefined> = select(container)
      .append("svg")
      .attr("role", "group")
      .attr("aria-label", "Chart of the prices and the plan");
    addPatterns(svg);
    const groups = LAYERS.map((name) => [
      name,
      svg.append("g").attr("class", name).attr("id", `chart-${name}`) as Group,
    ]);
    this.#groups = Object.fromEntries(groups) as Record<(typeof LAYERS)[number], Group>;
    this.svg = svg.node() as SVGSVGElement;
    const picture = create("svg").attr("preserveAspectRatio", "none");
    for (const name of PICTURED) picture.append("use").attr("href", `#chart-${name}`);
    this.picture = picture.node() as SVGSVGElement;
    const tip = element("div", { class: "tip", hidden: true });
    container.append(tip);
    this.#cursor = new Cursor(this.svg, this.#groups.cursor, tip);
    svg.on("click", (event: MouseEvent) => this.#select(event));
    new ResizeObserver(() => this.#resize()).observe(container);
    this.#resize();
  }

  /** Shows a view. */
  draw(view: View): void {
    this.#view = view;
    this.#redraw();
  }

  /** Measures its place: only then, for measuring makes the browser lay out the page. */
  #resize(): void {
    this.#width = this.container.clientWidth;
    this.#rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.#redraw();
  }

  /** Selects the device that runs where a person clicks: the next one, where several do. */
  #select(event: MouseEvent): void {
    const [view, layout] = [this.#view, this.#layout];
    if (view?.result?.operation !== "amount" || layout === undefined) return;
    const [x] = pointer(event, this.svg);
    const instant = layout.x.invert(x);
    const drawn = (event.target as Element).classList;
    const running = view.result.layers.flatMap(({ segments }, at) => (powerAt(segments, instant) === 0 ? [] : [at]));
    const { selected } = view.state.amount;
    const next =
      running.find((at) => drawn.contains(`device-${at}`)) ?? running.find((at) => at > selected) ?? running[0];
    if (next !== undefined) this.update((state) => withSelected(state, next));
  }

  #redraw(): void {
    const [view, width, rem] = [this.#view, this.#width, this.#rem];
    if (view === undefined || width === 0) return;
    const layout = layoutOf(view, width, rem);
    this.#layout = layout;
    const { axes, titles, outside, prices, power, charge, now, handles } = this.#groups;
    select(this.svg)
      .attr("width", width)
      .attr("height", layout.height)
      .attr("viewBox", `0 0 ${width} ${layout.height}`);
    const { left, right, power: above, price: below } = layout;
    this.picture.setAttribute("viewBox", `${left} ${above.top} ${right - left} ${below.bottom - above.top}`);
    drawAxes(axes, layout, view, rem);
    drawTitles(titles, layout, view, rem);
    drawOutside(outside, layout, view);
    drawPrices(prices, layout, view);
    drawPower(power, layout, view);
    drawCharge(charge, layout, view);
    drawNow(now, layout, view, rem);
    drawHandles(handles, handlesOf(layout, view, this.update, rem), width, rem);
    this.#cursor.draw(layout, view);
  }
}

/** What each track shows. */
function drawTitles(group: Group, layout: Layout, { day }: View, rem: number): void {
  const unit = priceUnit(day.currency).name;
  const titles = [
    { text: "Power, kW", track: layout.power },
    { text: `Price${unit && `, ${unit}`} per kWh`, track: layout.price },
    ...(layout.charge ? [{ text: "State of charge, %", track: layout.charge }] : []),
  ];
  group
    .selectAll("text")
    .data(titles)
    .join("text")
    .attr("x", layout.left)
    .attr("y", ({ track }) => track.top - 0.55 * rem)
    .text(({ text }) => text);
}

/** What is outside of the window, shaded. */
function drawOutside(group: Group, layout: Layout, { state, day }: View): void {
  const span = spanOnChart(state);
  const [from, to] = [layout.x(day.start + span.from * MINUTE), layout.x(day.start + span.to * MINUTE)];
  const top = layout.power.top;
  const bottom = (layout.charge ?? layout.price).bottom;
  group
    .selectAll("rect")
    .data([
      [layout.left, from],
      [to, layout.right],
    ] as const)
    .join("rect")
    .attr("x", ([start]) => start)
    .attr("width", ([start, end]) => Math.max(0, end - start))
    .attr("y", top)
    .attr("height", bottom - top);
}

/** The line of now, where now is on the chart, with its words in a lane of their own. */
function drawNow(group: Group, layout: Layout, { day, now }: View, rem: number): void {
  const shown = day.start <= now && now < day.end ? [layout.x(now)] : [];
  group
    .selectAll("line")
    .data(shown)
    .join("line")
    .attr("x1", (x) => x)
    .attr("x2", (x) => x)
    .attr("y1", layout.now + 0.3 * rem)
    .attr("y2", (layout.charge ?? layout.price).bottom);
  group
    .selectAll("text")
    .data(shown)
    .join("text")
    .attr("x", (x) => Math.min(layout.right - 1.5 * rem, Math.max(layout.left, x)))
    .attr("text-anchor", "middle")
    .attr("y", layout.now)
    .text(`now ${day.local.clock(now)}`);
}
