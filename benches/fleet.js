// How fast a fleet is: one-load plans over 288 periods, by a planner alone, through planMany, and through fleetQueue on a
// Redis of its own that writes all before it answers. `node benches/fleet.js 1000000 200000`, with how many homes each.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Planner } from "flatpeak-wasm";
import { fleetQueue, planMany } from "flatpeak-wasm/fleet";

const [many = 100_000, queued = 20_000] = process.argv.slice(2).map(Number);
const THREADS = 2;
const PORT = 7391;

const start_time = "2026-01-31T00:00:00Z";
const end_time = "2026-02-01T00:00:00Z";
const values = Array.from({ length: 288 }, (_, at) => 0.2 + 0.1 * Math.sin(at / 20) + (at % 7) / 100);
const prices = { start: start_time, intervalMinutes: 5, values };
const settings = { prices, location: { timezone: "Europe/London", currency_code: "GBP" }, now: start_time };

function* homes(count) {
  for (let number = 0; number < count; number += 1) {
    const energy = { units: "KWH", value: 10 + (number % 40) / 2 };
    const body = {
      max_power: { units: "KW", value: 7 + (number % 5) },
      data: [{ device_id: "car", start_time, end_time, energy }],
    };
    yield { id: `home-${number}`, operation: "amount", body };
  }
}

async function measured(name, count, work) {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await work();
  const micros = ((performance.now() - begun) / count) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  const used = (user + system) / count;
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `${name}: ${Math.round(1e6 / micros)} homes/s, ${micros.toFixed(1)} us and ${used.toFixed(1)} us of CPU a home, ${memory} MB`,
  );
  return used;
}

function alone(count) {
  const planner = new Planner(settings);
  for (const { body } of homes(count)) planner.schedules.amount(body);
  planner.free();
}

async function withThreads(count, threads) {
  let planned = 0;
  for await (const { answer } of planMany(homes(count), { ...settings, threads }))
    planned += answer === undefined ? 0 : 1;
  if (planned !== count) throw new Error(`${planned} of ${count}`);
}

async function overQueue(count) {
  const folder = await mkdtemp(join(tmpdir(), "fleet-bench-"));
  const options = ["--port", PORT, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"];
  const always = ["--appendfsync", "always", "--maxmemory-policy", "noeviction"];
  const redis = spawn("redis-server", [...options, ...always].map(String), { stdio: "ignore" });
  const queue = fleetQueue({ connection: `redis://127.0.0.1:${PORT}`, onError: () => {} });
  try {
    await queue.counts();
    await measured("enqueue", count, () => queue.enqueue(homes(count), settings));
    await measured("work and take, AOF always", count, async () => {
      await queue.work({ threads: THREADS });
      const ids = new Set();
      for await (const { results, acknowledge } of queue.results()) {
        for (const { id, answer } of results) if (answer !== undefined) ids.add(id);
        await acknowledge();
      }
      if (ids.size !== count) throw new Error(`${ids.size} of ${count}`);
    });
  } finally {
    await queue.close();
    redis.kill();
    await once(redis, "exit");
    await rm(folder, { recursive: true });
  }
}

alone(5000);
await measured("a planner alone", 50_000, () => alone(50_000));
await measured("planMany, 1 thread", many / 10, () => withThreads(many / 10, 1));
await measured("planMany, 2 threads", many, () => withThreads(many, THREADS));
await measured("a planner alone, again", 50_000, () => alone(50_000));
await overQueue(queued);
