// What `duration` and `limit` promise, through JavaScript, with numbers that can be checked by hand.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { hourly, location, NOW, periods } from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const { Planner, UnprocessableError } = await project.load();

/** A planner for prices, of the four hours if they are left out. */
function plannerOf(prices = fourHours.prices, options = {}) {
  return new Planner({ prices, location, now: NOW, ...options });
}

/** A plan as rows: start, end, mean price. */
function rows({ data }) {
  return data.map(({ start_time, end_time, price, tariff }) => [start_time, end_time, price?.value ?? tariff.rate_avg]);
}

/** The duration plan of 2026-01-01 with clock times for rows. */
function durationOf(prices, body, options) {
  const plan = plannerOf(prices).schedules.duration({ ...fourHours.duration, ...body }, options);
  return rows(plan).map(([start, end, price]) => [start.slice(11, -1), end.slice(11, -1), price]);
}

function limitOf(prices, body) {
  const plan = plannerOf(prices).schedules.limit({ ...fourHours.hours, segment: "LOW", ...body });
  return rows(plan).map(([start, end, price]) => [start.slice(11, -1), end.slice(11, -1), price]);
}

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

describe("limit", () => {
  test("the hours at 0.25 or less touch and merge", () => {
    assert.deepEqual(limitOf(fourHours.prices, { absolute: 0.25 }), [["01:00:00", "03:00:00", 0.15]]);
  });

  test("equality counts", () => {
    assert.deepEqual(limitOf(fourHours.prices, { absolute: 0.1 }), [["01:00:00", "02:00:00", 0.1]]);
    assert.deepEqual(limitOf(fourHours.prices, { segment: "HIGH", absolute: 0.4 }), [["00:00:00", "01:00:00", 0.4]]);
  });

  test("nothing qualifies: no data, and a duration of 0", () => {
    const plan = plannerOf().schedules.limit({ ...fourHours.limit, absolute: 0.09 });
    assert.deepEqual([plan.data, plan.duration], [[], 0]);
  });

  for (const [name, shift] of [
    ["positive", 0],
    ["negative", -1],
  ]) {
    test(`relative 0.01 is the cheapest hours and 1 is all, with ${name} prices`, () => {
      const prices = hourly(...[0.4, 0.1, 0.2, 0.1].map((price) => price + shift));
      const cheapest = [
        ["01:00:00", "02:00:00", 0.1 + shift],
        ["03:00:00", "04:00:00", 0.1 + shift],
      ];
      assert.deepEqual(limitOf(prices, { relative: 0.01 }), cheapest);
      assert.deepEqual(limitOf(prices, { relative: 1 }), [["00:00:00", "04:00:00", 0.2 + shift]]);
      assert.deepEqual(limitOf(prices, { relative: 1, segment: "HIGH" }), [["00:00:00", "01:00:00", 0.4 + shift]]);
      assert.deepEqual(limitOf(prices, { relative: 0.01, segment: "HIGH" }), [["00:00:00", "04:00:00", 0.2 + shift]]);
    });
  }

  test("with one flat price every relative limit takes all", () => {
    for (const relative of [0.01, 0.5, 1]) {
      for (const segment of ["LOW", "HIGH"]) {
        const all = [["00:00:00", "03:00:00", -0.2]];
        const window = { end_time: "2026-01-01T03:00:00Z" };
        assert.deepEqual(limitOf(hourly(-0.2, -0.2, -0.2), { ...window, relative, segment }), all);
      }
    }
  });

  test("relative 0.505 is half way between the lowest and the highest price", () => {
    // 0.1 + (0.505 - 0.01) / 0.99 * (0.3 - 0.1) = 0.2
    const plan = plannerOf(hourly(0.1, 0.2, 0.3, 0.25)).schedules.limit({
      ...fourHours.hours,
      segment: "LOW",
      relative: 0.505,
    });
    assert.deepEqual(rows(plan), [["2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z", 0.15]]);
    assert.deepEqual([plan.request.absolute, plan.request.relative], [0.2, 0.505]);
  });

  test("the echo repeats the number that was asked, unrounded, and rounds its equivalent", () => {
    const echo = (limit) => {
      const { absolute, relative } = plannerOf().schedules.limit({
        ...fourHours.hours,
        segment: "LOW",
        ...limit,
      }).request;
      return { absolute, relative };
    };
    // 0.01 + 0.99 * (0.1234567 - 0.1) / 0.3 = 0.08740711
    assert.deepEqual(echo({ absolute: 0.1234567 }), { absolute: 0.1234567, relative: 0.08741 });
    // 0.1 + (0.1234567 - 0.01) / 0.99 * 0.3 = 0.13438082
    assert.deepEqual(echo({ relative: 0.1234567 }), { absolute: 0.13438, relative: 0.1234567 });
    const both = { absolute: 0.1234567, relative: 0.7654321 };
    assert.deepEqual(echo(both), both);
    assert.deepEqual(echo({ absolute: 1e-7 }).absolute, 1e-7);
  });

  test("absolute wins over relative", () => {
    assert.deepEqual(limitOf(fourHours.prices, { absolute: 0.1, relative: 1 }), [["01:00:00", "02:00:00", 0.1]]);
  });

  test("HIGH with a relative limit of 0.1 takes all but the lowest tenth of the scale", () => {
    // 0.1 + (0.1 - 0.01) / 0.99 * (0.4 - 0.1) = 0.12727: all but the hour at 0.1.
    const dear = [
      ["00:00:00", "01:00:00", 0.4],
      ["02:00:00", "04:00:00", 0.25],
    ];
    assert.deepEqual(limitOf(fourHours.prices, { relative: 0.1, segment: "HIGH" }), dear);
    // The scale of exports is the same one: it is not mirrored here.
    const both = { import: hourly(1, 1, 1, 1), export: fourHours.prices };
    assert.deepEqual(limitOf(both, { relative: 0.1, segment: "HIGH", direction: "EXPORT" }), dear);
  });

  test("next_update is the first forecast, or else the end of the prices", () => {
    const next = (prices) => plannerOf(prices).schedules.limit(fourHours.limit).next_update;
    assert.equal(next(fourHours.prices), "2026-01-01T04:00:00Z");
    assert.equal(next({ ...fourHours.prices, confidence: [1, 1, 0.8, 1] }), "2026-01-01T02:00:00Z");
    assert.equal(next(hourly(0.4, 0.1, 0.2, 0.3, 0.5, 0.6)), "2026-01-01T06:00:00Z");
  });

  test("next_update is never in the past: the first instant from now on that is not known for sure", () => {
    const at = (now, { prices = fourHours.prices, ...body } = {}) => {
      const { next_update } = plannerOf(prices).schedules.limit({ ...fourHours.limit, ...body }, { now });
      return next_update?.slice(11, -1);
    };
    const forecast = { ...fourHours.prices, confidence: [1, 1, 0.8, 1] };
    // From now on, not from the start of the window on.
    assert.equal(at("2026-01-01T01:30:00Z", { prices: forecast }), "02:00:00");
    assert.equal(at("2026-01-01T02:30:00Z", { prices: forecast }), "02:30:00");
    assert.equal(at("2026-01-01T02:30:00.4Z", { prices: forecast }), "02:30:01");
    assert.equal(at("2026-01-01T03:00:00Z", { prices: forecast }), "04:00:00");
    // Before the window, too.
    assert.equal(at("2026-01-01T00:30:00Z", { prices: forecast, start_time: "2026-01-01T03:00:00Z" }), "02:00:00");
    assert.equal(at("2026-01-01T04:00:00Z"), "04:00:00");
  });

  test("next_update is left out where all prices are past", () => {
    for (const now of ["2026-01-01T04:00:01Z", "2026-06-01T00:00:00Z"]) {
      assert.equal("next_update" in plannerOf().schedules.limit(fourHours.limit, { now }), false);
    }
  });

  test("next_update of LOCAL without prices is the end of the window: nothing comes before that", () => {
    const at = (now) => plannerOf().schedules.limit({ ...fourHours.limit, direction: "LOCAL" }, { now }).next_update;
    assert.equal(at("2025-12-31T12:00:00Z"), "2026-01-01T04:00:00Z");
    assert.equal(at("2026-01-01T01:00:00Z"), "2026-01-01T04:00:00Z");
    assert.equal(at("2026-01-01T04:30:00Z"), undefined);
  });

  test("the answer is the API's document", () => {
    const { id, ...plan } = plannerOf().schedules.limit({ ...fourHours.limit, location_id: "loc_mine" });
    assert.match(id, /^spl_[0-9a-f]{24}$/);
    assert.deepEqual(plan, {
      object: "schedule_limit",
      live_mode: false,
      location_id: "loc_mine",
      location_timezone: "Europe/Vienna",
      currency_code: "EUR",
      direction: "IMPORT",
      duration: 120,
      next_update: "2026-01-01T04:00:00Z",
      request: {
        direction: "IMPORT",
        segment: "LOW",
        absolute: 0.25,
        // 0.01 + 0.99 * (0.25 - 0.1) / (0.4 - 0.1)
        relative: 0.505,
        ...fourHours.hours,
      },
      data: [
        {
          start_time: "2026-01-01T01:00:00Z",
          end_time: "2026-01-01T03:00:00Z",
          tariff: { rate_avg: 0.15, confidence: 1 },
        },
      ],
      time_created: NOW,
      account_id: "acc_local",
    });
  });
});

describe("directions", () => {
  const both = { import: fourHours.prices, export: hourly(0.05, 0.06, 0.09, 0.07) };

  test("EXPORT with HIGH is the time that sells best", () => {
    const sold = durationOf(both, { tariff_direction: "EXPORT", segment: "HIGH", duration: 60 });
    assert.deepEqual(sold, [["02:00:00", "03:00:00", 0.09]]);
    const limited = limitOf(both, { direction: "EXPORT", segment: "HIGH", absolute: 0.07 });
    assert.deepEqual(limited, [["02:00:00", "04:00:00", 0.08]]);
  });

  test("LOCAL costs 0 where no series says otherwise", () => {
    assert.deepEqual(durationOf(both, { tariff_direction: "LOCAL", duration: 60 }), [["00:00:00", "01:00:00", 0]]);
    assert.deepEqual(limitOf(both, { direction: "LOCAL", absolute: 0 }), [["00:00:00", "04:00:00", 0]]);
    const local = { ...both, local: hourly(0.03, 0.02, 0.01, 0.02) };
    assert.deepEqual(durationOf(local, { tariff_direction: "LOCAL", duration: 60 }), [["02:00:00", "03:00:00", 0.01]]);
  });

  test("IMPORT is meant where nothing is said", () => {
    assert.equal(plannerOf(both).schedules.duration(fourHours.duration).tariff_direction, "IMPORT");
    assert.equal(plannerOf(both).schedules.limit(fourHours.limit).direction, "IMPORT");
  });
});

describe("offsets", () => {
  test("answers are printed in the offset of end_time", () => {
    for (const [end_time, printed, next] of [
      ["2026-01-01T04:00:00Z", "2026-01-01T01:00:00Z", "2026-01-01T04:00:00Z"],
      ["2026-01-01T05:00:00+01:00", "2026-01-01T02:00:00+01:00", "2026-01-01T05:00:00+01:00"],
      ["2026-01-01T04:00:00+00:00", "2026-01-01T01:00:00+00:00", "2026-01-01T04:00:00+00:00"],
      ["2025-12-31T23:00:00-05:00", "2025-12-31T20:00:00-05:00", "2025-12-31T23:00:00-05:00"],
      ["2026-01-01T09:45:00+05:45", "2026-01-01T06:45:00+05:45", "2026-01-01T09:45:00+05:45"],
    ]) {
      const plan = plannerOf().schedules.duration({ ...fourHours.duration, end_time });
      assert.equal(plan.data[0].start_time, printed);
      assert.equal(plan.time_created, NOW, "time_created is UTC");
      const limited = plannerOf().schedules.limit({ ...fourHours.limit, end_time });
      assert.equal(limited.data[0].start_time, printed);
      assert.equal(limited.next_update, next);
      assert.equal(limited.request.end_time, end_time);
    }
  });

  test("the offset of start_time moves no instant and prints nothing", () => {
    const plan = plannerOf().schedules.limit({ ...fourHours.limit, start_time: "2026-01-01T01:00:00+01:00" });
    assert.equal(plan.request.start_time, "2026-01-01T00:00:00Z");
    assert.equal(plan.data[0].start_time, "2026-01-01T01:00:00Z");
  });
});

describe("clock changes in Vienna", () => {
  /** Hourly prices that fall to a valley: 0.11 in the hours `valley` and `valley + 1`, and 0.02 more with each step. */
  const valleyAt = (start, hours, valley) => ({
    start,
    intervalMinutes: 60,
    values: Array.from({ length: hours }, (_, hour) => 0.1 + 0.01 * Math.abs(2 * (hour - valley) - 1)),
  });

  test("29 March 2026 has 23 hours", () => {
    const day = { start_time: "2026-03-29T00:00:00+01:00", end_time: "2026-03-30T00:00:00+02:00", segment: "LOW" };
    const { schedules } = plannerOf(valleyAt("2026-03-28T23:00:00Z", 23, 1));
    assert.equal(schedules.limit({ ...day, relative: 1 }).duration, 23 * 60);
    assert.equal(schedules.duration({ ...day, duration: 24 * 60 }).warnings[0].delivered, 23 * 60);
    // 01:00 to 02:00 and 03:00 to 04:00 on the wall are one stretch: clocks jump from 02:00 to 03:00.
    assert.deepEqual(rows(schedules.duration({ ...day, duration: 120 })), [
      ["2026-03-29T02:00:00+02:00", "2026-03-29T04:00:00+02:00", 0.11],
    ]);
  });

  test("26 October 2025 has 25 hours", () => {
    const day = { start_time: "2025-10-26T00:00:00+02:00", end_time: "2025-10-27T00:00:00+01:00", segment: "LOW" };
    const { schedules } = plannerOf(valleyAt("2025-10-25T22:00:00Z", 25, 2));
    assert.equal(schedules.limit({ ...day, relative: 1 }).duration, 25 * 60);
    assert.equal(schedules.duration({ ...day, duration: 25 * 60 }).warnings, undefined);
    // 02:00 to 03:00 on the wall happens twice, and both are the valley.
    assert.deepEqual(rows(schedules.duration({ ...day, duration: 120 })), [
      ["2025-10-26T01:00:00+01:00", "2025-10-26T03:00:00+01:00", 0.11],
    ]);
  });
});

describe("the clock", () => {
  const created = (planner, options) => planner.schedules.duration(fourHours.duration, options).time_created;

  test("is a string, a Date or a function of the planner", () => {
    assert.equal(created(plannerOf(undefined, { now: "2026-01-01T01:30:00+01:00" })), "2026-01-01T00:30:00Z");
    assert.equal(created(plannerOf(undefined, { now: new Date("2026-01-01T00:30:00Z") })), "2026-01-01T00:30:00Z");
    let hour = 0;
    const ticking = plannerOf(undefined, { now: () => new Date(Date.UTC(2026, 0, 1, hour++)) });
    assert.equal(created(ticking), "2026-01-01T00:00:00Z");
    assert.equal(created(ticking), "2026-01-01T01:00:00Z");
  });

  test("of a call wins over that of the planner", () => {
    const planner = plannerOf();
    assert.equal(created(planner, { now: "2026-02-02T00:00:00Z" }), "2026-02-02T00:00:00Z");
    assert.equal(created(planner, { now: new Date("2026-02-02T00:00:00Z") }), "2026-02-02T00:00:00Z");
    const limited = planner.schedules.limit(fourHours.limit, { now: "2026-02-02T00:00:00Z" });
    assert.equal(limited.time_created, "2026-02-02T00:00:00Z");
    assert.equal(created(planner), NOW);
  });

  test("is the system's if nobody says anything", () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const answered = Date.parse(created(new Planner({ prices: fourHours.prices, location })));
    assert.ok(before <= answered && answered <= Date.now());
  });
});

describe("the forms of prices", () => {
  const ids = (prices) => {
    const planner = plannerOf(prices);
    return [
      JSON.stringify(planner.schedules.duration(fourHours.duration)),
      JSON.stringify(planner.schedules.limit(fourHours.limit)),
    ];
  };
  const values = [0.4, 0.1, 0.2, 0.3];

  test("all make the same bytes", () => {
    const expected = ids(fourHours.prices);
    const rates = periods(...values).map(({ price, ...period }) => ({ ...period, tariff: { rate: price.value } }));
    for (const [form, prices] of Object.entries({
      "columns with a typed array": { ...fourHours.prices, values: Float64Array.from(values) },
      "columns with a Date": { ...fourHours.prices, start: new Date(fourHours.prices.start) },
      "columns with confidence": { ...fourHours.prices, confidence: new Float64Array(4).fill(1) },
      "the list of a document": periods(...values),
      "a document": { object: "price", data: periods(...values), next: null },
      "a document of version 2024-08-24": { data: rates },
      "by direction": { import: fourHours.prices },
      "in another order": [3, 1, 0, 2].map((position) => periods(...values)[position]),
      "with a duplicate that agrees": [...periods(...values), periods(...values)[2]],
    })) {
      assert.deepEqual(ids(prices), expected, form);
    }
  });

  test("a document says where its prices hold, and the options need not", () => {
    const document = {
      location_id: "loc_doc",
      location_timezone: "Europe/London",
      currency_code: "GBP",
      data: periods(...values),
    };
    const plan = new Planner({ prices: document, now: NOW }).schedules.duration(fourHours.duration);
    assert.deepEqual(
      [plan.location_id, plan.location_timezone, plan.currency_code],
      ["loc_doc", "Europe/London", "GBP"],
    );
  });

  test("an hour of value 0 and confidence 0 is a gap, never a free hour", () => {
    const gap = { ...fourHours.prices, values: [0.4, 0, 0.2, 0.3], confidence: [1, 0, 1, 1] };
    assert.throws(() => plannerOf(gap).schedules.duration(fourHours.duration), {
      name: "UnprocessableError",
      code: "no_price_data",
      message: "There is no IMPORT price from 2026-01-01T01:00:00Z on",
    });
    const free = { ...gap, confidence: [1, 1, 1, 1] };
    assert.deepEqual(durationOf(free, { duration: 60 }), [["01:00:00", "02:00:00", 0]]);
  });
});

describe("the same request", () => {
  test("gives the same bytes, from any planner with these prices, in any process", async () => {
    const bytes = JSON.stringify(plannerOf().schedules.duration(fourHours.duration));
    const planner = plannerOf();
    for (let time = 0; time < 10; time++) {
      assert.equal(JSON.stringify(planner.schedules.duration(fourHours.duration)), bytes);
    }
    const program = `
      const { Planner } = require("flatpeak-wasm");
      const planner = new Planner(${JSON.stringify(fourHours.options)});
      console.log(JSON.stringify(planner.schedules.duration(${JSON.stringify(fourHours.duration)})));
    `;
    const { stdout } = await project.node("-e", program);
    assert.equal(stdout, `${bytes}\n`);
  });

  test("another request, other options or other prices make another id", () => {
    const { schedules } = plannerOf();
    const all = [
      schedules.duration(fourHours.duration).id,
      schedules.duration({ ...fourHours.duration, duration: 91 }).id,
      schedules.duration(fourHours.duration, { contiguous: true }).id,
      plannerOf(hourly(0.4, 0.1, 0.2, 0.31)).schedules.duration(fourHours.duration).id,
    ];
    assert.equal(new Set(all).size, all.length);
    // The clock is no part of it.
    assert.equal(schedules.duration(fourHours.duration, { now: "2027-01-01T00:00:00Z" }).id, all[0]);
  });
});

describe("a planner", () => {
  test("leaves what it is given as it was", () => {
    // A change of anything that is frozen would throw; typed arrays cannot be frozen.
    const values = Float64Array.from(fourHours.prices.values);
    const document = deepFreeze({ data: periods(0.4, 0.1, 0.2, 0.3) });
    const planner = new Planner(
      deepFreeze({ prices: { import: { ...hourly(), values }, export: document }, location, now: NOW }, values),
    );
    planner.schedules.duration(fourHours.duration, Object.freeze({ contiguous: true, now: NOW }));
    planner.schedules.limit(deepFreeze({ ...fourHours.limit, direction: "EXPORT" }));
    assert.deepEqual([...values], [0.4, 0.1, 0.2, 0.3]);
  });

  test("keeps its prices when the caller's array changes", () => {
    const values = Float64Array.from(fourHours.prices.values);
    const planner = plannerOf({ ...fourHours.prices, values });
    values.fill(9);
    assert.equal(planner.schedules.duration(fourHours.duration).data[0].price.value, 0.13333);
  });

  test("gives answers that are the caller's own", () => {
    const { schedules } = plannerOf();
    schedules.duration(fourHours.duration).data[0].price.value = 9;
    assert.equal(schedules.duration(fourHours.duration).data[0].price.value, 0.13333);
    const answer = schedules.duration(fourHours.duration);
    assert.deepEqual(structuredClone(answer), answer);
    assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer);
  });

  test("has schedules that can be taken off it, and not be changed", () => {
    const { duration, limit } = plannerOf().schedules;
    assert.equal(duration(fourHours.duration).data.length, 1);
    assert.equal(limit(fourHours.limit).duration, 120);
    assert.ok(Object.isFrozen(plannerOf().schedules));
  });

  test("shows nothing of its inside", () => {
    assert.deepEqual(Object.keys(plannerOf()), ["schedules", "devices"]);
  });

  test("is given back by free(), as often as one likes, and by `using`", () => {
    const planner = plannerOf();
    planner.free();
    planner.free();
    const { schedules } = plannerOf();
    assert.equal(schedules.duration(fourHours.duration).data.length, 1, "others go on");
    const used = plannerOf();
    used[Symbol.dispose]();
    assert.throws(() => used.schedules.limit(fourHours.limit), { name: "FlatpeakError", code: "planner_freed" });
  });

  test("does not mind others that plan at the same time", () => {
    const dear = plannerOf(hourly(9, 9, 9, 9));
    const cheap = plannerOf(hourly(1, 1, 1, 1));
    dear.schedules.duration(fourHours.duration);
    assert.equal(cheap.schedules.duration(fourHours.duration).data[0].price.value, 1);
    cheap.free();
    assert.equal(dear.schedules.duration(fourHours.duration).data[0].price.value, 9);
  });
});

/** Freezes an object all the way down, but for `except`. */
function deepFreeze(object, except) {
  if (object === except || object === null || typeof object !== "object") return object;
  Object.values(object).forEach((value) => deepFreeze(value, except));
  return Object.freeze(object);
}
