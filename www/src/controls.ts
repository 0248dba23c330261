// Native inputs with their labels and units. Each is made once, shows the state whenever it changes, and tells what a
// person does to it.

import { element, setText } from "./element.ts";
import type { State } from "./state.ts";
import { t } from "./words/language.ts";

/** Changes the state. */
export type Update = (change: (state: State) => State) => void;

/** A piece of the page that shows the state. */
export interface Shown {
  node: HTMLElement;
  show: (state: State) => void;
}

let made = 0;
const newId = () => `control-${(made += 1)}`;

/** What a slider is for. */
export interface Amount {
  label: string;
  unit: string | ((state: State) => string);
  min: number | ((state: State) => number);
  max: number | ((state: State) => number);
  step: number | ((state: State) => number);
  /** The field of the request that it sets: errors about that field are shown here. */
  field: string;
  get: (state: State) => number;
  set: (state: State, value: number) => State;
}

/** A slider and a number, for one amount. The number takes what is off the slider's ends. */
export function amountControl(amount: Amount, update: Update): Shown {
  const id = newId();
  const { label, unit, min, max, step, field, get, set } = amount;
  const number = element("input", {
    type: "number",
    id,
    step: "any",
    inputmode: "decimal",
    "aria-describedby": `${id}-error`,
  });
  const unitShown = element("span", { class: "unit" });
  const slider = element("input", { type: "range", "aria-label": t("slider", { label }), class: "range" });
  const change = (input: HTMLInputElement) => update((state) => set(state, input.valueAsNumber));
  number.addEventListener("input", () => change(number));
  slider.addEventListener("input", () => change(slider));
  const node = element(
    "div",
    { class: "control", "data-field": field },
    element("label", { for: id }, label),
    element("span", { class: "entry" }, number, unitShown),
    slider,
    element("p", { class: "error", id: `${id}-error`, hidden: true }),
  );
  return {
    node,
    show(state) {
      const value = get(state);
      const told = typeof unit === "string" ? unit : unit(state);
      setText(unitShown, told);
      const [bottom, top, every] = [numberOf(min, state), numberOf(max, state), numberOf(step, state)];
      if (slider.step !== String(every)) slider.step = String(every);
      if (slider.min !== String(bottom)) slider.min = String(bottom);
      if (slider.max !== String(top)) slider.max = String(top);
      if (slider.valueAsNumber !== value) slider.value = String(value);
      slider.setAttribute("aria-valuetext", `${value} ${told}`);
      slider.style.setProperty("--filled", `${(100 * (slider.valueAsNumber - bottom)) / (top - bottom || 1)}%`);
      // A number that is being typed is left as it is.
      if (number.valueAsNumber !== value && !(Number.isNaN(value) && number === document.activeElement)) {
        number.value = Number.isNaN(value) ? "" : String(value);
      }
    },
  };
}

function numberOf(given: Amount["min"], state: State): number {
  return typeof given === "number" ? given : given(state);
}

/** A name. */
export function textControl(
  label: string,
  get: (state: State) => string,
  set: (state: State, text: string) => State,
  update: Update,
): Shown {
  const input = element("input", { type: "text", maxlength: 40 });
  input.addEventListener("input", () => update((state) => set(state, input.value)));
  return {
    node: element("div", { class: "control" }, element("label", {}, `${label} `, input)),
    show(state) {
      if (input.value !== get(state)) input.value = get(state);
    },
  };
}

/** A box to tick. */
export function tickControl(
  label: string,
  get: (state: State) => boolean,
  set: (state: State, on: boolean) => State,
  update: Update,
): Shown {
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => update((state) => set(state, box.checked)));
  const node = element("div", { class: "control tick" }, element("label", {}, box, ` ${label}`));
  return { node, show: (state) => void (box.checked = get(state)) };
}

/** One of a few. */
export function choiceControl<Name extends string>(
  legend: string,
  choices: readonly { value: Name; label: string }[],
  get: (state: State) => Name,
  set: (state: State, value: Name) => State,
  update: Update,
): Shown {
  const name = newId();
  const radios = choices.map(({ value }) => element("input", { type: "radio", name, value }));
  for (const radio of radios)
    radio.addEventListener("change", () => update((state) => set(state, radio.value as Name)));
  const labels = choices.map(({ label }, at) => element("label", {}, radios[at] ?? "", element("span", {}, label)));
  const node = element("fieldset", { class: "choice" }, element("legend", {}, legend), ...labels);
  return {
    node,
    show(state) {
      const value = get(state);
      for (const radio of radios) radio.checked = radio.value === value;
    },
  };
}

/** Several controls in one. */
export function group(...shown: Shown[]): Shown {
  const node = element("div", { class: "group" }, ...shown.map((part) => part.node));
  return { node, show: (state) => shown.forEach((part) => part.show(state)) };
}

/** A control, the field of the request that it sets, and its number. */
export interface FieldControl {
  node: HTMLElement;
  label: string;
  field: string;
  value: number;
}

/** The control of a field, or of the value in it; undefined where there is none on the page. */
export function controlOf(within: HTMLElement, named: string): FieldControl | undefined {
  for (const node of within.querySelectorAll<HTMLElement>("[data-field]")) {
    const field = node.dataset["field"] ?? "";
    const input = node.querySelector("input");
    if (input === null || (field !== named && field !== `${named}.value`)) continue;
    return { node, label: input.labels?.[0]?.textContent ?? "", field, value: input.valueAsNumber };
  }
  return undefined;
}

/** Puts an error beside the control that it is about, and takes it from all others. */
export function showFieldError(within: HTMLElement, about: HTMLElement | undefined, message: string): void {
  for (const control of within.querySelectorAll<HTMLElement>("[data-field]")) {
    const error = control.querySelector<HTMLElement>(".error");
    const wrong = control === about;
    control.querySelector("input")?.setAttribute("aria-invalid", String(wrong));
    if (wrong) control.closest("details")?.setAttribute("open", "");
    if (error === null) continue;
    error.hidden = !wrong;
    setText(error, wrong ? message : "");
  }
}
