// The site limit of `amount`: one that nobody reaches, one that is shared to the last watt, and its price.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { random } from "../support/seeded-random.js";
import * as fourHours from "../support/four-hours.js";
import {
  amount,
  close,
  device,
  iso,
  kilowatts,
  kw,
  kwh,
  rows,
  site,
  sites,
  START,
  SECOND,
  transferred,
} from "../support/site.js";

const SITES = 40 * Number(process.env.SOAK ?? 1);
const SEED = Number(process.env.SEED ?? 1);
const NO_LIMIT = kw(1e9);

describe("a limit that nobody reaches", () => {
  test("1.4 kW get their 1.5 kWh in a day under 1e9 kW", () => {
    // 1.5 / 1.4 hours: all of the hour at 0.1, and 4 minutes and 18 seconds of the next one at 0.2.
    const prices = { ...fourHours.prices, values: [0.4, 0.1, 0.2, ...Array(21).fill(0.3)] };
    const day = { max_power: kw(1.4), end_time: iso(START + 24 * 3600 * SECOND) };
    const answer = amount(site([device("a", 1.5, day)], { max_power: NO_LIMIT }), { prices });
    assert.equal(answer.warnings, undefined);
    assert.equal(answer.data[0].energy.value, 1.5);
    close(transferred(answer.data[0]), 1.5);
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

/** Nights of a car park: chargers of 6.656 kW under 20 kW, which carries three of them and 32 W. */
function* carParks(count) {
  for (let number = 0; number < count; number += 1) {
    const chance = random(SEED * 7919 + number);
    const data = Array.from({ length: 30 }, (_, at) => {
      const from = chance.whole(0, 20_000);
      const [start_time, end_time] = [from, from + chance.whole(3600, 30_000)].map((at) => iso(START + at * SECOND));
      return device(at, chance.whole(1000, 30_000) / 1000, { start_time, end_time, max_power: kw(6.656) });
    });
    const values = Array.from({ length: 80 }, () => chance.whole(0, 400) / 1000);
    const prices = { ...fourHours.prices, intervalMinutes: 15, values };
    yield { number, body: site(data, { max_power: kw(20) }), prices };
  }
}

describe("a limit that is shared", () => {
  /** The powers that run at each start of a segment, added up. */
  function* loads(answer, direction) {
    const perKw = (units) => (units === "W" ? 1000 : 1);
    const segments = answer.data.filter((entry) => entry.direction === direction).flatMap(({ schedule }) => schedule);
    for (const { start_time } of segments) {
      const at = Date.parse(start_time);
      const running = segments.filter((one) => Date.parse(one.start_time) <= at && at < Date.parse(one.end_time));
      yield running.reduce((sum, { power }) => sum + power.value / perKw(power.units), 0);
    }
  }

  for (const [name, requests] of [
    ["random sites", sites],
    ["car parks", carParks],
  ]) {
    test(`is never exceeded, and touching segments are of different powers: ${name}`, () => {
      for (const { number, body, prices } of requests(SITES)) {
        const answer = amount(body, { prices });
        const limit = kilowatts(body.max_power);
        for (const load of ["IMPORT", "EXPORT"].flatMap((direction) => [...loads(answer, direction)])) {
          // A sum of doubles is off by its own rounding.
          assert.ok(load <= limit * (1 + 1e-14), `${number}: ${load} kW of ${limit}`);
        }
        for (const { schedule } of answer.data) {
          for (const [at, { start_time, power }] of schedule.slice(1).entries()) {
            const { end_time, power: before } = schedule[at];
            const isNear = end_time === start_time && Math.abs(power.value - before.value) < 1e-10;
            assert.ok(!isNear, `${number}: ${before.value}, then ${power.value} from ${start_time} on`);
          }
        }
      }
    });
  }

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
