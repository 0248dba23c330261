// What `duration` and `limit` promise, through JavaScript, with numbers that can be checked by hand.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hourly, location, NOW, periods } from "../support/four-hours.js";
import { Planner, durationOf, limitOf, plannerOf, project, rows } from "../support/plans.js";

describe("directions", () => {
  const both = { import: fourHours.prices, export: hourly(0.05, 0.06, 0.09, 0.07) };

  test("EXPORT with HIGH is the time that sells best", () => {
    const sold = durationOf(both, { tariff_direction: "EXPORT", segment: "HIGH", duration: 60 });
    assert.deepEqual(sold, [["02:00:00", "03:00:00", 0.09]]);
    const limited = limitOf(both, { direction: "EXPORT", segment: "HIGH", absolute: 0.07 });
    assert.deepEqual(limited, [["02:00:00", "04:00:00", 0.08]]);
  });

  test("LOCAL costs 0 where no series says otherwise", () => {
    assert.deepEqual(durationOf(both, { tariff_direction: "LOCAL", duration: 60 }), [["00:00:00", "01:00:00", 0]]);
    assert.deepEqual(limitOf(both, { direction: "LOCAL", absolute: 0 }), [["00:00:00", "04:00:00", 0]]);
    const local = { ...both, local: hourly(0.03, 0.02, 0.01, 0.02) };
    assert.deepEqual(durationOf(local, { tariff_direction: "LOCAL", duration: 60 }), [["02:00:00", "03:00:00", 0.01]]);
  });

  test("IMPORT is meant where nothing is said", () => {
    assert.equal(plannerOf(both).schedules.duration(fourHours.duration).tariff_direction, "IMPORT");
    assert.equal(plannerOf(both).schedules.limit(fourHours.limit).direction, "IMPORT");
  });
});

describe("offsets", () => {
  test("answers are printed in the offset of end_time", () => {
    for (const [end_time, printed, next] of [
      ["2026-01-01T04:00:00Z", "2026-01-01T01:00:00Z", "2026-01-01T04:00:00Z"],
      ["2026-01-01T05:00:00+01:00", "2026-01-01T02:00:00+01:00", "2026-01-01T05:00:00+01:00"],
      ["2026-01-01T04:00:00+00:00", "2026-01-01T01:00:00+00:00", "2026-01-01T04:00:00+00:00"],
      ["2025-12-31T23:00:00-05:00", "2025-12-31T20:00:00-05:00", "2025-12-31T23:00:00-05:00"],
      ["2026-01-01T09:45:00+05:45", "2026-01-01T06:45:00+05:45", "2026-01-01T09:45:00+05:45"],
    ]) {
      const plan = plannerOf().schedules.duration({ ...fourHours.duration, end_time });
      assert.equal(plan.data[0].start_time, printed);
      assert.equal(plan.time_created, NOW, "time_created is UTC");
      const limited = plannerOf().schedules.limit({ ...fourHours.limit, end_time });
      assert.equal(limited.data[0].start_time, printed);
      assert.equal(limited.next_update, next);
      assert.equal(limited.request.end_time, end_time);
    }
  });

  test("the offset of start_time moves no instant and prints nothing", () => {
    const plan = plannerOf().schedules.limit({ ...fourHours.limit, start_time: "2026-01-01T01:00:00+01:00" });
    assert.equal(plan.request.start_time, "2026-01-01T00:00:00Z");
    assert.equal(plan.data[0].start_time, "2026-01-01T01:00:00Z");
  });
});

describe("clock changes in Vienna", () => {
  /** Hourly prices that fall to a valley: 0.11 in the hours `valley` and `valley + 1`, and 0.02 more with each step. */
  const valleyAt = (start, hours, valley) => ({
    start,
    intervalMinutes: 60,
    values: Array.from({ length: hours }, (_, hour) => 0.1 + 0.01 * Math.abs(2 * (hour - valley) - 1)),
  });

  test("29 March 2026 has 23 hours", () => {
    const day = { start_time: "2026-03-29T00:00:00+01:00", end_time: "2026-03-30T00:00:00+02:00", segment: "LOW" };
    const { schedules } = plannerOf(valleyAt("2026-03-28T23:00:00Z", 23, 1));
    assert.equal(schedules.limit({ ...day, relative: 1 }).duration, 23 * 60);
    assert.equal(schedules.duration({ ...day, duration: 24 * 60 }).warnings[0].delivered, 23 * 60);
    // 01:00 to 02:00 and 03:00 to 04:00 on the wall are one stretch: clocks jump from 02:00 to 03:00.
    assert.deepEqual(rows(schedules.duration({ ...day, duration: 120 })), [
      ["2026-03-29T02:00:00+02:00", "2026-03-29T04:00:00+02:00", 0.11],
    ]);
  });

  test("26 October 2025 has 25 hours", () => {
    const day = { start_time: "2025-10-26T00:00:00+02:00", end_time: "2025-10-27T00:00:00+01:00", segment: "LOW" };
    const { schedules } = plannerOf(valleyAt("2025-10-25T22:00:00Z", 25, 2));
    assert.equal(schedules.limit({ ...day, relative: 1 }).duration, 25 * 60);
    assert.equal(schedules.duration({ ...day, duration: 25 * 60 }).warnings, undefined);
    // 02:00 to 03:00 on the wall happens twice, and both are the valley.
    assert.deepEqual(rows(schedules.duration({ ...day, duration: 120 })), [
      ["2025-10-26T01:00:00+01:00", "2025-10-26T03:00:00+01:00", 0.11],
    ]);
  });
});

describe("the clock", () => {
  const created = (planner, options) => planner.schedules.duration(fourHours.duration, options).time_created;

  test("is a string, a Date or a function of the planner", () => {
    assert.equal(created(plannerOf(undefined, { now: "2026-01-01T01:30:00+01:00" })), "2026-01-01T00:30:00Z");
    assert.equal(created(plannerOf(undefined, { now: new Date("2026-01-01T00:30:00Z") })), "2026-01-01T00:30:00Z");
    let hour = 0;
    const ticking = plannerOf(undefined, { now: () => new Date(Date.UTC(2026, 0, 1, hour++)) });
    assert.equal(created(ticking), "2026-01-01T00:00:00Z");
    assert.equal(created(ticking), "2026-01-01T01:00:00Z");
  });

  test("of a call wins over that of the planner", () => {
    const planner = plannerOf();
    assert.equal(created(planner, { now: "2026-02-02T00:00:00Z" }), "2026-02-02T00:00:00Z");
    assert.equal(created(planner, { now: new Date("2026-02-02T00:00:00Z") }), "2026-02-02T00:00:00Z");
    const limited = planner.schedules.limit(fourHours.limit, { now: "2026-02-02T00:00:00Z" });
    assert.equal(limited.time_created, "2026-02-02T00:00:00Z");
    assert.equal(created(planner), NOW);
  });

  test("is the system's if nobody says anything", () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const answered = Date.parse(created(new Planner({ prices: fourHours.prices, location })));
    assert.ok(before <= answered && answered <= Date.now());
  });
});

describe("the forms of prices", () => {
  const ids = (prices) => {
    const planner = plannerOf(prices);
    return [
      JSON.stringify(planner.schedules.duration(fourHours.duration)),
      JSON.stringify(planner.schedules.limit(fourHours.limit)),
    ];
  };
  const values = [0.4, 0.1, 0.2, 0.3];

  test("all make the same bytes", () => {
    const expected = ids(fourHours.prices);
    const rates = periods(...values).map(({ price, ...period }) => ({ ...period, tariff: { rate: price.value } }));
    for (const [form, prices] of Object.entries({
      "columns with a typed array": { ...fourHours.prices, values: Float64Array.from(values) },
      "columns with a Date": { ...fourHours.prices, start: new Date(fourHours.prices.start) },
      "columns with confidence": { ...fourHours.prices, confidence: new Float64Array(4).fill(1) },
      "the list of a document": periods(...values),
      "a document": { object: "price", data: periods(...values), next: null },
      "a document of version 2024-08-24": { data: rates },
      "by direction": { import: fourHours.prices },
      "in another order": [3, 1, 0, 2].map((position) => periods(...values)[position]),
      "with a duplicate that agrees": [...periods(...values), periods(...values)[2]],
    })) {
      assert.deepEqual(ids(prices), expected, form);
    }
  });

  test("a document says where its prices hold, and the options need not", () => {
    const document = {
      location_id: "loc_doc",
      location_timezone: "Europe/London",
      currency_code: "GBP",
      data: periods(...values),
    };
    const plan = new Planner({ prices: document, now: NOW }).schedules.duration(fourHours.duration);
    assert.deepEqual(
      [plan.location_id, plan.location_timezone, plan.currency_code],
      ["loc_doc", "Europe/London", "GBP"],
    );
  });

  test("an hour of value 0 and confidence 0 is a gap, never a free hour", () => {
    const gap = { ...fourHours.prices, values: [0.4, 0, 0.2, 0.3], confidence: [1, 0, 1, 1] };
    assert.throws(() => plannerOf(gap).schedules.duration(fourHours.duration), {
      name: "UnprocessableError",
      code: "no_price_data",
      message: "There is no IMPORT price from 2026-01-01T01:00:00Z on",
    });
    const free = { ...gap, confidence: [1, 1, 1, 1] };
    assert.deepEqual(durationOf(free, { duration: 60 }), [["01:00:00", "02:00:00", 0]]);
  });
});

describe("the same request", () => {
  test("gives the same bytes, from any planner with these prices, in any process", async () => {
    const bytes = JSON.stringify(plannerOf().schedules.duration(fourHours.duration));
    const planner = plannerOf();
    for (let time = 0; time < 10; time++) {
      assert.equal(JSON.stringify(planner.schedules.duration(fourHours.duration)), bytes);
    }
    const program = `
      const { Planner } = require("flatpeak-wasm");
      const planner = new Planner(${JSON.stringify(fourHours.options)});
      console.log(JSON.stringify(planner.schedules.duration(${JSON.stringify(fourHours.duration)})));
    `;
    const { stdout } = await project.node("-e", program);
    assert.equal(stdout, `${bytes}\n`);
  });

  test("another request, other options or other prices make another id", () => {
    const { schedules } = plannerOf();
    const all = [
      schedules.duration(fourHours.duration).id,
      schedules.duration({ ...fourHours.duration, duration: 91 }).id,
      schedules.duration(fourHours.duration, { contiguous: true }).id,
      plannerOf(hourly(0.4, 0.1, 0.2, 0.31)).schedules.duration(fourHours.duration).id,
    ];
    assert.equal(new Set(all).size, all.length);
    // The clock is no part of it.
    assert.equal(schedules.duration(fourHours.duration, { now: "2027-01-01T00:00:00Z" }).id, all[0]);
  });
});

describe("a planner", () => {
  test("leaves what it is given as it was", () => {
    // A change of anything that is frozen would throw; typed arrays cannot be frozen.
    const values = Float64Array.from(fourHours.prices.values);
    const document = deepFreeze({ data: periods(0.4, 0.1, 0.2, 0.3) });
    const planner = new Planner(
      deepFreeze({ prices: { import: { ...hourly(), values }, export: document }, location, now: NOW }, values),
    );
    planner.schedules.duration(fourHours.duration, Object.freeze({ contiguous: true, now: NOW }));
    planner.schedules.limit(deepFreeze({ ...fourHours.limit, direction: "EXPORT" }));
    assert.deepEqual([...values], [0.4, 0.1, 0.2, 0.3]);
  });

  test("keeps its prices when the caller's array changes", () => {
    const values = Float64Array.from(fourHours.prices.values);
    const planner = plannerOf({ ...fourHours.prices, values });
    values.fill(9);
    assert.equal(planner.schedules.duration(fourHours.duration).data[0].price.value, 0.13333);
  });

  test("gives answers that are the caller's own", () => {
    const { schedules } = plannerOf();
    schedules.duration(fourHours.duration).data[0].price.value = 9;
    assert.equal(schedules.duration(fourHours.duration).data[0].price.value, 0.13333);
    const answer = schedules.duration(fourHours.duration);
    assert.deepEqual(structuredClone(answer), answer);
    assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer);
  });

  test("has schedules that can be taken off it, and not be changed", () => {
    const { duration, limit } = plannerOf().schedules;
    assert.equal(duration(fourHours.duration).data.length, 1);
    assert.equal(limit(fourHours.limit).duration, 120);
    assert.ok(Object.isFrozen(plannerOf().schedules));
  });

  test("shows nothing of its inside", () => {
    assert.deepEqual(Object.keys(plannerOf()), ["schedules", "devices"]);
  });

  test("is given back by free(), as often as one likes, and by `using`", () => {
    const planner = plannerOf();
    planner.free();
    planner.free();
    const { schedules } = plannerOf();
    assert.equal(schedules.duration(fourHours.duration).data.length, 1, "others go on");
    const used = plannerOf();
    used[Symbol.dispose]();
    assert.throws(() => used.schedules.limit(fourHours.limit), { name: "FlatpeakError", code: "planner_freed" });
  });

  test("does not mind others that plan at the same time", () => {
    const dear = plannerOf(hourly(9, 9, 9, 9));
    const cheap = plannerOf(hourly(1, 1, 1, 1));
    dear.schedules.duration(fourHours.duration);
    assert.equal(cheap.schedules.duration(fourHours.duration).data[0].price.value, 1);
    cheap.free();
    assert.equal(dear.schedules.duration(fourHours.duration).data[0].price.value, 9);
  });
});

/** Freezes an object all the way down, but for `except`. */
function deepFreeze(object, except) {
  if (object === except || object === null || typeof object !== "object") return object;
  Object.values(object).forEach((value) => deepFreeze(value, except));
  return Object.freeze(object);
}
