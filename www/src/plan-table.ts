// The plan as rows: a table for those who read it, and for a spreadsheet.

import { costOf, type Day } from "./day.ts";
import { element } from "./element.ts";
import { money, number, price } from "./format.ts";
import { HOUR } from "../../chart/time.ts";
import type { PlanResult } from "./plan-result.ts";
import { t } from "./words/language.ts";

/** One stretch of one device, from when it starts until it stops. */
export interface Step {
  device: string;
  start: number;
  end: number;
  /** The least and the most power; the mean is the energy over the time. */
  kw: { least: number; most: number };
  kwh: number;
  /** The mean price, per kWh; undefined behind the meter of a home. */
  price: number | undefined;
  /** What the grid is paid by these prices; below 0 where it is given energy. */
  cost: number | undefined;
}

/** A step that has a price of its own. */
interface PricedStep extends Step {
  price: number;
  cost: number;
}

/** Powers that differ by less are one: what is left over makes whole seconds exact. */
const SAME_POWER = 0.05;

/** All stretches of a plan, in order of time: pieces that touch are one. What is sold is priced by what it earns. */
export function stepsOf(day: Day, { layers }: PlanResult, exportShare: number): PricedStep[] {
  const steps = layers.flatMap(({ name, segments }) => {
    const joined: PricedStep[] = [];
    for (const { start, end, kw } of segments.toSorted((one, other) => one.start - other.start)) {
      const kwh = (kw * (end - start)) / HOUR;
      const cost = costOf(day, start, end, kw) * (kw < 0 ? exportShare : 1);
      const last = joined.at(-1);
      if (last?.end === start) joined[joined.length - 1] = together(last, end, kw, kwh, cost);
      else joined.push({ device: name, start, end, kw: { least: kw, most: kw }, kwh, price: cost / kwh, cost });
    }
    return joined;
  });
  return steps.toSorted((one, other) => one.start - other.start);
}

/** A stretch that goes on until another instant. */
function together(step: PricedStep, end: number, kw: number, energy: number, more: number): PricedStep {
  const [kwh, cost] = [step.kwh + energy, step.cost + more];
  const { least, most } = step.kw;
  const strongest = Math.abs(most) > Math.abs(kw) ? most : kw;
  const powers = [least, most, kw].filter((power) => Math.abs(power - strongest) > SAME_POWER * Math.abs(strongest));
  return {
    ...step,
    end,
    kw: { least: Math.min(strongest, ...powers), most: Math.max(strongest, ...powers) },
    kwh,
    price: cost / kwh,
    cost,
  };
}

/** Costs in whole parts of which `per` are one, whose sum is that of the total: those nearest to the next part give way. */
export function addingUp(costs: readonly number[], total: number, per: number): number[] {
  const whole = costs.map((cost) => Math.floor(cost * per + 1e-6));
  const left = Math.round(total * per) - whole.reduce((sum, parts) => sum + parts, 0);
  const restOf = (at: number) => (costs[at] ?? 0) * per - (whole[at] ?? 0);
  const nearest = [...costs.keys()].toSorted((one, other) => restOf(other) - restOf(one)).slice(0, Math.max(0, left));
  return whole.map((parts, at) => (parts + (nearest.includes(at) ? 1 : 0)) / per);
}

/** The costs of steps in the same parts: undefined where a step has none. */
export function shownCosts(steps: readonly Step[], total: number, per: number): (number | undefined)[] {
  const priced = steps.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  const costs = addingUp(priced, total, per).values();
  return steps.map(({ cost }) => (cost === undefined ? undefined : costs.next().value));
}

/** The power of a stretch, or between what it changes. */
export function powerText({ least, most }: Step["kw"]): string {
  const [low, high] = [number(least), number(most)];
  return `${low === high ? low : `${low}–${high}`} kW`;
}

const COLUMNS = [t("device"), t("from"), t("to"), t("power"), t("energy"), t("meanPrice"), t("cost")];

/** A number that a step may not have. */
const told = (value: number | undefined, text: (value: number) => string) => (value === undefined ? "–" : text(value));

const row = ([name = "", ...cells]: string[]) =>
  element("tr", {}, element("th", { scope: "row" }, name), ...cells.map((cell) => element("td", {}, cell)));

/** What each table shows. */
const shown = new WeakMap<HTMLElement, string>();

/** Shows the rows, whose costs add up to that of the plan. */
export function showSteps(table: HTMLElement, day: Day, steps: readonly Step[], total: number): void {
  const { local, currency, start, end } = day;
  const days = end - start > 26 * HOUR;
  const time = (instant: number) => (days ? `${local.dayName(instant)} ` : "") + local.time(instant);
  const costs = shownCosts(steps, total, 100);
  const rows = steps.map((step, at) => [
    step.device,
    time(step.start),
    local.date(step.start) === local.date(step.end) ? local.time(step.end) : time(step.end),
    powerText(step.kw),
    `${number(step.kwh)} kWh`,
    told(step.price, (mean) => price(mean, currency)),
    told(costs[at], (cost) => money(cost, currency)),
  ]);
  const sum = [t("inAll"), "", "", "", "", "", money(total, currency)];
  const content = JSON.stringify([rows, sum]);
  // The same rows stay, and what a person has marked in them.
  if (shown.get(table) === content) return;
  shown.set(table, content);
  const body = rows.map(row);
  const nothing = element("tr", {}, element("td", { class: "nothing", colspan: COLUMNS.length }, t("nothingRuns")));
  table.replaceChildren(
    element("caption", { class: "unseen" }, t("tableCaption")),
    element("thead", {}, element("tr", {}, ...COLUMNS.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...(body.length > 0 ? body : [nothing])),
    ...(body.length > 1 ? [element("tfoot", {}, row(sum))] : []),
  );
}
