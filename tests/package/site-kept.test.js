// A site that is planned again: its plan is kept where little is to gain.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { battery, byHour, columns, hours, kw, kwh } from "../support/home.js";
import { Planner, location, near, plan } from "../support/home-plan.js";
import { random } from "../support/seeded-random.js";

describe("a plan that is made again", () => {
  const data = [{ device_id: "car", energy: kwh(2), max_power: kw(2) }];
  // 2 kWh at 0.1, in the second hour.
  const previous = plan({ prices: [0.3, 0.1, 0.2], data }).answer;

  test("is kept at the same prices", () => {
    const { answer } = plan({ prices: [0.3, 0.1, 0.2], data }, { previous });
    assert.deepEqual([answer.kept, answer.regret], [true, 0]);
    assert.deepEqual(answer.data[0].schedule, previous.data[0].schedule);
  });

  test("is kept where another one costs less by no more than keepWithin", () => {
    // The third hour is cheaper by 0.02 now: 0.04 for 2 kWh.
    const prices = [0.3, 0.1, 0.08];
    const kept = plan({ prices, data }, { previous, keepWithin: 0.05 });
    assert.equal(kept.answer.kept, true);
    near(kept.answer.regret, 0.04);
    near(kept.answer.tariff.value, 0.2);
    assert.deepEqual(byHour(kept.answer.data[0].schedule, 3), [0, 2, 0]);
    const left = plan({ prices, data }, { previous, keepWithin: 0.03 });
    assert.equal(left.answer.kept, false);
    near(left.answer.regret, 0.04);
    near(left.answer.tariff.value, 0.16);
  });

  test("is not kept where it is not possible any more", () => {
    const { answer } = plan(
      { prices: [0.3, 0.1, 0.2], data, grid: { max_import: kw(1) } },
      { previous, keepWithin: 9 },
    );
    assert.equal(answer.kept, false);
    assert.equal(answer.regret, undefined);
    assert.deepEqual(byHour(answer.data[0].schedule, 3), [0, 1, 1]);
  });

  test("is not kept where it would serve less than can be served", () => {
    const more = [{ ...data[0], energy: kwh(3) }];
    const { answer } = plan({ prices: [0.3, 0.1, 0.2], data: more }, { previous, keepWithin: 9 });
    assert.equal(answer.kept, false);
    assert.deepEqual(byHour(answer.data[0].schedule, 3), [0, 2, 1]);
  });

  test("is not kept where it ends before this one, or has not the same devices", () => {
    const longer = plan({ prices: [0.3, 0.1, 0.2, 0.3], data }, { previous, keepWithin: 9 });
    assert.equal(longer.answer.kept, false);
    const other = [{ ...data[0], device_id: "van" }];
    assert.equal(plan({ prices: [0.3, 0.1, 0.2], data: other }, { previous, keepWithin: 9 }).answer.kept, false);
  });

  test("that is not the answer of a site is refused with its place", () => {
    assert.throws(() => plan({ prices: [0.3, 0.1], data }, { previous: { data: [] } }), { code: "missing_field" });
    assert.throws(() => plan({ prices: [0.3, 0.1], data }, { keepWithin: -1 }), { code: "invalid_value" });
  });
});

/** How full the battery of a plan is at an instant, in percent of 10 kWh. */
function chargeAt({ data }, time) {
  const points = data[0].trajectory.map((point) => [Date.parse(point.time), point.energy_kwh]);
  const at = points.findIndex(([instant]) => instant >= time);
  const [[t0, e0], [t1, e1]] = [points[Math.max(0, at - 1)], points[at]];
  return 10 * (t1 === t0 ? e1 : e0 + ((e1 - e0) * (time - t0)) / (t1 - t0));
}

test("replayed every five minutes at the same prices, a plan is kept for six hours", () => {
  const { whole } = random(Number(process.env.SEED ?? 1));
  const quarters = Array.from({ length: 32 }, () => whole(-50, 400) / 1000);
  const load = columns(
    quarters.map((_, at) => 0.5 + (at % 7) / 10),
    15,
  );
  const planner = new Planner({ prices: columns(quarters, 15), location, now: hours(0) });
  let previous;
  for (let minute = 0; minute < 360; minute += 5) {
    const time = Date.parse(hours(0)) + minute * 60_000;
    const home = battery("home", { efficiency: 0.9, from: previous ? chargeAt(previous, time) : 20, to: 20 });
    const body = { start_time: new Date(time), end_time: hours(8), grid: { max_import: kw(9) }, load, data: [home] };
    const answer = planner.schedules.site(body, { ...(previous && { previous }), keepWithin: 0.01 });
    assert.equal(answer.kept, previous && true, `${minute} minutes: ${answer.regret}`);
    previous = answer;
  }
  planner.free();
});
