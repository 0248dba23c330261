// The controls of a home: first what is dragged on its picture, then what it has.

import { amountControl, group, type Shown, tickControl, type Update } from "../controls.ts";
import { element } from "../element.ts";
import { spanControl } from "../modes/span-control.ts";
import { dayOfSource, type HomeState, type State } from "../state.ts";
import { homeWindow, withinHome } from "./window.ts";

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
    amount("fuseKw", "Fuse: most from the grid", "kW", [1, 25, 0.5]),
    amount("carTarget", "Car: charge when it leaves", "%", [0, 100, 1]),
    spanControl(
      ({ home, source }) => withinHome(home, dayOfSource(source)),
      (state, { from, to }) => withHome(state, { from, to }),
      update,
      { from: "Plugged in ", to: "Leaves ", within: homeWindow, fit: withinHome },
    ),
    folded(
      "The car",
      amount("carCharge", "Charge now", "%", [0, 100, 1]),
      amount("carKwh", "Capacity", "kWh", [10, 120, 1]),
      amount("carKw", "Charger", "kW", [1, 22, 0.1]),
      amount("carMinKw", "Least while it charges", "kW", [0, 4.2, 0.1]),
      tickControl(
        "May give power to the home",
        ({ home }) => home.carGives,
        (state, carGives) => withHome(state, { carGives }),
        update,
      ),
    ),
    folded(
      "Battery, sun and house",
      amount("batteryKwh", "Battery", "kWh", [0.5, 40, 0.5]),
      amount("batteryKw", "Its power", "kW", [0, 15, 0.1]),
      amount("batteryCharge", "Its charge now", "%", [0, 100, 1]),
      amount("sunKwp", "Sun: panels", "kWp", [0, 20, 0.5]),
      amount("houseKwh", "House, a day", "kWh", [0, 40, 0.5]),
    ),
    folded(
      "Money",
      amount("feedIn", "Feeding in earns, of the mean price", "%", [0, 100, 1]),
      amount("peakRate", "Each kW of the highest import costs", "", [0, 2, 0.05]),
    ),
    note("House and sun are formulas. The battery ends as full as it begins."),
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
