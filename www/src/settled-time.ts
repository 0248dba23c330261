// How long plans take, as a number to read: the median of the last ones, told anew only when it is another one.

import { roughly } from "./format.ts";
import type { PlanResult } from "./plan-result.ts";

const KEPT = 15;
/** What differs by less is the same, measured again. */
const SAME = 0.25;

type Timed = Pick<PlanResult, "operation" | "microseconds">;

export class SettledTime {
  #operation = "";
  #times: number[] = [];
  #told = 0;

  /** How long a plan took, beside those before it. */
  told({ operation, microseconds }: Timed): string {
    // A plan of another kind takes its own time.
    if (operation !== this.#operation) this.#times = [];
    this.#operation = operation;
    this.#times = [...this.#times, microseconds].slice(-KEPT);
    const median = this.#times.toSorted((one, other) => one - other)[this.#times.length >> 1] ?? 0;
    if (this.#times.length === 1 || Math.abs(median / this.#told - 1) > SAME) this.#told = median;
    return this.#told < 1000 ? `${roughly(this.#told)} µs` : `${roughly(this.#told / 1000)} ms`;
  }

  /** Begins anew, with these plans. */
  restart(plans: readonly Timed[]): void {
    this.#operation = "";
    for (const plan of plans) this.told(plan);
  }
}
