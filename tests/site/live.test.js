// Live prices: each provider, and all that can go wrong with one.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { forwarding, providers } from "../support/providers.js";
import { figure, link, near, skip, visit } from "../support/visit.js";

const server = await providers();
beforeEach(() => {
  server.behave = undefined;
  server.asked.length = 0;
});

const HASH = link({ "duration.minutes": 60, "duration.kw": 2 });
const DATE = "2026-01-31";

/** The page with the form of a provider open. */
async function openForm(source, date = DATE) {
  const visited = await visit({ hash: HASH, prepare: forwarding(server) });
  const { page } = visited;
  await page.locator("#source").selectOption(source);
  await page.getByLabel("First day").and(page.locator("input:visible")).fill(date);
  return { ...visited, load: page.getByRole("button", { name: "Load prices" }) };
}

const status = (page) => page.locator(".fetching:visible");

describe("live prices", { skip }, () => {
  for (const [source, place, question, currency] of [
    ["energy-charts", "AT", /^\/price\?bzn=AT&start=2026-01-31&end=2026-02-01$/, "EUR"],
    ["awattar", "at", /^\/v1\/marketdata\?start=1769814000000&end=1769986800000$/, "EUR"],
    [
      "octopus",
      "C",
      /^\/v1\/products\/AGILE-26-01-01\/electricity-tariffs\/E-1R-AGILE-26-01-01-C\/standard-unit-rates\//,
      "GBP",
    ],
  ]) {
    test(`come from ${source}: the hour at 0.1 for 2 kW is 0.20 ${currency}`, async () => {
      const { page, load, hosts, complaints } = await openForm(source);
      assert.equal(hosts.size, 1, "nobody else is asked before a person wants it");
      await page.locator(".fields select:visible").first().selectOption(place);
      await load.click();
      await page.getByText("The prices are here.").waitFor();
      near(await figure(page, "cost"), 0.2);
      const { pathname, search } = server.asked.at(-1);
      assert.match(pathname + search, question);
      assert.match(await page.locator("#caption").textContent(), new RegExp(`31 Jan 2026.*${currency}`));
      assert.deepEqual(complaints, []);
    });
  }

  test("of Octopus use the known product where the list of products fails", async () => {
    server.behave = ({ pathname }) => (pathname === "/v1/products/" ? { status: 404, body: "" } : undefined);
    const { page, load } = await openForm("octopus");
    await load.click();
    await page.getByText("The prices are here.").waitFor();
    assert.match(server.asked.at(-1).pathname, /^\/v1\/products\/AGILE-24-10-01\//);
  });

  test("that are slow tell how long it takes, and can be stopped", async () => {
    server.behave = () => new Promise((resolve) => setTimeout(resolve, 4000));
    const { page, load } = await openForm("energy-charts");
    const before = await page.locator("#caption").textContent();
    await load.click();
    await page.getByText(/^Asking Energy-Charts.* … 1 s$/).waitFor();
    assert.equal(await load.isDisabled(), true);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped. The prices are as before.").waitFor();
    assert.equal(await page.locator("#caption").textContent(), before);
    assert.equal(await load.isEnabled(), true);
  });

  test("that never come are given up after 15 seconds", async () => {
    server.behave = () => new Promise((resolve) => setTimeout(resolve, 30_000).unref());
    const { page, load } = await openForm("energy-charts");
    await page.clock.install();
    await load.click();
    await page.getByText(/^Asking Energy-Charts/).waitFor();
    await page.clock.fastForward(16_000);
    await page.getByText("api.energy-charts.info did not answer within 15 seconds.").waitFor();
  });

  test("that fail in any way say so, and come with the next try", async () => {
    const { page, load } = await openForm("energy-charts");
    for (const [answer, message] of [
      [{ status: 500, body: "" }, /has a fault of its own \(500\)/],
      [{ status: 429, body: "" }, /wants a pause/],
      [{ status: 403, body: "" }, /does not answer this request \(403\)/],
      ["hang up", /no connection to api\.energy-charts\.info/],
      [{ status: 404, body: '{"detail":"no content available"}' }, /no prices for .* on 2026-01-31 yet/],
      [
        { status: 200, body: '{"unix_seconds":[],"price":[],"unit":"EUR / MWh"}' },
        /no prices for .* on 2026-01-31 yet/,
      ],
      [{ status: 200, body: "<html>" }, /prices/],
    ]) {
      server.behave = () => answer;
      const before = await page.locator("#caption").textContent();
      await load.click();
      await page.locator(".fetching.failed").filter({ hasText: message }).waitFor();
      assert.match(await status(page).textContent(), /The prices are as before\./);
      assert.equal(await page.locator("#caption").textContent(), before);
      assert.notEqual(await page.locator("#figure-cost").textContent(), "–");
      server.behave = undefined;
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("The prices are here.").waitFor();
      near(await figure(page, "cost"), 0.2);
    }
  });

  test("of a Flatpeak location come with a token, which is kept nowhere", async () => {
    const prepare = async (page) => {
      await page.clock.setFixedTime("2026-01-31T12:20:00Z");
      await forwarding(server)(page);
    };
    const { page } = await visit({ hash: HASH, prepare });
    await page.locator("#source").selectOption("flatpeak");
    const load = page.getByRole("button", { name: "Load prices" });
    await load.click();
    await page.getByText("The location's id is missing.").waitFor();
    await page.getByLabel("Location id").fill("loc_home");
    await page.getByLabel("Bearer token").fill("wrong-token");
    await load.click();
    await page.locator(".fetching.failed").filter({ hasText: "No access" }).waitFor();
    await page.getByLabel("Bearer token").fill("right-token");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("The prices are here.").waitFor();
    assert.match(
      await page.locator("#caption").textContent(),
      /^Flatpeak location · 31 Jan 2026 · Europe\/London · GBP$/,
    );
    // From 12:30 on: half an hour at 0.3 is not taken, the hour at 0.1 is.
    near(await figure(page, "cost"), 0.2);
    await page.getByRole("button", { name: "Copy the link" }).click();
    // The prices in it are compressed, which takes a while.
    await page.waitForFunction(() => location.hash.includes("packed="));
    const kept = await page.evaluate(() =>
      [location.href, document.documentElement.outerHTML, ...Object.values(localStorage), document.cookie].join("\n"),
    );
    assert.doesNotMatch(kept, /(right|wrong)-token|loc_home/);
    assert.match(kept, /packed=/);
  });

  test("of today are planned from now on", async () => {
    const hash = link({ "duration.minutes": 60, "duration.kw": 2 });
    const visited = await visit({
      hash,
      prepare: async (page) => {
        await page.clock.setFixedTime("2026-01-31T01:20:00+01:00");
        await forwarding(server)(page);
      },
    });
    const { page } = visited;
    await page.locator("#source").selectOption("awattar");
    await page.getByRole("button", { name: "Load prices" }).click();
    await page.getByText("The prices are here.").waitFor();
    // The cheapest hour began at 01:00; what is left of it from 01:30 on, and half an hour at 0.2.
    near(await figure(page, "cost"), 0.1 + 0.2);
    assert.match(await page.locator(".now text").textContent(), /^now 01:20$/);
  });
});
