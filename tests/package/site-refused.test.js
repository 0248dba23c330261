// Requests for a site that are refused, each with the path of what is wrong.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { START, battery, columns, hours, kw, kwh } from "../support/home.js";
import { plan } from "../support/home-plan.js";

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
    ["no step of power", { data: [{ ...car, power_steps: [] }] }, "invalid_value", "data[0].power_steps"],
    [
      "a step above the power",
      { data: [{ ...car, power_steps: [kw(1), kw(3)] }] },
      "invalid_value",
      "data[0].power_steps[1].value",
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
