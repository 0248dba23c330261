// What `reasons: "text"` says of a plan. The prices are 0.4, 0.1, 0.2, 0.3 from midnight on, where nothing else is said.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hourly } from "../support/four-hours.js";
import { amount, device, flatpeak, kw, site } from "../support/site.js";

/** The text of each device. */
function texts(body, options = {}) {
  return amount(body, { reasons: "text", ...options }).reasons.map(({ text }) => text);
}

describe("the text of a reason", () => {
  test("says when a device runs, what an earlier end would cost, and the price of one more kWh", () => {
    // 01:00-02:00 and 03:00-03:30 at 0.1 and 0.2. Ready by 03:00: half an hour at 0.4, 5 kWh x 0.2 dearer.
    const prices = hourly(0.4, 0.1, 0.5, 0.2);
    assert.deepEqual(texts(site([device("a", 15)]), { prices }), [
      "Charges 01:00-02:00 and 03:00-03:30, the cheapest hours of its window. " +
        "Ready by 03:00 instead of 04:00 would cost €1.00 more. One more kWh: €0.20.",
    ]);
  });

  test("names the site limit that is in the way, and counts what the others pay for an earlier end", () => {
    // Together 20 kWh at 10 kW: 01:00-03:00. One hour is shared or given to one, the other takes the next.
    const [early, late] = texts(
      site([
        device("a", 10, { end_time: "2026-01-01T02:00:00Z" }),
        device("b", 10, { end_time: "2026-01-01T03:00:00Z" }),
      ]),
    );
    // Ready by 01:00 leaves it the hour at 0.4, and the other one the hour at 0.1: 5 for 3.
    assert.equal(
      early,
      "Charges 01:00-02:00, the cheapest hours of its window. " +
        "Ready by 01:00 instead of 02:00 would cost €2.00 more. One more kWh: €0.40.",
    );
    // Ready by 02:00, one of both has to take the hour at 0.4 in place of that at 0.2.
    assert.equal(
      late,
      "Charges 02:00-03:00, the cheapest hours that fit under 10 kW. " +
        "Ready by 02:00 instead of 03:00 would cost €2.00 more. One more kWh: €0.40.",
    );
  });

  test("says that an earlier end costs nothing where the device is ready by then", () => {
    assert.deepEqual(texts(site([device("a", 10)])), [
      "Charges 01:00-02:00, the cheapest hours of its window. " +
        "Ready by 03:00 instead of 04:00 would cost nothing more. One more kWh: €0.20.",
    ]);
  });

  test("says that a device cannot be ready earlier", () => {
    assert.deepEqual(texts(site([device("a", 40)])), [
      "Charges 00:00-04:00, all of its window. It cannot be ready by 03:00. One more kWh does not fit.",
    ]);
    // The other one needs all hours but 03:00-04:00, so there is no room before 03:00.
    const other = device("b", 30, { end_time: "2026-01-01T03:00:00Z" });
    assert.equal(
      texts(site([device("a", 10), other]))[0],
      "Charges 03:00-04:00, the cheapest hours that fit under 10 kW. " +
        "It cannot be ready by 03:00 unless others get less. One more kWh does not fit.",
    );
  });

  test("says what a device sells", () => {
    // 15 kWh: the hour at 0.4 and half of that at 0.3. Ready by 03:00: half an hour at 0.2 instead, 5 kWh x 0.1.
    const prices = { export: hourly(0.4, 0.1, 0.2, 0.3) };
    assert.deepEqual(texts(site([device("a", 15, { direction: "EXPORT" })]), { prices }), [
      "Sells 00:00-01:00 and 03:00-03:30, the best-paid hours of its window. " +
        "Ready by 03:00 instead of 04:00 would earn €0.50 less. One more kWh earns €0.30.",
    ]);
  });

  test("says what keeps a device short: window, site limit, price cap", () => {
    assert.deepEqual(texts(site([device("a", 50)])), [
      "Charges 00:00-04:00, all of its window. It gets 40 of 50 kWh: its window is too short.",
    ]);
    for (const text of texts(site([device("a", 30), device("b", 30)]))) {
      assert.match(text, /^Charges .*It gets 20 of 30 kWh: the site limit leaves no more\.$/);
    }
    const capped = (absolute) => site([device("a", 30)], { shaving_threshold: { absolute } });
    assert.deepEqual(texts(capped(0.2)), [
      "Charges 01:00-03:00, all hours that the price cap admits. " +
        "It gets 20 of 30 kWh: the price cap keeps out €0.30 and more.",
    ]);
    assert.deepEqual(texts(capped(0.05)), ["Does not charge: the price cap keeps out €0.10 and more."]);
  });

  test("says that a device earns at negative prices", () => {
    const prices = hourly(0.4, -0.1, -0.2, 0.3);
    assert.deepEqual(texts(site([device("a", 15)]), { prices }), [
      // 10 x 0.2 + 5 x 0.1
      "Charges 01:30-03:00, the cheapest hours of its window. It earns €2.50. " +
        "Ready by 03:00 instead of 04:00 would cost nothing more. One more kWh earns €0.10.",
    ]);
  });

  test("says the first two of many times, and how many more there are", () => {
    const prices = hourly(0.1, 0.4, 0.1, 0.4, 0.1, 0.4, 0.1, 0.4);
    const all = { end_time: "2026-01-01T08:00:00Z" };
    const [text] = texts(site([device("a", 40, all)]), { prices });
    assert.match(text, /^Charges 00:00-01:00, 02:00-03:00 and 2 more, the cheapest hours of its window\./);
  });

  test("is in the offset of the request, with dates where the window is longer than a day", () => {
    const times = { start_time: "2026-01-01T00:00:00+01:00", end_time: "2026-01-02T05:00:00+01:00" };
    const values = Array.from({ length: 40 }, (_, hour) => (hour === 25 ? 0.1 : 0.3));
    const prices = { ...hourly(...values), start: "2025-12-31T20:00:00Z" };
    // The cheap hour is the one from 21:00 UTC on: 22:00 at an offset of one hour.
    assert.match(
      texts(site([device("a", 10, times)]), { prices })[0],
      /^Charges 2026-01-01 22:00-23:00, .* Ready by 2026-01-02 04:00 instead of 2026-01-02 05:00 would cost nothing more\./,
    );
  });

  test("has the currency of the location, and as many decimals as a small price needs", () => {
    const currency = (currency_code, values) => {
      const location = { timezone: "Europe/London", currency_code };
      const planner = new flatpeak.Planner({ prices: hourly(...values), location });
      return planner.schedules.amount(site([device("a", 10)]), { reasons: "text" }).reasons[0].text;
    };
    assert.match(currency("GBP", [0.4, 0.1, 0.2, 0.3]), /One more kWh: £0\.20\.$/);
    assert.match(currency("CHF", [0.4, 0.1, 0.2, 0.3]), /One more kWh: CHF 0\.20\.$/);
    assert.match(currency("USD", [0.4, 0.0001, 0.0002, 0.3]), /One more kWh: \$0\.0002\.$/);
  });

  test("of a request with too many devices leaves out what would take too many plans", () => {
    // 200 devices x 100 periods x 200 plans are 4 million.
    const prices = {
      start: "2026-01-01T00:00:00Z",
      intervalMinutes: 15,
      values: Array.from({ length: 100 }, (_, at) => 100 - at),
    };
    const times = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-02T01:00:00Z" };
    const crowd = (count) =>
      site(
        Array.from({ length: count }, (_, at) => device(String(at), 200, times)),
        {
          max_power: kw(1e6),
        },
      );
    assert.match(texts(crowd(2), { prices })[0], /Ready by 2026-01-02 00:00 instead of 2026-01-02 01:00 would cost €/);
    assert.doesNotMatch(texts(crowd(200), { prices })[0], /Ready by/);
  });
});
