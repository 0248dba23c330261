// Plans of sites whose proofs have to be right.

import { START, battery, columns, hours, kw, kwh } from "./home.js";
import { plan } from "./home-plan.js";

const flat = (value) => columns([value, value, value, value]);

/** Requests of some hours, each for other rules of the checker. */
const REQUESTS = {
  "of all devices": {
    prices: [0.1, 0.3, 0.2, 0.4],
    export: [0.05, 0.05, 0.05, 0.05],
    load: flat(1),
    generation: columns([0, 3, 0, 0]),
    curtailment: true,
    grid: { max_import: kw(6), max_export: kw(1), peak: { rate: 0.01, interval_minutes: 60, paid: kw(1) } },
    data: [
      battery("home", { efficiency: 0.9, from: 20, to: 20, reserve: 10, wear_cost: 0.01, end_value: 0.05 }),
      { device_id: "car", start_time: hours(1), end_time: hours(3), energy: kwh(5), max_power: kw(4) },
    ],
  },
  "of a price that is negative": {
    prices: [-0.1, 0.3],
    export: [-0.2, 0.1],
    load: columns([1, 1]),
    generation: columns([2, 0]),
    curtailment: true,
    data: [battery("home", { capacity: 5, power: 2, efficiency: 0.8, wear_cost: 0.02 })],
  },
  "of a battery that keeps to the sun and the house": {
    prices: [0.2, 0.3, 0.25],
    export: [0.1, 0.4, 0.1],
    load: columns([1, 2, 3]),
    generation: columns([4, 0, 0]),
    data: [battery("home", { power: 4, from: 10, grid_charging: false, grid_discharging: false })],
  },
  "of trips, targets and absence": {
    prices: [0.1, 0.2, 0.3, 0.15],
    data: [
      battery("car", {
        from: 50,
        to: 60,
        available: [
          { start_time: START, end_time: hours(2) },
          { start_time: hours(3), end_time: hours(4) },
        ],
        targets: [{ time: hours(2), state_of_charge_percent: 80 }],
        trips: [{ time: hours(3), energy: kwh(4) }],
      }),
    ],
  },
  "of what cannot be had": {
    prices: [0.1, 0.2],
    load: columns([4, 1]),
    grid: { max_import: kw(3) },
    data: [
      battery("car", { from: 10, to: 100, trips: [{ time: hours(1), energy: kwh(3) }] }),
      { device_id: "heater", start_time: START, end_time: hours(2), energy: kwh(6), max_power: kw(2) },
    ],
  },
  "of a least power": {
    prices: [0.3],
    export: [0.1],
    generation: columns([2]),
    data: [battery("car", { power: 4, min_power: kw(4), end_value: 0.25 })],
  },
  "of steps and a price cap": {
    prices: [0.3, 0.1, 0.2],
    data: [
      {
        device_id: "heater",
        start_time: START,
        end_time: hours(3),
        energy: kwh(3),
        max_power: kw(2),
        power_steps: [kw(1), kw(2)],
        shaving_threshold: { absolute: 0.2 },
      },
    ],
  },
  "of export above import": {
    prices: [0.1, 0.2],
    export: [0.15, 0.3],
    load: columns([1, 1]),
    generation: columns([3, 0.5]),
    data: [battery("home", { power: 2, capacity: 4 })],
  },
  // 1,000 kWh for 100.
  "of a large load": {
    prices: [0.1, 0.2],
    data: [{ device_id: "heater", energy: kwh(1000), max_power: kw(1000) }],
  },
  // 2 kW at the end of the window, which is all that it has.
  "of a load with no window and no power of its own": {
    prices: [0.2, 0.1],
    grid: { max_import: kw(2) },
    data: [{ device_id: "car", energy: { units: "WH", value: 2000 } }],
  },
  "of a battery with powers of its own and no reserve": {
    prices: [0.1, 0.3],
    load: columns([0, 2]),
    data: [
      {
        device_id: "home",
        battery: { capacity_kwh: 10, charge_power_kw: 3, discharge_power_kw: 1 },
        device_state: { time: START, state_of_charge_percent: 0, target_state_of_charge_percent: 0 },
      },
    ],
  },
  // What the battery has left goes to the heater; to the grid, which pays more, it may not.
  "of a battery that serves a heater, not the grid": {
    prices: [0.3],
    export: [0.4],
    data: [
      battery("home", { from: 50, grid_discharging: false }),
      { device_id: "heater", energy: kwh(2), max_power: kw(2) },
    ],
  },
  // It makes room for what is paid for taking it, in place of sun that nobody wants.
  "of a battery in place of the sun": {
    prices: [0.1, -0.3],
    export: [-0.1, -0.3],
    load: columns([2, 0]),
    generation: columns([2, 0]),
    curtailment: true,
    data: [battery("home", { capacity: 4, from: 100, grid_discharging: false })],
  },
  // The battery would sell at 0.1 what is worth 0.05, but the house has enough of the sun.
  "of a battery that has nothing to serve": {
    prices: [0.3],
    export: [0.1],
    load: columns([1]),
    generation: columns([2]),
    data: [battery("home", { from: 50, end_value: 0.05, grid_discharging: false })],
  },
  // 3 kW of sun are less than it has to charge with.
  "of less sun than a least power": {
    prices: [0.3],
    export: [0.1],
    generation: columns([3]),
    data: [battery("car", { min_power: kw(4), end_value: 0.25, grid_charging: false })],
  },
  "of more generation than may be exported": {
    prices: [0.2, 0.2],
    export: [0.1, 0.1],
    generation: columns([5, 1]),
    grid: { max_export: kw(2) },
  },
  // At 10 for a kW of the mean of an hour.
  "of a peak of whole hours, in which half hours differ": {
    prices: [0.2, 0.2],
    load: columns([1, 3, 1, 1], 30),
    grid: { peak: { rate: 10, interval_minutes: 60 } },
  },
  "of a peak of which some is paid": {
    prices: [0.1, 0.1],
    load: columns([2, 1]),
    grid: { peak: { rate: 0.01, interval_minutes: 60, paid: kw(1) } },
  },
  // 2 kW or nothing, where there is 1 kW of sun in both hours.
  "of a load that runs in full or not at all": {
    prices: [0.3, 0.3],
    export: [0.1, 0.1],
    generation: [{ start_time: START, end_time: hours(2), power: 1 }],
    data: [{ device_id: "heater", energy: kwh(2), max_power: kw(2), power_steps: [kw(2)] }],
  },
  "of a least power that is away for an hour": {
    prices: [0.3, 0.1, 0.2],
    data: [
      battery("car", {
        from: 50,
        min_power: kw(1),
        end_value: 0.2,
        available: [{ start_time: START, end_time: hours(2) }],
      }),
    ],
  },
  // To discharge makes room for what is paid more for; to charge would be paid for at once, but not both are done at once.
  "of a battery that empties at a negative price": {
    prices: [-0.3, -0.5],
    export: [-0.3, -0.5],
    data: [
      {
        ...battery("home", { from: 100 }),
        battery: { capacity_kwh: 4.5, charge_power_kw: 5, discharge_power_kw: 4.05, round_trip_efficiency: 0.81 },
      },
    ],
  },
  "of two batteries, one with the sun alone": {
    prices: [0.1],
    load: columns([1]),
    grid: { max_import: kw(1) },
    data: [
      battery("sun", { end_value: 0.25, grid_charging: false }),
      {
        ...battery("grid", { from: 100, end_value: 0.3 }),
        battery: { capacity_kwh: 10, charge_power_kw: 6, discharge_power_kw: 5, round_trip_efficiency: 0.64 },
      },
    ],
  },
  "of two batteries, one for the house alone": {
    prices: [0.3],
    export: [0.1],
    generation: columns([1]),
    grid: { max_export: kw(1) },
    data: [
      battery("house", { from: 50, end_value: 0.05, grid_discharging: false }),
      battery("grid", { efficiency: 0.64 }),
    ],
  },
  "of a battery that serves the house with all its power": {
    prices: [0.3],
    load: columns([5]),
    data: [battery("home", { power: 2, from: 50, end_value: 0.1, grid_discharging: false })],
  },
  // It charges with 2 of 4 kW of sun, and the rest is sold.
  "of a battery that charges while the site exports": {
    prices: [0.3],
    export: [0.1],
    generation: columns([4]),
    data: [battery("home", { power: 2, end_value: 0.2, grid_charging: false, grid_discharging: false })],
  },
  "of a battery that fills from the grid, beside another": {
    prices: [0.1],
    data: [battery("first", { end_value: 0.2 }), battery("second", { from: 50, end_value: 0.1 })],
  },
  "of a battery that empties to the grid, beside another": {
    prices: [0.3],
    export: [0.2],
    data: [battery("first", { from: 50 }), battery("second", { end_value: 0.1 })],
  },
  // Two of these four hours cost no more than a third of the way from the lowest price to the highest: 4 of 6 kWh are had.
  "of a relative price cap": {
    prices: [0.25, 0.4, 0.1, 0.2],
    data: [{ device_id: "heater", energy: kwh(6), max_power: kw(2), shaving_threshold: { relative: 0.34 } }],
  },
  // The second hour is the only whole one.
  "of a window that is not of whole seconds": {
    prices: [0.1, 0.3, 0.2],
    data: [
      {
        device_id: "heater",
        start_time: "2026-01-01T00:59:59.500Z",
        end_time: "2026-01-01T02:00:00.500Z",
        energy: kwh(1),
        max_power: kw(2),
      },
    ],
  },
  "of hours after the first prices": { start_time: hours(2), prices: [0.1, 0.2, 0.3, 0.4], load: flat(1) },
  "of sun that the house takes": {
    prices: [0.1],
    load: columns([2]),
    generation: columns([2]),
    curtailment: true,
  },
  "of a battery that keeps what it has": {
    prices: [0.3],
    export: [0.1],
    data: [battery("home", { from: 50, end_value: 0.2 })],
  },
  "of a battery down to its reserve": {
    prices: [0.3],
    load: columns([5]),
    data: [battery("home", { from: 50, reserve: 20, end_value: 0.1 })],
  },
  // 1,000 kWh for 100.
  "of a large battery": {
    prices: [0.2],
    export: [0.1],
    data: [battery("home", { capacity: 1000, power: 1000, from: 100 })],
  },
  // 0.5 kW of sun.
  "of a battery that charges slowly": {
    prices: [0.3, 0.3],
    load: columns([0, 1]),
    generation: columns([0.5, 0]),
    data: [battery("home", { efficiency: 0.81 })],
  },
  // 8 kWh before the trip, 4 kWh after it.
  "of a target before a trip": {
    prices: [0.1, 0.3],
    data: [
      battery("car", {
        from: 50,
        targets: [{ time: hours(1), state_of_charge_percent: 80 }],
        trips: [{ time: hours(1), energy: kwh(4) }],
      }),
    ],
  },
  "of less need than a least power": {
    prices: [0.3],
    export: [0.1],
    load: columns([1]),
    data: [battery("home", { min_power: kw(4), from: 50, end_value: 0.05, grid_discharging: false })],
  },
  // 300, and 0.1 for the energy.
  "of a large peak": {
    prices: [0.0001],
    load: columns([1000]),
    grid: { peak: { rate: 0.3, interval_minutes: 60 } },
  },
  "of a load that is paid much": {
    prices: [-10],
    data: [{ device_id: "heater", energy: kwh(1), max_power: kw(1) }],
  },
  "of a peak that is paid": {
    prices: [0.1],
    load: columns([0.5]),
    grid: { peak: { rate: 0.01, interval_minutes: 60, paid: kw(2) } },
  },
  // Half an hour of 3 kW: what is exported in the other half is not taken off.
  "of a peak beside an export": {
    prices: [0.2],
    export: [0.1],
    load: columns([3, 0], 30),
    generation: columns([0, 1], 30),
    grid: { peak: { rate: 0.01, interval_minutes: 60 } },
  },
  "of a peak of two hours": {
    prices: [0.1, 0.1],
    load: columns([1, 3]),
    grid: { peak: { rate: 0.01, interval_minutes: 120, paid: kw(1) } },
  },
  "of export above import, and batteries that keep to the sun and to the house": {
    prices: [0.1, 0.2],
    export: [0.15, 0.3],
    load: columns([1, 1]),
    generation: columns([3, 0.5]),
    data: [
      battery("sun", { power: 2, capacity: 4, grid_charging: false }),
      battery("house", { power: 2, capacity: 4, grid_discharging: false }),
    ],
  },
  // The car is away with what it has before it has enough; then it is dear.
  "of a trip that it has too little for, and a dear hour after it": {
    prices: [0.1, 0.5],
    data: [battery("car", { power: 2, from: 10, to: 20, reserve: 20, trips: [{ time: hours(1), energy: kwh(3) }] })],
  },
  "of export above import and a battery that keeps to the sun": {
    prices: [0.1, 0.2],
    export: [0.15, 0.3],
    load: columns([1, 1]),
    generation: columns([3, 0.5]),
    data: [battery("home", { power: 2, capacity: 4, grid_charging: false })],
  },
  "of export above import and a battery that keeps to the house": {
    prices: [0.1, 0.2],
    export: [0.15, 0.3],
    load: columns([1, 1]),
    generation: columns([3, 0.5]),
    data: [battery("home", { power: 2, capacity: 4, grid_discharging: false })],
  },
  "of export above import up to a limit": {
    prices: [0.1, 0.2],
    export: [0.15, 0.3],
    generation: columns([3, 0.5]),
    curtailment: true,
    grid: { max_export: kw(1) },
    data: [battery("home", { power: 2, capacity: 4 })],
  },
};

/** Each with its request, its prices and its answer. */
export const PLANNED = Object.entries(REQUESTS).map(([name, request]) => ({ name, ...plan(request) }));

/** A decision of a slot, with the price of each way. */
const decided = (slot, of, prices) => ({ slot, of, prices });

/** What proves as much as what the planner gives: the plan, what is changed, and how. */
const OTHERWISE = [
  [
    "of a large load",
    "with a gap of 0.000015 in 100",
    ({ certificate, data }) => {
      Object.assign(certificate, { site: [0.1, 0.2], devices: [[0.1 - 1.5e-8]], bound: 99.999985, gap: 1.5e-5 });
      data[0].cost = 100;
    },
  ],
  [
    "of a peak of whole hours, in which half hours differ",
    "with a cost that is as far off as powers may be",
    ({ tariff, grid }) => {
      tariff.value += 3e-5;
      grid.peak_cost += 3e-5;
    },
  ],
  [
    "of a load that is paid much",
    "with a cost of the load that is as far off as powers may be",
    ({ certificate, data }) => {
      Object.assign(certificate, { site: [-10], devices: [[-10]] });
      data[0].cost = -10 + 3e-5;
    },
  ],
  [
    "of a large peak",
    "with a gap of 0.000015 in 300",
    ({ certificate }) => {
      const rent = 0.3 - 1.5e-8;
      Object.assign(certificate, { site: [0.0001 + rent], peak: [rent], bound: 300.099985, gap: 1.5e-5 });
    },
  ],
  [
    "of a peak of which some is paid",
    "with prices above what the peak costs",
    ({ certificate }) => Object.assign(certificate, { site: [1.1, 0.1], peak: [1, 0] }),
  ],
  [
    "of two batteries, one with the sun alone",
    "with a price at which it would rather have more from the grid",
    ({ certificate }) => Object.assign(certificate, { site: [0.24], decisions: [], devices: [[0.25], [0.25]] }),
  ],
  [
    "of two batteries, one with the sun alone",
    "decided whether to import, at a price at which it would charge",
    ({ certificate }) =>
      Object.assign(certificate, {
        site: [0.21],
        decisions: [decided(0, [null], [0.21, 0.25])],
        devices: [[0.25], [0.25]],
      }),
  ],
  [
    "of a trip that it has too little for, and a dear hour after it",
    "with a value that is lower before the trip",
    ({ certificate, data }) => {
      Object.assign(certificate, { site: [0.1, 0.5], devices: [[0.2, 0.5]] });
      data[0].cost = 0.7;
    },
  ],
  [
    "of two batteries, one for the house alone",
    "with a price at which it would rather give more to the grid",
    ({ certificate }) => Object.assign(certificate, { site: [0.055], decisions: [], devices: [[0.05], [0.055]] }),
  ],
  [
    "of a battery that empties at a negative price",
    "with a value at which both ways are worth something",
    ({ certificate, data }) => {
      Object.assign(certificate, { site: [-0.3, -0.5], decisions: [], devices: [[-0.32, -0.32]] });
      data[0].cost = 0.3 * 4.05 - 0.5 * 5;
    },
  ],
  [
    "of a large battery",
    "with a gap of 0.000015 in 100",
    ({ certificate, data }) => {
      Object.assign(certificate, { site: [0.1 + 1.5e-8], devices: [[0.1 + 1.5e-8]], bound: -100.000015, gap: 1.5e-5 });
      data[0].cost = -100.000015;
    },
  ],
  [
    "of two batteries, one for the house alone",
    "decided whether to import, at a price at which it would discharge",
    ({ certificate }) =>
      Object.assign(certificate, {
        site: [0.06],
        decisions: [decided(0, [null], [0.06, 0.09])],
        devices: [[0.05], [0.073]],
      }),
  ],
  [
    "of less need than a least power",
    "decided, at a price that it cannot have",
    ({ certificate }) =>
      Object.assign(certificate, { site: [0.3], decisions: [decided(0, [0], [0.3, -5, 0.3])], devices: [[0.05]] }),
  ],
  [
    "of a battery that charges while the site exports",
    "decided together with the meter",
    ({ certificate }) => {
      const decisions = [decided(0, [0, null], [-1, 0.1, -1, 0.1, 0.1, 0.1])];
      Object.assign(certificate, { site: [0.1], decisions, devices: [[0.2]] });
    },
  ],
  [
    "of all devices",
    "of which the search does not know it",
    (answer) => (answer.warnings = [{ code: "not_proven_optimal" }]),
  ],
  [
    "of steps and a price cap",
    "decided where it may not run",
    ({ certificate }) => (certificate.decisions = [decided(0, [0], [0, 0, 0])]),
  ],
  [
    "of a least power that is away for an hour",
    "decided while it is away",
    ({ certificate }) => certificate.decisions.push(decided(2, [0], [0, 0, 0])),
  ],
  [
    "of a least power that is away for an hour",
    "decided whether to import",
    ({ certificate: { site, decisions } }) => decisions.push(decided(1, [null], [site[1], site[1]])),
  ],
  [
    "of less sun than a least power",
    "decided, at a price that it cannot have",
    ({ certificate }) => (certificate.decisions = [decided(0, [0], [0.5, 0.1, 0.1])]),
  ],
  [
    "of a battery that serves the house with all its power",
    "decided together with the meter",
    ({ certificate, data }) => {
      const decisions = [decided(0, [0, null], [0.3, 0.3, 0.3, 1])];
      Object.assign(certificate, { site: [0.3], decisions, devices: [[0.1]] });
      data[0].cost = -0.6;
    },
  ],
  [
    "of export above import up to a limit",
    "decided whether to import",
    ({ certificate }) => (certificate.decisions = [decided(0, [null], [0, 0])]),
  ],
  [
    "of all devices",
    "decided what the battery does",
    ({ certificate: { site, decisions } }) => decisions.push(decided(3, [0], [site[3], site[3]])),
  ],
].map(([of, how, change]) => {
  const planned = PLANNED.find(({ name }) => name === of);
  const answer = structuredClone(planned.answer);
  change(answer);
  return { ...planned, name: `${of}, ${how}`, answer };
});

/** One whose battery is among those of the planner, with the others. */
function ofPlanner() {
  const { request, ...planned } = PLANNED.find(({ name }) => name === "of export above import");
  const other = structuredClone(request);
  const { battery: own } = other.data[0];
  delete other.data[0].battery;
  const devices = [
    { id: "other", battery: { ...own, capacity_kwh: 3 } },
    { id: "home", battery: own },
  ];
  return { ...planned, name: "of a battery that the planner knows", request: other, devices };
}

/** Plans in which a power is at a limit: each is a little off, as rounding may have it. */
const ROUNDED = [
  "of all devices",
  "of a least power",
  "of steps and a price cap",
  "of a large load",
  "of a battery with powers of its own and no reserve",
  "of a battery in place of the sun",
  "of a battery that empties at a negative price",
  "of two batteries, one with the sun alone",
  "of a battery down to its reserve",
  "of a large battery",
  "of a window that is not of whole seconds",
  "of export above import up to a limit",
].flatMap((of) => {
  const planned = PLANNED.find(({ name }) => name === of);
  const partsOf = ({ data, grid, curtailed }) => [...data, grid, curtailed];
  return partsOf(planned.answer).flatMap(({ schedule }, at) =>
    schedule.flatMap((_, segment) =>
      [3e-6, -3e-6].map((change) => {
        const answer = structuredClone(planned.answer);
        partsOf(answer)[at].schedule[segment].power.value += change;
        return { ...planned, name: `${of}, with power ${segment} of part ${at} off by ${change}`, answer };
      }),
    ),
  );
});

/** Plans as the planner gives them, and others that prove as much. */
export const RIGHT = [...PLANNED, ...OTHERWISE, ofPlanner(), ...ROUNDED];
