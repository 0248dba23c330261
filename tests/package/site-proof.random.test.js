// The bound of a certificate of a site, whatever prices it has: never above what the best plan costs.

import assert from "node:assert/strict";
import { test } from "node:test";

import { verifyCertificate } from "../support/home-plan.js";
import { generator } from "../support/seeded-random.js";
import { PLANNED } from "../support/site-proofs-right.js";

const TRIALS = 40 * Number(process.env.SOAK ?? 1);
const SEED = Number(process.env.SEED ?? 1);

/** Half of the prices of a certificate are others, and any slot may be decided. */
function otherwise({ answer, request }, random) {
  const other = structuredClone(answer);
  const { certificate } = other;
  const size = [0.001, 0.05, 0.3, 2][Math.floor(random() * 4)];
  const priceNear = (price) => (random() < 0.5 ? price : price + (2 * random() - 1) * size);
  certificate.site = certificate.site.map(priceNear);
  certificate.peak = certificate.peak.map(priceNear);
  certificate.devices = certificate.devices.map((own) => own.map(priceNear));
  certificate.decisions = certificate.site.flatMap((price, slot) => {
    const of = [null, ...request.data.keys()].filter((place) => waysOf(place, request) > 0 && random() < 0.3);
    const count = of.reduce((product, place) => product * waysOf(place, request), 1);
    return of.length > 0 ? [{ slot, of, prices: Array.from({ length: count }, () => priceNear(price)) }] : [];
  });
  return other;
}

/** In how many ways the meter, or what is at this place, may be decided. */
function waysOf(place, { data }) {
  if (place === null) {
    const rules = ["grid_charging", "grid_discharging"];
    return rules.every((rule) => data.some((entry) => entry[rule] === false)) ? 3 : 2;
  }
  const { energy, power_steps, min_power } = data[place];
  if (energy === undefined) return min_power ? 3 : 2;
  return power_steps ? power_steps.length + 1 : 0;
}

test(`no prices prove more than the best plan costs: ${TRIALS} of each plan`, () => {
  for (const [at, planned] of PLANNED.entries()) {
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const random = generator(SEED * 1_000_003 + at * 10_007 + trial);
      const { cost, bound } = verifyCertificate(planned.request, otherwise(planned, random), planned.given);
      const told = `a plan ${planned.name}, seed ${SEED}, trial ${trial}: ${bound} above ${cost}`;
      assert.ok(bound <= cost + 1e-9 * (1 + Math.abs(cost)), told);
    }
  }
});
