// A fleet over a queue while its workers and its Redis are ended at random: every home has one result, and the right one.
// `SOAK` is how many times 4,000 homes there are.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, test } from "node:test";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { random } from "../support/seeded-random.js";
import { dayOfPrices, directly, fleetProject, home, homes, loadFleet, location, start_time } from "../support/fleet.js";
import { skip, startRedis } from "../support/redis.js";

const SOAK = Number(process.env.SOAK ?? 1);
const SEED = Number(process.env.SEED ?? 1);
const COUNT = 4000 * SOAK;
const WORKERS = 2;
const REDIS_ENDS = 2;

const project = await fleetProject("piscina", "bullmq", "ioredis");
const { Planner } = await project.load();
const { fleetQueue } = await loadFleet(project);

const settings = { prices: dayOfPrices(SEED), location, now: start_time };
const name = "chaos";

test(`${COUNT} homes are planned once each while workers and Redis are ended, seed ${SEED}`, { skip }, async (t) => {
  const { whole } = random(SEED);
  const redis = await startRedis();
  const queue = fleetQueue({ connection: redis.url, name, batchSize: 100 * Math.min(SOAK, 10), onError: () => {} });
  after(() => queue.close());

  const workers = new Set();
  const ends = { workers: 0, redis: 0 };
  let isOver = false;
  function startWorker() {
    const program = fileURLToPath(new URL("../support/fleet-worker.js", import.meta.url));
    const worker = spawn(process.execPath, [program, join(project.installed, "fleet.js"), redis.url, name, "1000"], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    workers.add(worker);
    worker.once("exit", () => workers.delete(worker));
  }
  after(() => {
    for (const worker of workers) worker.kill("SIGKILL");
  });

  const found = new Set();
  const isPlanned = (share) => found.size >= share * COUNT;
  const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

  async function endWorkers() {
    while (!isOver) {
      await pause(whole(500, 2000) * Math.min(SOAK, 2));
      const [worker] = workers;
      if (isOver || worker === undefined) continue;
      worker.kill("SIGKILL");
      ends.workers += 1;
      startWorker();
    }
  }
  async function endRedis() {
    while (!isOver && ends.redis < REDIS_ENDS) {
      await pause(20);
      if (!isPlanned((ends.redis + 1) / (REDIS_ENDS + 2))) continue;
      await redis.kill();
      ends.redis += 1;
      await pause(whole(50, 500));
      await redis.start();
    }
  }

  await queue.enqueue(homes(COUNT, SEED), settings);
  for (let number = 0; number < WORKERS; number += 1) startWorker();
  const chaos = [endWorkers(), endRedis()];
  let repeated = 0;
  try {
    for await (const { results, acknowledge } of queue.results()) {
      for (const result of results) {
        if (found.has(result.id)) repeated += 1;
        found.add(result.id);
        const request = home(Number(/^home-(\d+)$/.exec(result.id)[1]), SEED);
        assert.deepEqual(result, directly(Planner, request, settings), result.id);
      }
      await acknowledge();
    }
  } finally {
    isOver = true;
    await Promise.all(chaos);
  }

  t.diagnostic(`${ends.workers} workers and ${ends.redis} Redis were ended; ${repeated} results were given again`);
  assert.equal(found.size, COUNT);
  assert.ok([...homes(COUNT, SEED)].every(({ id }) => found.has(id)));
  assert.equal(ends.redis, REDIS_ENDS);
  assert.ok(ends.workers >= 1);
  const counts = await queue.counts();
  assert.deepEqual(counts, { requested: COUNT, planned: COUNT, batches: 0 });
});

const onlyInSoak = SOAK === 1 ? "a worker process is missed 8 times: make soak" : false;

test(
  "a home that ends each process that plans it is an error by its id, and the others are planned",
  {
    skip: skip || onlyInSoak,
  },
  async () => {
    // The threads of a process have what it preloads.
    await project.write(
      "killer.mjs",
      `import { isMainThread } from "node:worker_threads";
     const { stringify } = JSON;
     JSON.stringify = (value, ...rest) => {
       if (!isMainThread && value?.id === "home-4") process.kill(process.pid, "SIGKILL");
       return stringify(value, ...rest);
     };`,
    );
    const redis = await startRedis();
    const queue = fleetQueue({ connection: redis.url, name: "killer" });
    after(() => queue.close());
    let worker;
    let isOver = false;
    let deaths = 0;
    function startWorker() {
      const program = fileURLToPath(new URL("../support/fleet-worker.js", import.meta.url));
      const args = ["--import", join(project.folder, "killer.mjs"), program, join(project.installed, "fleet.js")];
      worker = spawn(process.execPath, [...args, redis.url, "killer", "300"], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      worker.once("exit", () => {
        if (isOver) return;
        deaths += 1;
        startWorker();
      });
    }
    after(() => worker.kill("SIGKILL"));
    await queue.enqueue(homes(30), settings);
    startWorker();
    const codes = new Map();
    for await (const { results, acknowledge } of queue.results()) {
      for (const { id, error } of results) codes.set(id, error?.code);
      await acknowledge();
    }
    isOver = true;
    assert.equal(codes.size, 30);
    for (const [id, code] of codes) assert.equal(code, id === "home-4" ? "worker_died" : undefined, id);
    assert.ok(deaths >= 5, `${deaths} processes`);
  },
);
