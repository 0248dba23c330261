// A Redis of a test's own: its port, its folder, and its end.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { after } from "node:test";

import { Redis } from "ioredis";

import { findProgram } from "./find-program.js";
import { emptyFolder } from "./project.js";

/** What to say to the runner of tests if there is no Redis to start. */
export const skip =
  findProgram(["redis-server"]) === undefined && "there is no redis-server: apt-get install redis-server";

/** Starts a Redis that writes all that it is told before it answers, unless options say otherwise. */
export async function startRedis(options = {}) {
  const server = new RedisServer(await freePort(), await emptyFolder(), options);
  after(() => server.kill());
  await server.start();
  return server;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

class RedisServer {
  #process;
  #args;

  constructor(port, folder, options) {
    const settings = {
      port,
      bind: "127.0.0.1",
      dir: folder,
      save: "",
      appendonly: "yes",
      appendfsync: "always",
      "maxmemory-policy": "noeviction",
      ...options,
    };
    this.#args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** Starts it, with what is in its folder, and waits for its first answer. */
  async start() {
    this.#process = spawn("redis-server", this.#args, { stdio: "ignore" });
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on("error", () => {});
    await client.ping();
    client.disconnect();
  }

  /** Ends it as the loss of its power would. */
  async kill() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill("SIGKILL");
    await once(this.#process, "exit");
  }
}
