// `duration`: the cheapest and the most expensive given duration of a window.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hourly, location, NOW } from "../support/four-hours.js";
import { UnprocessableError, durationOf, limitOf, plannerOf, rows } from "../support/plans.js";

describe("duration", () => {
  test("the cheapest 90 minutes are the hour at 0.1 and half of the hour at 0.2", () => {
    // (60 * 0.1 + 30 * 0.2) / 90 = 0.13333
    assert.deepEqual(durationOf(fourHours.prices, {}), [["01:00:00", "02:30:00", 0.13333]]);
  });

  test("the time is split where that is cheaper", () => {
    assert.deepEqual(durationOf(hourly(0.1, 0.4, 0.1, 0.2), { duration: 120 }), [
      ["00:00:00", "01:00:00", 0.1],
      ["02:00:00", "03:00:00", 0.1],
    ]);
  });

  test("HIGH finds the dearest minutes", () => {
    assert.deepEqual(durationOf(fourHours.prices, { segment: "HIGH", duration: 90 }), [
      ["00:00:00", "01:00:00", 0.4],
      ["03:00:00", "03:30:00", 0.3],
    ]);
  });

  test("among equal costs the fewest slots win, then the earliest", () => {
    assert.deepEqual(durationOf(hourly(0.2, 0.2, 0.2, 0.2), { duration: 75 }), [["00:00:00", "01:15:00", 0.2]]);
    assert.deepEqual(durationOf(hourly(0.1, 0.3, 0.1, 0.1), { duration: 120 }), [["02:00:00", "04:00:00", 0.1]]);
  });

  test("contiguous: true is one block", () => {
    // 02:00 to 04:00 costs 0.1 + 0.2; 00:00 to 02:00 and 01:00 to 03:00 both cost 0.5.
    const prices = hourly(0.1, 0.4, 0.1, 0.2);
    assert.deepEqual(durationOf(prices, { duration: 120 }, { contiguous: true }), [["02:00:00", "04:00:00", 0.15]]);
  });

  test("a block may start at any second", () => {
    // The hour at 0.1 and the nearest part of the hour before it, which is cheaper than the one after.
    const body = { duration: 80 };
    const block = durationOf(hourly(0.4, 0.2, 0.1, 0.3), body, { contiguous: true });
    // (20 * 0.2 + 60 * 0.1) / 80 = 0.125
    assert.deepEqual(block, [["01:40:00", "03:00:00", 0.125]]);
  });

  test("7 minutes and 7.5 minutes are what they are", () => {
    assert.deepEqual(durationOf(fourHours.prices, { duration: 7 }), [["01:00:00", "01:07:00", 0.1]]);
    assert.deepEqual(durationOf(fourHours.prices, { duration: 7.5 }), [["01:00:00", "01:07:30", 0.1]]);
  });

  test("a window from 18:43 to 23:21 cuts its first and its last hour", () => {
    const evening = { ...hourly(0.3, 0.2, 0.1, 0.2, 0.3, 0.05), start: "2026-01-01T18:00:00Z" };
    const window = { start_time: "2026-01-01T18:43:00Z", end_time: "2026-01-01T23:21:00Z" };
    // 21 minutes at 0.05, 60 at 0.1, and 9 at 0.2, which hang on to the hour at 0.1: (9 * 0.2 + 60 * 0.1) / 69.
    assert.deepEqual(durationOf(evening, { ...window, duration: 90 }), [
      ["19:51:00", "21:00:00", 0.11304],
      ["23:00:00", "23:21:00", 0.05],
    ]);
    // (17 * 0.3 + 60 * 0.2 + 60 * 0.1 + 60 * 0.2 + 60 * 0.3 + 21 * 0.05) / 278 = 54.15 / 278
    assert.deepEqual(limitOf(evening, { ...window, relative: 1 }), [["18:43:00", "23:21:00", 0.19478]]);
  });

  test("the confidence of a slot is the lowest of its parts", () => {
    const prices = { ...hourly(0.4, 0.1, 0.2, 0.3), confidence: [1, 0.9, 0.6, 0.2] };
    const plan = plannerOf(prices).schedules.duration(fourHours.duration);
    assert.deepEqual(plan.data[0].price, { value: 0.13333, confidence: 0.6 });
  });

  test("prices are printed with five decimals, half away from zero", () => {
    assert.equal(durationOf(hourly(0.123455), { duration: 60, end_time: "2026-01-01T01:00:00Z" })[0][2], 0.12346);
    assert.equal(durationOf(hourly(-0.123455), { duration: 60, end_time: "2026-01-01T01:00:00Z" })[0][2], -0.12346);
  });

  test("the answer is the API's document", () => {
    const planner = plannerOf(undefined, { location: { ...location, id: "loc_home" } });
    const { id, ...plan } = planner.schedules.duration({ ...fourHours.duration, device_id: "dev_car" });
    assert.match(id, /^std_[0-9a-f]{24}$/);
    assert.deepEqual(plan, {
      object: "schedule_duration",
      account_id: "acc_local",
      live_mode: false,
      location_timezone: "Europe/Vienna",
      currency_code: "EUR",
      tariff_direction: "IMPORT",
      data: [
        {
          start_time: "2026-01-01T01:00:00Z",
          end_time: "2026-01-01T02:30:00Z",
          price: { value: 0.13333, confidence: 1 },
          vpp_event: false,
        },
      ],
      time_created: NOW,
      device_id: "dev_car",
      location_id: "loc_home",
    });
  });
});

describe("a window that is too short", () => {
  const tooLong = { ...fourHours.duration, duration: 300 };

  test("is planned as a whole, with a warning of what was delivered", () => {
    const plan = plannerOf().schedules.duration(tooLong);
    assert.deepEqual(rows(plan), [["2026-01-01T00:00:00Z", "2026-01-01T04:00:00Z", 0.25]]);
    assert.deepEqual(plan.warnings, [
      { code: "window_too_short", requested: 300, delivered: 240, unit: "minutes", limited_by: "window" },
    ]);
  });

  test('is an error with onShortfall: "error"', () => {
    assert.throws(
      () => plannerOf().schedules.duration(tooLong, { onShortfall: "error" }),
      (error) =>
        error instanceof UnprocessableError &&
        error.code === "shortfall" &&
        error.message === "300 minutes were asked for, 240 can be had: the window is the limit",
    );
  });

  test("is no matter where the time fits to the second", () => {
    for (const onShortfall of ["warn", "error"]) {
      const plan = plannerOf().schedules.duration({ ...tooLong, duration: 240 }, { onShortfall });
      assert.equal("warnings" in plan, false);
    }
  });
});
