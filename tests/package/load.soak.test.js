// `serve` under load, from other processes and on this machine alone, beside a plain route of the same router in the same
// run: with clients that behave, with clients that break off or send garbage, and with one that sends a byte a second.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, describe, test } from "node:test";

import { served } from "../support/command.js";
import { ROOT } from "../support/project.js";

const skip = process.env.SOAK === undefined && "it takes a minute: make soak";

const AUTOCANNON = join(ROOT, "node_modules", "autocannon", "autocannon.js");
const BODY = {
  location_id: "loc_home",
  start_time: "2026-01-01T00:00:00Z",
  end_time: "2026-01-01T04:00:00Z",
  segment: "LOW",
  duration: 90,
};

/** Sends so many requests over 20 connections; gives what came of them. */
function cannon(address, amount) {
  const args = ["--json", "--connections", "20", "--amount", String(amount), "--method", "POST", "--timeout", "20"];
  const body = ["--headers", "content-type=application/json", "--body", JSON.stringify(BODY)];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [AUTOCANNON, ...args, ...body, `${address}/schedules/duration`], (error, stdout) =>
      error ? reject(error) : resolve(JSON.parse(stdout)),
    );
  });
}

/** A route that answers the same text to every body. */
async function plainRoute() {
  const program = `
    import { serve } from "@hono/node-server";
    import { Hono } from "hono";
    const app = new Hono();
    app.post("/schedules/duration", async (context) => context.json({ got: await context.req.json() }));
    serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => console.log("http://127.0.0.1:" + port));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { cwd: ROOT });
  after(() => child.kill());
  const [address] = await once(createInterface(child.stdout), "line");
  return address;
}

const shown = ({ requests, latency }) =>
  `${Math.round(requests.average)} requests a second, ${latency.p50} ms half, ${latency.p99} ms 99 %`;

function withoutErrors(result, amount) {
  const { errors, timeouts, mismatches, non2xx, "2xx": good } = result;
  assert.deepEqual(
    { errors, timeouts, mismatches, non2xx, good },
    { errors: 0, timeouts: 0, mismatches: 0, non2xx: 0, good: amount },
  );
}

/** Bytes of memory that a process has in use. */
const memoryOf = ({ pid }) =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;

/** A connection that is cut in the middle of a request, or sends what is none. */
function rudely(address, number) {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  const head =
    "POST /schedules/duration HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
  const sent = number % 2 === 0 ? head : `\x16\x03\x01${"?".repeat(50)}\r\n\r\n`;
  return new Promise((resolve) => {
    socket.on("close", resolve).write(sent, () => setTimeout(() => socket.destroy(), 5));
  });
}

describe("under load", { skip }, () => {
  test("no request fails, beside a plain route", async (t) => {
    const [plain, server] = [await plainRoute(), await served()];
    await Promise.all([cannon(plain, 2000), cannon(server.address, 2000)]);
    const amount = 20_000;
    const routed = await cannon(plain, amount);
    const planned = await cannon(server.address, amount);
    t.diagnostic(`a plain route: ${shown(routed)}`);
    t.diagnostic(`a plan: ${shown(planned)}`);
    withoutErrors(planned, amount);
    assert.deepEqual(server.errors, []);
  });

  test("no request fails while a tenth of the connections break off or send garbage", async (t) => {
    const server = await served();
    const amount = 20_000;
    let over = false;
    let rude = 0;
    const others = Array.from({ length: 2 }, async () => {
      while (!over) await rudely(server.address, (rude += 1));
    });
    const result = await cannon(server.address, amount);
    over = true;
    await Promise.all(others);
    t.diagnostic(`${shown(result)}; ${rude} rude connections`);
    assert.ok(rude > 100, `${rude}`);
    withoutErrors(result, amount);
    assert.deepEqual(server.errors, []);
  });

  test("one byte a second holds nobody up, and is given up", async () => {
    const server = await served();
    const { hostname, port } = new URL(server.address);
    const slow = Array.from({ length: 50 }, () => connect(Number(port), hostname));
    for (const socket of slow) {
      socket.on("error", () => {});
      socket.write(
        "POST /schedules/duration HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n",
      );
    }
    const drip = setInterval(() => slow.forEach((socket) => socket.write("{")), 1000);
    const [answer] = await Promise.all([
      once(slow[0], "data"),
      cannon(server.address, 5000).then((result) => withoutErrors(result, 5000)),
    ]);
    clearInterval(drip);
    for (const socket of slow) socket.destroy();
    assert.match(String(answer[0]), /^HTTP\/1\.1 408 /);
  });

  test(
    "memory is flat over 200,000 requests",
    { skip: process.platform !== "linux" && "it reads /proc" },
    async (t) => {
      const server = await served();
      const sizes = [];
      for (let round = 0; round < 4; round += 1) {
        withoutErrors(await cannon(server.address, 50_000), 50_000);
        sizes.push(Math.round(memoryOf(server.child) / 1e6));
        // What the test keeps of the log is not the server's.
        server.lines.length = 0;
      }
      t.diagnostic(`${sizes.join(", ")} MB after each 50,000`);
      assert.ok(sizes[3] < sizes[0] * 1.3 + 20, `${sizes}`);
    },
  );

  test("it stops when it is told to, under load, and loses no answer that it began", async () => {
    const server = await served();
    const working = cannon(server.address, 3000).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 500));
    server.child.kill("SIGTERM");
    assert.equal(await server.ended, 0);
    await working;
  });
});
