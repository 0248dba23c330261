// A home: its house and its sun as they are, its battery and its car as they are planned.

import type { SiteOptions, SiteRequest } from "flatpeak-wasm";

import { costOf, type Day, locationOf, pricesOf } from "../day.ts";
import { comparedCosts, InputError, plannerOf, type SiteResult } from "../plan-result.ts";
import { windowOf } from "../request-window.ts";
import type { HomeState, State } from "../state.ts";
import { BATTERY, CAR, flowsOf } from "./flows.ts";
import { columnsOf, houseLoad, sunPower } from "./profiles.ts";
import { homeWindow, hoursOf, instantsOf, withinHome } from "./window.ts";

const ROUND_TRIP = 0.9;
/** What the battery keeps, in percent. */
export const RESERVE = 10;
/** A plan is asked for with every move of a hand. */
const MAX_MILLIS = 100;

const kw = (value: number) => ({ units: "KW", value }) as const;

/** Plans the home of the state. */
export function planHome({ home }: State, day: Day): SiteResult {
  checkNumbers(home);
  const window = homeWindow(day);
  const within = instantsOf(window, day);
  const [house, sun] = [houseLoad(day, home.houseKwh, within), sunPower(day, home.sunKwp, within)];
  const plannerOptions = {
    prices: { import: pricesOf(day), export: feedInOf(day, home) },
    location: locationOf(day),
  };
  const { schedules } = plannerOf(plannerOptions);
  const body: SiteRequest = {
    ...windowOf(window, day),
    grid: {
      max_import: kw(home.fuseKw),
      ...(home.peakRate === 0 ? {} : { peak: { rate: home.peakRate, interval_minutes: 15 } }),
    },
    load: columnsOf(day, house),
    generation: columnsOf(day, sun),
    curtailment: true,
    data: [carOf(home, day), batteryOf(home, day)],
  };
  const options: SiteOptions = { certificate: true, reasons: true, maxMillis: MAX_MILLIS };
  const started = performance.now();
  const answer = schedules.site(body, options);
  const microseconds = 1000 * (performance.now() - started);
  return {
    operation: "site",
    plannerOptions,
    body,
    options,
    answer,
    flows: flowsOf(answer, house, sun),
    layers: [],
    atOnce: [],
    figures: comparedCosts(answer.tariff.value, answer.baseline.value, answer.tariff.confidence),
    warnings: answer.warnings ?? [],
    microseconds,
  };
}

/** What only the page uses must be a number; the planner says it of all others. */
function checkNumbers(home: HomeState): void {
  for (const key of ["houseKwh", "sunKwp"] as const) {
    if (!(home[key] >= 0)) throw new InputError(key);
  }
  if (!Number.isFinite(home.feedIn)) throw new InputError("feedIn");
}

/** What a kWh fed in earns: always the same, a share of what buying costs in the mean. */
export function feedInPrice(day: Day, { feedIn }: HomeState): number {
  const hours = day.periods.reduce((sum, period) => sum + hoursOf(period), 0);
  return Number(((feedIn / 100) * (costOf(day, day.start, day.end, 1) / hours)).toFixed(5));
}

function feedInOf(day: Day, home: HomeState) {
  const { local, start, end } = day;
  const price = { value: feedInPrice(day, home), confidence: 1 };
  return [{ valid_from: local.iso(start), valid_to: local.iso(end), price }];
}

function carOf(home: HomeState, day: Day): SiteRequest["data"][number] {
  const there = windowOf(withinHome(home, day), day);
  return {
    device_id: CAR,
    battery: {
      capacity_kwh: home.carKwh,
      charge_power_kw: home.carKw,
      discharge_power_kw: home.carGives ? home.carKw : 0,
      round_trip_efficiency: ROUND_TRIP,
    },
    device_state: {
      time: windowOf(homeWindow(day), day).start_time,
      state_of_charge_percent: home.carCharge,
      target_state_of_charge_percent: 0,
    },
    available: [there],
    targets: [{ time: there.end_time, state_of_charge_percent: home.carTarget }],
    ...(home.carMinKw === 0 ? {} : { min_power: kw(home.carMinKw) }),
  };
}

/** It ends as full as it begins, so that what it costs is told whole. */
function batteryOf(home: HomeState, day: Day): SiteRequest["data"][number] {
  return {
    device_id: BATTERY,
    battery: { capacity_kwh: home.batteryKwh, power_kw: home.batteryKw, round_trip_efficiency: ROUND_TRIP },
    device_state: {
      time: windowOf(homeWindow(day), day).start_time,
      state_of_charge_percent: home.batteryCharge,
      target_state_of_charge_percent: home.batteryCharge,
      backup_reserve_percent: Math.min(RESERVE, home.batteryCharge),
    },
  };
}
