// The built page under a path of a static host, in a browser.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";

import { browser, complaintsOf, serve } from "./page.js";
import { ROOT } from "./project.js";

export { skip } from "./page.js";

/** Where the page is on its host: not at the root. */
export const PATH = "site/";

/** The host: where it is, and what was asked of it. */
export const host = await serve(join(ROOT, "build"));

/** Prices of four hours in London, which a reader can plan by hand; as a link has them. */
export const FOUR_HOURS = {
  name: "Four hours",
  zone: "Europe/London",
  currency: "GBP",
  start: "2026-01-31T00:00:00.000Z",
  prices: "60:0.3,0.1,0.2,0.4",
  window: "0-240",
};

/** The part of the address after the #. */
export function link(values, devices = []) {
  const text = new URLSearchParams(values);
  for (const device of devices) text.append("device", device);
  return `#${text}`;
}

/**
 * Opens the page and waits for its first plan.
 *
 * @param {{ hash?: string, wait?: string, context?: object, prepare?: (page: import("playwright-core").Page) => unknown }} [options]
 */
export async function visit({ hash = "", wait = "#figure-cost", context: settings = {}, prepare } = {}) {
  const context = await (
    await browser()
  ).newContext({ serviceWorkers: "block", locale: "en-GB", timezoneId: "Europe/London", ...settings });
  // It closes with the test that opened it.
  after(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  // Where a test has switched service workers off, the driver says so.
  const complaints = complaintsOf(page, (text) => text === "Service Worker registration blocked by Playwright");
  const hosts = new Set();
  page.on("request", (request) => {
    if (request.url().startsWith("http")) hosts.add(new URL(request.url()).host);
  });
  await prepare?.(page);
  await page.goto(host.url + PATH + hash);
  await page.locator(wait).waitFor();
  // Until then, letters of another font take another width.
  await page.evaluate(async () => void (await document.fonts.ready));
  return { page, context, complaints, hosts };
}

/** Drops a file onto the page, as a person does. */
export async function drop(page, name, text) {
  const data = await page.evaluateHandle(
    ([file, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], file));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent("body", "dragover", { dataTransfer: data });
  assert.equal(await page.locator("body.dropping").count(), 1);
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

/** The unrounded number under a figure. */
export async function figure(page, name) {
  return Number(await page.locator(`#figure-${name}`).getAttribute("data-value"));
}

/** Presses a button that makes a file, and gives the file's text. */
export async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return readFile(await file.path());
}

/** Two amounts of money, equal but for the rounding of sums. */
export function near(actual, expected, within = 1e-6) {
  assert.ok(Math.abs(actual - expected) < within, `${actual} is not ${expected}`);
}
