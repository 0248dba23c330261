// Memory that is used is given back: the WebAssembly memory grows no more once it is warm, and planners that nobody frees
// hold next to nothing of it.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import * as fourHours from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";

const project = await emptyProject();
const { FlatpeakError, Planner } = await project.load();
const { memory } = project;

// Planners of a year of quarter-hours, 35,040 prices: as many as asked, equal or not, with turns of the event loop between
// or not. Their prices alone are 1.1 MB as periods.
await project.write(
  "years.mjs",
  `const { Instance } = WebAssembly;
   let memory;
   WebAssembly.Instance = class extends Instance {
     constructor(...given) {
       super(...given);
       memory ??= this.exports.memory;
     }
   };
   const { Planner } = await import("flatpeak-wasm");
   const [count, distinct, turns] = process.argv.slice(2).map(Number);
   const values = Float64Array.from({ length: 35_040 }, (_, slot) => 0.2 + 0.15 * Math.sin(slot));
   const prices = { start: "2026-01-01T00:00:00Z", intervalMinutes: 15, values };
   const location = { timezone: "Europe/Vienna", currency_code: "EUR" };
   for (let made = 0; made < count; made += 1) {
     if (distinct) values[0] = made / count;
     new Planner({ prices, location });
     if (turns) await new Promise((resolve) => setImmediate(resolve));
   }
   const module = memory.buffer.byteLength;
   console.log(JSON.stringify({ module, process: process.resourceUsage().maxRSS * 1024 }));`,
);

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
    const wrong = { ...fourHours.duration, device_id: "x".repeat(300 + (time % 500)) };
    assert.throws(() => planner.schedules.duration(wrong), FlatpeakError);
    assert.throws(() => new Planner({ prices: { ...day, start: "noon" } }), FlatpeakError);
  });
  planner.free();
});

const MB = 1_000_000;

for (const [title, ...args] of [
  ["3,000 planners of a year of the same prices, in one go", 3000, 0, 0],
  ["3,000 planners of a year of other prices each, in one go", 3000, 1, 0],
  ["1,500 planners of a year of other prices each, with turns between", 1500, 1, 1],
]) {
  test(`${title}, that nobody frees, take 32 MB of the module and 400 MB in all`, async (t) => {
    const { code, stdout, stderr } = await project.node("years.mjs", ...args);
    assert.equal(code, 0, stderr);
    const bytes = JSON.parse(stdout);
    t.diagnostic(`module ${Math.round(bytes.module / MB)} MB, process ${Math.round(bytes.process / MB)} MB`);
    assert.ok(bytes.module < 32 * MB && bytes.process < 400 * MB, stdout);
  });
}

test("a planner holds less than 2 KB of the module's memory, however many prices it has", () => {
  const values = Float64Array.from({ length: 35_040 }, (_, slot) => slot / 1e5);
  const prices = { ...day, intervalMinutes: 15, values };
  const make = () => new Planner({ prices: { import: prices, export: prices }, location: fourHours.location });
  const kept = Array.from({ length: 20 }, make);
  const before = memory.buffer.byteLength;
  for (let made = 0; made < 500; made += 1) kept.push(make());
  assert.ok(memory.buffer.byteLength - before < 2000 * 500, `${memory.buffer.byteLength - before} bytes`);
  const { duration } = kept[300].schedules;
  assert.equal(duration({ ...body, duration: 15 }).data[0].price.value, 0);
  for (const planner of kept) planner.free();
});
