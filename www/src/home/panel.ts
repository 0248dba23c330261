// The controls of a home: first what is dragged on its picture, then what it has.

import { amountControl, group, type Shown, tickControl, type Update } from "../controls.ts";
import { element } from "../element.ts";
import { spanControl } from "../modes/span-control.ts";
import { dayOfSource, type HomeState, type State } from "../state.ts";
import { homeWindow, withinHome } from "./window.ts";
import { h } from "./words/words.ts";

type Numbers = Exclude<keyof HomeState, "carGives" | "from" | "to">;

/** The field of the request that each number sets: errors about it are shown there. What only the page knows has its own name. */
const FIELDS: Record<Numbers, string> = {
  fuseKw: "grid.max_import.value",
  carTarget: "data[0].targets[0].state_of_charge_percent",
  carCharge: "data[0].device_state.state_of_charge_percent",
  carKwh: "data[0].battery.capacity_kwh",
  carKw: "data[0].battery.charge_power_kw",
  carMinKw: "data[0].min_power.value",
  batteryKwh: "data[1].battery.capacity_kwh",
  batteryKw: "data[1].battery.power_kw",
  batteryCharge: "data[1].device_state.state_of_charge_percent",
  sunKwp: "sunKwp",
  houseKwh: "houseKwh",
  feedIn: "feedIn",
  peakRate: "grid.peak.rate",
};

const withHome = (state: State, part: Partial<HomeState>): State => ({ ...state, home: { ...state.home, ...part } });

/** The panel of the mode. */
export function homePanel(update: Update): Shown {
  const amount = (key: Numbers, label: string, unit: string, [min, max, step]: [number, number, number]) =>
    amountControl(
      {
        label,
        unit,
        min,
        max,
        step,
        field: FIELDS[key],
        get: ({ home }) => home[key],
        set: (state, value) => withHome(state, { [key]: value }),
      },
      update,
    );
  return group(
    amount("fuseKw", h("fuse"), "kW", [1, 25, 0.5]),
    amount("carTarget", h("carTarget"), "%", [0, 100, 1]),
    spanControl(
      ({ home, source }) => withinHome(home, dayOfSource(source)),
      (state, { from, to }) => withHome(state, { from, to }),
      update,
      { from: h("pluggedIn"), to: h("leaves"), within: homeWindow, fit: withinHome },
    ),
    folded(
      h("theCar"),
      amount("carCharge", h("carCharge"), "%", [0, 100, 1]),
      amount("carKwh", h("carCapacity"), "kWh", [10, 120, 1]),
      amount("carKw", h("charger"), "kW", [1, 22, 0.1]),
      amount("carMinKw", h("leastPower"), "kW", [0, 4.2, 0.1]),
      tickControl(
        h("carGivesPower"),
        ({ home }) => home.carGives,
        (state, carGives) => withHome(state, { carGives }),
        update,
      ),
    ),
    folded(
      h("theRest"),
      amount("batteryKwh", h("batterySize"), "kWh", [0.5, 40, 0.5]),
      amount("batteryKw", h("batteryPower"), "kW", [0, 15, 0.1]),
      amount("batteryCharge", h("batteryCharge"), "%", [0, 100, 1]),
      amount("sunKwp", h("panels"), "kWp", [0, 20, 0.5]),
      amount("houseKwh", h("houseNeeds"), "kWh", [0, 40, 0.5]),
    ),
    folded(
      h("money"),
      amount("feedIn", h("feedIn"), "%", [0, 100, 1]),
      amount("peakRate", h("peakRate"), "", [0, 2, 0.05]),
    ),
    note(h("note")),
  );
}

/** What is seldom changed, behind its title. An error within opens it. */
function folded(title: string, ...shown: Shown[]): Shown {
  const parts = group(...shown);
  const node = element("details", { class: "folded" }, element("summary", {}, title), parts.node);
  return { node, show: parts.show };
}

function note(text: string): Shown {
  return { node: element("p", { class: "note" }, text), show: () => {} };
}
