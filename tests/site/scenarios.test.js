// Cases at short addresses: each opens what its name says, and is worth it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { figure, skip, visit } from "../support/visit.js";

const at = (instant, hash) =>
  visit({ hash, context: { timezoneId: "Europe/Berlin" }, prepare: (page) => page.clock.setFixedTime(instant) });

/** On a Thursday afternoon: the mode, what is in the sentence, and whose day it is. */
const NOW = "2026-01-15T15:00:00+01:00";
const SCENARIOS = {
  car: ["Running time", /^Charge .*% saved/, /15 Jan 2026 – 16 Jan 2026/],
  dishwasher: ["Running time", /^Run 0\d:\d\d–0\d:\d\d for €0\.\d\d instead of .*% saved/, /15 Jan 2026 – 16 Jan 2026/],
  battery: ["Battery", /^Charge .*, discharge .* and earn/, /15 Jan 2026 – 16 Jan 2026/],
  sun: ["Several devices", /^Run 3 devices /, /16 Jan 2026/],
  home: ["Home", /^Run the home and charge the car to 80% by 07:00 for €.*% saved/, /15 Jan 2026 – 16 Jan 2026/],
  sunday: ["Price limit", /^Run 12:00–16:00 and earn/, /^Sample: sunny, below zero · 18 Jan 2026/],
  clocks: ["Running time", /^Charge .*CET.*% saved/, /28 Mar 2026 – 29 Mar 2026, 47 h: the clocks change/],
};

describe("a scenario", { skip }, () => {
  for (const [name, [mode, sentence, caption]] of Object.entries(SCENARIOS))
    test(`at #${name}`, async () => {
      const { page, complaints } = await at(NOW, `#${name}`);
      await page.getByRole("heading", { name: mode }).waitFor();
      assert.match(await page.locator("#headline").textContent(), sentence);
      assert.match(await page.locator("#caption").textContent(), caption);
      assert.ok((await figure(page, "at-once")) - (await figure(page, "cost")) > 0.1);
      await page.waitForTimeout(500);
      assert.equal(await page.evaluate(() => location.hash), `#${name}`, "the address stays short");
      assert.deepEqual(complaints, []);
    });

  test("is a link on the page, which brings it back after changes", async () => {
    const { page } = await at(NOW, "");
    const links = page.getByRole("navigation", { name: "Examples" }).getByRole("link");
    assert.deepEqual(
      await links.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("href"))),
      Object.keys(SCENARIOS).map((name) => `#${name}`),
    );
    await page.getByRole("link", { name: "Dishwasher by 07:00" }).click();
    const minutes = page.getByRole("spinbutton", { name: "Running time" });
    assert.equal(await minutes.inputValue(), "120");
    await minutes.fill("60");
    await page.waitForFunction(() => location.hash.includes("duration.minutes=60"));
    await page.getByRole("link", { name: "Dishwasher by 07:00" }).click();
    await page.waitForFunction(() => document.querySelector("#panel .entry input").value === "120");
  });

  test("is not what a place on the page is: who skips to the controls keeps the plan", async () => {
    const { page } = await at(NOW, "#dishwasher");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    assert.match(await page.locator("#headline").textContent(), /^Run /);
  });
});
