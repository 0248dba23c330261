// All the time of a window on one side of a price.

import { type Day, locationOf, pricesOf } from "../day.ts";
import type { State } from "../state.ts";
import { MINUTE } from "../../../chart/time.ts";
import { checkedPower, compared, type LimitResult, plannerOf, timed } from "../plan-result.ts";
import { costOfSegments, instants, windowOf } from "../request-window.ts";
import { t } from "../words/language.ts";

/** Plans the price limit of the state. */
export function planLimit({ span, device, limit }: State, day: Day): LimitResult {
  const { price, segment } = limit;
  const kw = checkedPower(limit.kw);
  const plannerOptions = { prices: pricesOf(day), location: locationOf(day) };
  const { schedules } = plannerOf(plannerOptions);
  const body = { ...windowOf(span, day), segment, absolute: price };
  const { result: answer, microseconds } = timed(() => schedules.limit(body));
  const segments = answer.data.map((slot) => ({ ...instants(slot), kw }));
  const start = day.start + span.from * MINUTE;
  const now = [{ start, end: start + answer.duration * MINUTE, kw }];
  const confidence = Math.min(1, ...answer.data.map((slot) => slot.tariff.confidence));
  return {
    operation: "limit",
    plannerOptions,
    body,
    options: {},
    answer,
    layers: [{ name: device.trim() || t("device"), segments }],
    atOnce: now,
    figures: compared(segment, costOfSegments(day, segments), costOfSegments(day, now), confidence),
    warnings: [],
    microseconds,
  };
}
