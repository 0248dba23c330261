// A headless Chromium, and a static server for what it opens. Both end with the tests of their file.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { after } from "node:test";

import { chromium } from "playwright-core";

import { findChromium } from "./chromium.js";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

const executablePath = findChromium();

/** Why the tests are skipped; false where there is a browser, and where there must be one. */
export const skip =
  executablePath === undefined && !process.env.CI
    ? "no browser: install Chrome or Chromium, or name one in CHROME"
    : false;

let launched;

/** The browser of this file; launched when it is first needed. */
export function browser() {
  if (executablePath === undefined) {
    throw new Error("CI must test in a browser: install Chrome or Chromium, or name one in CHROME");
  }
  launched ??= chromium.launch({ executablePath, args: FLAGS });
  return launched;
}

after(async () => (await launched)?.close());

/**
 * Serves a folder on a free port of this machine until the tests of the file are over.
 *
 * @param {string} folder
 * @param {Record<string, string>} [headers] sent with every answer
 */
export async function serve(folder, headers = {}) {
  const paths = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    paths.push(path);
    try {
      const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
      const bytes = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headers });
      response.end(bytes);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  server.unref();
  return { url: `http://127.0.0.1:${server.address().port}/`, paths };
}

/** What a page complains of, from now on: a list that grows. Some texts may be expected. */
export function complaintsOf(page, isExpected = () => false) {
  const complaints = [];
  page.on("console", (message) => {
    const text = message.text();
    if (["error", "warning"].includes(message.type()) && !isExpected(text)) complaints.push(text);
  });
  page.on("pageerror", (error) => complaints.push(`${error}`));
  return complaints;
}

/** Opens a page, and gives what it put into #result, with all that it complained of meanwhile. */
export async function open(url) {
  const page = await (await browser()).newPage();
  const complaints = complaintsOf(page);
  try {
    await page.goto(url);
    // By a selector: a function would have to be compiled in the page, which a strict policy forbids.
    await page.locator("#result:not(:empty)").waitFor({ state: "attached", timeout: 20_000 });
    return { result: JSON.parse(await page.textContent("#result")), complaints };
  } catch (error) {
    throw new Error(`${error.message}\n${complaints.join("\n")}`, { cause: error });
  } finally {
    await page.close();
  }
}
