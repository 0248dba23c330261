// The balance of a home: how much comes from where, how much goes where, and what it costs.

import type { Day } from "../day.ts";
import { element } from "../element.ts";
import { money, number } from "../format.ts";
import type { Flow, SiteResult } from "../plan-result.ts";
import type { Step } from "../plan-table.ts";
import { energyOf, PARTS } from "./flows.ts";
import { BUYS, SELLS } from "./steps.ts";

const COLUMNS = ["", "Comes in", "Goes out", "Cost"];

/** Shows the balance of a plan, whose rows add up to what is above them in large numbers. */
export function showBalance(table: HTMLElement, { currency }: Day, result: SiteResult, steps: readonly Step[]): void {
  const { flows, figures, answer } = result;
  const costOf = (device: string) =>
    steps.filter((step) => step.device === device).reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  const energy = (kwh: number) => `${number(kwh, 1)} kWh`;
  const shown = (list: readonly Flow[]) =>
    list.map((flow) => ({ flow, kwh: energyOf(flow.segments) })).filter(({ kwh }) => kwh > 0.005);
  const [sources, uses] = [shown(flows.sources), shown(flows.uses)];
  const row = ({ part, name }: Flow, cells: readonly [string, string, string]) => {
    const swatch = element("span", { class: `swatch device-${PARTS[part]}`, "aria-hidden": "true" });
    const head = element("th", { scope: "row" }, element("span", { class: "named" }, swatch, name));
    return element("tr", {}, head, ...cells.map((cell) => element("td", {}, cell)));
  };
  const sum = (list: readonly { kwh: number }[]) => list.reduce((all, { kwh }) => all + kwh, 0);
  const bought = money(costOf(BUYS), currency);
  const sold = money(costOf(SELLS), currency);
  const { peak, peak_cost } = answer.grid;
  const peakRow =
    peak === undefined
      ? []
      : [
          element(
            "tr",
            {},
            element("th", { scope: "row" }, "Highest import"),
            element("td", {}, `${number(peak.value)} kW`),
            element("td", {}, ""),
            element("td", {}, money(peak_cost ?? 0, currency)),
          ),
        ];
  table.replaceChildren(
    element("caption", { class: "unseen" }, "Where the power of the home comes from, where it goes, and what it costs"),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...COLUMNS.map((name) => (name === "" ? element("td", {}) : element("th", { scope: "col" }, name))),
      ),
    ),
    element(
      "tbody",
      {},
      ...sources.map(({ flow, kwh }) => row(flow, [energy(kwh), "", flow.part === "grid" ? bought : ""])),
      ...uses.map(({ flow, kwh }) => row(flow, ["", energy(kwh), flow.part === "grid" ? sold : ""])),
      ...peakRow,
    ),
    element(
      "tfoot",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "row" }, "In all"),
        element("td", {}, energy(sum(sources))),
        element("td", {}, energy(sum(uses))),
        element("td", {}, money(figures.cost, currency)),
      ),
    ),
  );
}
