// What is wrong is refused with an error that names the field, and nothing else happens.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { location, NOW, periods, prices } from "../support/four-hours.js";
import { FlatpeakError, Planner, errors, planner, project } from "../support/refusals.js";
import { thrown, without } from "../support/objects.js";

describe("what the caller's own code throws reaches the caller", () => {
  const mine = new RangeError("mine");
  const bad = {
    enumerable: true,
    get() {
      throw mine;
    },
  };
  const withGetter = (object, name) => Object.defineProperty({ ...object }, name, bad);
  const CALLS = {
    "a getter of the body": (own) => own.schedules.duration(withGetter(fourHours.duration, "segment")),
    "a trap of a Proxy": (own) => own.schedules.limit(new Proxy({ ...fourHours.limit }, { ownKeys: bad.get })),
    "a getter of the options": (own) => own.schedules.duration(fourHours.duration, withGetter({}, "contiguous")),
    "a clock of the call": (own) => own.schedules.duration(fourHours.duration, withGetter({}, "now")),
    "a getter of the prices": () => new Planner({ ...fourHours.options, prices: withGetter(prices, "start") }),
    "a getter of a period": () =>
      new Planner({ ...fourHours.options, prices: { data: [withGetter(periods(0.4)[0], "price")] } }),
    "a getter of the location": () => new Planner({ ...fourHours.options, location: withGetter(location, "id") }),
    "a getter of the constructor's options": () => new Planner(withGetter(fourHours.options, "prices")),
  };
  for (const [name, call] of Object.entries(CALLS)) {
    test(`${name}: and the planner still plans`, () => {
      const own = new Planner(fourHours.options);
      assert.equal(
        thrown(() => call(own)),
        mine,
      );
      assert.equal(own.schedules.duration(fourHours.duration).data.length, 1);
    });
  }

  test("a clock that throws: and the planner still plans", () => {
    const own = new Planner({ ...fourHours.options, now: bad.get });
    assert.equal(
      thrown(() => own.schedules.duration(fourHours.duration)),
      mine,
    );
    assert.equal(own.schedules.duration(fourHours.duration, { now: NOW }).data.length, 1);
    own.free();
  });

  test("and the planner can still be freed", () => {
    const own = new Planner(fourHours.options);
    thrown(() => CALLS["a getter of the body"](own));
    own.free();
    assert.equal(thrown(() => own.schedules.duration(fourHours.duration)).code, "planner_freed");
  });

  test("as often as it happens", async () => {
    // In a process of its own, for it may not survive.
    const program = `
      const { Planner } = require("flatpeak-wasm");
      const planner = new Planner(${JSON.stringify(fourHours.options)});
      const body = Object.defineProperty({}, "segment", { enumerable: true, get() { throw new RangeError("mine"); } });
      const messages = new Set();
      for (let time = 0; time < 20_000; time++) {
        try { planner.schedules.duration(body); } catch (error) { messages.add(error.message); }
      }
      console.log([...messages].join());
      console.log(planner.schedules.duration(${JSON.stringify(fourHours.duration)}).data.length);
    `;
    assert.deepEqual(await project.node("-e", program), { code: 0, stdout: "mine\n1\n", stderr: "" });
  });
});

describe("after free()", () => {
  const freed = new Planner(fourHours.options);
  freed.free();

  for (const operation of ["duration", "limit"]) {
    test(`${operation} says that the planner is gone`, () => {
      const error = thrown(() => freed.schedules[operation](fourHours[operation]));
      assert.equal(error.constructor, FlatpeakError);
      assert.deepEqual([error.name, error.code], ["FlatpeakError", "planner_freed"]);
      assert.match(error.message, /This Planner was freed/);
    });
  }

  test("that its own clock called, too", () => {
    const own = new Planner({ ...fourHours.options, now: () => (own.free(), NOW) });
    assert.equal(thrown(() => own.schedules.duration(fourHours.duration)).code, "planner_freed");
  });
});

describe("the time of an error", () => {
  const { duration: body } = fourHours;
  const timeOf = (call) => thrown(call).time_created;
  const call = (own, options) => timeOf(() => own.schedules.duration({ ...body, duration: 0 }, options));
  const own = (now) => new Planner({ ...fourHours.options, now });

  test("is that of the clock, in UTC, on a whole second, as that of an answer is", () => {
    for (const [now, time] of [
      [NOW, NOW],
      ["2026-01-01T01:30:59.999+01:00", "2026-01-01T00:30:59Z"],
      ["2026-01-01t00:30:00z", "2026-01-01T00:30:00Z"],
      ["2026-01-01 00:30:00-00:30", "2026-01-01T01:00:00Z"],
      [new Date("1969-12-31T23:59:58.5Z"), "1969-12-31T23:59:58Z"],
      [() => "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"],
    ]) {
      const planner = own(now);
      assert.equal(call(planner), time);
      assert.equal(planner.schedules.duration(body).time_created, time);
      assert.equal(
        timeOf(() => new Planner({ ...fourHours.options, now, prices: {} })),
        time,
      );
    }
  });

  test("is that of the call's own clock, where it has one", () => {
    assert.equal(call(own(NOW), { now: "2026-02-01T00:00:00Z" }), "2026-02-01T00:00:00Z");
    assert.equal(
      timeOf(() => own(NOW).devices.submitState("dev_home", {}, { now: new Date(0) })),
      "1970-01-01T00:00:00Z",
    );
  });

  test("is that of the system, where there is no other, or one that is no time", () => {
    const clocks = [undefined, "noon", "2026", 5, new Date(NaN), new Date(8.64e15), {}, [NOW], Symbol("now"), 1n, true];
    for (const now of clocks) {
      const before = Math.floor(Date.now() / 1000) * 1000;
      const time = Date.parse(call(new Planner({ ...fourHours.options, now: undefined }), { now }));
      assert.ok(before <= time && time <= Date.now(), `${String(now)}: ${time}`);
    }
  });

  test("is there, and `live_mode` too, where the module was not even called", () => {
    const late = own(NOW);
    late.free();
    // More characters than a call may have.
    const large = { ...body, segment: "x".repeat(2 ** 27) };
    for (const [call, code, status] of [
      [() => late.schedules.duration(body), "planner_freed", undefined],
      [() => planner.schedules.duration(large), "too_large", 422],
    ]) {
      const error = thrown(call);
      const { context, live_mode, time_created } = error;
      assert.deepEqual([error.code, context, live_mode, time_created], [code, "schedules.duration", false, NOW]);
      assert.equal(error.status, status);
    }
  });
});

describe("an error", () => {
  const error = thrown(() => planner.schedules.duration(without(fourHours.duration, "duration")));

  test("reads well when it is printed", () => {
    assert.equal(String(error), "InvalidRequestError: duration is required");
    assert.match(error.stack, /^InvalidRequestError: duration is required\n/);
  });

  test("quotes no more of a long text than one needs to recognise it", () => {
    const long = "x".repeat(10_000);
    const error = thrown(() => planner.schedules.duration({ ...fourHours.duration, segment: long, [long]: 1 }));
    assert.ok(error.message.length < 300);
  });

  test("of a location neither", () => {
    for (const part of ["timezone", "currency_code"]) {
      const place = { ...location, [part]: "x".repeat(10_000) };
      assert.ok(thrown(() => new Planner({ ...fourHours.options, location: place })).message.length < 300);
    }
  });

  test("has no `field` and no `status` where there are none", () => {
    const gap = thrown(() => planner.schedules.duration({ ...fourHours.duration, tariff_direction: "EXPORT" }));
    assert.equal("field" in gap, false);
  });

  test("can be told from others by its class, which all come with the package", () => {
    for (const [name, value] of Object.entries(errors).filter(([name]) => name.endsWith("Error"))) {
      assert.ok(value === FlatpeakError || value.prototype instanceof FlatpeakError, name);
      assert.equal(value.prototype.name, name);
    }
  });
});
