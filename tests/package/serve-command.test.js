// `flatpeak-wasm serve`: the server of the package as a process, on a free port of this machine.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { createServer } from "node:http";
import { describe, test } from "node:test";

import { command, project, served } from "../support/command.js";
import { nodeBinary } from "../support/nodes.js";

const { Flatpeak } = await project.load();

const STATE = { time: "2026-01-01T00:00:00Z", state_of_charge_percent: 20, target_state_of_charge_percent: 80 };
const BODY = {
  location_id: "loc_home",
  start_time: "2026-01-01T00:00:00Z",
  end_time: "2026-01-01T04:00:00Z",
  segment: "LOW",
  duration: 90,
};
const KEYS = { FLATPEAK_ACCOUNT_ID: "acc_1", FLATPEAK_SECRET_KEY: "sk_1" };

const stop = async ({ child, ended }, signal = "SIGTERM") => {
  child.kill(signal);
  return ended;
};

/** What a connection gets for bytes that are sent as they are, until it is closed. */
function raw(address, bytes) {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket
      .on("data", (chunk) => (text += chunk))
      .on("error", reject)
      .on("close", () => resolve(text));
  });
}

test("it answers on this machine alone, says what it does, and a line for each request", async () => {
  const server = await served([], { env: KEYS });
  assert.match(server.address, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.match(server.lines[1], /^Only acc_1 may ask/);
  const client = new Flatpeak({ accountId: "acc_1", secretKey: "sk_1", baseURL: server.address });
  const { data } = await client.schedules.duration(BODY);
  assert.equal(data[0].price.value, 0.13333);
  const prices = await client.prices.retrieve({
    location_id: "loc_home",
    start_time: BODY.start_time,
    end_time: BODY.end_time,
  });
  assert.deepEqual(
    prices.data.map(({ price }) => price.value),
    [0.4, 0.1, 0.2, 0.3],
  );
  const denied = await fetch(`${server.address}/schedules/soc?key=secret`, { method: "POST" });
  assert.equal(denied.status, 401);
  assert.equal(await stop(server), 0);
  const log = server.lines.slice(3);
  assert.equal(log.length, 4);
  assert.match(log[1], /^\d{4}-\S+Z POST \/schedules\/duration 200 [\d.]+ ms$/);
  assert.match(log[3], / POST \/schedules\/soc 401 /);
  assert.deepEqual(server.errors, []);
});

test("everybody may ask where no account is named, and it says so", async () => {
  const server = await served();
  assert.match(server.lines[1], /^Everybody who can reach it may ask/);
  const response = await fetch(`${server.address}/schedules/duration`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(BODY),
  });
  assert.equal(response.status, 200);
  // A page that gave its own name the address of this machine.
  const rebound = await raw(server.address, "GET /login HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n");
  assert.match(rebound, /^HTTP\/1\.1 421 /);
  assert.equal(await stop(server, "SIGINT"), 0);
});

describe("states of devices", () => {
  const put = (address) =>
    fetch(`${address}/devices/dev_battery/state`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(STATE),
    });
  const read = async (address) => (await fetch(`${address}/devices/dev_battery/state`)).json();

  for (const major of [20, 22, 24]) {
    const binary = nodeBinary(major);
    const skip = binary === undefined && `there is no Node ${major}`;
    const inFile = major >= 22;
    test(
      `in Node ${major} they are kept ${inFile ? "over a restart" : "in memory, and it says so"}`,
      { skip },
      async () => {
        const args = ["--devices", "devices.json", "--states", `states-${major}.sqlite`];
        const first = await served(args, { binary });
        assert.match(
          first.lines[2],
          inFile ? /kept in states-\d+\.sqlite/ : /kept in memory, until it stops: only Node 22/,
        );
        assert.equal((await put(first.address)).status, 200);
        const state = await read(first.address);
        assert.equal(state.state_of_charge_percent, 20);
        assert.equal(await stop(first), 0);
        const second = await served(args, { binary });
        const again = await read(second.address);
        if (inFile) assert.deepEqual(again, state);
        else assert.equal(again.code, "not_found");
        const soc = await fetch(`${second.address}/schedules/soc`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ device_id: "dev_battery", schedule_horizon: 4 }),
        });
        // There is no price now; but first of all, there is a state, or not.
        assert.equal((await soc.json()).code, inFile ? "no_price_data" : "no_device_state");
        assert.equal(await stop(second), 0);
      },
    );
  }
});

test("a file that is no database of states, or of other ones, is refused", async (t) => {
  const binary = nodeBinary(24);
  if (binary === undefined) return t.skip("there is no Node 24");
  const table = "CREATE TABLE device_states (device_id TEXT PRIMARY KEY, record TEXT NOT NULL)";
  const made = (file, ...lines) => {
    const open = `const database = new (require("node:sqlite").DatabaseSync)(${JSON.stringify(file)});`;
    return project.run(binary, "-e", open + lines.map((sql) => `database.exec(${JSON.stringify(sql)});`).join(""));
  };
  await made("broken.sqlite", table, "INSERT INTO device_states VALUES ('dev_battery', '{')");
  await made("other.sqlite", "CREATE TABLE device_states (name TEXT)");
  for (const [file, why] of [
    ["prices.csv", "file is not a database"],
    ["no/states.sqlite", "unable to open database file"],
    ["broken.sqlite", "Expected property name"],
    ["other.sqlite", "no such column: record"],
  ]) {
    const args = ["serve", "--prices", "prices.csv", "--port", 0, "--devices", "devices.json", "--states", file];
    const { code, stderr } = await command(args, { binary });
    assert.equal(code, 2, stderr);
    assert.ok(stderr.startsWith(`error: ${file} cannot keep states: ${why}`), stderr);
    assert.match(stderr, /Choose another with --states, or --no-states\n$/);
  }
});

test("it goes on where nobody reads its log any more", { skip: process.platform === "win32" }, async () => {
  const server = await served();
  server.child.stdout.destroy();
  for (let number = 0; number < 3; number += 1) {
    assert.equal((await fetch(`${server.address}/`)).status, 404);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(await stop(server), 0);
  assert.deepEqual(server.errors, []);
});

describe("what is no request", () => {
  for (const [what, bytes, status] of [
    ["garbage", "GARBAGE\r\n\r\n", 400],
    ["a Host that is none", "GET /login HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400],
    ["no Host", "GET /login HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    ["two lengths", "POST /prices HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", 400],
    [
      "a length and chunks",
      "POST /prices HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n{}",
      400,
    ],
    ["headers without end", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    [
      "two tokens",
      "GET /devices/a/state HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nConnection: close\r\n\r\n",
      401,
    ],
    [
      "two versions",
      "POST /prices HTTP/1.1\r\nHost: a\r\nFlatpeak-Version: 2026-08-01\r\nFlatpeak-Version: 2025-09-14\r\nConnection: close\r\n\r\n",
      422,
    ],
    ["a method that nobody has", "BREW / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400],
    ["a path that is none", "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400],
    ["a path with dots", "GET /devices/../../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 404],
    ["a path with a zero", "GET /devices/%00/state HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 401],
    ["another host's path", "GET http://evil.test/login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 403],
  ]) {
    test(`${what} is ${status}`, async () => {
      server ??= await served([], { env: KEYS });
      const before = server.lines.length;
      assert.match(await raw(server.address, bytes), new RegExp(`^HTTP/1\\.1 ${status} `));
      // It may be written a moment later.
      while (server.lines.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.match(server.lines[before], new RegExp(`^\\d{4}-\\S+Z (- -|[A-Z]+ /\\S*) ${status} [\\d.]+ ms$`));
    });
  }
  let server;
});

test("a bomb of lists, or of a million keys, is refused at once", async () => {
  const server = await served();
  const keys = JSON.stringify(Object.fromEntries(Array.from({ length: 90_000 }, (_, at) => [`k${at}`, 1])));
  const depth = 400_000;
  for (const [path, body, status] of [
    ["/schedules/duration", `{"location_id":"l","a":${"[".repeat(depth)}${"]".repeat(depth)}}`, 400],
    ["/schedules/soc", `{"device_id":"l","device_state":${"[".repeat(depth)}${"]".repeat(depth)}}`, 400],
    [
      "/schedules",
      `{"location_id":"l","max_power":{"units":"W","value":1},"data":${"[".repeat(depth)}${"]".repeat(depth)}}`,
      400,
    ],
    ["/schedules/duration", keys, 400],
    ["/schedules/soc", keys, 400],
    ["/schedules/duration", " ".repeat(2_000_000), 413],
  ]) {
    const response = await fetch(server.address + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(5000),
    });
    assert.equal(response.status, status, `${path} ${body.slice(0, 40)}`);
  }
  assert.deepEqual(server.errors, []);
});

describe("what it needs is said", () => {
  test("a port that is taken", async (t) => {
    const other = createServer();
    await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
    t.after(() => other.close());
    const { port } = other.address();
    const { code, stderr } = await command(["serve", "--prices", "prices.csv", "--port", port]);
    assert.deepEqual(
      [code, stderr],
      [2, `error: Port ${port} is in use: choose another with --port, or 0 for any that is free\n`],
    );
  });

  for (const [args, message, env] of [
    [["serve"], /--prices <file>/],
    [["serve", "--prices", "prices.csv", "--port", "high"], /It must be a number/],
    [["serve", "--prices", "prices.csv", "--plan-seconds", "3e6"], /above 0, and 86400 at the most/],
    [["serve", "--prices", "prices.csv", "--timezone", "Mars/One"], /^error: location\.timezone /],
    [["serve", "--prices", "prices.csv", "--devices", "prices.csv"], /prices\.csv is no JSON/],
    [["serve", "--prices", "prices.csv"], /FLATPEAK_SECRET_KEY is missing/, { FLATPEAK_ACCOUNT_ID: "acc_1" }],
  ]) {
    test(args.join(" "), async () => {
      const { code, stderr } = await command(args, { env });
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }
});
