// Plans of sites whose proofs have to be right, and wrong ones made of them: each with one of its figures changed.

import { START, columns, hours, kw, kwh } from "./home.js";
import { PLANNED, RIGHT } from "./site-proofs-right.js";

export { RIGHT };

const flat = (value) => columns([value, value, value, value]);
const half = (at) => hours(at + 0.5);

/** Other requests, which these plans are not for: the plan, what is changed, and what has to be said. */
const OTHERS = [
  [
    "of all devices",
    "a trip within a slot",
    ({ data }) => (data[0].trips = [{ time: half(1), energy: kwh(1) }]),
    /due within/,
  ],
  [
    "of all devices",
    "a target within a slot",
    ({ data }) => (data[0].targets = [{ time: half(2), state_of_charge_percent: 90 }]),
    /due within/,
  ],
  ["of all devices", "a window that ends within a slot", ({ data }) => (data[1].end_time = half(2)), /within a slot/],
  ["of all devices", "a window that ends before", ({ data }) => (data[1].end_time = hours(2)), /outside its window/],
  [
    "of all devices",
    "a battery that leaves within a slot",
    ({ data }) => (data[0].available = [{ start_time: START, end_time: half(3) }]),
    /within a slot/,
  ],
  [
    "of all devices",
    "a battery that is away",
    ({ data }) => (data[0].available = [{ start_time: START, end_time: hours(1) }]),
    /while it is away/,
  ],
  ["of all devices", "one device more", ({ data }) => data.push(data[1]), /devices are not those/],
  ["of all devices", "one device less", ({ data }) => data.pop(), /devices are not those/],
  ["of all devices", "a lower limit of import", ({ grid }) => (grid.max_import = kw(2)), /import limit/],
  [
    "of export above import",
    "a limit of export",
    (request) => (request.grid = { max_export: kw(0.1) }),
    /export limit/,
  ],
  ["of all devices", "a car of less power", ({ data }) => (data[1].max_power = kw(1)), /above its power/],
  ["of all devices", "a car that wants less", ({ data }) => (data[1].energy = kwh(4)), /more than it needs/],
  ["of all devices", "a car that wants more", ({ data }) => (data[1].energy = kwh(6)), /go short/],
  [
    "of all devices",
    "a higher target",
    ({ data }) => (data[0].device_state.target_state_of_charge_percent = 90),
    /go short/,
  ],
  ["of all devices", "a higher price of the peak", ({ grid }) => (grid.peak.rate = 0.1), /the peak should cost/],
  ["of all devices", "longer intervals of the peak", ({ grid }) => (grid.peak.interval_minutes = 120), /peak|bound/],
  [
    "of all devices",
    "intervals that end within a slot",
    ({ grid }) => (grid.peak.interval_minutes = 90),
    /two intervals/,
  ],
  ["of all devices", "more load", (request) => (request.load = flat(2)), /add up/],
  ["of all devices", "another end", (request) => (request.end_time = hours(5)), /slots are not those/],
  ["of all devices", "another start", (request) => (request.start_time = half(0)), /slots are not those/],
  ["of a price that is negative", "no curtailment", (request) => (request.curtailment = false), /thrown away/],
  [
    "of a battery that keeps to the sun and the house",
    "less sun",
    (request) => (request.generation = columns([2, 0, 0])),
    /add up|from the grid/,
  ],
  [
    "of export above import",
    "a battery that keeps to the sun",
    ({ data }) => Object.assign(data[0], { grid_charging: false, grid_discharging: false }),
    /from the grid|to the grid|above its power/,
  ],
  [
    "of steps and a price cap",
    "a lower cap",
    ({ data }) => (data[0].shaving_threshold.absolute = 0.15),
    /outside its window/,
  ],
  [
    "of steps and a price cap",
    "other steps",
    ({ data }) => (data[0].power_steps = [kw(1.5), kw(2)]),
    /power that it has not/,
  ],
  [
    "of steps and a price cap",
    "lower steps",
    ({ data }) => (data[0].power_steps = [kw(0.5), kw(1)]),
    /power that it has not/,
  ],
  [
    "of steps and a price cap",
    "a least power",
    ({ data }) => Object.assign(data[0], { power_steps: undefined, min_power: kw(1.5) }),
    /power that it has not/,
  ],
  [
    "of a least power",
    "a higher least power",
    ({ data }) => {
      data[0].min_power = kw(5);
      data[0].battery.power_kw = 6;
    },
    /below its least power/,
  ],
  ["of a least power", "a least power above its power", ({ data }) => (data[0].min_power = kw(5)), /above its power/],
  ["of a least power", "less power to charge", ({ data }) => (data[0].battery.charge_power_kw = 3), /above its power/],
  [
    "of a battery that serves a heater, not the grid",
    "a reserve above what it is left with",
    ({ data }) => (data[0].device_state.backup_reserve_percent = 40),
    /holds more or less than it may/,
  ],
  [
    "of all devices",
    "a smaller battery",
    ({ data }) => (data[0].battery.capacity_kwh = 2),
    /holds more or less than it may/,
  ],
  [
    "of a battery that fills from the grid, beside another",
    "no charging from the grid",
    ({ data }) => (data[0].grid_charging = false),
    /first charges from the grid/,
  ],
  [
    "of a battery that empties to the grid, beside another",
    "no discharging to the grid",
    ({ data }) => (data[0].grid_discharging = false),
    /first discharges to the grid/,
  ],
  ["of a least power", "a dearer battery", ({ data }) => (data[0].wear_cost = 0.1), /cost/],
  ["of a least power", "a lower worth at the end", ({ data }) => (data[0].end_value = 0.2), /cost/],
];

/** Other answers and prices, which are wrong for these requests: the plan, what is changed, and what has to be said. */
const FALSE = [
  ...[
    ["more power of a load", ({ data }) => (data[1].schedule[0].power.value += 0.01), /takes more/],
    [
      "a load that gives",
      ({ data }) => (data[1].schedule[0].energy_flow_direction = "EXPORT"),
      /car runs above its power/,
    ],
    ["a segment that is left out", ({ data }) => data[1].schedule.pop(), /add up/],
    ["more import than the limit", ({ grid }) => (grid.schedule[0].power.value = 7), /import limit/],
    ["another way of the meter", ({ grid }) => (grid.schedule[0].energy_flow_direction = "EXPORT"), /add up/],
    [
      "no way of the meter",
      ({ grid }) => (grid.schedule[0].energy_flow_direction = "BOTH"),
      /power of the meter is none/,
    ],
    ["no power of the meter", ({ grid }) => (grid.schedule[0].power.value = 0), /power of the meter is none/],
    ["another cost", ({ tariff }) => (tariff.value -= 0.001), /the cost should be/],
    ["a higher bound", ({ certificate }) => (certificate.bound += 0.001), /the bound should be/],
    ["another gap", ({ certificate }) => (certificate.gap += 0.001), /the gap should be/],
    [
      "a bound of the search above the cost",
      ({ optimality, tariff }) => Object.assign(optimality, { bound: tariff.value + 1, gap: -1 }),
      /a bound is above the cost/,
    ],
    ["another gap of the search", ({ optimality }) => (optimality.gap += 1), /gap is not true/],
    ["a higher price at the site", ({ certificate }) => (certificate.site[0] += 0.05), /the bound should be/],
    ["a price at the site less", ({ certificate }) => certificate.site.pop(), /prices are not those of the slots/],
    ["a lower price of the load", ({ certificate }) => (certificate.devices[1][0] -= 0.05), /the bound should be/],
    ["a price of the battery that is no number", ({ certificate }) => (certificate.devices[0][1] = NaN), /no number/],
    ["a price of the battery less", ({ certificate }) => certificate.devices[0].pop(), /prices of a battery are not/],
    ["a decision of the car, which has none", decide({ slot: 1, of: [1], prices: [0.2] }), /nothing is decided of car/],
    ["a decision with a price less", decide({ slot: 1, of: [0], prices: [0.2] }), /not those of the decisions/],
    ["a slot that is left out", ({ certificate }) => certificate.times.splice(1, 1), /of whole slots/],
    ["a slot that ends where it begins", ({ certificate: { times } }) => times.splice(1, 0, times[1]), /not in order/],
    ["another trajectory", ({ data }) => (data[0].trajectory[2].energy_kwh += 0.01), /trajectory/],
    ["another peak", ({ grid }) => (grid.peak.value += 0.01), /the peak should be/],
    ["another energy", ({ data }) => (data[1].energy.value += 0.01), /the energy of car/],
    ["a warning for nothing", (answer) => (answer.warnings = [{ code: "energy_not_delivered" }]), /go short/],
    ["no certificate", (answer) => delete answer.certificate, /cannot be checked/],
    ["another device", ({ data }) => (data[0].device_id = "other"), /a schedule is not that of home/],
    [
      "prices that change within a slot",
      (_, prices) => (prices.import = columns(Array(8).fill(0.1), 30)),
      /buy of a slot/,
    ],
    ["prices that end before", (_, prices) => (prices.import = columns([0.1, 0.3, 0.2])), /buy of a slot/],
  ].map((own) => ["of all devices", ...own]),
  [
    "of a price that is negative",
    "generation that is taken in place of thrown away",
    ({ curtailed }) => (curtailed.schedule[0].energy_flow_direction = "IMPORT"),
    /more is thrown away/,
  ],
  [
    "of more generation than may be exported",
    "curtailment",
    (_, __, request) => (request.curtailment = true),
    /export limit/,
  ],
  [
    "of a large load",
    "another hour that is cheaper than the certificate says",
    ({ certificate, data }, prices) => {
      prices.import = columns([0.1, 0.05]);
      Object.assign(certificate, { site: [0.1, 0.1], devices: [[0.1]], bound: 100, gap: 0 });
      data[0].cost = 100;
    },
    /no plan less than 50/,
  ],
  [
    "of sun that the house takes",
    "a price that would pay for taking from the grid",
    ({ certificate }, prices) => {
      prices.import = columns([-0.1]);
      Object.assign(certificate, { site: [0], bound: 0, gap: 0 });
    },
    /no plan less than -0.2/,
  ],
  [
    "of a battery that keeps what it has",
    "a price at which it would sell",
    ({ certificate }, prices) => {
      prices.export = columns([0.4]);
      Object.assign(certificate, { site: [0.2], devices: [[0.2]] });
    },
    /no plan less than -2/,
  ],
  // Sold at 0.15, its 5 kWh are worth more than at the end: 0.75. What is proven is 1, of the price of 0.2.
  [
    "of a battery that keeps what it has",
    "a lower worth at the end",
    (answer, prices, { data }) => {
      data[0].end_value = 0.1;
      prices.export = columns([0.15]);
      answer.tariff.value = -0.5;
      answer.optimality = { ...answer.optimality, bound: -0.5, gap: 0 };
      Object.assign(answer.certificate, { site: [0.2], devices: [[0.2]], bound: -0.5, gap: 0 });
    },
    /no plan less than -1/,
  ],
  [
    "of a peak of which some is paid",
    "no price of the peak",
    ({ certificate }) => Object.assign(certificate, { site: [0.1, 0.1], peak: [0, 0] }),
    /no plan less than 0.3/,
  ],
  // 1.1 x 0.5 - 0.99 x 2 - 0.01 x 2
  [
    "of a peak that is paid",
    "a price of the peak that is too high",
    ({ certificate }) => Object.assign(certificate, { site: [1.1], peak: [1] }),
    /no plan less than -1.45/,
  ],
  [
    "of a peak that is paid",
    "a negative price of the peak",
    ({ certificate }) => Object.assign(certificate, { site: [-0.9], peak: [-1] }),
    /the bound should be -0.45/,
  ],
  [
    "of a large load",
    "a lower price of the load and no gap",
    ({ certificate }) =>
      Object.assign(certificate, { site: [0.1, 0.2], devices: [[0.1 - 1e-6]], bound: 99.999, gap: 0 }),
    /the gap should be 0\.00099999/,
  ],
  [
    "of a large battery",
    "a state of charge that is off by 1 Wh",
    ({ data }) => (data[0].trajectory[0].state_of_charge_percent -= 0.0001),
    /does not hold what its trajectory says/,
  ],
  // 99.999 where it costs 100.
  [
    "of a large load",
    "a lower price of the load and a bound that is true",
    ({ certificate, data }) => {
      Object.assign(certificate, { site: [0.1, 0.2], devices: [[0.1 - 1e-6]], bound: 99.999, gap: 0.001 });
      data[0].cost = 100;
    },
    /no plan less than 99.999/,
  ],
];

function decide(decision) {
  return ({ certificate }) => certificate.decisions.push(decision);
}

/** Plans that must not be proven: each with its request, its prices, its answer and what has to be said of it. */
export const WRONG = [
  ...OTHERS.map(([of, what, change, problem]) => {
    const { answer, request, given } = plannedOf(of);
    change(request);
    return { name: `${of}, for a request with ${what}`, answer, request, given, problem };
  }),
  ...FALSE.map(([of, what, change, problem]) => {
    const { answer, request, given } = plannedOf(of);
    change(answer, given, request);
    return { name: `${of}, with ${what}`, answer, request, given, problem };
  }),
];

function plannedOf(of) {
  return structuredClone(PLANNED.find(({ name }) => name === of));
}

/** What of an answer the checker looks at. */
const CHECKED = ["tariff", "grid", "curtailed", "optimality", "certificate", "data", "start_time", "end_time"];

/** All that is checked of an answer, each changed by itself: a function that changes it in a copy, with what it is. */
function changesOf(answer) {
  const changes = [];
  const look = (value, path) => {
    const others = Array.isArray(value) && value.length > 0 ? [value.slice(0, -1), [...value, value[0]]] : [];
    if (typeof value === "number") others.push(value + 0.01, value - 0.01, NaN);
    if (typeof value === "string") others.push(otherText(value));
    for (const other of others) changes.push({ path: path.join("."), other, make: (copy) => put(copy, path, other) });
    if (value !== null && typeof value === "object")
      for (const [key, inner] of Object.entries(value)) look(inner, [...path, key]);
  };
  for (const key of CHECKED) look(answer[key], [key]);
  return changes;
}

/** Another quarter of the hour, the other direction, or another name. */
function otherText(text) {
  if (/^\d{4}-/.test(text)) return text.replace(/:\d\d:00/, ":15:00");
  return { IMPORT: "EXPORT", EXPORT: "IMPORT" }[text] ?? `${text}x`;
}

function put(copy, path, value) {
  const inner = path.slice(0, -1).reduce((own, key) => own[key], copy);
  inner[path.at(-1)] = value;
}

/** Prices that are others may prove as much, and confidence is not proven. */
const MAY_BE = /^(certificate\.(site|peak|devices|decisions)|tariff\.confidence)/;

/** Each answer with one change of what has to be as it is. */
export const CHANGED = PLANNED.flatMap(({ name, answer, request, given }) =>
  changesOf(answer)
    .filter(({ path }) => !MAY_BE.test(path))
    .map(({ path, other, make }) => {
      const wrong = structuredClone(answer);
      make(wrong);
      return { name: `${name}, ${path} ${JSON.stringify(other)}`, answer: wrong, request, given };
    }),
);
