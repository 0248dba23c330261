// What the recipes of examples/ plan: 0.21, 0.19, 0.08, 0.07, 0.2 and 0.31, an hour each from midnight.

import assert from "node:assert/strict";

import { browser, complaintsOf } from "./page.js";

export const TWO_HOURS = "2026-01-31T02:00:00Z to 2026-01-31T04:00:00Z at 0.075";
export const ONE_HOUR = "2026-01-31T03:00:00Z to 2026-01-31T04:00:00Z at 0.07";

/** Opens a page that has a slider of minutes and a list of slots, and moves the slider. */
export async function plansAsTheSliderMoves(url) {
  const page = await (await browser()).newPage();
  const complaints = complaintsOf(page);
  try {
    // A page that a server has rendered shows the plan before its slider does anything.
    await page.goto(url, { waitUntil: "networkidle" });
    await page.getByText(TWO_HOURS).waitFor({ timeout: 20_000 });
    await page.getByRole("slider").fill("60");
    await page.getByText(ONE_HOUR).waitFor({ timeout: 20_000 });
    assert.equal(await page.getByRole("listitem").count(), 1);
    assert.deepEqual(complaints, []);
  } finally {
    await page.close();
  }
}
