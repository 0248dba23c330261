// Memory that is used is given back: the WebAssembly memory grows no more once it is warm.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import * as fourHours from "./four-hours.js";
import { emptyProject } from "./project.js";

const project = await emptyProject();
const { FlatpeakError, Planner } = await project.load();
const { memory } = project;

/** A day of five-minute prices, by a formula. */
const day = {
  start: fourHours.prices.start,
  intervalMinutes: 5,
  values: Float64Array.from({ length: 288 }, (_, slot) => 0.2 + 0.15 * Math.sin(slot)),
};
const body = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-02T00:00:00Z", segment: "LOW" };

/** Does it so many times; after the first 1,000 the memory must keep its size. */
function staysAtItsSize(times, job) {
  for (let time = 0; time < 1000; time++) job(time);
  const warm = memory.buffer.byteLength;
  for (let time = 1000; time < times; time++) job(time);
  assert.equal(memory.buffer.byteLength, warm);
}

before(() => assert.ok(memory instanceof WebAssembly.Memory));

test("100,000 plans leave the memory at its size after the first 1,000", () => {
  const planner = new Planner({ prices: day, location: fourHours.location, now: fourHours.NOW });
  const { duration, limit } = planner.schedules;
  staysAtItsSize(100_000, (time) => {
    if (time % 2 === 0) duration({ ...body, duration: 1 + (time % 1440) });
    else limit({ ...body, relative: 0.01 + (time % 99) / 100 });
  });
  planner.free();
});

test("10,000 planners that are made and freed leave it at its size", () => {
  staysAtItsSize(10_000, () => {
    const planner = new Planner({ prices: { import: day, export: day }, location: fourHours.location });
    planner.free();
  });
});

test("10,000 refusals leave it at its size", () => {
  const planner = new Planner(fourHours.options);
  staysAtItsSize(10_000, (time) => {
    const wrong = { ...fourHours.duration, device_id: `not an id: ${"x".repeat(time % 500)}` };
    assert.throws(() => planner.schedules.duration(wrong), FlatpeakError);
    assert.throws(() => new Planner({ prices: { ...day, start: "noon" } }), FlatpeakError);
  });
  planner.free();
});
