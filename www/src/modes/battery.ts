// A battery, from one state of charge to another.

import type { Planner, SocSchedule } from "flatpeak-wasm";

import { type Day, locationOf, pricesOf } from "../day.ts";
import type { BatteryState, Span, State } from "../state.ts";
import { comparedCosts, InputError, plannerOf, type SocResult, timed } from "../plan-result.ts";
import { instants, windowOf } from "../request-window.ts";
import { t } from "../words/language.ts";

const ID = "dev_battery";

/** Plans the battery of the state. */
export function planBattery({ span, battery }: State, day: Day): SocResult {
  if (!(battery.exportPercent >= 0)) throw new InputError("export");
  const plannerOptions = {
    prices: { import: pricesOf(day), export: pricesOf(day, battery.exportPercent / 100) },
    location: locationOf(day),
    devices: [{ id: ID, battery: profileOf(battery) }],
  };
  const planner = plannerOf(plannerOptions);
  const now = windowOf(span, day).start_time;
  const body = {
    device_id: ID,
    schedule_horizon: (span.to - span.from) / 60,
    device_state: {
      time: now,
      state_of_charge_percent: battery.charge,
      target_state_of_charge_percent: battery.target,
      backup_reserve_percent: battery.reserve,
    },
  };
  const options = { now, arbitrage: battery.arbitrage, trajectory: true };
  const { result: answer, microseconds } = timed(() => planner.schedules.soc(body, options));
  const [plan] = answer.data;
  const atOnce = atOnceOf(planner, body, battery, span, now);
  const powers = (plan?.schedule ?? []).map(powerOf);
  const points = (plan?.trajectory ?? []).map((point) => ({
    time: Date.parse(point.time),
    percent: point.state_of_charge_percent,
  }));
  return {
    operation: "soc",
    plannerOptions,
    body,
    options,
    answer,
    layers: [
      { name: t("batteryCharging"), segments: powers.filter(({ kw }) => kw > 0) },
      { name: t("batteryDischarging"), segments: powers.filter(({ kw }) => kw < 0) },
    ],
    atOnce: (atOnce?.schedule ?? []).map(powerOf),
    figures: comparedCosts(plan?.cost.value ?? 0, atOnce?.cost.value ?? 0, plan?.cost.confidence ?? 1),
    warnings: answer.warnings ?? [],
    charge: { points },
    microseconds,
  };
}

function profileOf({ capacity, chargeKw, dischargeKw, efficiency }: BatteryState) {
  return {
    capacity_kwh: capacity,
    charge_power_kw: chargeKw,
    discharge_power_kw: dischargeKw,
    round_trip_efficiency: efficiency / 100,
  };
}

function powerOf(segment: SocSchedule["data"][number]["schedule"][number]) {
  const kw = segment.energy_flow_direction === "IMPORT" ? segment.power_kw : -segment.power_kw;
  return { ...instants(segment), kw };
}

/** Going to the target at once: the plan whose horizon leaves no time to choose. */
function atOnceOf(
  planner: Planner,
  body: Parameters<Planner["schedules"]["soc"]>[0],
  battery: BatteryState,
  span: Span,
  now: string,
): SocSchedule["data"][number] | undefined {
  const target = Math.max(battery.target, battery.reserve);
  const stored = ((target - battery.charge) / 100) * battery.capacity;
  const loss = Math.sqrt(battery.efficiency / 100);
  const hours = stored > 0 ? stored / loss / battery.chargeKw : (-stored * loss) / battery.dischargeKw;
  // A second more than it takes: the horizon is in whole seconds.
  const seconds = Math.min((span.to - span.from) * 60, Math.ceil(hours * 3600));
  if (seconds < 1) return undefined;
  return planner.schedules.soc({ ...body, schedule_horizon: seconds / 3600 }, { now }).data[0];
}
