// The plan of a state, or why there is none.

import { FlatpeakError } from "flatpeak-wasm";

import type { Day } from "../day.ts";
import type { Mode, Span, State } from "../state.ts";
import { InputError, type PlanResult } from "../plan-result.ts";
import { planAmount } from "./amount.ts";
import { planBattery } from "./battery.ts";
import { planDuration } from "./duration.ts";
import { home } from "./home.ts";
import { planLimit } from "./limit.ts";

const PLANS: Record<Mode, (state: State, day: Day) => PlanResult> = {
  duration: planDuration,
  limit: planLimit,
  amount: planAmount,
  battery: planBattery,
  home: (state, day) => home().planHome(state, day),
};

/** A plan, or what is wrong with the request. */
export type Outcome = { result: PlanResult } | { error: FlatpeakError | InputError };

/** Plans. What cannot be planned is an outcome as any other; what is a fault of the page is thrown. */
export function outcomeOf(state: State, day: Day): Outcome {
  try {
    return { result: PLANS[state.mode](state, day) };
  } catch (error) {
    if (error instanceof FlatpeakError || error instanceof InputError) return { error };
    throw error;
  }
}

/** The stretches of the day that are planned. */
export function plannedSpans({ mode, span, amount }: State, day: Day): readonly Span[] {
  if (mode === "home") return [home().homeWindow(day)];
  return mode === "amount" ? amount.devices : [span];
}
