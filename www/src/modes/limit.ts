// All the time of a window on one side of a price.

import { type Day, locationOf, pricesOf } from "../day.ts";
import type { State } from "../state.ts";
import { HOUR } from "../time.ts";
import { checkedPower, plannerOf, timed, type Work } from "../work.ts";
import { compared, costOfSlots, instants, windowOf } from "./duration.ts";

/** Plans the price limit of the state. */
export function planLimit({ span, limit }: State, day: Day): Work {
  const { price, segment } = limit;
  const kw = checkedPower(limit.kw);
  const plannerOptions = { prices: pricesOf(day), location: locationOf(day) };
  const { schedules } = plannerOf(plannerOptions);
  const body = { ...windowOf(span, day), segment, absolute: price };
  const { result: answer, microseconds } = timed(() => schedules.limit(body));
  const slots = answer.data.map((slot) => ({ ...instants(slot), kw, price: slot.tariff.rate_avg }));
  const cost = slots.reduce((sum, slot) => sum + (slot.price * kw * (slot.end - slot.start)) / HOUR, 0);
  return {
    operation: "limit",
    plannerOptions,
    body,
    options: {},
    answer,
    layers: [{ name: "Device", segments: slots.map(({ start, end }) => ({ start, end, kw })) }],
    figures: compared(segment, cost, atOnceOf(answer.duration), confidence()),
    warnings: [],
    microseconds,
  };

  /** What the same time costs from the start of the window on. */
  function atOnceOf(minutes: number): number {
    if (minutes === 0) return 0;
    const window = windowOf({ from: span.from, to: span.from + minutes }, day);
    return costOfSlots(schedules.duration({ ...window, segment, duration: minutes }), kw);
  }

  function confidence(): number {
    return Math.min(1, ...answer.data.map((slot) => slot.tariff.confidence));
  }
}
