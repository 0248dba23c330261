// The controls of each mode.

import { amountControl, choiceControl, group, type Shown, textControl, tickControl, type Update } from "../controls.ts";
import { type BatteryState, type DurationState, type LimitState, type Mode, type State } from "../state.ts";
import { devicesPanel } from "./devices-panel.ts";
import { home } from "./home.ts";
import { priceControl } from "./price-control.ts";
import { spanControl } from "./span-control.ts";
import { t } from "../words/language.ts";

const setDuration = (state: State, part: Partial<DurationState>): State => ({
  ...state,
  duration: { ...state.duration, ...part },
});
const setLimit = (state: State, part: Partial<LimitState>): State => ({ ...state, limit: { ...state.limit, ...part } });
const setBattery = (state: State, part: Partial<BatteryState>): State => ({
  ...state,
  battery: { ...state.battery, ...part },
});

const SIDES = [
  { value: "LOW", label: t("cheapest") },
  { value: "HIGH", label: t("mostExpensive") },
] as const;

const device = (update: Update) =>
  textControl(
    t("whatRuns"),
    (state) => state.device,
    (state, name) => ({ ...state, device: name }),
    update,
  );

const window = (update: Update) =>
  spanControl(
    ({ span }) => span,
    (state, span) => ({ ...state, span }),
    update,
  );

/** The power of the device that runs. */
function power(get: (state: State) => number, set: (state: State, kw: number) => State, update: Update): Shown {
  return amountControl(
    { label: t("power"), unit: "kW", min: 0.5, max: 22, step: 0.1, field: "power", get, set },
    update,
  );
}

function durationPanel(update: Update): Shown {
  return group(
    device(update),
    choiceControl(
      t("findTime"),
      SIDES,
      (s) => s.duration.segment,
      (s, segment) => setDuration(s, { segment }),
      update,
    ),
    amountControl(
      {
        label: t("duration"),
        unit: "min",
        min: 15,
        max: 960,
        step: 15,
        field: "duration",
        get: (state) => state.duration.minutes,
        set: (state, minutes) => setDuration(state, { minutes }),
      },
      update,
    ),
    power(
      (state) => state.duration.kw,
      (state, kw) => setDuration(state, { kw }),
      update,
    ),
    window(update),
    tickControl(
      t("inOneBlock"),
      (s) => s.duration.contiguous,
      (s, contiguous) => setDuration(s, { contiguous }),
      update,
    ),
  );
}

function limitPanel(update: Update): Shown {
  const sides = [
    { value: "LOW", label: t("atOrBelow") },
    { value: "HIGH", label: t("atOrAbove") },
  ] as const;
  return group(
    device(update),
    choiceControl(
      t("runWhile"),
      sides,
      (s) => s.limit.segment,
      (s, segment) => setLimit(s, { segment }),
      update,
    ),
    priceControl(
      t("limit"),
      "absolute",
      (state) => state.limit.price,
      (state, price) => setLimit(state, { price }),
      update,
    ),
    power(
      (state) => state.limit.kw,
      (state, kw) => setLimit(state, { kw }),
      update,
    ),
    window(update),
  );
}

/** An amount of the battery. */
function batteryAmount(
  key: Exclude<keyof BatteryState, "arbitrage">,
  label: string,
  unit: string,
  [min, max, step]: [number, number, number],
  field: string,
  update: Update,
): Shown {
  const get = (state: State) => state.battery[key];
  const set = (state: State, value: number) => setBattery(state, { [key]: value });
  return amountControl({ label, unit, min, max, step, field, get, set }, update);
}

function batteryPanel(update: Update): Shown {
  const profile = "devices[0].battery";
  const state = "device_state";
  return group(
    batteryAmount("charge", t("chargeNow"), "%", [0, 100, 1], `${state}.state_of_charge_percent`, update),
    batteryAmount("target", t("chargeAtEnd"), "%", [0, 100, 1], `${state}.target_state_of_charge_percent`, update),
    batteryAmount("reserve", t("reserve"), "%", [0, 100, 1], `${state}.backup_reserve_percent`, update),
    tickControl(
      t("trade"),
      (s) => s.battery.arbitrage,
      (s, arbitrage) => setBattery(s, { arbitrage }),
      update,
    ),
    batteryAmount("exportPercent", t("sellingEarns"), "%", [0, 120, 1], "export", update),
    batteryAmount("capacity", t("capacity"), "kWh", [1, 100, 0.5], `${profile}.capacity_kwh`, update),
    batteryAmount("chargeKw", t("chargingPower"), "kW", [0, 22, 0.1], `${profile}.charge_power_kw`, update),
    batteryAmount("dischargeKw", t("dischargingPower"), "kW", [0, 22, 0.1], `${profile}.discharge_power_kw`, update),
    batteryAmount("efficiency", t("roundTrip"), "%", [50, 100, 1], `${profile}.round_trip_efficiency`, update),
    window(update),
  );
}

/** The panel of each mode. */
export const PANELS: Record<Mode, (update: Update) => Shown> = {
  duration: durationPanel,
  limit: limitPanel,
  amount: devicesPanel,
  battery: batteryPanel,
  home: (update) => home().homePanel(update),
};
