// The mode of a home for everybody: what axe-core finds, what the keyboard reaches, how it fits and looks.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, test } from "node:test";

import { carAlone, HOME_PLANNED, sampleHome } from "../support/home-page.js";
import { skip, visit } from "../support/visit.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const home = (hash, context = {}) => visit({ hash, wait: HOME_PLANNED, context });

/** What axe finds: each rule with the elements that break it. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(({ id, nodes }) => [
    id,
    ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
  ]);
}

describe("a home", { skip }, () => {
  for (const colorScheme of ["light", "dark"]) {
    test(`has nothing that axe-core finds in the ${colorScheme} theme, unfolded and with a warning`, async () => {
      const { page } = await home(sampleHome({ "home.fuseKw": 1 }), { colorScheme, reducedMotion: "reduce" });
      for (const summary of await page.locator("#panel summary").all()) await summary.click();
      assert.equal(await page.locator("#warnings li").count(), 1);
      assert.deepEqual(await violations(page), []);
    });
  }

  test("has nothing that axe-core finds on a telephone", async () => {
    const { page } = await home(carAlone(), { viewport: { width: 360, height: 740 } });
    assert.deepEqual(await violations(page), []);
  });

  test("is worked by the keyboard alone: its handles, its controls, its proof", async () => {
    const { page } = await home(carAlone());
    const seen = new Set();
    for (let press = 0; press < 60 && !seen.has("Check the proof"); press += 1) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(() => {
        const outer = document.activeElement;
        const node = outer.shadowRoot?.activeElement ?? outer;
        return node.getAttribute("aria-label") ?? node.labels?.[0]?.textContent ?? node.textContent;
      });
      seen.add(name.trim());
    }
    for (const name of [
      "The car is plugged in",
      "The car leaves",
      "Fuse",
      "Charge of the car when it leaves",
      "Fuse: most from the grid",
      "Money",
      "Check the proof",
    ])
      assert.ok(seen.has(name), `${name} is not among ${[...seen].join(" | ")}`);
    await page.keyboard.press("Enter");
    await page.locator("#home-proof").filter({ hasText: "Checked in" }).waitFor();
  });

  test("announces its plan once it rests, with what cannot be had", async () => {
    const { page } = await home(carAlone({ "home.fuseKw": 0.5 }));
    await page
      .locator("#announcement")
      .filter({ hasText: /^Run the home and charge the car for £.* The car leaves at 04:00 with 69% and not 80%/ })
      .waitFor();
  });

  test("fits from 360 pixels to 4K, and its words are within the picture", async () => {
    const { page } = await home(sampleHome());
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
      assert.ok(needed <= width, `${needed} of ${width} pixels`);
      const cut = await page.locator(".home-picture").evaluate(({ shadowRoot }) => {
        const frame = shadowRoot.querySelector("svg").getBoundingClientRect();
        return [...shadowRoot.querySelectorAll(".mark, .titles text, .axis text")]
          .filter((word) => {
            const { left, right } = word.getBoundingClientRect();
            return left < frame.left - 1 || right > frame.right + 1;
          })
          .map((word) => word.textContent);
      });
      assert.deepEqual(cut, [], `at ${width} pixels`);
    }
  });

  test("has words beside its two times that do not lie on each other, on a telephone too", async () => {
    for (const width of [360, 390, 1280]) {
      const { page } = await home(sampleHome(), { viewport: { width, height: 844 } });
      const boxes = await page.locator(".home-picture .mark", { hasText: /^(car comes|leaves)/ }).evaluateAll((marks) =>
        marks.map((mark) => {
          const { left, right } = mark.getBoundingClientRect();
          return [left, right];
        }),
      );
      const [one, other] = boxes.toSorted(([left], [right]) => left - right);
      assert.ok(other === undefined || one[1] < other[0], JSON.stringify(boxes));
    }
  });

  test("has a strip on a telephone with its saving and its powers, once the picture is out of sight", async () => {
    const { page } = await home(sampleHome(), { viewport: { width: 390, height: 844 } });
    const strip = page.locator("#strip");
    await page.locator(".home-picture").scrollIntoViewIfNeeded();
    assert.equal(await strip.isVisible(), false);
    await page.locator("#take").scrollIntoViewIfNeeded();
    await strip.filter({ hasText: /^Saved €/ }).waitFor();
    const drawn = await strip.locator(".home-strip svg").boundingBox();
    assert.ok(drawn.width > 300 && drawn.height > 30, JSON.stringify(drawn));
    assert.equal(await strip.locator("flatpeak-chart").isVisible(), false);
  });

  test("tells its parts by colour and pattern in forced colours", async () => {
    const { page } = await home(sampleHome(), { forcedColors: "active" });
    const colours = await page
      .locator(".home-legend .swatch")
      .evaluateAll((swatches) => swatches.map((node) => getComputedStyle(node).backgroundColor));
    assert.equal(colours.length, 5);
    assert.equal(new Set(colours).size, 5, `${colours}`);
    const fills = await page
      .locator(".home-picture .layer")
      .evaluateAll((layers) => [...new Set(layers.map((layer) => getComputedStyle(layer).fill))]);
    assert.equal(fills.length, 5, `${fills}`);
  });

  test("is printed with its picture and its balance, and without controls", async () => {
    const { page } = await home(sampleHome());
    await page.emulateMedia({ media: "print" });
    for (const shown of [".home-picture svg", "#home-balance", "#steps"])
      assert.equal(await page.locator(shown).isVisible(), true, shown);
    for (const gone of ["#panel", "#home-check"]) assert.equal(await page.locator(gone).isVisible(), false, gone);
  });
});
