// The costs of `amount`: the price cap, and what is saved.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hourly } from "../support/four-hours.js";
import { flatpeak, kw, device, site, amount, rows } from "../support/site.js";

const { verifyCertificate } = flatpeak;

describe("the price cap", () => {
  const threshold = (shaving_threshold) => site([device("a", 40)], { shaving_threshold });
  const delivered = (body, options) => {
    const { data } = amount(body, options);
    return [rows(data[0]), data[0].energy.value];
  };
  const all = [[["00:00:00", "04:00:00", 10]], 40];

  test("there is none by default", () => {
    for (const none of [undefined, null, {}, { relative: null, absolute: null }, { relative: 1 }]) {
      assert.deepEqual(delivered(threshold(none)), all, JSON.stringify(none));
    }
  });

  test("absolute is the highest price that is paid", () => {
    assert.deepEqual(delivered(threshold({ absolute: 0.25 })), [[["01:00:00", "03:00:00", 10]], 20]);
    assert.deepEqual(delivered(threshold({ absolute: 0.1 })), [[["01:00:00", "02:00:00", 10]], 10]);
    assert.deepEqual(delivered(threshold({ absolute: 0.09 })), [[], 0]);
  });

  test("relative is on the scale of the device's own window", () => {
    // 0.1 + (0.34 - 0.01) / 0.99 * (0.4 - 0.1) = 0.2
    assert.deepEqual(delivered(threshold({ relative: 0.34 })), [[["01:00:00", "03:00:00", 10]], 20]);
    assert.deepEqual(delivered(threshold({ relative: 0.33 })), [[["01:00:00", "02:00:00", 10]], 10]);
    assert.deepEqual(delivered(threshold({ relative: 0.01 })), [[["01:00:00", "02:00:00", 10]], 10]);
    // From 02:00 on the lowest price is 0.2, and it is taken.
    const late = device("a", 40, { start_time: "2026-01-01T02:00:00Z" });
    assert.deepEqual(delivered(site([late], { shaving_threshold: { relative: 0.01 } })), [
      [["02:00:00", "03:00:00", 10]],
      10,
    ]);
  });

  test("absolute wins over relative", () => {
    assert.deepEqual(delivered(threshold({ absolute: 0.1, relative: 1 })), [[["01:00:00", "02:00:00", 10]], 10]);
  });

  test("for exports it is the lowest price that is taken, mirrored", () => {
    const prices = { export: fourHours.prices };
    const sells = (shaving_threshold) =>
      delivered(site([device("a", 40, { direction: "EXPORT" })], { shaving_threshold }), { prices });
    const best = [["00:00:00", "01:00:00", 10]];
    const two = [...best, ["03:00:00", "04:00:00", 10]];
    assert.deepEqual(sells(undefined), all);
    assert.deepEqual(sells({ relative: 1 }), all);
    assert.deepEqual(sells({ absolute: 0.3 }), [two, 20]);
    assert.deepEqual(sells({ absolute: 0.31 }), [best, 10]);
    // level(1.01 - 0.34) = 0.1 + (0.67 - 0.01) / 0.99 * 0.3 = 0.3
    assert.deepEqual(sells({ relative: 0.34 }), [two, 20]);
    assert.deepEqual(sells({ relative: 0.01 }), [best, 10]);
  });
});

describe("savings", () => {
  test("are against each device by itself from its start on at full power", () => {
    // a: 10 kWh at 0.4 for 10 at 0.1; b: 5 kWh at 0.4 for 5 at 0.2. At once they would take 20 kW together.
    const answer = amount(site([device("a", 10), device("b", 5)]));
    assert.deepEqual([answer.baseline, answer.savings], [{ value: 6 }, { value: 4, percentage: 66.66667 }]);
    assert.deepEqual(
      answer.data.map(({ baseline }) => baseline.value),
      [4, 2],
    );
    const [saved, cost] = ["savings", "tariff"].map((name) =>
      answer.data.reduce((sum, part) => sum + part[name].value, 0),
    );
    assert.deepEqual([saved, cost], [4, 2]);
  });

  test("know no price cap: what the cap saves counts", () => {
    // 10 kWh at 0.1; at once 0.4.
    const answer = amount(site([device("a", 20)], { shaving_threshold: { absolute: 0.1 } }));
    assert.deepEqual(
      [answer.tariff.value, answer.baseline.value, answer.savings],
      [1, 4, { value: 3, percentage: 75 }],
    );
  });

  test("may be negative where the site limit keeps a device from its start", () => {
    const only = { end_time: "2026-01-01T02:00:00Z" };
    const answer = amount(site([device("a", 10, only), device("b", 10, only)]), { prices: hourly(0.1, 0.4) });
    // 10 kWh each at 0.1 at once; together they need both hours: 0.1 and 0.4.
    assert.deepEqual([answer.tariff.value, answer.baseline.value], [5, 2]);
    assert.deepEqual(answer.savings, { value: -3, percentage: -150 });
  });

  test("the percentage is 0 where charging at once costs nothing", () => {
    const answer = amount(site([device("a", 10)]), { prices: hourly(0, -0.1, 0.2, 0.3) });
    assert.deepEqual([answer.baseline.value, answer.savings], [0, { value: 1, percentage: 0 }]);
  });

  test("the percentage is of the absolute baseline", () => {
    // At once -0.1 a kWh, planned -0.3.
    const answer = amount(site([device("a", 10)]), { prices: hourly(-0.1, -0.3, 0.2, 0.3) });
    assert.deepEqual([answer.baseline.value, answer.savings], [-1, { value: 2, percentage: 200 }]);
  });

  test("the percentage is of the sum of absolute baselines, where imports and exports nearly cancel out", () => {
    // a buys 10 kWh at 0.4 at once, at 0.1 planned; b sells 10 at 0.39 at once, at 0.5 planned.
    const both = site([device("a", 10), device("b", 10, { direction: "EXPORT" })]);
    const prices = { import: fourHours.prices, export: hourly(0.39, 0.5, 0.2, 0.2) };
    const answer = amount(both, { prices });
    assert.deepEqual([answer.tariff.value, answer.baseline.value], [1 - 5, 0.1]);
    // 4.1 of 4 + 3.9; of the net 0.1 it would be 4,100 %.
    assert.deepEqual(answer.savings, { value: 4.1, percentage: 51.89873 });
  });

  test("the percentage is of the sum of absolute baselines, where one device is paid for its energy", () => {
    // a: 10 kWh at -0.1 at once, at -0.2 planned; b: 10 at 0.11 at once, at 0.05 planned.
    const a = device("a", 10, { end_time: "2026-01-01T02:00:00Z" });
    const b = device("b", 10, { start_time: "2026-01-01T02:00:00Z" });
    const answer = amount(site([a, b]), { prices: hourly(-0.1, -0.2, 0.11, 0.05) });
    // 1.6 of 1 + 1.1; of the net 0.1 it would be 1,600 %.
    assert.deepEqual([answer.baseline.value, answer.savings], [0.1, { value: 1.6, percentage: 76.19048 }]);
  });

  test("the percentage is 0 where the baseline is nothing but rounding", () => {
    // 3 kWh at once cost 0.1 + 0.2 - 0.3, which doubles make 5.6e-17; planned, 0.1 - 0.3 + 0.
    const body = site([device("a", 3, { max_power: kw(1) })]);
    const prices = hourly(0.1, 0.2, -0.3, 0);
    const answer = amount(body, { prices, certificate: true });
    assert.deepEqual([answer.baseline.value, answer.savings], [0, { value: 0.2, percentage: 0 }]);
    assert.deepEqual(verifyCertificate(body, answer, prices).problems, []);
  });
});
