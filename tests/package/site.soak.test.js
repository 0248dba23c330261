// Many more random sites than another solver has time for: each is proven by its own certificate, which another programme
// checks.

import assert from "node:assert/strict";
import { test } from "node:test";

import { random } from "../support/seeded-random.js";
import { emptyProject } from "../support/project.js";
import { START } from "../support/home.js";
import { instance } from "../support/site-instance.js";

const TRIALS = 2000 * Number(process.env.SOAK ?? 1);
const SEED = Number(process.env.SEED ?? 1);

const { Planner, verifyCertificate } = await (await emptyProject()).load();

test(`${TRIALS} convex sites are proven by their certificates`, (t) => {
  let widest = 0;
  for (let number = 0; number < TRIALS; number += 1) {
    const seed = SEED * 3_000_017 + number;
    const { body, prices } = instance(random(seed), { slots: 40, isConvex: true });
    const planner = new Planner({ prices, location: { timezone: "Etc/UTC", currency_code: "EUR" }, now: START });
    const answer = planner.schedules.site(body, { certificate: true });
    planner.free();
    const { problems, proven } = verifyCertificate(body, answer, prices);
    assert.deepEqual([problems, proven, answer.optimality.proven], [[], true, true], `seed ${seed}`);
    widest = Math.max(widest, answer.certificate.gap / (1 + Math.abs(answer.certificate.bound)));
  }
  t.diagnostic(`widest gap ${widest.toExponential(1)}`);
});
