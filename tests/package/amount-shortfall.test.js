// What `amount` does with nothing, and with more than fits.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hourly } from "../support/four-hours.js";
import { flatpeak, kw, kwh, device, site, amount, rows, transferred, close } from "../support/site.js";

const { UnprocessableError, verifyCertificate } = flatpeak;

describe("zero", () => {
  const both = { import: fourHours.prices, export: hourly(0.1, 0.2, 0.5, 0.3) };
  const proven = (body, prices = fourHours.prices) => {
    const answer = amount(body, { prices, certificate: true, reasons: "text" });
    assert.deepEqual(verifyCertificate(body, answer, prices).problems, []);
    return answer;
  };

  test("energy, of a full car, is an empty schedule and no warning", () => {
    for (const energy of [kwh(0), { units: "WH", value: "0" }, kwh(-0)]) {
      const answer = proven(site([device("a", 0, { energy })]));
      const [{ schedule, ...full }] = answer.data;
      assert.deepEqual([schedule, full.energy.value, answer.warnings], [[], 0, undefined]);
      assert.deepEqual(
        [answer.tariff, answer.savings, answer.baseline],
        [{ value: 0, confidence: 1 }, { value: 0, percentage: 0 }, { value: 0 }],
      );
      // It could have the hour at 0.1.
      const [{ marginal_price, next_kwh_price, limits, text }] = answer.reasons;
      assert.deepEqual([marginal_price, next_kwh_price, limits], [null, 0.1, []]);
      assert.equal(text, "Does not charge. One more kWh: €0.10.");
    }
    assert.equal(amount(site([device("a", 0)]), { onShortfall: "error" }).data.length, 1);
  });

  test("energy changes nothing for others, who share a limit or go short", () => {
    const idle = [device("x", 0), device("y", 0, { direction: "EXPORT" })];
    for (const data of [[device("a", 10)], [device("a", 10), device("b", 5)], [device("a", 30), device("b", 30)]]) {
      const alone = amount(site(data), { prices: both });
      const answer = proven(site([...idle, ...data]), both);
      assert.deepEqual(answer.data.slice(2), alone.data);
      assert.deepEqual([answer.tariff, answer.savings, answer.warnings], [alone.tariff, alone.savings, alone.warnings]);
    }
  });

  const warning = (name, requested, limited_by) => {
    const code = "energy_not_delivered";
    return { code, device_id: `dev_${name}`, requested, delivered: 0, unit: "KWH", limited_by };
  };

  test("power of a device runs nothing, and that is said", () => {
    const zeros = [kw(0), { units: "W", value: "0" }];
    for (const max_power of zeros) {
      const body = site([device("a", 10, { max_power }), device("b", 5)]);
      const answer = proven(body);
      assert.deepEqual(answer.data.map(rows), [[], [["01:00:00", "01:30:00", 10]]]);
      assert.deepEqual(answer.data[0].energy, kwh(0));
      assert.deepEqual(answer.warnings, [warning("a", 10, "device_limit")]);
      assert.equal(answer.reasons[0].text, "Does not charge: its own power is 0.");
      assert.throws(() => amount(body, { onShortfall: "error" }), {
        code: "shortfall",
        message: "dev_a: 10 kWh were asked for, 0 can be had: the device limit is the limit",
      });
    }
    // Beside others that go short, and by itself.
    const crowded = proven(site([device("a", 10, { max_power: kw(0) }), device("b", 30), device("c", 30)]));
    assert.deepEqual(crowded.warnings[0], warning("a", 10, "device_limit"));
    close(crowded.data[1].energy.value, 20);
    const alone = proven(site([device("a", 10, { max_power: kw(0) })]));
    assert.deepEqual(alone.warnings, [warning("a", 10, "device_limit")]);
  });

  test("power of the site runs nothing, in either direction, and that is said", () => {
    const data = [device("a", 10), device("b", 5, { direction: "EXPORT", max_power: null }), device("c", 0)];
    const answer = proven(site(data, { max_power: kw(0) }), both);
    assert.deepEqual(answer.data.map(rows), [[], [], []]);
    assert.deepEqual(answer.warnings, [warning("a", 10, "site_limit"), warning("b", 5, "site_limit")]);
    assert.equal(answer.reasons[0].text, "Does not charge: the site limit leaves no more.");
    const limits = answer.reasons.flatMap(({ limits }) => limits.map(({ limit }) => limit));
    assert.deepEqual([...new Set(limits)], ["site_limit"]);
    assert.deepEqual([answer.max_power, answer.tariff.value], [kw(0), 0]);
  });

  test("power and a price cap at once are named by the power", () => {
    const body = site([device("a", 10, { max_power: kw(0) })], { shaving_threshold: { absolute: 0.1 } });
    assert.deepEqual(proven(body).warnings, [warning("a", 10, "device_limit")]);
  });
});

describe("what does not fit", () => {
  const WARNING = { code: "energy_not_delivered", unit: "KWH" };
  const CASES = [
    ["window", site([device("a", 50)]), 40],
    ["price_cap", site([device("a", 50)], { shaving_threshold: { absolute: 0.2 } }), 20],
    ["window", site([device("a", 50, { max_power: kw(5) }), device("b", 1)]), 20],
  ];

  for (const [limited_by, body, delivered] of CASES) {
    test(`is delivered to the most: ${delivered} kWh, limited by the ${limited_by}`, () => {
      const answer = amount(body, { certificate: true });
      assert.deepEqual(answer.warnings, [{ ...WARNING, device_id: "dev_a", requested: 50, delivered, limited_by }]);
      assert.deepEqual(answer.data[0].energy, kwh(delivered));
      close(transferred(answer.data[0]), delivered);
      assert.deepEqual(verifyCertificate(body, answer, fourHours.prices).problems, []);
    });
  }

  test("is shared equally between equal devices, cheapest hours first", () => {
    const answer = amount(site([device("a", 30), device("b", 30)]));
    // All 40 kWh of the site, at 0.4 + 0.1 + 0.2 + 0.3 for 10 each.
    assert.equal(answer.tariff.value, 10);
    for (const [at, warning] of answer.warnings.entries()) {
      const { delivered, ...rest } = warning;
      const device_id = `dev_${"ab"[at]}`;
      assert.deepEqual(rest, { ...WARNING, device_id, requested: 30, limited_by: "site_limit" });
      close(delivered, 20);
      close(answer.data[at].energy.value, 20);
    }
    assert.equal(answer.warnings.length, 2);
  });

  test("is shared by equal parts of what each wants", () => {
    // 10 kWh at 0.1 for 15 that are wanted: two thirds each.
    const answer = amount(site([device("a", 10), device("b", 5)], { shaving_threshold: { absolute: 0.1 } }));
    close(answer.data[0].energy.value, 20 / 3);
    close(answer.data[1].energy.value, 10 / 3);
  });

  test("takes nothing from a device that the shortage does not touch", () => {
    const body = site([device("a", 10), device("b", 30, { start_time: "2026-01-01T02:00:00Z" })]);
    const answer = amount(body);
    // b has 20 kWh from 02:00 on, a has its 10 kWh at 01:00.
    assert.deepEqual(answer.data.map(rows), [[["01:00:00", "02:00:00", 10]], [["02:00:00", "04:00:00", 10]]]);
    assert.deepEqual(
      answer.warnings.map(({ device_id, delivered }) => [device_id, delivered]),
      [["dev_b", 20]],
    );
  });

  test("a warning is in the unit of the request", () => {
    const body = site([device("a", 0, { energy: { units: "WH", value: 50000 } })]);
    const [warning] = amount(body).warnings;
    assert.deepEqual([warning.requested, warning.delivered, warning.unit], [50000, 40000, "WH"]);
  });

  test('is an error with onShortfall: "error", and none where all fits', () => {
    assert.throws(
      () => amount(site([device("a", 50)]), { onShortfall: "error" }),
      (error) =>
        error instanceof UnprocessableError &&
        error.code === "shortfall" &&
        /^dev_a: 50 kWh .* 40 .* the window is the limit$/.test(error.message),
    );
    const answer = amount(site([device("a", 40)]), { onShortfall: "error" });
    assert.equal("warnings" in answer, false);
  });
});
