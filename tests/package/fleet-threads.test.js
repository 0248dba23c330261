// planMany while its threads end: all take the module that their process preloads, in which they end, or their module traps.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dayOfPrices, fleetProject, homes, loadFleet, location, start_time } from "../support/fleet.js";

const project = await fleetProject("piscina");
const { planMany } = await loadFleet(project);

const prices = dayOfPrices(1);
const now = start_time;

const PROGRAM = `
  import { planMany } from "flatpeak-wasm/fleet";
  const { prices, location, now, requests, batchSize } = JSON.parse(process.argv[2]);
  const results = [];
  for await (const { id, error } of planMany(requests, { prices, location, now, threads: 2, batchSize })) {
    results.push([id, error?.code ?? "planned"]);
  }
  console.log(JSON.stringify(results.sort()));
`;

async function withPreloaded(preloaded, { count = 24, batchSize = 8 } = {}) {
  await project.write("preloaded.mjs", preloaded);
  await project.write("program.mjs", PROGRAM);
  const given = JSON.stringify({ prices, location, now, requests: [...homes(count)], batchSize });
  const { code, stdout, stderr } = await project.node("--import", "./preloaded.mjs", "program.mjs", given);
  assert.deepEqual([code, stderr], [0, ""]);
  return Object.fromEntries(JSON.parse(stdout));
}

test("a thread that ends is replaced: what ends it at each try is an error, what ended it once is planned again", async () => {
  const results = await withPreloaded(`
    import { existsSync, writeFileSync } from "node:fs";
    import { isMainThread } from "node:worker_threads";
    const { stringify } = JSON;
    JSON.stringify = (value, ...rest) => {
      if (!isMainThread && value?.id === "home-4") process.exit(1);
      if (!isMainThread && value?.id === "home-13" && !existsSync("once")) {
        writeFileSync("once", "");
        process.exit(1);
      }
      return stringify(value, ...rest);
    };
  `);
  assert.equal(Object.keys(results).length, 24);
  for (const [id, result] of Object.entries(results))
    assert.equal(result, id === "home-4" ? "worker_died" : "planned", id);
});

test("after a trap the module is started anew: what traps at each try is an error, the others are planned", async () => {
  const results = await withPreloaded(`
    const { Instance } = WebAssembly;
    let trapped = 0;
    WebAssembly.Instance = function (module, imports) {
      const { exports } = new Instance(module, imports);
      const wasmplanner_limit = () => {
        throw new WebAssembly.RuntimeError("unreachable");
      };
      const wasmplanner_duration = (...args) => {
        if ((trapped += 1) === 1) throw new WebAssembly.RuntimeError("unreachable");
        return exports.wasmplanner_duration(...args);
      };
      return { exports: "wasmplanner_limit" in exports ? { ...exports, wasmplanner_duration, wasmplanner_limit } : exports };
    };
  `);
  assert.equal(Object.keys(results).length, 24);
  for (const [id, result] of Object.entries(results)) {
    const isLimit = Number(id.slice(5)) % 8 === 2;
    assert.equal(result, isLimit ? "engine_failed" : "planned", id);
  }
});

test("forty in a row that each end their thread are forty errors, and the others are planned", async () => {
  const results = await withPreloaded(
    `
    import { isMainThread } from "node:worker_threads";
    const { stringify } = JSON;
    JSON.stringify = (value, ...rest) => {
      const number = Number(value?.id?.slice?.(5));
      if (!isMainThread && number >= 10 && number < 50) process.exit(1);
      return stringify(value, ...rest);
    };
  `,
    { count: 60, batchSize: 60 },
  );
  assert.equal(Object.keys(results).length, 60);
  for (const [id, result] of Object.entries(results)) {
    const number = Number(id.slice(5));
    assert.equal(result, number >= 10 && number < 50 ? "worker_died" : "planned", id);
  }
});

test("where no thread can start, the run ends with that", async () => {
  // Less memory than a thread needs to begin.
  const settings = { prices, location, now, threads: 2, resourceLimits: { maxOldGenerationSizeMb: 1 } };
  const late = new Promise((resolve) => setTimeout(resolve, 60_000, "late").unref());
  const first = planMany(homes(10), settings)
    .next()
    .catch((error) => error);
  const error = await Promise.race([first, late]);
  assert.equal(error.code, "worker_died");
  assert.match(error.message, /^No worker thread starts \(.*memory/);
});
