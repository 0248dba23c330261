// What is dragged on the chart, and moved by keys as any slider.

import { drag, type D3DragEvent } from "d3-drag";
import { select } from "d3-selection";

import type { Group } from "./axes.ts";

/** A line that a person moves: `x` to and fro in time, `y` up and down on a scale. */
export interface Handle {
  id: string;
  label: string;
  direction: "x" | "y";
  /** Where its grip is. */
  x: number;
  y: number;
  /** How long its line is: to this place, across its direction. */
  to: number;
  value: number;
  min: number;
  max: number;
  /** What an arrow key moves it by, and what a page key does. */
  step: number;
  page: number;
  /** The value in words. */
  text: string;
  /** The value of a place on the chart. */
  valueAt: (place: number) => number;
  set: (value: number) => void;
}

const KEYS: Record<string, (handle: Handle) => number> = {
  ArrowLeft: ({ value, step }) => value - step,
  ArrowDown: ({ value, step }) => value - step,
  ArrowRight: ({ value, step }) => value + step,
  ArrowUp: ({ value, step }) => value + step,
  PageDown: ({ value, page }) => value - page,
  PageUp: ({ value, page }) => value + page,
  Home: ({ min }) => min,
  End: ({ max }) => max,
};

/** Draws the handles into a group. Those that stay keep their elements, and so the focus. */
export function drawHandles(group: Group, handles: readonly Handle[], width: number, rem: number): void {
  group
    .selectAll<SVGGElement, Handle>("g.handle")
    .data(handles, ({ id }) => id)
    .join((entering) => {
      const made = entering.append("g").attr("tabindex", 0).attr("role", "slider");
      made.append("line").attr("class", "reach");
      made.append("line").attr("class", "line");
      made.append("rect").attr("class", "touch");
      made.append("rect").attr("class", "grip");
      made.append("path").attr("class", "ridges");
      const bubble = made.append("g").attr("class", "bubble");
      bubble.append("rect");
      bubble.append("text");
      made.on("keydown", moveByKey).on("blur", hideBubble);
      return made.call(dragging());
    })
    .attr("class", ({ direction, id }) => `handle handle-${direction} handle-${id}`)
    .attr("aria-label", ({ label }) => label)
    .attr("aria-orientation", ({ direction }) => (direction === "x" ? "horizontal" : "vertical"))
    .attr("aria-valuemin", ({ min }) => min)
    .attr("aria-valuemax", ({ max }) => max)
    .attr("aria-valuenow", ({ value }) => Math.round(value * 1e6) / 1e6)
    .attr("aria-valuetext", ({ text }) => text)
    .attr("transform", ({ x, y }) => `translate(${x},${y})`)
    .each(function place(handle) {
      placeParts(this, handle, rem);
      placeBubble(this, handle, width, rem);
    });
}

/** The value beside the hand that moves it: above a grip of the window, left of that of a line. */
function placeBubble(node: SVGGElement, { direction, x, text }: Handle, width: number, rem: number): void {
  const [long, high] = [(text.length * 0.5 + 1) * rem, 1.5 * rem];
  const middle = Math.min(width - long / 2, Math.max(long / 2, x));
  const [left, top] = direction === "x" ? [middle - x, -1.45 * rem] : [-long / 2 - 1.2 * rem, 0];
  const bubble = select(node).select(".bubble").attr("transform", `translate(${left},${top})`);
  bubble
    .select("rect")
    .attr("x", -long / 2)
    .attr("y", -high / 2)
    .attr("width", long)
    .attr("height", high)
    .attr("rx", 0.4 * rem);
  bubble
    .select("text")
    .attr("y", 0.27 * rem)
    .text(text);
}

function placeParts(node: SVGGElement, { direction, x, y, to }: Handle, rem: number): void {
  const across = direction === "x";
  const [long, short] = [1.5 * rem, 0.8 * rem];
  const [width, height] = across ? [short, long] : [long, short];
  const touch = 2.6 * rem;
  const part = select(node);
  for (const name of ["line.line", "line.reach"]) {
    part
      .select(name)
      .attr("x2", across ? 0 : to - x)
      .attr("y2", across ? to - y : 0);
  }
  part
    .select("rect.grip")
    .attr("x", -width / 2)
    .attr("y", -height / 2)
    .attr("width", width)
    .attr("height", height);
  part.select("rect.grip").attr("rx", short / 2);
  part
    .select("rect.touch")
    .attr("x", -touch / 2)
    .attr("y", -touch / 2)
    .attr("width", touch)
    .attr("height", touch);
  const [reach, apart] = [0.28 * rem, 0.11 * rem];
  const ridges = across
    ? `M${-apart},${-reach}V${reach}M${apart},${-reach}V${reach}`
    : `M${-reach},${-apart}H${reach}M${-reach},${apart}H${reach}`;
  part.select("path.ridges").attr("d", ridges);
}

/** A move to a value, if it is another one. */
function move(handle: Handle, value: number): void {
  const stepped = Math.round(value / handle.step) * handle.step;
  const kept = Number(Math.min(handle.max, Math.max(handle.min, stepped)).toFixed(6));
  if (kept !== handle.value) handle.set(kept);
}

function hideBubble(this: SVGGElement): void {
  delete this.dataset["dragged"];
}

function moveByKey(this: SVGGElement, event: KeyboardEvent, handle: Handle): void {
  const target = KEYS[event.key]?.(handle);
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  this.dataset["dragged"] = "";
  move(handle, target);
}

function dragging() {
  return drag<SVGGElement, Handle>()
    .container(function container() {
      return this.ownerSVGElement ?? this;
    })
    .on("start", function started() {
      this.focus();
      this.dataset["dragged"] = "";
    })
    .on("end", hideBubble)
    .on("drag", function dragged(event: D3DragEvent<SVGGElement, Handle, Handle>) {
      // The element has the newest handle; the event the one that the drag began with.
      const handle = select<SVGGElement, Handle>(this).datum();
      move(handle, handle.valueAt(handle.direction === "x" ? event.x : event.y));
    });
}
