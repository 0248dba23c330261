// A home on each day of real quarter-hour prices, and on days by formula: load, sun, a battery and two cars, each plan with
// its proof.

import assert from "node:assert/strict";
import { test } from "node:test";

import { quarters as quartersByFormula } from "../support/formula-prices.js";
import { location } from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";
import { QUARTER, quarters } from "../support/quarter-hours.js";
import { pathOf, skipWithout } from "../support/real-data.js";
import { homeDay } from "../support/site-days.js";

const skip = skipWithout(pathOf("data"));
const { Planner, verifyCertificate } = await (await emptyProject()).load();

test("a home is planned and proven on each day of the Austrian quarter-hour prices", { skip }, (t) => {
  const prices = quarters("price_AT_15min_2025-10_2026-08_EURperMWh.csv");
  const first = [...prices.keys()].reduce((a, b) => Math.min(a, b));
  const days = Array.from({ length: Math.floor(prices.size / 96) }, (_, day) => {
    const start = first + 96 * day * QUARTER;
    return { start, values: Array.from({ length: 96 }, (__, at) => prices.get(start + at * QUARTER)) };
  });
  assert.ok(days.length > 300, `${days.length} days`);
  t.diagnostic(planAll(days));
});

test("a home is planned and proven on days by formula", (t) => {
  const first = Date.UTC(2026, 0, 1);
  const values = quartersByFormula(first, 96 * 100);
  const days = Array.from({ length: 100 }, (_, day) => ({
    start: first + 96 * day * QUARTER,
    values: values.slice(96 * day, 96 * (day + 1)),
  }));
  t.diagnostic(planAll(days));
});

/** Plans each day; says how long the slowest took, and how wide the widest gap is. */
function planAll(days) {
  let [slowest, widest, negative] = [0, 0, 0];
  for (const { start, values } of days) {
    assert.ok(values.every(Number.isFinite), `${new Date(start).toISOString()} has no price`);
    if (values.some((value) => value < 0)) negative += 1;
    const { body, prices } = homeDay(start, values);
    const planner = new Planner({ prices, location, now: new Date(start) });
    const before = performance.now();
    const answer = planner.schedules.site(body, { certificate: true, maxMillis: 10_000 });
    slowest = Math.max(slowest, performance.now() - before);
    planner.free();
    const { problems } = verifyCertificate(body, answer, prices);
    assert.deepEqual([answer.optimality.proven, answer.warnings], [true, undefined], body.start_time);
    // Where decisions were searched, the prices alone may prove less than the search.
    const wrong = problems.filter((problem) => !/no plan less than/.test(problem));
    assert.deepEqual(wrong, [], body.start_time);
    assert.ok(answer.savings.value > -1e-6, body.start_time);
    widest = Math.max(widest, answer.optimality.gap);
  }
  assert.ok(negative > 0, "no day with negative prices");
  return `${days.length} days, ${negative} with negative prices: slowest ${slowest.toFixed(0)} ms, widest gap ${widest.toExponential(1)}`;
}
