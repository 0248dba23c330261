// Two plans beside each other: one is pinned, A, and what is changed since is B.

import type { Update } from "./controls.ts";
import type { Day } from "./day.ts";
import { element, setText } from "./element.ts";
import { length, money, number } from "./format.ts";
import { devicesToText, fieldsOf } from "./link.ts";
import { outcomeOf } from "./modes/plan.ts";
import type { PlanResult, PowerSegment } from "./plan-result.ts";
import { dayOfSource, type State } from "./state.ts";

/** What one change is called; all others are "This plan". */
const CHANGES: Record<string, (state: State) => string> = {
  "duration.contiguous": ({ duration }) => (duration.contiguous ? "In one block" : "In several pieces"),
  "duration.minutes": ({ duration }) => `Running for ${length(duration.minutes)}`,
  "duration.kw": ({ duration }) => `With ${number(duration.kw)} kW it`,
  "limit.kw": ({ limit }) => `With ${number(limit.kw)} kW it`,
  "site.kw": ({ amount }) => `A site limit of ${number(amount.siteKw)} kW`,
  "battery.arbitrage": ({ battery }) => `${battery.arbitrage ? "Trading" : "Not trading"} on the way`,
  "battery.capacity": ({ battery }) => `A battery of ${number(battery.capacity)} kWh`,
  "home.fuseKw": ({ home }) => `A fuse of ${number(home.fuseKw)} kW`,
  "home.carTarget": ({ home }) => `A car with ${number(home.carTarget)} %`,
  "home.batteryKwh": ({ home }) => `A battery of ${number(home.batteryKwh)} kWh`,
  "home.sunKwp": ({ home }) => `Sun of ${number(home.sunKwp)} kWp`,
  window: () => "This window",
};

const results = new WeakMap<State, PlanResult | undefined>();

/** The plan that is pinned; it is made once. */
function pinnedResult({ pinned }: State): PlanResult | undefined {
  if (pinned === null) return undefined;
  if (!results.has(pinned)) {
    const outcome = outcomeOf(pinned, dayOfSource(pinned.source));
    results.set(pinned, "result" in outcome ? outcome.result : undefined);
  }
  return results.get(pinned);
}

/** What the plan is drawn beside: the pinned one, if it has the same prices, else at once. */
export function ghostOf(
  state: State,
  result: PlanResult | undefined,
): { name: string; segments: readonly PowerSegment[] } {
  const pinned = state.pinned?.source === state.source ? pinnedResult(state) : undefined;
  if (pinned) return { name: "plan A", segments: pinned.layers.flatMap(({ segments }) => segments) };
  return { name: "at once", segments: result?.atOnce ?? [] };
}

/** "In one block costs €0.11 more than A, €4.05." Nothing where no plan is pinned, or there is none to compare. */
export function comparisonOf(state: State, { currency }: Day, result: PlanResult | undefined): string {
  const [{ pinned }, before] = [state, pinnedResult(state)];
  if (pinned === null || before === undefined || result === undefined) return "";
  const a = money(before.figures.cost, dayOfSource(pinned.source).currency);
  const changes = changesOf(pinned, state);
  if (changes.length === 0) return `Pinned: this is plan A, ${a}. Change something to see plan B.`;
  if (dayOfSource(pinned.source).currency !== currency) return `Plan A has another currency: ${a}.`;
  const what = (changes.length === 1 ? CHANGES[changes[0] ?? ""]?.(state) : undefined) ?? "This plan";
  const more = result.figures.cost - before.figures.cost;
  const verb = result.figures.revenue ? "gets" : "costs";
  const difference =
    Math.abs(more) < 0.005 ? "the same" : `${money(Math.abs(more), currency)} ${more > 0 ? "more" : "less"}`;
  return `${what} ${verb} ${difference}${difference === "the same" ? " as" : " than"} plan A, ${a}.`;
}

/** The names of what differs. */
function changesOf(pinned: State, state: State): string[] {
  const before = new Map(fieldsOf(pinned));
  // Which device is on the chart changes no plan.
  const changed = fieldsOf(state).flatMap(([key, value]) =>
    before.get(key) === value || key === "site.selected" ? [] : [key],
  );
  if (devicesToText(pinned.amount).join("\n") !== devicesToText(state.amount).join("\n")) changed.push("device");
  if (pinned.source !== state.source) changed.push("source");
  return changed;
}

/** The row that pins, compares and goes back. */
export class Comparison {
  readonly #words = element("p", {});
  readonly #pin = element("button", { type: "button", class: "button" }, "Pin this plan as A");
  readonly #back = element("button", { type: "button", class: "button" }, "Back to A");
  readonly #unpin = element("button", { type: "button", class: "button quiet" }, "Unpin");

  constructor(place: HTMLElement, update: Update) {
    this.#pin.addEventListener("click", () => {
      update((state) => ({ ...state, pinned: { ...state, pinned: null } }));
      this.#unpin.focus();
    });
    this.#back.addEventListener("click", () =>
      update((state) => ({ ...(state.pinned ?? state), pinned: state.pinned })),
    );
    this.#unpin.addEventListener("click", () => {
      update((state) => ({ ...state, pinned: null }));
      this.#pin.focus();
    });
    place.append(this.#words, this.#pin, this.#back, this.#unpin);
  }

  /** Shows what there is to compare. */
  show(state: State, day: Day, result: PlanResult | undefined): void {
    const pinned = state.pinned !== null;
    setText(this.#words, comparisonOf(state, day, result));
    this.#pin.hidden = pinned;
    this.#pin.disabled = result === undefined;
    this.#back.hidden = this.#unpin.hidden = !pinned;
    this.#back.disabled = state.pinned === null || changesOf(state.pinned, state).length === 0;
  }
}
