// How the page looks where it is not a screen of usual size and colours: on paper, on a telephone, in a person's own colours.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { link, skip, visit } from "./visit.js";

const SAMPLE = { sample: "winter", date: "2026-01-15" };
const MODES = ["duration", "limit", "amount", "battery"];

describe("on paper", { skip }, () => {
  test("the chart has its prices, and the controls are gone", async () => {
    const { page } = await visit({ hash: link(SAMPLE) });
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("#chart .prices rect").first().isVisible(), true);
    for (const id of ["#prices", "#panel", "#take", ".modes"])
      assert.equal(await page.locator(id).isVisible(), false, id);
  });
});

describe("in forced colours", { skip }, () => {
  test("the chosen one of several, the swatches and the tracks of sliders can be told", async () => {
    const { page } = await visit({ hash: link({ ...SAMPLE, mode: "amount" }), context: { forcedColors: "active" } });
    const look = (selector, property) =>
      page
        .locator(selector)
        .first()
        .evaluate((node, name) => getComputedStyle(node)[name], property);
    assert.notEqual(
      await look(".modes input:checked + span", "backgroundColor"),
      await look(".modes input:not(:checked) + span", "backgroundColor"),
    );
    const colours = await page
      .locator("#legend .swatch")
      .evaluateAll((swatches) => swatches.map((node) => getComputedStyle(node).backgroundColor));
    assert.ok(new Set(colours).size === colours.length && colours.length > 1, `${colours}`);
    assert.equal(await look(".range", "forcedColorAdjust"), "none");
  });
});

describe("on a telephone", { skip }, () => {
  const telephone = { viewport: { width: 390, height: 844 } };

  test("a strip of at most 220 pixels has the saving and a small chart, once the chart is out of sight", async () => {
    const { page } = await visit({ hash: link(SAMPLE), context: telephone });
    const strip = page.locator("#strip");
    assert.equal(await strip.isVisible(), false);
    await page.locator("#take").scrollIntoViewIfNeeded();
    await strip.filter({ hasText: /^Saved €/ }).waitFor();
    const { height } = await strip.boundingBox();
    assert.ok(height <= 220, `${height} pixels`);
    const drawn = await strip.locator("use").first().boundingBox();
    assert.ok(drawn.width > 300 && drawn.height > 30, JSON.stringify(drawn));
  });

  for (const mode of MODES) {
    for (const key of ["Tab", "Shift+Tab"]) {
      test(`what has the focus is never hidden: ${mode}, ${key}`, async () => {
        const { page } = await visit({ hash: link({ ...SAMPLE, mode }), context: telephone });
        if (key === "Shift+Tab") await page.locator("#take button").last().focus();
        const hidden = [];
        for (let press = 0; press < 40; press += 1) {
          await page.keyboard.press(key);
          // The strip comes and goes with the next frame.
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          const covered = await page.evaluate(coveredFocus);
          if (covered) hidden.push(covered);
        }
        assert.deepEqual(hidden, []);
      });
    }
  }
});

/** What lies over the middle of what has the focus, if something does. */
function coveredFocus() {
  const node = document.activeElement;
  if (node === null || node === document.body) return undefined;
  const box = node.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return undefined;
  const shown = {
    top: Math.max(0, box.top),
    bottom: Math.min(innerHeight, box.bottom),
  };
  const name = node.getAttribute("aria-label") ?? node.id ?? node.textContent;
  if (shown.bottom <= shown.top) return `${name} is outside of the window`;
  const strip = document.querySelector("#strip").getBoundingClientRect();
  return strip.height > 0 && strip.bottom > shown.bottom - 1 ? `${name} is under the strip` : undefined;
}
