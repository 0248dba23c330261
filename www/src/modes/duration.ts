// So many minutes of a window, at the lowest or the highest price.

import type { DurationSchedule } from "flatpeak-wasm";

import { type Day, locationOf, pricesOf } from "../day.ts";
import type { State } from "../state.ts";
import { MINUTE } from "../../../chart/time.ts";
import { checkedPower, compared, type DurationResult, plannerOf, timed } from "../plan-result.ts";
import { costOfSegments, instants, windowOf } from "../request-window.ts";
import { t } from "../words/language.ts";

/** Plans the duration of the state. */
export function planDuration({ span, device, duration }: State, day: Day): DurationResult {
  const { minutes, segment, contiguous } = duration;
  const kw = checkedPower(duration.kw);
  const plannerOptions = { prices: pricesOf(day), location: locationOf(day) };
  const { schedules } = plannerOf(plannerOptions);
  const body = { ...windowOf(span, day), segment, duration: minutes };
  const options = contiguous ? { contiguous } : {};
  const { result: answer, microseconds } = timed(() => schedules.duration(body, options));
  const start = day.start + span.from * MINUTE;
  const now = [{ start, end: start + Math.min(minutes, span.to - span.from) * MINUTE, kw }];
  const segments = answer.data.map((slot) => ({ ...instants(slot), kw }));
  return {
    operation: "duration",
    plannerOptions,
    body,
    options,
    answer,
    layers: [{ name: device.trim() || t("device"), segments }],
    atOnce: now,
    figures: compared(segment, costOfSegments(day, segments), costOfSegments(day, now), confidenceOf(answer)),
    warnings: answer.warnings ?? [],
    microseconds,
  };
}

function confidenceOf({ data }: DurationSchedule): number {
  return Math.min(1, ...data.map((slot) => slot.price.confidence));
}
