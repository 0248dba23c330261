// What is written about fleets: every block of code runs, each value that a comment tells is true, and the example does
// what it says.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { dayOfPrices, end_time, fleetProject, location, start_time } from "../support/fleet.js";
import { ROOT } from "../support/project.js";
import { skip, startRedis } from "../support/redis.js";

const project = await fleetProject("piscina", "bullmq", "ioredis");

const page = await readFile(join(ROOT, "docs", "fleet.md"), "utf8");
const blocks = [...page.matchAll(/^```js\n([^]*?)^```/gm)].map(([, code]) => code);
const declarations = await project.read("fleet.d.ts");
const examples = [...declarations.matchAll(/^ \* @example\n((?: \*.*\n)+?)(?= \*\n \* @)/gm)].map(([, lines]) =>
  lines.replace(/^ \* ?/gm, ""),
);

const tariffs = { day: { prices: dayOfPrices(4), location }, flat: { prices: dayOfPrices(5), location } };
const customers = [
  { id: "home-1", kwh: 8, tariff: "day" },
  { id: "home-2", kwh: 20, tariff: "flat" },
  { id: "home-3", kwh: 31, tariff: "day" },
];
const requests = () =>
  customers.map(({ id, kwh, tariff }) => {
    const data = [{ device_id: "car", start_time, end_time, energy: { units: "KWH", value: kwh } }];
    return { id, tariff, operation: "amount", body: { max_power: { units: "KW", value: 7.4 }, data } };
  });

async function run(code, around) {
  const checked = code.replace(
    /^(.*\S); \/\/ (\d+|\[\])$/gm,
    (_, expression, value) => `__equal(${expression}, ${value});`,
  );
  assert.notEqual(checked, code, "the block has no value to check");
  Object.assign(globalThis, around, {
    __equal: async (found, told) => assert.deepEqual(await found, told),
  });
  const name = `block-${process.hrtime.bigint()}.mjs`;
  await project.write(name, checked.replaceAll("__equal(await", "await __equal("));
  await import(pathToFileURL(join(project.folder, name)));
}

test("the page of fleets has a block for one machine, which runs", async () => {
  await run(blocks[0], { customers, tariffs, start_time, end_time });
});

test("and one for a queue, which runs on a Redis", { skip }, async () => {
  assert.equal(blocks.length, 2);
  const { url } = await startRedis();
  await run(blocks[1], { requests, connection: url, tariffs, start_time });
});

test("the example of planMany in the types runs", async () => {
  assert.equal(examples.length, 1);
  const told = [];
  const { log } = console;
  console.log = (...values) => told.push(values);
  const [start, end] = ["2026-01-31T00:00:00Z", "2026-01-31T06:00:00Z"];
  const prices = { start, intervalMinutes: 60, values: [0.21, 0.19, 0.08, 0.07, 0.2, 0.31] };
  try {
    Object.assign(globalThis, { prices, location, start_time: start, end_time: end });
    await project.write("example.mjs", examples[0]);
    await import(pathToFileURL(join(project.folder, "example.mjs")));
  } finally {
    console.log = log;
  }
  assert.deepEqual(told.sort(), [
    ["home-0", 0.77],
    ["home-1", 1.65],
  ]);
});

test("the example plans a night over a queue", { skip }, async () => {
  const { url } = await startRedis();
  const program = join(ROOT, "examples", "fleet", "main.js");
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, url, "2000"]);
  assert.equal(stderr, "");
  assert.match(stdout, /^2000 homes, 2000 of them without a plan\n2000 results, 0 errors, \d+\.\d\d GBP\n$/);
});
