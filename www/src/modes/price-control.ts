// A slider of prices, in the coin that prices are told in and over what the prices on screen span.

import { amountControl, type Shown, type Update } from "../controls.ts";
import { type Day, priceRange } from "../day.ts";
import { priceUnit } from "../format.ts";
import { dayOfSource, type State } from "../state.ts";
import { t } from "../words/language.ts";

const dayOf = ({ source }: State) => dayOfSource(source);
const perOf = (state: State) => priceUnit(dayOf(state).currency).per;

/** An end or the step of the slider. */
const ofRange = (key: keyof ReturnType<typeof priceRange>) => (state: State) =>
  rounded(priceRange(dayOf(state))[key] * perOf(state));

/** The slider of one price; `get` and `set` have it per kWh, in what costs are told in. */
export function priceControl(
  label: string,
  field: string,
  get: (state: State) => number,
  set: (state: State, price: number) => State,
  update: Update,
): Shown {
  return amountControl(
    {
      label,
      unit: (state) => unitOf(dayOf(state)),
      min: ofRange("low"),
      max: ofRange("high"),
      step: ofRange("step"),
      field,
      get: (state) => rounded(get(state) * perOf(state)),
      set: (state, value) => set(state, rounded(value / perOf(state))),
    },
    update,
  );
}

function unitOf({ currency }: Day): string {
  return `${priceUnit(currency).name} ${t("perKwh")}`.trim();
}

/** Without what binary fractions leave behind. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
