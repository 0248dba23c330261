// `limit`: the periods priced at or below, or at or above, a level.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hourly, NOW } from "../support/four-hours.js";
import { limitOf, plannerOf, rows } from "../support/plans.js";

describe("limit", () => {
  test("the hours at 0.25 or less touch and merge", () => {
    assert.deepEqual(limitOf(fourHours.prices, { absolute: 0.25 }), [["01:00:00", "03:00:00", 0.15]]);
  });

  test("equality counts", () => {
    assert.deepEqual(limitOf(fourHours.prices, { absolute: 0.1 }), [["01:00:00", "02:00:00", 0.1]]);
    assert.deepEqual(limitOf(fourHours.prices, { segment: "HIGH", absolute: 0.4 }), [["00:00:00", "01:00:00", 0.4]]);
  });

  test("nothing qualifies: no data, and a duration of 0", () => {
    const plan = plannerOf().schedules.limit({ ...fourHours.limit, absolute: 0.09 });
    assert.deepEqual([plan.data, plan.duration], [[], 0]);
  });

  for (const [name, shift] of [
    ["positive", 0],
    ["negative", -1],
  ]) {
    test(`relative 0.01 is the cheapest hours and 1 is all, with ${name} prices`, () => {
      const prices = hourly(...[0.4, 0.1, 0.2, 0.1].map((price) => price + shift));
      const cheapest = [
        ["01:00:00", "02:00:00", 0.1 + shift],
        ["03:00:00", "04:00:00", 0.1 + shift],
      ];
      assert.deepEqual(limitOf(prices, { relative: 0.01 }), cheapest);
      assert.deepEqual(limitOf(prices, { relative: 1 }), [["00:00:00", "04:00:00", 0.2 + shift]]);
      assert.deepEqual(limitOf(prices, { relative: 1, segment: "HIGH" }), [["00:00:00", "01:00:00", 0.4 + shift]]);
      assert.deepEqual(limitOf(prices, { relative: 0.01, segment: "HIGH" }), [["00:00:00", "04:00:00", 0.2 + shift]]);
    });
  }

  test("with one flat price every relative limit takes all", () => {
    for (const relative of [0.01, 0.5, 1]) {
      for (const segment of ["LOW", "HIGH"]) {
        const all = [["00:00:00", "03:00:00", -0.2]];
        const window = { end_time: "2026-01-01T03:00:00Z" };
        assert.deepEqual(limitOf(hourly(-0.2, -0.2, -0.2), { ...window, relative, segment }), all);
      }
    }
  });

  test("relative 0.505 is half way between the lowest and the highest price", () => {
    // 0.1 + (0.505 - 0.01) / 0.99 * (0.3 - 0.1) = 0.2
    const plan = plannerOf(hourly(0.1, 0.2, 0.3, 0.25)).schedules.limit({
      ...fourHours.hours,
      segment: "LOW",
      relative: 0.505,
    });
    assert.deepEqual(rows(plan), [["2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z", 0.15]]);
    assert.deepEqual([plan.request.absolute, plan.request.relative], [0.2, 0.505]);
  });

  test("the echo repeats the number that was asked, unrounded, and rounds its equivalent", () => {
    const echo = (limit) => {
      const { absolute, relative } = plannerOf().schedules.limit({
        ...fourHours.hours,
        segment: "LOW",
        ...limit,
      }).request;
      return { absolute, relative };
    };
    // 0.01 + 0.99 * (0.1234567 - 0.1) / 0.3 = 0.08740711
    assert.deepEqual(echo({ absolute: 0.1234567 }), { absolute: 0.1234567, relative: 0.08741 });
    // 0.1 + (0.1234567 - 0.01) / 0.99 * 0.3 = 0.13438082
    assert.deepEqual(echo({ relative: 0.1234567 }), { absolute: 0.13438, relative: 0.1234567 });
    const both = { absolute: 0.1234567, relative: 0.7654321 };
    assert.deepEqual(echo(both), both);
    assert.deepEqual(echo({ absolute: 1e-7 }).absolute, 1e-7);
  });

  test("absolute wins over relative", () => {
    assert.deepEqual(limitOf(fourHours.prices, { absolute: 0.1, relative: 1 }), [["01:00:00", "02:00:00", 0.1]]);
  });

  test("HIGH with a relative limit of 0.1 takes all but the lowest tenth of the scale", () => {
    // 0.1 + (0.1 - 0.01) / 0.99 * (0.4 - 0.1) = 0.12727: all but the hour at 0.1.
    const dear = [
      ["00:00:00", "01:00:00", 0.4],
      ["02:00:00", "04:00:00", 0.25],
    ];
    assert.deepEqual(limitOf(fourHours.prices, { relative: 0.1, segment: "HIGH" }), dear);
    // The scale of exports is the same one: it is not mirrored here.
    const both = { import: hourly(1, 1, 1, 1), export: fourHours.prices };
    assert.deepEqual(limitOf(both, { relative: 0.1, segment: "HIGH", direction: "EXPORT" }), dear);
  });

  test("next_update is the first forecast, or else the end of the prices", () => {
    const next = (prices) => plannerOf(prices).schedules.limit(fourHours.limit).next_update;
    assert.equal(next(fourHours.prices), "2026-01-01T04:00:00Z");
    assert.equal(next({ ...fourHours.prices, confidence: [1, 1, 0.8, 1] }), "2026-01-01T02:00:00Z");
    assert.equal(next(hourly(0.4, 0.1, 0.2, 0.3, 0.5, 0.6)), "2026-01-01T06:00:00Z");
  });

  test("next_update is never in the past: the first instant from now on that is not known for sure", () => {
    const at = (now, { prices = fourHours.prices, ...body } = {}) => {
      const { next_update } = plannerOf(prices).schedules.limit({ ...fourHours.limit, ...body }, { now });
      return next_update?.slice(11, -1);
    };
    const forecast = { ...fourHours.prices, confidence: [1, 1, 0.8, 1] };
    // From now on, not from the start of the window on.
    assert.equal(at("2026-01-01T01:30:00Z", { prices: forecast }), "02:00:00");
    assert.equal(at("2026-01-01T02:30:00Z", { prices: forecast }), "02:30:00");
    assert.equal(at("2026-01-01T02:30:00.4Z", { prices: forecast }), "02:30:01");
    assert.equal(at("2026-01-01T03:00:00Z", { prices: forecast }), "04:00:00");
    // Before the window, too.
    assert.equal(at("2026-01-01T00:30:00Z", { prices: forecast, start_time: "2026-01-01T03:00:00Z" }), "02:00:00");
    assert.equal(at("2026-01-01T04:00:00Z"), "04:00:00");
  });

  test("next_update is left out where all prices are past", () => {
    for (const now of ["2026-01-01T04:00:01Z", "2026-06-01T00:00:00Z"]) {
      assert.equal("next_update" in plannerOf().schedules.limit(fourHours.limit, { now }), false);
    }
  });

  test("next_update of LOCAL without prices is the end of the window: nothing comes before that", () => {
    const at = (now) => plannerOf().schedules.limit({ ...fourHours.limit, direction: "LOCAL" }, { now }).next_update;
    assert.equal(at("2025-12-31T12:00:00Z"), "2026-01-01T04:00:00Z");
    assert.equal(at("2026-01-01T01:00:00Z"), "2026-01-01T04:00:00Z");
    assert.equal(at("2026-01-01T04:30:00Z"), undefined);
  });

  test("the answer is the API's document", () => {
    const { id, ...plan } = plannerOf().schedules.limit({ ...fourHours.limit, location_id: "loc_mine" });
    assert.match(id, /^spl_[0-9a-f]{24}$/);
    assert.deepEqual(plan, {
      object: "schedule_limit",
      live_mode: false,
      location_id: "loc_mine",
      location_timezone: "Europe/Vienna",
      currency_code: "EUR",
      direction: "IMPORT",
      duration: 120,
      next_update: "2026-01-01T04:00:00Z",
      request: {
        direction: "IMPORT",
        segment: "LOW",
        absolute: 0.25,
        // 0.01 + 0.99 * (0.25 - 0.1) / (0.4 - 0.1)
        relative: 0.505,
        ...fourHours.hours,
      },
      data: [
        {
          start_time: "2026-01-01T01:00:00Z",
          end_time: "2026-01-01T03:00:00Z",
          tariff: { rate_avg: 0.15, confidence: 1 },
        },
      ],
      time_created: NOW,
      account_id: "acc_local",
    });
  });
});
