// The axes: local time below, a scale beside each track, and what each shows above it.

import type { Layout, Track } from "./layout.ts";
import { priceUnit } from "./numbers.ts";
import { px, svg, type SvgNode } from "./svg.ts";
import type { Writer } from "./writer.ts";
import { HOUR, MINUTE, type View } from "./view.ts";

const HOUR_STEPS = [1, 2, 3, 4, 6, 12, 24];

/** All axes. */
export function axesOf(view: View, layout: Layout, write: Writer): SvgNode {
  const { power, price, charge } = layout;
  const hasPower = view.plan?.hasPower ?? true;
  return svg(
    "g",
    { class: "axes" },
    timeAxis(view, layout, write),
    ...(power && hasPower ? [scaleAxis("power", power, layout, 3, (value) => write.number(value, 1))] : []),
    // The title of the track has the unit.
    scaleAxis("price", price, layout, 5, (value) => write.number(value * priceUnit(view.currency).per, 6)),
    ...(charge ? [scaleAxis("charge", charge, layout, 3, (value) => write.number(value, 0))] : []),
  );
}

/** What each track shows. */
export function titlesOf({ words, currency, plan }: View, layout: Layout): SvgNode {
  const { left, rem, power, price, charge } = layout;
  const unit = priceUnit(currency).name;
  const title = (text: string, { top }: Track) => svg("text", { x: px(left), y: px(top - 0.55 * rem) }, text);
  return svg(
    "g",
    { class: "titles" },
    ...(power ? [title(plan && !plan.hasPower ? words.planTitle : words.powerTitle, power)] : []),
    title(`${words.price}${unit === "" ? "" : `, ${unit}`} ${words.perKwh}`, price),
    ...(charge ? [title(words.chargeTitle, charge)] : []),
  );
}

function scaleAxis(
  name: string,
  { y }: Track,
  { left, right, rem }: Layout,
  count: number,
  text: (value: number) => string,
): SvgNode {
  const ticks = y
    .ticks(count)
    .map((value) =>
      svg(
        "g",
        { key: value, class: "tick", transform: `translate(0,${px(y(value))})` },
        svg("line", { x1: px(left), x2: px(right) }),
        svg("text", { x: px(left - 0.5 * rem), dy: "0.32em", "text-anchor": "end" }, text(value)),
      ),
    );
  return svg("g", { key: name, class: `axis axis-${name}` }, ...ticks);
}

function timeAxis(view: View, layout: Layout, write: Writer): SvgNode {
  const { x, rem, bottom } = layout;
  const ticks = hoursOf(view, layout, write).map((instant) => {
    const midnight = isMidnight(view, instant, write);
    return svg(
      "g",
      { key: instant, class: midnight ? "tick midnight" : "tick", transform: `translate(${px(x(instant))},0)` },
      svg("line", { y2: px(0.35 * rem) }),
      svg(
        "text",
        { y: px(0.7 * rem), dy: "0.71em", "text-anchor": "middle" },
        midnight ? write.local.weekday(instant) : write.local.clock(instant),
      ),
    );
  });
  return svg("g", { class: "axis axis-time", transform: `translate(0,${px(bottom + 0.3 * rem)})` }, ...ticks);
}

/** Whole hours of the place, as many as there is room for. */
function hoursOf(view: View, { left, right, x, rem }: Layout, write: Writer): number[] {
  const { start, end } = view;
  const room = (right - left) / (3.9 * rem);
  const step = HOUR_STEPS.find((every) => (end - start) / HOUR / every <= room) ?? 24;
  const ticks: number[] = [];
  for (let instant = Math.ceil(start / (15 * MINUTE)) * 15 * MINUTE; instant <= end; instant += 15 * MINUTE) {
    // The date after the last day is not on the chart.
    const over = instant === end && isMidnight(view, instant, write);
    const last = ticks.at(-1);
    // An hour that comes twice would be written over itself where there is little room.
    const far = last === undefined || x(instant) - x(last) >= 3 * rem;
    if (write.local.hour(instant) % step === 0 && !over && far) ticks.push(instant);
  }
  return ticks;
}

function isMidnight({ start, end }: View, instant: number, { local }: Writer): boolean {
  return end - start > 26 * HOUR && local.hour(instant) === 0;
}
