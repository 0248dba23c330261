// The controls of several devices: the site, and a card for each device.

import { amountControl, group, type Shown, type Update } from "../controls.ts";
import { element } from "../element.ts";
import { meanPrice } from "../day.ts";
import { DEVICES_AT_MOST, dayOfSource, type AmountState, type DeviceState, type State } from "../state.ts";
import { priceControl } from "./price-control.ts";
import { spanControl } from "./span-control.ts";
import { t } from "../words/language.ts";

const setAmount = (state: State, part: Partial<AmountState>): State => ({
  ...state,
  amount: { ...state.amount, ...part },
});

function setDevice(state: State, at: number, part: Partial<DeviceState>): State {
  const devices = state.amount.devices.map((device, place) => (place === at ? { ...device, ...part } : device));
  return setAmount(state, { devices, selected: at });
}

/** The site's limit and cap, and its devices. */
export function devicesPanel(update: Update): Shown {
  const site = amountControl(
    {
      label: t("siteLimit"),
      unit: "kW",
      min: 1,
      max: 50,
      step: 0.5,
      field: "max_power.value",
      get: (state) => state.amount.siteKw,
      set: (state, siteKw) => setAmount(state, { siteKw }),
    },
    update,
  );
  const cap = capControl(update);
  const add = element("button", { type: "button", class: "button" }, t("addDevice"));
  add.addEventListener("click", () => update(withOneMore));
  const cards = element("div", { class: "cards" });
  const shared = group(site, cap);
  let shown: Shown[] = [];
  return {
    node: element("div", { class: "group" }, shared.node, cards, add),
    show(state) {
      const { devices } = state.amount;
      if (shown.length !== devices.length) {
        const removed = cards.contains(document.activeElement);
        shown = devices.map((_, at) => deviceCard(at, update));
        cards.replaceChildren(...shown.map(({ node }) => node));
        // The button that had the focus is gone with its card.
        if (removed) shown[state.amount.selected]?.node.querySelector("input")?.focus();
      }
      add.disabled = devices.length >= DEVICES_AT_MOST;
      shared.show(state);
      for (const card of shown) card.show(state);
    },
  };
}

function withOneMore(state: State): State {
  const { devices } = state.amount;
  const name = t("deviceNumber", { number: devices.length + 1 });
  return setAmount(state, {
    devices: [...devices, { name, ...state.span, kw: 3, kwh: 6 }],
    selected: devices.length,
  });
}

function withoutDevice(state: State, at: number): State {
  const devices = state.amount.devices.filter((_, place) => place !== at);
  return setAmount(state, { devices, selected: Math.min(at, devices.length - 1) });
}

/** A price above which no device runs, or none. */
function capControl(update: Update): Shown {
  const on = element("input", { type: "checkbox" });
  const cap = priceControl(
    t("priceCap"),
    "shaving_threshold.absolute",
    (state) => state.amount.cap ?? 0,
    (state, value) => setAmount(state, { cap: value }),
    update,
  );
  on.addEventListener("change", () =>
    update((state) => setAmount(state, { cap: on.checked ? meanPrice(dayOfSource(state.source)) : null })),
  );
  const tick = element("div", { class: "control tick" }, element("label", {}, on, ` ${t("neverAbove")}`));
  return {
    node: element("div", { class: "group" }, tick, cap.node),
    show(state) {
      on.checked = state.amount.cap !== null;
      cap.node.hidden = state.amount.cap === null;
      cap.show(state);
    },
  };
}

function deviceCard(at: number, update: Update): Shown {
  const name = element("input", {
    type: "text",
    maxlength: 40,
    "aria-label": t("nameOfDevice", { number: at + 1 }),
    class: "name",
  });
  name.addEventListener("input", () => update((state) => setDevice(state, at, { name: name.value })));
  const remove = element("button", { type: "button", class: "button quiet" }, t("remove"));
  remove.addEventListener("click", () => update((state) => withoutDevice(state, at)));
  const energy = amountControl(
    {
      label: t("energy"),
      unit: "kWh",
      min: 0.5,
      max: 100,
      step: 0.5,
      field: `data[${at}].energy.value`,
      get: (state) => state.amount.devices[at]?.kwh ?? 0,
      set: (state, kwh) => setDevice(state, at, { kwh }),
    },
    update,
  );
  const power = amountControl(
    {
      label: t("power"),
      unit: "kW",
      min: 0.5,
      max: 22,
      step: 0.1,
      field: `data[${at}].max_power.value`,
      get: (state) => state.amount.devices[at]?.kw ?? 0,
      set: (state, kw) => setDevice(state, at, { kw }),
    },
    update,
  );
  const span = spanControl(
    (state) => state.amount.devices[at],
    (state, { from, to }) => setDevice(state, at, { from, to }),
    update,
  );
  const swatch = element("span", { class: `swatch device-${at}`, "aria-hidden": "true" });
  const heading = element("div", { class: "heading" }, swatch, name, remove);
  const node = element("section", { class: "card" }, heading, energy.node, power.node, span.node);
  node.addEventListener("focusin", () =>
    update((state) => (state.amount.selected === at ? state : setAmount(state, { selected: at }))),
  );
  return {
    node,
    show(state) {
      const device = state.amount.devices[at];
      if (device === undefined) return;
      node.setAttribute("aria-label", device.name || t("deviceNumber", { number: at + 1 }));
      node.classList.toggle("selected", state.amount.selected === at);
      if (name.value !== device.name) name.value = device.name;
      remove.disabled = state.amount.devices.length === 1;
      for (const part of [energy, power, span]) part.show(state);
    },
  };
}
