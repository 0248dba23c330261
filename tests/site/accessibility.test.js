// For everybody: what axe-core finds, what is announced, what the keyboard reaches.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, test } from "node:test";

import { FOUR_HOURS, link, skip, visit } from "../support/visit.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds: each rule with the elements that break it. */
async function violations(page) {
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(({ id, nodes }) => [
    id,
    ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
  ]);
}

describe("axe-core", { skip }, () => {
  for (const colorScheme of ["light", "dark"]) {
    test(`finds nothing in the ${colorScheme} theme, in any mode or source`, async () => {
      const { page } = await visit({
        hash: link({ sample: "sunny", date: "2026-06-21" }),
        context: { colorScheme, reducedMotion: "reduce" },
      });
      await page.evaluate(axe);
      for (const mode of ["Running time", "Price limit", "Several devices", "Battery"]) {
        await page.getByText(mode, { exact: true }).first().click();
        assert.deepEqual(await violations(page), [], mode);
      }
      await page.getByRole("spinbutton", { name: "Capacity" }).fill("-1");
      assert.deepEqual(await violations(page), [], "an error");
      await page.getByText("The JavaScript that makes this plan").first().click();
      for (const source of ["energy-charts", "octopus", "file", "flatpeak"]) {
        await page.locator("#source").selectOption(source);
        assert.deepEqual(await violations(page), [], source);
      }
    });
  }

  test("finds nothing on a telephone with a warning", async () => {
    const { page } = await visit({
      hash: link({ ...FOUR_HOURS, "duration.minutes": 600 }),
      context: { viewport: { width: 360, height: 740 } },
    });
    await page.evaluate(axe);
    assert.deepEqual(await violations(page), []);
  });
});

describe("the page", { skip }, () => {
  test("announces the result once it rests", async () => {
    const { page } = await visit({ hash: link({ ...FOUR_HOURS, "duration.minutes": 60, "duration.kw": 2 }) });
    const said = page.locator("#announcement");
    assert.equal(await said.getAttribute("role"), "status");
    await said.filter({ hasText: "Charge 01:00–02:00 for £0.20 instead of £0.60: 67% saved." }).waitFor();
    await page.getByRole("spinbutton", { name: "Running time" }).fill("-1");
    await said.filter({ hasText: "There is no plan. Running time: It must be a second at least." }).waitFor();
  });

  test("has the plan as a table", async () => {
    const { page } = await visit({ hash: link({ ...FOUR_HOURS, "duration.minutes": 90, "duration.kw": 2 }) });
    assert.deepEqual(await page.locator("#steps th[scope=col]").allTextContents(), [
      "Device",
      "From",
      "To",
      "Power",
      "Energy",
      "Mean price",
      "Cost",
    ]);
    assert.deepEqual(await page.locator("#steps tbody tr").allInnerTexts(), [
      "Car\t01:00\t02:30\t2 kW\t3 kWh\t13.33 p\t£0.40",
    ]);
  });

  test("is worked by the keyboard alone: from the top to a plan, a handle and the proof", async () => {
    const { page } = await visit({ hash: link({ ...FOUR_HOURS, mode: "amount" }, ["0-240 2 3 Car"]) });
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the controls");
    const seen = new Set();
    for (let press = 0; press < 60; press += 1) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(() => {
        let { activeElement: node } = document;
        while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
        return node.getAttribute("aria-label") ?? node.labels?.[0]?.textContent ?? node.textContent;
      });
      seen.add(name.trim());
      if (name === "Check the proof") break;
    }
    for (const name of ["Window start, Car", "Window end, Car", "Site limit", "Energy", "Check the proof"]) {
      assert.ok(seen.has(name), `${name} is not among ${[...seen].join(" | ")}`);
    }
    await page.keyboard.press("Enter");
    await page.locator("#badge").filter({ hasText: "✓ Proven optimal" }).waitFor();
  });

  test("fits from 360 pixels to 4K, in every mode", async () => {
    const { page } = await visit();
    for (const mode of ["Running time", "Price limit", "Several devices", "Battery"]) {
      await page.getByText(mode, { exact: true }).first().click();
      for (const [width, height] of [
        [360, 740],
        [390, 844],
        [768, 1024],
        [1280, 800],
        [2560, 1440],
        [3840, 2160],
      ]) {
        await page.setViewportSize({ width, height });
        const needed = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(needed <= width, `${mode} needs ${needed} of ${width} pixels`);
      }
    }
  });

  test("moves nothing by itself where less motion is asked for", async () => {
    const { page } = await visit({ context: { reducedMotion: "reduce" } });
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll("*")].filter((node) => getComputedStyle(node).transitionDuration !== "0s").length,
    );
    assert.equal(moving, 0);
  });
});
