// The figures say what can be relied on, and nothing that misleads.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { figure, FOUR_HOURS, link, near, skip, visit } from "../support/visit.js";

const text = (page, selector) => page.locator(selector).textContent();
/** One hour at 1 kW in hours of these prices: at once is the first of them, the plan the cheapest. */
const HOUR = { ...FOUR_HOURS, "duration.minutes": 60, "duration.kw": 1 };

describe("what is saved", { skip }, () => {
  for (const [what, prices, saved] of [
    ["has its share of what at once costs", "60:0.4,0.1,0.2,0.3", "£0.30 · 75%"],
    ["has no share of next to nothing", "60:0.01,-0.3,0.2,0.3", "£0.31"],
    ["has no share of what earns at once too", "60:-0.1,-0.3,0.2,0.3", "£0.20"],
    ["has no share beyond all of it", "60:0.2,-0.3,0.2,0.3", "£0.50"],
  ])
    test(what, async () => {
      const { page } = await visit({ hash: link({ ...HOUR, prices }) });
      assert.equal(await text(page, "#figure-saved"), saved);
    });
});

test(
  "the amounts on screen add up: 0.335 and 0.104 are shown as 0.34 and 0.10, whose difference is 0.24",
  { skip },
  async () => {
    const { page } = await visit({ hash: link({ ...HOUR, prices: "60:0.335,0.104,0.2,0.3" }) });
    assert.equal(await text(page, "#figure-at-once"), "£0.34");
    assert.equal(await text(page, "#figure-cost"), "£0.10");
    assert.match(await text(page, "#figure-saved"), /^£0\.24 · 69%$/);
  },
);

describe("what a plan costs", { skip }, () => {
  test("is what you earn, where it is below zero", async () => {
    const { page } = await visit({ hash: link({ ...HOUR, prices: "60:0.2,-0.3,0.2,0.3" }) });
    assert.equal(await text(page, ".figure.cost dt"), "You earn");
    assert.equal(await text(page, "#figure-cost"), "£0.30");
    near(await figure(page, "cost"), -0.3);
  });
});

test("the confidence is told where it is not 1, and only there", { skip }, async () => {
  const sure = await visit({ hash: link(HOUR) });
  assert.equal(await sure.page.locator("#figure-confidence").isVisible(), false);
  const { page } = await visit({ hash: link({ ...HOUR, confidence: "1,0.8,1,1" }) });
  assert.equal(await page.locator("#figure-confidence").isVisible(), true);
  assert.equal(await text(page, "#figure-confidence"), "80%");
});

test("at once is explained, in every mode", { skip }, async () => {
  for (const [mode, explained] of [
    ["duration", "the same, from 00:00 on"],
    ["limit", "the same, from 00:00 on"],
    ["amount", "each device from its start on"],
    ["battery", "straight to the target, from 00:00"],
  ]) {
    const { page } = await visit({ hash: link({ ...FOUR_HOURS, mode }) });
    assert.equal(await text(page, ".figure.at-once .note"), explained);
  }
});

test("the time of a plan is a settled one, which does not flicker with what each plan takes", { skip }, async () => {
  // A clock by which a call takes 10 microseconds in one plan and 40 in the next.
  const clock = () => {
    let [now, step] = [0, 0.01];
    performance.now = () => (now += step);
    Object.assign(globalThis, { takes: (milliseconds) => (step = milliseconds) });
  };
  const { page } = await visit({ hash: link(HOUR), prepare: (opened) => opened.addInitScript(clock) });
  // The times of what the browser still compiles are over.
  await page.waitForTimeout(800);
  const told = await page.evaluate(() => {
    const slider = document.querySelector("#panel .range");
    return Array.from({ length: 40 }, (_, step) => {
      globalThis.takes(step % 3 === 2 ? 0.04 : 0.01);
      slider.value = String(60 + 15 * (step % 8));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      return document.querySelector("#figure-time").textContent;
    });
  });
  assert.deepEqual([...new Set(told)], ["10 µs"]);
});
