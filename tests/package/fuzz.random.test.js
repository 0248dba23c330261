// Whatever a caller passes, the package answers or throws a FlatpeakError, and goes on working.
//
// Valid inputs are changed at random places to values of all kinds. SEED repeats a run, SOAK makes it so many times
// longer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { generator } from "../support/seeded-random.js";
import * as fourHours from "../support/four-hours.js";
import { location, NOW, periods, prices } from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";

const SEED = Number(process.env.SEED ?? 1);
const TRIALS = 1000 * Number(process.env.SOAK ?? 1);

const project = await emptyProject();
const { FlatpeakError, Planner } = await project.load();

/** What a field is changed to, made anew each time. */
const VALUES = [
  () => undefined,
  () => null,
  () => true,
  () => 0,
  () => -0,
  () => -1,
  () => 0.01,
  () => 7.5,
  () => 1e-320,
  () => 1e9,
  () => 1e308,
  () => 2 ** 53,
  () => NaN,
  () => Infinity,
  () => -Infinity,
  () => 12n,
  () => 2n ** 80n,
  () => "",
  () => "LOW",
  () => "EXPORT",
  () => "loc_home",
  () => "\u0000",
  () => "\ud800",
  () => "ä€😀",
  () => "x".repeat(10_000),
  () => "2026-01-01T02:00:00Z",
  () => "2026-01-01T02:00:00.999999999+23:59",
  () => "2026-01-01T23:59:60Z",
  () => "0001-01-01T00:00:00+23:59",
  () => "9999-12-31T23:59:59-23:59",
  () => "-271821-04-20T00:00:00Z",
  () => new Date("2026-01-01T01:00:00Z"),
  () => new Date(NaN),
  () => new Date(-8.64e15),
  () => [],
  () => [[]],
  () => new Array(3),
  () => ({}),
  () => ({ length: 2 }),
  () => ({ values: [1], data: [1], import: [] }),
  () => ({ toString: () => "LOW", valueOf: () => 60, toJSON: () => 60 }),
  () => Object.create(null),
  () => JSON.parse('{"__proto__": {"duration": 60}}'),
  () => new Map([["value", 1]]),
  () => new Set([1]),
  () => new Float64Array([0.1, NaN]),
  () => new Float64Array(4),
  () => new Float32Array([1]),
  () => new Uint8Array([1]),
  () => new ArrayBuffer(8),
  () => Symbol("value"),
  () => () => 1,
  () => /x/,
  () => new Error("value"),
  () => Promise.resolve(1),
  () => new Proxy({ value: 1 }, {}),
  () => new Proxy([1], {}),
  () => nested(40),
  () => cyclic(),
];

function nested(levels) {
  return levels === 0 ? [] : { inner: nested(levels - 1) };
}

function cyclic() {
  const object = {};
  object.self = object;
  return object;
}

const { duration, limit } = fourHours;
const reference = new Planner(fourHours.options);
const document = { location_id: "loc_home", location_timezone: "Europe/Vienna", currency_code: "EUR" };

/** The valid inputs: the options of a planner, and the body and the options of a call. */
const VALID = [
  () => ({ planner: { prices, location, now: NOW }, duration: [{ ...duration, device_id: "dev_car" }, options()] }),
  () => ({
    planner: { prices: { import: { ...document, data: periods(0.4, 0.1, 0.2, 0.3) }, export: prices, local: prices } },
    limit: [{ ...limit, relative: 0.5, direction: "EXPORT", location_id: "loc_home" }, { now: NOW }],
  }),
  () => ({
    planner: {
      prices: { ...prices, values: Float64Array.from(prices.values), confidence: [1, 1, 0.9, 0.8] },
      location: { ...location, id: "loc_home" },
      now: () => new Date(NOW),
    },
    duration: [{ ...duration, tariff_direction: "IMPORT" }, options()],
    limit: [{ ...limit, direction: "LOCAL" }, {}],
  }),
  () => ({
    planner: { prices, location, now: NOW },
    duration: [duration, { previous: reference.schedules.duration(duration), keepWithin: 0.1 }],
  }),
];

function options() {
  return { contiguous: true, onShortfall: "warn", now: NOW };
}

/** A copy that may be changed; what is no plain data stays itself. */
function copy(value) {
  if (Array.isArray(value)) return value.map(copy);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]));
}

/** All places of an input, each as the object and the name of its field; not too deep, for it may contain itself. */
function places(value, levels = 6) {
  if (levels === 0 || !isPlain(value)) return [];
  return Object.keys(value).flatMap((name) => [[value, name], ...places(value[name], levels - 1)]);
}

function isPlain(value) {
  if (value === null || typeof value !== "object") return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

function mutate(input, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const changes = 1 + Math.floor(random() * 3);
  for (let change = 0; change < changes; change++) {
    const all = places(input);
    // Earlier changes may have taken everything away.
    if (all.length === 0) break;
    const [object, name] = pick(all);
    const kind = random();
    if (kind < 0.1) delete object[name];
    else if (kind < 0.2) object[pick(["more", "", "__proto__x", "Duration", "0"])] = pick(VALUES)();
    else if (kind < 0.3) swap(object, name, pick(all));
    else object[name] = pick(VALUES)();
  }
  return input;
}

/** Puts what is in one place into another. */
function swap(object, name, [other, otherName]) {
  [object[name], other[otherName]] = [other[otherName], object[name]];
}

/** Runs all calls of an input. */
function run({ planner: constructed, ...calls }) {
  const planner = attempt(() => new Planner(constructed));
  for (const operation of ["duration", "limit"]) {
    if (!Array.isArray(calls[operation])) continue;
    // Also where the planner was refused: the mutated body then meets one that works.
    const answer = attempt(() => (planner ?? reference).schedules[operation](...calls[operation]));
    if (answer !== undefined) checkAnswer(answer, operation);
  }
  planner?.free();
}

/** The result; undefined if the package refused, and anything else that is thrown is thrown on. */
function attempt(call) {
  const start = performance.now();
  try {
    return call();
  } catch (error) {
    if (!(error instanceof FlatpeakError)) throw error;
    assert.ok(error.code.length > 0 && error.message.length > 0);
    return undefined;
  } finally {
    assert.ok(performance.now() - start < 1000, "a call hangs");
  }
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** What holds for every answer: slots are in order, do not touch, and have finite prices. */
function checkAnswer(answer, operation) {
  assert.match(answer.id, operation === "duration" ? /^std_[0-9a-f]{24}$/ : /^spl_[0-9a-f]{24}$/);
  assert.match(answer.time_created, TIME);
  let end = -Infinity;
  for (const slot of answer.data) {
    assert.match(slot.start_time, TIME);
    assert.ok(end < Date.parse(slot.start_time) && Date.parse(slot.start_time) < Date.parse(slot.end_time));
    end = Date.parse(slot.end_time);
    assert.ok(Number.isFinite(slot.price?.value ?? slot.tariff.rate_avg));
  }
  assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer);
}

/** The bytes of a planner that stays, and of one that is made now. */
function referenceBytes() {
  const fresh = new Planner(fourHours.options);
  const bytes = [reference, fresh].flatMap(({ schedules }) => [
    JSON.stringify(schedules.duration(duration)),
    JSON.stringify(schedules.limit(limit)),
  ]);
  fresh.free();
  return bytes;
}

test(`${TRIALS} random mutations are answered or refused, and do no harm`, () => {
  const bytes = referenceBytes();
  for (let trial = 0; trial < TRIALS; trial++) {
    const random = generator(SEED * 1_000_003 + trial);
    const input = mutate(copy(VALID[trial % VALID.length]()), random);
    try {
      run(input);
      assert.deepEqual(referenceBytes(), bytes, "the reference request gives other bytes than before");
    } catch (cause) {
      const shown = inspect(input, { depth: 8, maxStringLength: 100, maxArrayLength: 10 });
      throw new Error(`SEED=${SEED} trial ${trial}: ${cause}\n${shown.slice(0, 3000)}`, { cause });
    }
  }
});

test("the inputs that are mutated are valid to begin with", () => {
  for (const { planner, ...calls } of VALID.map((valid) => copy(valid()))) {
    const { schedules } = new Planner(planner);
    for (const [operation, args] of Object.entries(calls)) checkAnswer(schedules[operation](...args), operation);
  }
});
