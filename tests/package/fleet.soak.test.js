// Large fleets: how many homes a second are planned, and what that costs above planning itself. Rates are of the machine and
// of what else it does; CPU times, of all threads and of Redis, are less so.

import assert from "node:assert/strict";
import { loadavg } from "node:os";
import { after, describe, test } from "node:test";

import { Redis } from "ioredis";

import { dayOfPrices, fleetProject, loadFleet, location, oneLoad, site, start_time } from "../support/fleet.js";
import { skip as withoutRedis, startRedis } from "../support/redis.js";
import { random } from "../support/seeded-random.js";

const skip = process.env.SOAK === undefined && "it takes minutes: make soak";
const SOAK = Number(process.env.SOAK ?? 1);
const SEED = Number(process.env.SEED ?? 1);

const project = await fleetProject("piscina", "bullmq", "ioredis");
const { Planner } = await project.load();
const { fleetQueue, planMany } = await loadFleet(project);
const settings = { prices: dayOfPrices(SEED), location, now: start_time };

/** So many homes, each with one load. */
function* cars(count) {
  for (let number = 0; number < count; number += 1) {
    const body = oneLoad({ units: "KWH", value: 10 + (number % 97) / 2 });
    yield { id: `home-${number}`, operation: "amount", body };
  }
}

/** So many houses, each with sun, a battery and two cars. */
function* houses(count) {
  for (let number = 0; number < count; number += 1) {
    yield { id: `home-${number}`, operation: "site", body: site(random(SEED * 1_000_003 + number)) };
  }
}

/** Does a work of so many homes; gives microseconds a home: on the clock, and of CPU. */
async function measured(t, name, count, work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = ((performance.now() - start) * 1000) / count;
  const { user, system } = process.cpuUsage(cpu);
  const used = (user + system) / count;
  const load = loadavg()[0].toFixed(1);
  const rate = Math.round(1e6 / wall);
  t.diagnostic(`${name}: ${count} homes, ${rate} a second, ${used.toFixed(1)} us of CPU each, at a load of ${load}`);
  return { wall, used };
}

function alone(requests) {
  const planner = new Planner(settings);
  for (const { operation, body } of requests) planner.schedules[operation](body);
  planner.free();
}

/** Counts the results of all batches, and compares one in 101 with what a planner answers. */
class Checked {
  #planner = new Planner(settings);
  #requestOf;
  #seen;

  constructor(requests) {
    this.#requestOf = new Map();
    let count = 0;
    for (const request of requests) {
      if (count % 101 === 0) this.#requestOf.set(request.id, request);
      count += 1;
    }
    this.#seen = new Uint8Array(count);
  }

  take({ id, answer }) {
    this.#seen[Number(id.slice("home-".length))] += 1;
    assert.ok(answer, id);
    const request = this.#requestOf.get(id);
    if (request !== undefined) assert.deepEqual(answer, this.#planner.schedules[request.operation](request.body), id);
  }

  end() {
    this.#planner.free();
    assert.ok(this.#seen.every((times) => times === 1));
  }
}

const percent = (ratio) => `${((ratio - 1) * 100).toFixed(0)} %`;

describe("planMany", { skip }, () => {
  async function run(requests, options) {
    const checked = new Checked(requests());
    return {
      work: async () => {
        for await (const result of planMany(requests(), { ...settings, ...options })) checked.take(result);
      },
      end: () => checked.end(),
    };
  }

  test("plans cars over two threads, each once", async (t) => {
    const count = 20_000 * SOAK;
    alone(cars(5000));
    const own = await measured(t, "a planner alone", 2000 * SOAK, () => alone(cars(2000 * SOAK)));
    const { work, end } = await run(() => cars(count), { threads: 2 });
    const fleet = await measured(t, "planMany, two threads", count, work);
    t.diagnostic(`above planning itself: ${percent(fleet.used / own.used)} of CPU`);
    end();
  });

  test("plans whole sites over one thread and over two, each once", async (t) => {
    alone(houses(50));
    const own = await measured(t, "a planner alone", 20 * SOAK, () => alone(houses(20 * SOAK)));
    const count = 400 * SOAK;
    const one = await run(() => houses(count / 4), { threads: 1, batchSize: 20 });
    const single = await measured(t, "planMany, one thread", count / 4, one.work);
    one.end();
    const two = await run(() => houses(count), { threads: 2, batchSize: 20 });
    const double = await measured(t, "planMany, two threads", count, two.work);
    two.end();
    t.diagnostic(`above planning itself: ${percent(double.used / own.used)} of CPU`);
    t.diagnostic(`two threads are ${(single.wall / double.wall).toFixed(2)} times as fast as one`);
  });
});

test(
  "a queue of 1,000 homes a job costs at most 20 % of CPU above planMany",
  { skip: skip || withoutRedis },
  async (t) => {
    const count = 4000 * SOAK;
    const server = await startRedis();
    const redis = new Redis(server.url);
    after(() => redis.disconnect());
    const usedByRedis = async () => {
      const info = await redis.info("cpu");
      const seconds = [...info.matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)].map(([, value]) => Number(value));
      return ((seconds[0] + seconds[1]) * 1e6) / count;
    };

    const many = await measured(t, "planMany, two threads, 1,000 a batch", count, async () => {
      let planned = 0;
      for await (const { answer } of planMany(cars(count), { ...settings, threads: 2, batchSize: 1000 })) {
        if (answer !== undefined) planned += 1;
      }
      assert.equal(planned, count);
    });
    const queue = fleetQueue({ connection: server.url, onError: () => {} });
    after(() => queue.close());
    await measured(t, "enqueue", count, () => queue.enqueue(cars(count), settings));
    const checked = new Checked(cars(count));
    const before = await usedByRedis();
    const queued = await measured(t, "work and take, two threads", count, async () => {
      await queue.work({ threads: 2 });
      for await (const { results, acknowledge } of queue.results()) {
        for (const result of results) checked.take(result);
        await acknowledge();
      }
    });
    const ofRedis = (await usedByRedis()) - before;
    checked.end();
    t.diagnostic(`Redis: ${ofRedis.toFixed(1)} us of CPU each`);
    t.diagnostic(
      `above planMany: ${percent(queued.used / many.used)} of CPU, ${percent((queued.used + ofRedis) / many.used)} with Redis, ${percent(queued.wall / many.wall)} of time`,
    );
    assert.ok(queued.used <= 1.2 * many.used);
  },
);
