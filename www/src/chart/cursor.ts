// The cursor: what is known of an instant, under the pointer or moved by keys.

import { pointer, select } from "d3-selection";

import { costOf, minutesOf, type Period, periodAt } from "../day.ts";
import { element } from "../element.ts";
import { money, number, percent, price } from "../format.ts";
import { HOUR, MINUTE } from "../time.ts";
import type { PlanResult } from "../plan-result.ts";
import type { Group } from "./axes.ts";
import { chargeAt } from "./charge.ts";
import type { Layout, View } from "./layout.ts";
import { powerAt } from "./power-at.ts";

type Row = [name: string, value: string];

export class Cursor {
  #instant: number | undefined;
  #layout: Layout | undefined;
  #view: View | undefined;

  constructor(
    readonly svg: SVGSVGElement,
    readonly group: Group,
    readonly tip: HTMLElement,
  ) {
    group.attr("tabindex", 0).attr("role", "slider").attr("aria-label", "Time to look at").append("line");
    group.append("circle").attr("class", "knob");
    select(svg)
      .on("pointermove pointerdown", (event: PointerEvent) => this.#point(event))
      // A finger that is lifted leaves too: what it has asked for stays until it asks elsewhere.
      .on("pointerleave", ({ pointerType }: PointerEvent) => pointerType === "touch" || this.#hide());
    addEventListener("pointerdown", ({ target }) => svg.contains(target as Node) || this.#hide());
    group.on("keydown", (event: KeyboardEvent) => this.#key(event));
    group.on("focus", () => this.#focused());
    group.on("blur", () => this.#hide());
  }

  /** Follows the chart. */
  draw(layout: Layout, view: View): void {
    this.#layout = layout;
    this.#view = view;
    const { day } = view;
    this.group.attr("aria-valuemin", 0).attr("aria-valuemax", Math.round((day.end - day.start) / MINUTE));
    this.#show();
  }

  #point(event: PointerEvent): void {
    const layout = this.#layout;
    if (layout === undefined) return;
    const [x] = pointer(event, this.svg);
    if (x < layout.left || x > layout.right) this.#hide();
    else this.#look(layout.x.invert(x));
  }

  #focused(): void {
    // A pointer that took the focus has already told the time.
    if (this.#instant === undefined && this.#view) this.#look(this.#view.day.start);
  }

  #key(event: KeyboardEvent): void {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 }[event.key];
    const day = this.#view?.day;
    if (day === undefined) return;
    if (event.key === "Escape") this.#hide();
    const at = day.periods.findIndex(({ end }) => end > (this.#instant ?? day.start));
    const last = day.periods.length - 1;
    const target = { Home: 0, End: last }[event.key] ?? (steps === undefined ? undefined : at + steps);
    const period = target === undefined ? undefined : day.periods[Math.min(last, Math.max(0, target))];
    if (period === undefined) return;
    event.preventDefault();
    this.#look(period.start);
  }

  #look(instant: number): void {
    this.#instant = instant;
    this.#show();
  }

  #hide(): void {
    this.#instant = undefined;
    this.tip.hidden = true;
    this.group.classed("shown", false);
  }

  #show(): void {
    const [layout, view] = [this.#layout, this.#view];
    if (layout === undefined || view === undefined) return;
    const { day, result } = view;
    const instant = Math.min(day.end - 1, Math.max(day.start, this.#instant ?? day.start));
    const period = periodAt(day, instant);
    const rows = rowsOf(view, period, instant, result);
    this.group.attr("aria-valuenow", Math.round((instant - day.start) / MINUTE));
    this.group.attr("aria-valuetext", rows.map(([name, value]) => `${name} ${value}`.trim()).join(", "));
    if (this.#instant === undefined) return;
    const x = layout.x(instant);
    this.group.classed("shown", true);
    this.group
      .select("line")
      .attr("x1", x)
      .attr("x2", x)
      .attr("y1", layout.power.top)
      .attr("y2", (layout.charge ?? layout.price).bottom);
    this.group
      .select("circle")
      .attr("cx", x)
      .attr("cy", layout.price.y(period?.value ?? 0))
      .attr("r", 4.5);
    this.#fillTip(rows, x, layout);
  }

  #fillTip(rows: Row[], x: number, { width, price: track }: Layout): void {
    const [[, title] = ["", ""], ...rest] = rows;
    const list = rest.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
    this.tip.replaceChildren(element("strong", {}, title), element("dl", {}, ...list));
    this.tip.hidden = false;
    const room = this.tip.offsetWidth;
    const place = x + 14 + room > width ? x - 14 - room : x + 14;
    this.tip.style.transform = `translate(${Math.max(0, place)}px, ${track.top}px)`;
  }
}

/** What is known of an instant: first its time, then what it costs and what the plan does. */
function rowsOf(
  { day, state }: View,
  period: Period | undefined,
  instant: number,
  result: PlanResult | undefined,
): Row[] {
  if (period === undefined)
    return [
      ["", day.local.time(instant)],
      ["Price", "not known"],
    ];
  const rows: Row[] = [
    [
      "",
      (minutesOf(day) > 26 * 60 ? `${day.local.weekday(period.start)}, ` : "") +
        day.local.range(period.start, period.end),
    ],
    ["Price", `${price(period.value, day.currency)} per kWh`],
  ];
  if (period.confidence < 1) rows.push(["Confidence", percent(100 * period.confidence, 0)]);
  const layers = result?.layers ?? [];
  for (const layer of layers) {
    const kw = powerAt(layer.segments, instant);
    if (kw !== 0) rows.push([layers.length > 1 ? layer.name : "Power", `${number(Math.abs(kw))} kW`]);
  }
  const within = layers.flatMap(({ segments }) => segments);
  const cost = within.reduce((sum, { start, end, kw }) => {
    const [from, to] = [Math.max(start, period.start), Math.min(end, period.end)];
    // Selling earns a share of the price.
    const share = kw < 0 ? state.battery.exportPercent / 100 : 1;
    return from < to ? sum + costOf(day, from, to, kw) * share : sum;
  }, 0);
  const running = within.some(({ start, end }) => start < period.end && end > period.start);
  const minutes = (period.end - period.start) / MINUTE;
  const name = `Cost in ${minutes % 60 === 0 ? `${(period.end - period.start) / HOUR} h` : `${number(minutes)} min`}`;
  rows.push([name, running ? money(cost, day.currency) : "idle"]);
  const charge = result?.operation === "soc" ? chargeAt(result.charge, instant) : undefined;
  if (charge !== undefined) rows.push(["State of charge", percent(charge)]);
  return rows;
}
