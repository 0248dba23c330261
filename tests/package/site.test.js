// A whole site, in cases that can be checked by hand.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { START, battery, byHour, columns, hours, kw, kwh } from "../support/home.js";
import { Planner, location, near, plan, proven } from "../support/home-plan.js";

describe("a site", () => {
  test("of one load takes the cheapest hours, as amount does", () => {
    const answer = proven({
      prices: [0.3, 0.1, 0.2, 0.4],
      data: [{ device_id: "car", energy: kwh(3), max_power: kw(2) }],
    });
    assert.deepEqual(byHour(answer.data[0].schedule, 4), [0, 2, 1, 0]);
    near(answer.tariff.value, 0.4);
    // At once: 2 kWh at 0.3 and 1 at 0.1.
    near(answer.baseline.value, 0.7);
    near(answer.savings.value, 0.3);
  });

  test("of cars alone costs what amount costs", () => {
    const prices = [0.31, 0.12, 0.22, 0.17, 0.4, 0.08, 0.19, 0.25];
    const data = [
      { device_id: "a", start_time: hours(0), end_time: hours(6), max_power: kw(7), energy: kwh(18) },
      { device_id: "b", start_time: hours(1), end_time: hours(8), max_power: kw(11), energy: kwh(25) },
    ];
    const answer = proven({ prices, data, grid: { max_import: kw(12) } });
    const amount = new Planner({ prices: columns(prices), location, now: START }).schedules.amount({
      max_power: kw(12),
      data,
    });
    near(answer.tariff.value, amount.tariff.value);
  });

  test("of one battery costs what soc with arbitrage costs", () => {
    const prices = [0.31, 0.12, 0.22, 0.17, 0.4, 0.08, 0.19, 0.25];
    const sell = prices.map((price) => price - 0.02);
    const own = battery("home", { efficiency: 0.9, from: 40, to: 30, reserve: 10 });
    const answer = proven({ prices, export: sell, data: [own] });
    const soc = new Planner({
      prices: { import: columns(prices), export: columns(sell) },
      location,
      now: START,
      devices: [{ id: "home", battery: own.battery }],
    }).schedules.soc({ device_id: "home", device_state: own.device_state, schedule_horizon: 8 }, { arbitrage: true });
    near(answer.tariff.value, soc.data[0].cost.value);
  });

  test("stores the sun of noon for the evening", () => {
    const answer = proven({
      prices: [0.3, 0.3, 0.3],
      export: [0.1, 0.1, 0.1],
      load: columns([0, 0, 4]),
      generation: columns([6, 0, 0]),
      data: [battery("home", { capacity: 10, power: 5 })],
    });
    // 5 kWh fit into the battery, of which 4 are needed: 2 are sold.
    assert.deepEqual(byHour(answer.grid.schedule, 3), [-2, 0, 0]);
    near(answer.tariff.value, -0.2);
    assert.deepEqual(
      answer.data[0].trajectory.map((point) => point.energy_kwh),
      [0, 4, 4, 0],
    );
  });

  test("lets a battery feed a car under a fuse that is too small for it", () => {
    const answer = proven({
      prices: [0.1, 0.2],
      grid: { max_import: kw(6) },
      data: [
        battery("home", { capacity: 10, power: 5 }),
        { device_id: "car", start_time: hours(1), energy: kwh(11), max_power: kw(11) },
      ],
    });
    assert.deepEqual(byHour(answer.grid.schedule, 2), [5, 6]);
    near(answer.tariff.value, 5 * 0.1 + 6 * 0.2);
    assert.equal(answer.warnings, undefined);
  });

  test("spreads what a peak would cost more than prices save", () => {
    const peak = { rate: 1, interval_minutes: 60 };
    const data = [{ device_id: "car", energy: kwh(6), max_power: kw(11) }];
    // At 0.1 and 0.3: a kW more of peak moves 1 kWh by 0.2 and costs 1.
    const answer = proven({ prices: [0.1, 0.3], grid: { peak }, data });
    assert.deepEqual(byHour(answer.grid.schedule, 2), [3, 3]);
    near(answer.tariff.value, 3 * 0.4 + 3);
    assert.deepEqual(answer.grid.peak, kw(3));
    // What is paid already costs nothing.
    const paid = proven({ prices: [0.1, 0.3], grid: { peak: { ...peak, paid: kw(4) } }, data });
    assert.deepEqual(byHour(paid.grid.schedule, 2), [4, 2]);
    near(paid.grid.peak_cost, 0);
  });

  test("lets a battery that may not feed in serve the house in place of sun that is thrown away", () => {
    const answer = proven({
      prices: [0.3, -0.5],
      export: [0.1, -0.6],
      load: columns([2, 0]),
      generation: columns([2, 0]),
      curtailment: true,
      data: [battery("home", { capacity: 2, power: 2, from: 100, grid_discharging: false })],
    });
    // Room for 2 kWh that are paid for.
    assert.deepEqual(byHour(answer.data[0].schedule, 2), [-2, 2]);
    near(answer.tariff.value, -1);
    near(answer.curtailed.energy.value, 2);
  });

  test("counts the mean of an interval, not its highest quarter", () => {
    const answer = proven({
      prices: [0.1],
      load: columns([4, 0, 0, 0], 15),
      grid: { peak: { rate: 1, interval_minutes: 60 } },
    });
    assert.deepEqual(answer.grid.peak, kw(1));
  });

  test("serves two targets and a trip", () => {
    const answer = proven({
      prices: [0.2, 0.3, 0.1, 0.4],
      data: [
        battery("car", {
          targets: [{ time: hours(2), state_of_charge_percent: 60 }],
          available: [
            { start_time: hours(0), end_time: hours(2) },
            { start_time: hours(3), end_time: hours(4) },
          ],
          trips: [{ time: hours(2), energy: kwh(6) }],
          to: 10,
        }),
      ],
    });
    // 6 kWh by two o'clock, 5 of them in the first hour; then 1 kWh in the last hour, or before at 0.3.
    assert.deepEqual(byHour(answer.data[0].schedule, 4), [5, 2, 0, 0]);
    near(answer.tariff.value, 5 * 0.2 + 2 * 0.3);
  });

  test("values what is left at the end, and wear", () => {
    const body = (more) => ({ prices: [0.1], data: [battery("home", { power: 5, ...more })] });
    near(proven(body({ end_value: 0.2 })).tariff.value, 5 * 0.1 - 5 * 0.2);
    near(proven(body({ end_value: 0.2, wear_cost: 0.15 })).tariff.value, 0);
  });
});

describe("yes or no", () => {
  test("import and export are never both in one slot, also where selling earns more", () => {
    const answer = proven({
      prices: [0.1],
      export: [0.3],
      data: [battery("home", { capacity: 10, power: 4, from: 50 })],
    });
    // It can only sell what it holds.
    assert.deepEqual(byHour(answer.grid.schedule, 1), [-4]);
    near(answer.tariff.value, -1.2);
  });

  test("a battery never charges and discharges in one slot, also at negative prices", () => {
    const { answer } = plan({
      prices: [-0.2, -0.2],
      export: [-0.2, -0.2],
      data: [battery("home", { capacity: 4, power: 4, efficiency: 0.5 })],
    });
    assert.ok(answer.optimality.proven);
    // 4 kW in one hour store 2.83; to burn it, it would have to pay for feeding it in. 1.66 kWh more fill it.
    near(answer.tariff.value, -0.2 * (4 / Math.sqrt(0.5)));
  });

  test("a charger runs at its least power or not at all", () => {
    const answer = proven({
      prices: [0.3, 0.3],
      export: [0.1, 0.1],
      generation: columns([2, 3]),
      data: [{ device_id: "car", energy: kwh(4), max_power: kw(11), min_power: kw(4) }],
    });
    // 4 kW in the sunnier hour: 1 is bought. At 2 kW each hour, which is too little, nothing would be.
    assert.deepEqual(byHour(answer.data[0].schedule, 2), [0, 4]);
    near(answer.tariff.value, 0.3 - 0.2);
  });

  test("a load with steps of power runs at one of them or not at all", () => {
    const answer = proven({
      prices: [0.1, 0.2, 0.3],
      data: [{ device_id: "heater", energy: kwh(5), max_power: kw(4), power_steps: [kw(1), kw(2), kw(4)] }],
    });
    // 4 kW in the first hour and 1 in the second one: 3.5 kW are none of its steps.
    assert.deepEqual(byHour(answer.data[0].schedule, 3), [4, 1, 0]);
    near(answer.tariff.value, 0.4 + 0.2);
  });

  test("a load with a threshold runs at no price above it, and goes without the rest", () => {
    const own = { device_id: "car", energy: kwh(9), max_power: kw(4) };
    const { answer, proof } = plan({
      prices: [0.1, 0.2, 0.3],
      data: [{ ...own, shaving_threshold: { absolute: 0.2 } }],
    });
    assert.deepEqual(byHour(answer.data[0].schedule, 3), [4, 4, 0]);
    assert.deepEqual(proof.problems, []);
    const [{ code, requested, delivered, limited_by }] = answer.warnings;
    assert.deepEqual([code, requested, delivered, limited_by], ["energy_not_delivered", 9, 8, "price_cap"]);
    // The lowest third of its prices.
    const relative = proven({ prices: [0.1, 0.2, 0.3], data: [{ ...own, shaving_threshold: { relative: 0.34 } }] });
    assert.deepEqual(byHour(relative.data[0].schedule, 3), [4, 0, 0]);
  });

  test("a battery that may not charge from the grid takes the sun alone", () => {
    const answer = proven({
      prices: [0.1, 0.4, 0.4],
      load: columns([0, 0, 3]),
      generation: columns([0, 2, 0]),
      data: [battery("home", { grid_charging: false })],
    });
    assert.deepEqual(byHour(answer.data[0].schedule, 3), [0, 2, -2]);
  });

  test("a battery that may not discharge to the grid serves the load alone", () => {
    const answer = proven({
      prices: [0.4, 0.4],
      export: [0.4, 0.4],
      load: columns([1, 2]),
      data: [battery("home", { from: 100, grid_discharging: false })],
    });
    assert.deepEqual(byHour(answer.data[0].schedule, 2), [-1, -2]);
  });
});
