// Why a site is planned as it is, what a little more would save, and what a lower peak would cost.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { battery, columns, hours, kw, kwh } from "../support/home.js";
import { near, plan, proven } from "../support/home-plan.js";

const at = ({ start_time, end_time, limit, device_id }) => [start_time, end_time, limit, device_id].filter(Boolean);
const saved = (answer, field) => answer.constraints.find((own) => own.field === field);

describe("what limits a site", () => {
  test("is said with when, for the grid and for each device", () => {
    const { limits } = proven(
      {
        prices: [0.1, 0.1, 0.4, 0.4],
        load: columns([0, 0, 1, 1]),
        grid: { max_import: kw(6) },
        data: [
          { device_id: "car", end_time: hours(2), energy: kwh(10), max_power: kw(5) },
          battery("home", { capacity: 2, power: 5 }),
        ],
      },
      { reasons: true },
    );
    // 10 kWh of the car and 2 of the battery take all that the fuse lets through.
    assert.deepEqual(limits.map(at), [
      [hours(0), hours(2), "max_import"],
      [hours(0), hours(2), "max_power", "car"],
    ]);
  });

  test("is the peak, where it costs something", () => {
    const body = { prices: [0.1, 0.3], data: [{ device_id: "car", energy: kwh(6), max_power: kw(11) }] };
    const peak = { rate: 1, interval_minutes: 60 };
    const { limits } = proven({ ...body, grid: { peak } }, { reasons: true });
    assert.deepEqual(limits.map(at), [[hours(0), hours(2), "peak"]]);
    const paid = proven({ ...body, grid: { peak: { ...peak, paid: kw(6) } } }, { reasons: true });
    assert.deepEqual(paid.limits.map(at), []);
  });

  test("is a battery that stays full, and one that stays empty", () => {
    const answer = proven(
      {
        prices: [0.1, 0.2, 0.3, 0.2],
        load: columns([0, 0, 4, 4]),
        grid: { max_import: kw(9) },
        data: [battery("home", { capacity: 4, power: 4 })],
      },
      { reasons: true },
    );
    const device = answer.limits.filter((own) => own.device_id === "home" && own.limit !== "max_power");
    assert.deepEqual(device.map(at), [
      [hours(1), hours(2), "full", "home"],
      [hours(3), hours(4), "empty", "home"],
    ]);
  });
});

describe("what a little more would save", () => {
  const car = (more) => ({ device_id: "car", energy: kwh(6), max_power: kw(11), ...more });

  test("of the fuse is a kWh in the cheap hour instead of the next", () => {
    const answer = proven({ prices: [0.1, 0.3], grid: { max_import: kw(4) }, data: [car()] }, { reasons: "text" });
    const { more, saves, serves, proven: isProven } = saved(answer, "grid.max_import");
    assert.deepEqual([more, isProven, serves], [kw(1), true, undefined]);
    near(saves, 0.2);
  });

  test("of the fuse serves more, where something is left unserved", () => {
    const answer = plan({ prices: [0.1, 0.3], grid: { max_import: kw(2) }, data: [car()] }, { reasons: "text" }).answer;
    const { saves, serves } = saved(answer, "grid.max_import");
    // 6 kWh in place of 4: a kWh at 0.1 and one at 0.3 more.
    assert.deepEqual(serves, kwh(2));
    near(saves, -0.4);
  });

  test("of the feed-in limit sells what was thrown away", () => {
    const answer = proven(
      {
        prices: [0.3],
        export: [0.08],
        generation: columns([5]),
        curtailment: true,
        grid: { max_export: kw(3) },
      },
      { reasons: "text" },
    );
    near(saved(answer, "grid.max_export").saves, 0.08);
  });

  test("of a battery moves a kWh more from the cheap hour", () => {
    const body = { prices: [0.1, 0.5], load: columns([0, 4]), data: [battery("home", { capacity: 2 })] };
    const answer = proven(body, { reasons: "text" });
    near(saved(answer, "data[0].battery.capacity_kwh").saves, 0.4);
  });

  test("of time is the cheaper hour after the deadline, of a load and of a car with its trip", () => {
    const prices = [0.3, 0.4, 0.1, 0.2];
    const load = proven({ prices, data: [car({ end_time: hours(2) })] }, { reasons: "text" });
    near(saved(load, "data[0].end_time").saves, 6 * 0.2);
    const leaving = battery("car", {
      targets: [{ time: hours(2), state_of_charge_percent: 50 }],
      available: [{ start_time: hours(0), end_time: hours(2) }],
      trips: [{ time: hours(2), energy: kwh(5) }],
    });
    const store = proven({ prices, data: [leaving] }, { reasons: "text" });
    near(saved(store, "data[0].targets[0].time").saves, 5 * 0.2);
    // Until the end there is no hour more.
    const whole = proven({ prices, data: [car()] }, { reasons: "text" });
    assert.deepEqual(whole.constraints, []);
  });

  test("is found by other plans only where it is asked for", () => {
    const body = { prices: [0.1, 0.3], grid: { max_import: kw(4) }, data: [car()] };
    const answer = proven(body, { reasons: true });
    assert.deepEqual([answer.constraints, answer.reasons], [undefined, undefined]);
    assert.deepEqual(proven(body).limits, undefined);
  });
});

describe("the sentences of a site", () => {
  const told = (body) => proven(body, { reasons: "text" }).reasons.map((reason) => reason.text);

  test("say when a device runs, from what, and what another hour would save", () => {
    const texts = told({
      prices: [0.4, 0.4, 0.4, 0.2, 0.1],
      export: [0.05, 0.05, 0.05, 0.05, 0.05],
      generation: columns([0, 2, 0, 0, 0]),
      data: [{ device_id: "car", end_time: hours(4), energy: kwh(4), max_power: kw(3) }],
    });
    assert.deepEqual(texts, [
      "Runs from the sun 01:00-02:00, then from the grid 03:00-04:00. One more kWh: €0.20. " +
        "Ready by 05:00 instead of 04:00 would save €0.20.",
    ]);
  });

  test("say where the energy of a battery goes, and what it is worth", () => {
    const texts = told({
      prices: [0.1, 0.4, 0.3],
      export: [0, 0, 0.25],
      load: columns([0, 3, 0]),
      data: [battery("home", { capacity: 9, power: 4 })],
    });
    assert.deepEqual(texts, [
      "Charges from the grid 00:00-01:00. Gives to the house 01:00-02:00, then to the grid 02:00-03:00. " +
        "A kWh in it is worth €0.25.",
    ]);
  });

  test("say what cannot be had, and what rests", () => {
    const { reasons } = plan(
      {
        prices: [0.1],
        grid: { max_import: kw(5) },
        data: [
          { device_id: "car", energy: kwh(8), max_power: kw(11) },
          { device_id: "pump", energy: kwh(0), max_power: kw(1) },
        ],
      },
      { reasons: "text" },
    ).answer;
    assert.equal(
      reasons[0].text,
      "Runs from the grid 00:00-01:00. 8 kWh were asked for, 5 can be had: the site limit is the limit.",
    );
    assert.match(reasons[1].text, /^Rests\./);
  });
});

describe("the curve of a peak", () => {
  const body = {
    prices: [0.1, 0.2, 0.4],
    grid: { peak: { rate: 0.15, interval_minutes: 60, paid: kw(1) } },
    data: [{ device_id: "car", energy: kwh(6), max_power: kw(9) }],
  };
  const points = ({ peak_curve }) => peak_curve.points.map(({ peak, cost }) => [peak.value, cost]);

  test("has a point for each hour that is given up, without the cost of the peak", () => {
    const answer = proven(body, { peakCurve: true });
    assert.deepEqual(points(answer), [
      [2, 1.4],
      [3, 0.9],
      [6, 0.6],
    ]);
    assert.equal(answer.peak_curve.proven, true);
    assert.equal(proven(body).peak_curve, undefined);
    // The plan is the point that is cheapest with its rate: 0.9 and 2 kW at 0.15.
    assert.deepEqual(answer.grid.peak, kw(3));
    near(answer.tariff.value, 1.2);
  });

  test("is below all plans, and met by those at any rate", () => {
    const own = {
      ...body,
      prices: [0.12, 0.31, 0.22, 0.4, 0.18, 0.27],
      load: columns([1, 2, 0.5, 3, 1, 1]),
      data: [...body.data, battery("home", { capacity: 5, power: 2, efficiency: 0.9 })],
    };
    const curve = points(proven(own, { peakCurve: true }));
    assert.ok(curve.length > 3);
    for (const rate of [0, 0.03, 0.07, 0.15, 0.4, 1.1, 5]) {
      const peak = { rate, interval_minutes: 60 };
      const answer = proven({ ...own, grid: { peak } });
      const cheapest = Math.min(...curve.map(([kilowatts, cost]) => cost + rate * kilowatts));
      near(answer.tariff.value, cheapest);
    }
  });

  test("says where its time was too short, and wants a peak", () => {
    const answer = proven(body, { peakCurve: true, maxMillis: 0 });
    assert.equal(answer.peak_curve.proven, false);
    assert.ok(answer.peak_curve.points.length >= 2);
    const wrong = () => plan({ ...body, grid: {} }, { peakCurve: true });
    assert.throws(wrong, { name: "InvalidRequestError", code: "missing_field", field: "grid.peak" });
    assert.throws(() => plan(body, { peakCurve: 1 }), { code: "invalid_type", field: "options.peakCurve" });
  });
});
