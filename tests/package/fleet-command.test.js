// The command `fleet`: files in, files out, and on where it was ended.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { dayOfPrices, directly, fleetProject, home, homes, location, start_time } from "./fleet-homes.js";
import { skip, startRedis } from "./redis.js";

const project = await fleetProject("piscina", "bullmq", "ioredis");
const { Planner } = await project.load();

const settings = { prices: dayOfPrices(3), location, now: start_time };
const path = (name) => join(project.folder, name);

await project.write("tariffs.json", JSON.stringify({ "": { prices: settings.prices, location } }));
await project.write(
  "run.mjs",
  `import { main } from ${JSON.stringify(join(project.installed, "fleet-command.js"))};
   process.exitCode = await main(process.argv.slice(2), process);`,
);

const COMMON = ["--tariffs", "tariffs.json", "--now", start_time, "--threads", "1"];

function fleet(...args) {
  return project.node("run.mjs", ...args);
}

async function writeRequests(name, requests) {
  await writeFile(path(name), [...requests].map((request) => `${JSON.stringify(request)}\n`).join(""));
}

async function results(name) {
  const lines = (await readFile(path(name), "utf8")).trimEnd().split("\n");
  return new Map(lines.map((line) => JSON.parse(line)).map((result) => [result.id, result]));
}

async function assertPlanned(name, count) {
  const text = await readFile(path(name), "utf8");
  assert.equal(text.split("\n").length, count + 1);
  const found = await results(name);
  for (const request of homes(count)) {
    assert.deepEqual(found.get(request.id), directly(Planner, request, settings), request.id);
  }
}

test("each line of the requests has a line in the results", async () => {
  await writeRequests("some.ndjson", homes(300));
  const { code, stdout, stderr } = await fleet("some.ndjson", "--out", "some.out", ...COMMON);
  assert.equal(code, 0, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /^\[#{24}\] 100 % 300 homes, \d+\/s, 0 s left, 0 errors$/m);
  assert.match(stderr, /^300 results, 300 of them new, 0 errors$/m);
  await assertPlanned("some.out", 300);
});

test("ended by SIGKILL and in the middle of a line, it goes on, and no home is planned twice", async () => {
  const count = 3000;
  await writeRequests("many.ndjson", homes(count));
  const args = ["run.mjs", "many.ndjson", "--out", "many.out", ...COMMON];
  const first = spawn(process.execPath, args, { cwd: project.folder, env: project.env, stdio: "ignore" });
  const size = async () => (await stat(path("many.out")).catch(() => ({ size: 0 }))).size;
  while ((await size()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  first.kill("SIGKILL");
  await once(first, "exit");
  await truncate(path("many.out"), (await size()) - 10);
  const done = (await readFile(path("many.out"), "utf8")).split("\n").length - 1;
  assert.ok(done > 0 && done < count, `${done} were done`);
  const { code, stderr } = await fleet("many.ndjson", "--out", "many.out", ...COMMON);
  assert.equal(code, 0, stderr);
  assert.match(stderr, new RegExp(`^${count} results, ${count - done} of them new, 0 errors$`, "m"));
  await assertPlanned("many.out", count);
});

test("lines that are wrong are errors by their id, and the exit code says so", async () => {
  await writeFile(path("wrong.ndjson"), `${JSON.stringify(home(0))}\n{"id":"half\n\n{"id":"a"}\n`);
  const { code, stderr } = await fleet("wrong.ndjson", "--out", "wrong.out", ...COMMON);
  assert.equal(code, 1);
  assert.match(stderr, /^3 results, 3 of them new, 2 errors$/m);
  const found = await results("wrong.out");
  assert.ok(found.get("home-0").answer);
  assert.equal(found.get("a").error.field, "operation");
});

test("over a queue it gives the same", { skip }, async () => {
  const { url } = await startRedis();
  await writeRequests("queue.ndjson", homes(300));
  const args = ["queue.ndjson", "--out", "queue.out", "--redis", url, ...COMMON];
  const { code, stderr } = await fleet(...args);
  assert.equal(code, 0, stderr);
  await assertPlanned("queue.out", 300);
  const again = await fleet(...args);
  assert.match(again.stderr, /^300 results, 0 of them new, 0 errors$/m);
});

test("what it cannot run it says, with how it is called", async () => {
  for (const [args, message] of [
    [[], /One file of requests is needed/],
    [["some.ndjson"], /--out is needed/],
    [["some.ndjson", "--out", "x", "--fast"], /--fast/],
    [["none.ndjson", "--out", "x"], /none\.ndjson/],
  ]) {
    const { code, stderr } = await fleet(...args);
    assert.equal(code, 2);
    assert.match(stderr, message);
    assert.match(stderr, /^Usage: fleet requests\.ndjson --out plans\.ndjson/m);
  }
  const { code, stdout } = await fleet("--help");
  assert.equal(code, 0);
  assert.match(stdout, /^Usage:/);
});
