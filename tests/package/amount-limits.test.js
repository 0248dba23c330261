// The site limit of `amount`: one that nobody reaches, one that is shared to the last watt, and its price.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "./four-hours.js";
import { amount, close, device, iso, kw, kwh, rows, site, sites, START, SECOND } from "./site.js";

const SITES = 40 * Number(process.env.SOAK ?? 1);
const NO_LIMIT = kw(1e9);

describe("a limit that nobody reaches", () => {
  test("1.4 kW get their 1.5 kWh under 1e9 kW", () => {
    // 1.5 / 1.4 hours: all of the hour at 0.1 and 4 minutes and 18 seconds of the one at 0.2.
    const answer = amount(site([device("a", 1.5, { max_power: kw(1.4) })], { max_power: NO_LIMIT }));
    assert.equal(answer.warnings, undefined);
    assert.equal(answer.data[0].energy.value, 1.5);
    close(answer.tariff.value, 1.4 * 0.1 + 0.1 * 0.2);
  });

  test("a device without a power of its own runs as fast as it takes", () => {
    const answer = amount(site([device("a", 10, { max_power: undefined })], { max_power: NO_LIMIT }));
    assert.deepEqual(rows(answer.data[0]), [["01:00:00", "01:00:01", 36_000]]);
  });

  test("what is missing is blamed on the window", () => {
    const answer = amount(site([device("a", 41)], { max_power: NO_LIMIT }));
    const [{ code, limited_by, delivered }] = answer.warnings;
    assert.deepEqual([code, limited_by, delivered], ["energy_not_delivered", "window", 40]);
  });

  test("any limit above the sum of the powers gives the same answer, but for its echo", () => {
    for (const { number, body, prices } of sites(SITES)) {
      const data = body.data.map((entry) => ({ max_power: kw(3.7), ...entry }));
      const watts = data.map(({ max_power: { units, value } }) => (units === "W" ? value : value * 1000));
      const sum = watts.reduce((total, power) => total + power, 0) / 1000;
      const answer = (limit) => {
        const { id, max_power, ...rest } = amount(
          { ...body, data, max_power: kw(limit) },
          { prices, certificate: true },
        );
        assert.ok(id && max_power);
        return JSON.stringify(rest);
      };
      const reference = answer(sum * 1.001);
      for (const limit of [sum * 2, 1e6, 1e9]) assert.equal(answer(limit), reference, `site ${number}, ${limit} kW`);
    }
  });
});

describe("a limit that is shared", () => {
  test("is never exceeded, and touching segments are of different powers", () => {
    for (const { number, body, prices } of sites(SITES)) {
      const answer = amount(body, { prices });
      const perKw = (units) => (units === "W" ? 1000 : 1);
      for (const direction of ["IMPORT", "EXPORT"]) {
        const segments = answer.data
          .filter((entry) => entry.direction === direction)
          .flatMap(({ schedule }) => schedule);
        for (const { start_time } of segments) {
          const at = Date.parse(start_time);
          const running = segments.filter((one) => Date.parse(one.start_time) <= at && at < Date.parse(one.end_time));
          const sum = running.reduce((total, { power }) => total + power.value / perKw(power.units), 0);
          const limit = body.max_power.value / perKw(body.max_power.units);
          // A sum of doubles is off by its own rounding.
          assert.ok(sum <= limit * (1 + 1e-14), `site ${number}: ${sum} kW of ${limit} at ${start_time}`);
        }
      }
      for (const { schedule } of answer.data) {
        for (const [at, { start_time, power }] of schedule.slice(1).entries()) {
          const before = schedule[at];
          assert.ok(
            before.end_time !== start_time || before.power.value !== power.value,
            `site ${number}: ${start_time}`,
          );
        }
      }
    }
  });

  test("what two of three thirds leave is the third one", () => {
    // 10 kWh for three devices that want 10 / 3 each: all of the hour at 0.1, at a power rounded down.
    const answer = amount(site(["a", "b", "c"].map((name) => device(name, 10 / 3))));
    for (const one of answer.data) assert.deepEqual(rows(one), [["01:00:00", "02:00:00", 3.333333333333]]);
  });
});

describe("the price of the limit", () => {
  test("is printed in UTC, whatever the offset of the first device", () => {
    const shifted = (hours, sign) =>
      new Date(START + hours * 3600 * SECOND + sign * 7_200_000).toISOString().slice(0, 19);
    const vienna = { start_time: `${shifted(0, 1)}+02:00`, end_time: `${shifted(4, 1)}+02:00` };
    const devices = [device("a", 10, vienna), device("b", 5, { end_time: iso(START + 4 * 3600 * SECOND) })];
    const [one, other] = [devices, devices.toReversed()].map((data) => amount(site(data), { certificate: true }));
    assert.deepEqual(one.certificate.site, other.certificate.site);
    assert.ok(one.certificate.site[0].rents.every(({ start_time }) => start_time.endsWith("Z")));
    assert.match(one.certificate.devices[0].rents[0]?.start_time ?? "+02:00", /\+02:00$/);
    assert.deepEqual(one.certificate.devices, other.certificate.devices.toReversed());
  });
});

test("many devices take turns in one slot at full power", () => {
  // 2,000 devices of 10 kW and 1 Wh, each for a second of the hour at 0.1, one after the other.
  const data = Array.from({ length: 2000 }, (_, at) => device(at, 0, { energy: kwh(0.002) }));
  const { data: plans, warnings } = amount(site(data));
  assert.equal(warnings, undefined);
  const starts = plans.map((plan) => rows(plan)[0][0]).sort();
  assert.deepEqual([starts[0], starts.at(-1)], ["01:00:00", "01:33:19"]);
});
