// The result in a sentence, for those who do not see the chart; once the state rests.

import type { Day } from "./day.ts";
import { setText } from "./element.ts";
import { length, money, percent } from "./format.ts";
import { MINUTE } from "../../chart/time.ts";
import type { PlanResult } from "./plan-result.ts";

const DEBOUNCE_MS = 800;
const NAMED = 4;

export class Announcement {
  #timer = 0;

  constructor(readonly node: HTMLElement) {}

  /** Says this when nothing else comes for a moment. */
  say(text: () => string): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => setText(this.node, text()), DEBOUNCE_MS);
  }
}

/** A plan in a sentence. */
export function sentenceOf({ local, currency }: Day, { figures, layers }: PlanResult): string {
  const { cost, saved, percentage, words } = figures;
  const segments = layers.flatMap((layer) => layer.segments);
  const named = segments.slice(0, NAMED).map(({ start, end }) => local.range(start, end));
  const more = segments.length > NAMED ? ` and ${segments.length - NAMED} more` : "";
  const minutes = segments.reduce((sum, { start, end }) => sum + (end - start) / MINUTE, 0);
  const runs = segments.length === 0 ? "Nothing runs." : `Runs ${length(minutes)}: ${named.join(", ")}${more}.`;
  return `${words.cost} ${money(cost, currency)}, ${words.saved.toLowerCase()} ${money(saved, currency)}, ${percent(percentage, 0)}. ${runs}`;
}
