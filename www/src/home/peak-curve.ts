// What the home costs against its highest import, where that costs something: the curve, with the plan on it.

import type { PeakCurve } from "flatpeak-wasm";
import { render, type VNode } from "preact";

import { svg } from "../../../chart/svg.ts";
import type { Day } from "../day.ts";
import { element } from "../element.ts";
import { money, number } from "../format.ts";
import { plannerOf, type SiteResult } from "../plan-result.ts";
import { h } from "./words/words.ts";

/** The curve takes many plans: it waits until the hand rests. */
const DEBOUNCE_MS = 400;
const MAX_MILLIS = 250;

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [420, 150, 8, 8, 22, 24];

/** A point of the curve: a peak in kW, and what the home costs with it. */
interface Point {
  kw: number;
  cost: number;
}

export class PeakCurveFigure {
  readonly #picture = element("div", { class: "peak-picture" });
  readonly #caption = element("figcaption", {});
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown = "";

  /** The figure; hidden where a peak costs nothing. */
  readonly node = element("figure", { id: "home-peak", class: "peak-curve", hidden: "" });

  constructor() {
    this.node.append(this.#caption, this.#picture);
  }

  /** Shows the curve of a plan, a moment later. */
  show(result: SiteResult, day: Day): void {
    if (result.answer.id === this.#shown) return;
    clearTimeout(this.#timer);
    this.#shown = result.answer.id;
    if (result.body.grid?.peak === undefined) {
      this.node.hidden = true;
      return;
    }
    this.#timer = setTimeout(() => this.#draw(result, day), DEBOUNCE_MS);
  }

  #draw({ plannerOptions, body, answer }: SiteResult, { currency }: Day): void {
    const { schedules } = plannerOf(plannerOptions);
    const { peak_curve: curve } = schedules.site(body, { peakCurve: true, maxMillis: MAX_MILLIS });
    const points = pointsOf(curve, body.grid?.peak?.rate ?? 0);
    const plan = { kw: answer.grid.peak?.value ?? 0, cost: answer.tariff.value };
    const lowest = points[0] ?? plan;
    const text = h("peakCurve", {
      peak: kilowatts(plan),
      cost: money(plan.cost, currency),
      low: kilowatts(lowest),
      lowCost: money(lowest.cost, currency),
    });
    this.#caption.textContent = text;
    const frame = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": text };
    render(svg("svg", frame, ...drawing(points, plan, currency)), this.#picture);
    this.node.hidden = false;
  }
}

/** The break points with what the peak itself costs. */
function pointsOf({ points }: PeakCurve, rate: number): Point[] {
  return points.map(({ peak, cost }) => ({ kw: peak.value, cost: cost + rate * peak.value }));
}

function kilowatts({ kw }: Point): string {
  return `${number(kw, 1)} kW`;
}

/** Where values are between two places, the lowest at the first one. */
function scale(values: number[], from: number, to: number): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (value) => (high > low ? from + ((value - low) / (high - low)) * (to - from) : (from + to) / 2);
}

function drawing(points: readonly Point[], plan: Point, currency: string): VNode[] {
  const all = [...points, plan];
  const [kws, costs] = [all.map(({ kw }) => kw), all.map(({ cost }) => cost)];
  const x = scale(kws, LEFT + 8, WIDTH - RIGHT - 8);
  const y = scale(costs, HEIGHT - BOTTOM - 10, TOP);
  const at = (point: Point) => `${x(point.kw).toFixed(1)},${y(point.cost).toFixed(1)}`;
  const [first, last] = [points[0] ?? plan, points.at(-1) ?? plan];
  const label = (point: Point, anchor: string) =>
    svg("text", { x: x(point.kw), y: HEIGHT - 6, "text-anchor": anchor }, kilowatts(point));
  const price = (point: Point, anchor: string) =>
    svg("text", { x: x(point.kw), y: y(point.cost) - 8, "text-anchor": anchor }, money(point.cost, currency));
  return [
    svg("line", { class: "axis", x1: LEFT, x2: WIDTH - RIGHT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM }),
    svg("polyline", { points: points.map(at).join(" ") }),
    svg("circle", { cx: x(plan.kw), cy: y(plan.cost), r: 5 }),
    ...(points.length > 1
      ? [label(first, "start"), label(last, "end"), price(first, "start"), price(last, "end")]
      : []),
  ];
}
