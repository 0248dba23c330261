// Two plans beside each other: one is pinned, A, and what is changed since is B.

import type { Update } from "./controls.ts";
import type { Day } from "./day.ts";
import { element, setText } from "./element.ts";
import { length, money, number, percent } from "./format.ts";
import { devicesToText, fieldsOf } from "./link.ts";
import { outcomeOf } from "./modes/plan.ts";
import type { PlanResult, PowerSegment } from "./plan-result.ts";
import { dayOfSource, type State } from "./state.ts";
import { t } from "./words/language.ts";

/** What one change is called; all others are "This plan". */
const CHANGES: Record<string, (state: State) => string> = {
  "duration.contiguous": ({ duration }) => (duration.contiguous ? t("changeOneBlock") : t("changePieces")),
  "duration.minutes": ({ duration }) => t("changeMinutes", { length: length(duration.minutes) }),
  "duration.kw": ({ duration }) => t("changePower", { kw: number(duration.kw) }),
  "limit.kw": ({ limit }) => t("changePower", { kw: number(limit.kw) }),
  "site.kw": ({ amount }) => t("changeSite", { kw: number(amount.siteKw) }),
  "battery.arbitrage": ({ battery }) => t(battery.arbitrage ? "changeTrading" : "changeNotTrading"),
  "battery.capacity": ({ battery }) => t("changeCapacity", { kwh: number(battery.capacity) }),
  "home.fuseKw": ({ home }) => t("changeFuse", { kw: number(home.fuseKw) }),
  "home.carTarget": ({ home }) => t("changeTarget", { percent: percent(home.carTarget, 0) }),
  "home.batteryKwh": ({ home }) => t("changeCapacity", { kwh: number(home.batteryKwh) }),
  "home.sunKwp": ({ home }) => t("changeSun", { kw: number(home.sunKwp) }),
  window: () => t("changeWindow"),
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
  if (pinned) return { name: t("planA"), segments: pinned.layers.flatMap(({ segments }) => segments) };
  return { name: t("keyAtOnce"), segments: result?.atOnce ?? [] };
}

/** "In one block costs €0.11 more than A, €4.05." Nothing where no plan is pinned, or there is none to compare. */
export function comparisonOf(state: State, { currency }: Day, result: PlanResult | undefined): string {
  const [{ pinned }, before] = [state, pinnedResult(state)];
  if (pinned === null || before === undefined || result === undefined) return "";
  const a = money(before.figures.cost, dayOfSource(pinned.source).currency);
  const changes = changesOf(pinned, state);
  if (changes.length === 0) return t("pinnedA", { a });
  if (dayOfSource(pinned.source).currency !== currency) return t("otherCurrency", { a });
  const what = (changes.length === 1 ? CHANGES[changes[0] ?? ""]?.(state) : undefined) ?? t("changePlan");
  const more = result.figures.cost - before.figures.cost;
  const values = { what, money: money(Math.abs(more), currency), a };
  const { revenue } = result.figures;
  if (Math.abs(more) < 0.005) return t(revenue ? "getsSame" : "costsSame", values);
  if (revenue) return t(more > 0 ? "getsMore" : "getsLess", values);
  return t(more > 0 ? "costsMore" : "costsLess", values);
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
  readonly #pin = element("button", { type: "button", class: "button" }, t("pinPlan"));
  readonly #back = element("button", { type: "button", class: "button" }, t("backToA"));
  readonly #unpin = element("button", { type: "button", class: "button quiet" }, t("unpin"));

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
