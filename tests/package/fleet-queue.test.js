// fleetQueue: a fleet over BullMQ, on a Redis of its own.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";

import {
  dayOfPrices,
  directly,
  fleetProject,
  home,
  homes,
  loadFleet,
  location,
  oneLoad,
  start_time,
} from "../support/fleet.js";
import { skip, startRedis } from "../support/redis.js";

const project = await fleetProject("piscina", "bullmq", "ioredis");
const { Planner } = await project.load();
const { fleetQueue } = await loadFleet(project);

const prices = dayOfPrices(2);
const now = start_time;
const settings = { prices, location, now };

/** All results of a queue, each batch acknowledged. */
async function collect(queue, options) {
  const found = [];
  for await (const { results, acknowledge } of queue.results(options)) {
    found.push(...results);
    await acknowledge();
  }
  return found;
}

describe("a queue", { skip }, async () => {
  const redis = skip ? undefined : await startRedis();
  let queues = 0;

  function open(options) {
    const queue = fleetQueue({ connection: redis.url, name: `fleet-${(queues += 1)}`, batchSize: 50, ...options });
    after(() => queue.close());
    return queue;
  }

  test("plans 500 homes of all operations as a planner does, and gives each result once", async () => {
    const queue = open();
    assert.deepEqual(await queue.enqueue(homes(500), settings), { read: 500, enqueued: 500 });
    await queue.work({ threads: 1 });
    const results = await collect(queue);
    assert.equal(results.length, 500);
    const found = new Map(results.map((result) => [result.id, result]));
    for (const request of homes(500)) {
      assert.deepEqual(found.get(request.id), directly(Planner, request, settings), request.id);
    }
    assert.deepEqual(await queue.counts(), { requested: 500, planned: 500, batches: 0 });
    assert.deepEqual(await collect(queue), []);
  });

  test("enqueued again, in other batches or while it is there, a home is still planned once", async () => {
    const queue = open();
    await queue.enqueue(homes(100), settings);
    await queue.enqueue(homes(100), settings);
    await queue.enqueue([...homes(120)].reverse(), settings);
    const worker = await queue.work({ threads: 1 });
    const results = await collect(queue);
    assert.equal(results.length, 120);
    assert.equal(new Set(results.map(({ id }) => id)).size, 120);
    // What has a result is not enqueued at all.
    assert.deepEqual(await queue.enqueue(homes(121), settings), { read: 121, enqueued: 1 });
    assert.deepEqual(
      (await collect(queue)).map(({ id }) => id),
      ["home-120"],
    );
    await worker.close();
  });

  test("what was not acknowledged is given again", async () => {
    const queue = open();
    await queue.enqueue(homes(100), settings);
    await queue.work({ threads: 1 });
    const first = [];
    for await (const { results } of queue.results()) {
      first.push(...results);
      if (first.length === 100) break;
    }
    const again = await collect(queue);
    assert.deepEqual(again.map(({ id }) => id).sort(), first.map(({ id }) => id).sort());
    assert.deepEqual(await collect(queue), []);
  });

  test("a request that is wrong ends as an error by its id, and the others are planned", async () => {
    const queue = open();
    const cyclic = { ...home(0), id: "cyclic" };
    cyclic.body = cyclic;
    const wrong = [
      [cyclic, "invalid_type"],
      [{ ...home(0), id: "negative", body: oneLoad({ units: "KWH", value: -1 }) }, "invalid_value"],
      [{ ...home(0), id: "tariff", tariff: "night" }, "not_found"],
      [{ ...home(0), id: "too many prices", prices: { ...prices, values: Array(1_000_001).fill(1) } }, "invalid_value"],
    ];
    await queue.enqueue([...wrong.map(([request]) => request), null, ...homes(20)], settings);
    await queue.work({ threads: 1 });
    const found = new Map((await collect(queue)).map((result) => [result.id, result]));
    assert.equal(found.size, wrong.length + 21);
    for (const [{ id }, code] of wrong) assert.equal(found.get(id).error?.code, code, id);
    for (const { id } of homes(20)) assert.ok(found.get(id).answer, id);
  });

  test("tariffs go with their homes, each home with the prices of its call", async () => {
    const queue = open();
    const flat = (value) => ({
      start: start_time,
      intervalMinutes: 60,
      values: Float64Array.from({ length: 24 }, () => value),
    });
    const ten = (id, fields) => ({ id, operation: "amount", body: oneLoad({ units: "KWH", value: 10 }), ...fields });
    const tariffs = (value) => ({ now, tariffs: { day: { prices: flat(value), location } } });
    await queue.enqueue([ten("a", { tariff: "day" }), ten("b", { prices: flat(0.5), location })], tariffs(0.1));
    await queue.enqueue([ten("c", { tariff: "day" })], tariffs(0.2));
    await queue.work({ threads: 1 });
    const costs = (await collect(queue)).map(({ id, answer }) => [id, answer.tariff.value]);
    assert.deepEqual(costs.sort(), [
      ["a", 1],
      ["b", 5],
      ["c", 2],
    ]);
  });

  test("missing names the homes that have no result", async () => {
    const queue = open();
    await queue.enqueue(homes(3), settings);
    const missing = [];
    for await (const id of queue.missing()) missing.push(id);
    assert.deepEqual(missing.sort(), ["home-0", "home-1", "home-2"]);
    await queue.clear();
    assert.deepEqual(await queue.counts(), { requested: 0, planned: 0, batches: 0 });
  });

  test("a queue closes, with its worker and its threads, also where its Redis is gone", async () => {
    const server = await startRedis();
    const queue = open({ connection: server.url, onError: () => {} });
    await queue.enqueue(homes(10), settings);
    await queue.work({ threads: 1 });
    assert.equal((await collect(queue)).length, 10);
    await server.kill();
    const late = new Promise((resolve) => setTimeout(resolve, 10_000, "late").unref());
    const counts = assert.rejects(queue.counts(), /Connection is closed/);
    assert.equal(await Promise.race([queue.close(), late]), undefined);
    assert.equal(await Promise.race([counts, late]), undefined);
  });

  test("a server that may lose what it was told is warned of", async () => {
    assert.deepEqual(await open().warnings(), []);
    const codes = async (options) => {
      const { url } = await startRedis(options);
      return (await open({ connection: url }).warnings()).map(({ code }) => code);
    };
    assert.deepEqual(await codes({ appendonly: "no" }), ["no_append_only_file"]);
    assert.deepEqual(await codes({ appendfsync: "everysec", "maxmemory-policy": "allkeys-lru" }), [
      "eviction",
      "append_later",
    ]);
  });
});

test("options that are wrong are refused at once", () => {
  const field = (name) => (error) => error.code === "invalid_value" && error.field === name;
  assert.throws(() => fleetQueue(), field("connection"));
  assert.throws(() => fleetQueue({ connection: {}, name: "a:b" }), field("name"));
  assert.throws(() => fleetQueue({ connection: {}, batchSize: 5001 }), field("batchSize"));
});

test("without bullmq it says what to install", async () => {
  const bare = await fleetProject();
  const fleet = await loadFleet(bare);
  await assert.rejects(
    fleet.fleetQueue({ connection: "redis://127.0.0.1:1" }).counts(),
    (error) => error.code === "missing_peer" && error.message.includes("npm install bullmq"),
  );
});
