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
