// The proof of a site, and what it refuses.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { battery, columns, hours, kw, kwh } from "../support/home.js";
import { near, plan, verifyCertificate } from "../support/home-plan.js";

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
  const { answer, proof } = plan(body);

  test("of the plan as it is, is right", () => {
    assert.deepEqual(proof.problems, []);
    near(proof.cost, answer.tariff.value);
    near(proof.bound, proof.cost);
  });

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

describe("the proof of a slot in which something is decided", () => {
  // At 4 kW or not at all: 2 of the 4 kW are bought, or all the sun is sold.
  const decided = plan({
    prices: [0.3],
    export: [0.1],
    generation: columns([2]),
    data: [battery("car", { power: 4, min_power: kw(4), end_value: 0.25 })],
  });
  const proof = (change) => {
    const wrong = structuredClone(decided.answer);
    change(wrong.certificate);
    return verifyCertificate(decided.request, wrong, decided.given).problems.join();
  };

  test("has a price for each way to decide it", () => {
    assert.equal(
      proof(() => {}),
      "",
    );
    const [{ slot, of, prices }] = decided.answer.certificate.decisions;
    // It charges, discharges or is off.
    assert.deepEqual([slot, of, prices.length], [0, [0], 3]);
    // Charging 4 kW is worth 1 and costs 2 x 0.3 and 2 x 0.1 that are not sold.
    near(decided.answer.tariff.value, 0.6 - 1);
  });

  for (const [name, change, problem] of [
    ["no decisions", (certificate) => (certificate.decisions = []), /bound should be|no plan less than/],
    ["no list of decisions", (certificate) => delete certificate.decisions, /decisions is no list/],
    ["a price less", (certificate) => certificate.decisions[0].prices.pop(), /not those of the decisions/],
    ["another price", (certificate) => (certificate.decisions[0].prices[0] += 0.2), /bound should be/],
    ["a device that is not there", (certificate) => (certificate.decisions[0].of = [7]), /cannot be checked/],
  ])
    test(`is refused with ${name}`, () => assert.match(proof(change), problem));
});
