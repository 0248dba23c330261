// What holds for every plan of `amount`, and the cases that peers get wrong.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { random } from "../support/seeded-random.js";
import { hourly, hours, location, NOW } from "../support/four-hours.js";
import { pathOf, skipWithout } from "../support/real-data.js";
import {
  flatpeak,
  HOUR,
  SECOND,
  START,
  kw,
  kwh,
  device,
  site,
  amount,
  iso,
  kilowatts,
  kilowattHours,
  transferred,
  close,
  freeze,
  sites,
} from "../support/site.js";

const SEED = Number(process.env.SEED ?? 1);
const { Planner, verifyCertificate } = flatpeak;

describe("every plan", () => {
  test("keeps the limit of the site and of each device, and each window, at every instant", () => {
    for (const { number, body, prices } of sites(200)) {
      const { data } = amount(body, { prices });
      for (const direction of ["IMPORT", "EXPORT"]) {
        const segments = data.filter((part) => part.direction === direction).flatMap(({ schedule }) => schedule);
        for (const { start_time } of segments) {
          const now = segments.filter(
            (other) =>
              other.start_time.slice(0, 19) <= start_time.slice(0, 19) &&
              start_time.slice(0, 19) < other.end_time.slice(0, 19),
          );
          const sum = now.reduce((total, { power }) => total + kilowatts(power), 0);
          assert.ok(sum <= kilowatts(body.max_power) * (1 + 1e-12), `site ${number}: ${sum} kW at ${start_time}`);
        }
      }
      for (const part of data) {
        let end = Date.parse(part.start_time);
        for (const { start_time, end_time, power } of part.schedule) {
          assert.ok(Date.parse(start_time) >= end && Date.parse(end_time) > Date.parse(start_time), `site ${number}`);
          assert.match(start_time, /:\d\d(Z|\+00:00)$/);
          assert.ok(power.value > 0 && kilowatts(power) <= kilowatts(part.max_power ?? body.max_power) * (1 + 1e-12));
          end = Date.parse(end_time);
        }
        assert.ok(end <= Date.parse(part.end_time), `site ${number}`);
      }
    }
  });

  test("transfers the energy that it says to 1e-6 kWh: what is wanted, or what the warning says", () => {
    let short = 0;
    for (const { number, body, prices } of sites(200)) {
      const { data, warnings = [] } = amount(body, { prices });
      for (const [at, part] of data.entries()) {
        const energy = kilowattHours(part.energy);
        close(transferred(part), energy, `site ${number}, data[${at}]:`);
        const warning = warnings.find(({ device_id }) => device_id === part.device_id);
        assert.equal(part.energy.value, warning?.delivered ?? body.data[at].energy.value);
        if (warning !== undefined) short += 1;
      }
    }
    assert.ok(short > 0, "nothing was short");
  });

  test("costs what its segments add up to", () => {
    for (const { body, prices } of sites(50)) {
      const answer = amount(body, { prices, certificate: true });
      const { cost, problems } = verifyCertificate(body, answer, prices);
      assert.deepEqual(problems, []);
      assert.ok(Math.abs(cost - answer.tariff.value) <= 1e-5);
      assert.ok(Math.abs(answer.baseline.value - answer.tariff.value - answer.savings.value) < 2e-5);
    }
  });

  test("is the same bytes for the same request, which is left as it is", () => {
    for (const { body, prices } of sites(30)) {
      const options = freeze({ prices, certificate: true, reasons: "text" });
      const copy = structuredClone(body);
      const answer = JSON.stringify(amount(freeze(body), options));
      assert.equal(JSON.stringify(amount(copy, options)), answer);
      assert.deepEqual(body, copy);
    }
  });

  test("has another id for another request, or for other prices", () => {
    const id = (body, options) => amount(body, options).id;
    const [a, b] = [device("a", 10), device("b", 5)];
    const ids = [
      id(site([a, b])),
      id(site([a])),
      id(site([a, device("b", 6)])),
      id(site([a, b], { max_power: kw(11) })),
      id(site([a, b]), { prices: hourly(0.4, 0.1, 0.2, 0.31) }),
      id(site([a, b], { shaving_threshold: { relative: 0.5 } })),
      id(site([a, b], { shaving_threshold: { absolute: 0.5 } })),
    ];
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(id(site([b, a])), ids[0]);
    for (const one of ids) assert.match(one, /^sch_[0-9a-f]{24}$/);
  });

  test("has its devices in the order of the request, and nothing else depends on it", () => {
    for (const { number, body, prices } of sites(60)) {
      const turned = { ...body, data: [...body.data].reverse() };
      const [plain, other] = [body, turned].map((one) => amount(one, { prices, reasons: true }));
      const { data, reasons, warnings = [], ...rest } = plain;
      const { data: turnedData, reasons: turnedReasons, warnings: turnedWarnings = [], ...turnedRest } = other;
      assert.deepEqual(turnedRest, rest, `site ${number}`);
      assert.deepEqual(
        [turnedData.reverse(), turnedReasons.reverse(), turnedWarnings.reverse()],
        [data, reasons, warnings],
      );
    }
  });
});

test("one device without a binding limit runs when `duration` would", () => {
  for (let number = 0; number < 200; number += 1) {
    const chance = random(SEED * 3_000_017 + number);
    const quarters = chance.whole(4, 60);
    const prices = {
      start: hours.start_time,
      intervalMinutes: 15,
      values: Array.from({ length: quarters }, () => chance.whole(-3, chance.pick([3, 400])) / 1000),
    };
    const from = chance.whole(0, quarters * 450);
    const to = chance.whole(from + 60, quarters * 900);
    const window = { start_time: iso(START + from * SECOND), end_time: iso(START + to * SECOND) };
    const seconds = chance.pick([chance.whole(1, to - from), Math.ceil((to - from) / 900) * 300]);
    const duration = Math.min(seconds, to - from) / 60;
    const planner = new Planner({ prices, location, now: NOW });
    // A power whose energy in a second is a whole number of watt hours.
    const energy = { units: "WH", value: duration * 60 * 2 };
    const body = { max_power: kw(20), data: [{ device_id: "dev_a", ...window, max_power: kw(7.2), energy }] };
    const [{ schedule }] = planner.schedules.amount(body).data;
    const plan = planner.schedules.duration({ ...window, segment: "LOW", duration });
    planner.free();
    const edges = ({ start_time, end_time }) => [start_time, end_time];
    assert.deepEqual(schedule.map(edges), plan.data.map(edges), `number ${number} of SEED=${SEED}`);
    assert.ok(schedule.every(({ power }) => power.value === 7.2));
  }
});

describe("the cases that peers get wrong", () => {
  const file = pathOf("cases", "peer_cases.json");
  const skip = skipWithout(file);

  test("two wallboxes on one circuit, and a deadline", { skip }, async () => {
    const cases = JSON.parse(await readFile(file, "utf8"));
    const shared = cases.filter(({ request }) => request?.kind === "shared_cap_energy");
    assert.ok(shared.length > 0, "there is no such case");
    check(shared);
  });

  test("two cars that want the same two hours, one of which leaves first", () => {
    // Each by itself takes the hours at 0.1 and 0.2. The one that leaves at 03:00 gets them or the one at 0.3, the other
    // one what is left and the hour at 0.4: all four hours, at 10 kW each.
    const hour = (number) => iso(START + number * HOUR);
    const car = (latest) => ({ energy: 20, power_max: 10, earliest: hour(0), latest: hour(latest) });
    const prices = [0.3, 0.1, 0.2, 0.4].map((value, at) => ({ start: hour(at), end: hour(at + 1), value }));
    const request = { site_power_cap: 10, devices: [car(3), car(4)] };
    check([{ id: "made by hand", prices, request, expected: { energy_cost: 10 } }]);
  });

  /** Plans each case, for the cost that is expected. */
  function check(cases) {
    for (const { id, prices, request, expected } of cases) {
      const series = prices.map(({ start, end, value }) => ({ valid_from: start, valid_to: end, price: { value } }));
      const body = {
        max_power: kw(request.site_power_cap),
        data: request.devices.map(({ energy, power_max, earliest, latest }, at) => ({
          device_id: `dev_${at}`,
          start_time: earliest,
          end_time: latest,
          max_power: kw(power_max),
          energy: kwh(energy),
        })),
      };
      const answer = amount(body, { prices: series, certificate: true, onShortfall: "error" });
      assert.equal(answer.tariff.value, expected.energy_cost, id);
      assert.deepEqual(verifyCertificate(body, answer, series).problems, [], id);
    }
  }
});
