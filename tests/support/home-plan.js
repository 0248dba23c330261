// Plans of a site for tests, each with its proof.

import assert from "node:assert/strict";

import { START, columns, hours } from "./home.js";
import { emptyProject } from "./project.js";

export const { Planner, verifyCertificate } = await (await emptyProject()).load();

export const location = { timezone: "Etc/UTC", currency_code: "EUR" };

/** Plans a day of so many hours, and checks its proof. */
export function plan({ prices, export: sell, data = [], ...body }, options) {
  const given = { import: columns(prices), ...(sell && { export: columns(sell) }) };
  const planner = new Planner({ prices: given, location, now: START });
  const request = { start_time: START, end_time: hours(prices.length), data, ...body };
  const answer = planner.schedules.site(request, { certificate: true, ...options });
  const proof = verifyCertificate(request, answer, given);
  planner.free();
  return { answer, proof, request, given };
}

/** The answer, which is proven. */
export function proven(body, options) {
  const planned = plan(body, options);
  assert.deepEqual(planned.proof.problems, []);
  assert.ok(planned.answer.optimality.proven);
  return planned.answer;
}

export const near = (found, expected) => assert.ok(Math.abs(found - expected) < 1e-5, `${found} for ${expected}`);
