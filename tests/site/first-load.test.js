// What a browser does from the address to a page that rests.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import { ROOT } from "../support/project.js";
import { link, skip, visit } from "../support/visit.js";

const WIDTHS = [390, 1280];

/** Has what moves on the page counted from its first moment on. */
const countShifts = (page) =>
  page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries())
        globalThis.shifts.push([value, ...sources.map(({ node }) => node?.id || node?.className || node?.nodeName)]);
    }).observe({ type: "layout-shift", buffered: true });
  });

/** Delays the answers with these names, as a network does. */
const delay = (page, pattern, millis) =>
  page.route(pattern, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, millis));
    await route.continue();
  });

describe("the first load", { skip }, () => {
  for (const width of WIDTHS)
    for (const mode of ["duration", "limit", "amount", "battery"])
      test(`moves nothing that was on the page before: ${mode}, ${width} pixels`, async () => {
        const { page } = await visit({
          hash: link({ mode, sample: "winter", date: "2026-01-15" }),
          context: { viewport: { width, height: 844 } },
          prepare: async (opened) => {
            await countShifts(opened);
            await delay(opened, /\.wasm$/, 300);
            await delay(opened, /\.woff2$/, 400);
          },
        });
        // The planner is timed anew after half a second.
        await page.waitForTimeout(1200);
        assert.deepEqual(await page.evaluate(() => globalThis.shifts), []);
      });

  test("asks for the planner and the letters with the page, before its script has run", async () => {
    const ahead = [/flatpeak_wasm_bg.*\.wasm$/, /\.woff2$/];
    const asked = [];
    const countOf = (pattern) => asked.filter((address) => pattern.test(address)).length;
    let scripts = 0;
    await visit({
      prepare: async (opened) => {
        const both = new Promise((resolve) => {
          opened.on("request", (request) => {
            asked.push(request.url());
            if (ahead.every(countOf)) resolve();
          });
        });
        // The script does not come before both were asked for: where it is the script that asks, the page never starts.
        await opened.route(/\/first-[^/]*\.js$/, async (route) => {
          scripts += 1;
          await both;
          await route.continue();
        });
      },
    });
    assert.ok(scripts > 0);
    // Once each: what was asked for ahead is what is used.
    assert.deepEqual(ahead.map(countOf), [1, 1]);
  });

  for (const [hash, part] of [
    ["#home", /\/home-[\w-]+\.js$/],
    [link({ mode: "home", sample: "winter", date: "2026-01-15" }), /\/home-[\w-]+\.css$/],
    ["#sun", /\/why-[\w-]+\.js$/],
  ])
    test(`asks for what the mode of the address needs, before the page is there that opens it: ${hash}`, async () => {
      const asked = [];
      const { complaints } = await visit({
        hash,
        wait: "#figure-cost:not(:empty)",
        prepare: async (opened) => {
          const mode = new Promise((resolve) => {
            opened.on("request", (request) => {
              asked.push(request.url());
              if (part.test(request.url())) resolve();
            });
          });
          // The rest of the page does not come before: where it is the page that asks, it never starts.
          await opened.route(/\/page-[^/]*\.js$/, async (route) => {
            await mode;
            await route.continue();
          });
        },
      });
      assert.equal(asked.filter((address) => part.test(address)).length, 1);
      assert.deepEqual(complaints, []);
    });

  test("has no complaint about what was asked for ahead", async () => {
    const { page, complaints } = await visit();
    // Browsers complain of what is not used some seconds after the page has loaded.
    await page.waitForTimeout(4500);
    assert.deepEqual(complaints, []);
  });

  test("leaves a footer where there is no script, and where the planner does not load", async () => {
    const without = await visit({ context: { javaScriptEnabled: false }, wait: "noscript" });
    assert.equal(await without.page.locator(".foot").isVisible(), true);
    const stopped = await visit({
      wait: "#stop:not([hidden])",
      prepare: (page) => page.route(/\.wasm$/, (route) => route.abort()),
    });
    assert.equal(await stopped.page.locator(".foot").isVisible(), true);
  });
});

test("the letters never change while the page is read", async () => {
  const css = await readFile(join(ROOT, "www", "src", "style", "font.css"), "utf8");
  assert.match(css, /font-display: optional/);
});
