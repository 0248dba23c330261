// So much energy for several devices, under the limit of their site.

import type { AmountRequest } from "flatpeak-wasm";

import { type Day, locationOf, pricesOf } from "../day.ts";
import type { State } from "../state.ts";
import { type AmountResult, plannerOf, timed } from "../plan-result.ts";
import { HOUR, MINUTE } from "../../../chart/time.ts";
import { instants, windowOf } from "../request-window.ts";
import { idOf, nameOf } from "../devices.ts";

/** Plans the devices of the state. */
export function planAmount({ amount }: State, day: Day): AmountResult {
  const plannerOptions = { prices: pricesOf(day), location: locationOf(day) };
  const { schedules } = plannerOf(plannerOptions);
  const body: AmountRequest = {
    max_power: { units: "KW", value: amount.siteKw },
    ...(amount.cap === null ? {} : { shaving_threshold: { absolute: amount.cap } }),
    data: amount.devices.map((device, at) => ({
      device_id: idOf(amount.devices, at),
      ...windowOf(device, day),
      max_power: { units: "KW", value: device.kw },
      energy: { units: "KWH", value: device.kwh },
    })),
  };
  const options = { certificate: true, reasons: true } as const;
  const { result: answer, microseconds } = timed(() => schedules.amount(body, options));
  const atOnce = answer.baseline?.value ?? answer.tariff.value + answer.savings.value;
  return {
    operation: "amount",
    plannerOptions,
    body,
    options,
    answer,
    layers: answer.data.map(({ schedule }, at) => ({
      name: nameOf(amount.devices, at),
      segments: schedule.map((segment) => ({ ...instants(segment), kw: segment.power.value })),
    })),
    atOnce: amount.devices.map(({ from, kw }, at) => {
      const start = day.start + from * MINUTE;
      return { start, end: start + ((answer.data[at]?.energy.value ?? 0) / kw) * HOUR, kw };
    }),
    figures: {
      cost: answer.tariff.value,
      atOnce,
      saved: answer.savings.value,
      confidence: answer.tariff.confidence,
      revenue: false,
    },
    warnings: answer.warnings ?? [],
    reasons: answer.reasons ?? [],
    microseconds,
  };
}
