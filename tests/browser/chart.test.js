// <flatpeak-chart> of the packed package, in a browser.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, test } from "node:test";

import { browser, complaintsOf, serve, skip } from "../support/page.js";
import { emptyProject } from "../support/project.js";

const start_time = "2026-01-31T00:00:00Z";
const prices = { start: start_time, intervalMinutes: 60, values: [0.4, 0.1, 0.2, 0.3] };
const plan = {
  object: "schedule",
  location_timezone: "Europe/London",
  currency_code: "GBP",
  data: [
    ["car", 1, 2, 7],
    ["van", 1, 3, 3],
  ].map(([device_id, from, to, value]) => ({
    device_id,
    direction: "IMPORT",
    schedule: [
      {
        start_time: `2026-01-31T0${from}:00:00Z`,
        end_time: `2026-01-31T0${to}:00:00Z`,
        power: { units: "KW", value },
      },
    ],
  })),
};

const project = await emptyProject();
const { url } = await serve(project.folder);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core"), "utf8");
let pages = 0;

const json = (value) => JSON.stringify(value).replaceAll("'", "&#39;");
const SCRIPT = '<script type="module" src="/node_modules/flatpeak-wasm/chart.js"></script>';

/** Opens a page with this body and, at its end, the element's script. */
async function show(
  body,
  { viewport = { width: 640, height: 700 }, policy = "default-src 'self'", wait = ".axes" } = {},
) {
  const name = `chart-${(pages += 1)}.html`;
  const head = `<meta charset="utf-8"><title>Chart</title><link rel="icon" href="data:,"><meta http-equiv="Content-Security-Policy" content="${policy}; img-src data:">`;
  await project.write(
    name,
    `<!doctype html><html lang="en"><head>${head}</head><body><main>${body}</main>${SCRIPT}</body></html>`,
  );
  const page = await (await browser()).newPage({ viewport, locale: "en-GB" });
  const complaints = complaintsOf(page);
  await page.goto(url + name);
  if (wait) await page.locator(wait).first().waitFor({ state: "attached" });
  return { page, complaints, chart: page.locator("flatpeak-chart") };
}

const ONE_TAG = `<flatpeak-chart prices='${json(prices)}' plan='${json(plan)}'></flatpeak-chart>`;

describe("<flatpeak-chart>", { skip }, () => {
  test("shows a plan with one tag, under a strict content security policy", async () => {
    const { page, complaints } = await show(ONE_TAG);
    assert.equal(await page.locator(".bar:not(.chosen)").count(), 4);
    assert.equal(await page.locator(".power .layer").count(), 2);
    assert.deepEqual(await page.locator(".legend text").allTextContents(), ["car", "van"]);
    assert.deepEqual(complaints, []);
  });

  test("has properties, which also count when they were set before its script came", async () => {
    const { page, chart } = await show("<flatpeak-chart></flatpeak-chart>", { wait: null });
    await page.evaluate(
      ([series, answer]) => {
        const early = document.createElement("div");
        early.innerHTML = "<flatpeak-chart></flatpeak-chart>";
        document.querySelector("main").append(early);
        Object.assign(document.querySelector("flatpeak-chart"), { prices: series, plan: answer });
      },
      [prices, plan],
    );
    await chart.first().locator(".layer.device-1").first().waitFor();
    // An element of a document that has no window is not upgraded until it is put into one that has.
    await page.evaluate((series) => {
      const { body } = document.implementation.createHTMLDocument("");
      body.innerHTML = "<flatpeak-chart id='early'></flatpeak-chart>";
      const element = body.firstChild;
      element.prices = series;
      document.querySelector("main").append(element);
    }, prices);
    await page.locator("#early .bar").first().waitFor({ state: "attached" });
    assert.equal(await page.evaluate(() => Object.hasOwn(document.querySelector("#early"), "prices")), false);
  });

  test("tells what is under the pointer, and under a cursor that keys move", async () => {
    const { page } = await show(ONE_TAG);
    const cursor = page.getByRole("slider", { name: "Time to look at" });
    await cursor.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(
      await cursor.getAttribute("aria-valuetext"),
      "01:00–02:00, Price 10.0 p per kWh, car 7 kW, van 3 kW, Cost in 1 h £1.00",
    );
    await page.keyboard.press("End");
    assert.match(await cursor.getAttribute("aria-valuetext"), /^03:00–04:00, .* idle$/);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".tip").isVisible(), false);
    const bar = await page.locator(".bar").nth(2).boundingBox();
    await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2);
    assert.equal(await page.locator(".tip strong").textContent(), "02:00–03:00");
  });

  test("has handles, and tells where a person moves them to", async () => {
    const { page, chart } = await show(ONE_TAG);
    await chart.evaluate((element) => {
      element.handles = [
        { id: "from", label: "Start", scale: "time", value: Date.parse("2026-01-31T01:00:00Z"), step: 900_000 },
        { id: "limit", label: "Limit", scale: "price", value: 0.2, step: 0.01 },
      ];
      element.addEventListener("handleinput", ({ detail }) => {
        element.handles = element.handles.map((one) => (one.id === detail.id ? { ...one, value: detail.value } : one));
      });
    });
    const from = page.getByRole("slider", { name: "Start" });
    await from.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await from.getAttribute("aria-valuetext"), "01:15");
    assert.equal(await from.getAttribute("aria-valuenow"), "75");
    assert.equal(await from.evaluate((node) => node.getRootNode().activeElement === node), true);
    const limit = page.getByRole("slider", { name: "Limit" });
    const grip = await limit.locator(".grip").boundingBox();
    const [zero, bar] = await Promise.all(
      [".prices .zero", ".bar"].map((part) => page.locator(part).first().boundingBox()),
    );
    await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
    await page.mouse.down();
    // The first bar is 0.4 high: half of it down from 0.2 is zero.
    await page.mouse.move(grip.x, zero.y, { steps: 4 });
    await page.mouse.up();
    assert.ok(Math.abs(Number(await limit.getAttribute("aria-valuenow"))) <= 0.01, `${bar.height}`);
  });

  test("tells which device was clicked on", async () => {
    const { page, chart } = await show(ONE_TAG);
    await chart.evaluate((element) => {
      element.addEventListener("deviceselect", ({ detail }) => (element.selected = detail.deviceId));
    });
    await page.locator(".power .layer.device-1").click();
    await page.locator(".layer.device-1.selected").waitFor();
    assert.equal(await chart.evaluate((element) => element.selected), "van");
  });

  test("has the colours of the page", async () => {
    const { page } = await show(ONE_TAG);
    const fill = () =>
      page
        .locator(".titles text")
        .first()
        .evaluate((text) => getComputedStyle(text).fill);
    assert.equal(await fill(), "rgb(23, 34, 45)");
    await page.evaluate(() => document.documentElement.style.setProperty("--flatpeak-chart-ink", "rgb(1, 2, 3)"));
    assert.equal(await fill(), "rgb(1, 2, 3)");
    await page.evaluate(() => {
      document.documentElement.style.removeProperty("--flatpeak-chart-ink");
      document.documentElement.style.colorScheme = "dark";
    });
    assert.equal(await fill(), "rgb(238, 241, 243)");
  });

  test("is as wide as its place, also when that changes", async () => {
    const { page } = await show(ONE_TAG);
    const width = async () => (await page.locator("flatpeak-chart svg").boundingBox()).width;
    for (const wanted of [640, 390, 1280]) {
      await page.setViewportSize({ width: wanted, height: 700 });
      await page.waitForFunction(
        () => {
          const element = document.querySelector("flatpeak-chart");
          return element.svg.getBoundingClientRect().width === element.clientWidth;
        },
        undefined,
        { timeout: 5000 },
      );
      assert.equal(await width(), wanted - 16);
    }
  });

  test("takes the place of what a server has drawn into it", async () => {
    const { page } = await show(ONE_TAG.replace("></", "><svg id='static'></svg></"));
    assert.equal(await page.locator("#static").isVisible(), false);
    assert.equal(await page.locator("flatpeak-chart .bar:not(.chosen)").count(), 4);
  });

  test("as a sparkline it fills its height, and has no words", async () => {
    const { page, chart } = await show(ONE_TAG.replace("<flatpeak-chart", "<flatpeak-chart sparkline"), { wait: null });
    await chart.evaluate((element) => (element.style.height = "40px"));
    await page.locator(".bar").first().waitFor({ state: "attached" });
    assert.equal((await page.locator("flatpeak-chart svg").boundingBox()).height, 40);
    assert.equal(await page.locator("text").count(), 0);
  });

  test("says what is wrong in place of the chart, and draws once it is right", async () => {
    const { page, chart } = await show("<flatpeak-chart prices='{'></flatpeak-chart>", { wait: "[role=alert]" });
    assert.equal(await page.getByRole("alert").textContent(), "prices: the attribute is no JSON.");
    await chart.evaluate((element) => (element.prices = { start: "soon", intervalMinutes: 60, values: [1] }));
    await page.getByText('prices.start: "soon" is no time with an offset.').waitFor();
    await chart.evaluate((element, series) => (element.prices = series), prices);
    await page.locator(".bar").first().waitFor({ state: "attached" });
    assert.equal(await page.getByRole("alert").count(), 0);
  });

  for (const colorScheme of ["light", "dark"])
    test(`axe-core finds nothing, ${colorScheme}`, async () => {
      const { page } = await show(`<h1>Plan</h1>${ONE_TAG}`, { policy: "default-src 'self'; script-src 'self'" });
      await page.emulateMedia({ colorScheme });
      await page.evaluate(() => (document.documentElement.style.colorScheme = "light dark"));
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
      );
    });
});
