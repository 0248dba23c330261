// Two plans beside each other, days beside each other, and what moves between them.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { figure, FOUR_HOURS, link, near, skip, visit } from "../support/visit.js";

/** Two hours at 1 kW: split over those at 0.1 and 0.2 that do not touch they are 0.30, in one block 0.40. */
const SPLIT = { ...FOUR_HOURS, prices: "60:0.3,0.1,0.4,0.2", "duration.minutes": 120, "duration.kw": 1 };

const words = (page) => page.locator("#compare p").textContent();
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

describe("a plan that is pinned", { skip }, () => {
  test("is compared with what is changed: in one block costs £0.10 more", async () => {
    const { page, complaints } = await visit({ hash: link(SPLIT) });
    assert.equal(await words(page), "");
    await press(page, "Pin this plan as A");
    assert.match(await words(page), /^Pinned: this is plan A, £0\.30\./);
    await page.getByLabel("In one block").check();
    assert.equal(await words(page), "In one block costs £0.10 more than plan A, £0.30.");
    assert.deepEqual(complaints, []);
  });

  test("is told by what was changed, or as this plan where that is more than one thing", async () => {
    const { page } = await visit({ hash: link(SPLIT) });
    await press(page, "Pin this plan as A");
    await page.getByRole("spinbutton", { name: "Running time" }).fill("60");
    assert.equal(await words(page), "Running for 1 h costs £0.20 less than plan A, £0.30.");
    await page.getByRole("spinbutton", { name: "Power" }).fill("3");
    assert.equal(await words(page), "This plan costs the same as plan A, £0.30.");
    await page.getByRole("spinbutton", { name: "Running time" }).fill("120");
    assert.equal(await words(page), "With 3 kW it costs £0.60 more than plan A, £0.30.");
  });

  test("is drawn as an outline instead of at once, and comes back", async () => {
    const { page } = await visit({ hash: link(SPLIT) });
    const outline = () => page.locator("#chart .baseline").getAttribute("d");
    const atOnce = await outline();
    await press(page, "Pin this plan as A");
    await page.getByLabel("In one block").check();
    assert.notEqual(await outline(), atOnce);
    await page.locator("#legend").getByText("plan A").waitFor();
    near(await figure(page, "cost"), 0.4);
    await press(page, "Back to A");
    near(await figure(page, "cost"), 0.3);
    assert.equal(await page.getByLabel("In one block").isChecked(), false);
    await press(page, "Unpin");
    assert.equal(await words(page), "");
    assert.equal(await outline(), atOnce);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Pin this plan as A");
  });

  test("is not part of the address", async () => {
    const { page } = await visit({ hash: link({ sample: "winter", date: "2026-01-15" }) });
    await press(page, "Pin this plan as A");
    await page.waitForTimeout(500);
    assert.doesNotMatch(await page.evaluate(() => location.hash), /pinned/);
  });
});

describe("what changes in the chart", { skip }, () => {
  const times = (page) =>
    page
      .locator(".layer, .bar, .ghost")
      .evaluateAll((nodes) => [...new Set(nodes.map((node) => getComputedStyle(node).transitionDuration))]);

  test("moves in 120 milliseconds", async () => {
    const { page } = await visit({ hash: link(SPLIT), context: { reducedMotion: "no-preference" } });
    for (const time of await times(page)) assert.match(time, /^0\.12s(, 0\.12s)*$/);
  });

  test("does not move where less motion is asked for", async () => {
    const { page } = await visit({ hash: link(SPLIT), context: { reducedMotion: "reduce" } });
    assert.deepEqual(await times(page), ["0s"]);
  });
});

describe("a week", { skip }, () => {
  test("is a map of 7 days and 24 hours, with the hours in which the plan runs", async () => {
    const week = { v: 1, sample: "winter", date: "2026-01-12", days: 7, window: "0-10080", "duration.minutes": 120 };
    const { page, complaints } = await visit({ hash: link(week) });
    const map = page.locator("#week");
    assert.equal(await map.locator("div:has(i)").count(), 7);
    assert.equal(await map.locator("i").count(), 168);
    assert.deepEqual(await map.locator("b").allTextContents(), ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    const running = await map.locator("i.chosen").evaluateAll((cells) => cells.map(({ title }) => title));
    assert.ok(
      running.length >= 2 && running.every((title) => / 0\d:00–0\d:00: 1[45]\.\d+ ct per kWh$/.test(title)),
      `${running}`,
    );
    assert.match(
      await map.getAttribute("aria-label"),
      /^Map of days and hours\. The plan runs in these hours: Mon 0\d:00/,
    );
    assert.deepEqual(complaints, []);
  });

  test("has 23 hours on the day in March on which the clocks change", async () => {
    const { page } = await visit({ hash: link({ v: 1, date: "2026-03-27", days: 3 }) });
    assert.equal(await page.locator("#week i").count(), 71);
  });

  test("can be had of a sample, and is no map below three days", async () => {
    const { page } = await visit({ hash: link({ v: 1, date: "2026-01-12" }) });
    assert.equal(await page.locator("#week").isVisible(), false);
    await page.locator("#prices").getByLabel("Days").first().selectOption("7");
    assert.equal(await page.locator("#week").isVisible(), true);
    assert.match(await page.locator("#caption").textContent(), /12 Jan 2026 – 18 Jan 2026/);
  });
});
