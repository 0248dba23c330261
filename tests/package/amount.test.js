// What `amount` promises, through JavaScript: several devices under one site limit, with numbers that can be checked by
// hand; the proof; the API's document; and what is refused.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

import { random } from "./chance.js";
import * as fourHours from "./four-hours.js";
import { hourly, hours, location, NOW, periods } from "./four-hours.js";
import { emptyProject, ROOT } from "./project.js";
import { undocumented } from "./undocumented.js";

const SHARED = join(ROOT, "..", "shared");
const SEED = Number(process.env.SEED ?? 1);
const SECOND = 1000;
const HOUR = 3_600_000;
const START = Date.parse(hours.start_time);

const errors = await (await emptyProject()).load();
const { FlatpeakError, InvalidRequestError, NotFoundError, Planner, UnprocessableError, verifyCertificate } = errors;

const kw = (value) => ({ units: "KW", value });
const kwh = (value) => ({ units: "KWH", value });

/** A device that may take 10 kW in all four hours. */
function device(name, energy, change = {}) {
  return { device_id: `dev_${name}`, ...hours, max_power: kw(10), energy: kwh(energy), ...change };
}

/** A site of 10 kW with these devices. */
function site(data, change = {}) {
  return { max_power: kw(10), data, ...change };
}

/** The plan for prices, which are 0.4, 0.1, 0.2, 0.3 if they are left out. */
function amount(body, { prices = fourHours.prices, ...options } = {}) {
  const planner = new Planner({ prices, location, now: NOW });
  try {
    return planner.schedules.amount(body, options);
  } finally {
    planner.free();
  }
}

/** The segments of a device as rows: clock time of start and end, power. */
function rows({ schedule }) {
  const clock = (time) => time.slice(11, 19);
  return schedule.map(({ start_time, end_time, power }) => [clock(start_time), clock(end_time), power.value]);
}

const iso = (instant) => new Date(instant).toISOString().replace(".000", "");
const kilowatts = ({ units, value }) => value / (units === "W" ? 1000 : 1);
const kilowattHours = ({ units, value }) => value / (units === "WH" ? 1000 : 1);

/** The energy that the segments of a device add up to, in kWh. */
function transferred({ schedule }) {
  const energies = schedule.map(
    ({ start_time, end_time, power }) => (kilowatts(power) * (Date.parse(end_time) - Date.parse(start_time))) / HOUR,
  );
  return energies.reduce((sum, energy) => sum + energy, 0);
}

function close(found, expected, what = "") {
  assert.ok(Math.abs(found - expected) <= 1e-6, `${what} ${found} for ${expected}`);
}

function freeze(value) {
  if (value !== null && typeof value === "object") Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

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
    // At once: 10 kWh at 0.4, 10 kWh at 0.1; and 10 kWh sold at 0.1. 4 is saved of 5 - 1.
    assert.deepEqual(
      answer.data.map(({ baseline }) => baseline.value),
      [5, -1],
    );
    assert.deepEqual([answer.baseline.value, answer.savings], [4, { value: 6, percentage: 150 }]);
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
        /^dev_a: 50 KWH .* 40 .* the window is the limit$/.test(error.message),
    );
    const answer = amount(site([device("a", 40)]), { onShortfall: "error" });
    assert.equal("warnings" in answer, false);
  });
});

/** A random site: quarters of an hour with ties and negative prices, windows on any second, often more than fits. */
function randomSite(chance) {
  const quarters = chance.whole(4, 48);
  const values = () => Array.from({ length: quarters }, () => chance.whole(-10, 40) / 100);
  const series = () => ({ start: hours.start_time, intervalMinutes: 15, values: values() });
  const seconds = quarters * 900;
  const data = Array.from({ length: chance.whole(1, 8) }, (_, at) => {
    const from = chance.whole(0, seconds - 120);
    const to = chance.whole(from + 60, seconds);
    const power = chance.whole(1, 220) / 10;
    const energy = Math.max(1, Math.round(power * ((to - from) / 3.6) * chance.pick([0.1, 0.4, 0.8, 1.2])));
    return {
      device_id: `dev_${at}`,
      direction: chance.pick(["IMPORT", "IMPORT", "EXPORT"]),
      start_time: iso(START + from * SECOND),
      end_time: iso(START + to * SECOND).replace("Z", chance.pick(["Z", "+00:00"])),
      ...(chance.whole(0, 3) > 0 && { max_power: chance.pick([kw(power), { units: "W", value: power * 1000 }]) }),
      energy: chance.pick([{ units: "WH", value: energy }, kwh(energy / 1000)]),
    };
  });
  const shaving_threshold = chance.pick([undefined, { relative: chance.whole(1, 100) / 100 }, { absolute: 0.2 }]);
  const max_power = chance.pick([kw(chance.whole(2, 60)), { units: "W", value: chance.whole(2000, 60000) }]);
  return {
    body: { max_power, data, ...(shaving_threshold && { shaving_threshold }) },
    prices: { import: series(), export: series() },
  };
}

/** The same random sites in every test. */
function* sites(count) {
  for (let number = 0; number < count; number += 1) {
    yield { number, ...randomSite(random(SEED * 1_000_003 + number)) };
  }
}

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

describe("the certificate", () => {
  const body = site([device("a", 10), device("b", 5)]);
  const answer = amount(body, { certificate: true });

  test("is there only where it is asked for", () => {
    assert.equal("certificate" in amount(body), false);
    assert.equal("certificate" in amount(body, { certificate: false }), false);
    const { certificate, ...rest } = answer;
    assert.notEqual(certificate, undefined);
    assert.deepEqual(rest, amount(body));
  });

  test("has the price of the last kWh, and what the hour at the limit is worth", () => {
    const { devices, site, bound, gap } = answer.certificate;
    assert.deepEqual(
      devices.map(({ device_id, price }) => [device_id, price]),
      [
        ["dev_a", 0.2],
        ["dev_b", 0.2],
      ],
    );
    // One more kWh at 01:00 would save 0.2 - 0.1: from the site, and as well from the device that fills the hour.
    const { rents } = site[0];
    assert.deepEqual([rents[0].start_time, rents[0].end_time], ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"]);
    assert.deepEqual([rents.length, rents[0].rent, site[0].direction], [1, 0.1, "IMPORT"]);
    // 0.2 * 15 - 0.1 * 10
    close(bound, 2);
    close(gap, 0);
  });

  test("is proven from the request, the answer and the prices, through JSON too", () => {
    for (const copy of [answer, JSON.parse(JSON.stringify(answer))]) {
      const proof = verifyCertificate(body, copy, fourHours.prices);
      assert.deepEqual([proof.proven, proof.problems], [true, []]);
      close(proof.cost, 2);
      close(proof.bound, 2);
    }
  });

  const FALSE = [
    ["a power", ({ data }) => (data[0].schedule[0].power.value = 9)],
    ["a power above the device's", ({ data }) => (data[0].schedule[0].power.value = 11)],
    ["a segment less", ({ data }) => data[1].schedule.pop()],
    [
      "an hour that is dearer",
      ({ data }) => {
        Object.assign(data[1].schedule[0], { start_time: "2026-01-01T03:00:00Z", end_time: "2026-01-01T03:30:00Z" });
      },
    ],
    [
      "a time outside the window",
      ({ data }) => {
        Object.assign(data[1].schedule[0], { start_time: "2026-01-01T04:00:00Z", end_time: "2026-01-01T04:30:00Z" });
      },
    ],
    ["a higher price", ({ certificate }) => (certificate.devices[0].price = 0.25)],
    ["a lower price", ({ certificate }) => (certificate.devices[0].price = 0.15)],
    ["a higher rent", ({ certificate }) => (certificate.site[0].rents[0].rent = 0.2)],
    ["a lower rent", ({ certificate }) => (certificate.site[0].rents[0].rent = 0.05)],
    ["a negative rent", ({ certificate }) => (certificate.site[0].rents[0].rent = -0.1)],
    ["no rent", ({ certificate }) => certificate.site[0].rents.pop()],
    ["another bound", ({ certificate }) => (certificate.bound = 1.9)],
    ["another cost", ({ tariff }) => (tariff.value = 1.9)],
    ["another energy", ({ data }) => (data[0].energy.value = 9)],
    ["another device", ({ data }) => (data[0].device_id = "dev_c")],
    ["a schedule less", ({ data }) => data.pop()],
    ["no certificate", (copy) => delete copy.certificate],
  ];

  for (const [name, change] of FALSE) {
    test(`is refused with ${name}`, () => {
      const copy = structuredClone(answer);
      change(copy);
      const proof = verifyCertificate(body, copy, fourHours.prices);
      assert.equal(proof.proven, false);
      assert.ok(proof.problems.length > 0 && proof.problems.every((problem) => typeof problem === "string"));
    });
  }

  test("is refused for other prices, and for another request", () => {
    for (const prices of [hourly(0.4, 0.1, 0.2, 0.1), hourly(0.4, 0.1), {}]) {
      assert.equal(verifyCertificate(body, answer, prices).proven, false);
    }
    for (const other of [
      site([device("a", 10), device("b", 6)]),
      site(body.data, { max_power: kw(9) }),
      site(body.data, { shaving_threshold: { absolute: 0.1 } }),
    ]) {
      assert.equal(verifyCertificate(other, answer, fourHours.prices).proven, false);
    }
  });

  const list = periods(...fourHours.prices.values);
  const FORMS = [
    ["a document", { currency_code: "EUR", data: list }],
    ["the list in it", list],
    ["the list backwards", [...list].reverse()],
    ["rates of the older API", list.map(({ price: { value }, ...period }) => ({ ...period, tariff: { rate: value } }))],
    ["columns", fourHours.prices],
    ["columns with a typed array", { ...fourHours.prices, values: Float64Array.from(fourHours.prices.values) }],
    ["columns from a Date on", { ...fourHours.prices, start: new Date(START) }],
    ["a direction", { import: fourHours.prices }],
    ["both directions", { import: list, export: hourly(1, 1, 1, 1) }],
  ];

  for (const [name, prices] of FORMS) {
    test(`is proven from prices that are ${name}`, () => {
      const own = amount(body, { prices, certificate: true });
      assert.deepEqual(verifyCertificate(body, own, prices).problems, []);
      assert.equal(own.tariff.value, 2);
      // The form changes nothing.
      assert.deepEqual(verifyCertificate(body, answer, prices).problems, []);
    });
  }

  test("proves a shortage, and is refused where more could be delivered", () => {
    const short = site([device("a", 30), device("b", 30)]);
    const planned = amount(short, { certificate: true });
    assert.deepEqual(verifyCertificate(short, planned, fourHours.prices).problems, []);
    const [{ shortage }] = planned.certificate.site;
    assert.deepEqual([...shortage.devices].sort(), [0, 1]);
    const less = structuredClone(planned);
    delete less.certificate.site[0].shortage;
    assert.equal(verifyCertificate(short, less, fourHours.prices).proven, false);
  });

  test("knows the scale of a window that ends between two seconds", () => {
    // The window is 00:00 to 02:00, whole seconds: 0.1 and 0.2. The 0.9 of its last half second is not on the scale.
    const prices = hourly(0.1, 0.2, 0.9);
    const half = site([device("a", 20, { end_time: "2026-01-01T02:00:00.5Z" })], {
      shaving_threshold: { relative: 0.5 },
    });
    const planned = amount(half, { prices, certificate: true });
    assert.equal(planned.data[0].energy.value, 10);
    assert.deepEqual(verifyCertificate(half, planned, prices).problems, []);
  });

  test("is for imports and exports together", () => {
    const prices = { import: fourHours.prices, export: hourly(0.1, 0.2, 0.5, 0.3) };
    const both = site([device("a", 20), device("b", 15, { direction: "EXPORT" })]);
    const planned = amount(both, { prices, certificate: true });
    const proof = verifyCertificate(both, planned, prices);
    assert.deepEqual(
      [proof.problems, planned.certificate.site.map(({ direction }) => direction)],
      [[], ["IMPORT", "EXPORT"]],
    );
    // 3 for the import; 5 + 1.5 from the export.
    close(proof.bound, -3.5);
  });
});

describe("reasons", () => {
  const only = { end_time: "2026-01-01T02:00:00Z" };
  const body = site([device("a", 10), device("b", 5), device("c", 1, { ...only, start_time: "2026-01-01T01:00:00Z" })]);

  test("are there only where they are asked for", () => {
    assert.equal("reasons" in amount(body), false);
    assert.equal("reasons" in amount(body, { reasons: false }), false);
  });

  test("are data, one for each device in the order of the request", () => {
    const { reasons } = amount(site([device("a", 10), device("b", 15)]), { reasons: true });
    assert.deepEqual(
      reasons.map(({ device_id, last_price, next_price, excluded_price }) => [
        device_id,
        last_price,
        next_price,
        excluded_price,
      ]),
      [
        // 25 kWh: the hours at 0.1 and 0.2 and half of the hour at 0.3.
        ["dev_a", 0.3, 0.3, null],
        ["dev_b", 0.3, 0.3, null],
      ],
    );
    for (const { limits, ...reason } of reasons) {
      assert.equal("text" in reason, false);
      for (const { limit } of limits) assert.ok(["site_limit", "device_limit"].includes(limit), limit);
      assert.ok(limits[0].start_time === "2026-01-01T01:00:00Z" && limits.at(-1).end_time === "2026-01-01T03:00:00Z");
    }
  });

  test("name the price that the cap keeps out", () => {
    const capped = site([device("a", 20)], { shaving_threshold: { absolute: 0.2 } });
    const [reason] = amount(capped, { reasons: true }).reasons;
    assert.deepEqual([reason.last_price, reason.next_price, reason.excluded_price], [0.2, null, 0.3]);
  });

  test("of a device that gets nothing have no last price", () => {
    const [reason] = amount(site([device("a", 20)], { shaving_threshold: { absolute: 0.05 } }), {
      reasons: true,
    }).reasons;
    assert.deepEqual([reason.last_price, reason.next_price, reason.excluded_price], [null, null, 0.1]);
  });

  test('have a line of text each with "text"', () => {
    const [data, text] = [true, "text"].map((reasons) => amount(body, { reasons }).reasons);
    assert.deepEqual(
      text.map((reason) => Object.fromEntries(Object.entries(reason).filter(([name]) => name !== "text"))),
      data,
    );
    for (const [at, { device_id, text: line }] of text.entries()) {
      assert.equal(device_id, body.data[at].device_id);
      assert.ok(line.startsWith(device_id) && !line.includes("\n"), line);
    }
    assert.match(text[0].text, /its last kWh costs 0\.2/);
  });
});

describe("the cases that peers get wrong", () => {
  const file = join(SHARED, "cases", "peer_cases.json");
  const skip = existsSync(file) ? false : `the cases are not at ${file}`;

  test("two wallboxes on one circuit, and a deadline", { skip }, async () => {
    const cases = JSON.parse(await readFile(file, "utf8"));
    const shared = cases.filter(({ request }) => request?.kind === "shared_cap_energy");
    assert.ok(shared.length > 0, "there is no such case");
    for (const { id, prices, request, expected } of shared) {
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
  });
});

const SCHEMA = join(SHARED, "flatpeak", "openapi", "create-a-schedule.yaml");
const skip = existsSync(SCHEMA) ? false : `the API's document is not at ${SCHEMA}`;

describe("the API's document", { skip }, () => {
  /** What the local engine adds to the API's answer. */
  const OWN_FIELDS = new Set([".baseline", ".data[].baseline", ".warnings", ".certificate", ".reasons"]);

  async function schemas() {
    const api = parse(await readFile(SCHEMA, "utf8"));
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    const { schema } = api.components.requestBodies.ScheduleCreate.content["application/json"];
    const documented = api.components.schemas.Schedule;
    return { answer: ajv.compile(documented), documented, request: ajv.compile(schema) };
  }

  test("describes every answer, but for the fields that are listed here", async () => {
    const { answer, documented, request } = await schemas();
    const found = new Set();
    let empty = 0;
    for (const { number, body, prices } of sites(200)) {
      const asked = { ...body, location_id: "loc_641b90b758fb8e6293716e40" };
      assert.ok(request(asked), JSON.stringify(request.errors));
      const plan = amount(asked, { prices, certificate: true, reasons: "text" });
      assert.ok(answer(plan), `site ${number}: ${JSON.stringify(answer.errors)}`);
      for (const path of undocumented(plan, documented)) found.add(path);
      empty += plan.data.filter(({ schedule }) => schedule.length === 0).length;
    }
    assert.deepEqual(found, new Set([...found].filter((path) => OWN_FIELDS.has(path))));
    assert.equal(found.size, OWN_FIELDS.size);
    assert.ok(empty > 0, "no schedule was empty");
  });

  test("describes an answer to every form of the price cap", async () => {
    const { answer } = await schemas();
    for (const shaving_threshold of [
      undefined,
      {},
      { absolute: 0.2 },
      { relative: 0.5 },
      { absolute: 0.2, relative: 0.5 },
      { absolute: "0.2", relative: null },
    ]) {
      const plan = amount(site([device("a", 5)], { shaving_threshold }));
      assert.ok(answer(plan), `${JSON.stringify(shaving_threshold)}: ${JSON.stringify(answer.errors)}`);
    }
  });

  test("has examples like the answers' values", async () => {
    const { documented } = await schemas();
    const plan = amount(site([device("a", 10)]));
    const { id, object, account_id, location_id } = documented.properties;
    assert.equal(plan.object, object.example);
    assert.match(plan.id, new RegExp(`^sch_[0-9a-f]{${id.example.length - 4}}$`));
    for (const [value, { example }] of [
      [plan.account_id, account_id],
      [plan.location_id, location_id],
    ]) {
      assert.equal(value.split("_")[0], example.split("_")[0]);
    }
    assert.deepEqual([plan.live_mode, plan.location_timezone, plan.currency_code], [false, "Europe/Vienna", "EUR"]);
  });
});

describe("bad input", () => {
  const planner = new Planner({ ...fourHours.options, location: { ...location, id: "loc_home" } });
  const good = site([device("a", 1), device("b", 2), device("c", 3)]);
  const reference = JSON.stringify(planner.schedules.amount(good));

  /** Checks that the call throws this error, and that the planner is as good as before. */
  function refused(body, options, [Class, code, field, message]) {
    assert.throws(
      () => planner.schedules.amount(body, options),
      (error) => {
        assert.ok(error instanceof FlatpeakError, `${error}`);
        const found = [error.constructor, error.code, error.field, error.context];
        assert.deepEqual(found, [Class, code, field, "schedules.amount"]);
        if (message !== undefined) assert.match(error.message, message);
        if (field !== undefined) assert.ok(error.message.startsWith(field), error.message);
        return true;
      },
    );
    assert.equal(JSON.stringify(planner.schedules.amount(good)), reference);
  }

  const invalid = (code, field, message) => [InvalidRequestError, code, field, message];
  const value = (field, message) => invalid("invalid_value", field, message);
  const type = (field, message) => invalid("invalid_type", field, message);
  const missing = (field) => invalid("missing_field", field, /is required$/);
  const unknown = (field, message) => invalid("unknown_field", field, message);

  /** The good request with its device at `at` changed. */
  const entry = (at, change) => ({
    ...good,
    data: good.data.map((one, place) => (place === at ? { ...one, ...change } : one)),
  });
  const threshold = (shaving_threshold) => ({ ...good, shaving_threshold });

  const NUMBERS = [
    ["zero", 0, value],
    ["negative", -1, value],
    ["NaN", NaN, value],
    ["infinite", Infinity, value],
    ["minus infinite", -Infinity, value],
    ["zero as text", "0", value],
    ["negative as text", "-5", value],
    ["text", "many", type],
    ["empty text", "", type],
    ["text too large for a number", "1e400", type],
    ["true", true, type],
    ["a list", [1], type],
    ["an object", {}, type],
    ["nothing", undefined, missing],
    ["null", null, missing],
    ["huge", 1e13, value],
    ["the largest number", Number.MAX_VALUE, value],
  ];
  for (const [name, number, error] of NUMBERS) {
    test(`a number that is ${name}`, () => {
      refused(entry(2, { energy: kwh(number) }), {}, error("data[2].energy.value"));
      refused(entry(1, { max_power: kw(number) }), {}, error("data[1].max_power.value"));
      refused({ ...good, max_power: kw(number) }, {}, error("max_power.value"));
    });
  }

  const LEAVES = /, got 2025-12-31T00:00:00Z|must be after start_time/;
  const BODIES = [
    ["a site in MW", { ...good, max_power: { units: "MW", value: 1 } }, value("max_power.units", /W or KW, got "MW"$/)],
    ["a site in kW", { ...good, max_power: { units: "kW", value: 1 } }, value("max_power.units", /W or KW/)],
    ["a device in WH", entry(0, { max_power: { units: "WH", value: 1 } }), value("data[0].max_power.units", /W or KW/)],
    ["an energy in kWh", entry(1, { energy: { units: "kWh", value: 1 } }), value("data[1].energy.units", /WH or KWH/)],
    ["an energy in W", entry(1, { energy: { units: "W", value: 1 } }), value("data[1].energy.units", /WH or KWH/)],
    ["no units", { ...good, max_power: { value: 1 } }, missing("max_power.units")],
    ["no units of an energy", entry(2, { energy: { value: 1 } }), missing("data[2].energy.units")],
    ["units that are a number", { ...good, max_power: { units: 1, value: 1 } }, type("max_power.units")],
    ["a power without a unit", { ...good, max_power: 10 }, type("max_power", /must be an object, got 10$/)],
    ["an energy without a unit", entry(0, { energy: 5 }), type("data[0].energy", /must be an object, got 5$/)],
    ["no site limit", { ...good, max_power: undefined }, missing("max_power")],
    ["a site limit of null", { ...good, max_power: null }, missing("max_power")],
    ["no energy", entry(1, { energy: undefined }), missing("data[1].energy")],
    ["no device_id", entry(1, { device_id: undefined }), missing("data[1].device_id")],
    ["no start_time", entry(1, { start_time: undefined }), missing("data[1].start_time")],
    ["no end_time", entry(1, { end_time: undefined }), missing("data[1].end_time")],
    ["an id that is none", entry(2, { device_id: "my car" }), value("data[2].device_id", /must be an id/)],
    ["one device twice at once", entry(1, { device_id: "dev_a" }), value("data[1]", /overlaps data\[0\]/)],
    [
      "one device in windows that overlap by a second",
      entry(2, { device_id: "dev_a", start_time: "2026-01-01T03:59:59Z", end_time: "2026-01-01T04:00:00Z" }),
      value("data[2]", /overlaps data\[0\]/),
    ],
    ["one device to buy and to sell at once", entry(1, { device_id: "dev_a", direction: "EXPORT" }), value("data[1]")],
    ["no devices", { ...good, data: [] }, value("data", /at least one device$/)],
    ["no data", { ...good, data: undefined }, missing("data")],
    ["data that is null", { ...good, data: null }, missing("data")],
    ["data that is an object", { ...good, data: {} }, type("data", /must be a list/)],
    ["data that is text", { ...good, data: "dev_a" }, type("data", /must be a list/)],
    ["a device that is null", { ...good, data: [null] }, type("data[0]", /must be an object/)],
    ["a device that is text", { ...good, data: ["dev_a"] }, type("data[0]", /must be an object/)],
    ["an end before the start", entry(0, { end_time: "2025-12-31T00:00:00Z" }), value("data[0].end_time", LEAVES)],
    ["an end at the start", entry(2, { end_time: "2026-01-01T01:00:00+01:00" }), value("data[2].end_time", LEAVES)],
    ["less than a second", entry(1, { end_time: "2026-01-01T00:00:00.9Z" }), value("data[1].end_time", /whole second/)],
    ["a time without offset", entry(1, { start_time: "2026-01-01T00:00:00" }), value("data[1].start_time", /offset/)],
    ["a time as a number", entry(1, { start_time: 0 }), type("data[1].start_time")],
    ["a relative cap of 0", threshold({ relative: 0 }), value("shaving_threshold.relative", /0.01 and 1, got 0$/)],
    ["a relative cap below 0.01", threshold({ relative: 0.009 }), value("shaving_threshold.relative")],
    ["a relative cap above 1", threshold({ relative: 1.001 }), value("shaving_threshold.relative", /got 1.001$/)],
    ["a relative cap above 1 as text", threshold({ relative: "2" }), value("shaving_threshold.relative", /got 2$/)],
    ["a relative cap of NaN", threshold({ relative: NaN }), value("shaving_threshold.relative", /got NaN$/)],
    ["a relative cap that is text", threshold({ relative: "low" }), type("shaving_threshold.relative", /a number/)],
    ["an infinite absolute cap", threshold({ absolute: Infinity }), value("shaving_threshold.absolute", /Infinity$/)],
    ["a huge absolute cap", threshold({ absolute: 1e10 }), value("shaving_threshold.absolute", /-1e9 and 1e9/)],
    ["an absolute cap that is text", threshold({ absolute: "low" }), type("shaving_threshold.absolute", /a number/)],
    ["a cap that is a number", threshold(0.2), type("shaving_threshold", /must be an object/)],
    [
      "the direction LOCAL",
      entry(1, { direction: "LOCAL" }),
      value("data[1].direction", /IMPORT or EXPORT, got "LOCAL"$/),
    ],
    ["a direction in small letters", entry(1, { direction: "import" }), value("data[1].direction", /IMPORT or EXPORT/)],
    ["a field that there is not", { ...good, duration: 5 }, unknown("duration", /the fields here are .*data/)],
    ["one of the site limit", { ...good, max_power: { ...kw(5), unit: "KW" } }, unknown("max_power.unit")],
    ["one of the cap", threshold({ relativ: 0.5 }), unknown("shaving_threshold.relativ", /relative, absolute/)],
    ["one of a device", entry(1, { tariff_direction: "IMPORT" }), unknown("data[1].tariff_direction", /direction/)],
    ["one of a device's power", entry(1, { max_power: { ...kw(5), max: 1 } }), unknown("data[1].max_power.max")],
    ["one of an energy", entry(1, { energy: { ...kwh(5), max: 1 } }), unknown("data[1].energy.max")],
    [
      "another location",
      { ...good, location_id: "loc_other" },
      [NotFoundError, "not_found", "location_id", /loc_home$/],
    ],
    [
      "EXPORT without a series",
      entry(1, { direction: "EXPORT" }),
      [UnprocessableError, "no_tariff_connected", undefined, /^No tariff connected for EXPORT direction$/],
    ],
    [
      "prices that end inside a window",
      entry(1, { end_time: "2026-01-01T06:00:00+01:00" }),
      [UnprocessableError, "no_price_data", undefined, /^There is no IMPORT price from 2026-01-01T05:00:00\+01:00 on$/],
    ],
    [
      "prices that start too late",
      entry(2, { start_time: "2025-12-31T23:30:00Z" }),
      [UnprocessableError, "no_price_data", undefined, /^There is no IMPORT price from 2025-12-31T23:30:00Z on$/],
    ],
    ...[
      [undefined, "nothing"],
      [null, "nothing"],
      [5, "5"],
      [[], "a list"],
    ].map(([body, found]) => [
      `a body that is ${found}`,
      body,
      type("body", new RegExp(`^body must be an object, got ${found}$`)),
    ]),
  ];
  for (const [name, body, error] of BODIES) test(name, () => refused(body, {}, error));

  test("a gap in the prices inside a window", () => {
    const [first, , ...rest] = periods(...fourHours.prices.values);
    assert.throws(() => amount(good, { prices: [first, ...rest] }), {
      name: "UnprocessableError",
      code: "no_price_data",
      message: "There is no IMPORT price from 2026-01-01T01:00:00Z on",
    });
  });

  const OPTIONS = [
    [{ certificat: true }, unknown("options.certificat", /certificate, reasons, onShortfall/)],
    [{ reason: true }, unknown("options.reason")],
    [{ contiguous: true }, unknown("options.contiguous")],
    [{ certificate: "yes" }, type("options.certificate", /must be a boolean/)],
    [{ certificate: 1 }, type("options.certificate", /must be a boolean/)],
    [{ reasons: "json" }, value("options.reasons", /true, false or "text", got "json"$/)],
    [{ reasons: 1 }, type("options.reasons", /true, false or "text", got 1$/)],
    [{ onShortfall: "throw" }, value("options.onShortfall", /warn or error/)],
    [{ onShortfall: true }, type("options.onShortfall")],
    [{ now: "noon" }, value("now", /RFC 3339/)],
    [5, type("options", /must be an object, got 5$/)],
    ["text", type("options", /must be an object, got "text"$/)],
  ];
  for (const [options, error] of OPTIONS) {
    test(`options ${JSON.stringify(options)}`, () => refused(good, options, error));
  }

  test("null is as good as no option", () => {
    for (const options of [null, {}, { certificate: null, reasons: null, onShortfall: null }]) {
      assert.equal(JSON.stringify(planner.schedules.amount(good, options)), reference);
    }
  });
});
