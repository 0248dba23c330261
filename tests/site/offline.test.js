// Alone: no other host, no network, no WebAssembly, no script.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { after, describe, test } from "node:test";

import { browser } from "../support/page.js";
import { emptyFolder, ROOT } from "../support/project.js";
import { drop, figure, host, link, PATH, skip, visit } from "../support/visit.js";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

/** A host of its own that can be shut down, with the page deep inside. */
async function shutHost() {
  const server = createServer(async ({ url }, response) => {
    const path = new URL(url, "http://localhost").pathname.replace("/a/deep/path/", "/");
    const file = join(ROOT, "build", "site", path === "/" ? "index.html" : path);
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(bytes);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  after(close);
  return { url: `http://127.0.0.1:${server.address().port}/a/deep/path/`, close };
}

describe("the page", { skip }, () => {
  test("asks no other host, in any mode, under its own strict policy", async () => {
    const { page, hosts, complaints } = await visit();
    for (const mode of ["Price limit", "Several devices", "Battery"])
      await page.getByText(mode, { exact: true }).first().click();
    assert.deepEqual([...hosts], [new URL(host.url).host]);
    assert.deepEqual(complaints, []);
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    assert.match(policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*|127\.0\.0\.1|localhost/);
    const html = await readFile(join(ROOT, "build", "site", "index.html"), "utf8");
    assert.doesNotMatch(html, /\sstyle=|<style|<script(?![^>]*src=)|\son\w+=/);
  });

  test("works with no network once it was loaded, and plans what is asked then", async () => {
    const own = await shutHost();
    const context = await (await browser()).newContext({ locale: "en-GB" });
    after(() => context.close());
    const page = await context.newPage();
    await page.goto(own.url + link({ sample: "winter", date: "2026-01-15" }));
    const costs = async () => {
      await page.locator("#figure-cost").waitFor();
      const found = [];
      for (const mode of ["Battery", "Several devices", "Price limit", "Running time"]) {
        await page.getByText(mode, { exact: true }).first().click();
        found.push(await figure(page, "cost"));
      }
      return found;
    };
    const before = await costs();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await own.close();
    await page.reload();
    assert.deepEqual(await costs(), before);
    assert.equal(new Set(before).size, 4);
    await drop(page, "day.csv", "start,price\n2026-01-31T12:00Z,0.1\n2026-01-31T13:00Z,0.2");
    await page.getByText("day.csv is read.").waitFor();
    const other = await context.newPage();
    await other.goto(own.url + link({ mode: "limit" }));
    await other.getByRole("heading", { name: "Price limit" }).waitFor();
    assert.match(await other.locator("#figure-cost").textContent(), /€/);
    assert.equal(await other.evaluate(() => document.fonts.ready.then(({ size }) => size > 0)), true);
  });

  test("loads what reads prices after the first plan, and then reads files with no network", async () => {
    const own = await shutHost();
    // Without a service worker there is only what the page itself has loaded.
    const context = await (await browser()).newContext({ locale: "en-GB", serviceWorkers: "block" });
    after(() => context.close());
    const page = await context.newPage();
    const readers = page.waitForResponse(/flatpeak_prices_bg/);
    await page.goto(own.url);
    await page.locator("#figure-cost").waitFor();
    await (await readers).finished();
    // The forms come after it.
    await page.waitForLoadState("networkidle");
    const [planned, asked] = await page.evaluate(() => [
      performance.getEntriesByName("first-plan")[0].startTime,
      performance.getEntriesByType("resource").find(({ name }) => name.includes("flatpeak_prices_bg")).startTime,
    ]);
    assert.ok(planned <= asked, `planned at ${planned} ms, asked at ${asked} ms`);
    await own.close();
    await drop(page, "day.csv", "start,price\n2026-01-31T12:00Z,0.1\n2026-01-31T13:00Z,0.2");
    await page.getByText("day.csv is read.").waitFor();
    assert.match(await page.locator("#caption").textContent(), /^day\.csv · 31 Jan 2026/);
  });

  test("works from the root of a host as from any path", async () => {
    const folder = await emptyFolder();
    cpSync(join(ROOT, "build", "site"), folder, { recursive: true });
    const { serve } = await import("../support/page.js");
    const { url, paths } = await serve(folder);
    const page = await (await browser()).newPage();
    after(() => page.close());
    await page.goto(url);
    await page.locator("#figure-cost").waitFor();
    assert.ok(paths.every((path) => !path.includes("//")));
  });

  test("says clearly that WebAssembly is missing", async () => {
    const { page } = await visit({
      wait: "#stop:not([hidden])",
      prepare: (opened) => opened.addInitScript(() => delete globalThis.WebAssembly),
    });
    assert.match(await page.locator("#stop").textContent(), /WebAssembly, which this browser does not have/);
    assert.equal(await page.locator("#main").isHidden(), true);
  });

  test("says that the planner did not load", async () => {
    const { page } = await visit({
      wait: "#stop:not([hidden])",
      prepare: (opened) => opened.route("**/*.wasm", (route) => route.fulfill({ status: 500 })),
    });
    assert.match(await page.locator("#stop").textContent(), /did not load.*again/);
  });

  test("says that scripts are off", async () => {
    const { page } = await visit({ wait: "noscript", context: { javaScriptEnabled: false } });
    assert.match(await page.locator("noscript").textContent(), /JavaScript is off/);
  });

  test("keeps the theme that was chosen", async () => {
    const { page } = await visit();
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByLabel("Theme").selectOption("dark");
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.goto(`${host.url}${PATH}`);
    await page.locator("#figure-cost").waitFor();
    assert.equal(await ground(), dark);
  });
});
