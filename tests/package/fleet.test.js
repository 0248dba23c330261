// planMany: a fleet over worker threads.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  directly,
  dayOfPrices,
  fleetProject,
  home,
  homes,
  loadFleet,
  location,
  oneLoad,
  start_time,
} from "../support/fleet.js";

const project = await fleetProject("piscina");
const { AbortError, FlatpeakError, InvalidRequestError, Planner } = await project.load();
const { planMany } = await loadFleet(project);

const prices = dayOfPrices(1);
const now = start_time;
const settings = { prices, location, now, threads: 2 };

async function all(requests, options) {
  const results = [];
  for await (const result of planMany(requests, { ...settings, ...options })) results.push(result);
  return results;
}

const byId = (results) => new Map(results.map((result) => [result.id, result]));

/** Whether two results are the same, errors too. */
function assertSame(found, wanted) {
  assert.deepEqual(found?.answer, wanted.answer, wanted.id);
  assert.equal(found.error?.code, wanted.error?.code, wanted.id);
  assert.equal(found.error?.message, wanted.error?.message, wanted.id);
}

/** The threads of this process that have not ended. */
const threads = new Set();
process.on("worker", (worker) => {
  threads.add(worker);
  worker.once("exit", () => threads.delete(worker));
});

test("1,000 homes of all operations: each result by its id, the same as of a direct plan", async () => {
  const results = await all(homes(1000), { batchSize: 64 });
  assert.equal(results.length, 1000);
  const found = byId(results);
  assert.equal(found.size, 1000);
  for (const request of homes(1000)) {
    const result = found.get(request.id);
    assert.equal(result.error, undefined);
    assertSame(result, directly(Planner, request, { prices, now }));
  }
});

test("requests may come one after another, later", async () => {
  async function* slowly() {
    for (const request of homes(5)) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      yield request;
    }
  }
  const iteration = planMany(slowly(), { ...settings, threads: 1 });
  // The first result is there before the last request: a batch does not wait to be full.
  assert.equal((await iteration.next()).value.id, "home-0");
  const rest = [];
  for await (const { id } of iteration) rest.push(id);
  assert.deepEqual(rest.sort(), ["home-1", "home-2", "home-3", "home-4"]);
});

test("no more than three batches a thread are read before their results are taken", async () => {
  let read = 0;
  function* endless() {
    for (;;) {
      read += 1;
      yield home(4);
    }
  }
  const iteration = planMany(endless(), { ...settings, threads: 1, batchSize: 10 });
  await iteration.next();
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(read, 30);
  // After ten results another batch is read.
  for (let taken = 1; taken <= 10; taken += 1) await iteration.next();
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(read, 40);
  await iteration.return();
});

test("prices are the fleet's, a tariff's by name, or a request's own", async () => {
  const flat = (value) => ({
    start: start_time,
    intervalMinutes: 60,
    values: Float64Array.from({ length: 24 }, () => value),
  });
  const ten = { operation: "amount", body: oneLoad({ units: "KWH", value: 10 }) };
  const found = byId(
    await all(
      [
        { ...ten, id: "fleet" },
        { ...ten, id: "named", tariff: "day" },
        { ...ten, id: "own", prices: flat(0.5), location },
        { ...ten, id: "nobody's", tariff: "night" },
      ],
      { prices: flat(0.1), tariffs: { day: { prices: flat(0.3), location } } },
    ),
  );
  assert.equal(found.get("fleet").answer.tariff.value, 1);
  assert.equal(found.get("named").answer.tariff.value, 3);
  assert.equal(found.get("own").answer.tariff.value, 5);
  const { error } = found.get("nobody's");
  assert.deepEqual([error.name, error.code, error.field], ["NotFoundError", "not_found", "tariff"]);
});

test("prices of the fleet that are wrong are thrown before anything is planned", async () => {
  await assert.rejects(
    all(homes(1), { prices: { ...prices, values: [0.1, NaN] } }),
    (error) => error instanceof FlatpeakError && error.field === "prices.values[1]",
  );
});

test("prices of a tariff that are wrong are thrown with its name", async () => {
  const night = { prices: { ...prices, values: [NaN] }, location };
  for (const [tariffs, field, message] of [
    [
      { day: { prices, location }, night },
      "tariffs.night.prices.values[0]",
      /^tariffs\.night: prices\.values\[0\] must/,
    ],
    [{ day: {} }, "tariffs.day.prices", /^tariffs\.day: prices is required$/],
    [{ day: null }, "tariffs.day", /^tariffs\.day must be an object: \{ prices, location \}$/],
    [[], "tariffs", /^tariffs must be an object with a tariff for each name$/],
    [null, "tariffs", /^tariffs must be an object/],
  ]) {
    await assert.rejects(all(homes(1), { tariffs }), (error) => {
      assert.ok(error instanceof FlatpeakError, error.stack);
      assert.equal(error.field, field);
      assert.match(error.message, message);
      return true;
    });
  }
});

test("requests that are no source of any are refused, and no thread is left", async () => {
  const broken = {
    [Symbol.iterator]() {
      throw new Error("no file");
    },
  };
  for (const requests of [undefined, null, 7, "requests", {}, homes]) {
    await assert.rejects(all(requests), (error) => error.code === "invalid_value" && error.field === "requests");
  }
  await assert.rejects(all(broken), /^Error: no file$/);
  assert.equal(threads.size, 0);
});

test("options that are wrong are thrown before anything is planned", async () => {
  for (const [name, value] of [
    ["threads", 0],
    ["threads", "2"],
    ["batchSize", 0.5],
    ["now", "soon"],
  ]) {
    await assert.rejects(
      all(homes(1), { [name]: value }),
      (error) => error.code === "invalid_value" && error.field === name,
    );
  }
});

test("a request that is wrong ends as an error by its id, and the others are planned", async () => {
  const wrong = [
    [{ ...home(0), id: "negative", body: oneLoad({ units: "KWH", value: -1 }) }, "invalid_value"],
    [{ ...home(0), id: "no body", body: undefined }, "invalid_type"],
    [{ ...home(0), id: "operation", operation: "free" }, "invalid_value"],
    [{ ...home(0), id: "inherited", operation: "constructor" }, "invalid_value"],
    [{ ...home(0), id: "field", bdy: 1 }, "unknown_field"],
    [{ ...home(0), id: "two prices", tariff: "a", prices }, "invalid_value"],
    // Not the price of the fleet instead.
    [{ ...home(0), id: "number of a tariff", tariff: 7 }, "invalid_type"],
    [{ ...home(0), id: "function", options: { now: () => start_time } }, "invalid_type"],
    [{ ...home(3), id: "no battery", battery: {} }, "missing_field"],
    [
      { ...home(0), id: "too large", body: { ...oneLoad({ units: "KWH", value: 1 }), data: "x".repeat(2 ** 27 + 1) } },
      "too_large",
    ],
  ];
  const results = await all([...wrong.map(([request]) => request), ...homes(20)]);
  const found = byId(results);
  assert.equal(results.length, wrong.length + 20);
  for (const [{ id }, code] of wrong) {
    const { error } = found.get(id);
    assert.ok(error instanceof FlatpeakError, id);
    assert.equal(error.code, code, `${id}: ${error.message}`);
  }
  for (const { id } of homes(20)) assert.ok(found.get(id).answer, id);
});

test("what is no request, or has no id, has one by its content", async () => {
  const nameless = { ...home(0), id: undefined };
  const results = await all([null, 7, [], nameless, structuredClone(nameless), { ...nameless, id: 7 }]);
  assert.equal(results.length, 6);
  for (const { id } of results) assert.match(id, /^req_[0-9a-f]{24}$/);
  const answers = results.filter(({ answer }) => answer !== undefined);
  assert.equal(answers.length, 2);
  assert.equal(answers[0].id, answers[1].id);
  const errors = results.filter(({ error }) => error instanceof InvalidRequestError);
  assert.equal(errors.length, 4);
});

test("a signal ends the run at once with an AbortError, tells the source, and leaves no thread", async () => {
  const controller = new AbortController();
  let closed = false;
  function* endless() {
    try {
      for (let number = 0; ; number += 1) yield home(number);
    } finally {
      closed = true;
    }
  }
  let taken = 0;
  const reason = new Error("enough");
  await assert.rejects(
    async () => {
      for await (const { error } of planMany(endless(), { ...settings, signal: controller.signal })) {
        assert.equal(error, undefined);
        if ((taken += 1) === 1000) controller.abort(reason);
      }
    },
    (error) => error instanceof AbortError && error.code === "aborted" && error.cause === reason,
  );
  assert.ok(closed);
  assert.equal(threads.size, 0);
  await assert.rejects(all(homes(1), { signal: controller.signal }), AbortError);
});

test("break ends the run, and leaves no thread", async () => {
  for await (const { error } of planMany(homes(10_000), settings)) {
    assert.equal(error, undefined);
    assert.equal(threads.size, 2);
    break;
  }
  assert.equal(threads.size, 0);
});

test("what the source or onProgress throws ends the run with it", async () => {
  function* failing() {
    yield* homes(10);
    throw new Error("the file ended in the middle of a line");
  }
  await assert.rejects(all(failing()), /in the middle of a line/);
  const onProgress = () => {
    throw new Error("no terminal");
  };
  await assert.rejects(all(homes(10), { onProgress }), /no terminal/);
});

test("progress counts what is read, planned and wrong", async () => {
  let last;
  await all([...homes(99), { id: "wrong" }], { batchSize: 25, onProgress: (progress) => (last = progress) });
  assert.deepEqual(last, { read: 100, planned: 100, errors: 1 });
});

test("a request that takes all memory of its thread is an error by its id, and the others are planned", async () => {
  const period = { valid_from: start_time, valid_to: "2026-02-01T00:00:00Z", price: { value: 0.25, confidence: 1 } };
  const document = { data: Array.from({ length: 80_000 }, () => structuredClone(period)) };
  const large = { ...home(0), id: "large", prices: document };
  const requests = [...homes(50), large, ...homes(50)].map((request, at) => ({ ...request, id: request.id + at }));
  const results = await all(requests, { batchSize: 32, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  assert.equal(results.length, 101);
  const errors = results.filter(({ error }) => error !== undefined);
  assert.deepEqual(
    errors.map(({ id, error }) => [id, error.code]),
    [["large50", "worker_died"]],
  );
});

test("without piscina it says what to install", async () => {
  const bare = await fleetProject();
  const fleet = await loadFleet(bare);
  await assert.rejects(
    fleet.planMany(homes(1), settings).next(),
    (error) => error.code === "missing_peer" && error.message.includes("npm install piscina"),
  );
});
