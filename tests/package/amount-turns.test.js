// One device that buys and sells in windows that overlap: never both at one instant.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hourly, prices } from "../support/four-hours.js";
import { amount, close, device, flatpeak, iso, kw, rows, site, START, HOUR } from "../support/site.js";

const { verifyCertificate } = flatpeak;

const sells = (name, energy, change) => device(name, energy, { direction: "EXPORT", ...change });
const span = (from, to) => ({ start_time: iso(START + from * HOUR), end_time: iso(START + to * HOUR) });

/** Buying is cheapest, and selling pays best, in the second hour. */
const both = { import: prices, export: hourly(0.1, 0.5, 0.4, 0.2) };

/** The plan with its proof checked. */
function proven(body, prices) {
  const answer = amount(body, { prices, certificate: true });
  assert.deepEqual(verifyCertificate(body, answer, prices).problems, []);
  return answer;
}

describe("one device that buys and sells", () => {
  test("sells where that gains more than buying does, and buys in the other hours", () => {
    // Selling: 10 x (0.5 + 0.4). Buying: 10 x (0.4 + 0.3).
    const answer = proven(site([device("a", 20), sells("a", 20)]), both);
    assert.deepEqual(answer.data.map(rows), [
      [
        ["00:00:00", "01:00:00", 10],
        ["03:00:00", "04:00:00", 10],
      ],
      [["01:00:00", "03:00:00", 10]],
    ]);
    close(answer.tariff.value, 7 - 9);
    assert.equal(answer.warnings, undefined);
  });

  test("divides an hour that both directions want a part of", () => {
    const answer = proven(site([device("a", 15), sells("a", 5)]), { ...both, export: hourly(0.1, 0.5, 0.1, 0.2) });
    assert.deepEqual(answer.data.map(rows), [
      [
        ["01:00:00", "01:30:00", 10],
        ["02:00:00", "03:00:00", 10],
      ],
      [["01:30:00", "02:00:00", 10]],
    ]);
    // 0.5 + 2 for 15 kWh, 2.5 for 5 kWh.
    close(answer.tariff.value, 0);
  });

  test("is planned as two devices are, where they would never run at once", () => {
    const apart = site([device("a", 10), sells("a", 10)]);
    const other = { import: prices, export: hourly(0.1, 0.2, 0.5, 0.1) };
    const one = amount(apart, { prices: other, certificate: true });
    const two = amount(site([device("a", 10), sells("b", 10)]), { prices: other, certificate: true });
    const plain = ({ data, certificate }) => [
      data.map(({ device_id, ...rest }) => (device_id, rest)),
      certificate.bound,
    ];
    assert.deepEqual(plain(one), plain(two));
  });

  test("may sell and then buy in windows that overlap one after the other", () => {
    // Buys until 02:00 and from 02:00 on, sells from 01:00 to 03:00.
    const answer = proven(
      site([device("a", 10, span(0, 2)), device("a", 10, span(2, 4)), sells("a", 20, span(1, 3))]),
      both,
    );
    assert.deepEqual(answer.data.map(rows), [
      [["00:00:00", "01:00:00", 10]],
      [["03:00:00", "04:00:00", 10]],
      [["01:00:00", "03:00:00", 10]],
    ]);
  });

  test("compares each direction by itself with charging and selling at once", () => {
    // At once: 20 kWh from 00:00 on cost 4 + 1, and earn 1 + 5.
    const { data, baseline, savings } = amount(site([device("a", 20), sells("a", 20)]), { prices: both });
    assert.deepEqual(
      data.map((entry) => entry.baseline.value),
      [5, -6],
    );
    close(baseline.value, -1);
    close(savings.value, -1 - (7 - 9));
  });

  test("is answered in the order of the request", () => {
    const data = [sells("a", 20), device("b", 5), device("a", 20)];
    const [one, other] = [data, data.toReversed()].map((data) =>
      amount(site(data), { prices: both, certificate: true }),
    );
    assert.deepEqual(one.data, other.data.toReversed());
    assert.deepEqual(one.certificate.devices, other.certificate.devices.toReversed());
    assert.equal(one.id, other.id);
  });

  test("says when it is kept from a cheaper hour by its other direction", () => {
    const { reasons } = amount(site([device("a", 20), sells("a", 20)]), { prices: both, reasons: "text" });
    const [{ text, limits }] = reasons;
    assert.deepEqual(limits[0], { ...span(1, 3), limit: "other_direction" });
    assert.equal(text, "Charges 00:00-01:00 and 03:00-04:00, the cheapest hours in which it does not sell.");
  });
});

test("more windows of devices that buy and sell than can be planned are refused", () => {
  // 5,100 devices twice, in 10,200 entries: more than 100,000,000 pairs.
  const data = Array.from({ length: 5100 }, (_, at) => [device(at, 1), sells(at, 1)]).flat();
  assert.throws(() => amount(site(data), { prices: both }), { code: "too_large", message: /windows that overlap/ });
});

describe("too little time to buy and to sell", () => {
  // Four hours for four hours of buying and two of selling: two thirds of each.
  const body = site([device("a", 40), sells("a", 10, { max_power: kw(5) })]);

  test("is shared in proportion, and said", () => {
    const { data, warnings } = proven(body, both);
    close(data[0].energy.value, 80 / 3);
    close(data[1].energy.value, 20 / 3);
    assert.deepEqual(
      warnings.map(({ code, device_id, limited_by }) => [code, device_id, limited_by]),
      Array(2).fill(["energy_not_delivered", "dev_a", "other_direction"]),
    );
  });

  test("is an error where the options ask for one", () => {
    assert.throws(() => amount(body, { prices: both, onShortfall: "error" }), {
      code: "shortfall",
      message: /dev_a: 40 kWh were asked for, 26.666667 can be had: the other direction is the limit/,
    });
  });
});

describe("under a limit that binds", () => {
  test("a plan that costs no more than it would if devices could do both at once is proven", () => {
    // Both buy 10 kWh under 10 kW: the one that sells at 0.5 in the first hour buys in the second one.
    const body = site([device("a", 10, span(0, 2)), device("b", 10, span(0, 2)), sells("a", 10, span(0, 2))]);
    const answer = proven(body, { import: hourly(0.1, 0.2), export: hourly(0.5, 0.1) });
    close(answer.tariff.value, 1 + 2 - 5);
    assert.equal(answer.warnings, undefined);
  });

  test("a plan that is not proven to be the best says so, with its cost and a bound", () => {
    // Three of 6 kW that buy and sell for half an hour each in one hour. At any instant two of them go one way, which
    // 10 kW do not carry at full power.
    const hour = { ...span(0, 1), max_power: kw(6) };
    const body = site(["a", "b", "c"].flatMap((name) => [device(name, 3, hour), sells(name, 3, hour)]));
    const flat = { import: hourly(0.2), export: hourly(0.1) };
    const answer = amount(body, { prices: flat, certificate: true });
    const { code, cost, bound } = answer.warnings.at(-1);
    assert.equal(code, "not_proven_optimal");
    close(cost, answer.tariff.value);
    close(bound, answer.certificate.bound);
    const { proven, problems } = verifyCertificate(body, answer, flat);
    assert.equal(proven, false);
    assert.ok(problems.includes("the plan is not proven to be the best"), problems.join("; "));
  });
});
