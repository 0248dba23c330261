// Browsers that are driven by W3C WebDriver: Firefox by geckodriver, WebKitGTK by its own driver. Each ends with the tests
// of its file.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { after } from "node:test";
import { setTimeout as delay } from "node:timers/promises";

import { findProgram } from "./find-program.js";

const TIMEOUT_MS = 30_000;

/** What ends with the tests of the file, the last that was started first: a session before its driver. */
const ends = [];
after(async () => {
  for (const end of ends.toReversed()) await end();
});

/** The programs that each needs, by any of their names; the last is the driver. And how it is started. */
const BROWSERS = {
  Firefox: {
    programs: [["firefox-esr", "firefox"], ["geckodriver"]],
    args: (port) => ["--host", "127.0.0.1", "--port", port],
    capabilities: ([binary]) => ({ "moz:firefoxOptions": { binary, args: ["-headless"] } }),
  },
  WebKitGTK: {
    // It has no mode without a screen, so it gets one that nobody sees.
    programs: [["Xvfb"], ["WebKitWebDriver"]],
    args: (port) => ["--host=127.0.0.1", `--port=${port}`],
    capabilities: () => ({}),
  },
};

/**
 * A browser; or why it is skipped.
 *
 * @param {keyof typeof BROWSERS} name
 */
export async function webdriver(name) {
  const { programs, args, capabilities } = BROWSERS[name];
  const paths = programs.map(findProgram);
  const missing = programs.filter((_, at) => paths[at] === undefined).map((names) => names.join(" or "));
  if (missing.length > 0) return { skip: `no ${name}: install ${missing.join(" and ")}` };
  const env = { ...process.env };
  const [xvfb] = paths;
  if (programs[0].includes("Xvfb"))
    env.DISPLAY = `:${await started(xvfb, ["-displayfd", "1", "-nolisten", "tcp"], env)}`;
  const port = await freePort();
  background(paths.at(-1), args(`${port}`), { env });
  const address = `http://127.0.0.1:${port}`;
  await isReady(address);
  const { sessionId } = await command("POST", `${address}/session`, {
    capabilities: { alwaysMatch: capabilities(paths) },
  });
  return new Session(`${address}/session/${sessionId}`);
}

class Session {
  skip = false;
  #address;

  constructor(address) {
    this.#address = address;
    ends.push(() => command("DELETE", address));
  }

  /** Opens a page, and gives what a function finds there as soon as that is something. */
  async open(url, find) {
    await command("POST", `${this.#address}/url`, { url });
    return this.find(find);
  }

  /** What a function finds in the page, as soon as that is something. */
  async find(find) {
    const end = Date.now() + TIMEOUT_MS;
    while (Date.now() < end) {
      const found = await this.run(find);
      if (found) return found;
      await delay(50);
    }
    throw new Error(`Nothing was found by ${find}: ${await this.run(() => document.body.innerText)}`);
  }

  /** Runs a function in the page. */
  run(job, ...args) {
    return command("POST", `${this.#address}/execute/sync`, { script: `return (${job})(...arguments);`, args });
  }
}

async function command(method, address, body) {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(address, { method, ...sent, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

async function isReady(address) {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await command("GET", `${address}/status`);
    } catch (error) {
      if (Date.now() > end) throw error;
      await delay(50);
    }
  }
}

/** Starts a program that ends with the tests of the file. */
function background(binary, args, options) {
  const program = spawn(binary, args, { stdio: "ignore", ...options });
  ends.push(() => program.kill());
  return program;
}

/** Starts one, and gives the first line that it prints. */
function started(binary, args, env) {
  const program = background(binary, args, { env, stdio: ["ignore", "pipe", "ignore"] });
  return new Promise((resolve, reject) => {
    program.stdout.once("data", (line) => resolve(`${line}`.trim()));
    program.once("close", () => reject(new Error(`${binary} ended`)));
  });
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
