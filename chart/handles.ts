// What is dragged on the chart, and moved by keys as any slider.

import type { ChartHandle } from "../pkg-template/chart.d.ts";
import type { Layout, Track } from "./layout.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import { MINUTE, type View } from "./view.ts";
import type { Writer } from "./writer.ts";

/** A handle with its place. */
export interface PlacedHandle {
  id: string;
  label: string;
  /** `x`: to and fro in time; `y`: up and down on a scale. */
  direction: "x" | "y";
  /** Where its grip is. */
  x: number;
  y: number;
  /** How long its line is: to this place, across its direction. */
  to: number;
  value: number;
  min: number;
  max: number;
  step: number;
  page: number;
  /** What its values are multiples of its step from. */
  origin: number;
  text: string;
  /** The value of a place on the chart. */
  valueAt: (place: number) => number;
}

/** The handles of a view, each in its place; without those whose track is not there. */
export function placedHandles(view: View, layout: Layout, write: Writer): PlacedHandle[] {
  return view.handles.flatMap((handle) => {
    if (handle.scale === "time") return [onTime(handle, view, layout, write)];
    const track = layout[handle.scale];
    return track === undefined ? [] : [onTrack(handle, track, view, layout, write)];
  });
}

function onTime(handle: ChartHandle, { start, end }: View, { x, ruler, bottom }: Layout, write: Writer): PlacedHandle {
  const { id, label, value, min = start, max = end, step, page = 10 * step } = handle;
  const text = handle.text ?? write.local.time(value);
  const rest = { value, min, max, step, page, origin: start, text, valueAt: x.invert };
  return { id, label, direction: "x", x: x(value), y: ruler, to: bottom, ...rest };
}

function onTrack(
  handle: ChartHandle,
  { y }: Track,
  { currency }: View,
  { left, right, rem }: Layout,
  write: Writer,
): PlacedHandle {
  const { id, label, scale, step, page = 10 * step } = handle;
  const [low, high] = y.domain;
  const value = Math.min(high, Math.max(low, Number.isFinite(handle.value) ? handle.value : low));
  const { min = Math.ceil(low / step) * step, max = Math.floor(high / step) * step } = handle;
  const texts = {
    time: () => "",
    power: () => `${write.number(value)} kW`,
    price: () => write.price(value, currency),
    charge: () => write.percent(value, 0),
  };
  const rest = { value, min, max, step, page, origin: 0, text: handle.text ?? texts[scale](), valueAt: y.invert };
  // Its grip is in the margin, where nothing else is drawn.
  return { id, label, direction: "y", x: right + rem, y: y(value), to: left, ...rest };
}

/** Draws handles. */
export function handlesOf(handles: readonly PlacedHandle[], { width, rem }: Layout): SvgNode {
  return svg("g", { class: "handles" }, ...handles.map((handle) => drawn(handle, width, rem)));
}

function drawn(handle: PlacedHandle, width: number, rem: number): SvgNode {
  const { id, label, direction, x, y, to, text } = handle;
  const across = direction === "x";
  const [long, short, touch] = [1.5 * rem, 0.8 * rem, 2.6 * rem];
  const [grip, high] = across ? [short, long] : [long, short];
  const end = across ? { x2: 0, y2: px(to - y) } : { x2: px(to - x), y2: 0 };
  const [reach, apart] = [px(0.28 * rem), px(0.11 * rem)];
  const ridges = across
    ? `M${-apart},${-reach}V${reach}M${apart},${-reach}V${reach}`
    : `M${-reach},${-apart}H${reach}M${-reach},${apart}H${reach}`;
  return svg(
    "g",
    {
      key: id,
      class: `handle handle-${direction} handle-${id}`,
      "data-handle": id,
      tabindex: 0,
      role: "slider",
      "aria-label": label,
      "aria-orientation": across ? "horizontal" : "vertical",
      "aria-valuemin": told(handle, "min"),
      "aria-valuemax": told(handle, "max"),
      "aria-valuenow": told(handle, "value"),
      "aria-valuetext": text,
      transform: `translate(${px(x)},${px(y)})`,
    },
    svg("line", { class: "reach", ...end }),
    svg("line", { class: "line", ...end }),
    svg("rect", { class: "touch", ...centred(touch, touch) }),
    svg("rect", { class: "grip", ...centred(grip, high), rx: px(short / 2) }),
    svg("path", { class: "ridges", d: ridges }),
    bubble(handle, width, rem),
  );
}

/** The value beside the hand that moves it: above a grip in time, left of that of a line. */
function bubble({ direction, x, text }: PlacedHandle, width: number, rem: number): SvgNode {
  const long = (text.length * 0.5 + 1) * rem;
  const middle = Math.min(width - long / 2, Math.max(long / 2, x));
  const [left, top] = direction === "x" ? [middle - x, -1.45 * rem] : [-long / 2 - 1.2 * rem, 0];
  return svg(
    "g",
    { class: "bubble", transform: `translate(${px(left)},${px(top)})` },
    svg("rect", { ...centred(long, 1.5 * rem), rx: px(0.4 * rem) }),
    svg("text", { y: px(0.27 * rem), "text-anchor": "middle" }, text),
  );
}

function centred(width: number, height: number) {
  return { x: px(-width / 2), y: px(-height / 2), width: px(width), height: px(height) };
}

/** A value as assistive technology is told it: on the scale of time, minutes from the start of the chart. */
function told({ direction, origin, ...handle }: PlacedHandle, field: "value" | "min" | "max"): number {
  const value = direction === "x" ? (handle[field] - origin) / MINUTE : handle[field];
  return Math.round(value * 1e6) / 1e6;
}

const KEYS: Record<string, (handle: PlacedHandle) => number> = {
  ArrowLeft: ({ value, step }) => value - step,
  ArrowDown: ({ value, step }) => value - step,
  ArrowRight: ({ value, step }) => value + step,
  ArrowUp: ({ value, step }) => value + step,
  PageDown: ({ value, page }) => value - page,
  PageUp: ({ value, page }) => value + page,
  Home: ({ min }) => min,
  End: ({ max }) => max,
};

/** The value that a key moves a handle to; undefined where it is no key of a slider. */
export function valueByKey(handle: PlacedHandle, key: string): number | undefined {
  const target = KEYS[key]?.(handle);
  return target === undefined ? undefined : steppedValue(handle, target);
}

/** The value of a handle nearest to a value. */
export function steppedValue({ min, max, step, origin }: PlacedHandle, value: number): number {
  const stepped = origin + Math.round((value - origin) / step) * step;
  return Number(Math.min(max, Math.max(min, stepped)).toFixed(6));
}
