// A night of a supplier: enqueue all homes, let two processes plan them, and keep what comes.
//
//     redis-server --appendonly yes --appendfsync always --maxmemory-policy noeviction
//     node examples/fleet/main.js redis://127.0.0.1:6379 10000

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { fleetQueue } from "flatpeak-wasm/fleet";

import { homes, start_time, tariffs } from "./homes.js";

const [connection = "redis://127.0.0.1:6379", count = "10000"] = process.argv.slice(2);
// A name for each night: under one name, each id is planned once.
const name = `night-${start_time.slice(0, 10)}`;
const queue = fleetQueue({ connection, name });
for (const { message } of await queue.warnings()) console.warn(message);

const { read, enqueued } = await queue.enqueue(homes(Number(count)), { tariffs, now: start_time });
console.log(`${read} homes, ${enqueued} of them without a plan`);

const program = fileURLToPath(new URL("worker.js", import.meta.url));
const workers = [1, 2].map(() => spawn(process.execPath, [program, connection, name], { stdio: "inherit" }));

let cost = 0;
let planned = 0;
let errors = 0;
for await (const { results, acknowledge } of queue.results()) {
  for (const { answer, error } of results) {
    if (error !== undefined) errors += 1;
    else if (answer.object === "schedule_soc") cost += answer.data[0]?.cost.value ?? 0;
    else if ("tariff" in answer) cost += answer.tariff.value ?? 0;
  }
  planned += results.length;
  // Only now, when they are kept, Redis may forget them.
  await acknowledge();
}
console.log(`${planned} results, ${errors} errors, ${cost.toFixed(2)} GBP`);

for (const worker of workers) {
  worker.kill("SIGTERM");
  await once(worker, "exit");
}
await queue.close();
