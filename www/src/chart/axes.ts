// The axes: local time below, a scale beside each track.

import { axisBottom, axisLeft } from "d3-axis";
import type { Selection } from "d3-selection";

import { type Day, minutesOf } from "../day.ts";
import { number, priceUnit } from "../format.ts";
import { HOUR, MINUTE } from "../time.ts";
import type { Layout, Track, View } from "./layout.ts";

export type Group = Selection<SVGGElement, unknown, null, undefined>;

const STEPS = [1, 2, 3, 4, 6, 12, 24];

/** Draws all axes into a group. */
export function drawAxes(group: Group, layout: Layout, { day }: View, rem: number): void {
  const time = axisBottom<number>(layout.x)
    .tickValues(ticksOf(day, layout, rem))
    .tickFormat((instant) => (isMidnight(day, instant) ? day.local.weekday(instant) : day.local.clock(instant)))
    .tickSize(0.35 * rem)
    .tickPadding(0.35 * rem);
  const bottom = (layout.charge ?? layout.price).bottom;
  const drawn = part(group, "time")
    .attr("transform", `translate(0,${bottom + 0.3 * rem})`)
    .call(time);
  drawn.selectAll<SVGGElement, number>(".tick").classed("midnight", (instant) => isMidnight(day, instant));
  scale("power", layout.power, (value) => number(value, 1), 3);
  // The title of the track has the unit.
  scale("price", layout.price, (value) => number(value * priceUnit(day.currency).per, 6), 5);
  if (layout.charge === undefined) part(group, "charge").selectAll("*").remove();
  else scale("charge", layout.charge, (value) => number(value, 0), 3);

  function scale(name: string, { y }: Track, format: (value: number) => string, count: number): void {
    const axis = axisLeft<number>(y)
      .ticks(count)
      .tickFormat(format)
      .tickSize(layout.left - layout.right)
      .tickPadding(0.5 * rem);
    part(group, name).attr("transform", `translate(${layout.left},0)`).call(axis);
  }
}

function part(group: Group, name: string): Group {
  return group
    .selectAll<SVGGElement, string>(`g.axis-${name}`)
    .data([name])
    .join("g")
    .attr("class", `axis axis-${name}`) as unknown as Group;
}

/** Whole hours of the place, as many as there is room for. */
function ticksOf(day: Day, { left, right, x }: Layout, rem: number): number[] {
  const hours = minutesOf(day) / 60;
  const room = (right - left) / (3.9 * rem);
  const step = STEPS.find((every) => hours / every <= room) ?? 24;
  const ticks = [];
  const first = Math.ceil(day.start / (15 * MINUTE)) * 15 * MINUTE;
  for (let instant = first; instant <= day.end; instant += 15 * MINUTE) {
    const hour = day.local.hour(instant);
    // The date after the last day is not on the chart.
    const over = instant === day.end && isMidnight(day, instant);
    if (hour % step === 0 && !over && far(ticks.at(-1), instant)) ticks.push(instant);
  }
  return ticks;

  // An hour that comes twice would be written over itself where there is little room.
  function far(last: number | undefined, instant: number): boolean {
    return last === undefined || x(instant) - x(last) >= 3 * rem;
  }
}

function isMidnight({ local, start, end }: Day, instant: number): boolean {
  return end - start > 26 * HOUR && local.hour(instant) === 0;
}
