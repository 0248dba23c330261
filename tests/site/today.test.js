// One click: today's prices where a person is, as a household pays them. Nobody is asked before the click.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { forwarding, providers } from "../support/providers.js";
import { figure, link, near, skip, visit } from "../support/visit.js";

const server = await providers();
beforeEach(() => {
  server.behave = undefined;
  server.asked.length = 0;
});

/** The page in a time zone, on a winter noon. */
const from = (timezoneId) =>
  visit({
    hash: link({ "duration.minutes": 60, "duration.kw": 2 }),
    context: { timezoneId },
    prepare: async (page) => {
      await page.clock.setFixedTime("2026-01-31T00:00:00Z");
      await forwarding(server)(page);
    },
  });

const button = (page) => page.getByRole("button", { name: /^Today’s prices in / });

describe("today's prices", { skip }, () => {
  for (const [timezone, country, question] of [
    ["Europe/Berlin", "Germany", /^\/price\?bzn=DE-LU&start=2026-01-31&end=2026-02-01$/],
    ["Europe/Stockholm", "Sweden", /^\/price\?bzn=SE3&/],
    ["Europe/Oslo", "Norway", /^\/price\?bzn=NO1&/],
    ["Europe/London", "Great Britain", /^\/v1\/products\/AGILE-26-01-01\/electricity-tariffs\/E-1R-AGILE-26-01-01-C\//],
    ["America/New_York", "Germany", /^\/price\?bzn=DE-LU&/],
  ])
    test(`are those of ${country} in ${timezone}, and asked for on a click alone`, async () => {
      const { page, hosts, complaints } = await from(timezone);
      await page.waitForTimeout(300);
      assert.equal(hosts.size, 1);
      assert.equal(server.asked.length, 0);
      assert.equal(await button(page).textContent(), `Today’s prices in ${country}`);
      await button(page).click();
      await page.getByText("The prices are here.").waitFor();
      const { pathname, search } = server.asked.at(-1);
      assert.match(pathname + search, question);
      assert.deepEqual(complaints, []);
    });

  test("of Germany are what a household pays: (0.1 + 0.1733) * 1.19 for 2 kWh is 0.650, and say whose figures these are", async () => {
    const { page } = await from("Europe/Berlin");
    await button(page).click();
    await page.getByText("The prices are here.").waitFor();
    near(await figure(page, "cost"), 2 * (0.1 + 0.1733) * 1.19, 1e-4);
    const note = page.getByText(
      /^On top of the exchange: 17\.33 ct per kWh .* and 19 % value-added tax\. Source: BDEW, 2025\.$/,
    );
    await note.waitFor();
    assert.equal(await page.getByLabel("Markup, ct per kWh").inputValue(), "17.33");
    // A person knows better: 5 ct and no tax are 0.15 per kWh.
    await page.getByLabel("Markup, ct per kWh").fill("5");
    await page.getByLabel("Tax, %").fill("0");
    near(await figure(page, "cost"), 0.3, 1e-4);
    assert.equal(await note.isVisible(), false);
    await page.getByRole("button", { name: "Add 19 % tax and 17.33 ct per kWh" }).click();
    near(await figure(page, "cost"), 2 * (0.1 + 0.1733) * 1.19, 1e-4);
  });

  test("of a country without a preset are those of the exchange, and say so", async () => {
    const { page } = await from("Europe/Oslo");
    await button(page).click();
    await page.getByText("The prices are here.").waitFor();
    near(await figure(page, "cost"), 0.2, 1e-4);
    assert.equal(await page.getByText("On top of the exchange").isVisible(), false);
    await page
      .getByText(/^Prices of the exchange: add what/)
      .and(page.locator(":visible"))
      .first()
      .waitFor();
  });

  test("that do not come say why, and leave the plan as it was", async () => {
    const { page } = await from("Europe/Berlin");
    server.behave = () => ({ status: 500, body: "" });
    const before = await page.locator("#caption").textContent();
    await button(page).click();
    await page
      .locator(".fetching.failed")
      .filter({ hasText: /fault of its own \(500\)/ })
      .waitFor();
    assert.equal(await page.locator("#caption").textContent(), before);
    server.behave = undefined;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("The prices are here.").waitFor();
  });

  test("take what they put on top with them when another source is chosen", async () => {
    const { page } = await from("Europe/Berlin");
    await button(page).click();
    await page.getByText("The prices are here.").waitFor();
    await page.locator("#source").selectOption("awattar");
    await page.getByLabel("Country").selectOption("de");
    await page.getByRole("button", { name: "Load prices" }).click();
    await page.getByText("The prices are here.").and(page.locator(":visible")).waitFor();
    near(await figure(page, "cost"), 0.2, 1e-4);
  });
});
