// The plan as rows: a table for those who read it, and for a spreadsheet.

import { costOf, type Day } from "./day.ts";
import { element } from "./element.ts";
import { money, number, price } from "./format.ts";
import { HOUR } from "../../chart/time.ts";
import type { PlanResult } from "./plan-result.ts";

/** One stretch of one device. */
export interface Step {
  device: string;
  start: number;
  end: number;
  kw: number;
  kwh: number;
  /** The mean price, per kWh; undefined behind the meter of a home. */
  price: number | undefined;
  /** What the grid is paid by these prices; below 0 where it is given energy. */
  cost: number | undefined;
}

/** All stretches of a plan, in order of time. What is sold is priced by what it earns. */
export function stepsOf(day: Day, { layers }: PlanResult, exportShare: number): Step[] {
  const steps = layers.flatMap(({ name, segments }) =>
    segments.map(({ start, end, kw }) => {
      const kwh = (kw * (end - start)) / HOUR;
      const cost = costOf(day, start, end, kw) * (kw < 0 ? exportShare : 1);
      return { device: name, start, end, kw, kwh, price: cost / kwh, cost };
    }),
  );
  return steps.toSorted((one, other) => one.start - other.start);
}

const COLUMNS = ["Device", "From", "To", "Power", "Energy", "Mean price", "Cost"];

/** Shows the rows. */
export function showSteps(table: HTMLElement, { local, currency, start, end }: Day, steps: readonly Step[]): void {
  const days = end - start > 26 * HOUR;
  const time = (instant: number) => (days ? `${local.dayName(instant)} ` : "") + local.time(instant);
  const rows = steps.map((step) => [
    step.device,
    time(step.start),
    local.date(step.start) === local.date(step.end) ? local.time(step.end) : time(step.end),
    `${number(step.kw)} kW`,
    `${number(step.kwh)} kWh`,
    step.price === undefined ? "–" : price(step.price, currency),
    step.cost === undefined ? "–" : money(step.cost, currency),
  ]);
  const body = rows.map(([device = "", ...cells]) =>
    element("tr", {}, element("th", { scope: "row" }, device), ...cells.map((cell) => element("td", {}, cell))),
  );
  const nothing = element("tr", {}, element("td", { class: "nothing", colspan: COLUMNS.length }, "Nothing runs."));
  table.replaceChildren(
    element("caption", { class: "unseen" }, "When each device runs, and what it costs"),
    element("thead", {}, element("tr", {}, ...COLUMNS.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...(body.length > 0 ? body : [nothing])),
  );
}
