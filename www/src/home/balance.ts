// The balance of a home: how much comes from where, how much goes where, and what it costs.

import type { Day } from "../day.ts";
import { element } from "../element.ts";
import { money, number } from "../format.ts";
import type { Flow, SiteResult } from "../plan-result.ts";
import { shownCosts, type Step } from "../plan-table.ts";
import { t } from "../words/language.ts";
import { energyOf, PARTS } from "./flows.ts";
import { h } from "./words/words.ts";

/** Below that, there is nothing to tell. */
const NEGLIGIBLE_KWH = 0.005;

/** A flow and its energy. */
interface Share {
  flow: Flow;
  kwh: number;
}

/** What comes in, what goes out, what it costs: as texts. */
type Cells = readonly [string, string, string];

/** Shows the balance of a plan, whose rows add up to what is above them in large numbers. */
export function showBalance(table: HTMLElement, { currency }: Day, result: SiteResult, steps: readonly Step[]): void {
  const { flows, figures, answer } = result;
  // In whole cents, as the steps are.
  const costs = shownCosts(steps, figures.cost, 100);
  const costOf = (device: string) =>
    money(
      steps.reduce((sum, step, at) => sum + (step.device === device ? (costs[at] ?? 0) : 0), 0),
      currency,
    );
  const cost = ({ part }: Flow, device: string) => (part === "grid" ? costOf(device) : "");
  const [sources, uses] = [sharesOf(flows.sources), sharesOf(flows.uses)];
  const { peak } = answer.grid;
  table.replaceChildren(
    element("caption", { class: "unseen" }, h("balanceCaption")),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("td", {}),
        ...[h("comesIn"), h("goesOut"), t("cost")].map((name) => element("th", { scope: "col" }, name)),
      ),
    ),
    element(
      "tbody",
      {},
      ...sources.map(({ flow, kwh }) => row(nameOf(flow), [energy(kwh), "", cost(flow, h("buys"))])),
      ...uses.map(({ flow, kwh }) => row(nameOf(flow), ["", energy(kwh), cost(flow, h("sells"))])),
      ...(peak ? [row(h("peak"), [`${number(peak.value)} kW`, "", costOf(h("peak"))])] : []),
    ),
    element("tfoot", {}, row(t("inAll"), [energy(sumOf(sources)), energy(sumOf(uses)), money(figures.cost, currency)])),
  );
}

function sharesOf(flows: readonly Flow[]): Share[] {
  return flows.map((flow) => ({ flow, kwh: energyOf(flow.segments) })).filter(({ kwh }) => kwh > NEGLIGIBLE_KWH);
}

function sumOf(shares: readonly Share[]): number {
  return shares.reduce((all, { kwh }) => all + kwh, 0);
}

function energy(kwh: number): string {
  return `${number(kwh, 1)} kWh`;
}

function nameOf({ part, kind }: Flow): HTMLElement {
  const swatch = element("span", { class: `swatch device-${PARTS[part]}`, "aria-hidden": "true" });
  return element("span", { class: "named" }, swatch, h(kind));
}

function row(name: Node | string, cells: Cells): HTMLElement {
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells.map((cell) => element("td", {}, cell)));
}
