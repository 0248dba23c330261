// What there is to draw of a home.

import { viewOf } from "../../../chart/input.ts";
import type { ChargePoint, View } from "../../../chart/view.ts";
import { WORDS } from "../chart/plan-chart.ts";
import { type Day, pricesOf } from "../day.ts";
import type { SiteResult } from "../plan-result.ts";
import { instants } from "../request-window.ts";
import type { State } from "../state.ts";
import { locale } from "../words/language.ts";
import { BATTERY, CAR } from "./flows.ts";
import { type HomeHandle, homeHandles } from "./handles.ts";
import { type StackedFlow, stackOf } from "./stacked-flows.ts";
import { homeWindow, instantsOf, withinHome } from "./window.ts";
import { h } from "./words/words.ts";

/** What a kWh is worth at the home over a stretch of time. */
interface SitePrice {
  start: number;
  end: number;
  value: number;
}

/** All that is on the picture. */
export interface HomeView {
  day: Day;
  /** The plan; undefined where there is none. */
  result: SiteResult | undefined;
  /** Prices, handles and now, as the chart draws them. */
  drawn: View;
  handles: readonly HomeHandle[];
  fuseKw: number;
  stack: readonly StackedFlow[];
  /** When the car is there. */
  there: { start: number; end: number };
  target: number;
  /** The states of charge; that of the car while it is there. */
  car: readonly ChargePoint[];
  battery: readonly ChargePoint[];
  sitePrices: readonly SitePrice[];
}

/** The view of a state and its plan. */
export function homeView(state: State, day: Day, result: SiteResult | undefined, now: number): HomeView {
  const { home } = state;
  const window = instantsOf(homeWindow(day), day);
  const there = instantsOf(withinHome(home, day), day);
  const handles = homeHandles(state, day);
  const input = {
    prices: pricesOf(day),
    timezone: day.timezone,
    currency: day.currency,
    now: new Date(now),
    handles,
    legend: false,
    locale: locale(),
    words: { ...WORDS, chart: h("picture") },
  };
  const view = viewOf(input);
  const periods = view.periods
    .map((period) => ({
      ...period,
      start: Math.max(period.start, window.start),
      end: Math.min(period.end, window.end),
    }))
    .filter(({ start, end }) => start < end);
  const grid = result?.flows.sources.find(({ part }) => part === "grid");
  // Prices are in full colour while power is bought.
  const buying = { deviceId: undefined, name: "", segments: grid?.segments ?? [] };
  const plan = { layers: [buying], charge: undefined, hasPower: true };
  const nowShown = window.start <= now && now < window.end ? now : undefined;
  return {
    day,
    result,
    drawn: { ...view, ...window, periods, plan, now: nowShown },
    handles,
    fuseKw: home.fuseKw,
    stack: result === undefined ? [] : stackOf(result.flows),
    there,
    target: home.carTarget,
    car: chargeOf(result, CAR).filter(({ time }) => there.start <= time && time <= there.end),
    battery: chargeOf(result, BATTERY),
    sitePrices: (result?.answer.site_price ?? []).map((slot) => ({ ...instants(slot), value: slot.value })),
  };
}

function chargeOf(result: SiteResult | undefined, id: string): ChargePoint[] {
  const trajectory = result?.answer.data.find(({ device_id }) => device_id === id)?.trajectory ?? [];
  return trajectory.map((point) => ({ time: Date.parse(point.time), percent: point.state_of_charge_percent }));
}
