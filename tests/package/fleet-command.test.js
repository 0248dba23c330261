// The command `flatpeak-wasm fleet`: files in, files out, and on where it was ended.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { dayOfPrices, directly, fleetProject, home, homes, location, start_time } from "../support/fleet.js";
import { skip, startRedis } from "../support/redis.js";

const project = await fleetProject("piscina", "bullmq", "ioredis");
const { Planner } = await project.load();

const settings = { prices: dayOfPrices(3), location, now: start_time };
const path = (name) => join(project.folder, name);

await project.write("prices.json", JSON.stringify(settings.prices));
const CLI = join(project.installed, "cli.js");

const PLACE = ["--timezone", location.timezone, "--currency", location.currency_code];
const COMMON = ["--prices", "prices.json", ...PLACE, "--now", start_time, "--threads", "1"];

function fleet(...args) {
  return project.node(CLI, "fleet", ...args);
}

/** How large a file is, or 0 where there is none. */
async function size(name) {
  return (await stat(path(name)).catch(() => ({ size: 0 }))).size;
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
  const args = [CLI, "fleet", "many.ndjson", "--out", "many.out", ...COMMON];
  const first = spawn(process.execPath, args, { cwd: project.folder, env: project.env, stdio: "ignore" });
  while ((await size("many.out")) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  first.kill("SIGKILL");
  await once(first, "exit");
  await truncate(path("many.out"), (await size("many.out")) - 10);
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
  // Its id is one by its content, so it says which line it is.
  const messages = [...found.values()].map(({ error }) => error?.message);
  assert.ok(messages.includes('A request must be an object, got "{\\"id\\":\\"half"'), messages.join("\n"));
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

test("a tariff is found by its name", async () => {
  const { prices } = settings;
  await project.write("tariffs.json", JSON.stringify({ day: { prices, location } }));
  await writeRequests("named.ndjson", [{ ...home(0), tariff: "day" }, home(4)]);
  const { code } = await fleet("named.ndjson", "--out", "named.out", "--tariffs", "tariffs.json", "--now", start_time);
  assert.equal(code, 1);
  const found = await results("named.out");
  assert.deepEqual(found.get("home-0"), directly(Planner, home(0), settings));
  assert.equal(found.get("home-4").error.field, "prices");
});

test("a signal stops it, and begun again it goes on", { skip: process.platform === "win32" }, async () => {
  const count = 3000;
  await writeRequests("stop.ndjson", homes(count));
  const args = [CLI, "fleet", "stop.ndjson", "--out", "stop.out", ...COMMON];
  const first = spawn(process.execPath, args, { cwd: project.folder, env: project.env, stdio: "ignore" });
  while ((await size("stop.out")) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  first.kill("SIGINT");
  assert.deepEqual(await once(first, "exit"), [130, null]);
  const { code, stderr } = await fleet("stop.ndjson", "--out", "stop.out", ...COMMON);
  assert.equal(code, 0, stderr);
  assert.match(stderr, new RegExp(`^${count} results, [1-9]\\d* of them new, 0 errors$`, "m"));
  await assertPlanned("stop.out", count);
});

test(
  "a signal stops it also where its Redis is not there, which it says",
  { skip: process.platform === "win32" },
  async () => {
    await writeRequests("away.ndjson", homes(3));
    const args = [CLI, "fleet", "away.ndjson", "--out", "away.out", "--redis", "redis://127.0.0.1:1", ...COMMON];
    const child = spawn(process.execPath, args, { cwd: project.folder, env: project.env });
    const [said] = await once(child.stderr.setEncoding("utf8"), "data");
    assert.match(said, /^warning: Redis: .*ECONNREFUSED/);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [130, null]);
  },
);

test("what others took from the queue before is missed, not forgotten", { skip }, async () => {
  const { url } = await startRedis();
  await writeRequests("taken.ndjson", homes(20));
  const args = ["--redis", url, ...COMMON];
  assert.equal((await fleet("taken.ndjson", "--out", "taken.out", ...args)).code, 0);
  const { code, stderr } = await fleet("taken.ndjson", "--out", "other.out", ...args);
  assert.equal(code, 1);
  assert.match(stderr, /^error: 20 homes have no result here/m);
});

test("nobody who reads its first line only ends it", { skip: process.platform === "win32" }, async () => {
  await writeRequests("read.ndjson", homes(1200));
  const line = ["node", CLI, "fleet", "read.ndjson", "--out", "read.out", ...COMMON].join(" ");
  const { code, stdout } = await project.run("sh", "-c", `{ ${line} 2>&1; echo $? > read.code; } | head -c 0`);
  assert.deepEqual([code, stdout], [0, ""]);
  while ((await size("read.code")) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(await readFile(path("read.code"), "utf8"), "0\n");
  await assertPlanned("read.out", 1200);
});

test("a file of Windows, with a mark and other line ends, is one", async () => {
  const lines = [...homes(3)].map((request) => `${JSON.stringify(request)}\r\n`);
  await writeFile(path("windows.ndjson"), `\ufeff${lines.join("")}`);
  const { code, stderr } = await fleet("windows.ndjson", "--out", "windows.out", ...COMMON);
  assert.equal(code, 0, stderr);
  await assertPlanned("windows.out", 3);
});

test("what it cannot run it says", async () => {
  await writeFile(path("letter.txt"), "Dear customer,\nwe plan");
  await writeFile(path("list.json"), "[]");
  for (const [args, message] of [
    [[".", "--out", "x"], /^error: \. cannot be read: it is a folder$/m],
    [["some.ndjson", "--out", "no/x"], /^error: no\/x cannot be written: there is no such folder$/m],
    [["some.ndjson", "--out", "."], /^error: \. cannot be written: it is a folder$/m],
    [["some.ndjson", "--out", "x", "--tariffs", "list.json"], /^error: tariffs must be an object/],
    [["some.ndjson", "--out", "x", "--now", "soon"], /^error: now must be/],
    [["some.ndjson", "--out", "x", "--redis", "localhost"], /It must be like redis:\/\/127\.0\.0\.1:6379/],
    [["some.ndjson", "--out", "x", "--redis", "redis://127.0.0.1:1", "--name", "a b"], /^error: name may have letters/],
    [[], /file/],
    [["some.ndjson"], /--out/],
    [["some.ndjson", "--out", "x", "--fast"], /--fast/],
    [["some.ndjson", "--out", "x", "--threads", "0"], /whole number above 0/],
    [["none.ndjson", "--out", "x"], /^error: none\.ndjson cannot be read: there is no such file$/m],
    [["some.ndjson", "--out", "letter.txt"], /^error: letter\.txt has lines that are no results/],
  ]) {
    const { code, stderr } = await fleet(...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
  assert.equal(await readFile(path("letter.txt"), "utf8"), "Dear customer,\nwe plan");
});
