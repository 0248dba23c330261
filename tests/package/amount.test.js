// `amount`: several devices under one site limit, and the units and numbers of the answer.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hourly, NOW } from "../support/four-hours.js";
import { kw, kwh, device, site, amount, rows, transferred, close } from "../support/site.js";

describe("devices under one site limit", () => {
  test("two devices that want the same cheap hour get it and the next one at the least total cost", () => {
    // 15 kWh under 10 kW: 10 kWh at 0.1 and 5 kWh at 0.2.
    const answer = amount(site([device("a", 10), device("b", 5)]));
    assert.deepEqual(answer.tariff, { value: 2, confidence: 1 });
    close(transferred(answer.data[0]), 10);
    close(transferred(answer.data[1]), 5);
    for (const row of answer.data.flatMap(rows)) assert.ok(row[0] >= "01:00:00" && row[1] <= "03:00:00", `${row}`);
  });

  test("a device that may run only in the cheap hour gets it, and the other one moves on", () => {
    const only = { start_time: "2026-01-01T01:00:00Z", end_time: "2026-01-01T02:00:00Z" };
    const answer = amount(site([device("a", 10), device("b", 10, only)]));
    // 10 kWh at 0.2 and 10 kWh at 0.1.
    assert.deepEqual(answer.data.map(rows), [[["02:00:00", "03:00:00", 10]], [["01:00:00", "02:00:00", 10]]]);
    assert.deepEqual(
      answer.data.map(({ tariff }) => tariff.value),
      [2, 1],
    );
  });

  test("where the limit binds devices share it at constant powers", () => {
    const only = { start_time: "2026-01-01T01:00:00Z", end_time: "2026-01-01T02:00:00Z" };
    const answer = amount(site([device("a", 6, only), device("b", 4, only)]));
    const power = (time) =>
      answer.data.flatMap(rows).reduce((sum, [from, to, kw]) => sum + (from <= time && time < to ? kw : 0), 0);
    for (const time of ["01:00:00", "01:30:00", "01:59:59"]) close(power(time), 10, time);
    assert.equal(answer.warnings, undefined);
    assert.equal(answer.tariff.value, 1);
  });

  test("a part of an hour is a shorter time at full power, next to the segment beside it", () => {
    // 10 kWh at 0.1 and half an hour at 0.2.
    assert.deepEqual(rows(amount(site([device("a", 15)])).data[0]), [["01:00:00", "02:30:00", 10]]);
    assert.deepEqual(rows(amount(site([device("a", 15)]), { prices: hourly(0.4, 0.2, 0.1, 0.3) }).data[0]), [
      ["01:30:00", "03:00:00", 10],
    ]);
  });

  test("a device takes no more than its own power", () => {
    const answer = amount(site([device("a", 10, { max_power: kw(5) })]));
    // 5 kWh at 0.1 and 5 kWh at 0.2.
    assert.deepEqual([rows(answer.data[0]), answer.tariff.value], [[["01:00:00", "03:00:00", 5]], 1.5]);
  });

  test("a device without a power takes as much as the site allows", () => {
    const answer = amount(site([device("a", 10, { max_power: undefined })]));
    assert.deepEqual(rows(answer.data[0]), [["01:00:00", "02:00:00", 10]]);
    assert.equal("max_power" in answer.data[0], false);
  });

  test("imports and exports have a limit each, and revenue is a negative cost", () => {
    const prices = { import: fourHours.prices, export: hourly(0.1, 0.2, 0.5, 0.3) };
    const body = site([device("a", 20), device("b", 10, { direction: "EXPORT" })]);
    const answer = amount(body, { prices });
    // Both run at 10 kW from 02:00 on.
    assert.deepEqual(answer.data.map(rows), [[["01:00:00", "03:00:00", 10]], [["02:00:00", "03:00:00", 10]]]);
    assert.deepEqual(
      answer.data.map(({ direction, tariff }) => [direction, tariff.value]),
      [
        ["IMPORT", 3],
        ["EXPORT", -5],
      ],
    );
    assert.equal(answer.tariff.value, -2);
    // At once: 10 kWh at 0.4, 10 kWh at 0.1; and 10 kWh sold at 0.1. 6 is saved, of 5 + 1.
    assert.deepEqual(
      answer.data.map(({ baseline }) => baseline.value),
      [5, -1],
    );
    assert.deepEqual([answer.baseline.value, answer.savings], [4, { value: 6, percentage: 100 }]);
  });

  test("the confidence is the lowest of the prices in use", () => {
    const prices = { ...fourHours.prices, confidence: [0.1, 0.9, 0.8, 0.2] };
    const late = { start_time: "2026-01-01T02:00:00Z" };
    const answer = amount(site([device("a", 10), device("b", 10, late)]), { prices });
    assert.deepEqual(
      answer.data.map(({ tariff }) => tariff.confidence),
      [0.9, 0.8],
    );
    assert.equal(answer.tariff.confidence, 0.8);
  });

  test("a device may come again for another time", () => {
    const answer = amount(
      site([
        device("a", 10, { end_time: "2026-01-01T02:00:00Z" }),
        device("a", 10, { start_time: "2026-01-01T02:00:00Z" }),
      ]),
    );
    assert.deepEqual(answer.data.map(rows), [[["01:00:00", "02:00:00", 10]], [["02:00:00", "03:00:00", 10]]]);
  });
});

describe("units and numbers", () => {
  test("answers are in the units of the request", () => {
    const watts = (value) => ({ units: "W", value });
    const body = site([device("a", 0, { max_power: watts(5000), energy: { units: "WH", value: 10000 } })], {
      max_power: watts(14000),
    });
    const answer = amount(body);
    assert.deepEqual(answer.max_power, watts(14000));
    assert.deepEqual(answer.data[0].max_power, watts(5000));
    assert.deepEqual(answer.data[0].energy, { units: "WH", value: 10000 });
    assert.deepEqual(answer.data[0].schedule[0].power, watts(5000));
    // 5 kWh at 0.1 and 5 kWh at 0.2.
    assert.equal(answer.tariff.value, 1.5);
  });

  test("a device in W at a site in KW answers in W; one without a power in the units of the site", () => {
    const answer = amount(
      site([device("a", 5, { max_power: { units: "W", value: 10000 } }), device("b", 5, { max_power: undefined })]),
    );
    assert.deepEqual(
      answer.data.map(({ schedule }) => schedule[0].power.units),
      ["W", "KW"],
    );
  });

  test("numbers in strings are read, and numbers are written", () => {
    const text = amount(
      site([device("a", "15", { max_power: { units: "W", value: "10000" } })], {
        max_power: kw("10"),
        shaving_threshold: { relative: "0.5", absolute: "0.25" },
      }),
    );
    const numbers = amount(
      site([device("a", 15, { max_power: { units: "W", value: 10000 } })], {
        shaving_threshold: { relative: 0.5, absolute: 0.25 },
      }),
    );
    assert.equal(JSON.stringify(text), JSON.stringify(numbers));
    assert.deepEqual(text.max_power, kw(10));
    assert.deepEqual(text.shaving_threshold, { relative: 0.5, absolute: 0.25 });
    assert.deepEqual(text.data[0].energy, kwh(15));
  });

  test("each device is answered in the offset of its own end_time", () => {
    const data = ["2026-01-01T05:00:00+01:00", "2025-12-31T23:00:00-05:00", "2026-01-01T04:00:00Z"].map(
      (end_time, at) => device(at, 10, { end_time, start_time: "2026-01-01T01:00:00+01:00" }),
    );
    const answer = amount(site(data, { max_power: kw(30) }));
    assert.deepEqual(
      answer.data.map(({ start_time, end_time, schedule: [slot] }) => [
        start_time,
        end_time,
        slot.start_time,
        slot.end_time,
      ]),
      [
        ["2026-01-01T01:00:00+01:00", data[0].end_time, "2026-01-01T02:00:00+01:00", "2026-01-01T03:00:00+01:00"],
        ["2025-12-31T19:00:00-05:00", data[1].end_time, "2025-12-31T20:00:00-05:00", "2025-12-31T21:00:00-05:00"],
        ["2026-01-01T00:00:00Z", data[2].end_time, "2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"],
      ],
    );
    assert.equal(answer.time_created, NOW);
  });
});
