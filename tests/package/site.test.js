// A whole site, in cases that can be checked by hand.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { emptyProject } from "./project.js";
import { START, battery, byHour, columns, hours, kw, kwh } from "./home.js";

const { Planner, verifyCertificate } = await (await emptyProject()).load();

const location = { timezone: "Etc/UTC", currency_code: "EUR" };

/** Plans a day of so many hours, and checks its proof. */
function plan({ prices, export: sell, data = [], ...body }, options) {
  const given = { import: columns(prices), ...(sell && { export: columns(sell) }) };
  const planner = new Planner({ prices: given, location, now: START });
  const request = { start_time: START, end_time: hours(prices.length), data, ...body };
  const answer = planner.schedules.site(request, { certificate: true, ...options });
  const proof = verifyCertificate(request, answer, given);
  planner.free();
  return { answer, proof, request, given };
}

function proven(body, options) {
  const planned = plan(body, options);
  assert.deepEqual(planned.proof.problems, []);
  assert.ok(planned.answer.optimality.proven);
  return planned.answer;
}

const near = (found, expected) => assert.ok(Math.abs(found - expected) < 1e-5, `${found} for ${expected}`);

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

describe("what cannot be had", () => {
  test("a target that is out of reach is come near to, with a warning", () => {
    const { answer, proof } = plan({ prices: [0.2], data: [battery("car", { power: 5, to: 80 })] });
    assert.deepEqual(byHour(answer.data[0].schedule, 1), [5]);
    assert.deepEqual(answer.warnings, [
      {
        code: "target_not_reached",
        device_id: "car",
        requested: 80,
        delivered: 50,
        unit: "percent",
        limited_by: "time",
      },
    ]);
    assert.deepEqual(proof.problems, []);
    assert.throws(() => plan({ prices: [0.2], data: [battery("car", { to: 80 })] }, { onShortfall: "error" }), {
      code: "shortfall",
    });
  });

  test("a trip longer than the range takes all there is", () => {
    const trips = [{ time: hours(1), energy: kwh(25) }];
    const { answer, proof } = plan({ prices: [0.2, 0.2], data: [battery("car", { from: 80, trips })] });
    assert.deepEqual(
      answer.warnings.map(({ code, requested, delivered }) => [code, requested, delivered]),
      [["trip_not_served", 25, 10]],
    );
    assert.deepEqual(proof.problems, []);
  });

  test("a limit of nothing serves nothing, and none serves all", () => {
    const data = [{ device_id: "car", energy: kwh(3), max_power: kw(2) }];
    const { answer, proof } = plan({ prices: [0.2, 0.1], grid: { max_import: kw(0) }, data });
    assert.deepEqual(answer.data[0].schedule, []);
    assert.deepEqual(
      answer.warnings.map(({ code, delivered, limited_by }) => [code, delivered, limited_by]),
      [["energy_not_delivered", 0, "site_limit"]],
    );
    assert.deepEqual(proof.problems, []);
    assert.equal(proven({ prices: [0.2, 0.1], data }).warnings, undefined);
  });

  test("a load above the limit is served, with a warning", () => {
    const { answer, proof } = plan({ prices: [0.2, 0.1], grid: { max_import: kw(3) }, load: columns([5, 1]) });
    assert.deepEqual(byHour(answer.grid.schedule, 2), [5, 1]);
    assert.deepEqual(answer.warnings, [
      { code: "limit_exceeded_by_load", requested: 5, delivered: 3, unit: "KW", limited_by: "site_limit" },
    ]);
    assert.deepEqual(proof.problems, []);
  });

  test("sun that may neither be fed in nor thrown away is fed in, with a warning", () => {
    const body = { prices: [0.2], grid: { max_export: kw(0) }, generation: columns([3]) };
    assert.deepEqual(
      plan(body).answer.warnings.map(({ code }) => code),
      ["limit_exceeded_by_generation"],
    );
    const thrown = proven({ ...body, curtailment: true });
    assert.deepEqual(thrown.curtailed.energy, kwh(3));
    assert.deepEqual(thrown.grid.schedule, []);
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
    const { answer } = plan({
      prices: [0.3, 0.3],
      export: [0.1, 0.1],
      generation: columns([2, 3]),
      data: [{ device_id: "car", energy: kwh(4), max_power: kw(11), min_power: kw(4) }],
    });
    // 4 kW in the sunnier hour: 1 is bought. At 2 kW each hour, which is too little, nothing would be.
    assert.deepEqual(byHour(answer.data[0].schedule, 2), [0, 4]);
    assert.ok(answer.optimality.proven);
    near(answer.tariff.value, 0.3 - 0.2);
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

describe("what is wrong", () => {
  const car = { device_id: "car", energy: kwh(3), max_power: kw(2) };
  for (const [name, change, code, field] of [
    ["an end before the start", { end_time: START }, "invalid_value", "end_time"],
    ["a load that does not cover the plan", { load: columns([1]) }, "invalid_value", "load"],
    ["a negative load", { load: columns([1, -1]) }, "invalid_value", "load.values[1]"],
    ["an unknown field", { battery: 1 }, "unknown_field", "battery"],
    ["an unknown field of the grid", { grid: { limit: 1 } }, "unknown_field", "grid.limit"],
    ["a peak without a rate", { grid: { peak: { interval_minutes: 60 } } }, "missing_field", "grid.peak.rate"],
    ["a device twice", { data: [car, car] }, "invalid_value", "data[1].device_id"],
    ["an energy of a battery", { data: [{ ...car, targets: [] }] }, "invalid_value", "data[0].targets"],
    ["a window outside the plan", { data: [{ ...car, end_time: hours(9) }] }, "invalid_value", "data[0].end_time"],
    ["no power", { data: [{ device_id: "car", energy: kwh(3) }] }, "missing_field", "data[0].max_power"],
    ["a least power above the power", { data: [{ ...car, min_power: kw(3) }] }, "invalid_value", "data[0].min_power"],
    [
      "steps of power, which are not planned",
      { data: [{ ...car, power_steps: [1] }] },
      "unknown_field",
      "data[0].power_steps",
    ],
    ["a device that nobody knows", { data: [{ device_id: "home" }] }, "not_found", "data[0].device_id"],
    [
      "a battery without capacity",
      { data: [{ ...battery("b"), battery: { capacity_kwh: 0, power_kw: 1 } }] },
      "invalid_value",
      "data[0].battery.capacity_kwh",
    ],
    [
      "a target after the plan",
      { data: [battery("b", { targets: [{ time: hours(3), state_of_charge_percent: 5 }] })] },
      "invalid_value",
      "data[0].targets[0].time",
    ],
    [
      "a trip at the start",
      { data: [battery("b", { trips: [{ time: START, energy: kwh(1) }] })] },
      "invalid_value",
      "data[0].trips[0].time",
    ],
  ]) {
    test(name, () => {
      assert.throws(
        () => plan({ prices: [0.1, 0.2], data: [car], ...change }),
        (error) => {
          assert.deepEqual([error.code, error.field], [code, field], error.message);
          return true;
        },
      );
    });
  }

  test("prices that are missing", () => {
    assert.throws(() => plan({ prices: [0.1], end_time: hours(2) }), { code: "no_price_data" });
  });

  test("50 batteries over 2,000 slots are too large", () => {
    const prices = Array.from({ length: 2000 }, (_, at) => (at * 7919) % 100);
    const data = Array.from({ length: 50 }, (_, at) => battery(`b${at}`));
    assert.throws(() => plan({ prices, data }), { code: "too_large", status: 422 });
  });
});

describe("the proof", () => {
  const body = {
    prices: [0.1, 0.3, 0.2, 0.4],
    export: [0.05, 0.05, 0.05, 0.05],
    load: columns([1, 1, 1, 1]),
    generation: columns([0, 3, 0, 0]),
    curtailment: true,
    grid: { max_import: kw(6), max_export: kw(1), peak: { rate: 0.01, interval_minutes: 60 } },
    data: [
      battery("home", { efficiency: 0.9, from: 20, to: 20, wear_cost: 0.01, end_value: 0.05 }),
      { device_id: "car", start_time: hours(1), energy: kwh(5), max_power: kw(4) },
    ],
  };
  const { answer, proof, request, given } = plan(body);

  test("of the plan as it is, is right", () => {
    assert.deepEqual(proof.problems, []);
    near(proof.cost, answer.tariff.value);
    near(proof.bound, proof.cost);
  });

  for (const [name, change, problem] of [
    ["more power of a load", (wrong) => (wrong.data[1].schedule[0].power.value += 0.01), /add up|takes more/],
    ["a segment that is left out", (wrong) => wrong.data[1].schedule.pop(), /add up/],
    ["more import than the limit", (wrong) => (wrong.grid.schedule[0].power.value = 7), /import limit/],
    ["another way of the meter", (wrong) => (wrong.grid.schedule[0].energy_flow_direction = "EXPORT"), /add up/],
    ["another cost", (wrong) => (wrong.tariff.value -= 0.001), /the cost should be/],
    ["a higher bound", (wrong) => (wrong.certificate.bound += 0.001), /the bound should be/],
    ["another gap", (wrong) => (wrong.certificate.gap += 0.001), /the gap should be/],
    ["a bound of the search above the cost", (wrong) => (wrong.optimality.bound += 1), /above the cost/],
    ["another gap of the search", (wrong) => (wrong.optimality.gap += 1), /gap is not true/],
    ["a higher price at the site", (wrong) => (wrong.certificate.site[0] += 0.05), /bound/],
    ["a lower price of the load", (wrong) => (wrong.certificate.devices[1][0] -= 0.05), /bound/],
    ["a price of the battery that is no number", (wrong) => (wrong.certificate.devices[0][1] = NaN), /no number/],
    ["a slot that is left out", (wrong) => wrong.certificate.times.splice(1, 1), /cannot be checked/],
    ["another trajectory", (wrong) => (wrong.data[0].trajectory[2].energy_kwh += 0.01), /trajectory/],
    ["another peak", (wrong) => (wrong.grid.peak.value += 0.01), /the peak should be/],
    ["another energy", (wrong) => (wrong.data[1].energy.value += 0.01), /the energy of car/],
    ["a warning for nothing", (wrong) => (wrong.warnings = [{ code: "energy_not_delivered" }]), /go short/],
    ["no certificate", (wrong) => delete wrong.certificate, /cannot be checked/],
    ["another device", (wrong) => (wrong.data[0].device_id = "other"), /cannot be checked/],
  ]) {
    test(`with ${name} is wrong`, () => {
      const wrong = structuredClone(answer);
      change(wrong);
      const { proven, problems } = verifyCertificate(request, wrong, given);
      assert.ok(!proven);
      assert.match(problems.join("; "), problem);
    });
  }

  test("says what energy is worth", () => {
    const { answer } = plan(body, { reasons: true });
    assert.equal(answer.site_price.length, 4);
    // A kWh in the battery is worth more before the dear hour than after it.
    const values = answer.data[0].trajectory.map(({ value }) => value);
    assert.ok(values[0] > 0 && values[4] === undefined, `${values}`);
  });
});

test("the same request gives the same answer", () => {
  const body = {
    prices: [0.1, 0.3, 0.1, 0.3],
    data: [battery("home"), { device_id: "car", energy: kwh(3), max_power: kw(3) }],
  };
  assert.deepEqual(plan(body).answer, plan(body).answer);
  assert.match(plan(body).answer.id, /^sst_[0-9a-f]{24}$/);
});
